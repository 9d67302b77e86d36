"""An affine generator of normal noise, uniform data: how near its floor does training end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantheory.experiments import affine_game
from gantheory.experiments.estimates import mean_of, share_interval
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NEAR = 0.001
"""Nats above the floor that count as near: a third of what the data's own moments cost there."""
_SHARE = 0.9
_ROUNDING = 1e-9
"""Of values by quadrature, kept to ten digits."""

_THEORY = """
An affine generator of normal noise can be any normal law and nothing else. So its game against an
unrestricted D is worth `-log 4 + 2 inf JSD`, above -log 4 where the data are not normal: a floor
that `gantheory fit` certifies over all normal laws. The best standard deviation there is not the
data's own, which is the best one for KL(p_data||p_g). No C(G) lies below the floor, no V(D,G)
above C(G); and by Pinsker's inequality `C(G) - V(D,G) >= 4 (E_m |D - D*|)^2`.
"""


def _run(inputs: Inputs) -> Results:
    return affine_game.play(
        inputs, width=inputs["width"], depth=inputs["depth"], leak=inputs["leak"], degree=1
    )


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    floor = affine_game.floor_of(settings)
    last = [row.results["looks"][-1] for row in rows]
    looks = [look for row in rows for look in row.results["looks"]]
    runs = len(rows)
    lowest, highest = float(floor.value.low), float(floor.value.high)
    best, matching = float(floor.sd.midpoint), float(floor.matching_sd.midpoint)
    uniform = settings["target"] == "uniform(0,1)"
    near = sum(abs(look["C"] - highest) < _NEAR for look in last)
    closer = sum(abs(look["sd"] - best) < abs(look["sd"] - matching) for look in last)
    below = min(look["C"] for look in looks) - lowest
    above = max(look["V"] - look["C"] for look in looks)
    slack = min(look["C"] - look["V"] - 4 * look["error"] ** 2 for look in looks)
    ends = mean_of([look["C"] - highest for look in last])
    gaps = mean_of([look["C"] - look["V"] for look in last])
    errors = mean_of([look["error"] for look in last])
    return [
        Comparison(
            f"C(G) at the end within {_NEAR} of the floor",
            f"the floor is {floor.value.value}, certified over all normal laws",
            f"{near} of {runs} runs; above it by {ends.text(6)} in the mean",
            _share_text(near, runs),
            runs,
            near >= _SHARE * runs,
            ("capacity.gaussian_uniform.value",) if uniform else ("capacity.gap",),
        ),
        Comparison(
            "standard deviation at the end: nearer the JSD optimum than the data's own",
            f"{floor.sd.value}, not {floor.matching_sd.value}",
            f"{closer} of {runs} runs; {mean_of([x['sd'] for x in last]).text(5)} in the mean",
            _share_text(closer, runs),
            runs,
            closer >= _SHARE * runs,
            ("capacity.gaussian_uniform",) if uniform else ("capacity.gap",),
        ),
        Comparison(
            "the least C(G) - floor of all looks",
            "none is negative",
            f"{below:.2g}",
            f"quadrature, below {_ROUNDING:g}",
            len(looks),
            below >= -_ROUNDING,
            ("capacity.gap",),
        ),
        Comparison(
            "the largest V(D,G) - C(G) of all looks",
            "none is positive",
            f"{above:.2g}; at the end V is {gaps.text(5)} below C in the mean",
            f"quadrature, below {_ROUNDING:g}",
            len(looks),
            above <= _ROUNDING,
            ("goodfellow2014.proposition_1", "capacity.restricted_discriminator"),
        ),
        Comparison(
            "the least C(G) - V(D,G) - 4 (E_m |D - D*|)^2 of all looks",
            "none is negative (Pinsker)",
            f"{slack:.2g}; at the end E_m |D - D*| is {errors.text(5)} in the mean",
            f"quadrature, below {_ROUNDING:g}",
            len(looks),
            slack >= -_ROUNDING,
        ),
    ]


def _share_text(count: int, runs: int) -> str:
    low, high = share_interval(count, runs)
    return f"the chance of it is in [{low:.2f}, {high:.2f}] with 95 % confidence"


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    floor = affine_game.floor_of(settings)
    sds, gaps, curves = figure.subplots(1, 3)
    for row in rows:
        looks = row.results["looks"]
        rounds = [look["round"] for look in looks]
        # As far down as the quadrature resolves.
        over = [max(look["C"] - float(floor.value.high), 1e-8) for look in looks]
        gaps.semilogy(rounds, over, color="C0", alpha=0.5, lw=1)
    affine_game.draw_deviations(sds, rows, floor, 3)
    gaps.axhline(_NEAR, color="0.5", ls=":", label=f"{_NEAR:g}")
    gaps.set(xlabel="round", xlim=(0, None), title="C(G) above the certified floor, nats")
    gaps.legend()
    affine_game.draw_curve(curves, rows)


EXPERIMENT = Experiment(
    name="gaussian-uniform",
    title="How near its certified floor does a trained game of a limited generator end?",
    theory=_THEORY.strip(),
    parameters=(
        *affine_game.PARAMETERS,
        Parameter("rounds", 1500, "how many rounds", POSITIVE),
        Parameter("steps", 5, "the discriminator's steps in a round", POSITIVE),
        Parameter("rate", 0.003, "Adam's rate for the discriminator", POSITIVE),
        Parameter("generator_rate", 0.003, "and for the generator", POSITIVE),
        Parameter("width", 32, "of the discriminator's hidden layers", POSITIVE),
        Parameter("depth", 2, "how many hidden layers", affine_game.NOT_NEGATIVE),
        Parameter("leak", 0.2, "slope of the units below zero", affine_game.NOT_NEGATIVE),
    ),
    points=affine_game.points,
    check=affine_game.check,
    run=_run,
    compare=_compare,
    draw=_draw,
    needs=("torch",),
    claims=(
        "capacity.gaussian_uniform",
        "capacity.gaussian_uniform.value",
        "capacity.gap",
        "capacity.restricted_discriminator",
        "goodfellow2014.proposition_1",
    ),
    small=(
        "start_mean=0.5",
        "start_sd=0.3",
        "runs=2",
        "rounds=120",
        "batch=256",
        "looks=2",
    ),
)
