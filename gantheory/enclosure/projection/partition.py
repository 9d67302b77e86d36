r"""Bounds from below over a whole box of members, unbounded boxes included, by data processing.

A divergence is at least what is left of it on a partition: ``D(p, q) >= sum_k F(P_k, Q_k)``, where
``F >= 0`` is normalised to ``F(t, t) = 0`` and convex, so that over ``Q_k in [a, b]`` its least
value is at the point of ``[a, b]`` next to ``P_k``. Where ``F(0, 1)`` is finite, it is also the sum
of ``F(P_k, Q_k) + F(0, 1) (P_k - Q_k)``, which falls in ``Q_k``. Bounds of distribution functions
over a box give ``[a, b]``: those of locations and scales are monotone in both; a member's mass of a
cell is also at most the cell's width times the largest density.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly
from gantheory.enclosure.cells import Cell, cells
from gantheory.enclosure.plan import side_mass
from gantheory.enclosure.projection.sensitivities import slope_at
from gantheory.enclosure.quadrature import Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.catalogue import Entry
    from gantheory.enclosure.projection.box import Box, End, Point
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.measure.law import Law

_REAL: AnalyticFlag = False
_GOAL = Goal(50)
_ZERO, _LARGE = arb(0), arb(2) ** 200


@final
@dataclass(frozen=True)
class Partition:
    """Finitely many cells of the line, in the units of the boxes, with the target's masses.

    Attributes
    ----------
    edges
        Increasing; the cells lie between them, and the two outer ones beyond.
    masses
        Of the outer cell below, of the cells, of the outer cell above.
    atoms
        The mass of the target's atoms, where no member has any.
    """

    edges: tuple[arb, ...]
    masses: tuple[arb, ...]
    atoms: arb

    def coarser(self, step: int) -> Partition:
        """Every so many cells as one; the outer ones stay."""
        inner = self.masses[1:-1]
        merged = (sum(inner[k : k + step], arb(0)) for k in range(0, len(inner), step))
        edges = (*self.edges[:-1:step], self.edges[-1])
        return Partition(edges, (self.masses[0], *merged, self.masses[-1]), self.atoms)


def partition(target: Law, units: Units, edges: tuple[Fraction, ...]) -> Partition:
    """The cells between the edges, with the target's masses at the working precision."""
    cuts: list[End] = [-math.inf, *(units.location(edge) for edge in edges), math.inf]
    masses = [arb(0) for _ in range(len(edges) + 1)]
    for cell in cells(target, target):
        for k, (low, high) in enumerate(pairwise(cuts)):
            a, b = max(low, cell.low), min(high, cell.high)
            if a < b:
                masses[k] += side_mass(Cell(a, b, cell.left, ()), cell.left, _GOAL)
    atoms = sum(target.atoms.values(), Fraction(0))
    return Partition(tuple(ball(edge) for edge in edges), tuple(masses), ball(atoms))


