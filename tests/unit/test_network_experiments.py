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
from gantheory.capacity.gradients import ratio_deviation
from gantheory.capacity.targets import Ring
from gantheory.capacity.training import drawn
from gantheory.divergence.arrays import jsd
from gantheory.enclosure.result import exactly
from gantheory.experiments import mode_collapse, saturation
from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.estimates import mean_of, share_interval, told
from gantheory.experiments.experiment import Row
from gantheory.experiments.folder import RESULTS
from gantheory.experiments.mode_collapse import coverage, modes_of
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep, run_sweep
from gantheory.render.experiment import FIGURE, SUMMARY, write_report
from gantheory.theory.errors import InputError

NAMES = ("gaussian-uniform", "mode-collapse", "saturation", "width-sweep", "wrong-equilibrium")
SLOW = {"mode-collapse", "width-sweep"}
# Too short for theory to show.
TINY: Mapping[str, tuple[str, ...]] = {
    "gaussian-uniform": ("runs=3", "rounds=5", "batch=32"),
    "wrong-equilibrium": ("runs=3", "rounds=5", "batch=32"),
    "saturation": ("runs=2", "batch=32", "warm=5", "rounds=3", "steps=1"),
    "width-sweep": (
        "runs=2",
        "generator_widths=[0, 2]",
        "discriminator_widths=[1]",
        "rounds=3",
        "batch=16",
        "alone_steps=3",
    ),
    "mode-collapse": ("runs=1", "rounds=3", "batch=16", "samples=200", "modes=3"),
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
        return run(name, Path(folder), 1, experiment_of(name).small)


def again(sweep: Sweep) -> list[bool | None]:
    """Compare what was measured once more: with a theory that was changed meanwhile."""
    return [c.agrees for c in sweep.experiment.compare(sweep.settings, sweep.rows)]


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.long] if n in SLOW else []) for n in NAMES]
)
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
    write_report(found)
    if name not in SLOW:
        assert found.exit_code() == 1
        assert "DISAGREES" in (tmp_path / "one" / SUMMARY).read_text()
    else:  # few short runs decide nothing
        assert found.exit_code() == 3
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
        ("mode-collapse", "sd=0.4", "neighbouring modes are 1.53 apart, within 8 deviations"),
        ("width-sweep", "data=dirac(0)", "has atoms"),
        ("width-sweep", "generator_widths=[-1]", "something >= 0"),
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
    alone = mean_of([5.0])
    assert alone.half_width == float("inf")
    assert alone.text(1) == "5.0 (one run has no interval)"
    assert alone.close(near=True) is None  # and so decides nothing
    assert mean.close(near=True) is True
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
    assert ratio_deviation(logits, torch.exp(-logits.double()), saturation.LOSSES) < 1e-4
    assert ratio_deviation(logits, 1 + torch.exp(-logits.double()), saturation.LOSSES) > 0.5


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


@pytest.mark.parametrize("name", sorted(set(NAMES) - SLOW))
def test_a_comparison_names_the_claims_of_its_experiment(name: str) -> None:
    found = played(name)
    named = {claim for c in found.comparisons for claim in c.claims}
    assert named == set(found.experiment.claims)


# ------------------------------------------------------------------- made-up results, both ways


def swept(values: Mapping[tuple[str, int], Sequence[float]]) -> list[bool | None]:
    """The verdicts on a made-up sweep of widths."""
    experiment = experiment_of("width-sweep")
    flags = ("generator_widths=[0, 8]", "discriminator_widths=[1, 8]", "runs=3")
    rows = [
        Row({"part": part, "width": width}, {"C": v, "V": v})
        for (part, width), runs in values.items()
        for v in runs
    ]
    settings = settings_of(experiment.parameters, None, flags)
    return [c.agrees for c in experiment.compare(settings, rows)]


GOOD = {
    ("generator", 0): [-1.2905, -1.2906, -1.2903],
    ("generator", 8): [-1.36, -1.35, -1.37],
    ("discriminator", 1): [-1.38, -1.379, -1.381],
    ("discriminator", 8): [-1.2, -1.22, -1.21],
}


def test_widths_that_buy_something_agree() -> None:
    assert swept(GOOD) == [True] * 6


