"""Facts about the members of a family that is told by a size and a place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.projection.box import Box, point_box
from gantheory.enclosure.projection.dispersion.integrals import Integrals
from gantheory.enclosure.projection.dispersion.masses import Marks, marks, masses, tangent
from gantheory.enclosure.projection.facts import BITS, COARSE, Facts
from gantheory.enclosure.projection.location_scale import Units
from gantheory.enclosure.projection.partition import Partition, Seen, partition
from gantheory.enclosure.projection.sensitivities import is_convex_in_log
from gantheory.enclosure.quadrature import Goal

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.law import Law

_SMALL = 0.125
_WHOLE = Units(Fraction(0), Fraction(1))
_COARSER, _TIMES = (16, 4, 1), 3
_COARSE = Goal(12, evaluations=2000)


@final
@dataclass(frozen=True)
class DispersionFacts(Facts):
    """Facts about ``D(target, member)`` over boxes of sizes (0) and places (1).

    Attributes
    ----------
    name
        The divergence.
    target, model, sensitivity
        As in :class:`Integrals`.
    edges
        The partition's cells, in the target's own units, inside the members' support.
    """

    name: str
    target: Law
    model: Model
    sensitivity: Sensitivity
    edges: tuple[Fraction, ...]

    @cached_property
    def integrals(self) -> Integrals:
        """Gradient and Hessian."""
        return Integrals(self.target, self.model, self.sensitivity)

    @cached_property
    def views(self) -> tuple[tuple[Seen, Marks], ...]:
        """The divergence on partitions of more and more cells: the first for wide boxes."""
        with working_precision(BITS):
            fine, entry = self._cells(), entry_of(self.name)
            return tuple(
                (
                    Seen(fine.coarser(step), entry),
                    marks(self.model, (*self.edges[:-1:step], self.edges[-1])),
                )
                for step in _COARSER
            )

    def _cells(self) -> Partition:
        """What the target has outside the members' support is as good as in atoms."""
        low, high = self.model.support
        ends = (low, *self.edges) if high is None else (low, *self.edges, high)
        found = partition(self.target, _WHOLE, ends)
        inside = found.masses[1:] if high is None else found.masses[1:-1]
        outside = found.masses[0] if high is None else found.masses[0] + found.masses[-1]
        return Partition(tuple(map(ball, self.edges)), inside, found.atoms + outside)

    @property
    def is_shown_by_cells(self) -> bool:
        """The cells are the same for all boxes."""
        return False

    @property
    def is_convex(self) -> bool:
        """In natural parameters, in which ``-log q`` is convex."""
        return self.model.is_exponential and is_convex_in_log(self.sensitivity)

    def whole(self) -> Box:
        """The box of all members."""
        return self.model.whole()

    def kinks(self, _coordinate: int, /) -> frozenset[Fraction]:
        """None: members are analytic in their parameters."""
        return frozenset()

    def is_compact(self, box: Box, /) -> bool:
        """Whether the box keeps away from the ends."""
        whole = self.model.whole()
        ends = zip(box.low, box.high, whole.low, whole.high, strict=True)
        return box.is_bounded and all(a > c and b < d for a, b, c, d in ends if c != d)

    def is_far(self, box: Box, bound: Fraction, /) -> bool:
        """Whether every member of the box is above the bound, by the partition alone."""
        with working_precision(BITS):
            members = self.model.range(box)
            for seen, of in self.views[:2]:
                if certainly(seen.between(*masses(members, of)), ">", ball(bound)):
                    return True
            if not self.is_compact(box):
                return False
            for view in (1, 2):
                value, drop = self._tangent(view, box)
                if certainly(value - drop, ">", ball(bound)):
                    return True
                if not self.is_small(box):  # smaller ones are seen by fewer cells
                    return False
        return False

    def is_nearly_far(self, box: Box, bound: Fraction, /) -> bool:
        """By the tangents of parts a few times smaller, as far as that of the whole tells."""
        with working_precision(BITS):
            for view in (1, 2):
                value, drop = self._tangent(view, box)
                if certainly(value - drop / _TIMES, ">", ball(bound)):
                    return True
        return False

    @cached_property
    def _tangents(self) -> dict[tuple[int, Box], tuple[arb, arb]]:
        return {}

    def _tangent(self, view: int, box: Box) -> tuple[arb, arb]:
        """The bound at the middle, and the drop over the box; those of the last box are kept."""
        if (view, box) not in self._tangents:
            if any(other != box for _, other in self._tangents):
                self._tangents.clear()
            members, middle = self.model.range(box), self.model.range(point_box(box.centre))
            seen, of = self.views[view]
            value, falls = tangent(members, middle, of, seen, self.sensitivity)
            drop = arb(0)
            for i in box.free:
                reach = ball((Fraction(box.high[i]) - Fraction(box.low[i])) / 2)
                drop += falls[i] * reach
            self._tangents[view, box] = value, drop
        return self._tangents[view, box]

    def derivative(self, box: Box, by: tuple[int, ...], goal: Goal, /) -> arb:
        """From the integrals of the scores; over a wide box to a few bits."""
        if goal is COARSE and box.low != box.high:
            goal = _COARSE
        return self.integrals.derivative(box, by, goal)

    @property
    def has_jacobian(self) -> bool:
        """Yes."""
        return True

    def sides(self, _box: Box, _coordinate: int, /) -> None:
        """No derivative is unbounded on one side alone."""

    def value(self, point: Point, digits: int, /) -> Enclosure:
        """``D`` at a point."""
        return divergence(self.name, self.target, self.model.member(point), digits)

    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """The parameters of the text form."""
        return self.model.actual(point, reach)

    def is_small(self, box: Box, /) -> bool:
        """In standard deviations of the scores."""
        return self.is_compact(box) and all(self._extent(box, i) <= _SMALL for i in box.free)

    def cut(self, box: Box, /) -> tuple[int, Fraction]:
        """The middle of the longer side; an open one is cut far out, the sizes' first."""
        i = max(box.free, key=lambda k: (self._extent(box, k), -k))
        return i, self.model.cut(box, i)

    def _extent(self, box: Box, coordinate: int) -> float:
        return self.model.extent(box, coordinate)

    def around(self, point: Point, width: Fraction, free: tuple[int, ...], /) -> Box | None:
        """So many standard deviations of the scores to either side."""
        steps = self.model.steps(point)
        low, high = list(point), list(point)
        for i in free:
            grid = 256 / (width * steps[i])
            grid = Fraction(2) ** math.ceil(math.log2(grid))
            low[i] = Fraction(math.floor((point[i] - width * steps[i]) * grid)) / grid
            high[i] = Fraction(math.ceil((point[i] + width * steps[i]) * grid)) / grid
        box = Box(tuple(low), tuple(high))
        return box if self.is_compact(box) else None
