r"""Bounds of the derivatives' integrands far out, and near an end where the target is singular.

With ``M = c (1 + |z|)^k`` the scores of a shape of size ``c`` and growth ``k`` satisfy
``|s_u| <= M/v``, ``|s_v| <= 2 M/v``, ``|s_ij| <= 4 M/v^2``, so that the integrands are at most
``12 M^2 max(1/v, 1/v^2)`` times a bound of ``|q h|`` and ``q k``. That bound is ``b p``,
``b sqrt(p q)`` or its larger ``b (p + q)/2``. For ``y >= Y >= |centre - location| + scale``,
``1 + |z| <= 2 y/scale``, and ``1 + |z| <= 2 |z|``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, hull, working_precision
from gantheory.enclosure.tails import Ray, slope_over, tail_mass, value_at
from gantheory.measure.logform import log_affine

if TYPE_CHECKING:
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.logform import LogForm

_PRECISION = 64
_MOST_STEPS = 600
_ZERO, _HALF = Fraction(0), Fraction(1, 2)


@final
@dataclass(frozen=True)
class TailOf:
    """Members of a box of parameters, as their tails need them: real balls."""

    shape: Shape
    sensitivity: Sensitivity
    location: arb
    scale: arb
    v: arb

    @property
    def scores(self) -> arb:
        """``12 c^2 max(1/v, 1/v^2)``."""
        inverse = (1 / self.v).upper()
        return 12 * ball(self.shape.traits.size) ** 2 * inverse.max(inverse * inverse)

    def distance(self, centre: Fraction) -> arb:
        """``|centre - location|``."""
        return abs(self.location - ball(centre)).upper()


def cut(stretch: Stretch, of: TailOf, goal: Goal) -> tuple[arb, arb, arb]:
    """Both ends in ``t``, and a ball that holds the integral beyond them; nan if none was found."""
    if stretch.high is not None and not stretch.logarithmic:
        return ball(stretch.low), ball(stretch.high), arb(0)
    with working_precision(_PRECISION):
        if stretch.high is None:
            edge, error = _outward(stretch, of, arb(2) ** -goal.bits)
        else:
            edge, error = _inward(stretch, of, arb(2) ** -goal.bits)
    beyond = hull(-error, error) if error.is_finite() else arb.nan()
    if not stretch.logarithmic:
        return ball(stretch.low), edge, beyond
    if stretch.high is None:
        return ball(stretch.low).log(), edge.log(), beyond
    return edge.log(), ball(stretch.high).log(), beyond


def _outward(stretch: Stretch, of: TailOf, wanted: arb) -> tuple[arb, arb]:
    edge = ball(stretch.low).max(of.distance(stretch.centre) + of.scale).upper()
    error = arb.nan()
    for _ in range(_MOST_STEPS):
        error = _beyond(stretch, of, Ray(edge, outward=True))
        if certainly(error, "<=", wanted):
            break
        edge = (edge * arb(1.25)).mid()
    return edge, error


def _beyond(stretch: Stretch, of: TailOf, ray: Ray) -> arb:
    """The least of the bounds over an outward ray; nan if none applies."""
    twice = 2 * of.shape.traits.growth
    found = []
    over_p, over_root = of.sensitivity.over_p, of.sensitivity.over_root
    of_p = _of_target(stretch, of, ray, twice)
    if over_p is not None:
        found.append(ball(over_p) * of_p)
    if over_root is not None:
        top = _largest(stretch, ray)
        root = _of_member(stretch, of, ray, _HALF, twice) * of.scale.sqrt()
        found.append(ball(over_root) * top.sqrt() * root)
        both = (of_p + _of_member(stretch, of, ray, Fraction(1), twice)) / 2
        found.append(ball(over_root) * both)
    best = arb.nan()
    for bound in found:
        if bound.is_finite():
            best = bound if not best.is_finite() else best.min(bound)
    return (best * of.scores).upper()


def _of_target(stretch: Stretch, of: TailOf, ray: Ray, power: int) -> arb:
    """``int p (1 + |z|)^power``."""
    total = arb(0)
    for c in stretch.side:
        total += ball(c.weight) * _mass(c.form, ray, power)
    return total * (2 / of.scale) ** power


def _of_member(stretch: Stretch, of: TailOf, ray: Ray, half: Fraction, power: int) -> arb:
    """``int e^(half f) (1 + |z|)^power dz`` beyond ``z`` at the edge."""
    nearest = (ray.edge - of.distance(stretch.centre)) / of.scale
    form = of.shape.tail(stretch.sign) * half
    return _mass(form, Ray(nearest.lower(), outward=True), power) * arb(2) ** power


def _mass(form: LogForm, ray: Ray, power: int) -> arb:
    found = tail_mass(form + log_affine(1, _ZERO, Fraction(power)), ray)
    return arb.nan() if found is None else found


def _largest(stretch: Stretch, ray: Ray) -> arb:
    """A bound of the target's density over an outward ray: nan unless it falls there."""
    total = arb(0)
    for c in stretch.side:
        slope = slope_over(c.form, ray)
        if slope is None or not certainly(slope, "<=", 0):
            return arb.nan()
        total += ball(c.weight) * value_at(c.form, ray.edge).exp()
    return total


def _inward(stretch: Stretch, of: TailOf, wanted: arb) -> tuple[arb, arb]:
    """The cut towards a finite end where the target is singular."""
    edge = ball(stretch.high or _ZERO).mid()
    reach = (of.distance(stretch.centre) + edge) / of.scale
    scores = of.scores * (1 + reach).upper() ** (2 * of.shape.traits.growth)
    error = arb.nan()
    for _ in range(_MOST_STEPS):
        edge = (edge / 2).mid()
        of_p = arb(0)
        for c in stretch.side:
            of_p += ball(c.weight) * _mass(c.form, Ray(edge, outward=False), 0)
        over_p, over_root = of.sensitivity.over_p, of.sensitivity.over_root
        bound = arb.nan()
        if over_p is not None:
            bound = ball(over_p) * of_p
        elif over_root is not None:
            bound = ball(over_root) * (of_p + edge * of.shape.peak() / of.scale) / 2
        error = (bound * scores).upper()
        if certainly(error, "<=", wanted):
            break
    return edge, error
