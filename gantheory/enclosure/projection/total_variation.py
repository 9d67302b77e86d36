r"""Gradient and curvature of total variation along a location-scale family, over boxes of members.

``D = int (p - q)+``, and with ``F_i(x)`` the derivative of the members' distribution function by
a parameter, and the set ``p > q`` a union of intervals ``[a, b]`` inside the target's support,

``D_i = -sum (F_i(b) - F_i(a))``,  ``F_u = -g(z)/v``,  ``F_v = -z g(z)/v``,

``g`` the standard density. ``p - q`` is smooth in the parameters for every ``x``, so that its
positive part has a second derivative, in the sense of distributions, of at least that on ``p > q``,

``D_ij >= -sum (F_ij(b) - F_ij(a)) + sum_c q s_i s_j/|d'(c)|``,

as quadratic forms, over those ends ``c`` that are crossings: what is not known of other crossings
adds nothing negative. Where nothing is known of the sign, any part of the interval is allowed for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, final

import flint
from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.crossings import Gap, above
from gantheory.enclosure.projection.reach import Members
from gantheory.enclosure.projection.sensitivity import Sensitivity, TailBounds
from gantheory.enclosure.projection.stretch import stretches
from gantheory.enclosure.projection.tails import Tail

if TYPE_CHECKING:
    from gantheory.enclosure.projection.location_scale import LocationScale, Units
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_HALF, _ONE = Fraction(1, 2), Fraction(1)
_MOST_KEPT = 64
_PAIRS = ((0, 0), (0, 1), (1, 1))


@final
@dataclass(frozen=True)
class OfTotalVariation(Sensitivity):
    """``h = -1`` where ``p > q``, else 0; ``k`` has no density."""

    @property
    def asks_log(self) -> bool:
        """No."""
        return False

    def first(self, _p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-q`` where ``p > q``; both cases where a real ball does not decide."""
        if certainly(e.real, "<=", 1):
            return acb(0)
        return -q if certainly(e.real, ">=", 1) else acb(hull(arb(0), -q.real))

    def second(self, _p: acb, _q: acb, _e: acb, _analytic: AnalyticFlag, /) -> acb:
        """Zero away from the crossings."""
        return acb(0)

    @property
    def by_log(self) -> Sensitivity | None:
        """None."""
        return None

    @property
    def bounds(self) -> TailBounds:
        """``|q h| <= min(p, q)``."""
        return TailBounds((((_ONE, _ONE),), ((_ONE, _HALF),)))


@final
@dataclass(frozen=True)
class TotalVariationDerivatives:
    """The gradient, and a lower bound of the second derivative, in the units of the boxes.

    Attributes
    ----------
    target
        ``p``.
    family
        The members ``q``.
    units
        What ``u = v = 1`` means.
    """

    target: Law
    family: LocationScale
    units: Units

    @property
    def has_jacobian(self) -> bool:
        """Whether :meth:`hessian` is the gradient's derivative: it is a bound from below alone."""
        return False

    def gradient(self, u: arb, v: arb, i: int, goal: Goal) -> arb:
        """The derivative by coordinate ``i``: holds all subgradients over the balls."""
        return self._sums(u, v, goal).gradient[i]

    def hessian(self, u: arb, v: arb, i: int, j: int, goal: Goal) -> arb:
        """An entry of a matrix that the second derivative is never below."""
        return self._sums(u, v, goal).curvature[_PAIRS.index((min(i, j), max(i, j)))]

    @cached_property
    def _kept(self) -> dict[tuple[object, ...], _Sums]:
        return {}

    def _sums(self, u: arb, v: arb, goal: Goal) -> _Sums:
        key = (*_data(u), *_data(v), goal, flint.ctx.prec)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._summed(u, v, goal)
        return self._kept[key]

    @cached_property
    def _tails(self) -> list[tuple[Stretch, Tail]]:
        shape, low = self.family.shape, self.family.shape.traits.low
        found = stretches(self.target, None if low is None else self.units.centre)
        return [(stretch, Tail(stretch, shape, OfTotalVariation())) for stretch in found]

    def _summed(self, u: arb, v: arb, goal: Goal) -> _Sums:
        unit = ball(self.units.unit)
        members = Members(ball(self.units.centre) + unit * u, unit * v, v)
        total = _Sums([arb(0)] * 2, [arb(0)] * 3)
        for stretch, tail in self._tails:
            _OnStretch(self.family.shape, members, stretch).add(tail, goal, total)
            if not total.gradient[0].is_finite():
                break
        return total


