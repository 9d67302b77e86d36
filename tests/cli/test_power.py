"""`gantheory verify --power` from outside: its table, its document, its errors."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.experiments.record import add_to_record
from gantheory.power import PARTS

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


# ------------------------------------------------------------------------------------ what is kept

FOUR = [
    f"goodfellow2014.{name}.mass_one"
    for name in ("kl_form", "jsd_form", "theorem_1", "theorem_1.discriminator")
]
"""Claims whose witnesses are changed, which takes the same way each time."""
COMMAND = [sys.executable, "-c", "from gantheory.cli import main; main()"]
ASKED = ["verify", "--power", "--jobs", "1", "--format", "json"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_measurement_keeps_what_is_finished(number: int, tmp_path: Path) -> None:
    command = [*COMMAND, *ASKED]
    whole = subprocess.run([*command, *FOUR], capture_output=True, check=True, text=True)
    out, results = tmp_path / "out", tmp_path / "out" / "results.jsonl"
    process = subprocess.Popen(
        [*command, *FOUR, "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell starts what runs in its background with interrupts ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 120
    while not (results.exists() and results.read_text().count("\n") > PARTS):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(number)
    told, error = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    if number == signal.SIGINT:
        assert f"kept in {out}; --resume goes on" in error
        assert json.loads(told) == json.loads(whole.stdout)[: len(json.loads(told))] != []
    kept = results.read_text().splitlines()
    assert PARTS < len(kept) < len(FOUR) * PARTS
    # A finished part is taken as it is found, not measured anew; half a line is no part.
    changed = next(line for line in kept if '"witnesses": [{"change": "' in line)
    marked = changed.replace('[{"change": "', '[{"change": "kept: ', 1)
    again = [marked if line == changed else line for line in kept]
    results.write_text("\n".join(again) + '\n{"inputs": {"claim')
    command += ["--out", str(out), "--resume"]
    resumed = subprocess.run([*command, *FOUR], capture_output=True, check=True, text=True)
    assert resumed.stdout.count('"kept: ') == 1
    assert resumed.stdout.replace('"kept: ', '"') == whole.stdout
    lines = [json.loads(line)["inputs"] for line in results.read_text().splitlines()]
    asked = [{"claim": c, "part": n, "parts": PARTS} for c in FOUR for n in range(PARTS)]
    assert lines == asked


def test_a_folder_of_another_run_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--out", str(tmp_path)]
    assert run([*ASKED, *where, BITS]) == 0
    before = capsys.readouterr().out
    for more, words in (
        ([], "--resume goes on"),
        (["--quick", "--resume"], 'there `effort = "default"`, here `effort = "quick"`'),
    ):
        assert run([*ASKED, *where, *more, BITS]) == 2
        assert words in capsys.readouterr().err
    # Another claim joins it, and the first is not lost.
    assert run([*ASKED, *where, "--resume", WITNESSED]) == 0
    capsys.readouterr()
    results = (tmp_path / "results.jsonl").read_text()
    assert results.count(BITS) == results.count(WITNESSED) == PARTS
    made = (tmp_path / "made.json").read_text()
    assert run([*ASKED, *where, "--resume", BITS]) == 0
    assert capsys.readouterr() == (before, "")
    assert (tmp_path / "made.json").read_text() == made


def test_parts_that_other_sources_found_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ["--out", str(tmp_path), "--resume"]
    assert run([*ASKED, *where, BITS]) == 0
    assert capsys.readouterr().err == ""
    with monkeypatch.context() as other:
        other.setattr("gantheory.experiments.record.sources_digest", lambda: ("other", 1))
        add_to_record(tmp_path, fresh=True)
    assert run([*ASKED, *where, WITNESSED]) == 0
    assert "other sources than these found parts" in capsys.readouterr().err


def test_what_goes_with_power_only(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["verify", "--out", str(tmp_path), BITS]) == 2
    assert "--out and --resume go with --power" in capsys.readouterr().err
    assert run(["verify", "--power", "--resume", BITS]) == 2
    assert "--resume goes on with what --out DIR holds" in capsys.readouterr().err
