"""Log-forms in plain floats: guesses that steer a rigorous computation and prove nothing."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.measure.log_constant import LogConstant

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.measure.logform import LogForm

_LARGEST_EXPONENT = 700.0


def float_function(form: LogForm) -> Callable[[float], float]:
    """The form at one float; overflow and a log's missed domain give an infinity."""
    square = form.square
    a, b, c = square if square is not None else (None, None, None)
    rest = form.constant if c is None else form.constant + LogConstant(c)
    constant = nearest(rest)
    pair = None if a is None or b is None else (nearest(a), nearest(b))
    powers = [(k, nearest(w)) for k, w in form.powers]
    logs = [(nearest(s), nearest(e), nearest(w)) for (s, e), w in form.logs]
    quadratics = [
        (nearest(m), math.exp(min(-log_float(v) / 2, _LARGEST_EXPONENT)), nearest(w))
        for (m, v), w in form.quadratics
    ]
    softplus = [(nearest(g), nearest(h), nearest(w)) for (g, h), w in form.softplus]

    def value(y: float) -> float:
        total = constant
        if pair is not None:
            total += pair[0] * (y - pair[1]) ** 2
        else:
            for k, w in powers:
                total += w * y**k
        for s, e, w in logs:
            distance = s * (y - e)
            total += w * (math.log(distance) if distance > 0 else -math.inf)
        for m, inverse, w in quadratics:
            total += 2 * w * math.log(math.hypot(1.0, (y - m) * inverse))
        for g, h, w in softplus:
            t = g * y + h
            total += w * (max(t, 0.0) + math.log1p(math.exp(-min(abs(t), _LARGEST_EXPONENT))))
        return total

    def guarded(y: float) -> float:
        try:
            return value(y)
        except OverflowError:
            return -math.inf

    return guarded


def nearest(value: Fraction | LogConstant) -> float:
    """The nearest float; an infinity beyond the range of floats."""
    try:
        return float(value)
    except OverflowError:
        negative = value < 0 if isinstance(value, Fraction) else value.rational < 0
        return -math.inf if negative else math.inf


def log_float(value: Fraction) -> float:
    """``log(value)`` of a positive rational that may lie outside the range of floats."""
    return math.log(value.numerator) - math.log(value.denominator)
