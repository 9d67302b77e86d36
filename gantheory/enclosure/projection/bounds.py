"""What can be shown of a box of members, each a fact in balls: what the search and the checker ask.

All is at low precision but for the value and the gradient at a point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, bounds, certainly, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.projection.derivatives import Derivatives
from gantheory.enclosure.projection.location_scale import Box
from gantheory.enclosure.projection.partition import OnPartition, partition
from gantheory.enclosure.quadrature import Goal

if TYPE_CHECKING:
    from gantheory.enclosure.projection.location_scale import LocationScale, Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.law import Law

_BITS = 64
_COARSE = Goal(20, evaluations=1000)
_FEW_DIGITS = 7
_MOST_CUTS = 4
_COARSER = 6


@final
@dataclass(frozen=True)
class Bounds:
    """Facts about ``D(target, member)`` over boxes of members.

    Attributes
    ----------
    name
        The divergence.
    target, family, sensitivity, units
        As in :class:`Derivatives`.
    edges
        The partition's cells.
    """

    name: str
    target: Law
    family: LocationScale
    sensitivity: Sensitivity
    units: Units
    edges: tuple[Fraction, ...]

    @cached_property
    def derivatives(self) -> Derivatives:
        """Gradient and Hessian."""
        return Derivatives(self.target, self.family, self.sensitivity, self.units)

    @cached_property
    def views(self) -> tuple[OnPartition, OnPartition]:
        """The divergence on the partition, and on one of fewer cells, for wide boxes."""
        with working_precision(_BITS):
            fine = partition(self.target, self.units, self.edges)
            shape, entry = self.family.shape, entry_of(self.name)
            coarse = fine.coarser(_COARSER)
            return OnPartition(fine, shape, entry), OnPartition(coarse, shape, entry)

    def whole(self) -> Box:
        """The box of all members."""
        location, scale = self.family.fixed
        low = [-math.inf if location is None else self.place(location, 0)]
        high = [math.inf if location is None else self.place(location, 0)]
        low.append(Fraction(0) if scale is None else self.place(scale, 1))
        high.append(math.inf if scale is None else self.place(scale, 1))
        return Box((low[0], low[1]), (high[0], high[1]))

    def place(self, value: Fraction, coordinate: int) -> Fraction:
        """A location or a scale in the units of the boxes."""
        return (value - (0 if coordinate else self.units.centre)) / self.units.unit

    def is_far(self, box: Box, bound: Fraction) -> bool:
        """Whether every member of the box is above the bound, by the partition alone."""
        with working_precision(_BITS):
            fine, coarse = self.views
            if certainly(coarse.over(box), ">", ball(bound)):
                return True
            if not box.is_compact:
                return False
            return certainly(fine.beside(box, self.sensitivity), ">", ball(bound)) is True

    def slope(self, box: Box, coordinate: int) -> arb:
        """A derivative over a compact box: by its natural form, else by the mean value form."""
        with working_precision(_BITS):
            ends = over(box)
            found = self.derivatives.gradient(*ends, coordinate, _COARSE)
            if certainly(abs(found), ">", 0) or not found.is_finite():
                return found
            middle = [ball(x) for x in box.centre]
            total = self.derivatives.gradient(middle[0], middle[1], coordinate, _COARSE)
            for j in self.family.free:
                rise = self.derivatives.hessian(*ends, coordinate, j, _COARSE)
                total += rise * (ends[j] - middle[j])
            return found.intersection(total) if total.is_finite() else found

    def is_steep(self, box: Box, coordinate: int) -> bool:
        """Whether a derivative does not vanish on a compact box."""
        return certainly(abs(self.slope(box, coordinate)), ">", 0) is True

    def is_above(self, box: Box, bound: Fraction) -> bool:
        """Whether every member of a compact box is above the bound, by the mean value theorem."""
        with working_precision(_BITS):
            total = ball(Fraction(self.value(box.centre, _FEW_DIGITS).low))
            for i in self.family.free:
                reach = ball((Fraction(box.high[i]) - Fraction(box.low[i])) / 2)
                total -= abs(self.slope(box, i)).upper() * reach
            return certainly(total, ">", ball(bound)) is True

    def curvature(self, box: Box) -> Fraction | None:
        """A positive lower bound of the Hessian's eigenvalues over a compact box, if one is found.

        The box is cut up until one is found on each part, or the parts are too small.
        """
        pending, found = [(box, 0)], []
        while pending:
            part, cuts = pending.pop()
            here = self._least_eigenvalue(part)
            if here is not None:
                found.append(here)
            elif cuts == _MOST_CUTS:
                return None
            else:
                i = max(self.family.free, key=lambda k: Fraction(part.high[k]) - part.low[k])
                pending += [(half, cuts + 1) for half in part.split(i, part.centre[i])]
        return min(found)

    def _least_eigenvalue(self, box: Box) -> Fraction | None:
        """For two coordinates it is at least the determinant over the trace."""
        with working_precision(_BITS):
            u, v = over(box)
            first, *others = self.family.free
            entry = self.derivatives.hessian
            a = entry(u, v, first, first, _COARSE)
            if not certainly(a, ">", 0):
                return None
            least = a
            if others:
                b, c = entry(u, v, 0, 1, _COARSE), entry(u, v, 1, 1, _COARSE)
                least = (a * c - b * b) / (a + c)
                if not (certainly(c, ">", 0) and certainly(least, ">", 0)):
                    return None
            return bounds(least)[0]

    def gradient_at(self, point: tuple[Fraction, Fraction], bits: int) -> list[arb]:
        """The derivatives by the free coordinates at a point, to so many bits."""
        with working_precision(bits + 32):
            u, v = (ball(x) for x in point)
            return [self.derivatives.gradient(u, v, i, Goal(bits)) for i in self.family.free]

    def value(self, point: tuple[Fraction, Fraction], digits: int) -> Enclosure:
        """``D`` at a point."""
        location, scale = self.units.location(point[0]), self.units.scale(point[1])
        return divergence(self.name, self.target, self.family.member(location, scale), digits)


def over(box: Box) -> tuple[arb, arb]:
    """The balls of a compact box's coordinates."""
    u, v = (
        ball(Fraction(a)).union(ball(Fraction(b))) for a, b in zip(box.low, box.high, strict=True)
    )
    return u, v
