r"""Student's laws over a cube: degrees of freedom, location and scale.

``|T|`` falls stochastically as ``df`` grows: the ratio of two densities as a function of ``z^2``
rises up to 1 and falls from there, and at 0 the larger ``df`` has the larger density, so that the
ratio crosses 1 once. Hence distribution functions rise with ``df`` above 0 and fall below it, from
1/2 (``df`` to 0) to the normal law's. Between rows and nodes of a table, made in balls, they are
bounded by monotonicity. No density is above the normal one's largest value; and ``|z| f(z)`` is
largest at 1, where that same ratio is largest too, so that at a distance ``d`` from the location no
density is above ``f(1)/d``, ``f`` that of the largest ``df``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, final

import numpy as np
from flint import arb
from numpy.typing import NDArray

from gantheory.enclosure.ball import ball, working_precision
from gantheory.enclosure.projection.brackets.cube import (
    Floats,
    MassCube,
    between,
    location,
    outward,
    scale,
    standardised,
)
from gantheory.enclosure.projection.shape import NormalShape, StudentShape
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family

_NAMES = ("df", "loc", "scale")
_ROWS, _NODES, _BITS = 32, 512, 64
_TOP, _SLACK, _PLACE = 0.4, 1e-15, 1e-9  # above the largest density; a float's error; a place's


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float64]:
    """The mass below ``z = y/(1 - y) >= 0``: a row for ``df = s/(1 - s)``, a column for ``y``."""
    found = np.full((_ROWS + 1, _NODES + 1), 0.5)
    with working_precision(_BITS):
        places = [ball(Fraction(k, _NODES - k)) for k in range(1, _NODES)]
        for row in range(1, _ROWS + 1):
            df = Fraction(row, max(_ROWS - row, 1))
            shape = NormalShape() if row == _ROWS else StudentShape(df)
            found[row, 1:-1] = [float(arb(1) - shape.sf(z)) for z in places]
            found[row, -1] = 1.0
    return found


@lru_cache(maxsize=1)
def _heights() -> NDArray[np.float64]:
    """The standard density at 1 for the same rows, rounded up; 0 for ``df`` to 0."""
    with working_precision(_BITS):
        found = [0.0]
        for row in range(1, _ROWS + 1):
            df = Fraction(row, max(_ROWS - row, 1))
            shape = NormalShape() if row == _ROWS else StudentShape(df)
            found.append(math.nextafter(float(shape.density(arb(1)).upper()), 1.0))
    return np.array(found)


@final
@dataclass(frozen=True)
class Students(MassCube):
    """``student(df, loc, scale)`` with ``df`` free; the others are free or fixed.

    Attributes
    ----------
    units
        What the charts' numbers mean.
    fixed
        The fixed location and scale, in these units.
    """

    units: Units
    fixed: tuple[Fraction | None, Fraction | None]

    @property
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The half-line's chart for ``df`` and the scale, the line's for the location."""
        first, last = self.fixed
        low = (0.0, *(() if first is not None else (-1.0,)), *(() if last is not None else (0.0,)))
        return low, (1.0,) * len(low)

    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """By the names of the text form."""
        free = ["df", *(n for n, x in zip(_NAMES[1:], self.fixed, strict=True) if x is None)]
        found = {}
        for name, t in zip(free, (Fraction(x) for x in point), strict=True):
            half = t / (1 - t)
            found[name] = half if name == "df" else self.units.scale(half)
            if name == "loc":
                found[name] = self.units.location(t / (1 - t * t))
        return found

    def is_empty(self, low: Floats, _high: Floats, /) -> NDArray[np.bool_]:
        """No box is."""
        return np.zeros(len(low), dtype=bool)

    def masses(self, low: Floats, high: Floats, edges: Floats, /) -> tuple[Floats, Floats]:
        """From bounds of the distribution functions."""
        m, s = self._ranges(low, high)
        below, above = (np.minimum(x, 1.0) * _ROWS for x in (low[:, :1], high[:, :1]))
        rows = np.floor(below).astype(np.intp), np.ceil(above).astype(np.intp)
        z0, z1 = standardised(edges, m, s)
        least = np.where(z0 >= 0, _at(rows[0], z0, np.floor), 1 - _at(rows[1], -z0, np.ceil))
        most = np.where(z1 >= 0, _at(rows[1], z1, np.ceil), 1 - _at(rows[0], -z1, np.floor))
        with np.errstate(all="ignore"):
            away = np.maximum(edges[:-1] - m[1][:, None], m[0][:, None] - edges[1:])
            beside = np.where(away > 0, _heights()[rows[1]] / away, np.inf)
            steepest = np.minimum(_TOP / s[0][:, None], beside)
        cdf = np.maximum(least - _SLACK, 0.0), np.minimum(most + _SLACK, 1.0)
        return between(cdf, steepest, edges)

    def _ranges(
        self, low: Floats, high: Floats
    ) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        found, column = [], 1
        for value, chart in zip(self.fixed, (location, scale), strict=True):
            if value is None:
                ends = chart(low[:, column]), chart(high[:, column])
                column += 1
            else:
                ends = (np.full(len(low), float(value)),) * 2
            found.append(outward(*ends))
        return found[0], found[1]


def _at(rows: NDArray[np.intp], z: Floats, side: np.ufunc) -> Floats:
    """The table at the node beside ``z >= 0`` on one side; for ``z < 0`` any number."""
    z = np.maximum(z, 0.0)
    with np.errstate(invalid="ignore"):
        y = np.where(np.isposinf(z), 1.0, z / (1 + z))
    slip = _PLACE if side is np.ceil else -_PLACE
    node = np.clip(side(y * _NODES + slip), 0, _NODES).astype(np.intp)
    node = np.where(np.isposinf(z), _NODES, node)
    found: Floats = _table()[rows, node]
    return found


def students(family: Family, units: Units) -> Students | None:
    """The cube of Student's laws with free ``df``; None for any other family."""
    if not isinstance(family, FreeFamily) or family.base.name != "student":
        return None
    df, loc, size = family.fixed
    if df is not None:
        return None
    place = None if loc is None else (loc - units.centre) / units.unit
    return Students(units, (place, None if size is None else size / units.unit))
