"""Triangular laws over a cube: both ends and the mode, each in the line's chart.

Distribution functions fall as any of the three grows. Where a box has points that are out of order,
the corners are moved to the nearest members that bound those in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.enclosure.projection.brackets.cube import (
    Floats,
    MassCube,
    between,
    location,
    outward,
)
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family

_NAMES = ("low", "mode", "high")
_SLACK = 1e-12  # of a few quotients of numbers whose ratio is at most one


@final
@dataclass(frozen=True)
class Triangles(MassCube):
    """``triangular(low, mode, high)`` with some of the three free, in the units' charts.

    Attributes
    ----------
    units
        What the charts' numbers mean.
    fixed
        The fixed values, in these units.
    """

    units: Units
    fixed: tuple[Fraction | None, ...]

    @property
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The line's chart for each free parameter."""
        free = self.fixed.count(None)
        return (-1.0,) * free, (1.0,) * free

    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """By the names of the text form."""
        free = [name for name, x in zip(_NAMES, self.fixed, strict=True) if x is None]
        places = (Fraction(t) / (1 - Fraction(t) ** 2) for t in point)
        return {name: self.units.location(x) for name, x in zip(free, places, strict=True)}

    def _ranges(self, low: Floats, high: Floats) -> list[tuple[Floats, Floats]]:
        found, column = [], 0
        for value in self.fixed:
            if value is None:
                ends = location(low[:, column]), location(high[:, column])
                column += 1
            else:
                ends = (np.full(len(low), float(value)),) * 2
            found.append(outward(*ends))
        return found

    def is_empty(self, low: Floats, high: Floats, /) -> NDArray[np.bool_]:
        """Whether the three are out of order throughout."""
        a, c, b = self._ranges(low, high)
        return (a[0] > c[1]) | (c[0] > b[1]) | (a[0] > b[1])

    def masses(self, low: Floats, high: Floats, edges: Floats, /) -> tuple[Floats, Floats]:
        """From distribution functions at two corners, and the height of the peak."""
        a, c, b = self._ranges(low, high)
        first = np.maximum(c[0], a[0])
        left = a[0], first, np.maximum(b[0], first)
        last = np.minimum(c[1], b[1])
        right = np.minimum(a[1], last), last, b[1]
        least, most = (np.stack([_cdf(x, *ends) for x in edges], axis=1) for ends in (right, left))
        with np.errstate(all="ignore"):
            room = b[0] - a[1]
            steepest = np.where(room > 0, 2 / room, np.inf)[:, None] * (1 + _SLACK)
        return between(
            (np.maximum(least - _SLACK, 0.0), np.minimum(most + _SLACK, 1.0)), steepest, edges
        )


def _cdf(x: float, a: Floats, c: Floats, b: Floats) -> Floats:
    """The distribution function; its limits for ends at infinity or all three in one point."""
    with np.errstate(all="ignore"):
        rising = (x - a) / (b - a) * ((x - a) / (c - a))
        falling = 1 - (b - x) / (b - a) * ((b - x) / (b - c))
    inner = np.where(x < c, rising, falling)
    inner = np.where(np.isneginf(a), 1.0, np.where(np.isposinf(b), 0.0, inner))
    return np.where(x >= b, 1.0, np.where(x < a, 0.0, inner))


def triangles(family: Family, units: Units) -> Triangles | None:
    """The cube of triangular laws; None for any other family."""
    if not isinstance(family, FreeFamily) or family.base.name != "triangular":
        return None
    fixed = ((x if x is None else (x - units.centre) / units.unit) for x in family.fixed)
    return Triangles(units, tuple(fixed))
