"""`gantheory verify --power` from outside: its table, its document, its errors."""

from __future__ import annotations

import json
import re

import pytest

from gantheory.cli import run

BITS = "goodfellow2014.theorem_1.bits"
WITNESSED = "goodfellow2014.proposition_1.unit_range"


def test_the_score_of_a_claim_and_of_a_witness(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--power", "--jobs", "1", BITS, WITNESSED]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    rows = {words[0]: words[1:] for line in out.splitlines() if (words := line.split())}
    mutants, refused, *_ = rows[BITS]
    killed, false = map(int, refused.split("/"))
    assert int(mutants) > killed == false > 0
    assert rows[WITNESSED][0] == "-"
    refused_witnesses, witnesses = map(int, rows[WITNESSED][-1].split("/"))
    assert witnesses > refused_witnesses > 0
    assert f"false mutants refused: derivation {false} of {false}, exact {false} of {false}" in out
    assert "\nnothing false is proved; " in out


def test_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--power", "--jobs", "1", "--format", "json", BITS]) == 0
    (score,) = json.loads(capsys.readouterr().out)
    assert (score["id"], score["wrong"], "failures" in score) == (BITS, [], False)
    assert score["made"] == len(score["mutants"])
    changed = {m["change"]: m for m in score["mutants"]}
    mutant = changed["5, not 4"]
    assert (mutant["truth"], mutant["survives"]) == ("false", False)
    assert mutant["findings"] == {"derivation": "undecided", "exact": "refuted"}
    assert mutant["statement"] == "-log(5)/log(2) = -2"


def test_a_quick_measurement_says_how_many_of_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--power", "--quick", "--jobs", "1", BITS]) == 0
    out = capsys.readouterr().out
    assert re.search(r"\b2/14\b", out)
    assert "1 claim, a sample of 2 of 14 mutants: " in out


@pytest.mark.parametrize("more", [["--by", "exact"], ["--format", "junit"]])
def test_what_does_not_go_with_it(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--power", *more, BITS]) == 2
    assert "--power asks every way, and has no JUnit form" in capsys.readouterr().err


def test_jobs_must_be_positive(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--power", "--jobs", "0", BITS]) == 2
    assert "jobs is 0" in capsys.readouterr().err