@final
@dataclass(frozen=True)
class Seen:
    """What a partition shows of a divergence, whatever the family."""

    cells_of: Partition
    entry: Entry

    def least(self, low: Sequence[arb], high: Sequence[arb], steepest: arb) -> arb:
        """A number that no law comes below whose distribution function and density are so bounded.

        Parameters
        ----------
        low, high
            Bounds of its distribution function at the edges.
        steepest
            A bound of its density; infinite if there is none.
        """
        edges, masses = self.cells_of.edges, self.cells_of.masses
        inside, most, tilted = arb(0), arb(0), self._tilted(self.cells_of.atoms, _ZERO)
        for k in range(len(edges) - 1):
            least = (low[k + 1] - high[k]).max(_ZERO).lower()
            largest = (high[k + 1] - low[k]).min(steepest * (edges[k + 1] - edges[k])).upper()
            most += largest
            inside += self._at_least(masses[k + 1], least, largest)
            tilted += self._tilted(masses[k + 1], largest)
        most = most.min(high[-1] - low[0])
        below, above = masses[0], masses[-1]
        tilted += self._tilted(below, high[0]) + self._tilted(above, (1 - low[-1]).upper())
        apart = self._at_least(below, low[0], high[0])
        apart += self._at_least(above, (1 - high[-1]).lower(), (1 - low[-1]).upper())
        together = self._at_least(below + above, (1 - most).max(_ZERO).lower(), arb(1))
        found = self.of_atoms() + inside + apart.max(together)
        return found.max(tilted) if tilted.is_finite() else found

    def between(self, least: Sequence[arb], most: Sequence[arb]) -> arb:
        """The same for a law whose masses of all cells, the two outer ones too, are so bounded.

        Neighbours are seen as one as well: a narrow law may lie in either, and must in their union.
        """
        masses = self.cells_of.masses
        alone = [self._at_least(*each) for each in zip(masses, least, most, strict=True)]
        tilted = self._tilted(self.cells_of.atoms, _ZERO)
        for p, high in zip(masses, most, strict=True):
            tilted += self._tilted(p, high)
        found, everything = sum(alone, arb(0)), sum(most, arb(0))
        if not self._beside.is_finite():
            for start in (0, 1):
                total, ends = sum(alone[:start], arb(0)), range(start, len(masses) - 1, 2)
                for k in ends:
                    both = most[k] + most[k + 1]
                    low = (1 - (everything - both)).max(least[k] + least[k + 1]).lower()
                    apart = alone[k] + alone[k + 1]
                    both = both.min(arb(1)).upper()
                    total += apart.max(self._at_least(masses[k] + masses[k + 1], low, both))
                total += sum(alone[start + 2 * len(ends) :], arb(0))
                found = found.max(total)
        outer = self._at_least(
            masses[0] + masses[-1],
            (1 - sum(most[1:-1], arb(0))).max(_ZERO).lower(),
            (1 - sum(least[1:-1], arb(0))).upper(),
        )
        found = found.max(sum(alone[1:-1], arb(0)) + outer) + self.of_atoms()
        return found.max(tilted) if tilted.is_finite() else found

    def level_slope(self) -> arb:
        """The slope of the tangent 0 of ``F``, where ``F(0, 1)`` is taken off if it is finite."""
        return -self._beside if self._beside.is_finite() else arb(0)

    def for_mass(self, mass: arb) -> arb:
        """What was so taken off from a mass."""
        return self._beside * mass if self._beside.is_finite() else arb(0)

    def of_atoms(self) -> arb:
        """``F(p, 0)`` of the target's atoms."""
        return self.value(self.cells_of.atoms, _ZERO)

    def _at_least(self, p: arb, low: arb, high: arb) -> arb:
        """The least ``F(p, q)`` over ``q`` in ``[low, high]``, from below; 0 if nothing is sure."""
        if certainly(high, "<", p):
            return self.value(p, high).lower().max(_ZERO)
        if certainly(low, ">", p):
            return self.value(p, low).lower().max(_ZERO)
        return _ZERO

    def _tilted(self, p: arb, high: arb) -> arb:
        """The least ``F(p, q) + F(0, 1) (p - q)`` over ``q <= high``: it falls in ``q``.

        Summed over all cells it is what the sum of ``F`` is, since both laws have mass one.
        """
        if p.is_zero():
            return _ZERO
        return self.value(p, high) + self._beside * (p - high)

    @cached_property
    def _beside(self) -> arb:
        """``F(0, 1)``."""
        alone = self.entry.kernel.alone
        return alone[0 if self.entry.swap else 1] * self._factor

    @cached_property
    def _factor(self) -> arb:
        return ball(self.entry.factor)

    def value(self, p: arb, q: arb) -> arb:
        """``F(p, q)``."""
        if p.is_zero() and q.is_zero():
            return _ZERO
        if self.entry.swap:
            p, q = q, p
        kernel = self.entry.kernel
        over_p, over_q = kernel.of_ratio
        if q.is_zero():
            found = _times(kernel.alone[0], p)
        elif p.is_zero():
            found = _times(kernel.alone[1], q)
        elif certainly(q, "<=", p):
            t = acb(q / p)
            found = p * over_p(t, t.log(), _REAL).real
        else:
            t = acb(p / q)
            found = q * over_q(t, t.log(), _REAL).real
        return found * self._factor


