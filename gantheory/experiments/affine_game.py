"""One game on the line: an affine generator of normal noise against a network, looked at often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gantheory.experiments.estimates import told
from gantheory.experiments.experiment import Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings, one_of
from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gantheory.capacity.floor import Floor

NOT_NEGATIVE = (lambda x: x >= 0, "something >= 0")

PARAMETERS = (
    Parameter("target", "uniform(0,1)", "the data's law"),
    Parameter(
        "objective",
        "minimax",
        "what the generator is paid",
        one_of("minimax", "non-saturating"),
    ),
    Parameter("runs", 10, "how many games, each with its own seed", POSITIVE),
    Parameter("start_mean", -1.0, "the generator's first mean"),
    Parameter("start_sd", 1.0, "its first standard deviation", POSITIVE),
    Parameter("batch", 2048, "samples of each law in a step", POSITIVE),
    Parameter("looks", 12, "how often a game is measured", POSITIVE),
    Parameter("device", "auto", "auto (a GPU where there is one), cpu, cuda"),
)
"""Settings of every such game."""


def check(settings: Settings) -> None:
    """Refuse a target that games cannot be compared on.

    Raises
    ------
    InputError
        If it is no law with a density and a finite variance, or has no certified floor.
    """
    moments(law_of(settings["target"]))
    floor_of(settings)


def floor_of(settings: Settings) -> Floor:
    """What the family can reach, certified.

    Raises
    ------
    InputError
        If it could not be certified for this target.
    """
    from gantheory.capacity.floor import normal_floor

    return normal_floor(settings["target"])


def law_of(text: str) -> Law:
    """The data's law.

    Raises
    ------
    InputError
        If it is no law with a density.
    """
    from gantheory.capacity.targets import on_the_line

    return on_the_line(text).law


def moments(law: Law) -> tuple[float, float]:
    """Mean and standard deviation.

    Raises
    ------
    InputError
        If the variance is infinite.
    """
    means = [(float(w), part.expectation, part.variance) for w, part in law.parts]
    mean = sum(w * m for w, m, _ in means)
    variance = sum(w * (v + (m - mean) ** 2) for w, m, v in means)
    if not variance < float("inf"):
        raise InputError(f"{law} has no finite variance: take a target that has")
    return mean, variance**0.5


def points(settings: Settings) -> list[dict[str, Any]]:
    """One point a run, with every setting but how many runs there are."""
    kept = {k: v for k, v in settings.items() if k not in {"runs", "seed"}}
    return [{**kept, "run": run} for run in range(settings["runs"])]


def play(inputs: Inputs, *, width: int, depth: int, leak: float, degree: int) -> Results:
    """Train one pair, and measure it at every look.

    Returns
    -------
    mapping
        ``looks``, a list of ``round``, ``mean``, ``sd``, ``V``, ``C``, ``error`` (E_m|D - D*|) and
        ``tv``; and ``curve``, lists ``x``, ``D``, ``optimal``.
    """
    import numpy as np

    from gantheory.capacity.image import image_law
    from gantheory.capacity.networks import Shape
    from gantheory.capacity.on_the_line import density_of, standing
    from gantheory.capacity.targets import on_the_line
    from gantheory.capacity.training import Plan, pair_of, train
    from gantheory.game.objective import parse_objective

    target = on_the_line(inputs["target"])
    centre, scale = moments(target.law)
    sees = {"centre": (centre,), "scale": (scale,)}
    pair = pair_of(
        target,
        Shape(1),
        Shape(1, 1, width, depth, leak, degree, **sees),
        inputs["seed"],
        inputs["device"],
    )
    pair.generator.set_affine(inputs["start_sd"], inputs["start_mean"])
    plan = Plan(
        parse_objective(inputs["objective"]),
        inputs["rounds"],
        inputs["steps"],
        inputs["batch"],
        inputs["rate"],
        inputs["generator_rate"],
    )
    looks = []
    for done in train(pair, plan, inputs["looks"]):
        law = image_law(pair.generator.exact())
        found = standing(
            target.law, law, pair.discriminator.on_the_line, pair.discriminator.kinks()
        )
        looks.append(
            {
                "round": done,
                "mean": told(float(law.centre[0])),
                "sd": told(float(law.scale[0])),
                "V": told(found.value),
                "C": told(found.criterion),
                "error": told(found.discriminator_error),
                "tv": told(found.total_variation),
            }
        )
    x = centre + 3 * scale * np.linspace(-1, 1, 301)
    real = density_of(target.law, x)
    trained = 1 / (1 + np.exp(-pair.discriminator.on_the_line(x)))
    both = real + law.density(x)
    optimal = np.where(both > 0, real / np.where(both > 0, both, 1), 0.5)  # free where both vanish
    curve = {"x": x, "D": trained, "optimal": optimal}
    return {
        "looks": looks,
        "curve": {name: [round(float(v), 6) for v in values] for name, values in curve.items()},
    }


def draw_deviations(axis: Axes, rows: Sequence[Row], floor: Floor, below: float) -> None:
    """Deviations of p_g by round, beside the two that it may end at; shown from so many times what
    lies between them below the lower one.
    """
    for row in rows:
        looks = row.results["looks"]
        rounds = [look["round"] for look in looks]
        axis.plot(rounds, [look["sd"] for look in looks], color="C0", alpha=0.5, lw=1)
    best, matching = float(floor.sd.midpoint), float(floor.matching_sd.midpoint)
    axis.axhline(best, color="C2", label=f"JSD optimum, {best:.4f}")
    axis.axhline(matching, color="C3", ls="--", label=f"data's own, {matching:.4f}")
    axis.set(xlabel="round", xlim=(0, None), title="standard deviation of p_g")
    axis.set_ylim(best - below * (matching - best), matching + 3 * (matching - best))
    axis.legend(loc="lower right")


def draw_curve(axis: Axes, rows: Sequence[Row]) -> None:
    """Draw the first run's D at the end beside D*."""
    if rows:
        curve = rows[0].results["curve"]
        axis.plot(curve["x"], curve["optimal"], color="C2", label="D* = p/(p+q)")
        axis.plot(curve["x"], curve["D"], color="C0", lw=1, label="trained D")
        axis.set(xlabel="x", title="D at the end, first run", ylim=(-0.05, 1.2))
        axis.legend(loc="upper right")
