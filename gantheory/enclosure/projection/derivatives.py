r"""Gradient and Hessian of ``D(p, q)`` along a location-scale family, over a box of members.

In the units of a box, with ``z = (x - location)/scale`` and the shape's ``f``, the scores are

``s_u = -f'/v``, ``s_v = -(1 + z f')/v``, ``s_uu = f''/v^2``, ``s_uv = (f' + z f'')/v^2``,
``s_vv = (1 + 2 z f' + z^2 f'')/v^2``,

and at a kink of ``f`` with a jump ``j`` of ``f'``, ``s_uu`` has the mass ``j/v`` at ``z = 0``.
The integrals run over the target's support (see :mod:`sensitivity`); their tails are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, final

import flint
from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.stretch import stretches
from gantheory.enclosure.projection.tails import TailOf, cut
from gantheory.enclosure.quadrature import Goal, integrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.projection.location_scale import LocationScale, Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.measure.law import Law

    Density = Callable[[acb, acb, AnalyticFlag], acb]
    Weight = Callable[[acb, acb, acb, acb, int, AnalyticFlag], acb]

_REAL: AnalyticFlag = False


@final
@dataclass(frozen=True)
class Derivatives:
    """The derivatives of a divergence along a family, in the units of its boxes.

    Attributes
    ----------
    target
        ``p``.
    family
        The members ``q``.
    sensitivity
        How the divergence answers to ``q``.
    units
        What ``u = v = 1`` means.
    """

    target: Law
    family: LocationScale
    sensitivity: Sensitivity
    units: Units

    def gradient(self, u: arb, v: arb, i: int, goal: Goal) -> arb:
        """The derivative by coordinate ``i``, over the balls; not finite if none was found."""
        return self._integral(u, v, goal, lambda s: s.first(i))

    def hessian(self, u: arb, v: arb, i: int, j: int, goal: Goal) -> arb:
        """The second derivative by coordinates ``i`` and ``j``, likewise."""
        smooth = self._integral(u, v, goal, lambda s: s.second(i, j))
        return smooth + self._at_kink(u, v) if i == j == 0 else smooth

    def _integral(self, u: arb, v: arb, goal: Goal, pick: Callable[[_Point], Weight]) -> arb:
        point = _Point(self, u, v)
        weight, total = pick(point), arb(0)
        for stretch, density in _prepared(self, _bits=flint.ctx.prec):
            total += _over(stretch, density, point, weight, goal)
            if not total.is_finite():
                break
        return total

    def _at_kink(self, u: arb, v: arb) -> arb:
        """``q h`` at the kink times the mass of ``s_uu`` there."""
        jump = self.family.shape.traits.jump
        if not jump:
            return arb(0)
        point, total = _Point(self, u, v), arb(0)
        for stretch, density in _prepared(self, _bits=flint.ctx.prec):
            y = (point.location.real - ball(stretch.centre)) * stretch.sign
            high = arb.pos_inf() if stretch.high is None else ball(stretch.high)
            if certainly(y, "<", ball(stretch.low)) or certainly(y, ">", high):
                continue
            p = density(acb(y), acb(y.log()) if stretch.logarithmic else acb(y), _REAL)
            q, e = point.densities(point.location, p, 1, _REAL)
            here = self.sensitivity.first(p, q, e, _REAL).real
            inside = certainly(y, ">", ball(stretch.low)) and certainly(y, "<", high)
            total += here if inside else hull(arb(0), here)  # the target may jump at the end
        return total * jump / v * ball(self.units.unit)


@lru_cache(maxsize=8)
def _prepared(of: Derivatives, *, _bits: int) -> tuple[tuple[Stretch, Density], ...]:
    """The target's stretches with their densities at the working precision, told by its bits."""
    low = of.family.shape.traits.low
    found = stretches(of.target, None if low is None else of.units.centre)
    return tuple((stretch, stretch.density()) for stretch in found)


