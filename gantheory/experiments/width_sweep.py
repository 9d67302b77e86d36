"""What width buys: of the generator, nearer to -log 4; of the discriminator, nearer to C(G)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gantheory.experiments import affine_game
from gantheory.experiments.estimates import difference, mean_of, told
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gantheory.enclosure.result import Enclosure

_LOG_4 = math.log(4)
_ROUNDING = 1e-9
"""Of values by quadrature, kept to ten digits."""
_BUMPS = "mixture(1/3*normal(-3/2,1/4) + 1/3*normal(0,1/4) + 1/3*normal(3/2,1/4))"

_THEORY = """
A wider generator has a larger family, so its floor is lower: width 0 is affine, its floor certified
over all normal laws, and a hidden layer of two units can already do strictly better. No floor lies
below -log 4. A wider discriminator has a larger class, so the restricted value `sup_{D in F} V` is
higher; none lies above C(G), and it comes near as F comes near D*. The law of a piecewise linear
generator is known exactly on the line, so every C(G) here is a quadrature, not an estimate.
"""


def _points(settings: Settings) -> Sequence[Inputs]:
    runs = range(settings["runs"])
    shared = {k: settings[k] for k in ("batch", "device")}
    wide = {
        k: settings[k] for k in ("target", "rounds", "steps", "rate", "generator_rate", "opponent")
    }
    alone = {k: settings[k] for k in ("data", "sd", "alone_steps", "alone_rate")}
    points: list[Inputs] = [
        {"part": "generator", "width": w, "run": run, **wide, **shared}
        for w in settings["generator_widths"]
        for run in runs
    ]
    points += [
        {"part": "discriminator", "width": w, "run": run, **alone, **shared}
        for w in settings["discriminator_widths"]
        for run in runs
    ]
    return points


def _check(settings: Settings) -> None:
    affine_game.check(settings)
    affine_game.moments(affine_game.law_of(settings["data"]))


def _run(inputs: Inputs) -> Results:
    from gantheory.capacity.image import image_law
    from gantheory.capacity.networks import Shape
    from gantheory.capacity.on_the_line import standing
    from gantheory.capacity.targets import on_the_line
    from gantheory.capacity.training import Plan, pair_of, train
    from gantheory.game.objective import MINIMAX

    width = inputs["width"]
    if inputs["part"] == "generator":
        target = on_the_line(inputs["target"])
        centre, scale = affine_game.moments(target.law)
        made = Shape(1, 1, width, 1 if width else 0, 0.2)
        sees = Shape(1, 1, inputs["opponent"], 2, 0.2, centre=(centre,), scale=(scale,))
        rates = inputs["rate"], inputs["generator_rate"]
        plan = Plan(MINIMAX, inputs["rounds"], inputs["steps"], inputs["batch"], *rates)
    else:
        target = on_the_line(inputs["data"])
        made, sees = Shape(1), Shape(1, 1, width, 1)
        plan = Plan(MINIMAX, inputs["alone_steps"], 1, inputs["batch"], inputs["alone_rate"], 0.0)
    pair = pair_of(target, made, sees, inputs["seed"], inputs["device"])
    if inputs["part"] == "discriminator":
        pair.generator.set_affine(inputs["sd"], 0.0)
    for _ in train(pair, plan):
        pass
    law = image_law(pair.generator.exact())
    found = standing(target.law, law, pair.discriminator.on_the_line, pair.discriminator.kinks())
    return {
        "V": told(found.value),
        "C": told(found.criterion),
        "error": told(found.discriminator_error),
        "tv": told(found.total_variation),
    }


@lru_cache(maxsize=8)
def _worth(data: str, sd: float) -> Enclosure:
    """C(G) of the discriminators' opponent, certified."""
    from gantheory.enclosure.game import criterion
    from gantheory.measure.families.normal import Normal

    return criterion(affine_game.law_of(data), Normal(Fraction(0), Fraction(sd)), 9)


