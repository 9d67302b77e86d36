r"""Bounds of the derivatives' integrands far out, and near an end where the target is singular.

With ``M = c (1 + |z|)^k`` the scores of a shape of size ``c`` and growth ``k`` satisfy
``|s_u| <= M/v``, ``|s_v| <= 2 M/v``, ``|s_ij| <= 4 M/v^2``, so that the integrands are at most
``12 M^2 max(1/v, 1/v^2)`` times a bound of ``|q h|`` and ``q k`` (see :mod:`reach`).

The places where a stretch may be cut are numbered, the same for all boxes, so that what does not
depend on the box is computed once.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.reach import RATIO, Reach, place
from gantheory.enclosure.tails import Ray, slope_over, tail_mass, value_at
from gantheory.measure.log_constant import log_of

if TYPE_CHECKING:
    from gantheory.enclosure.projection.reach import Members
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.enclosure.quadrature import Goal

_REAL: AnalyticFlag = False
_MOST_STEPS = 600
_LAST = 3000


@final
class Tail:
    """Where to cut a stretch for members of a shape, and what lies beyond."""

    def __init__(self, stretch: Stretch, shape: Shape, sensitivity: Sensitivity) -> None:
        self._stretch, self._shape, self._sensitivity = stretch, shape, sensitivity
        self._reach = Reach(stretch, shape, sensitivity.bounds)
        self._near_end: dict[int, arb] = {}

    def cut(self, members: Members, goal: Goal) -> tuple[arb, arb, arb]:
        """Both ends in ``t``, and a ball that holds the integral beyond; nan if none was found."""
        way = self._outward if self._stretch.high is None else self._inward
        return self._stretch.cut(lambda wanted: way(members, wanted), goal.bits)

    def _scores(self, members: Members) -> arb:
        """``12 c^2 max(1/v, 1/v^2)``."""
        inverse = (1 / members.v).upper()
        return 12 * ball(self._shape.traits.size) ** 2 * inverse.max(inverse * inverse)

    def _outward(self, members: Members, wanted: arb) -> tuple[arb, arb]:
        start = ball(self._stretch.low).max(members.distance(self._stretch) + members.scale)
        first = math.ceil(math.log(max(float(start.upper()), 1e-300)) / math.log(RATIO)) + 1
        scores = self._scores(members)

        def error(k: int) -> arb:
            return (self._reach.beyond(members, k) * scores).upper()

        last, step = first, 1
        while not certainly(error(last), "<=", wanted) and last + step < _LAST:
            last, step = last + step, 2 * step
        low = last - step // 2
        while last - low > 1:  # the error falls: back to the first place that will do
            middle = (low + last) // 2
            low, last = (low, middle) if certainly(error(middle), "<=", wanted) else (middle, last)
        return place(last), error(last)

    def _inward(self, members: Members, wanted: arb) -> tuple[arb, arb]:
        """The cut towards a finite end where the target is singular."""
        stretch, shape = self._stretch, self._shape
        whole = ball(stretch.high or Fraction(0)).mid()
        distance = members.distance(stretch)
        scores = self._scores(members)
        scores *= (1 + (distance + whole) / members.scale).upper() ** (2 * shape.traits.growth)
        edge, error = whole, arb.nan()
        for k in range(1, _MOST_STEPS):
            edge = whole * arb(2) ** (-4 * k)
            error = (self._at_end(k, edge, members) * scores).upper()
            if certainly(error, "<=", wanted):
                break
        return edge, error

    def _at_end(self, k: int, edge: arb, members: Members) -> arb:
        """A bound of ``int |q h|`` below the edge; nan if there is none."""
        if k not in self._near_end:
            self._near_end[k] = _mass_below(self._stretch, edge)
        of_p = self._near_end[k]
        best = arb.nan()
        for terms in self._sensitivity.bounds.alternatives:
            total = arb(0)
            for c, a in terms:  # c p^a q^(1 - a) is at most c (a p + (1 - a) q) for a in [0, 1]
                if not 0 <= a <= 1:
                    total = arb.nan()
                    break
                of_q = edge * self._shape.peak() / members.scale if a < 1 else arb(0)
                total += ball(c) * (ball(a) * of_p + ball(1 - a) * of_q)
            if self._sensitivity.bounds.logarithm and total.is_finite():
                total += self._logarithm(edge, members)
            if total.is_finite():
                best = best.min(total) if best.is_finite() else total
        return best

    def _logarithm(self, edge: arb, members: Members) -> arb:
        """A bound of ``int q |log p - log q|`` below the edge ``Y``.

        ``|log p| <= |log p(Y)| + s log(Y/y)`` if ``|y (log p)'| <= s``, and
        ``int_0^Y log(Y/y) dy = Y``.
        """
        stretch, ray = self._stretch, Ray(edge, outward=False)
        total = arb(len(stretch.side)).log() + abs(members.scale.log())
        for c in stretch.side:
            form = c.form.plus(log_of(c.weight))
            least, most = slope_over(form, ray), slope_over(form * -1, ray)
            if least is None or most is None:
                return arb.nan()
            total += abs(value_at(form, edge)) + abs(least).max(abs(most))
        offset = ball(stretch.centre) - members.location
        z = acb((offset + stretch.sign * hull(arb(0), edge)) / members.scale)
        log_q = [self._shape.log_density(side)(z, _REAL).real for side in (-1, 1)]
        total += abs(log_q[0]).max(abs(log_q[1]))
        return (total * edge * self._shape.peak() / members.scale).upper()


def _mass_below(stretch: Stretch, edge: arb) -> arb:
    total = arb(0)
    for c in stretch.side:
        found = tail_mass(c.form, Ray(edge, outward=False))
        total += arb.nan() if found is None else ball(c.weight) * found
    return total
