r"""Gradient and Hessian of ``D(p, q)`` along a location-scale family, over a box of members.

In the units of a box, with ``z = (x - location)/scale`` and the shape's ``f``, the scores are

``s_u = -f'/v``, ``s_v = -(1 + z f')/v``, ``s_uu = f''/v^2``, ``s_uv = (f' + z f'')/v^2``,
``s_vv = (1 + 2 z f' + z^2 f'')/v^2``,

and at a kink of ``f`` with a jump ``j`` of ``f'``, ``s_uu`` has the mass ``j/v`` at ``z = 0``.
The integrals run over the target's support (see :mod:`sensitivity`); their tails are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, final

import flint
from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.partition import end_ball
from gantheory.enclosure.projection.reach import Members
from gantheory.enclosure.projection.stretch import stretches
from gantheory.enclosure.projection.tails import Tail
from gantheory.enclosure.quadrature import Goal, integrate

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from gantheory.enclosure.projection.location_scale import LocationScale, Units
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.measure.law import Law

    Four = tuple[acb, acb, acb, AnalyticFlag]
    Densities = Callable[[acb, acb, "_Point", acb, int, AnalyticFlag], Four]
    Weight = Callable[[acb, int, Four], acb]

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

    @property
    def has_jacobian(self) -> bool:
        """Whether :meth:`hessian` is the gradient's derivative."""
        return True

    def gradient(self, u: arb, v: arb, i: int, goal: Goal) -> arb:
        """The derivative by coordinate ``i``, over the balls; not finite if none was found."""
        return self._integral(u, v, goal, lambda s: s.first(i))

    def hessian(self, u: arb, v: arb, i: int, j: int, goal: Goal) -> arb:
        """The second derivative by coordinates ``i`` and ``j``, likewise."""
        smooth = self._integral(u, v, goal, lambda s: s.second(i, j))
        return smooth + self._at_kink(u, v) if i == j == 0 else smooth

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The target's support, where members live."""
        low = self.family.shape.traits.low
        above = None if low is None else self.units.centre
        return stretches(self.target, above, of_log=not self.sensitivity.bounds.are_smooth)

    @cached_property
    def _tails(self) -> list[Tail]:
        return [Tail(s, self.family.shape, self.sensitivity) for s in self.stretches]

    def _integral(self, u: arb, v: arb, goal: Goal, pick: Callable[[_Point], Weight]) -> arb:
        point = _Point(self, u, v)
        weight, total = pick(point), arb(0)
        prepared = _prepared(self, _bits=flint.ctx.prec)
        for (stretch, densities), tail in zip(prepared, self._tails, strict=True):
            total += _over(stretch, densities, point, weight, tail, goal)
            if not total.is_finite():
                break
        return total

    def _at_kink(self, u: arb, v: arb) -> arb:
        """``q h`` at the kink times the mass of ``s_uu`` there."""
        jump = self.family.shape.traits.jump
        if not jump:
            return arb(0)
        point, found = _Point(self, u, v), list[arb]()
        for stretch, densities in _prepared(self, _bits=flint.ctx.prec):
            y = (point.location.real - ball(stretch.centre)) * stretch.sign
            low = ball(stretch.low)
            high = arb.pos_inf() if stretch.high is None else ball(stretch.high)
            if certainly(y, "<", low) or certainly(y, ">", high):
                continue
            y = y.max(low).min(high)
            t = acb(y.log()) if stretch.logarithmic else acb(y)
            here = densities(acb(y), t, point, acb(0), 1, _REAL)
            found.append(self.sensitivity.first(*here).real)
        if not self._is_inside(point.location.real):  # nothing beyond the target
            found.append(arb(0))
        total = found[0]
        for value in found[1:]:
            total = hull(total, value)
        return total * jump / v * ball(self.units.unit)

    def _is_inside(self, place: arb) -> bool:
        """Whether a place surely lies in the target's support, where pieces may meet."""
        merged: list[list[Fraction | float]] = []
        for low, high in sorted(stretch.ends for stretch in self.stretches):
            if merged and merged[-1][1] == low:
                merged[-1][1] = high
            else:
                merged.append([low, high])
        return any(
            certainly(place, ">=", end_ball(low)) and certainly(place, "<=", end_ball(high))
            for low, high in merged
        )


@lru_cache(maxsize=8)
def _prepared(of: Derivatives, *, _bits: int) -> tuple[tuple[Stretch, Densities], ...]:
    """The target's stretches with what a sensitivity asks, at the precision told by its bits."""
    asks_log = of.sensitivity.asks_log
    return tuple((s, _with_log(s) if asks_log else _with_ratio(s)) for s in of.stretches)


def _with_ratio(stretch: Stretch) -> Densities:
    """``p``, ``q`` and ``p/q``."""
    density = stretch.density()

    def value(y: acb, t: acb, point: _Point, z: acb, side: int, analytic: AnalyticFlag) -> Four:
        p = density(y, t, analytic)
        log_q = point.logs[side](z, analytic) - point.log_scale
        return p, log_q.exp(), p * (-log_q).exp(), analytic

    return value


def _with_log(stretch: Stretch) -> Densities:
    """``p``, ``q`` and ``log p/q``: over wide balls the ratio may meet 0."""
    log_density = stretch.log_density()

    def value(y: acb, t: acb, point: _Point, z: acb, side: int, analytic: AnalyticFlag) -> Four:
        log_p = log_density(y, t, analytic)
        log_q = point.logs[side](z, analytic) - point.log_scale
        return log_p.exp(), log_q.exp(), log_p - log_q, analytic

    return value


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

    def members(self) -> Members:
        """What the tails are told of them."""
        return Members(self.location.real, self.scale.real, self.v.real)

    def first(self, i: int) -> Weight:
        """``q h s_i``."""
        shape, weigh, v = self.shape, self.sensitivity.first, self.v

        def value(z: acb, side: int, of: Four) -> acb:
            score = shape.along(z, side) if i else shape.slope(z, side)
            return -weigh(*of) * score / v

        return value

    def second(self, i: int, j: int) -> Weight:
        """``q (k + h) s_i s_j + q h s_ij``."""
        shape, v = self.shape, self.v
        first, second = self.sensitivity.first, self.sensitivity.second

        def value(z: acb, side: int, of: Four) -> acb:
            h = first(*of)
            if i and j:
                along = shape.along(z, side)
                scores, mixed = along * along, shape.bend(z, side)
            else:
                slope, curvature = shape.slope(z, side), shape.curvature(z, side)
                scores, mixed = slope * slope, curvature
                if i or j:
                    scores, mixed = slope * shape.along(z, side), slope + z * curvature
            return ((second(*of) + h) * scores + h * mixed) / (v * v)

        return value


def _over(
    stretch: Stretch, densities: Densities, point: _Point, weight: Weight, tail: Tail, goal: Goal
) -> arb:
    """The integral of ``weight`` over a stretch; its ends are cut where it is not finite."""
    where, logarithmic = stretch.where(), stretch.logarithmic
    location, inverse = point.location, point.inverse

    def integrand(t: acb, side: int, analytic: AnalyticFlag) -> acb:
        x, y = where(t)
        z = (x - location) * inverse
        value = weight(z, side, densities(y, t, point, z, side, analytic))
        return value * y if logarithmic else value

    def over(low: arb, high: arb, side: int) -> arb:
        return integrate(lambda t, analytic: integrand(t, side, analytic), low, high, goal)

    low, high, beyond = tail.cut(point.members(), goal)
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