@pytest.mark.power
@pytest.mark.parametrize(
    ("changed", "place", "verdict"),
    [
        ({("generator", 8): [-1.28, -1.25, -1.27]}, 0, None),
        ({("generator", 8): [-1.27, -1.269, -1.268]}, 1, False),
        ({("generator", 8): [-1.4, -1.0, -1.3]}, 1, None),
        ({("generator", 0): [-1.2905, -1.2907, -1.29]}, 2, False),
        ({("generator", 8): [-1.39, -1.37, -1.38]}, 3, False),
        ({("discriminator", 8): [-1.2, -1.08, -1.21]}, 4, False),
        ({("discriminator", 8): [-1.3861, -1.3862, -1.386]}, 5, False),
    ],
)
def test_widths_that_do_not_are_told(
    changed: dict[tuple[str, int], list[float]],
    place: int,
    verdict: bool | None,  # noqa: FBT001  as a comparison says
) -> None:
    assert swept({**GOOD, **changed})[place] is verdict


def collapsed(slow: Sequence[Sequence[int]], fast: Sequence[Sequence[int]], bound: float) -> Any:
    """The verdicts on made-up counts in four modes, of 1000 points a run."""
    experiment = experiment_of("mode-collapse")
    flags = ("modes=4", "objectives=['minimax']", "samples=1000")
    settings = settings_of(experiment.parameters, None, flags)
    rows = [
        Row(
            {"rate": rate, "objective": "minimax", "run": n, "samples": 1000},
            {"counts": c, "elsewhere": 1000 - sum(c), "by modes": bound, "by network": 0.0},
        )
        for rate, runs in zip(settings["rates"], (slow, fast), strict=True)
        for n, c in enumerate(runs)
    ]
    return [c.agrees for c in experiment.compare(settings, rows)][2:]


_ALL, _SOME = [250, 240, 260, 250], [900, 100, 0, 0]


def test_collapse_is_seen_and_its_absence_too() -> None:
    assert collapsed([_SOME, _SOME, _SOME], [_ALL, _ALL, _ALL], 0.1) == [True, True]
    assert collapsed([_SOME, _SOME, _SOME], [_ALL, _ALL, _ALL], 0.0) == [None, True]
    # No run misses a mode: nothing to say of those that do, and no difference.
    assert collapsed([_ALL, _ALL], [_ALL, _ALL], 0.1) == [None]


@pytest.mark.power
def test_a_fast_discriminator_that_collapses_disagrees() -> None:
    assert collapsed([_ALL, _ALL, _ALL], [_SOME, _SOME, _SOME], 0.1) == [True, False]


def test_modes_are_counted_with_confidence() -> None:
    assert coverage([250, 250, 250, 250], 1000, 0.99) == (4, 0)
    assert coverage([1000, 0, 0, 0], 1000, 0.99) == (1, 3)
    # A sixteenth of the points is the least that covers one of four modes.
    assert coverage([62, 63, 400, 475], 1000, 0.99) == (2, 0)
    assert coverage([1, 0, 0, 0], 1, 0.99) == (0, 0)


def test_points_belong_to_the_mode_that_they_are_near() -> None:
    ring = Ring(4, 2.0, 0.1)
    points = np.array([[2.0, 0.0], [0.0, 2.39], [0.0, 2.41], [-2.0, 0.1], [0.0, 0.0]])
    assert modes_of(ring, points).tolist() == [0, 1, 4, 2, 4]


def test_a_generator_that_is_perfect_is_not_told_from_the_data() -> None:
    """And one of a single mode is: JSD is at least what two cells show, within the bound's loss."""
    torch = pytest.importorskip("torch", reason="the extra `neural` is not installed")
    ring, rng = Ring(4, 2.0, 0.1), np.random.default_rng(0)

    class Drawn:
        """A pair whose samples are given."""

        def __init__(self, kept: int) -> None:
            self.kept = kept

        def real(self, n: int) -> Any:
            return torch.tensor(ring.sample(rng, n), dtype=torch.float32)

        def generated(self, n: int) -> Any:
            drawn = ring.sample(rng, 8 * n)
            return torch.tensor(drawn[modes_of(ring, drawn) < self.kept][:n], dtype=torch.float32)

        def discriminator(self, x: Any) -> Any:
            return torch.zeros((len(x), 1))

    same = mode_collapse._measured(ring, drawn(Drawn(4), 5000), 0.999)  # type: ignore[arg-type]
    assert same["by modes"] == same["by network"] == 0
    one = mode_collapse._measured(ring, drawn(Drawn(1), 5000), 0.999)  # type: ignore[arg-type]
    exact = float(jsd([0.25, 0.75], [1.0, 0.0]))
    assert exact - 0.05 < one["by modes"] < exact