def _data(x: arb) -> tuple[object, ...]:
    return (*x.mid().man_exp(), *x.rad().man_exp())


@final
@dataclass(frozen=True)
class _Sums:
    """The gradient's two entries and the three of the curvature, being added up."""

    gradient: list[arb]
    curvature: list[arb]

    def add(self, first: tuple[arb, arb], second: tuple[arb, arb, arb]) -> None:
        for i, value in enumerate(first):
            self.gradient[i] += value
        for i, value in enumerate(second):
            self.curvature[i] += value


@final
@dataclass(frozen=True)
class _OnStretch:
    """The members of a box of parameters, on a stretch of the target's support."""

    shape: Shape
    members: Members
    stretch: Stretch

    def add(self, tail: Tail, goal: Goal, total: _Sums) -> None:
        """What the part on which ``p > q`` adds."""
        stretch, members = self.stretch, self.members
        low, high, beyond = tail.cut(members, goal)
        total.add((beyond, beyond), (beyond, beyond, beyond))
        if not beyond.is_finite():
            return
        gap = Gap(stretch, self.shape, members.location, members.scale)
        found = above(gap, low, high)
        for end in found.ends:
            sign = stretch.sign if end.opens else -stretch.sign
            z = gap.place(end.t)
            first, second = self._of_cdf(z)
            total.add(
                (sign * first[0], sign * first[1]),
                (sign * second[0], sign * second[1], sign * second[2]),
            )
            if end.crosses:
                total.add((arb(0), arb(0)), self._at_crossing(z, gap.steepness(end.t)))
        for a, b in found.unknown:
            width = (b.exp() - a.exp() if stretch.logarithmic else b - a) / members.scale
            first, second = self._of_density(gap.place(hull(a, b)))
            gradient, curvature = (
                [hull(arb(0), -width * value) for value in values] for values in (first, second)
            )
            total.add((gradient[0], gradient[1]), (curvature[0], curvature[1], curvature[2]))

    def _of_cdf(self, z: arb) -> tuple[tuple[arb, arb], tuple[arb, arb, arb]]:
        """``F_u, F_v`` and ``F_uu, F_uv, F_vv`` at a fixed place."""
        g, slope, along = self.shape.density(z), self._slope(z), self._along(z)
        first, square = g / self.members.v, g / (self.members.v * self.members.v)
        return (
            (-first, -z * first),
            (square * slope, square * along, square * z * (1 + along)),
        )

    def _of_density(self, z: arb) -> tuple[tuple[arb, arb], tuple[arb, arb, arb]]:
        """``q_i`` and ``q_ij`` per unit of ``z``."""
        g, slope, along = self.shape.density(z), self._slope(z), self._along(z)
        curvature = self.shape.on_either_side(z, self.shape.curvature)
        bend = self.shape.on_either_side(z, self.shape.bend)
        first, square = g / self.members.v, g / (self.members.v * self.members.v)
        return (
            (-first * slope, -first * along),
            (
                square * (slope * slope + curvature),
                square * (slope * along + slope + z * curvature),
                square * (along * along + bend),
            ),
        )

    def _at_crossing(self, z: arb, steepness: arb) -> tuple[arb, arb, arb]:
        """``q s_i s_j/|d'|``."""
        weight = self.shape.density(z) / (
            self.members.scale * self.members.v * self.members.v * steepness
        )
        slope, along = self._slope(z), self._along(z)
        return weight * slope * slope, weight * slope * along, weight * along * along

    def _slope(self, z: arb) -> arb:
        return self.shape.on_either_side(z, self.shape.slope)

    def _along(self, z: arb) -> arb:
        return self.shape.on_either_side(z, self.shape.along)
