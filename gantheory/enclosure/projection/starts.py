"""Members of a location-scale family that may be the best one: guesses in floats."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.descent import descend
from gantheory.divergence.guides import GUIDES
from gantheory.divergence.panels import float_divergence
from gantheory.divergence.projection import (
    KERNELS,
    STANDARDS,
    Guess,
    guesses,
    nodes_of,
    quantiles,
    student,
)
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from gantheory.enclosure.projection.location_scale import LocationScale
    from gantheory.measure.law import Law

_ROUGH = "tv"
_LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]
_WITHIN = 1e-5  # of the coordinates: Newton's method in balls goes on from there


def starts(name: str, target: Law, members: LocationScale) -> list[Guess]:
    """The local minimisers that were found, the best first.

    By Newton's method where the divergence is known on the target's nodes; else, and for total
    variation, whose kinks they step over, from those of JSD by values alone.
    """
    if name in KERNELS or (name in GUIDES and name != _ROUGH):
        return _by_newton(name, target, members)
    guide = name if name in GUIDES else "js"
    near = [*_by_newton(guide, target, members), *_by_newton("js", target, members)]
    return _by_values(name, target, members, near)


def _by_newton(name: str, target: Law, members: LocationScale) -> list[Guess]:
    base = members.family.base.name
    df = getattr(members.shape, "df", Fraction(1))
    standard = student(float(df)) if base == "student" else STANDARDS[base]
    fixed = [None if x is None else float(x) for x in members.fixed]
    return guesses(name, target, standard, (fixed[0], fixed[1]))


def _by_values(name: str, target: Law, members: LocationScale, near: list[Guess]) -> list[Guess]:
    """From these and from quantiles, in locations and log-scales over the target's spread."""
    at = quantiles(nodes_of(target), _LEVELS)
    spread = max(at[3] - at[1], 1e-300)
    fixed = [None if x is None else float(x) for x in members.fixed]
    pairs = [(g.location, g.scale) for g in near] + [(m, spread / 2) for m in at]

    def member_at(point: tuple[float, ...]) -> tuple[float, float]:
        free = iter(point)
        location = at[2] + spread * next(free) if fixed[0] is None else fixed[0]
        return location, spread * math.exp(next(free)) if fixed[1] is None else fixed[1]

    def value(point: tuple[float, ...]) -> float:
        try:
            location, scale = member_at(point)
            if not (scale > 0 and math.isfinite(location) and math.isfinite(scale)):
                return math.inf
            member = members.member(Fraction(location), Fraction(scale))
            return float_divergence(name, target, member)[0]
        except (OverflowError, InputError):
            return math.inf

    def point_of(location: float, scale: float) -> tuple[float, ...]:
        both = (location - at[2]) / spread, math.log(scale / spread)
        return tuple(x for x, known in zip(both, fixed, strict=True) if known is None)

    found = descend(value, [point_of(*pair) for pair in pairs], within=_WITHIN)
    return [Guess(*member_at(x), here) for here, x in found if math.isfinite(here)]
