"""Laws, hard pairs and the comparison with enclosures, shared by the tests of panels.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from gantheory.arrays import float_divergence
from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.enclosure import divergence
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law

LAWS = [
    "uniform(0,1)",
    "normal(1/2,1)",
    "laplace(0,1)",
    "exponential(2)",
    "logistic(1,1/2)",
    "cauchy(0,1)",
    "student(3,1,1)",
    "student(5/2,0,2)",
    "beta(1/2,3)",
    "beta(2,2)",
    "gamma(3/2,1)",
    "gamma(1/2,3)",
    "triangular(-1,1/2,2)",
    "mixture(1/3*normal(0,1/4) + 2/3*laplace(1,2))",
    "mixture(1/2*dirac(0) + 1/2*normal(0,1))",
]
NAMES = [*(d.name for d in DIVERGENCES), "alpha(3)", "alpha(-1/2)"]
HARD = [
    ("normal(800,1)", "normal(801,1)"),
    ("normal(0,1)", "normal(0,100)"),
    ("uniform(0,1)", "normal(0.5,4)"),
    ("normal(0,1)", "normal(0.000000001,1)"),
    ("normal(0,1)", "normal(0,1.000000001)"),
    ("uniform(0,1)", "uniform(0,1.000000001)"),
    ("gamma(2,1)", "gamma(2.000001,1)"),
    ("logistic(0,1)", "logistic(0.000001,1)"),
    ("beta(1/2,1/2)", "uniform(0,1)"),
    ("cauchy(0,1)", "normal(0,1)"),
    ("student(1/20,0,1)", "normal(0,1)"),
    ("normal(0,0.000001)", "normal(1000000,1)"),
    (
        "mixture(1/2*normal(-1,1) + 1/2*normal(1,1))",
        "mixture(1/2*normal(-1,1) + 1/2*normal(1.000001,1))",
    ),
]
# A dozen panels of terms >= 0, each rounded a handful of times.
TOLERANCE = 2e-14
DIGITS = 18


@final
@dataclass(frozen=True)
class Assessment:
    """A float divergence beside its enclosure; relative to the latter."""

    same_infinity: bool
    relative_error: float
    relative_estimate: float

    @property
    def within_estimate(self) -> bool:
        return self.relative_error <= self.relative_estimate


def assessed(
    name: str,
    p: str,
    q: str,
    method: Callable[[str, Law, Law], tuple[float, float]] = float_divergence,
) -> Assessment:
    left, right = parse_law(p), parse_law(q)
    value, error = method(name, left, right)
    rigorous = divergence(name, left, right, DIGITS)
    if not rigorous.is_finite:
        return Assessment(value == math.inf, 0.0, 0.0)
    middle = float(rigorous.midpoint)
    assert rigorous.reached()
    return Assessment(math.isfinite(value), abs(value - middle) / middle, error / middle)
