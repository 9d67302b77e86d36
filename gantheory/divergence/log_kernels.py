"""Terms ``q f(p/q)`` of f-divergences from logarithms, for densities on the line.

A term is given by ``l = log max(p, q)`` and ``d = log(p/q)``, formed from exact log-densities: two
near-equal densities lose nothing, and neither density need be in the range of floats. Every term
is >= 0, as in kernels.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.fdivergence import FDivergence

Floats = NDArray[np.float64]
LogKernel = Callable[[Floats, Floats], Floats]
"""Takes ``l`` and ``d`` of one shape to the terms."""

_BELOW_ONE = 1 - 2.0**-53


def log_kernel(f: FDivergence) -> LogKernel:
    """The terms of a divergence of the catalogue."""
    if f.name in _KERNELS:
        return _KERNELS[f.name]
    return _alpha(Fraction(f.name.removeprefix("alpha(").removesuffix(")")))


def power_order(f: FDivergence) -> Fraction | None:
    """The order a if the divergence is ``int p^a q^(1-a)`` up to constants, else None."""
    if f.name.startswith("alpha"):
        return Fraction(f.name.removeprefix("alpha(").removesuffix(")"))
    return {"pearson": Fraction(2), "neyman": Fraction(-1), "hellinger": Fraction(1, 2)}.get(f.name)


def _js(l: Floats, d: Floats) -> Floats:
    """``(p + q) F(a)/4``, ``a = tanh(|d|/2)``, F as in arrays.py."""
    distance = np.abs(d)
    large = np.exp(l)
    small = np.exp(l - distance)
    a = np.tanh(distance / 2)
    r = np.maximum(a, np.rint(a))
    first = (a + r) * (large + small) * np.log1p(a)
    # Where a rounds to one, the smaller density is nothing beside the larger.
    second = 2 * small * np.log1p(-a * r * _BELOW_ONE)
    total: Floats = (first + second) / 4
    return total


def _kl(l: Floats, d: Floats) -> Floats:
    """``p log(p/q) - p + q = p (e^-d - 1 + d)``."""
    p, q = np.exp(l + np.minimum(d, 0)), np.exp(l - np.maximum(d, 0))
    near = np.abs(d) < 1
    close = p * _exp_minus_line(np.where(near, -d, 0.0))
    with np.errstate(invalid="ignore"):
        far = np.where(p > 0, p * d, 0.0) - p + q
    return np.where(near, close, far)


def _reverse_kl(l: Floats, d: Floats) -> Floats:
    return _kl(l, -d)


def _jeffreys(l: Floats, d: Floats) -> Floats:
    distance = np.abs(d)
    return -np.exp(l) * np.expm1(-distance) * distance


def _pearson(l: Floats, d: Floats) -> Floats:
    root = np.expm1(-np.abs(d))
    return np.exp(l + np.maximum(d, 0)) * root * root


def _neyman(l: Floats, d: Floats) -> Floats:
    return _pearson(l, -d)


def _hellinger(l: Floats, d: Floats) -> Floats:
    root = np.expm1(-np.abs(d) / 2)
    return np.exp(l) * root * root / 2


def _tv(l: Floats, d: Floats) -> Floats:
    return -np.exp(l) * np.expm1(-np.abs(d)) / 2


def _triangular(l: Floats, d: Floats) -> Floats:
    a = np.tanh(d / 2)
    return (np.exp(l) + np.exp(l - np.abs(d))) * a * a


_KERNELS: Mapping[str, LogKernel] = MappingProxyType(
    {
        "js": _js,
        "kl": _kl,
        "reverse-kl": _reverse_kl,
        "jeffreys": _jeffreys,
        "pearson": _pearson,
        "neyman": _neyman,
        "hellinger": _hellinger,
        "tv": _tv,
        "triangular": _triangular,
    }
)


def _exp_minus_line(x: Floats) -> Floats:
    """``e^x - 1 - x`` for ``|x| < 1``: the first omitted term is below 2^-60 of the first."""
    series = np.zeros_like(x)
    for n in range(20, 1, -1):
        series = series * x + 1 / math.factorial(n)
    return series * x * x


def _alpha(a: Fraction) -> LogKernel:
    """``(p^a q^(1-a) - a p + (a-1) q)/(a(a-1))``; see kernels.alpha for the forms."""
    order, rest = float(a), float(a - 1)

    def terms(l: Floats, d: Floats) -> Floats:
        log_p, log_q = l + np.minimum(d, 0), l - np.maximum(d, 0)
        p, q = np.exp(log_p), np.exp(log_q)
        near = (np.abs(d) < 1) & (np.abs(order * d) < 1)
        small = np.where(near, d, 0.0)
        series, geometric, power = np.zeros_like(d), 1.0, small * small / 2
        for n in range(2, 24):
            series = series + power * geometric
            power = power * small / (n + 1)
            geometric = 1.0 + order * geometric
        whole = np.exp(log_p + rest * d)
        if abs(rest) < 0.5:
            far = (_times_expm1(p, rest * d, whole) / rest - p + q) / order
        else:
            far = (_times_expm1(q, order * d, whole) / order - (p - q)) / rest
        return np.where(near, q * series, far)

    return terms


def _times_expm1(scale: Floats, exponent: Floats, whole: Floats) -> Floats:
    """``scale (e^exponent - 1)``, where ``scale e^exponent`` is ``whole``."""
    return np.where(exponent > 700, whole - scale, scale * np.expm1(np.minimum(exponent, 700)))