def _of(rows: Sequence[Row], part: str, width: int) -> list[Results]:
    return [r.results for r in rows if (r.inputs["part"], r.inputs["width"]) == (part, width)]


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    return [*_generators(settings, rows), *_discriminators(settings, rows)]


def _generators(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    floor = affine_game.floor_of(settings).value
    widths = sorted(set(settings["generator_widths"]))
    values = {w: [r["C"] for r in _of(rows, "generator", w)] for w in widths}
    lowest = {w: min(c) for w, c in values.items()}
    everything = [c for found in values.values() for c in found]
    runs, found = len(everything), []
    wider = [w for w in widths if w >= 2]
    if wider:
        worst = max(wider, key=lambda w: lowest[w])
        found.append(
            Comparison(
                "the least C(G) found at each width from 2 on",
                f"can be below {floor.value}, the certified floor of width 0",
                f"below it at every one; the highest is {lowest[worst]:.5f}, at width {worst}"
                if lowest[worst] < float(floor.low)
                else f"not below it at width {worst}: {lowest[worst]:.5f}",
                f"quadrature, below {_ROUNDING:g}; a member that was found, not the family's floor",
                runs,
                # A family's floor is not refuted by a game that did not reach it.
                True if lowest[worst] < float(floor.low) else None,
                ("capacity.nested_families",),
            )
        )
    if len(widths) > 1:
        first, last = widths[0], widths[-1]
        fall = difference(values[first], values[last])
        found.append(
            Comparison(
                f"mean C(G), width {first} less width {last}",
                "positive: a larger family comes nearer",
                f"{fall.text(4)}; from {mean_of(values[first]).value:.4f} to "
                f"{mean_of(values[last]).value:.4f}",
                "95 % confidence, if the runs are nearly normal",
                len(values[first]) + len(values[last]),
                fall.sign(),
                ("capacity.nested_families",),
            )
        )
    if 0 in widths:
        above = lowest[0] - float(floor.low)
        found.append(
            Comparison(
                "the least C(G) at width 0",
                f"no less than {floor.value}",
                f"{above:.2g} above it",
                f"quadrature, below {_ROUNDING:g}",
                len(values[0]),
                above >= -_ROUNDING,
                ("capacity.gap",),
            )
        )
    least = min(everything) + _LOG_4
    found.append(
        Comparison(
            "the least C(G) + log 4 of all widths",
            "not negative",
            f"{least:.5f}",
            f"quadrature, below {_ROUNDING:g}",
            runs,
            least >= -_ROUNDING,
            ("goodfellow2014.theorem_1",),
        )
    )
    return found


def _discriminators(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    worth = _worth(settings["data"], settings["sd"])
    widths = sorted(set(settings["discriminator_widths"]))
    values = {w: [r["V"] for r in _of(rows, "discriminator", w)] for w in widths}
    above = max(v for found in values.values() for v in found) - float(worth.high)
    runs = sum(map(len, values.values()))
    found = [
        Comparison(
            "the largest V(D,G) of all widths of D",
            f"no more than C(G) = {worth.value}, certified",
            f"{-above:.5f} below it" if above < 0 else f"{above:.2g} above it",
            f"quadrature, below {_ROUNDING:g}",
            runs,
            above <= _ROUNDING,
            ("capacity.restricted_discriminator", "goodfellow2014.proposition_1"),
        )
    ]
    if len(widths) > 1:
        first, last = widths[0], widths[-1]
        rise = difference(values[last], values[first])
        left = mean_of([float(worth.high) - v for v in values[last]])
        found.append(
            Comparison(
                f"mean V(D,G), width {last} less width {first}",
                "positive: a larger class sees more",
                f"{rise.text(4)}; at width {last} it is {left.text(4)} below C(G)",
                "95 % confidence, if the runs are nearly normal",
                len(values[first]) + len(values[last]),
                rise.sign(),
                ("capacity.restricted_discriminator",),
            )
        )
    return found


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    left, right = figure.subplots(1, 2)
    floor = float(affine_game.floor_of(settings).value.midpoint)
    _scatter(left, rows, "generator", sorted(set(settings["generator_widths"])), "C")
    left.axhline(floor, color="C2", label="certified floor of the normal laws")
    left.axhline(-_LOG_4, color="0.5", ls=":", label="-log 4")
    left.set(xlabel="width of G (0: affine)", title="C(G) at the end, nats")
    left.legend(fontsize="small", loc="lower left")
    worth = float(_worth(settings["data"], settings["sd"]).midpoint)
    _scatter(right, rows, "discriminator", sorted(set(settings["discriminator_widths"])), "V")
    right.axhline(worth, color="C2", label="C(G), certified")
    right.axhline(-_LOG_4, color="0.5", ls=":", label="-log 4")
    right.set(xlabel="width of D", title="V(D,G) of a trained D, G fixed, nats")
    right.legend(fontsize="small", loc="upper left", bbox_to_anchor=(0, 0.95))


def _scatter(axis: Axes, rows: Sequence[Row], part: str, widths: list[int], name: str) -> None:
    """Every run as a dot, the means joined; widths evenly, as they are mostly doubled."""
    values: list[Any] = [[r[name] for r in _of(rows, part, w)] for w in widths]
    shown = [(n, found) for n, found in enumerate(values) if found]
    for n, found in shown:
        axis.plot([n] * len(found), found, "o", color="C0", ms=4, alpha=0.6)
    means = [sum(found) / len(found) for _, found in shown]
    axis.plot([n for n, _ in shown], means, color="C0", lw=1, label="mean of the runs")
    axis.set_xticks(range(len(widths)), [str(w) for w in widths])


EXPERIMENT = Experiment(
    name="width-sweep",
    title="What does a wider generator buy, and what a wider discriminator?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter(
            "generator_widths", [0, 2, 4, 8, 16], "units of G's layer", affine_game.NOT_NEGATIVE
        ),
        Parameter("discriminator_widths", [1, 2, 4, 8, 16, 32], "units of D's layer", POSITIVE),
        Parameter("runs", 4, "runs of each width", POSITIVE),
        Parameter("batch", 1024, "samples of each law in a step", POSITIVE),
        Parameter("target", "uniform(0,1)", "the data's law for the generators"),
        Parameter("rounds", 1200, "rounds of the generators' games", POSITIVE),
        Parameter("steps", 5, "their discriminator's steps in a round", POSITIVE),
        Parameter("rate", 0.003, "Adam's rate for that discriminator", POSITIVE),
        Parameter("generator_rate", 0.002, "and for the generators", POSITIVE),
        Parameter("opponent", 32, "width of its two layers", POSITIVE),
        Parameter("data", _BUMPS, "the data's law for the discriminators"),
        Parameter("sd", 1.0, "their generator's standard deviation; its mean is 0", POSITIVE),
        Parameter("alone_steps", 3000, "the discriminators' steps", POSITIVE),
        Parameter("alone_rate", 0.01, "Adam's rate for them", POSITIVE),
        Parameter("device", "auto", "auto (a GPU where there is one), cpu, cuda"),
    ),
    points=_points,
    check=_check,
    run=_run,
    compare=_compare,
    draw=_draw,
    needs=("torch",),
    claims=(
        "capacity.gap",
        "capacity.nested_families",
        "capacity.restricted_discriminator",
        "goodfellow2014.proposition_1",
        "goodfellow2014.theorem_1",
    ),
    small=(
        "generator_widths=[0, 8]",
        "discriminator_widths=[1, 16]",
        "runs=3",
        "rounds=500",
        "steps=3",
        "batch=256",
        "opponent=16",
        "generator_rate=0.005",
        "alone_steps=500",
    ),
)
