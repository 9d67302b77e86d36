"""Balls: exact rationals in and out, comparison in three values, working precision.

Ball arithmetic (Arb) encloses: every operation on balls holds every result of the operation on
their members. ``python-flint`` compares balls to plain bools that are true only where certain, so
that ``not (a < b)`` proves nothing; :func:`certainly` is the one place that compares balls.
"""

from __future__ import annotations

import operator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeVar

import flint
from flint import acb, arb, fmpq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gantheory.measure.log_constant import LogConstant

Number = TypeVar("Number", arb, acb)
"""A real or a complex ball."""

AnalyticFlag = bool
"""Whether the integrator asks for an analytic enclosure: a branch cut must then be reported."""

_ANALYTIC: AnalyticFlag = True

Relation = Literal["<", "<=", ">", ">="]

_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_CONTRARY: dict[str, Relation] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def certainly(left: arb, relation: Relation, right: arb | int) -> bool | None:
    """Whether ``left relation right`` holds for all members of the balls.

    Returns
    -------
    bool or None
        True if it holds for every pair of members, False if it fails for every pair, None if
        the balls do not decide it (a nan ball decides nothing).
    """
    other = arb(right)
    if _HOLDS[relation](left, other):
        return True
    if _HOLDS[_CONTRARY[relation]](left, other):
        return False
    return None


def leans_positive(value: arb) -> bool:
    """Whether the ball's middle is positive: a guess that may steer, never a proof."""
    return bool(value.mid() > 0)


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Compute with ``bits`` bits inside the block; the precision outside is untouched."""
    before = flint.ctx.prec
    flint.ctx.prec = max(bits, 8)
    try:
        yield
    finally:
        flint.ctx.prec = before


def precision() -> int:
    """The working precision, in bits."""
    bits: int = flint.ctx.prec
    return bits


def ball(value: Fraction | int) -> arb:
    """The ball of a rational: a point if it is dyadic and short, else one rounding wide."""
    if isinstance(value, int):
        return arb(value)
    return arb(fmpq(value.numerator, value.denominator))


def scalar(value: Fraction) -> acb:
    """The ball of a rational as a complex one, kept for each working precision."""
    return _scalar(value, flint.ctx.prec)


@lru_cache(maxsize=1024)
def _scalar(value: Fraction, _bits: int) -> acb:
    return acb(ball(value))


def hull(low: arb, high: arb) -> arb:
    """A ball that holds both balls and what lies between them."""
    return low.union(high)


def log(value: Number, analytic: AnalyticFlag) -> Number:
    """The logarithm, of a complex ball with the flag."""
    if isinstance(value, acb):
        return value.log(analytic)
    return value.log()


def root_power(value: Number, twice: int, analytic: AnalyticFlag) -> Number:
    """The square root to a whole power, of a complex ball with the flag."""
    if isinstance(value, acb):
        root = value.rsqrt(analytic) if twice < 0 else value.sqrt(analytic)
        return root ** abs(twice)
    return value.sqrt() ** twice


def log_one_plus(t: Number, d: Number) -> Number:
    r"""``log(1 + t)`` for ``t = e^d``, analytic over the ball; not finite if that is not seen.

    Where ``1 + t`` as a ball meets the cut, it is bounded from ``d = x + i y`` if ``|y| < pi``:
    then ``1 + e^d`` misses the cut, its argument lies between 0 and ``y``, and its size between
    ``sin |y|``, or 1 if ``|y| <= pi/2``, and ``1 + e^x``.
    """
    value = log(t + 1, _ANALYTIC)
    if value.is_finite() or isinstance(d, arb):
        return value
    angle = abs(d.imag).upper()
    if certainly(angle, "<", arb.pi()) is not True:
        return value
    least = arb(0) if certainly(2 * angle, "<=", arb.pi()) else angle.sin().log()
    size = hull(least, (d.real.upper().exp() + 1).log())
    return acb(size, hull(arb(0), d.imag))


def absolute(value: Number, analytic: AnalyticFlag) -> Number:
    """The absolute value of a real number, continued from either side of zero."""
    if isinstance(value, acb):
        return value.real_abs(analytic)
    return abs(value)


def log_rational(value: Fraction) -> arb:
    """``log(value)`` of a rational ``value > 0``, accurate near 1 as well."""
    if value.numerator.bit_length() != value.denominator.bit_length():
        return ball(Fraction(value.numerator)).log() - ball(Fraction(value.denominator)).log()
    return ball(value - 1).log1p()


def constant_ball(constant: LogConstant, more: Fraction | None = None) -> arb:
    """The value of an exact logarithmic constant, plus a rational before any rounding."""
    total = ball(constant.rational if more is None else constant.rational + more)
    for argument, coefficient in constant.logs:
        total += ball(coefficient) * log_rational(argument)
    if constant.log_pi:
        total += ball(constant.log_pi) * arb.pi().log()
    for argument, coefficient in constant.lgammas:
        total += ball(coefficient) * ball(argument).lgamma()
    return total


def exact_rational(point: arb) -> Fraction:
    """The rational value of a finite point ball (radius zero).

    Raises
    ------
    ValueError
        If the ball is no finite point.
    """
    if not (point.is_finite() and point.is_exact()):
        raise ValueError(f"{point} is no finite point")
    mantissa, exponent = (int(part) for part in point.man_exp())
    if exponent < 0:
        return Fraction(mantissa, 1 << -exponent)
    return Fraction(mantissa << exponent)


def bounds(value: arb) -> tuple[Fraction, Fraction]:
    """Exact rational lower and upper bounds of a finite ball.

    Raises
    ------
    ValueError
        If the ball is not finite.
    """
    middle, radius = exact_rational(value.mid()), exact_rational(value.rad())
    return middle - radius, middle + radius
