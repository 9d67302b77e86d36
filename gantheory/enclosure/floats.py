"""Log-forms in plain floats: guesses that steer a rigorous computation and prove nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gantheory.measure.log_constant import LogConstant
from gantheory.measure.logform import complete_square

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from gantheory.measure.logform import LogForm

_LARGEST_EXPONENT = 700.0


def float_function(form: LogForm) -> Callable[[float], float]:
    """The form at one float; overflow and a log's missed domain give an infinity."""
    square = complete_square(form.powers)
    a, b, c = square if square is not None else (None, None, None)
    rest = form.constant if c is None else form.constant + LogConstant(c)
    constant = float(rest)
    pair = None if a is None or b is None else (float(a), float(b))
    powers = [(k, float(w)) for k, w in form.powers]
    logs = [(float(s), float(e), float(w)) for (s, e), w in form.logs]
    quadratics = [(float(m), 1 / math.sqrt(v), float(w)) for (m, v), w in form.quadratics]
    softplus = [(float(g), float(h), float(w)) for (g, h), w in form.softplus]

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


def log_float(value: Fraction) -> float:
    """``log(value)`` of a positive rational that may lie outside the range of floats."""
    return math.log(value.numerator) - math.log(value.denominator)
