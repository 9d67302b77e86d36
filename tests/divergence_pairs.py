"""Pairs of laws and the textbook divergences, shared by the laws of divergence/ and their power."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np

from gantheory.divergence.alpha import alpha
from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.generator import Arithmetic, value_at

ORDERS = [
    "1/2",
    "2",
    "-1",
    "3",
    "-2",
    "3/2",
    "-1/3",
    "999999/1000000",
    "1000001/1000000",
    "1/1000000",
    "-20",
    "20",
]
ALL = (*DIVERGENCES, *(alpha(a) for a in ORDERS))

DIGITS = 60
"""Working digits of the reference: two weights 1e-30 apart in relative terms keep 30."""


def _mp(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


MP = Arithmetic(_mp, mpmath.log, mpmath.exp)


def textbook(f: FDivergence) -> Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]:
    """The integrand of the convention that is printed beside the name, for p, q > 0.

    Written from the conventions and from nothing of the package; constants that integrate to a
    constant (the -1 of alpha) are spread over q.
    """
    log, sqrt = mpmath.log, mpmath.sqrt
    forms = {
        "kl": lambda p, q: p * log(p / q),
        "reverse-kl": lambda p, q: q * log(q / p),
        "js": lambda p, q: (p * log(2 * p / (p + q)) + q * log(2 * q / (p + q))) / 2,
        "jeffreys": lambda p, q: (p - q) * log(p / q),
        "pearson": lambda p, q: (p - q) ** 2 / q,
        "neyman": lambda p, q: (p - q) ** 2 / p,
        "hellinger": lambda p, q: q - sqrt(p * q),
        "tv": lambda p, q: abs(p - q) / 2,
        "triangular": lambda p, q: (p - q) ** 2 / (p + q),
    }
    if f.name in forms:
        return forms[f.name]
    a = _mp(Fraction(f.name.removeprefix("alpha(").removesuffix(")")))
    return lambda p, q: (p**a * q ** (1 - a) - q) / (a * (a - 1))


def normalised(f: FDivergence, p: float, q: float) -> mpmath.mpf:
    """``q f(p/q)`` with the generator in many digits: the reference for a kernel's term."""
    x, y = mpmath.mpf(p), mpmath.mpf(q)
    return y * value_at(f.generator, x / y, MP)


def floats(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of weights: ordinary, near-equal down to the last bit, tiny, and far apart."""
    rng = np.random.default_rng(seed)
    p = np.concatenate([rng.random(200), 10.0 ** rng.uniform(-300, 0, 200)])
    near = p * (1 + rng.choice([-1, 1], p.size) * 10.0 ** rng.uniform(-16, 0, p.size) * 0.999)
    far = 10.0 ** rng.uniform(-300, 0, p.size)
    first = np.concatenate([p, p, [1.0, 1e-300, 5e-324, 1.0, 0.5, 3e-320, 1e-310]])
    second = np.concatenate([near, far, [5e-324, 1e-300, 1.0, 1.0 - 2.0**-53, 0.5, 0.7, 0.3]])
    return first, second


def worst_error(f: FDivergence, kernel: object = None, seed: int = 0) -> float:
    """The largest relative error of a kernel's terms, where they are in the normal range."""
    p, q = floats(seed)
    with np.errstate(all="ignore"):
        got = (kernel or f.kernel)(p, q)
    worst = 0.0
    with mpmath.workdps(DIGITS):
        # A generator far from 1 adds numbers as far apart as u is from 1: so many digits more.
        for x, y, value in zip(p, q, got, strict=True):
            apart = abs(math.frexp(x)[1] - math.frexp(y)[1])
            with mpmath.workdps(DIGITS + apart):
                expected = normalised(f, float(x), float(y)) if x != y else mpmath.mpf(0)
            if expected == 0:
                worst = max(worst, abs(float(value)))
            elif 1e-290 < expected < 1e300:
                worst = max(worst, abs(float((mpmath.mpf(float(value)) - expected) / expected)))
    return worst


def tolerance(f: FDivergence) -> float:
    """A handful of roundings; for alpha, a times the logarithm of a ratio of floats (up to 745),
    in whose exponent each rounding is a relative error of the result."""
    eps = float(np.finfo(float).eps)
    if not f.name.startswith("alpha"):
        return 8 * eps
    order = abs(Fraction(f.name.removeprefix("alpha(").removesuffix(")")))
    return 2 * eps * 745 * (1 + float(order)) + 8 * eps
