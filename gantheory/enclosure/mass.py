r"""Integrals of ``exp(form)`` over an interval in closed form, where the form's shape has one."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, certainly, constant_ball, working_precision

if TYPE_CHECKING:
    from gantheory.measure.logform import LogForm

_FEW_BITS = 16
_LARGE_SHAPE = 32

End = Fraction | float | arb
"""An end of an interval: exact, infinite (a float), or a finite ball."""


def mass(form: LogForm, low: End, high: End) -> arb | None:
    """``int_low^high exp(form(x)) dx``, or None if no closed form is known for the shape.

    The integral must exist; ``low <= high`` inside the piece.
    """
    a, b = _ball(low), _ball(high)
    if form.is_constant:
        return constant_ball(form.constant).exp() * (b - a) if (b - a).is_finite() else None
    shape = (bool(form.powers), len(form.logs), len(form.quadratics), len(form.softplus))
    if shape == (True, 0, 0, 0):
        return _square(form, a, b) or _line(form, a, b)
    if shape == (False, 1, 0, 0):
        return _power(form, a, b)
    if shape == (True, 1, 0, 0):
        return _gamma(form, a, b)
    if shape == (False, 2, 0, 0):
        return _beta(form, a, b)
    if shape == (False, 0, 1, 0):
        return _quadratic(form, a, b)
    if shape == (True, 0, 0, 1):
        return _logistic(form, a, b)
    return None


def has_closed_tail(form: LogForm) -> bool:
    """Whether :func:`mass` knows the integral of ``exp(form(y))`` up to ``y = oo``."""
    singular = [abs(end) for (_, end), _ in form.logs]
    with working_precision(_FEW_BITS):  # the shape alone decides
        return mass(form, max(singular, default=Fraction(0)) + 1, math.inf) is not None


def _ball(end: End) -> arb:
    if isinstance(end, Fraction):
        return ball(end)
    return end if isinstance(end, arb) else arb(end)


def _infinite(end: arb) -> bool:
    return not end.is_finite()


def _square(form: LogForm, low: arb, high: arb) -> arb | None:
    """``e^c sqrt(pi)/(2 s) (erf(s (high - b)) - erf(s (low - b)))`` for ``-s^2 (x - b)^2 + c``."""
    square = form.square
    if square is None or square[0] > 0:
        return None
    a, b, c = square
    s = ball(-a).sqrt()
    scale = constant_ball(form.constant, c).exp() * arb.pi().sqrt() / (2 * s)
    left = low if _infinite(low) else s * (low - ball(b))
    right = high if _infinite(high) else s * (high - ball(b))
    if certainly(left, ">=", 0):
        return scale * (left.erfc() - _erfc(right))
    if certainly(right, "<=", 0):
        return scale * ((-right).erfc() - _erfc(-left))
    return scale * (2 - _erfc(-left) - _erfc(right))


def _erfc(x: arb) -> arb:
    return arb(0) if _infinite(x) else x.erfc()


def _line(form: LogForm, low: arb, high: arb) -> arb | None:
    """``(e^(g high) - e^(g low))/g`` times a constant, from the larger end."""
    if len(form.powers) != 1 or form.powers[0][0] != 1:
        return None
    slope, level = ball(form.powers[0][1]), constant_ball(form.constant)
    start, sign = (high, 1) if form.powers[0][1] > 0 else (low, -1)
    peak = (level + slope * start).exp() / (sign * slope)
    if _infinite(low) or _infinite(high):
        return peak
    return peak * -((-sign * slope * (high - low)).expm1())


def _power(form: LogForm, low: arb, high: arb) -> arb | None:
    """``y^(k + 1)/(k + 1)`` between the ends, ``y`` the distance from the logarithm's end."""
    ((sign, end), k) = form.logs[0]
    if k == -1:
        return None
    near, far = _distances(sign, end, low, high)
    exponent, scale = ball(k + 1), constant_ball(form.constant).exp() / ball(k + 1)
    outer = arb(0) if _infinite(far) else far**exponent
    inner = arb(0) if near.is_zero() else near**exponent
    return scale * (outer - inner)


def _gamma(form: LogForm, low: arb, high: arb) -> arb | None:
    """Incomplete gamma functions for ``k log y - r y`` with ``r > 0``, ``k > -1``."""
    ((sign, end), k) = form.logs[0]
    if len(form.powers) != 1 or form.powers[0][0] != 1 or k <= -1:
        return None
    rate = -form.powers[0][1] * sign
    if rate <= 0:
        return None
    level = constant_ball(form.constant, -rate * sign * end)
    near, far = _distances(sign, end, low, high)
    r, s = ball(rate), ball(k + 1)
    scale = level.exp() / r**s
    if _infinite(far):
        return scale * (s.gamma() if near.is_zero() else (r * near).gamma_upper(s))
    if near.is_zero():
        return scale * _gamma_lower(s, r * far)
    if certainly(r * near, ">", s):  # beyond the mode the upper tails are the small ones
        return scale * ((r * near).gamma_upper(s) - (r * far).gamma_upper(s))
    return scale * (_gamma_lower(s, r * far) - _gamma_lower(s, r * near))


