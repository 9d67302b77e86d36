"""The cells of a partition: the target's quantiles in floats, made short rationals."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.projection import nodes_of, quantiles

if TYPE_CHECKING:
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.law import Law

_GRID = 1 << 30


def edges_for(target: Law, units: Units, count: int) -> tuple[Fraction, ...]:
    """Quantiles of the target, with the ends of its pieces, in the units of the boxes."""
    levels = [(k + 0.5) / count for k in range(count)]
    levels += [10.0**-k for k in range(2, 7)] + [1 - 10.0**-k for k in range(2, 7)]
    marks = {_snapped(x, units) for x in quantiles(nodes_of(target), levels)}
    for _, density in target.parts:
        marks |= {(x - units.centre) / units.unit for x in density.breakpoints}
    outside = {Fraction(k, 2) for k in range(-8, 9)}
    return tuple(sorted(marks | {x for x in outside if not min(marks) <= x <= max(marks)}))


def _snapped(x: float, units: Units) -> Fraction:
    """A point in the units of the boxes, as a short number."""
    return Fraction(round((Fraction(x) - units.centre) / units.unit * _GRID), _GRID)
