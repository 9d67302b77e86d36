"""The README keeps its word: its commands, its table, its examples."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.verify import load

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", TEXT, re.DOTALL)
    assert found is not None
    return found.group(1)


def block(name: str) -> list[str]:
    found = re.search(r"```\n(.*?)```", section(name), re.DOTALL)
    assert found is not None
    return found.group(1).splitlines()


def test_the_two_commands() -> None:
    commands = TEXT.split("```")[1].strip().splitlines()
    assert [c.split("/")[-1] for c in commands] == ["gantheory verify", "pytest"]
    assert all("-c constraints.txt" in c for c in commands)


def test_the_table_is_what_verify_prints(capsys: pytest.CaptureFixture[str]) -> None:
    shown = block("TABLE")
    ids = [line.split()[0] for line in shown if line.startswith("  ")][1:]
    assert run(["verify", *ids]) == 0
    assert capsys.readouterr().out.splitlines()[:-2] == shown


def test_the_count_is_that_of_all_claims() -> None:
    """That these verdicts come out is tested where the pages of proofs/ are held up to date."""
    expected = Counter(c.expected.value for c in load().claims)
    words = re.findall(r"(\d+) ([A-Z ]+[A-Z])", section("COUNT"))
    assert {verdict: int(n) for n, verdict in words} == expected
    assert f"All {sum(expected.values())} claims" in section("COUNT")


def without_seconds(lines: list[str]) -> list[str]:
    return [re.sub(r" \(\d+\.\d\d s\)", "", line).rstrip() for line in lines]


def test_show_prints_what_the_readme_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "goodfellow2014.theorem_1"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert without_seconds(out) == without_seconds(block("SHOW"))


def test_divergence_prints_what_the_readme_shows(capsys: pytest.CaptureFixture[str]) -> None:
    command, *shown = block("DIVERGENCE")
    assert run(shlex.split(command.removeprefix("$ gantheory "))) == 0
    assert capsys.readouterr().out.splitlines() == shown


def test_fit_prints_what_the_readme_shows(capsys: pytest.CaptureFixture[str]) -> None:
    command, *shown = block("FIT")
    assert run(shlex.split(command.removeprefix("$ gantheory "))) == 0
    assert capsys.readouterr().out.splitlines() == shown


@pytest.mark.parametrize(
    ("change", "verdict", "code"), [("", "PROVED", 0), ("JSD(p, q) + 1, ", "REFUTED", 1)]
)
def test_the_module_of_the_readme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str, verdict: str, code: int
) -> None:
    found = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    source = found.group(1)
    if change:
        source = source.replace("says=Eq(JSD(p, q), ", f"says=Eq({change}")
    file = tmp_path / "my_claims.py"
    file.write_text(source, encoding="utf-8")
    assert run(["verify", "mine.symmetric", "--module", str(file)]) == code
    line = next(x for x in capsys.readouterr().out.splitlines() if "mine.symmetric" in x)
    assert line.split()[1] == verdict


PAGE = re.findall(r"^gantheory (list|criterion .*?)(?:   |$)", TEXT, re.MULTILINE)


@pytest.mark.parametrize("words", PAGE)
def test_the_commands_of_the_page_run(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shlex.split(words)) == 0
    assert capsys.readouterr().out


CHECKS = {
    'check "C(p,q) = -log(4) + 2*JSD(p,q)"': ("PROVED", 0),
    'check "KL(p,q) = KL(q,p)"': ("REFUTED", 1),
    'check "JSD(p,q) <= log(2) iff p > 0 implies q = 0"': ("PROVED", 0),
    'check "KL(p,q) >= 2*TV(p,q)^2"': ("SUPPORTED", 3),
    'check "Df(p,q) = Triangular(p,q)" --let "Df(p,q) = Int(q*f(p/q) if q > 0 else p)" '
    '--let "f(u) = (u-1)^2/(u+1)"': ("PROVED", 0),
}


@pytest.mark.parametrize("words", CHECKS)
def test_the_statements_of_the_page(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in TEXT
    verdict, code = CHECKS[words]
    assert run([*shlex.split(words), "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)["verdict"] == verdict
