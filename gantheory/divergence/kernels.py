r"""Terms ``q f(p/q)`` of f-divergences in floats, for p, q > 0, without cancellation.

Every generator is normalised (f >= 0, f(1) = f'(1) = 0), so every term is >= 0 and a sum of terms
loses nothing. With ``s = p + q`` and ``d = (p - q)/s``, which are exact to a rounding, ``log(p/q)
= 2 atanh(d)``: near-equal weights are handled in d, others by the quotient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kernel = Callable[[Floats, Floats], Floats]
"""Takes two arrays of positive weights, of one shape, to the terms, of the same shape."""


def log_ratio(p: Floats, q: Floats) -> Floats:
    """``log(p/q)``, relatively accurate also where the quotient overflows or is near one."""
    d = (p - q) / (p + q)
    near = np.abs(d) < 0.5
    with np.errstate(over="ignore", under="ignore"):
        quotient = p / q
    # Where the quotient leaves the normal range, |log| > 700 and a difference loses nothing.
    normal = (quotient >= np.finfo(float).tiny) & (quotient < math.inf)
    far = np.where(normal, np.log(np.where(normal, quotient, 1.0)), np.log(p) - np.log(q))
    return np.where(near, 2 * np.arctanh(np.where(near, d, 0.0)), far)


def atanh_minus(d: Floats) -> Floats:
    """``atanh(d) - d = d^3/3 + d^5/5 + ...`` for ``|d| < 1/2``.

    The first omitted term is d^57/57, below 2^-58 of the first term.
    """
    square = d * d
    series = np.zeros_like(d)
    for k in range(55, 1, -2):
        series = series * square + 1.0 / k
    return series * square * d


def kl(p: Floats, q: Floats) -> Floats:
    """``p log(p/q) - p + q = s (atanh(d) - d + d atanh(d))``."""
    s = p + q
    d = (p - q) / s
    near = np.abs(d) < 0.5
    small = np.where(near, d, 0.0)
    close = s * (atanh_minus(small) + small * np.arctanh(small))
    return np.where(near, close, p * log_ratio(p, q) - p + q)


def reverse_kl(p: Floats, q: Floats) -> Floats:
    """``q log(q/p) - q + p``."""
    return kl(q, p)


def js(p: Floats, q: Floats) -> Floats:
    """``s g(d)/2`` with ``g(d) = ((1+d) log(1+d) + (1-d) log(1-d))/2``, in two forms."""
    s = p + q
    d = (p - q) / s
    a = np.abs(d)
    near = a < 0.5
    small = np.where(near, d, 0.0)
    close = small * np.arctanh(small) + np.log1p(-small * small) / 2
    # e = 1 - a is formed from the smaller weight: 1 - a would cancel.
    e = 2 * np.minimum(p, q) / s
    far = ((1 + a) * np.log1p(a) + e * np.log(np.where(e > 0, e, 1.0))) / 2
    return s * np.where(near, close, far) / 2


def jeffreys(p: Floats, q: Floats) -> Floats:
    """``(p - q) log(p/q)``."""
    return (p - q) * log_ratio(p, q)


def pearson(p: Floats, q: Floats) -> Floats:
    """``(p - q)^2/q``."""
    with np.errstate(over="ignore", under="ignore"):
        return (p - q) * ((p - q) / q)


def neyman(p: Floats, q: Floats) -> Floats:
    """``(p - q)^2/p``."""
    return pearson(q, p)


def hellinger(p: Floats, q: Floats) -> Floats:
    """``(sqrt p - sqrt q)^2/2``, the difference of roots formed from p - q."""
    root: Floats = (p - q) / (np.sqrt(p) + np.sqrt(q))
    return root * root / 2


def tv(p: Floats, q: Floats) -> Floats:
    """``|p - q|/2``."""
    return np.abs(p - q) / 2


def triangular(p: Floats, q: Floats) -> Floats:
    """``(p - q)^2/(p + q)``."""
    return (p - q) * ((p - q) / (p + q))


def alpha(a: Fraction) -> Kernel:
    """Return the kernel ``(p^a q^(1-a) - a p + (a-1) q)/(a(a-1))``.

    With ``L = log(p/q)`` it is ``q sum_{n>=2} (L^n/n!) (1 + a + ... + a^(n-2))``, used where L and
    aL are small; else the forms with ``expm1`` that stay stable as a nears 1, or 0.
    """
    order, rest = float(a), float(a - 1)

    def terms(p: Floats, q: Floats) -> Floats:
        log = log_ratio(p, q)
        near = (np.abs(log) < 1) & (np.abs(order * log) < 1)
        with np.errstate(over="ignore", under="ignore"):
            far = _alpha_far(order, rest, p, q, log)
        return np.where(near, q * _alpha_series(order, np.where(near, log, 0.0)), far)

    return terms


def _alpha_series(order: float, log: Floats) -> Floats:
    """The series above; at |L|, |aL| <= 1 the term n is below e n/n!, under 1e-17 from n = 21."""
    result = np.zeros_like(log)
    power = log * log / 2
    geometric = 1.0
    for n in range(2, 24):
        result = result + power * geometric
        power = power * log / (n + 1)
        geometric = 1.0 + order * geometric
    return result


def _alpha_far(order: float, rest: float, p: Floats, q: Floats, log: Floats) -> Floats:
    """Both forms equal the kernel; the first divides by a, the second by a - 1."""
    whole = np.exp(order * np.log(p) - rest * np.log(q))
    if abs(rest) < 0.5:
        return (_scaled_expm1(rest * log, p, whole) / rest - p + q) / order
    return (_scaled_expm1(order * log, q, whole) / order - (p - q)) / rest


def _scaled_expm1(exponent: Floats, scale: Floats, whole: Floats) -> Floats:
    """``scale (e^exponent - 1)``, in which ``scale e^exponent`` is ``whole = p^a q^(1-a)``.

    Beyond 700 the exponential overflows although the product may not: there ``whole`` serves.
    """
    return np.where(exponent > 700, whole - scale, scale * np.expm1(np.minimum(exponent, 700)))
