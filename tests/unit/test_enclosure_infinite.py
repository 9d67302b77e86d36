"""Infinite divergences are decided from exact exponents; the border cases on either side."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure import divergence
from gantheory.measure.families.beta import Beta
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.student import Student
from gantheory.measure.text import parse_law

INFINITE = [
    ("kl", "cauchy(0,1)", "normal(0,1)"),  # x^2 against a tail x^-2
    ("kl", "student(2,0,1)", "normal(0,1)"),  # int x^2 x^-3 diverges like a logarithm
    ("kl", "student(1,0,1)", "laplace(0,1)"),
    ("kl", "uniform(0,2)", "uniform(0,1)"),
    ("kl", "dirac(0)", "normal(0,1)"),
    ("kl", "discrete(0:1/2, 1:1/2)", "dirac(0)"),
    ("kl", "normal(0,1)", "exponential(1)"),
    ("jeffreys", "uniform(0,1)", "normal(0,1)"),
    ("pearson", "normal(0,2)", "normal(0,1)"),
    ("pearson", "exponential(1)", "exponential(2)"),
    ("pearson", "exponential(1)", "gamma(2,1)"),  # int 1/x at the origin
    ("neyman", "normal(0,1)", "logistic(0,1)"),
    ("alpha(3)", "exponential(2)", "exponential(3)"),  # exponent 3*2 - 2*3 = 0 at the border
    ("pearson", "mixture(1/2*normal(0,1)+1/2*cauchy(0,1))", "normal(0,5)"),
]
FINITE = [
    ("kl", "student(5/2,0,1)", "normal(0,1)"),
    ("kl", "student(3/2,0,1)", "laplace(0,1)"),
    ("kl", "uniform(0,1)", "uniform(0,2)"),
    ("kl", "normal(0,1)", "cauchy(0,1)"),
    ("pearson", "normal(0,1)", "normal(0,2)"),
    ("pearson", "exponential(1)", "exponential(3/2)"),
    ("pearson", "exponential(1)", "gamma(3/2,1)"),
    ("alpha(3)", "exponential(2)", "exponential(29/10)"),
    ("pearson", "normal(0,5)", "mixture(1/2*normal(0,1)+1/2*cauchy(0,1))"),
]


@pytest.mark.parametrize(("name", "p", "q"), INFINITE)
def test_decided_to_be_infinite(name: str, p: str, q: str) -> None:
    found = divergence(name, parse_law(p), parse_law(q))
    assert (found.value, found.radius) == ("inf", "0")


@pytest.mark.parametrize(("name", "p", "q"), FINITE)
def test_decided_to_be_finite(name: str, p: str, q: str) -> None:
    assert divergence(name, parse_law(p), parse_law(q)).reached()


@pytest.mark.parametrize("sd", [Fraction(k, 8) for k in range(4, 21)])
def test_normal_pearson_border(sd: Fraction) -> None:
    """``int p^2/q`` of normals is finite exactly when ``2/sd_p^2 > 1/sd_q^2``."""
    found = divergence("pearson", Normal(Fraction(0), sd), Normal(Fraction(0), Fraction(1)))
    assert found.is_finite is (sd**2 < 2)


@pytest.mark.parametrize("df", [Fraction(k, 2) for k in range(1, 9)])
def test_student_pearson_border(df: Fraction) -> None:
    """``int p^2/q`` has the tail exponent ``-2 (df + 1) + 4``: finite exactly when ``df > 3/2``."""
    p = Student(df, Fraction(0), Fraction(1))
    q = Student(Fraction(3), Fraction(0), Fraction(1))
    assert divergence("pearson", p, q).is_finite is (df > Fraction(3, 2))


@pytest.mark.parametrize("a", [Fraction(k, 4) for k in range(1, 9)])
def test_beta_pearson_border(a: Fraction) -> None:
    """At the origin ``2 (a - 1) - (2 - 1) > -1``, that is ``a > 1``."""
    found = divergence("pearson", Beta(a, Fraction(2)), Beta(Fraction(2), Fraction(2)))
    assert found.is_finite is (a > 1)
