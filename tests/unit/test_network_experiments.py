"""Experiments with networks: short games that are played, and comparisons that can fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from gantheory.capacity import floor
from gantheory.enclosure.result import exactly
from gantheory.experiments import saturation
from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.estimates import mean_of, share_interval, told
from gantheory.experiments.experiment import Row
from gantheory.experiments.folder import RESULTS
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep, run_sweep
from gantheory.render.experiment import FIGURE, SUMMARY, write_report
from gantheory.theory.errors import InputError

# Games of a second or two, begun where they end, and long enough for theory to show.
_NEAR = ("start_mean=0.5", "start_sd=0.3", "runs=2", "rounds=120", "batch=256", "looks=2")
SHORT: Mapping[str, tuple[str, ...]] = {
    "gaussian-uniform": _NEAR,
    "wrong-equilibrium": _NEAR,
    "saturation": (
        "runs=2",
        "starts=[1.5]",
        "batch=1024",
        "warm=300",
        "start=2.0",
        "rounds=20",
        "steps=5",
    ),
}
# Too short for that.
TINY: Mapping[str, tuple[str, ...]] = {
    "gaussian-uniform": ("runs=3", "rounds=5", "batch=32"),
    "wrong-equilibrium": ("runs=3", "rounds=5", "batch=32"),
    "saturation": ("runs=1", "batch=32", "warm=5", "rounds=3", "steps=1"),
}


def run(name: str, path: Path, threads: int, flags: Sequence[str]) -> Sweep:
    pytest.importorskip("torch", reason="the extra `neural` is not installed")
    experiment = experiment_of(name)
    settings = settings_of(experiment.parameters, None, (*flags, "device=cpu"))
    with ThreadPoolExecutor(threads) as pool:
        return run_sweep(experiment, settings, path, pool)


@cache
def played(name: str) -> Sweep:
    with TemporaryDirectory() as folder:
        return run(name, Path(folder), 1, SHORT[name])


def again(sweep: Sweep) -> list[bool | None]:
    """Compare what was measured once more: with a theory that was changed meanwhile."""
    return [c.agrees for c in sweep.experiment.compare(sweep.settings, sweep.rows)]


@pytest.mark.parametrize("name", SHORT)
def test_a_short_game_agrees_with_theory(name: str) -> None:
    found = played(name)
    assert found.failures == ()
    assert found.exit_code() == 0, found.comparisons


@pytest.mark.parametrize("name", TINY)
def test_an_order_does_not_matter_and_what_is_not_reached_is_said(
    name: str, tmp_path: Path
) -> None:
    found = run(name, tmp_path / "one", 1, TINY[name])
    run(name, tmp_path / "two", 2, TINY[name])
    first, second = (tmp_path / each / RESULTS for each in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    assert found.failures == ()
    assert found.exit_code() == 1
    write_report(found)
    assert "DISAGREES" in (tmp_path / "one" / SUMMARY).read_text()
    assert (tmp_path / "one" / FIGURE).stat().st_size > 1000


@pytest.mark.parametrize(
    ("name", "flag", "words"),
    [
        ("gaussian-uniform", "target=cauchy(0,1)", "has no mean"),
        ("gaussian-uniform", "target=student(2,0,1)", "no finite variance"),
        ("gaussian-uniform", "target=dirac(0)", "has atoms"),
        ("gaussian-uniform", "target=uniform(0", "expected"),
        ("gaussian-uniform", "objective=minmax", "one of minimax, non-saturating"),
        ("gaussian-uniform", "width=0", "something > 0"),
        ("saturation", "starts=[11.0]", r"distance in \(0, 10\]"),
        ("wrong-equilibrium", "runs=0", "something > 0"),
    ],
)
def test_bad_settings_are_refused(name: str, flag: str, words: str) -> None:
    experiment = experiment_of(name)
    with pytest.raises(InputError, match=words):
        experiment.all_inputs(settings_of(experiment.parameters, None, (flag,)))


def test_a_target_without_a_certified_floor_is_refused_before_it_is_trained() -> None:
    experiment = experiment_of("gaussian-uniform")
    flags = ("target=mixture(1/2*normal(-9,1/100) + 1/2*normal(9,1/100))",)
    with pytest.raises(InputError, match="no single best normal law"):
        experiment.all_inputs(settings_of(experiment.parameters, None, flags))


def test_listing_experiments_loads_no_torch() -> None:
    program = (
        "import sys; from gantheory.experiments.catalogue import MODULES, experiment_of; "
        "[experiment_of(name) for name in MODULES]; print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


# -------------------------------------------------------------------------------------- estimates


def test_intervals_have_known_values() -> None:
    # Student's t with 2 degrees of freedom: 4.302653; deviation 1, three runs
    mean = mean_of([1.0, 2.0, 3.0])
    assert (mean.value, mean.half_width) == (2.0, pytest.approx(4.302653 / 3**0.5))
    assert mean_of([5.0]).half_width == float("inf")
    # Clopper and Pearson: (alpha/2)^(1/n) where all succeed
    assert share_interval(10, 10) == (pytest.approx(0.025**0.1), 1.0)
    assert share_interval(0, 10) == (0.0, pytest.approx(1 - 0.025**0.1))
    assert told(1 / 3) == 0.3333333333


# ----------------------------------------------------------------------- the theory of saturation


def test_slopes_are_known() -> None:
    # d/dt of 2 JSD and of 2 KL(m||p) at t = 1 for normal(0,1), normal(t,1)
    assert saturation.slopes(1.0) == (
        pytest.approx(0.39797286718, abs=1e-8),
        pytest.approx(0.60202713282, abs=1e-8),
    )


def test_slopes_between_the_tables_are_as_near_as_it_says() -> None:
    for loss, number in zip(saturation.LOSSES, (0, 1), strict=True):
        at, table = saturation._slope_by_table(loss)
        for t in (0.3, 1.21, 2.06, 5.55, 9.93):
            assert float(np.interp(t, at, table)) == pytest.approx(
                saturation.slopes(t)[number], abs=1 / 500
            )


# ------------------------------------------------------------------------------- breaking theory


@pytest.mark.power
@pytest.mark.parametrize("name", ["gaussian-uniform", "wrong-equilibrium"])
@pytest.mark.parametrize("wrong", ["value", "sds"])
def test_a_wrong_floor_disagrees(name: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = played(name)
    right = floor.normal_floor("uniform(0,1)")
    changed: dict[str, Any] = (
        {"value": exactly(Fraction("-1.2885"), 12), "matching_sd": exactly(Fraction("0.2801"), 12)}
        if wrong == "value"
        else {"sd": right.matching_sd, "matching_sd": right.sd}
    )
    monkeypatch.setattr(floor, "normal_floor", lambda _: replace(right, **changed))
    assert False in again(sweep)


@pytest.mark.power
@pytest.mark.parametrize(
    ("part", "wrong"),
    [("slopes", lambda t: (0.5 * t, 0.5 * t)), ("_predicted_path", lambda *_: [3.0, 1.5])],
)
def test_a_wrong_saturation_disagrees(
    part: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = played("saturation")
    monkeypatch.setattr(saturation, part, wrong)
    assert False in again(sweep)


@pytest.mark.power
def test_a_wrong_ratio_is_seen() -> None:
    torch = pytest.importorskip("torch", reason="the extra `neural` is not installed")
    logits = torch.linspace(-50, 50, 101)
    assert saturation._deviation(logits, torch.exp(-logits.double())) < 1e-4
    assert saturation._deviation(logits, 1 + torch.exp(-logits.double())) > 0.5


@pytest.mark.power
@pytest.mark.parametrize(
    ("measured", "change", "place"),
    [("C", -0.1, 2), ("V", 0.2, 3), ("error", 0.9, 4)],
)
def test_a_result_against_an_inequality_disagrees(measured: str, change: float, place: int) -> None:
    sweep = played("gaussian-uniform")
    (first, *others), last = sweep.rows[0].results["looks"], sweep.rows[1:]
    looks = [{**first, measured: first[measured] + change}, *others]
    spoilt = Row(sweep.rows[0].inputs, {**sweep.rows[0].results, "looks": looks})
    assert again(sweep)[place] is True
    assert again(replace(sweep, rows=(spoilt, *last)))[place] is False
