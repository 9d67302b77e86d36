"""Float divergences of laws on the line, against the rigorous enclosures."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from panel_pairs import HARD, LAWS, NAMES, TOLERANCE, assessed

from gantheory.arrays import float_divergence
from gantheory.divergence.quadrature import GAUSS_WEIGHTS, NODES, WEIGHTS
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

PAIRS = list(itertools.permutations(LAWS, 2))
# A stride that meets every law on both sides and every divergence; the whole table (2,000 cases)
# was run once: worst relative error 9e-16, every infinity as the enclosure decides it.
SAMPLE = [(NAMES[k % len(NAMES)], *PAIRS[(29 * k) % len(PAIRS)]) for k in range(77)]


@pytest.mark.parametrize(("name", "p", "q"), SAMPLE)
def test_it_agrees_with_the_enclosure(name: str, p: str, q: str) -> None:
    found = assessed(name, p, q)
    assert found.same_infinity
    assert found.relative_error <= TOLERANCE
    assert found.within_estimate
    assert found.relative_estimate < 1e-12


@pytest.mark.parametrize(
    ("name", "p", "q"),
    # The enclosure of a near-equal mixture's tv takes a minute, and does not reach its digits.
    [(n, *pair) for pair in HARD for n in ("js", "kl", "hellinger", "tv")][:-1],
)
def test_it_is_not_silently_wrong_on_hard_pairs(name: str, p: str, q: str) -> None:
    found = assessed(name, p, q)
    assert found.same_infinity
    assert found.within_estimate
    assert found.relative_error < 1e-12


def test_a_law_and_itself() -> None:
    for text in LAWS:
        law = parse_law(text)
        for name in NAMES:
            assert float_divergence(name, law, law)[0] == 0


def test_atoms_and_densities_together() -> None:
    p = parse_law("mixture(1/3*dirac(0) + 2/3*uniform(0,1))")
    q = parse_law("mixture(1/6*dirac(0) + 5/6*uniform(0,1))")
    value, error = float_divergence("tv", p, q)
    assert value == pytest.approx(1 / 6, rel=1e-15)
    assert 0 < error < 1e-14
    assert float_divergence("kl", p, parse_law("uniform(0,1)")) == (math.inf, 0)


def test_laws_may_be_given_as_text() -> None:
    text = "normal(0,1)", "cauchy(0,2)"
    assert float_divergence("js", *text) == float_divergence("js", *map(parse_law, text))
    with pytest.raises(InputError, match="gauss"):
        float_divergence("js", "gauss(0,1)", "normal(0,1)")


@pytest.mark.parametrize("name", ["js", "hellinger", "tv", "kl"])
def test_scales_far_apart(name: str) -> None:
    """One density over the other is below the last digit: its logarithm is no ``log1p``."""
    found = assessed(name, "cauchy(0,1e-6)", "cauchy(0,1e6)")
    assert found.same_infinity
    assert found.within_estimate
    assert found.relative_error < 1e-12


def test_parameters_beyond_floats_are_said() -> None:
    with pytest.raises(InputError, match="beyond the range of floats: use an enclosure"):
        float_divergence("kl", "normal(0,1e-300)", "normal(0,1)")


def test_too_large_for_floats_is_said() -> None:
    # exp(m^2) - 1 at m = 40 is e^1600
    with pytest.raises(InputError, match="larger than any float"):
        float_divergence("pearson", parse_law("normal(40,1)"), parse_law("normal(0,1)"))


def test_an_unknown_name() -> None:
    with pytest.raises(InputError, match="unknown divergence"):
        float_divergence("j", parse_law("normal(0,1)"), parse_law("normal(0,1)"))


@pytest.mark.parametrize(("weights", "degree"), [(WEIGHTS, 31), (GAUSS_WEIGHTS, 19)])
def test_the_rules_are_exact_to_their_degrees(weights: object, degree: int) -> None:
    """A printed digit that is wrong would show: 2/(k+1) for even k, up to some roundings."""
    for k in range(0, degree + 1, 2):
        assert sum(weights * NODES**k) == pytest.approx(float(Fraction(2, k + 1)), rel=1e-15)
    assert sum(weights * NODES ** (degree + 1)) != pytest.approx(2 / (degree + 2), rel=1e-13)
