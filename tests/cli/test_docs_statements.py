"""docs/statements.md keeps its word: each line comes out as printed, and nothing is left out."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from gantheory.cli import run
from gantheory.theory.names import CONVENTION, KINDS, SPOKEN
from gantheory.theory.notation import FUNCTIONS
from gantheory.theory.parse import MAX_CHARACTERS, _parser
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import STANDARD

TEXT = (Path(__file__).parents[2] / "docs" / "statements.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
LINES = [line for block in BLOCKS for line in block.splitlines()]
CODES = {"PROVED": 0, "REFUTED": 1, "error": 2, "SUPPORTED": 3, "UNDECIDED": 3}


def parts(line: str) -> tuple[str, str, list[str]]:
    """Verdict, statement, options."""
    verdict, rest = line.split(maxsplit=1)
    statement, _, options = rest.partition("  --")
    return verdict, statement.strip(), shlex.split(f"--{options}") if options else []


@pytest.mark.parametrize("line", LINES)
def test_a_line_comes_out_as_printed(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    verdict, statement, options = parts(line)
    # Few examples: a verdict that is printed must not hang on how many were drawn.
    code = run(["check", statement, *options, "--quick", "--format", "json"])
    out, err = capsys.readouterr()
    assert code == CODES[verdict], err
    if verdict == "error":
        assert err.startswith("error: ")
    else:
        assert json.loads(out)["verdict"] == verdict


def test_every_verdict_is_among_the_examples() -> None:
    assert {parts(line)[0] for line in LINES} == set(CODES)
    assert set(CODES) - {"error"} <= {v.value for v in Verdict}


def test_every_rule_of_the_grammar_has_an_example() -> None:
    used: set[str] = set()
    for line in LINES:
        for part in parts(line)[1].split(";"):
            tree: Any = _parser().parse(part)
            used |= {str(t.data) for t in tree.iter_subtrees()}
    assert {str(r.alias) for r in _parser().rules if r.alias} - used == set()


def words() -> set[str]:
    """What stands in backticks, and the names within it."""
    prose = re.sub(r"^```\n.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
    quoted = re.findall(r"`([^`]+)`", prose)
    return {*quoted, *(w for q in quoted for w in re.findall(r"[A-Za-z_]+", q))}


def test_every_word_and_kind_is_named() -> None:
    named = words()
    assert {d.name for d in STANDARD} <= named
    assert set(FUNCTIONS) <= named
    assert set(CONVENTION) <= named
    kinds = {k for k in KINDS if not k.startswith("family of ")}
    assert kinds <= named
    assert {s for s in SPOKEN if s not in KINDS} <= named
    families = re.search(r"`family of \.\.\.` \|.*, of (.*) \|", TEXT)
    assert families is not None
    assert set(re.findall(r"\w+s\b", families[1])) == {
        k.removeprefix("family of ") for k in set(KINDS) - kinds
    }
    assert f"{MAX_CHARACTERS:,}" in TEXT
