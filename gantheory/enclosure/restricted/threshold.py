r"""``sup V`` over discriminators with one cut, and one value on each side of it.

With cut ``t`` the value is ``F(t) = f(L(t)) + f(R(t))``, ``f`` that of one cell, ``L`` and ``R``
the pairs of masses below and above. ``f`` is convex and homogeneous. Between two cuts ``a < b`` the
masses ``L(t) - L(a)`` range over a rectangle, so ``F`` is at most its largest value at the corners;
where the ratio of the densities is constant they move on its diagonal, and ``F`` is largest at an
end. ``F' = p log(D_L/D_R) + q log((1 - D_L)/(1 - D_R))`` gives the mean-value bound
``F(t) <= F(c) + max|F'| (b - a)/2``, whose error falls with the square of ``b - a`` near a maximum,
and says where ``F`` is monotone.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.cells import Cell, End, Side, cells, interior_point, is_infinite
from gantheory.enclosure.evaluate import exp_function
from gantheory.enclosure.restricted.cells import cell_value, density_mass

if TYPE_CHECKING:
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_REAL: AnalyticFlag = False
_MOST_BOXES = 3000
Pair = tuple[arb, arb]


@final
@dataclass(frozen=True)
class Cuts:
    """The cuts in one open box of the line.

    Attributes
    ----------
    low, high
        The ends; between them neither law has an atom or a breakpoint.
    below, above
        The masses of both laws on ``(-oo, low]`` and on ``[high, oo)``.
    left, right
        The densities inside.
    straight
        Whether their ratio is constant.
    """

    low: End
    high: End
    below: Pair
    above: Pair
    left: Side
    right: Side
    straight: bool


def threshold_value(p: Law, q: Law, goal: Goal) -> arb:
    """A ball that holds ``sup F``; wide if the effort did not suffice."""
    search = _Search(p, q, goal)
    return search.run()


@final
class _Search:
    """Branch and bound over cuts."""

    def __init__(self, p: Law, q: Law, goal: Goal) -> None:
        self.laws = (p, q)
        self.goal = goal
        self.best = -arb(4).log()
        self.heap: list[tuple[float, int, arb, Cuts]] = []
        self.settled = self.best
        self.serial = count()

    def run(self) -> arb:
        for box in self._first():
            self._push(box)
        wish = arb(2) ** -self.goal.bits
        for _ in range(_MOST_BOXES):
            if not self.heap:
                break
            _, _, bound, box = self.heap[0]
            if certainly(bound - self.best, "<", wish * 4):
                break
            heapq.heappop(self.heap)
            for half in self._halves(box):
                self._push(half)
        top = self.settled
        for _, _, bound, _ in self.heap:
            top = top.max(bound)
        return hull(self.best, top.max(self.best))

    def masses(self, low: End, high: End) -> Pair:
        p, q = self.laws
        return density_mass(p, low, high, self.goal), density_mass(q, low, high, self.goal)

    def _atoms(self, keep_below: End | None, keep_above: End | None) -> Pair:
        """The atoms at or below one point, or at or above another."""
        found = []
        for law in self.laws:
            total = Fraction(0)
            for x, mass in law.atoms.items():
                if (keep_below is not None and x <= keep_below) or (
                    keep_above is not None and x >= keep_above
                ):
                    total += mass
            found.append(ball(total))
        return found[0], found[1]

    def _first(self) -> list[Cuts]:
        p, q = self.laws
        known = {(cell.low, cell.high): cell for cell in cells(p, q)}
        ends = {end for cell in known for end in cell} | {*p.atoms, *q.atoms}
        ends |= {-math.inf, math.inf}
        found = []
        for low, high in pairwise(sorted(ends)):
            cell = next(
                (c for (a, b), c in known.items() if a <= low and high <= b),
                Cell(low, high, (), ()),
            )
            found.append(self._box(low, high, cell))
        return found

    def _box(self, low: End, high: End, cell: Cell) -> Cuts:
        below = _added(self.masses(-math.inf, low), self._atoms(low, None))
        above = _added(self.masses(high, math.inf), self._atoms(None, high))
        straight = not (cell.left and cell.right) or cell.ratio() is not None
        return Cuts(low, high, below, above, cell.left, cell.right, straight)

    def _halves(self, box: Cuts) -> list[Cuts]:
        middle = interior_point(box.low, box.high)
        bulks = [c.bulk for c in (*box.left, *box.right)]
        inside = [x for pair in bulks for x in pair if box.low < x < box.high]
        if is_infinite(box.low) or is_infinite(box.high):
            far = max((abs(x) for pair in bulks for x in pair), default=Fraction(1))
            if isinstance(box.low, Fraction):
                middle = inside[0] if inside else box.low + max(abs(box.low), far)
            elif isinstance(box.high, Fraction):
                middle = inside[-1] if inside else box.high - max(abs(box.high), far)
            elif inside:
                middle = inside[0]
        else:
            middle = _short(Fraction(box.low), Fraction(box.high))
        below = _added(box.below, self.masses(box.low, middle))
        above = _added(box.above, self.masses(middle, box.high))
        first = Cuts(box.low, middle, box.below, above, box.left, box.right, box.straight)
        last = Cuts(middle, box.high, below, box.above, box.left, box.right, box.straight)
        return [first, last]

    def _push(self, box: Cuts) -> None:
        bound = self._bound(box)
        if bound is None:
            return
        if not bound.is_finite():
            bound = arb(0)
        if certainly(bound, "<=", self.best):
            return
        heapq.heappush(self.heap, (-float(bound.upper()), next(self.serial), bound.upper(), box))

    def _bound(self, box: Cuts) -> arb | None:
        """An upper bound of F inside; None if its ends say it all."""
        inside = self.masses(box.low, box.high)
        ends = [
            _value(box.below, _added(box.above, inside)),
            _value(_added(box.below, inside), box.above),
        ]
        for end in ends:
            self._seen(end)
        if box.straight:
            return None
        corners = [
            _value(
                (box.below[0] + x, box.below[1] + y),
                (box.above[0] + inside[0] - x, box.above[1] + inside[1] - y),
            )
            for x, y in ((inside[0], arb(0)), (arb(0), inside[1]))
        ]
        bound = ends[0].max(ends[1]).max(corners[0]).max(corners[1])
        slope = self._slope(box, inside)
        if slope is None:
            return bound
        if certainly(slope, ">", 0) or certainly(slope, "<", 0):
            return None
        width = ball(Fraction(box.high) - Fraction(box.low))
        # from the nearer end: F(t) <= F(end) + max|F'| |t - end|, and one end is within half
        mean = ends[0].max(ends[1]) + abs(slope).upper() * width / 2
        return mean if certainly(mean, "<", bound) else bound

    def _slope(self, box: Cuts, inside: Pair) -> arb | None:
        """F' over the box; None where it is not finite."""
        if is_infinite(box.low) or is_infinite(box.high):
            return None
        x = acb(hull(ball(Fraction(box.low)), ball(Fraction(box.high))))
        p, q = (
            sum((exp_function(c.form, c.weight)(x, None, _REAL).real for c in side), arb(0))
            for side in (box.left, box.right)
        )
        lower = [hull(a, a + b) for a, b in zip(box.below, inside, strict=True)]
        upper = [hull(a, a + b) for a, b in zip(box.above, inside, strict=True)]
        left, right = lower[1] / lower[0], upper[1] / upper[0]  # (1 - D)/D on each side
        on_data = ((1 + right) / (1 + left)).log()
        on_generated = ((1 + 1 / right) / (1 + 1 / left)).log()
        slope = p * on_data + q * on_generated
        return slope if slope.is_finite() else None

    def _seen(self, value: arb) -> None:
        if not value.is_finite():
            return
        self.settled = self.settled.max(value)
        if certainly(value.lower(), ">", self.best.lower()):
            self.best = arb(value.lower())


def _value(below: Pair, above: Pair) -> arb:
    return cell_value(*below) + cell_value(*above)


def _added(a: Pair, b: Pair) -> Pair:
    return a[0] + b[0], a[1] + b[1]


def _short(low: Fraction, high: Fraction) -> Fraction:
    """A dyadic number near the middle."""
    width = high - low
    unit = Fraction(2) ** (width.numerator.bit_length() - width.denominator.bit_length() - 4)
    return math.floor((low + high) / 2 / unit) * unit
