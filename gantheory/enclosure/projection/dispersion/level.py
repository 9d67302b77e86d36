r"""``C(k) = k log k - k - log Gamma(k)`` and its derivatives.

``C' = log k - psi(k) > 0`` and ``C'' = 1/k - psi'(k) < 0`` are Laplace transforms of one sign,
``int e^(-k t) f(t) dt`` and ``-int e^(-k t) t f(t) dt``, ``f = 1/(1 - e^-t) - 1/t``, and monotone.
As ``f`` rises from 1/2 to 1, ``k C'(k) = 1/2 + int e^(-k t) f'(t) dt`` falls from 1 to 1/2; and so
``k psi'(k) = 1 + int e^(-k t) (t/(1 - e^-t))' dt`` falls to 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, precision, working_precision

if TYPE_CHECKING:
    from fractions import Fraction

_STIRLING = 1e3  # the series errs by 1/(360 k^3)


def level(k: Fraction) -> tuple[arb, arb, arb]:
    """``C``, ``C'`` and ``C''``; large shapes cancel, and are given more bits."""
    bits = precision()
    size = max(k.numerator.bit_length() - k.denominator.bit_length(), 0)
    with working_precision(bits + 3 * size + 16):
        at = ball(k)
        log = at.log()
        found = at * log - at - at.lgamma(), log - at.digamma(), 1 / at - arb(2).zeta(at)
    first, second, third = (x * 1 for x in found)
    return first, second, third


def float_level(k: float) -> float:
    """``C`` in floats: by Stirling's series for large ``k``, whose parts cancel."""
    if k > _STIRLING:
        return math.log(k / (2 * math.pi)) / 2 - 1 / (12 * k)
    return k * math.log(k) - k - math.lgamma(k)
