"""Facts about the members of a location-scale family."""

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
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.derivatives import Derivatives
from gantheory.enclosure.projection.facts import BITS, COARSE, Facts
from gantheory.enclosure.projection.guessed import Guessed
from gantheory.enclosure.projection.partition import OnPartition, partition
from gantheory.enclosure.projection.sensitivities import is_convex_in_log
from gantheory.enclosure.projection.total_variation import (
    OfTotalVariation,
    TotalVariationDerivatives,
)
from gantheory.enclosure.quadrature import Goal

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import End, Point
    from gantheory.enclosure.projection.location_scale import LocationScale, Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.law import Law

_COARSER, _TIMES = (24, 4, 1), 3
_OWN = 3
_COARSE = Goal(12, evaluations=2000)
_SMALL = Fraction(1, 16)
_NARROW, _STILL = Fraction(1, 64), 4.0


@final
@dataclass(frozen=True)
class Bounds(Facts):
    """Facts about ``D(target, member)`` over boxes of locations (0) and scales (1).

    A box's lower end 0 of a scale is not taken.

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
    def derivatives(self) -> Derivatives | TotalVariationDerivatives:
        """Gradient and Hessian."""
        if isinstance(self.sensitivity, OfTotalVariation):
            return TotalVariationDerivatives(self.target, self.family, self.units)
        return Derivatives(self.target, self.family, self.sensitivity, self.units)

    @cached_property
    def views(self) -> tuple[OnPartition, ...]:
        """The divergence on partitions of more and more cells: the first for wide boxes."""
        with working_precision(BITS):
            fine, shape, entry = (
                partition(self.target, self.units, self.edges),
                self.family.shape,
                entry_of(self.name),
            )
            return tuple(OnPartition(fine.coarser(step), shape, entry) for step in _COARSER)

    @cached_property
    def _tangents(self) -> dict[tuple[int, Box], tuple[arb, arb]]:
        return {}

    def _tangent(self, view: int, box: Box) -> tuple[arb, arb]:
        """See :meth:`OnPartition.beside`; those of the last box are kept."""
        if (view, box) not in self._tangents:
            if any(other != box for _, other in self._tangents):
                self._tangents.clear()
            seen = self._own(box) if view == _OWN else self.views[view]
            self._tangents[view, box] = seen.beside(box, self.sensitivity)
        return self._tangents[view, box]

    @property
    def _finer(self) -> tuple[int, int]:
        """What small boxes are looked at by: total variation by cells of their own."""
        return (1, _OWN) if self.is_shown_by_cells else (1, 2)

    @cached_property
    def _guessed(self) -> Guessed:
        middle = self.edges[:: _COARSER[1]]
        return Guessed(self.target, self.family.shape, self.units, middle)

    def _own(self, box: Box) -> OnPartition:
        """The cells between the places where the member in the middle crosses the target."""
        edges = self._guessed.edges(box.centre)
        seen = partition(self.target, self.units, edges)
        return OnPartition(seen, self.family.shape, entry_of(self.name))

    def whole(self) -> Box:
        """The box of all members."""
        location, scale = self.family.fixed
        low: list[End] = [-math.inf if location is None else self.place(location, 0)]
        high: list[End] = [math.inf if location is None else self.place(location, 0)]
        low.append(Fraction(0) if scale is None else self.place(scale, 1))
        high.append(math.inf if scale is None else self.place(scale, 1))
        return Box(tuple(low), tuple(high))

    def place(self, value: Fraction, coordinate: int) -> Fraction:
        """A location or a scale in the units of the boxes."""
        return (value - (0 if coordinate else self.units.centre)) / self.units.unit

    def kinks(self, _coordinate: int, /) -> frozenset[Fraction]:
        """None: the divergences with a sensitivity are smooth along such families."""
        return frozenset()

    def is_compact(self, box: Box, /) -> bool:
        """Whether the box keeps away from scale 0."""
        return box.is_bounded and box.low[1] > 0

    def is_far(self, box: Box, bound: Fraction, /) -> bool:
        """Whether every member of the box is above the bound, by partitions alone."""
        least = ball(bound)
        with working_precision(BITS):
            if certainly(self.views[0].over(box), ">", least):
                return True
            if not self.is_compact(box):
                return False
            for view in self._finer:
                value, drop = self._tangent(view, box)
                if certainly(value - drop, ">", least):
                    return True
                if not self.is_small(box):  # smaller ones are seen by fewer cells
                    return False
        return False

    def is_nearly_far(self, box: Box, bound: Fraction, /) -> bool:
        """By the tangents of parts a few times smaller, as far as that of the whole tells."""
        with working_precision(BITS):
            for view in self._finer:
                value, drop = self._tangent(view, box)
                if certainly(value - drop / _TIMES, ">", ball(bound)):
                    return True
        return False

    def derivative(self, box: Box, by: tuple[int, ...], goal: Goal, /) -> arb:
        """From the integrals of the scores; over a wide box to a few bits."""
        u, v = box.side(0), box.side(1)
        if goal is COARSE and box.low != box.high:
            goal = _COARSE
        if len(by) == 1:
            return self.derivatives.gradient(u, v, by[0], goal)
        return self.derivatives.hessian(u, v, by[0], by[1], goal)

    @property
    def has_jacobian(self) -> bool:
        """Not for total variation."""
        return self.derivatives.has_jacobian

    @property
    def is_shown_by_cells(self) -> bool:
        """Total variation, by cells that are chosen for each box."""
        return isinstance(self.sensitivity, OfTotalVariation)

    @property
    def is_convex(self) -> bool:
        """In ``a = 1/v`` and ``b = u/v``, in which ``-log q = -log a - f(a x - b)`` is convex."""
        return self.family.shape.traits.log_concave and is_convex_in_log(self.sensitivity)

    def sides(self, _box: Box, _coordinate: int, /) -> None:
        """No derivative is unbounded on one side alone."""

    def value(self, point: Point, digits: int, /) -> Enclosure:
        """``D`` at a point."""
        location, scale = self.units.location(point[0]), self.units.scale(point[1])
        return divergence(self.name, self.target, self.family.member(location, scale), digits)

    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """Location and scale."""
        places = self.units.location(point[0]), self.units.scale(point[1])
        return tuple(
            (place, reach * self.units.unit if i in self.family.free else Fraction(0))
            for i, place in enumerate(places)
        )

    def is_small(self, box: Box, /) -> bool:
        """Small beside the scale."""
        if not self.is_compact(box):
            return False
        (a, c), (b, d) = box.low, box.high
        return d - c <= _SMALL * c and b - a <= _SMALL * c

    def cut(self, box: Box, /) -> tuple[int, Fraction]:
        """The middle; of an unbounded side, or of scales, far out or a geometric one."""
        sizes = {0: _location_size(box), 1: _scale_size(box)}
        i = max(self.family.free, key=lambda k: (sizes[k], k))  # an unbounded scale first
        return i, _middle(box.low[i], box.high[i], positive=i == 1)

    def around(self, point: Point, width: Fraction, free: tuple[int, ...], /) -> Box | None:
        """As wide as a part of the scale."""
        reach = [width * point[1] if i in free else Fraction(0) for i in (0, 1)]
        low = tuple(_short(x - r, width) if r else x for x, r in zip(point, reach, strict=True))
        high = tuple(_short(x + r, width) if r else x for x, r in zip(point, reach, strict=True))
        return Box(low, high) if low[1] > 0 else None


def _short(value: Fraction, width: Fraction) -> Fraction:
    """A short number near the value, as fine as the width asks."""
    grid = 256 / width
    return Fraction(round(value * grid)) / grid


def _location_size(box: Box) -> float:
    width = float(box.high[0]) - float(box.low[0])
    if math.isinf(width):
        return math.inf
    # in units of a scale of the box: of the largest, since small ones are cut off first
    return width / min(float(box.high[1]), max(1.0, width))


def _scale_size(box: Box) -> float:
    if not box.low[1]:  # once they are small, members are told apart by where they are
        return math.inf if box.high[1] > _NARROW else _STILL
    if math.isinf(float(box.high[1])):
        return math.inf
    return math.log(float(box.high[1]) / float(box.low[1]))


def _middle(low: End, high: End, *, positive: bool) -> Fraction:
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        if positive and not low:
            return high / 4
        if positive and high > 4 * low:
            return Fraction(2) ** round(math.log2(float(low) * float(high)) / 2)
        return (low + high) / 2
    if isinstance(low, Fraction):
        return max(4 * low, Fraction(1)) if positive else max(2 * low, low + 2, Fraction(2))
    if isinstance(high, Fraction):
        return min(2 * high, high - 2, Fraction(-2))
    return Fraction(0)
