"""Both generator losses from a bad start: how long their gradients are, and how far they carry."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gantheory.experiments.estimates import mean_of, told
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gantheory.capacity.training import Pair

LOSSES = ("minimax", "non-saturating")
_COLOURS = dict(zip(LOSSES, ("C0", "C1"), strict=True))
_NEAR = 0.05
"""What a trained D may be off in a gradient: its weights still move by Adam's last steps."""
_ROUNDING = 1e-4
"""Of 32-bit logits up to 100 in size, relative."""

_THEORY = """
In logits the two losses' gradients are -D and -(1 - D): where D(G(z)) is near 0 the minimax loss
has lost its gradient and the other has not, in the ratio (1 - D)/D exactly. Data from normal(0,1)
and p_g = normal(t,1) have `log D*/(1 - D*) = t^2/2 - t x`; so for a D at its optimum the minimax
loss has the slope `t E_q D*` in t, the slope of 2 JSD, the other has `t (1 - E_q D*)`, the slope of
KL(p_g||p_data) - 2 JSD; and `E_q D* = (2 - triangular)/4`. From a bad start plain steps along the
first hardly move, along the second they arrive.
"""


def slopes(start: float) -> tuple[float, float]:
    """The two losses' slopes in t at normal(t,1) with D at its optimum, from an enclosure.

    Parameters
    ----------
    start
        t.
    """
    from gantheory.enclosure import divergence
    from gantheory.measure.families.normal import Normal

    found = divergence(
        "triangular", Normal(Fraction(0), Fraction(1)), Normal(Fraction(start), Fraction(1)), 9
    )
    share = (2 - float(found.midpoint)) / 4
    return start * share, start * (1 - share)


def path(loss: str, start: float, rate: float, rounds: int) -> list[float]:
    """Where plain steps lead with D at its optimum in every round."""
    slope = _slope_by_table(loss)
    t = [start]
    for _ in range(rounds):
        t.append(t[-1] - rate * float(np.interp(t[-1], *slope)))
    return t


@lru_cache(maxsize=2)
def _slope_by_table(loss: str) -> tuple[Any, Any]:
    """Slopes at every 1/8 up to 10: their curvature is below 1, so they are within 1/500."""
    at = np.arange(0, 10.01, 0.125)
    return at, np.array([slopes(t)[LOSSES.index(loss)] if t else 0.0 for t in at])


def _points(settings: Settings) -> Sequence[Inputs]:
    shared = {k: settings[k] for k in ("batch", "warm", "rate", "device")}
    game = {k: settings[k] for k in ("start", "rounds", "steps", "generator_rate")}
    runs = range(settings["runs"])
    points: list[Inputs] = [
        {"part": "slope", "start": start, "width": width, "run": run, **shared}
        for start in settings["starts"]
        for width in (0, settings["width"])
        for run in runs
    ]
    points += [
        {"part": "game", "loss": x, "run": run, **game, **shared} for x in LOSSES for run in runs
    ]
    return points


def _run(inputs: Inputs) -> Results:
    from gantheory.capacity.networks import Shape
    from gantheory.capacity.targets import on_the_line
    from gantheory.capacity.training import Plan, pair_of, train
    from gantheory.game.objective import MINIMAX, parse_objective

    width = inputs.get("width", 0)
    shape = Shape(1, 1, width, 2 if width else 0, 0.2)
    pair = pair_of(on_the_line("normal(0,1)"), Shape(1), shape, inputs["seed"], inputs["device"])
    pair.generator.set_affine(1.0, inputs["start"])
    pair.generator.hold_weights()  # p_g is normal(t,1)
    alone = Plan(MINIMAX, inputs["warm"], 1, inputs["batch"], inputs["rate"], 0.0)
    for _ in train(pair, alone):
        pass
    if inputs["part"] == "slope":
        return _slopes(pair)
    plan = Plan(
        parse_objective(inputs["loss"]),
        inputs["rounds"],
        inputs["steps"],
        inputs["batch"],
        inputs["rate"],
        inputs["generator_rate"],
        steady=0.999,
        plain=True,
    )
    means = [inputs["start"]]
    for _ in train(pair, plan, inputs["rounds"]):
        means.append(told(float(pair.generator.exact().layers[0][1][0])))
    return {"means": means}


