r"""Facts about uniform members: ``q = 1/(b - a)`` between the coordinates ``a`` and ``b``.

With ``h = F_q - F(0, 1)`` and ``B = F - F(0, 1) q - F(1, 0) p <= 0``, where ``F(1, 0)`` and
``F(0, 1)`` are finite, ``D = F(0, 1) + F(1, 0) + int_a^b B(p, q) dx`` and

``D_b = B(p(b), q) - q I``, ``D_a = -B(p(a), q) + q I``, ``I = int_a^b q h dx <= 0``,
``D_bb = B_p p'(b) - 2 q (q h)(b) + q^2 (2 I + K)``, ``K = int_a^b q^2 F_qq dx``,
``D_aa = -B_p p'(a) - 2 q (q h)(a) + q^2 (2 I + K)``,
``D_ab = q ((q h)(a) + (q h)(b)) - q^2 (2 I + K)``.

``B`` decreases in ``p`` and in ``q``, ``B_p`` increases in ``p`` and decreases in ``q``. Kinks lie
where the target's pieces meet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.cells import cells
from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.facts import BITS, COARSE, Facts
from gantheory.enclosure.projection.inside import (
    density_between,
    density_slope,
    integral_between,
    over_margin,
)
from gantheory.enclosure.projection.level_set import over_level
from gantheory.enclosure.projection.partition import Seen, end_ball, partition
from gantheory.enclosure.projection.total_variation import OfTotalVariation
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from gantheory.enclosure.cells import Cell
    from gantheory.enclosure.projection.box import End, Point
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.quadrature import Goal
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_REAL: AnalyticFlag = False
_ZERO, _ONE = Fraction(0), Fraction(1)
_SMALL = Fraction(1, 4)

SEARCHED = ("js", "hellinger", "triangular", "tv")
"""The divergences with ``F(1, 0)`` and ``F(0, 1)`` finite whose derivatives are known."""


def is_uniform(family: Family) -> TypeGuard[FreeFamily]:
    """Whether a family is one of uniform laws."""
    return isinstance(family, FreeFamily) and family.base.name == "uniform"


@final
@dataclass(frozen=True)
class UniformFacts(Facts):
    """Facts about ``D(target, uniform(a, b))`` over boxes of ``a`` (0) and ``b`` (1).

    Attributes
    ----------
    name, target, family, sensitivity
        What is projected, and on what; ``F(1, 0)`` and ``F(0, 1)`` are finite.
    units
        ``centre + unit u`` for either end.
    edges
        The partition's cells, in these units.
    """

    name: str
    target: Law
    family: FreeFamily
    sensitivity: Sensitivity
    units: Units
    edges: tuple[Fraction, ...]

    @cached_property
    def view(self) -> Seen:
        """The divergence on the partition."""
        with working_precision(BITS):
            return Seen(partition(self.target, self.units, self.edges), entry_of(self.name))

    @cached_property
    def _cells(self) -> tuple[Cell, ...]:
        return cells(self.target, self.target)

    @cached_property
    def _kinks(self) -> frozenset[Fraction]:
        ends = {end for cell in self._cells for end in (cell.low, cell.high)}
        return frozenset(self.place(end) for end in ends if isinstance(end, Fraction))

    def place(self, x: Fraction) -> Fraction:
        """An end in the units of the boxes."""
        return (x - self.units.centre) / self.units.unit

    def whole(self) -> Box:
        """All pairs: those with ``a >= b`` are no members."""
        low, high = self.family.fixed
        first: End = -math.inf if low is None else self.place(low)
        last: End = math.inf if high is None else self.place(high)
        return Box(
            (first, -math.inf if high is None else last),
            (math.inf if low is None else first, last),
        )

    def kinks(self, _coordinate: int, /) -> frozenset[Fraction]:
        """Where the target's pieces meet, for either end."""
        return self._kinks

    def is_compact(self, box: Box, /) -> bool:
        """Whether ``a < b`` throughout."""
        return box.is_bounded and box.high[0] < box.low[1]

    def is_small(self, box: Box, /) -> bool:
        """Small beside ``b - a``, without a kink inside."""
        if not self.is_compact(box) or self._inner_kinks(box):
            return False
        room = _SMALL * (Fraction(box.low[1]) - Fraction(box.high[0]))
        return all(box.high[i] - box.low[i] <= room for i in (0, 1))

    def _inner_kinks(self, box: Box) -> list[tuple[int, Fraction]]:
        return [(i, x) for i in box.free for x in self._kinks if box.low[i] < x < box.high[i]]

    def cut(self, box: Box, /) -> tuple[int, Fraction]:
        """Far out; in a bounded box at the kink next to the middle, else in the middle."""
        i = max(box.free, key=lambda k: _size(box.low[k], box.high[k]))
        low, high = box.low[i], box.high[i]
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            kinks = self._inner_kinks(box)
            if kinks:
                here = [x for k, x in kinks if k == i]
                if not here:
                    i, here = kinks[0][0], [kinks[0][1]]
                middle = box.centre[i] if box.is_bounded else (low + high) / 2
                return i, min(here, key=lambda x: abs(x - middle))
            return i, (low + high) / 2
        if isinstance(low, Fraction):
            return i, max(2 * low, low + 2, Fraction(2))
        if isinstance(high, Fraction):
            return i, min(2 * high, high - 2, Fraction(-2))
        return i, _ZERO

    def around(self, point: Point, width: Fraction, free: tuple[int, ...], /) -> Box | None:
        """As wide as a part of ``b - a``, cut off at kinks."""
        reach = width * (point[1] - point[0])
        grid = 256 / reach
        low, high = list(point), list(point)
        for i in free:
            x = point[i]
            if x in self._kinks:
                return None
            beside = [k for k in self._kinks if abs(k - x) <= reach]
            low[i] = max(
                [Fraction(round((x - reach) * grid)) / grid, *(k for k in beside if k < x)]
            )
            high[i] = min(
                [Fraction(round((x + reach) * grid)) / grid, *(k for k in beside if k > x)]
            )
        box = Box(tuple(low), tuple(high))
        return box if self.is_compact(box) else None

    # ---------------------------------------------------------------------------- data processing

    def is_far(self, box: Box, bound: Fraction, /) -> bool:
        """Whether the box has no member, or the partition keeps all its members above the bound."""
        if not box.low[0] < box.high[1]:
            return True
        with working_precision(BITS):
            edges = self.view.cells_of.edges
            a, b = ([end_ball(end) for end in (box.low[i], box.high[i])] for i in (0, 1))
            high = [_cdf(x, a[0], b[0], empty=certainly(x, "<=", a[0]) is not True) for x in edges]
            low = [_cdf(x, a[1], b[1], empty=certainly(x, ">=", b[1]) is True) for x in edges]
            room = b[0] - a[1]
            steepest = 1 / room if certainly(room, ">", 0) else arb.pos_inf()
            least = self.view.least(
                [x.lower() for x in low], [x.upper() for x in high], steepest.upper()
            )
            return certainly(least, ">", ball(bound)) is True

    def is_nearly_far(self, _box: Box, _bound: Fraction, /) -> bool:
        """Not asked for: derivatives are cheap here."""
        return False

    # -------------------------------------------------------------------------------- derivatives

    def value(self, point: Point, digits: int, /) -> Enclosure:
        """``D`` at a point."""
        a, b = (self.units.location(x) for x in point)
        free = zip(("low", "high"), (a, b), self.family.fixed, strict=True)
        member = self.family.member(**{name: x for name, x, fixed in free if fixed is None})
        return divergence(self.name, self.target, member, digits)

    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """Both ends."""
        return tuple((self.units.location(x), reach * self.units.unit) for x in point)

    def derivative(self, box: Box, by: tuple[int, ...], goal: Goal, /) -> arb:
        """See the module."""
        if not self.is_compact(box) or self._inner_kinks(box):
            return arb.nan()
        there = _Members(self, box, goal)
        unit = ball(self.units.unit)
        if len(by) == 1:
            least, most = there.slope(by[0])
            return hull(least, most) * unit
        return there.bend(by[0], by[1]) * unit * unit

    @property
    def has_jacobian(self) -> bool:
        """They are, but for total variation: at crossings that are not seen it bends up more."""
        return not isinstance(self.sensitivity, OfTotalVariation)

    @property
    def is_shown_by_cells(self) -> bool:
        """The cells are the same for all boxes."""
        return False

    @property
    def is_convex(self) -> bool:
        """Not that it is known."""
        return False

    def sides(self, box: Box, coordinate: int, /) -> tuple[arb, arb] | None:
        """Where the target's density is unbounded at an end."""
        if not self.is_compact(box) or self._inner_kinks(box):
            return None
        there = _Members(self, box, COARSE)
        return None if there.is_bounded(coordinate) else there.slope(coordinate)

    def ends_of(self, box: Box) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """The ranges of ``a`` and ``b`` in the target's own units."""
        a, b = (
            (self.units.location(Fraction(box.low[i])), self.units.location(Fraction(box.high[i])))
            for i in (0, 1)
        )
        return a, b

    def cell_at(self, low: Fraction, high: Fraction) -> Cell | None:
        """The target's cell that holds an interval without a kink; None where it has no mass."""
        for cell in self._cells:
            if cell.low <= low and high <= cell.high:
                return cell
        return None


