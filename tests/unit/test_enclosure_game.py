"""The optimal discriminator at awkward points, and errors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.special import expit

from gantheory.enclosure import criterion, divergence, optimal_discriminator, value_at_constant
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

POINTS = [Fraction(k, 7) for k in range(-30, 31, 4)]
PAIRS = [
    ("normal(0,1)", "cauchy(1,2)"),
    ("laplace(0,1)", "mixture(1/3*normal(0,1/4)+2/3*logistic(1,2))"),
    ("student(3,0,1)", "uniform(-5,5)"),
    ("triangular(-5,0,5)", "normal(0,3)"),
]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_it_agrees_with_the_float_densities(p: str, q: str) -> None:
    for x in POINTS:
        found = optimal_discriminator(parse_law(p), parse_law(q), x)
        logs = []
        for text in (p, q):
            terms = [np.log(float(w)) + d.log_density(float(x)) for w, d in parse_law(text).parts]
            logs.append(np.logaddexp.reduce(terms))
        # a handful of float operations on logs below 100: a few hundred ulps
        assert float(found.value) == pytest.approx(float(expit(logs[0] - logs[1])), rel=1e-13)


def test_an_atom_dominates_a_density() -> None:
    p, q = parse_law("mixture(1/2*dirac(0)+1/2*normal(0,1))"), parse_law("normal(0,1)")
    assert optimal_discriminator(p, q, 0).value == "1"
    assert optimal_discriminator(q, p, 0).value == "0"
    assert optimal_discriminator(
        parse_law("discrete(0:1/4,1:3/4)"), parse_law("dirac(0)"), 0
    ).low == (Fraction(1, 5))


def test_singular_and_vanishing_densities() -> None:
    arcsine, tent = parse_law("beta(1/2,1/2)"), parse_law("triangular(0,1/2,1)")
    uniform = parse_law("uniform(0,1)")
    assert optimal_discriminator(arcsine, uniform, 0).value == "1"
    assert optimal_discriminator(tent, uniform, 0).value == "0"
    # 2x against 4x near the origin: the limit is 1/3
    assert Fraction(1, 3) in optimal_discriminator(parse_law("beta(2,1)"), tent, 0)


def test_it_is_free_where_nothing_lives() -> None:
    with pytest.raises(InputError, match=r"D\*\(2\) is free"):
        optimal_discriminator(parse_law("uniform(0,1)"), parse_law("dirac(0)"), 2)


@pytest.mark.parametrize("digits", [0, -3, True, 2.5, "ten"])
def test_digits_must_be_a_positive_number(digits: object) -> None:
    law = parse_law("normal(0,1)")
    for ask in (
        lambda: divergence("js", law, law, digits),  # type: ignore[arg-type]
        lambda: criterion(law, law, digits),  # type: ignore[arg-type]
        lambda: value_at_constant("1/3", digits),  # type: ignore[arg-type]
    ):
        with pytest.raises(InputError, match="positive whole number"):
            ask()


def test_a_score_is_a_probability() -> None:
    with pytest.raises(InputError, match=r"outside \[0, 1\]"):
        value_at_constant("3/2")


def test_an_unknown_divergence_names_the_nearest() -> None:
    law = parse_law("normal(0,1)")
    with pytest.raises(InputError, match=r"helinger.*hellinger"):
        divergence("helinger", law, law)
