"""Divergences of densities by mpmath, from textbook formulas and from nothing of the package.

Only the parameters of the laws, and guesses of where to split, are read from the package.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import mpmath as mp
from divergence_pairs import textbook

from gantheory.divergence.text import parse_divergence
from gantheory.measure.density import Density
from gantheory.measure.law import Law

DIGITS = 30
Function = Callable[[mp.mpf], mp.mpf]
LEVELS = (1e-6, 1e-3, 0.1, 0.5, 0.9, 1 - 1e-3, 1 - 1e-6)


def pdf(d: Density) -> Function:
    v = [
        mp.mpf(getattr(d, p.name).numerator) / getattr(d, p.name).denominator for p in d.parameters
    ]
    zero = mp.mpf(0)

    def triangular(x: mp.mpf) -> mp.mpf:
        low, mode, high = v
        if low < x < mode:
            return 2 * (x - low) / ((high - low) * (mode - low))
        return 2 * (high - x) / ((high - low) * (high - mode)) if mode <= x < high else zero

    forms: dict[str, Function] = {
        "uniform": lambda x: 1 / (v[1] - v[0]) if v[0] < x < v[1] else zero,
        "normal": lambda x: mp.npdf(x, v[0], v[1]),
        "laplace": lambda x: mp.exp(-abs(x - v[0]) / v[1]) / (2 * v[1]),
        "exponential": lambda x: v[0] * mp.exp(-v[0] * x) if x > 0 else zero,
        "logistic": lambda x: 1 / (4 * v[1] * mp.cosh((x - v[0]) / (2 * v[1])) ** 2),
        "cauchy": lambda x: v[1] / (mp.pi * (v[1] ** 2 + (x - v[0]) ** 2)),
        "student": lambda x: (
            mp.gamma((v[0] + 1) / 2)
            / (mp.gamma(v[0] / 2) * mp.sqrt(v[0] * mp.pi) * v[2])
            * (1 + ((x - v[1]) / v[2]) ** 2 / v[0]) ** (-(v[0] + 1) / 2)
        ),
        "beta": lambda x: (
            x ** (v[0] - 1) * (1 - x) ** (v[1] - 1) / mp.beta(*v) if 0 < x < 1 else zero
        ),
        "gamma": lambda x: (
            v[1] ** v[0] * x ** (v[0] - 1) * mp.exp(-v[1] * x) / mp.gamma(v[0]) if x > 0 else zero
        ),
        "triangular": triangular,
    }
    return forms[d.name]


def density(law: Law) -> Function:
    terms = [(mp.mpf(w.numerator) / w.denominator, pdf(d)) for w, d in law.parts]
    return lambda x: mp.fsum(w * f(x) for w, f in terms)


def value(name: str, p: Law, q: Law) -> mp.mpf:
    """The divergence of two laws without atoms; it must be finite."""
    with mp.workdps(DIGITS):
        f, g = density(p), density(q)
        term = textbook(parse_divergence(name))

        def integrand(x: mp.mpf) -> mp.mpf:
            a, b = f(x), g(x)
            if a and b:
                return term(a, b)
            return _alone(name, a, b)

        points = _points(p, q)
        if name == "tv":
            points = sorted({*points, *_crossings(f, g, points)})
        return mp.quad(integrand, points)


def _alone(name: str, a: mp.mpf, b: mp.mpf) -> mp.mpf:
    """The integrand where one density is zero and the divergence is finite all the same."""
    half_log2 = mp.log(2) / 2
    weights = {
        "js": (half_log2, half_log2),
        "kl": (0, 0),
        "reverse-kl": (0, 0),
        "pearson": (0, 1),
        "neyman": (1, 0),
        "hellinger": (0, 1),
        "tv": (mp.mpf(1) / 2, mp.mpf(1) / 2),
        "triangular": (1, 1),
        "jeffreys": (0, 0),
    }
    if not a and not b:
        return mp.mpf(0)
    if name.startswith("alpha"):
        order = mp.mpf(name.removeprefix("alpha(").removesuffix(")"))
        return -b / (order * (order - 1))
    left, right = weights[name]
    return left * a + right * b


def _points(p: Law, q: Law) -> list[mp.mpf]:
    parts = [d for law in (p, q) for _, d in law.parts]
    finite = {mp.mpf(b.numerator) / b.denominator for d in parts for b in d.breakpoints}
    finite |= {mp.mpf(float(x)) for d in parts for x in d.quantile(LEVELS)}
    low = min(float(d.support[0]) for d in parts)
    high = max(float(d.support[1]) for d in parts)
    if math.isinf(low):
        finite.add(-mp.inf)
    if math.isinf(high):
        finite.add(mp.inf)
    return sorted(finite)


def _crossings(f: Function, g: Function, points: list[mp.mpf]) -> list[mp.mpf]:
    """Zeros of ``f - g``: the kinks of the total variation's integrand."""
    finite = [x for x in points if mp.isfinite(x)]
    grid = [a + (b - a) * k / 40 for a, b in pairwise(finite) for k in range(1, 40)]
    found = []
    for a, b in pairwise(grid):
        if (f(a) - g(a)) * (f(b) - g(b)) < 0:
            found.append(_bisected(f, g, a, b))
    return found


def _bisected(f: Function, g: Function, a: mp.mpf, b: mp.mpf) -> mp.mpf:
    rising = f(b) > g(b)
    for _ in range(4 * DIGITS):
        middle = (a + b) / 2
        a, b = (a, middle) if (f(middle) > g(middle)) is rising else (middle, b)
    return (a + b) / 2