def _size(low: End, high: End) -> tuple[int, float]:
    """What to cut first: no end, then one end near the middle, then the longest side."""
    ends = [float(end) for end in (low, high) if isinstance(end, Fraction)]
    return 2 - len(ends), (ends[1] - ends[0] if len(ends) == 2 else -sum(map(abs, ends)))


def _cdf(x: arb, a: arb, b: arb, *, empty: bool) -> arb:
    """``(x - a)/(b - a)`` between 0 and 1; ``empty`` says what stands for it where ``a >= b``."""
    if not certainly(a, "<", b):
        return arb(1) if empty else arb(0)
    if not a.is_finite():  # the limit for a to -oo
        return arb(1)
    if not b.is_finite():
        return arb(0)
    return ((x - a) / (b - a)).max(arb(0)).min(arb(1))


@final
class _Members:
    """The members of a compact box without a kink inside, at the working precision."""

    def __init__(self, facts: UniformFacts, box: Box, goal: Goal) -> None:
        self._facts, self._goal = facts, goal
        self._ends = facts.ends_of(box)
        (a, c), (b, d) = self._ends
        self._q = 1 / ball(b - c).union(ball(d - a))
        self._kernel = Seen(facts.view.cells_of, facts.view.entry)
        alone = self._kernel.entry.kernel.alone
        factor = ball(self._kernel.entry.factor)
        swap = self._kernel.entry.swap
        self._alone = tuple(x * factor for x in (alone[::-1] if swap else alone))
        self._cells = [facts.cell_at(*ends) for ends in self._ends]

    def _integral(self, order: int) -> arb:
        """``I`` or ``K``: over what all members share, and what may come at both sides."""
        (a, c), (b, d) = self._ends
        facts, q = self._facts, self._q
        if isinstance(facts.sensitivity, OfTotalVariation):
            inner = over_level(facts.target, (c, b), q)[order - 1]
            beside = q * ball(c - a + d - b)
            return inner - hull(arb(0), beside) if order == 1 else inner
        inner = integral_between(facts.target, (c, b), q, facts.sensitivity, self._goal, order)
        margin = over_margin(facts.target, a, c, q, facts.sensitivity)
        margin += over_margin(facts.target, b, d, q, facts.sensitivity)
        return inner + (hull(-margin, arb(0)) if order == 1 else hull(arb(0), margin))

    def _density(self, i: int) -> tuple[arb, arb]:
        cell = self._cells[i]
        return (arb(0), arb(0)) if cell is None else density_between(cell, *self._ends[i])

    def is_bounded(self, i: int) -> bool:
        """Whether the target's density has a bound at an end."""
        return self._density(i)[1].is_finite()

    def _at_end(self, p: arb, q: arb) -> arb:
        """``B(p, q)``."""
        if p.is_zero():
            return arb(0)
        if not p.is_finite():
            return arb.neg_inf()
        return self._kernel.value(p, q) - self._alone[0] * p - self._alone[1] * q

    def slope(self, i: int) -> tuple[arb, arb]:
        """Bounds of ``D_a`` or ``D_b``."""
        p, q = self._density(i), self._q
        at_end = self._at_end(p[1], q.upper()).lower(), self._at_end(p[0], q.lower()).upper()
        inner = q * self._integral(1)
        if i:
            return (at_end[0] - inner).lower(), (at_end[1] - inner).upper()
        return (inner - at_end[1]).lower(), (inner - at_end[0]).upper()

    def bend(self, i: int, j: int) -> arb:
        """``D_aa``, ``D_ab`` or ``D_bb``."""
        q = self._q
        inner = q * q * (2 * self._integral(1) + self._integral(2))
        if i != j:
            return q * (self._first(0) + self._first(1)) - inner
        edge = self._edge(i)
        return (edge if i else -edge) - 2 * q * self._first(i) + inner

    def _first(self, i: int) -> arb:
        """``q h`` at an end."""
        least, most = self._density(i)
        if most.is_zero():
            return arb(0)
        p, q = acb(hull(least, most)), acb(self._q)
        return self._facts.sensitivity.first(p, q, p / q, _REAL).real

    def _edge(self, i: int) -> arb:
        """``B_p p'`` at an end, ``B_p = (B - q h)/p``."""
        cell = self._cells[i]
        if cell is None:
            return arb(0)
        slope = density_slope(cell, *self._ends[i])
        least, most = self._density(i)
        if slope.is_zero():
            return arb(0)
        corners = [self._lift(least, self._q.upper()), self._lift(most, self._q.lower())]
        return hull(*corners) * slope

    def _lift(self, p: arb, q: arb) -> arb:
        if not certainly(p, ">", 0):
            return arb.nan()
        there = acb(p)
        first = self._facts.sensitivity.first(there, acb(q), there / acb(q), _REAL).real
        return (self._at_end(p, q) - first) / p
