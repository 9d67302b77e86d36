"""`gantheory report` from outside: one file, or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from gantheory import cli, verify
from gantheory.experiments import evidence
from gantheory.experiments.record import sources_digest
from gantheory.render import report_floor
from gantheory.theory.discovery import collect, module_at

CLAIM = """
from fractions import Fraction

from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import var
from gantheory.theory.kinds import REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict

x = var("x", REAL)
mine = Claim(
    id="mine.one", title="<script>x</script>", says=x < x, source=Source("mine", "1"),
    expected=Verdict.{expected},
)
"""


@pytest.fixture
def only_mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of one false claim, and a project that has no other, and no experiment."""
    monkeypatch.setattr(verify, "load", lambda files: collect(list(map(module_at, files))))
    monkeypatch.setattr(report_floor, "_ASKED", ())
    monkeypatch.setattr(evidence, "MODULES", {})
    file = tmp_path / "mine.py"
    file.write_text(CLAIM.replace("{expected}", "REFUTED"))
    return file


def test_it_writes_one_page(
    only_mine: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "r.html"
    assert cli.run(["report", "--module", str(only_mine), "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "<title>" in page
    assert "<script>x" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert 'data-verdict="refuted"' in page
    assert "mine.py, SHA-256" in page
    assert sources_digest()[0] in page
    said = capfd.readouterr()
    assert said.out == f"{out}: 1 claim, {len(page.encode()) / 1e6:.2f} MB\n"
    assert said.err == ""


def test_its_exit_code_is_that_of_verify(only_mine: Path, tmp_path: Path) -> None:
    only_mine.write_text(CLAIM.replace("{expected}", "PROVED"))
    out = tmp_path / "r.html"
    assert cli.run(["report", "--module", str(only_mine), "--out", str(out)]) == 1
    assert "Not as expected" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("out", ["", "mine.py/r.html"])
def test_a_place_that_cannot_be_written_is_told(
    only_mine: Path, tmp_path: Path, out: str, capfd: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / out if out else tmp_path
    assert cli.run(["report", "--module", str(only_mine), "--out", str(place)]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"error: {place} ")
    assert "give --out" in said.err


def test_results_that_were_kept_are_shown_and_not_measured_again(
    only_mine: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kept, out = tmp_path / "kept", tmp_path / "r.html"
    small = ["--set", "rules=['mirror descent']", "--set", "k=[1]", "--set", "rounds=60"]
    where = ["--out", str(kept / "algorithm-1"), "--jobs", "1"]
    assert cli.run(["experiment", "algorithm-1", *small, *where]) == 0
    monkeypatch.setattr(evidence, "MODULES", {"algorithm-1": "algorithm_1"})
    capfd.readouterr()
    asked = ["report", "--module", str(only_mine), "--out", str(out), "--results"]
    assert cli.run([*asked, str(kept)]) == 0
    assert capfd.readouterr().err == ""
    page = out.read_text(encoding="utf-8")
    assert 'id="experiment-algorithm-1"' in page
    assert "comparisons; recorded on 20" in page
    assert cli.run([*asked, str(tmp_path / "none")]) == 2
    assert "is no folder: give the one that holds results" in capfd.readouterr().err
