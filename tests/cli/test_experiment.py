"""`gantheory experiment` from outside: its files, its exit codes, and what a kill leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.experiments import algorithm_1, evidence

COMMAND = [
    sys.executable,
    "-c",
    "from gantheory.cli import main\nif __name__ == '__main__': main()",
]
SMALL = ["--set", "rules=['mirror descent']", "--set", "k=[1]", "--set", "rounds=60"]


def test_it_writes_figure_data_and_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["experiment", "algorithm-1", *SMALL, "--jobs", "1", "--out", str(tmp_path / "own")]
    assert run([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["points"] == 6
    assert all(c["agrees"] for c in found["comparisons"])
    names = {f.name for f in (tmp_path / "own").iterdir()}
    assert names == {"settings.toml", "results.jsonl", "figure.svg", "summary.md", "made.json"}
    summary = (tmp_path / "own" / "summary.md").read_text()
    assert all(c["what"] in summary for c in found["comparisons"])
    assert run(asked) == 2
    assert "--resume goes on" in capsys.readouterr().err
    assert run([*asked, "--resume"]) == 0


def test_it_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["experiment"]) == 0
    assert "algorithm-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["algoritm-1"], "did you mean algorithm-1"),
        (["algorithm-1", "--set", "rouds=3"], "did you mean rounds"),
        (["algorithm-1", "--config", "none.toml"], "none.toml cannot be read"),
        (["algorithm-1", "--set", "data=[0.7, 0.2, 0.2]"], "sum to 1.1"),
        (["algorithm-1", "--set", "start=[0.5, 0.5]"], "shape"),
        (["algorithm-1", "--executor", "dask"], "--address"),
        (["algorithm-1", "--address", "tcp://127.0.0.1:1"], "--executor dask"),
        (["algorithm-1", "--jobs", "0"], "jobs is 0"),
    ],
)
def test_bad_input_is_named(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["experiment", *arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_loses_at_most_the_points_it_was_on(tmp_path: Path, number: int) -> None:
    asked = [*COMMAND, "experiment", "algorithm-1", *SMALL[:2], "--jobs", "1", "--out"]
    whole = subprocess.run([*asked, tmp_path / "whole"], capture_output=True, check=True)
    broken, results = tmp_path / "broken", tmp_path / "broken" / "results.jsonl"
    process = subprocess.Popen(
        [*asked, broken], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not (results.exists() and results.read_text().count("\n") >= 5):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    _, error = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    if number == signal.SIGINT:
        assert "--resume goes on" in error
    kept = results.read_text().count("\n")
    assert 3 <= kept < 10
    again = subprocess.run([*asked, broken, "--resume"], capture_output=True, check=True, text=True)
    assert results.read_bytes() == (tmp_path / "whole" / "results.jsonl").read_bytes()
    assert again.stdout.replace("broken", "whole") == whole.stdout.decode()


def test_verify_takes_experiments_as_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    claim = "goodfellow2014.proposition_2.step_size"
    small = [*SMALL[2:], "--set", "rules=['projected gradient']", "--set", "shares=[0.25]"]
    where = ["--jobs", "1", "--out", str(tmp_path / "algorithm-1")]
    assert run(["experiment", "algorithm-1", *small, *where]) == 0
    monkeypatch.setattr(evidence, "MODULES", {"algorithm-1": "algorithm_1"})
    asked = ["verify", claim, "--results", str(tmp_path), "--format", "json"]
    capfd.readouterr()
    assert run(asked) == 2
    assert "--results goes with --by experiment" in capfd.readouterr().err
    assert run([*asked, "--by", "experiment"]) == 0
    (found,) = json.loads(capfd.readouterr().out)
    assert found["verdict"] == "SUPPORTED"
    (told,) = found["evidence"]
    assert (told["kind"], told["finding"]) == ("experiment", "supported")
    assert "recorded on 20" in told["detail"]
    # A theory that is wrong disagrees with the same results, and that is an exit code of its own.
    monkeypatch.setattr(algorithm_1, "step_size_limit", lambda *_: 0.6)
    assert run([*asked, "--by", "experiment"]) == 1
    said = capfd.readouterr()
    assert "experiment algorithm-1 DISAGREES with theory: step-size limit" in said.err
    assert json.loads(said.out)[0]["verdict"] == "UNDECIDED"
