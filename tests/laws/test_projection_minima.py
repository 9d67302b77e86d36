"""Certified minima against scipy: textbook integrands, its quadrature and its minimiser."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from gantheory.enclosure.projection.fit import fit
from gantheory.measure.text import parse_family, parse_law

TEXTBOOK: dict[str, Callable[[float, float], float]] = {
    "js": lambda p, q: (p * math.log(2 * p / (p + q)) + q * math.log(2 * q / (p + q))) / 2,
    "kl": lambda p, q: p * math.log(p / q),
    "reverse-kl": lambda p, q: q * math.log(q / p),
    "jeffreys": lambda p, q: (p - q) * math.log(p / q),
    "pearson": lambda p, q: (p - q) ** 2 / q,
    "neyman": lambda p, q: (p - q) ** 2 / p,
    "hellinger": lambda p, q: (math.sqrt(p) - math.sqrt(q)) ** 2 / 2,
    "tv": lambda p, q: abs(p - q) / 2,
    "triangular": lambda p, q: (p - q) ** 2 / (p + q),
    "alpha(1/3)": lambda p, q: 9 / 2 * (p / 3 + 2 * q / 3 - p ** (1 / 3) * q ** (2 / 3)),
}
Cell = tuple[Callable[[float], float], Callable[[float, float], float], tuple[float, ...], float]
# Densities of target and member, where to cut the line, and the mass beyond its ends.
CELLS: dict[tuple[str, str], Cell] = {
    ("laplace(0,1.5)", "logistic(0,*)"): (
        lambda x: math.exp(-abs(x) / 1.5) / 3,
        lambda x, s: math.exp(-abs(x) / s) / s / (1 + math.exp(-abs(x) / s)) ** 2,
        (-60, -3, 0, 3, 60),
        0.0,
    ),
    ("gamma(3,2)", "exponential"): (
        lambda x: 4 * x * x * math.exp(-2 * x),
        lambda x, s: math.exp(-x / s) / s,
        (1e-150, 1, 5, 40),
        0.0,
    ),
    ("cauchy(0,1)", "laplace(0,*)"): (
        lambda x: 1 / (math.pi * (1 + x * x)),
        lambda x, s: math.exp(-abs(x) / s) / (2 * s),
        (-700, -50, -5, 0, 5, 50, 700),
        2 / math.pi * math.atan(1 / 700),
    ),
}
# KL, Jeffreys and Pearson of a heavy tail, and q^2/p where p vanishes at an end.
INFINITE = {
    ("cauchy(0,1)", "kl"),
    ("cauchy(0,1)", "jeffreys"),
    ("cauchy(0,1)", "pearson"),
    ("gamma(3,2)", "neyman"),
}
ERROR = 1e-7
"""Of quad over a few pieces, with kinks inside."""


@pytest.mark.parametrize("name", TEXTBOOK)
@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_a_certified_minimum_is_that_of_scipy(cell: tuple[str, str], name: str) -> None:
    found = fit(parse_law(cell[0]), parse_family(cell[1]), name, 8)
    if (cell[0], name) in INFINITE:
        assert found.status == "infinite"
        return
    assert found.status == "global"
    assert found.value.reached()
    p, q, cuts, beyond = CELLS[cell]

    def value(s: float) -> float:
        pieces = (
            quad(lambda x: TEXTBOOK[name](p(x), q(x, s)), a, b, limit=200, epsabs=1e-10)[0]
            for a, b in pairwise(cuts)
        )
        return math.fsum(pieces)

    (best,) = found.minimisers
    (parameter,) = best.values()
    at = float(parameter.midpoint)
    scale = 1 / at if cell[1] == "exponential" else at
    middle = float(found.value.midpoint)
    # what is cut off is of the size of p: at most 9/2 of it, where q has no mass left
    assert middle - ERROR - 5 * beyond < value(scale) < middle + ERROR
    least = minimize_scalar(value, bounds=(scale / 2, 2 * scale), options={"xatol": 1e-3})
    assert least.fun > middle - ERROR - 5 * beyond
    assert abs(least.x - scale) < 1e-2 * scale
