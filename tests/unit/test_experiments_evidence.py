"""Experiments as evidence: they support with a confidence, and what is stale or wrong supports
nothing.
"""

from __future__ import annotations

import json
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from gantheory.experiments import evidence, record, sweep
from gantheory.experiments.catalogue import MODULES, experiment_of
from gantheory.experiments.evidence import (
    Measured,
    disagreements,
    evidence_of,
    known_or_measured,
    measure,
    read_results,
)
from gantheory.experiments.record import MADE, read_record
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import run_sweep
from gantheory.render.proof_page import Book
from gantheory.render.report_experiments import experiment_insides, experiments_html
from gantheory.theory.verdict import Verdict
from gantheory.verify import load, verify_claims

EXPERIMENT = experiment_of("algorithm-1")
HALVING = "goodfellow2014.proposition_2.exponentiated_gradient"
SMALL = ("rules=['mirror descent']", "k=[1]", "shares=[0.25]", "rounds=60")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder of results with one experiment."""
    with ThreadPoolExecutor(1) as pool:
        fill(tmp_path / EXPERIMENT.name, pool)
    return tmp_path


def fill(folder: Path, pool: Executor, *, resume: bool = False) -> None:
    settings = settings_of(EXPERIMENT.parameters, None, SMALL)
    run_sweep(EXPERIMENT, settings, folder, pool, resume=resume)


def read(kept: Path) -> Measured:
    found = read_results(EXPERIMENT, kept / EXPERIMENT.name)
    assert found
    return found


@pytest.mark.parametrize(
    "name", [n for n in MODULES if experiment_of(n).small and not experiment_of(n).needs]
)
def test_every_experiment_supports_the_claims_that_it_names(name: str) -> None:
    (found,) = measure([experiment_of(name)], 1, lambda _: None)
    assert found.sweep
    assert found.sweep.exit_code() == 0
    named = {claim for c in found.sweep.comparisons for claim in c.claims}
    assert named == set(found.experiment.claims)
    assert named <= {c.id for c in load().claims}
    assert not disagreements([found])
    for pieces in evidence_of([found]).values():
        for e in pieces:
            assert (e.kind, e.finding) == ("experiment", "supported")
            assert e.scope.split()[0].isdigit()


@pytest.mark.parametrize("name", MODULES)
def test_every_claim_that_an_experiment_names_exists(name: str) -> None:
    assert set(experiment_of(name).claims) <= {c.id for c in load().claims}


def test_only_experiments_that_bear_on_the_claims_are_run() -> None:
    said: list[str] = []
    found = known_or_measured(None, 1, said.append, [HALVING])
    assert said == ["experiment algorithm-1"]
    assert all(m.sweep is None for m in found if m.experiment != EXPERIMENT)
    assert not any(m.sweep for m in known_or_measured(None, 1, said.append, ["note2020.gibbs"]))
    assert len(said) == 1


def test_a_claim_is_supported_by_an_experiment_and_not_proved(kept: Path) -> None:
    catalogue = load()
    claims = [c for c in catalogue.claims if c.id in (HALVING, "note2020.gibbs")]
    told = evidence_of([read(kept)])
    run = verify_claims(catalogue, claims, kinds=frozenset(("experiment",)), measured=told)
    verdicts = {r.claim.id: r.verdict for r in run.results}
    assert verdicts == {HALVING: Verdict.SUPPORTED, "note2020.gibbs": Verdict.UNDECIDED}
    assert run.exit_code(partial=True) == 0


def test_a_record_of_these_sources_counts_and_says_that_it_is_one(kept: Path) -> None:
    found = read(kept)
    assert found.counts
    (e,) = evidence_of([found])[HALVING]
    assert e.finding == "supported"
    assert "recorded on 20" in e.detail


@pytest.mark.power
def test_a_record_of_other_sources_counts_for_nothing(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "sources_digest", lambda: ("0" * 64, 1))
    found = read(kept)
    assert not found.counts
    (e,) = evidence_of([found])[HALVING]
    assert e.finding == "undecided"
    assert "counts for nothing" in e.detail
    assert "stale" in experiments_html([found])
    (page,) = experiment_insides([found], Book(())).values()
    assert "which counts for nothing: not those that are here" in page


def test_a_folder_that_two_versions_filled_counts_for_nothing(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = kept / EXPERIMENT.name
    lines = (folder / "results.jsonl").read_text().splitlines(keepends=True)
    (folder / "results.jsonl").write_text("".join(lines[:-1]))
    with monkeypatch.context() as patch, ThreadPoolExecutor(1) as pool:
        patch.setattr(record, "sources_digest", lambda: ("0" * 64, 1))
        fill(folder, pool, resume=True)
        assert len(read_record(folder).sources) == 2
        assert not read(kept).counts
    assert not read(kept).counts


def test_results_without_a_record_count_for_nothing(kept: Path) -> None:
    made = kept / EXPERIMENT.name / MADE
    for text in ("", "[]", '{"when": 1}', json.dumps({"when": "", "versions": "", "sources": 3})):
        made.write_text(text)
        assert not read(kept).counts
    made.unlink()
    assert not read(kept).counts


def test_a_folder_that_is_not_whole_or_spoilt_is_told(kept: Path) -> None:
    folder = kept / EXPERIMENT.name
    lines = (folder / "results.jsonl").read_text().splitlines(keepends=True)
    (folder / "results.jsonl").write_text("".join(lines[:-1]))
    (e,) = set(evidence_of([read(kept)])[HALVING])
    assert (e.finding, e.detail) == ("undecided", "algorithm-1, points failed, or are missing")
    (folder / "settings.toml").write_text("roun = 3\n")
    (e,) = evidence_of([read(kept)])[HALVING]
    assert e.finding == "not run"
    assert "cannot be read: there is no setting 'roun'" in e.detail
    assert "? not run" in experiments_html([read(kept)])
    assert read_results(EXPERIMENT, kept / "nothing") is None


@pytest.mark.power
def test_a_disagreement_supports_nothing_and_is_told(kept: Path) -> None:
    found = read(kept)
    assert found.sweep
    wrong = tuple(replace(c, agrees=False) for c in found.sweep.comparisons)
    off = replace(found, sweep=replace(found.sweep, comparisons=wrong))
    (e,) = evidence_of([off])[HALVING]
    assert e.finding == "undecided"
    assert e.detail.startswith("algorithm-1, DISAGREES")
    assert len(disagreements([off])) == len(wrong)
    assert "✗ disagrees" in experiments_html([off])
    undecided = tuple(replace(c, agrees=None) for c in found.sweep.comparisons)
    off = replace(found, sweep=replace(found.sweep, comparisons=undecided))
    assert evidence_of([off])[HALVING][0].finding == "undecided"
    assert "? not decided" in experiments_html([off])


def test_what_has_no_small_size_is_not_run_unless_it_is_kept(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needy = replace(EXPERIMENT, needs=("torch",))
    monkeypatch.setattr(evidence, "MODULES", {EXPERIMENT.name: ""})
    monkeypatch.setattr(evidence, "experiment_of", lambda _: replace(needy, small=()))
    (found,) = known_or_measured(None, 1, lambda _: None)
    assert found.sweep is None
    assert "gantheory experiment algorithm-1" in found.why_not
    (found,) = known_or_measured(kept, 1, lambda _: None)
    assert found.counts
    monkeypatch.setattr(sweep.importlib.util, "find_spec", lambda _: None)
    (found,) = measure([needy], 1, lambda _: None)
    assert "pip install 'gantheory[neural]'" in found.why_not


def test_the_report_shows_theory_beside_what_was_measured(kept: Path) -> None:
    found = read(kept)
    assert "≈ agrees" in experiments_html([found])
    (page,) = experiment_insides([found], Book(())).values()
    assert found.sweep
    for c in found.sweep.comparisons:
        assert f"<td>{c.runs}</td><td>agrees</td>" in page
    assert page.count('src="data:image/svg+xml,%3C%3Fxml') == 1
    assert "<script" not in page
    assert experiments_html([]) == ""