@final
class _Point:
    """The members of a box of parameters, ready for evaluation at the working precision."""

    def __init__(self, of: Derivatives, u: arb, v: arb) -> None:
        self.shape, self.sensitivity = of.family.shape, of.sensitivity
        self.v = acb(v)
        self.location = acb(ball(of.units.centre) + ball(of.units.unit) * u)
        self.scale = acb(ball(of.units.unit) * v)
        self.log_scale = acb(self.scale.real.log())
        self.inverse = 1 / self.scale
        self.logs = {side: self.shape.log_density(side) for side in (-1, 1)}

    def tail(self) -> TailOf:
        """What bounds the integrands far out."""
        return TailOf(
            self.shape, self.sensitivity, self.location.real, self.scale.real, self.v.real
        )

    def densities(self, x: acb, p: acb, side: int, analytic: AnalyticFlag) -> tuple[acb, acb]:
        """``q`` and ``e = p/q``."""
        log_q = self.logs[side]((x - self.location) * self.inverse, analytic) - self.log_scale
        return log_q.exp(), p * (-log_q).exp()

    def first(self, i: int) -> Weight:
        """``q h s_i``."""
        shape, weigh, v = self.shape, self.sensitivity.first, self.v

        def value(z: acb, p: acb, q: acb, e: acb, side: int, analytic: AnalyticFlag) -> acb:
            score = shape.along(z, side) if i else shape.slope(z, side)
            return -weigh(p, q, e, analytic) * score / v

        return value

    def second(self, i: int, j: int) -> Weight:
        """``q (k + h) s_i s_j + q h s_ij``."""
        shape, v = self.shape, self.v
        first, second = self.sensitivity.first, self.sensitivity.second

        def value(z: acb, p: acb, q: acb, e: acb, side: int, analytic: AnalyticFlag) -> acb:
            h = first(p, q, e, analytic)
            if i and j:
                along = shape.along(z, side)
                scores, mixed = along * along, shape.bend(z, side)
            else:
                slope, curvature = shape.slope(z, side), shape.curvature(z, side)
                scores, mixed = slope * slope, curvature
                if i or j:
                    scores, mixed = slope * shape.along(z, side), slope + z * curvature
            return ((second(p, q, e, analytic) + h) * scores + h * mixed) / (v * v)

        return value


def _over(stretch: Stretch, density: Density, point: _Point, weight: Weight, goal: Goal) -> arb:
    """The integral of ``weight`` over a stretch; its ends are cut where it is not finite."""
    where, logarithmic = stretch.where(), stretch.logarithmic
    location, inverse, log_scale = point.location, point.inverse, point.log_scale

    def integrand(t: acb, side: int, analytic: AnalyticFlag) -> acb:
        x, y = where(t)
        z = (x - location) * inverse
        p = density(y, t, analytic)
        log_q = point.logs[side](z, analytic) - log_scale
        value = weight(z, p, log_q.exp(), p * (-log_q).exp(), side, analytic)
        return value * y if logarithmic else value

    def over(low: arb, high: arb, side: int) -> arb:
        return integrate(lambda t, analytic: integrand(t, side, analytic), low, high, goal)

    low, high, beyond = cut(stretch, point.tail(), goal)
    if not beyond.is_finite():
        return beyond
    if not point.shape.traits.jump:
        return over(low, high, 1) + beyond
    first, last = _kink(stretch, point.location.real, low, high)
    total = beyond
    if certainly(first, ">", low):
        total += over(low, first, -stretch.sign)
    if certainly(last, "<", high):
        total += over(last, high, stretch.sign)
    width = (last - first).nonnegative_part()
    if not width.is_zero():
        box = acb(hull(first, last))
        total += hull(*(integrand(box, side, _REAL).real for side in (-1, 1))) * width
    return total


def _kink(stretch: Stretch, x: arb, low: arb, high: arb) -> tuple[arb, arb]:
    """Where in ``[low, high]`` the kink may lie: an interval, empty at an end if it does not."""
    y = (x - ball(stretch.centre)) * stretch.sign
    found = ends = [y.lower(), y.upper()]
    if stretch.logarithmic:
        found = [end.log() if certainly(end, ">", 0) else arb.neg_inf() for end in ends]
    first, last = (end.max(low).min(high) for end in found)
    return first.lower().max(low), last.upper().min(high)
