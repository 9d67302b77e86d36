"""The experiment `sample-size`: it agrees with theory, disagrees with a wrong one, reads files."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.restricted.value import restricted
from gantheory.experiments import sample_size
from gantheory.experiments.experiment import Comparison
from gantheory.experiments.sample_size import EXPERIMENT
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep, run_sweep
from gantheory.render.experiment import SUMMARY, experiment_lines, write_report
from gantheory.render.terminal import Terminal
from gantheory.sampling.draws import line_log_ratio
from gantheory.theory.errors import InputError

SMALL = ("sizes=[10, 100]", "repeats=4")


@pytest.fixture
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as threads:  # balls have one precision a process
        yield threads


def run(path: Path, pool: Executor, *flags: str) -> Sweep:
    return run_sweep(EXPERIMENT, settings_of(EXPERIMENT.parameters, None, flags), path, pool)


def about(found: Sweep, words: str) -> Comparison:
    (one,) = [c for c in found.comparisons if words in c.what]
    return one


def test_it_agrees_with_theory(tmp_path: Path, pool: Executor) -> None:
    found = run(tmp_path, pool, *SMALL)
    assert found.exit_code() == 0
    assert [c.agrees for c in found.comparisons] == [True] * 4
    assert about(found, "its points").claims == ("arjovsky2017.memorisation",)
    write_report(found)
    assert "**Caveat.**" in (tmp_path / SUMMARY).read_text()


@pytest.mark.power
@pytest.mark.parametrize(
    ("part", "words"),
    [("divergence", "its points"), ("restricted", "excess"), ("line_log_ratio", "values of D*")],
)
def test_a_wrong_measurement_disagrees(
    part: str, words: str, tmp_path: Path, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        "divergence": lambda name, p, _q, digits: divergence(name, p, p, digits),
        "restricted": lambda f, p, q, digits: restricted(f, p, type(q)(q.values[:4]), digits),
        "line_log_ratio": lambda p, q, x: 3 * line_log_ratio(p, q, x),
    }
    monkeypatch.setattr(sample_size, part, wrong[part])
    found = run(tmp_path, pool, "sizes=[400]", "repeats=4")
    assert about(found, words).agrees is False
    assert found.exit_code() == 1


@pytest.mark.power
def test_a_bound_on_the_points_that_d_was_trained_on_disagrees(
    tmp_path: Path, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flattered(*_: object, **__: object) -> object:
        x = np.ones(10_000)
        return bound(x, 1 - x)

    bound = sample_size.jsd_lower_bound
    monkeypatch.setattr(sample_size, "jsd_lower_bound", flattered)
    assert about(run(tmp_path, pool, *SMALL), "fresh points").agrees is False


def test_where_theory_is_silent_nothing_is_judged(tmp_path: Path, pool: Executor) -> None:
    asked = {
        "too few": ("sizes=[10]", "repeats=2"),
        "no moments": ("data=cauchy(0,1)", "sizes=[100]", "repeats=2"),
        "atoms": ("data=discrete(0:1/2,1:1/2)", "sizes=[100]", "repeats=2"),
    }
    for name, flags in asked.items():
        found = run(tmp_path / name, pool, *flags)
        assert about(found, "excess").agrees is None
        assert found.exit_code() == (3 if name == "too few" else 0)
    assert about(found, "its points").predicted == ""


def test_files_of_points(tmp_path: Path, pool: Executor) -> None:
    rng = np.random.default_rng(0)
    np.savetxt(tmp_path / "data.csv", rng.normal(size=(4000, 2)), delimiter=",", header="x,y")
    np.save(tmp_path / "generated.npy", 1.5 + rng.normal(size=(4000, 2)))
    files = f"data={tmp_path / 'data.csv'}", f"generated={tmp_path / 'generated.npy'}"
    found = run(tmp_path / "out", pool, *files, "sizes=[50, 2000]", "repeats=2")
    assert found.exit_code() == 0
    assert about(found, "others").measured.startswith("log 2")
    best = max(r.results["at least"] for r in found.rows if r.inputs["part"] == "estimate")
    # The laws differ by 1.5 in both coordinates: on the line that is |mean| 1.5 sqrt 2.
    assert 0.25 < best < 0.4
    assert f"at least {best:.5f}, from 2000" in about(found, "trained D").measured
    lines = experiment_lines(found, Terminal(80, colour=False))
    assert any(line.startswith("  measured: JSD of data and generated") for line in lines)


def test_repeated_points_are_told(tmp_path: Path, pool: Executor) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("\n".join("01" * 50))
    found = run(tmp_path / "out", pool, f"data={file}", "generated=none", "sizes=[50]", "repeats=1")
    assert about(found, "others").predicted == ""
    assert "more than once" in about(found, "others").uncertainty
    assert found.rows[0].results["jsd"][0] < 0.1


def test_a_changed_file_is_another_run(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    asked = f"data={file}", "generated=none", "sizes=[2]", "repeats=1"
    settings = settings_of(EXPERIMENT.parameters, None, asked)
    file.write_text("1\n2\n3\n4\n")
    (before,) = EXPERIMENT.all_inputs(settings)
    file.write_text("1\n2\n3\n5\n")
    (after,) = EXPERIMENT.all_inputs(settings)
    assert before["sha256"] != after["sha256"]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("data=none.csv",), "there is no file"),
        (("data=nomal(0,1)",), "did you mean normal"),
        (("data={file}", "sizes=[3]"), "has 4; --set sizes=\\[2\\]"),
        (("data={file}", "sizes=[2]"), "2 coordinates.*has 1"),
        (("data={bad}", "sizes=[1]"), "line 2: 'nan' is no finite number"),
        (("degree=2000",), "more than 2000 terms"),
        (("confidence=1.0",), "between 0 and 1"),
    ],
)
def test_what_does_not_fit_is_refused(flags: tuple[str, ...], words: str, tmp_path: Path) -> None:
    file, bad = tmp_path / "own.csv", tmp_path / "bad.csv"
    file.write_text("1,2\n3,4\n5,6\n7,8\n")
    bad.write_text("1\nnan\n")
    asked = [f.format(file=file, bad=bad) for f in flags]
    with pytest.raises(InputError, match=words):
        EXPERIMENT.all_inputs(settings_of(EXPERIMENT.parameters, None, asked))
