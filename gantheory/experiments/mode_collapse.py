"""A ring of normal laws: how many of its modes does a generator keep, counted with confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gantheory.capacity.targets import Ring
from gantheory.experiments.affine_game import NOT_NEGATIVE
from gantheory.experiments.estimates import difference, mean_of, share_interval, told
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings, one_of
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gantheory.capacity.training import Drawn

_LOG_4 = math.log(4)
_NEAR = 4
"""Deviations from a mean within which a point belongs to its mode: all but 3 in 10,000 do."""
_ENOUGH = 0.25
"""Of its due share: a mode with less is missed."""
_CONFIDENCE = 0.99
"""Of all intervals and bounds of an experiment together."""
_SHOWN = 400

_THEORY = """
C(G) = -log 4 only where p_g = p_data, so a generator that misses modes is worth more: by data
processing at least `-log 4 + 2 JSD` of the two laws of the mode that a point belongs to. Nothing
in Theorem 1 says that training finds all modes: V(D, .) is affine in p_g, so against a D that
stays put the best answer is any law on the points where D is largest, a single one included. So a
discriminator that learns slower than the generator moves invites collapse; one that keeps up
does not.
"""


def ring_of(settings: Settings | Inputs) -> Ring:
    """The data's law.

    Raises
    ------
    InputError
        If two modes are so near that a point may belong to both.
    """
    ring = Ring(settings["modes"], settings["radius"], settings["sd"])
    apart = 2 * ring.radius * math.sin(math.pi / ring.modes) if ring.modes > 1 else math.inf
    if apart < 2 * _NEAR * ring.sd:
        raise InputError(
            f"neighbouring modes are {apart:.3g} apart, within {2 * _NEAR} deviations: set a "
            "larger radius, a smaller sd, or fewer modes"
        )
    return ring


def _check(settings: Settings) -> None:
    ring_of(settings)


def modes_of(ring: Ring, x: Any) -> Any:
    """The number of the mode that each point belongs to; the number of modes for none.

    Parameters
    ----------
    ring
        The data's law.
    x
        Points, shape ``(n, 2)``.
    """
    square = ((x[:, None, :] - ring.means) ** 2).sum(axis=2)
    return np.where(square.min(axis=1) < (_NEAR * ring.sd) ** 2, square.argmin(axis=1), ring.modes)


def _points(settings: Settings) -> Sequence[Inputs]:
    kept = {k: v for k, v in settings.items() if k not in {"runs", "seed", "rates", "objectives"}}
    points = [
        {"rate": rate, "objective": objective, "run": run, **kept}
        for rate in settings["rates"]
        for objective in settings["objectives"]
        for run in range(settings["runs"])
    ]
    # Two bounds a run, each with its share of what may go wrong.
    return [{**p, "confidence": 1 - (1 - _CONFIDENCE) / (2 * len(points))} for p in points]


def _run(inputs: Inputs) -> Results:
    from gantheory.capacity.networks import Shape
    from gantheory.capacity.training import Plan, drawn, pair_of, train
    from gantheory.game.objective import parse_objective

    ring, width, depth = ring_of(inputs), inputs["width"], inputs["depth"]
    scale = math.sqrt(ring.radius**2 / 2 + ring.sd**2)  # of one coordinate
    pair = pair_of(
        ring,
        Shape(inputs["noise"], 2, width, depth, 0.2),
        Shape(2, 1, width, depth, 0.2, scale=(scale,)),
        inputs["seed"],
        inputs["device"],
    )
    plan = Plan(
        parse_objective(inputs["objective"]),
        inputs["rounds"],
        inputs["steps"],
        inputs["batch"],
        inputs["rate"],
        inputs["generator_rate"],
    )
    for _ in train(pair, plan):
        pass
    return _measured(ring, drawn(pair, inputs["samples"]), inputs["confidence"])


def _measured(ring: Ring, points: Drawn, confidence: float) -> Results:
    """Counts, and two lower bounds of JSD from discriminators that have not seen their points."""
    from gantheory.sampling.jsd import jsd_lower_bound

    n = len(points.real)
    earlier, now, true = (
        modes_of(ring, x) for x in (points.earlier, points.generated, points.real)
    )
    outside = math.exp(-(_NEAR**2) / 2)
    due = np.append(np.full(ring.modes, (1 - outside) / ring.modes), outside)
    guess = (np.bincount(earlier, minlength=ring.modes + 1) + 0.5) / (n + (ring.modes + 1) / 2)
    by_mode = due / (due + guess)
    counts = np.bincount(now, minlength=ring.modes + 1)
    bounds = {
        "by modes": jsd_lower_bound(by_mode[true], by_mode[now], confidence=confidence),
        "by network": jsd_lower_bound(
            points.d_on_real, points.d_on_generated, confidence=confidence
        ),
    }
    shown = points.generated[:_SHOWN]
    return {
        "counts": counts[:-1].tolist(),
        "elsewhere": int(counts[-1]),
        **{name: told(bound.low) for name, bound in bounds.items()},
        "points": [[round(x, 3) for x in point] for point in shown.tolist()],
    }


def coverage(counts: Sequence[int], n: int, confidence: float) -> tuple[int, int]:
    """How many modes are covered, and how many are missed; the rest is not decided.

    Parameters
    ----------
    counts
        Points in each mode.
    n
        All points.
    confidence
        Of all the modes' intervals together.
    """
    least = _ENOUGH / len(counts)
    each = 1 - (1 - confidence) / len(counts)
    intervals = [share_interval(c, n, each) for c in counts]
    return sum(low > least for low, _ in intervals), sum(high < least for _, high in intervals)


def _covered(rows: Sequence[Row]) -> list[tuple[Row, int, int]]:
    """Each row with its covered and missed modes, all at once with the confidence."""
    each = 1 - (1 - _CONFIDENCE) / max(len(rows), 1)
    return [(r, *coverage(r.results["counts"], r.inputs["samples"], each)) for r in rows]


def _of(rows: Sequence[Row], rate: float, objective: str) -> list[Row]:
    return [r for r in rows if (r.inputs["rate"], r.inputs["objective"]) == (rate, objective)]


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    found = []
    counted = _covered(rows)
    modes = settings["modes"]
    for rate in settings["rates"]:
        for objective in settings["objectives"]:
            here = _of(rows, rate, objective)
            all_of = [covered for r, covered, _ in counted if r in here]
            whole = sum(covered == modes for covered in all_of)
            near = mean_of([1 - r.results["elsewhere"] / r.inputs["samples"] for r in here])
            found.append(
                Comparison(
                    f"modes covered of {modes}, {objective} loss, D's rate {rate:g}",
                    "",
                    f"{', '.join(map(str, all_of))}; all of them in {whole} of "
                    f"{len(here)} runs; {near.text(2)} of the points are near a mode",
                    f"{_CONFIDENCE:.0%} confidence of all counts together, "
                    f"{settings['samples']} points a run",
                    len(here),
                    None,
                )
            )
    missing = [r for r, _, missed in counted if missed]
    if missing:
        bounds = [max(r.results["by modes"], r.results["by network"]) for r in missing]
        found.append(
            Comparison(
                "C(G) + log 4 of each generator that misses a mode",
                "positive",
                f"at least {2 * min(bounds):.3f} in every run, {2 * max(bounds):.3f} in one",
                f"lower bounds from fresh points, {_CONFIDENCE:.0%} confidence together",
                len(missing),
                True if min(bounds) > 0 else None,  # a lower bound of 0 says nothing
                ("goodfellow2014.theorem_1", "capacity.data_processing"),
            )
        )
    rates = sorted(set(settings["rates"]))
    if len(rates) > 1:
        slow, fast = (
            [covered for r, covered, _ in counted if r.inputs["rate"] == rate]
            for rate in (rates[0], rates[-1])
        )
        more = difference(fast, slow)
        found.append(
            Comparison(
                f"mean number of modes covered, D's rate {rates[-1]:g} less {rates[0]:g}",
                "positive: nothing keeps p_g spread against a D that hardly moves",
                f"{more.text(2)}; {mean_of(fast).value:.2f} and {mean_of(slow).value:.2f}",
                "95 % confidence, if the runs are nearly normal",
                len(fast) + len(slow),
                more.sign(),
            )
        )
    return found


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    rates, objectives = settings["rates"], settings["objectives"]
    grid = figure.subplots(len(objectives), len(rates) + 1, squeeze=False)
    ring = ring_of(settings)
    reach = ring.radius + 8 * ring.sd
    counted = _covered(rows)
    for line, objective in zip(grid, objectives, strict=True):
        for n, (axis, rate) in enumerate(zip(line, rates, strict=False)):
            here = _of(rows, rate, objective)
            axis.plot(*ring.means.T, "o", color="C3", ms=9, mfc="none")
            if here:
                axis.plot(*np.array(here[0].results["points"]).T, ".", color="C0", ms=2, alpha=0.5)
            axis.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
            axis.set_xticks([])
            axis.set_yticks([])
            axis.set_title(f"{objective}, D's rate {rate:g}", fontsize="small")
            covered = [c for r, c, _ in counted if r in here]
            line[-1].plot([n] * len(covered), covered, "o", color="C0", alpha=0.5)
        line[-1].set(xlim=(-0.5, len(rates) - 0.5), ylim=(-0.4, ring.modes + 0.4))
        line[-1].set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
        line[-1].set_title("modes covered, by D's rate", fontsize="small")


EXPERIMENT = Experiment(
    name="mode-collapse",
    title="When does a generator keep all modes of its data, and when only some?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter("modes", 8, "normal laws on the ring", POSITIVE),
        Parameter("radius", 2.0, "of the ring", POSITIVE),
        Parameter("sd", 0.1, "their deviation", POSITIVE),
        Parameter(
            "objectives",
            ["minimax", "non-saturating"],
            "what the generator is paid",
            one_of("minimax", "non-saturating"),
        ),
        Parameter("rates", [0.0001, 0.001], "Adam's rates for the discriminator", NOT_NEGATIVE),
        Parameter("generator_rate", 0.001, "and for the generator", POSITIVE),
        Parameter("runs", 4, "runs of each", POSITIVE),
        Parameter("rounds", 1500, "how many rounds", POSITIVE),
        Parameter("steps", 1, "the discriminator's steps in a round", POSITIVE),
        Parameter("batch", 256, "samples of each law in a step", POSITIVE),
        Parameter("noise", 2, "coordinates of the noise", POSITIVE),
        Parameter("width", 64, "of the hidden layers of both", POSITIVE),
        Parameter("depth", 2, "how many hidden layers", NOT_NEGATIVE),
        Parameter("samples", 10_000, "points that are counted", POSITIVE),
        Parameter("device", "auto", "auto (a GPU where there is one), cpu, cuda"),
    ),
    points=_points,
    check=_check,
    run=_run,
    compare=_compare,
    draw=_draw,
    needs=("torch",),
    claims=(
        "capacity.data_processing",
        "goodfellow2014.theorem_1",
    ),
    small=(
        "objectives=['non-saturating']",
        "modes=4",
        "sd=0.2",
        "rates=[0.0001, 0.003]",
        "generator_rate=0.003",
        "runs=3",
        "rounds=800",
        "batch=128",
        "width=32",
        "samples=2000",
    ),
)