def _gamma_lower(s: arb, t: arb) -> arb:
    """The lower incomplete gamma function.

    Arb's own loses all digits for large shapes, and takes long; what is left of the upper one has
    them to the last that the whole has.
    """
    if certainly(s, "<", _LARGE_SHAPE):
        return t.gamma_lower(s)
    return s.gamma() * (1 - t.gamma_upper(s, regularized=1)).nonnegative_part()


def _beta(form: LogForm, low: arb, high: arb) -> arb | None:
    """Incomplete beta functions for ``j log(x - l) + k log(h - x)``, ``j, k > -1``."""
    ((first, h), k), ((second, low_end), j) = form.logs
    if first != -1 or second != 1 or min(j, k) <= -1:
        return None
    width = ball(h - low_end)
    scale = constant_ball(form.constant).exp() * width ** ball(j + k + 1)
    a, b = ball(j + 1), ball(k + 1)
    left, right = (low - ball(low_end)) / width, (ball(h) - high) / width
    whole = a.gamma() * b.gamma() / (a + b).gamma()
    if left.is_zero() and right.is_zero():
        return scale * whole
    if right.is_zero():
        return scale * (1 - left).beta_lower(b, a)
    if left.is_zero():
        return scale * (1 - right).beta_lower(a, b)
    return scale * ((1 - right).beta_lower(a, b) - left.beta_lower(a, b))


def _quadratic(form: LogForm, low: arb, high: arb) -> arb | None:
    """``int (1 + z^2)^k``, ``k < -1/2``: the arc tangent, or an incomplete beta function."""
    ((middle, square), k) = form.quadratics[0]
    if 2 * k >= -1:
        return None
    s = ball(square).sqrt()
    scale = constant_ball(form.constant).exp() * s
    left = low if _infinite(low) else (low - ball(middle)) / s
    right = high if _infinite(high) else (high - ball(middle)) / s
    if certainly(left, ">=", 0):
        return scale * (_student_tail(left, k) - _student_tail(right, k))
    if certainly(right, "<=", 0):
        return scale * (_student_tail(-right, k) - _student_tail(-left, k))
    whole = 2 * _student_tail(arb(0), k)
    return scale * (whole - _student_tail(-left, k) - _student_tail(right, k))


def _student_tail(z: arb, k: Fraction) -> arb:
    """``int_z^oo (1 + u^2)^k du``: ``B(1/(1 + z^2); -k - 1/2, 1/2)/2`` for ``z >= 0``.

    A ball that straddles zero is answered with nan: more precision settles it.
    """
    if _infinite(z):
        return arb(0)
    if k == -1:
        return (1 / z).atan() if certainly(z, ">", 1) else arb.pi() / 2 - z.atan()
    if not certainly(z, ">=", 0):
        return arb.nan()
    a, half = ball(-k - Fraction(1, 2)), ball(Fraction(1, 2))
    whole = a.gamma() * half.gamma() / (a + half).gamma()
    if certainly(z, "<", 1):  # near the middle the other parametrisation is the regular one
        inner = (z * z / (1 + z * z)).beta_lower(half, a)
        return (whole - inner) / 2
    return (1 / (1 + z * z)).beta_lower(a, half) / 2


def _logistic(form: LogForm, low: arb, high: arb) -> arb | None:
    """The sigmoid between the ends, for ``w - 2 log(1 + e^w)``, ``w = g x + h``."""
    ((g, h), d) = form.softplus[0]
    if d != -2 or form.powers != ((1, g),):
        return None
    slope, start = ball(g), ball(h)
    scale = constant_ball(form.constant, -h).exp() / slope
    left = low if _infinite(low) else slope * low + start
    right = high if _infinite(high) else slope * high + start
    if certainly(left, ">=", 0):
        return scale * (_sigmoid(-left) - _sigmoid(-right))
    return scale * (_sigmoid(right) - _sigmoid(left))


def _sigmoid(w: arb) -> arb:
    if _infinite(w):
        return arb(1) if certainly(w, ">", 0) else arb(0)
    return 1 / (1 + (-w).exp()) if certainly(w, ">", 0) else w.exp() / (1 + w.exp())


def _distances(sign: Fraction, end: Fraction, low: arb, high: arb) -> tuple[arb, arb]:
    """The ends' distances from ``end``, the smaller first."""
    if sign > 0:
        return low - ball(end), high if _infinite(high) else high - ball(end)
    return ball(end) - high, -low if _infinite(low) else ball(end) - low
