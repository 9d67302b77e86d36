"""Where a member crosses a target, guessed in floats: the cells that show most of total variation.

Between the places where ``p = q`` total variation loses nothing by data processing. Cells that are
guessed badly show less, and never too much.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

from gantheory.enclosure.cells import cells
from gantheory.enclosure.floats import float_function

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.measure.law import Law

_STEPS = 40
_GRID = 1 << 40


@final
class Guessed:
    """The crossings of one target by the members of one shape.

    Parameters
    ----------
    target, shape, units
        As in :class:`Bounds`.
    edges
        Between neighbours the densities are thought to cross at most once.
    """

    def __init__(
        self, target: Law, shape: Shape, units: Units, edges: tuple[Fraction, ...]
    ) -> None:
        self._cells = [
            (_within(cell.low, cell.high, units, edges), _log_density(cell.left))
            for cell in cells(target, target)
        ]
        self._ends = {
            (end - units.centre) / units.unit
            for cell in cells(target, target)
            for end in (cell.low, cell.high)
            if isinstance(end, Fraction)
        }
        self._units = float(units.centre), float(units.unit)
        self._of_member = {side: float_function(shape.tail(side)) for side in (-1, 1)}

    def edges(self, point: Point) -> tuple[Fraction, ...]:
        """The crossings of one member, with the ends of the target's pieces."""
        u, v = (float(x) for x in point)
        found = set(self._ends)
        for places, log_p in self._cells:

            def gap(x: float, log_p: Callable[[float], float] = log_p) -> float:
                z = (x - u) / v
                return log_p(self._units[0] + self._units[1] * x) - self._log_q(z, v)

            values = [(x, gap(x)) for x in places]
            for (a, at_a), (b, at_b) in pairwise(values):
                if at_a * at_b < 0:
                    crossing = _bisected(gap, a, b, rising=at_b > 0)
                    found.add(Fraction(round(crossing * _GRID), _GRID))
        return tuple(sorted(found)) or (point[0],)

    def _log_q(self, z: float, v: float) -> float:
        """The log of a member's density; where it has none, an infinity."""
        side = 1 if z >= 0 else -1
        return self._of_member[side](abs(z)) - math.log(v * self._units[1])


def _log_density(side: Side) -> Callable[[float], float]:
    forms = [(float_function(c.form), math.log(c.weight)) for c in side]
    if len(forms) == 1:
        ((form, weight),) = forms
        return lambda x: form(x) + weight

    def value(x: float) -> float:
        logs = [form(x) + weight for form, weight in forms]
        most = max(logs)
        return most + math.log(sum(math.exp(log - most) for log in logs))

    return value


def _within(
    low: Fraction | float, high: Fraction | float, units: Units, edges: tuple[Fraction, ...]
) -> list[float]:
    """The edges inside a piece of the target, and between the last ones and its ends."""
    inside = [x for x in edges if low < units.location(x) < high]
    first, last = ((end - units.centre) / units.unit for end in (low, high))
    marks = [x for x in (first, *inside, last) if math.isfinite(x)]
    return [float(a + b) / 2 for a, b in pairwise(marks)] if len(marks) > 1 else []


def _bisected(gap: Callable[[float], float], low: float, high: float, *, rising: bool) -> float:
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if (gap(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2