def _slopes(pair: Pair) -> Results:
    from gantheory.capacity.gradients import shift_slopes

    slopes_of, deviation = shift_slopes(pair, LOSSES, 100_000)
    return {name: told(slope) for name, slope in slopes_of.items()} | {
        "largest deviation": told(deviation)
    }


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    found = []
    measured = [row for row in rows if row.inputs["part"] == "slope"]
    off = max(row.results["largest deviation"] for row in measured)
    found.append(
        Comparison(
            "ratio of the two gradients in single logits",
            "(1 - D)/D",
            f"within {off:.1g} of it, relatively, in 100,000 logits a run",
            f"rounding, below {_ROUNDING:g}",
            len(measured),
            off < _ROUNDING,
            ("goodfellow2014.saturation",),
        )
    )
    for start in settings["starts"]:
        here = [r.results for r in measured if r.inputs["start"] == start and not r.inputs["width"]]
        network = [r.results for r in measured if r.inputs["start"] == start and r.inputs["width"]]
        predicted = slopes(start)
        both = [mean_of([r[loss] for r in here]) for loss in LOSSES]
        other = [mean_of([r[loss] for r in network]) for loss in LOSSES]
        found.append(
            Comparison(
                f"slopes of the two losses at a start {start:g} away, D logistic",
                f"{predicted[0]:.5f} and {predicted[1]:.5f}, a ratio of "
                f"{predicted[1] / predicted[0]:.4g}",
                f"{both[0].text(5)} and {both[1].text(5)}; with D a network, which need not reach "
                f"D* where data are rare, {other[0].text(5)} and {other[1].text(5)}",
                f"95 % confidence; agreement is within {_NEAR:.0%}",
                len(here),
                both[0].close(
                    all(abs(m.value / p - 1) < _NEAR for m, p in zip(both, predicted, strict=True))
                ),
                ("arjovsky2017.nonsaturating_gradient", "goodfellow2014.saturation"),
            )
        )
    for loss in LOSSES:
        paths = [r.results["means"] for r in rows if r.inputs.get("loss") == loss]
        predicted_path = _predicted_path(settings, loss)
        ends, where = mean_of([means[-1] for means in paths]), predicted_path[-1]
        away = max(
            abs(a - b) for means in paths for a, b in zip(means, predicted_path, strict=False)
        )
        start = settings["start"]
        found.append(
            Comparison(
                f"where {settings['rounds']} plain steps of the {loss} loss lead from {start:g}",
                f"to {where:.3f}, with D at its optimum in every round",
                f"to {ends.text(3)}; on the way at most {away:.2f} from the path of that D",
                f"95 % confidence; agreement is within {_NEAR:.0%} of the start",
                ends.runs,
                ends.close(abs(ends.value - where) < _NEAR * start),
                ("goodfellow2014.saturation",),
            )
        )
    return found


def _predicted_path(settings: Settings, loss: str) -> list[float]:
    return path(loss, settings["start"], settings["generator_rate"], settings["rounds"])


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    lengths, paths = figure.subplots(1, 2)
    at = np.linspace(0.25, max(settings["starts"]) + 0.5, 40)
    theory = np.array([slopes(t) for t in at])
    for n, loss in enumerate(LOSSES):
        colour = _COLOURS[loss]
        lengths.semilogy(at, theory[:, n], color=colour, lw=1, label=f"{loss}, theory")
        for marker, wide, words in (("o", False, "logistic D"), ("x", True, "D a network")):
            found = [
                (r.inputs["start"], r.results[loss])
                for r in rows
                if r.inputs["part"] == "slope" and bool(r.inputs["width"]) == wide
            ]
            if found:
                lengths.semilogy(
                    *zip(*found, strict=True), marker, color=colour, ms=5, mfc="none", label=words
                )
        paths.plot(
            _predicted_path(settings, loss), color=colour, lw=3, alpha=0.3, label=f"{loss}, theory"
        )
        runs = [r.results["means"] for r in rows if r.inputs.get("loss") == loss]
        for number, means in enumerate(runs):
            paths.plot(means, color=colour, lw=0.8, label=None if number else f"{loss}, trained")
    lengths.set(xlabel="start: how far p_g is from the data", title="slope of the generator's loss")
    lengths.set_ylim(bottom=theory.min() / 30)
    lengths.legend(fontsize="small", loc="lower left")
    paths.set(xlabel="round", title="mean of p_g", ylim=(-0.3, settings["start"] * 1.15))
    paths.legend(fontsize="small")


EXPERIMENT = Experiment(
    name="saturation",
    title="How much gradient do the two generator losses leave, and where do they lead?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter(
            "starts",
            [1.0, 2.0, 3.0, 4.0],
            "distances at which slopes are measured",
            (lambda t: 0 < t <= 10, "a distance in (0, 10]"),
        ),
        Parameter(
            "start", 5.0, "where games begin", (lambda t: 0 < t <= 10, "a distance in (0, 10]")
        ),
        Parameter("runs", 5, "runs for each", POSITIVE),
        Parameter("batch", 4096, "samples of each law in a step", POSITIVE),
        Parameter("warm", 1500, "the discriminator's steps before", POSITIVE),
        Parameter("rate", 0.05, "Adam's rate for the discriminator", POSITIVE),
        Parameter("width", 32, "hidden units of the discriminator that is a network", POSITIVE),
        Parameter("rounds", 200, "rounds of a game", POSITIVE),
        Parameter("steps", 10, "the discriminator's steps in a round", POSITIVE),
        Parameter("generator_rate", 0.05, "the generator's plain step size", POSITIVE),
        Parameter("device", "auto", "auto (a GPU where there is one), cpu, cuda"),
    ),
    points=_points,
    run=_run,
    compare=_compare,
    draw=_draw,
    needs=("torch",),
    claims=(
        "arjovsky2017.nonsaturating_gradient",
        "goodfellow2014.saturation",
    ),
    small=(
        "runs=2",
        "starts=[1.5]",
        "batch=1024",
        "warm=300",
        "start=2.0",
        "rounds=20",
        "steps=5",
    ),
)
