"""Good members in floats, from the target's nodes alone: guesses, with no guarantee."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from gantheory.divergence.descent import descend
from gantheory.divergence.guides import GUIDES
from gantheory.divergence.panels import float_divergence
from gantheory.divergence.projection import KERNELS, nodes_of
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.measure.law import Law

    Value = Callable[[tuple[float, float]], float]

_STEPS, _WITHIN, _LARGEST = 500, 1e-7, 600.0


def guesses(name: str, target: Law, model: Model) -> list[tuple[float, Point]]:
    """Local minimisers by values, the best first; coordinates are logarithms and deviations."""
    nodes = nodes_of(target)
    low, high = model.support
    inside = nodes.x > float(low)
    if high is not None:
        inside &= nodes.x < float(high)
    x, mass, log_p = nodes.x[inside], nodes.mass[inside], nodes.log_density[inside]
    if not x.size:
        return []
    whole = model.whole()
    fixed = None if whole.low[0] != whole.high[0] else float(whole.low[0])
    outside = float(sum(target.atoms.values())) + float(nodes.mass[~inside].sum())
    known = name in KERNELS or name in GUIDES
    kernel, alone, beside = KERNELS.get(name) or GUIDES.get(name) or KERNELS["js"]

    def by_nodes(at: tuple[float, float]) -> float:
        with np.errstate(all="ignore"):
            d = np.clip(log_p - model.log_density(at, x), -_LARGEST, _LARGEST)
            terms = kernel(d, np.exp(-d), np.exp(d))[0]
        return beside + (alone * outside if outside else 0.0) + float(terms @ mass)

    def by_panels(at: tuple[float, float]) -> float:
        return float_divergence(name, target, model.member((Fraction(at[0]), Fraction(at[1]))))[0]

    value = by_nodes if known else by_panels

    def shown(at: tuple[float, ...]) -> float:
        try:
            here = value(model.from_line(at, fixed))
        except (InputError, ArithmeticError, ValueError):
            return math.inf
        return here if math.isfinite(here) else math.inf

    starts = [model.to_line(at, fixed) for at in model.starts(x, mass)]
    found = descend(shown, starts, _STEPS, _WITHIN)
    points = [(here, model.from_line(at, fixed)) for here, at in found if math.isfinite(here)]
    return [(here, (Fraction(at[0]), Fraction(at[1]))) for here, at in points]
