"""Algorithm 1 on a finite space: how fast it comes closer, and where it stops to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gantheory.dynamics.local import local_rate, step_size_limit
from gantheory.dynamics.play import Path, play
from gantheory.dynamics.players import Ascent, DiscriminatorRule, Generator, Optimal, Rule
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings, one_of
from gantheory.measure.arrays import paired

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RULES = ("projected gradient", "mirror descent", "natural gradient")
_NEAR, _SETTLED = 1e-6, 300
_ENOUGH = 50  # rounds in which a deviation turns at least once
_OPTIMAL = "optimal D"
_HALVING: Rule = "mirror descent"

_EXPONENTIATED = "goodfellow2014.proposition_2.exponentiated_gradient"
_STEP_SIZE = "goodfellow2014.proposition_2.step_size"
_SUBGRADIENT = "goodfellow2014.proposition_2.subgradient"

_THEORY = """
With an optimal discriminator C falls as long as the generator's steps are short enough
(Proposition 2). Near the optimum a round multiplies the deviation by a matrix: projected gradient
steps come closer below a size that depends on the data's law, mirror descent and natural-gradient
steps below 4; mirror descent of size 1 halves the total variation exactly, from anywhere. With k
steps of ascent the discriminator lags behind: the deviation turns while it shrinks, and C rises in
many rounds.
"""


def _check(settings: Settings) -> None:
    step_size_limit(settings["data"], _HALVING)
    paired(settings["data"], settings["start"])


def _points(settings: Settings) -> Sequence[Inputs]:
    laws = {"p": settings["data"], "q": settings["start"], "rounds": settings["rounds"]}
    points: list[Inputs] = [{"part": "halving", **laws}]
    points += [{"part": "limit", "rule": rule, **laws} for rule in settings["rules"]]
    points += [
        {"part": "path", "rule": rule, "k": k, "ascent": settings["ascent"], "share": share, **laws}
        for rule in settings["rules"]
        for share in settings["shares"]
        for k in (0, *settings["k"])
    ]
    return points


def _run(inputs: Inputs) -> Results:
    p, q, rounds = inputs["p"], inputs["q"], inputs["rounds"]
    if inputs["part"] == "halving":
        path = play(p, q, Generator(_HALVING, 1), rounds=min(rounds, 30))
        halved = path.total_variation[0] * 2.0 ** -np.arange(len(path.total_variation))
        return {"largest difference": float(np.abs(path.total_variation - halved).max())}
    if inputs["part"] == "limit":
        low, high = _bracket(np.array(p), inputs["rule"])
        return {"low": low, "high": high}
    generator = Generator(inputs["rule"], inputs["share"] * step_size_limit(p, inputs["rule"]))
    discriminator = _rule(inputs)
    path = play(p, q, generator, discriminator, rounds=rounds)
    return {
        "rate": _rate(_near(np.array(p), generator, discriminator)),
        "predicted rate": local_rate(p, generator, discriminator),
        "rises": path.rises,
        "total variation": path.total_variation.tolist(),
    }


def _rule(inputs: Inputs) -> DiscriminatorRule:
    return Ascent(inputs["k"], inputs["ascent"]) if inputs["k"] else Optimal()


def _near(p: Any, generator: Generator, discriminator: DiscriminatorRule) -> Path:
    """A path that begins close to the optimum."""
    deviation = np.linspace(-1, 1, len(p))
    start = p + _NEAR * p.min() * (deviation - deviation.mean())
    return play(p, start, generator, discriminator, rounds=_SETTLED)


def _rate(path: Path) -> float:
    """The factor of a round, from the tops of stretches of rounds: a deviation may turn.

    Rounds below 1e-15 are rounding, above 1e-3 no longer near; the first third settles.
    """
    near = (path.total_variation > 1e-15) & (path.total_variation < 1e-3)
    count = len(near) if near.all() else int(np.argmin(near))
    width = max(1, count // 12)
    stretches = path.total_variation[: count // width * width].reshape(-1, width)
    tops = stretches.max(axis=1)[len(stretches) // 3 :]
    return float((tops[-1] / tops[0]) ** (1 / (width * (len(tops) - 1))))


def _bracket(p: Any, rule: Rule) -> tuple[float, float]:
    """Step sizes between which the game stops to come closer, by bisection of what is played."""
    low, high = 0.0, 8.0
    while high - low > 1e-4:
        size = (low + high) / 2
        try:
            tops = _near(p, Generator(rule, size), Optimal()).total_variation
            # Once settled, and not in a cycle further out; what is below 1e-13 has arrived.
            closer = tops[-15:].max() < min(max(tops[150:165].max(), 1e-13), tops[0])
        except ValueError:  # the step leaves the simplex
            closer = False
        low, high = (size, high) if closer else (low, size)
    return low, high


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    found = []
    paths = [r for r in rows if r.inputs["part"] == "path"]
    for row in rows:
        if row.inputs["part"] == "halving":
            difference = row.results["largest difference"]
            found.append(
                Comparison(
                    "total variation under mirror descent of size 1, optimal D",
                    "halves in every round",
                    f"it does, to {difference:.1e}",
                    "rounding, below 1e-14",
                    1,
                    difference < 1e-14,
                    (_EXPONENTIATED,),
                )
            )
        if row.inputs["part"] == "limit":
            low, high = row.results["low"], row.results["high"]
            limit = step_size_limit(settings["data"], row.inputs["rule"])
            found.append(
                Comparison(
                    f"step-size limit, {row.inputs['rule']}",
                    f"{limit:.10g}",
                    f"{low:.5f} to {high:.5f}",
                    "the bracket of a bisection",
                    1,
                    low - 1e-4 <= limit <= high + 1e-4,  # at the limit itself nothing moves
                    (_STEP_SIZE,) if row.inputs["rule"] == RULES[0] else (),
                )
            )
    errors = [abs(r.results["rate"] - r.results["predicted rate"]) for r in paths]
    found.append(
        Comparison(
            "factor of a round near the optimum, all rules, sizes and k",
            "the spectral radius of the linear map",
            f"within {max(errors):.1g} of it",
            "0.05: fast ones shrink to rounding in some twenty rounds",
            len(paths),
            max(errors) < 0.05,
        )
    )
    steady = [r.results["rises"] for r in paths if r.inputs["k"] == 0 and r.inputs["share"] <= 0.5]
    if steady:
        found.append(
            Comparison(
                "rounds in which C rises, optimal D, at most half the limit",
                "none",
                f"{sum(steady)}",
                "exact",
                len(steady),
                sum(steady) == 0,
                (_SUBGRADIENT,),
            )
        )
    single = [r for r in paths if r.inputs["k"] == 1]
    if single:
        share = max(r.results["rises"] / r.inputs["rounds"] for r in single)
        found.append(
            Comparison(
                "rounds in which C rises, k = 1, the worst of them",
                "some: D lags behind",
                f"{share:.0%}",
                "exact",
                len(single),
                True if share > 0 else None if settings["rounds"] < _ENOUGH else False,
            )
        )
    return found


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    paths = [r for r in rows if r.inputs["part"] == "path"]
    axes = figure.subplots(1, len(settings["rules"]), sharey=True, squeeze=False)[0]
    share = settings["shares"][0]
    for axis, rule in zip(axes, settings["rules"], strict=True):
        for row in paths:
            if row.inputs["rule"] == rule and row.inputs["share"] == share:
                k = row.inputs["k"]
                axis.semilogy(row.results["total variation"], label=f"k = {k}" if k else _OPTIMAL)
        axis.set_title(rule)
        axis.set_xlabel(f"round, steps of {share:g} of the limit")
        axis.set_ylim(1e-16, 1)
    axes[0].set_ylabel("total variation to the data")
    if axes[0].lines:
        axes[0].legend(loc="lower left")


EXPERIMENT = Experiment(
    name="algorithm-1",
    title="How fast does Algorithm 1 reach the data's law, and when does it not?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter("data", [0.7, 0.2, 0.1], "the data's law", POSITIVE),
        Parameter("start", [0.1, 0.3, 0.6], "the generator's first law", POSITIVE),
        Parameter("rules", list(RULES), "the generator's rules", one_of(*RULES)),
        Parameter(
            "shares", [0.25, 0.4], "the generator's step sizes, as shares of the limit", POSITIVE
        ),
        Parameter("k", [1, 5, 20], "steps of ascent for each round", POSITIVE),
        Parameter("ascent", 2.0, "the discriminator's step size", POSITIVE),
        Parameter("rounds", 300, "how many rounds", POSITIVE),
    ),
    points=_points,
    check=_check,
    run=_run,
    compare=_compare,
    draw=_draw,
    claims=(_EXPONENTIATED, _STEP_SIZE, _SUBGRADIENT),
    small=("k=[1]", "shares=[0.25]", "rounds=100"),
)
