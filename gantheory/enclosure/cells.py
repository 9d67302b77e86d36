r"""Where two laws live: common atoms, and cells of the line on which both densities are analytic.

On a cell each law is a sum of components ``weight * exp(form)``. Components that are rational
multiples of each other are added up exactly, so that a law written in two ways is seen as one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gantheory.measure.law import Law
    from gantheory.measure.logform import LogForm

End = Fraction | float
"""An end of a cell; a float only if it is infinite."""


@final
@dataclass(frozen=True)
class Component:
    """``weight * exp(form)`` on a cell.

    Attributes
    ----------
    weight
        A positive rational.
    form
        The exact form.
    bulk
        Where the density that it comes from has most of its mass: a hint.
    """

    weight: Fraction
    form: LogForm
    bulk: tuple[Fraction, Fraction]


Side = tuple[Component, ...]


@final
@dataclass(frozen=True)
class Cell:
    """An open interval, and the two densities on it; an empty side is a zero density."""

    low: End
    high: End
    left: Side
    right: Side

    def ratio(self) -> Fraction | None:
        """The constant ``left/right`` if it is seen to be constant and rational, else None."""
        if not self.left or len(self.left) != len(self.right):
            return None
        ratios = set()
        for component in self.left:
            multiples = ((_multiple(c.form, component.form), c.weight) for c in self.right)
            found = next(((times, weight) for times, weight in multiples if times), None)
            if found is None:
                return None
            ratios.add(component.weight * found[0] / found[1])
        return ratios.pop() if len(ratios) == 1 else None


def cells(p: Law, q: Law) -> tuple[Cell, ...]:
    """The cells of the line that carry a density of ``p`` or ``q``, from left to right."""
    ends = {
        end
        for law in (p, q)
        for _, density in law.parts
        for piece in density.pieces
        for end in (piece.low, piece.high)
    }
    cuts = sorted(ends)
    found = []
    for low, high in pairwise(cuts):
        left, right = _side(p, low, high), _side(q, low, high)
        if left or right:
            found.append(Cell(low, high, left, right))
    return tuple(found)


def common_atoms(p: Law, q: Law) -> tuple[tuple[Fraction, Fraction], ...]:
    """The pairs of masses at the points that are an atom of ``p`` or ``q``."""
    left, right = p.atoms, q.atoms
    zero = Fraction(0)
    points = dict.fromkeys((*left, *right))
    return tuple((left.get(x, zero), right.get(x, zero)) for x in points)


def _side(law: Law, low: End, high: End) -> Side:
    return merged(
        Component(weight, piece.form, density.bulk)
        for weight, density in law.parts
        for piece in density.pieces
        if piece.low <= low and high <= piece.high
    )


def merged(components: Iterable[Component]) -> Side:
    """Add up the components that are rational multiples of each other."""
    result: list[Component] = []
    for component in components:
        for index, other in enumerate(result):
            times = _multiple(other.form, component.form)
            if times is not None:
                weight = other.weight + times * component.weight
                result[index] = Component(weight, other.form, _hull(other.bulk, component.bulk))
                break
        else:
            result.append(component)
    return tuple(result)


def _hull(
    first: tuple[Fraction, Fraction], second: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction]:
    return min(first[0], second[0]), max(first[1], second[1])


def _multiple(base: LogForm, form: LogForm) -> Fraction | None:
    """The rational ``exp(form - base)`` where the difference is constant and it is one."""
    if (base.powers, base.logs, base.quadratics, base.softplus) != (
        form.powers,
        form.logs,
        form.quadratics,
        form.softplus,
    ):
        return None
    return (form.constant - base.constant).exponential()


def interior_point(low: End, high: End) -> Fraction:
    """A point inside the interval: the middle, or one unit inside an infinite one."""
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return (low + high) / 2
    if isinstance(low, Fraction):
        return low + 1
    if isinstance(high, Fraction):
        return high - 1
    return Fraction(0)


def is_infinite(end: End) -> bool:
    """Whether an end is infinite."""
    return isinstance(end, float) and math.isinf(end)
