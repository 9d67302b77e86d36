"""Experiments: settings, seeds, the folder that loses nothing, and a comparison that can fail."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from gantheory.experiments import algorithm_1, catalogue, executors, sweep
from gantheory.experiments.catalogue import MODULES, experiment_of
from gantheory.experiments.experiment import Inputs, key_of, seed_of
from gantheory.experiments.folder import RESULTS, SETTINGS, Folder
from gantheory.experiments.settings import frozen, settings_of
from gantheory.experiments.sweep import run_sweep
from gantheory.render.experiment import FIGURE, SUMMARY, write_report
from gantheory.theory.errors import InputError

EXPERIMENT = experiment_of("algorithm-1")
SMALL = ("rules=['mirror descent']", "k=[1]", "shares=[0.25]", "rounds=60")


@pytest.fixture
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


# -------------------------------------------------------------------------------------- settings


def test_settings_come_from_defaults_then_a_file_then_flags(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('rounds = 50\nk = [2]\nrules = ["mirror descent"]\n')
    found = settings_of(EXPERIMENT.parameters, file, ("k=[3, 4]", "seed=7"))
    assert (found["rounds"], found["k"], found["seed"]) == (50, [3, 4], 7)
    assert found["ascent"] == 2.0
    again = tmp_path / "again.toml"
    again.write_text(frozen("algorithm-1", found))
    assert settings_of(EXPERIMENT.parameters, again) == found


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("round=5", "did you mean rounds"),
        ("rounds", "name=value"),
        ("rounds=2.5", "whole number"),
        ("rounds=-3", "something > 0"),
        ("shares=[0.1, 'a']", "give a number"),
        ("shares=[]", "empty list"),
        ("shares=[nan]", "finite number"),
        ("rules=['mirror']", "one of projected gradient"),
        ("seed=true", "whole number"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused(flag: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        settings_of(EXPERIMENT.parameters, None, (flag,))


@pytest.mark.parametrize("name", MODULES)
def test_every_default_is_allowed_and_freezes(name: str, tmp_path: Path) -> None:
    parameters = experiment_of(name).parameters
    found = settings_of(parameters)
    assert all(p.checked(p.default) == p.default for p in parameters)
    file = tmp_path / "frozen.toml"
    file.write_text(frozen(name, found))
    assert settings_of(parameters, file) == found


def test_a_file_that_is_not_there_or_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        settings_of((), tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("rounds = = 3")
    with pytest.raises(InputError, match="no TOML"):
        settings_of((), tmp_path / "bad.toml")


# ------------------------------------------------------------------------------------------ seeds


@pytest.mark.parametrize("name", MODULES)
def test_a_points_seed_is_its_own(name: str) -> None:
    experiment = experiment_of(name)
    settings = settings_of(experiment.parameters)
    every = experiment.all_inputs(settings)
    assert len({key_of(i) for i in every}) == len(every)
    other = {i["seed"] for i in experiment.all_inputs({**settings, "seed": 1})}
    assert other.isdisjoint(i["seed"] for i in every)


def test_a_seed_does_not_depend_on_the_order_of_the_inputs() -> None:
    assert seed_of("a", 0, {"x": 1, "y": 2}) == seed_of("a", 0, {"y": 2, "x": 1})
    assert seed_of("a", 0, {"x": 1}) != seed_of("b", 0, {"x": 1})


# ---------------------------------------------------------------------------------------- folders


def run(path: Path, pool: Executor, *flags: str, resume: bool = False) -> sweep.Sweep:
    settings = settings_of(EXPERIMENT.parameters, None, (*SMALL, *flags))
    return run_sweep(EXPERIMENT, settings, path, pool, resume=resume)


def test_a_broken_run_goes_on_to_the_same_file(tmp_path: Path, pool: Executor) -> None:
    whole = run(tmp_path / "whole", pool)
    assert whole.exit_code() == 0
    text = (tmp_path / "whole" / RESULTS).read_text()
    lines = text.splitlines(keepends=True)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / SETTINGS).write_text((tmp_path / "whole" / SETTINGS).read_text())
    # The second point came first, and the one after it was cut off in the middle of its line.
    (broken / RESULTS).write_text(lines[1] + lines[0][:40])
    again = run(broken, pool, resume=True)
    assert again.exit_code() == 0
    assert (broken / RESULTS).read_text() == text
    write_report(whole)
    write_report(again)
    for name in (FIGURE, SUMMARY):
        assert (broken / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_finished_points_are_not_run_again(
    tmp_path: Path, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, pool)
    monkeypatch.setattr(sweep, "run_point", lambda *_: pytest.fail("run again"))
    assert run(tmp_path, pool, resume=True).exit_code() == 0


def test_a_folder_of_another_run_is_refused(tmp_path: Path, pool: Executor) -> None:
    run(tmp_path, pool)
    with pytest.raises(InputError, match=r"there `seed = 0`, here `seed = 1`"):
        run(tmp_path, pool, "seed=1", resume=True)
    with pytest.raises(InputError, match="--resume goes on"):
        run(tmp_path, pool)
    (tmp_path / SETTINGS).unlink()
    with pytest.raises(InputError, match=r"results but no settings\.toml"):
        run(tmp_path, pool, resume=True)


def test_a_spoilt_line_is_named(tmp_path: Path, pool: Executor) -> None:
    run(tmp_path, pool)
    file = tmp_path / RESULTS
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("{spoilt\n" + "".join(lines[1:]))
    with pytest.raises(InputError, match="line 1 cannot be read"):
        run(tmp_path, pool, resume=True)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, pool: Executor) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be used"):
        run(tmp_path / "file" / "below", pool)


def test_a_failed_point_is_told_and_tried_again(
    tmp_path: Path, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(name: str, inputs: Inputs) -> object:
        if inputs["part"] == "limit":
            raise RuntimeError("the cable was cut")
        return catalogue.experiment_of(name).run(inputs)

    with monkeypatch.context() as patch:
        patch.setattr(sweep, "run_point", fails)
        found = run(tmp_path, pool)
    assert found.exit_code() == 3
    assert [error for _, error in found.failures] == ["RuntimeError: the cable was cut"]
    assert not found.comparisons
    assert run(tmp_path, pool, resume=True).exit_code() == 0


def test_a_result_that_is_no_number_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"nan|JSON"):
        Folder(tmp_path).append({"x": 1}, {"y": float("nan")})


# ------------------------------------------------------------------------------------ comparisons


@pytest.mark.power
@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("step_size_limit", lambda *_: 0.6),
        ("local_rate", lambda *_: 0.5),
    ],
)
def test_a_wrong_theory_disagrees(
    part: str, wrong: object, tmp_path: Path, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(algorithm_1, part, wrong)
    assert run(tmp_path, pool).exit_code() == 1


def test_too_few_rounds_decide_nothing(tmp_path: Path, pool: Executor) -> None:
    found = run(tmp_path, pool, "rounds=3")
    assert [c.agrees for c in found.comparisons if "k = 1" in c.what] == [None]
    assert found.exit_code() == 3


def test_what_is_not_decided_is_no_success(tmp_path: Path, pool: Executor) -> None:
    found = run(tmp_path, pool)
    undecided = tuple(replace(c, agrees=None) for c in found.comparisons)
    assert replace(found, comparisons=undecided).exit_code() == 3
    assert replace(found, comparisons=()).exit_code() == 3


# -------------------------------------------------------------------------------------- executors


def test_a_missing_module_is_named_with_its_extra(tmp_path: Path, pool: Executor) -> None:
    needy = replace(EXPERIMENT, needs=("torch",))

    def absent(_name: str) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("importlib.util.find_spec", absent)
        with pytest.raises(InputError, match=r"needs torch: pip install 'gantheory\[neural\]'"):
            run_sweep(needy, settings_of(needy.parameters), tmp_path, pool)


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(executors, "_PATIENCE", 1)
    with (
        pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"),
        executors.dask("tcp://127.0.0.1:9"),
    ):
        pass


def test_an_address_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(executors, "_PATIENCE", 1)
    with pytest.raises(InputError, match="no Dask scheduler"), executors.dask("nowhere:x"):
        pass


def test_a_dask_cluster_gives_the_same_file(tmp_path: Path, pool: Executor) -> None:
    distributed = pytest.importorskip("distributed", reason="`cluster` is not installed")
    run(tmp_path / "threads", pool)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as c,
        executors.dask(c.scheduler_address) as workers,
    ):
        run(tmp_path / "dask", workers)
    assert (tmp_path / "dask" / RESULTS).read_text() == (tmp_path / "threads" / RESULTS).read_text()


def test_jobs_must_be_positive() -> None:
    with pytest.raises(InputError, match="jobs is 0"), executors.local(0):
        pass


def test_keys_are_canonical() -> None:
    assert key_of({"b": 1, "a": [1.5]}) == '{"a":[1.5],"b":1}'


@pytest.mark.parametrize("name", ["algorithm-1", "sample-size"])
def test_a_report_needs_no_point_to_be_finished(name: str, tmp_path: Path, pool: Executor) -> None:
    """Any that are there are drawn: workers die, runs are interrupted."""
    experiment = experiment_of(name)
    settings = settings_of(experiment.parameters, None, experiment.small)
    whole = run_sweep(experiment, settings, tmp_path, pool)
    assert len(whole.rows) > 1
    for rows in ((), whole.rows[:1], whole.rows[1:], whole.rows[-1:]):
        write_report(replace(whole, rows=rows, comparisons=()))
        assert f"{len(rows)} points are there" in (tmp_path / SUMMARY).read_text()
        assert ("no point is finished yet" in (tmp_path / FIGURE).read_text()) == (not rows)
