"""A discriminator that sees two moments: the game looks solved, and p_g is not p_data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.experiments import affine_game
from gantheory.experiments.estimates import mean_of, share_interval
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gantheory.enclosure.result import Enclosure

LOG_4 = math.log(4)
_SHARE = 0.9
_SOLVED = 0.001
"""Nats from -log 4 that count as solved: a hundredth of what an unrestricted D would win."""

_THEORY = """
With the logit a combination of 1, x and x^2, D sees two moments and nothing else: `sup_w V` is
-log 4 exactly where p_g has the data's mean and variance (Liu et al. 2017). So an affine generator
of normal noise comes to rest at the data's own standard deviation, with V = -log 4 as if the game
were solved, though p_g is not p_data: an unrestricted D would still win C(G) + log 4 = 2 JSD > 0,
and would move the generator to another standard deviation.
"""


def _run(inputs: Inputs) -> Results:
    return affine_game.play(inputs, width=0, depth=0, leak=0, degree=2)


def _worth(settings: Settings, sd: Fraction) -> Enclosure:
    """C(G) where the generator has the data's mean and this standard deviation, certified."""
    from gantheory.enclosure.game import criterion
    from gantheory.measure.families.normal import Normal

    law = affine_game.law_of(settings["target"])
    mean = Fraction(affine_game.moments(law)[0])
    return criterion(law, Normal(mean, sd), 9)


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    floor = affine_game.floor_of(settings)
    last = [row.results["looks"][-1] for row in rows]
    runs = len(rows)
    best, matching = float(floor.sd.midpoint), float(floor.matching_sd.midpoint)
    closer = sum(abs(look["sd"] - matching) < abs(look["sd"] - best) for look in last)
    low, high = share_interval(closer, runs)
    chance = f"the chance of it is in [{low:.2f}, {high:.2f}] with 95 % confidence"
    off = max(abs(look["V"] + LOG_4) for look in last)
    worth = _worth(settings, Fraction(floor.matching_sd.midpoint))
    gain = float(worth.midpoint) + LOG_4
    found = mean_of([look["C"] + LOG_4 for look in last])
    least = min(look["C"] + LOG_4 for look in last)
    return [
        Comparison(
            "standard deviation at the end: nearer the data's own than the JSD optimum",
            f"{floor.matching_sd.value}, not {floor.sd.value}",
            f"{closer} of {runs} runs; {mean_of([x['sd'] for x in last]).text(5)} in the mean",
            chance,
            runs,
            closer >= _SHARE * runs,
            ("capacity.limited_discriminator_moves_the_optimum", "liu2017.moment_matching"),
        ),
        Comparison(
            "V(D,G) at the end: the game looks solved",
            f"-log 4 = {-LOG_4:.6f}",
            f"within {off:.1g} of it in every run",
            f"solved is within {_SOLVED:g}",
            runs,
            off < _SOLVED,
            ("liu2017.moment_matching",),
        ),
        Comparison(
            "C(G) + log 4 at the end: what an unrestricted D would still win",
            f"{gain:.6f}, from the certified C(G) = {worth.value} at the data's moments",
            f"{found.text(6)} in the mean, {least:.6f} at the least",
            f"the mean with 95 % confidence; agreement is within {_SOLVED:g}",
            runs,
            abs(found.value - gain) < _SOLVED and least > 0,
            ("capacity.limited_discriminator_moves_the_optimum", "goodfellow2014.theorem_1"),
        ),
    ]


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    floor = affine_game.floor_of(settings)
    sds, values, curves = figure.subplots(1, 3)
    for row in rows:
        looks, first = row.results["looks"], row is rows[0]
        rounds = [look["round"] for look in looks]
        for name, colour, label in (
            ("V", "C0", "V(D,G), D sees two moments"),
            ("C", "C1", "C(G), unrestricted D"),
        ):
            heights = [look[name] for look in looks]
            values.plot(
                rounds, heights, color=colour, alpha=0.5, lw=1, label=label if first else None
            )
    affine_game.draw_deviations(sds, rows, floor, 2)
    values.axhline(-LOG_4, color="0.5", ls=":", label="-log 4")
    values.set(
        xlabel="round", xlim=(0, None), title="value, nats", ylim=(-LOG_4 - 0.05, -LOG_4 + 0.5)
    )
    values.legend(loc="upper right")
    affine_game.draw_curve(curves, rows)


EXPERIMENT = Experiment(
    name="wrong-equilibrium",
    title="Can a game look solved, at -log 4, although p_g is not p_data?",
    theory=_THEORY.strip(),
    parameters=(
        *affine_game.PARAMETERS,
        Parameter("rounds", 1500, "how many rounds", POSITIVE),
        Parameter("steps", 5, "the discriminator's steps in a round", POSITIVE),
        Parameter("rate", 0.02, "Adam's rate for the discriminator", POSITIVE),
        Parameter("generator_rate", 0.003, "and for the generator", POSITIVE),
    ),
    points=affine_game.points,
    check=affine_game.check,
    run=_run,
    compare=_compare,
    draw=_draw,
    needs=("torch",),
    claims=(
        "capacity.limited_discriminator_moves_the_optimum",
        "goodfellow2014.theorem_1",
        "liu2017.moment_matching",
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