@final
@dataclass(frozen=True)
class OnPartition:
    """A divergence seen on a partition: bounds from below over boxes of locations and scales."""

    cells_of: Partition
    shape: Shape
    entry: Entry

    @cached_property
    def seen(self) -> Seen:
        """What does not depend on the family."""
        return Seen(self.cells_of, self.entry)

    def over(self, box: Box) -> arb:
        """A number that no member of any box comes below."""
        low, high = self._cdf(box)
        steepest = arb.pos_inf() if not box.low[1] else self.shape.peak() / end_ball(box.low[1])
        return self.seen.least(low, high, steepest)

    def beside(self, box: Box, sensitivity: Sensitivity) -> tuple[arb, arb]:
        """The same for a compact box, by the tangent at its middle: the value there, and the drop.

        What is seen on the partition is convex in the member's masses: it lies above its tangent
        ``sum_k h_k Q_k``, whose change over the box is bounded by the mean value theorem.
        """
        reach = [(end_ball(b) - end_ball(a)) / 2 for a, b in zip(box.low, box.high, strict=True)]
        shares, total = self._at(box.centre)
        seen = self.seen
        slopes: list[arb] = []
        for p, q in zip(self.cells_of.masses, shares, strict=True):
            if not certainly(q, ">", 0):  # the tangent 0, as good as any: a constant is taken off
                slopes.append(-seen.value(_ZERO, arb(1)))
                continue
            slopes.append(slope_at(sensitivity, p, q))
        steps = [
            (e, b - a) for e, (a, b) in zip(self.cells_of.edges, pairwise(slopes), strict=True)
        ]
        return total, self._drop(box, reach, [(e, step) for e, step in steps if not step.is_zero()])

    def _drop(self, box: Box, reach: list[arb], steps: list[tuple[arb, arb]]) -> arb:
        """How far ``-sum_e c_e G((e - u)/v)`` falls below its value at the middle of a box.

        By the slopes over the box, or by those at the middle and the second derivatives

        ``G_uu = g'/v^2``, ``G_uv = (g + z g')/v^2``, ``G_vv = z (2 g + z g')/v^2``.
        """
        shape = self.shape
        u, v = (ball(x) for x in box.centre)
        over_u, over_v = (
            end_ball(a).union(end_ball(b)) for a, b in zip(box.low, box.high, strict=True)
        )
        inverse, middle = 1 / over_v, 1 / v
        there, over, bends = [arb(0)] * 2, [arb(0)] * 2, [arb(0)] * 3
        for edge, step in steps:
            z = (edge - u) * middle
            weight = shape.density(z) * step
            there = [there[0] + weight, there[1] + weight * z]
            z = (edge - over_u) * inverse
            weight = shape.density(z) * step
            over = [over[0] + weight, over[1] + weight * z]
            along = shape.on_either_side(z, shape.along)
            bends[0] += weight * shape.on_either_side(z, shape.slope)
            bends[1] += weight * along
            bends[2] += weight * z * (1 + along)
        first = sum((abs(x).upper() * r for x, r in zip(over, reach, strict=True)), arb(0))
        second = sum((abs(x).upper() * r for x, r in zip(there, reach, strict=True)), arb(0))
        turned = (
            bends[0].nonnegative_part() * reach[0] ** 2
            + bends[2].nonnegative_part() * reach[1] ** 2
        )
        turned += 2 * abs(bends[1]) * reach[0] * reach[1]
        second = second * middle + turned * inverse * inverse / 2
        return (first * inverse).upper().min(second.upper())

    def _at(self, point: Point) -> tuple[list[arb], arb]:
        """A member's masses, and what is seen of those that are positive."""
        u, v = (ball(x) for x in point)
        shares = self.shape.masses([(edge - u) / v for edge in self.cells_of.edges])
        total = self.seen.of_atoms()
        for p, q in zip(self.cells_of.masses, shares, strict=True):
            if certainly(q, ">", 0):
                total += self.seen.value(p, q)
        return shares, total

    def _cdf(self, box: Box) -> tuple[list[arb], list[arb]]:
        """Bounds of the members' distribution functions at the edges."""
        low, high = [], []
        for edge in self.cells_of.edges:
            low.append(self._cdf_at(edge - end_ball(box.high[0]), box, lowest=True).max(_ZERO))
            high.append(self._cdf_at(edge - end_ball(box.low[0]), box, lowest=False).min(arb(1)))
        return low, high

    def _cdf_at(self, distance: arb, box: Box, *, lowest: bool) -> arb:
        """A bound of the distribution function at ``distance/v`` over the box's scales."""
        positive = certainly(distance, ">=", 0)
        v = box.high[1] if positive == lowest else box.low[1]
        if distance.is_zero() or v == math.inf:
            found = self.shape.cdf(_ZERO)
        elif not distance.is_finite() or not v:
            found = arb(1) if positive else arb(0)
        else:
            found = self.shape.cdf(distance / end_ball(v))
        return found.lower() if lowest else found.upper()


def _times(alone: arb, mass: arb) -> arb:
    """``F`` of a mass that the other law lacks; where it is infinite, a large number below it."""
    if alone.is_finite():
        return alone * mass
    return _LARGE if certainly(mass, ">", 0) else _ZERO


def end_ball(end: End) -> arb:
    """An end of a box."""
    return ball(end) if isinstance(end, Fraction) else arb(end)
