"""docs/pytest.md keeps its word: its files, put in a project, give what it prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gantheory import strategies
from gantheory.measure.text import parse_law

pytest_plugins = ["pytester"]

TEXT = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
(INI,) = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
CLAIMS, LAWS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def printed(name: str) -> list[str]:
    """The lines of a block; the first may be the command."""
    found = re.search(rf"<!-- {name} -->\n```\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    return found.group(1).splitlines()


def ran(pytester: pytest.Pytester, *arguments: str, **files: str) -> list[str]:
    # In a process of its own, as a reader would: nothing of this suite's settings is seen there.
    pytester.path.joinpath("pytest.ini").write_text(INI, encoding="utf-8")
    pytester.makepyfile(**files)
    return pytester.runpytest_subprocess(*arguments, "-p", "no:cacheprovider").outlines


@pytest.mark.parametrize("name", ["COLLECT", "RUN"])
def test_the_claims_of_the_page(pytester: pytest.Pytester, name: str) -> None:
    command, *shown = printed(name)
    _, program, *arguments = shlex.split(command)
    assert program == "pytest"
    assert ran(pytester, *arguments, my_claims=CLAIMS)[: len(shown)] == shown


def simplest(lines: list[str]) -> bool:
    """Whether a failing pair is printed that pastes back: two small laws, the second of which
    vanishes where the first does not. Which of several such pairs is found is chance.
    """
    words = " ".join(line.removeprefix("E").strip() for line in lines)
    found = re.search(r"pair=\(parse_law\('(.*?)'\),\s*parse_law\('(.*?)'\)\)", words)
    assert found is not None, words
    p, q = (set(parse_law(text).atoms) for text in found.groups())
    return not p <= q and len(p) + len(q) <= 3


def test_the_laws_of_the_page(pytester: pytest.Pytester) -> None:
    lines = ran(pytester, "-q", "--hypothesis-seed=0", test_laws=LAWS)
    start = next(n for n, line in enumerate(lines) if "Failing test case" in line)
    assert lines[start] == printed("FOUND")[0]
    assert simplest(lines[start : start + 4])
    assert simplest(printed("FOUND"))


def test_the_table_names_every_strategy() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)\(", row.split("|")[1])}
    assert named == set(strategies.__all__) - {"of_type"}
