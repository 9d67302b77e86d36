"""Known values of divergences on discrete laws, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gantheory.divergence.catalogue import HELLINGER, JS, KL, PEARSON, TV
from gantheory.divergence.discrete import divergence, exact_divergence
from gantheory.divergence.text import parse_divergence
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

P, Q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]


def test_known_values() -> None:
    """Each was computed by two routes elsewhere; 1e-15 is a rounding or two at this size."""
    assert divergence(JS, P, Q) == pytest.approx(0.042474759198849368225, abs=1e-16)
    merged = divergence(JS, [0.5, 0.5], [0.25, 0.75])
    assert merged == pytest.approx(0.03382207556860523, abs=1e-16)
    assert merged < divergence(JS, P, Q)
    assert divergence(JS, [1, 0], [0, 1]) == pytest.approx(0.69314718055994530942, abs=1e-15)
    assert divergence(TV, [1, 0], [0, 1]) == 1
    assert divergence(KL, [1, 0], [0, 1]) == math.inf


def test_laws_mappings_and_arrays_agree() -> None:
    p, q = parse_law("discrete(0:1/2, 1:1/4, 2:1/4)"), parse_law("discrete(2:1/2, 0:1/4, 1:1/4)")
    by_name = divergence(JS, {"a": 0.5, "b": 0.25, "c": 0.25}, {"c": 0.5, "a": 0.25, "b": 0.25})
    assert divergence(JS, p, q) == by_name == divergence(JS, P, Q)
    assert exact_divergence(TV, p.atoms, q.atoms) == Fraction(1, 4)


def test_bins_empty_on_both_sides_and_tiny_weights_are_no_trouble() -> None:
    assert divergence(JS, [0, 1, 0], [0, 0.5, 0.5]) == divergence(JS, [1, 0], [0.5, 0.5])
    # A weight of 1e-300 against none costs 1e-300 log 2 / 2.
    tiny = divergence(JS, [1e-300, 1.0], [0.0, 1.0])
    assert tiny == pytest.approx(1e-300 * math.log(2) / 2, rel=1e-15)
    assert divergence(KL, [5e-324, 1.0], [0.0, 1.0]) == math.inf
    assert divergence(KL, [0.0, 1.0], [5e-324, 1.0]) < 1e-300


def test_near_equal_laws_keep_their_digits() -> None:
    """At p - q = 1e-10 JSD is 1e-20/2 to first order; the next order is 1e-20 smaller."""
    delta = 2.0**-34
    value = divergence(JS, [0.5 + delta, 0.5 - delta], [0.5, 0.5])
    assert value == pytest.approx(delta**2 / 2, rel=1e-15)


@pytest.mark.parametrize(
    ("p", "q", "message"),
    [
        ([0.5, 0.43], [0.5, 0.5], "p: weights sum to 0.93, not 1"),
        ([1.5, -0.5], [0.5, 0.5], "p has the weight -0.5"),
        ([math.nan, 1], [0.5, 0.5], "p has the entry nan"),
        ([0.5, 0.5], [1 / 3] * 3, r"shapes \(2,\) and \(3,\)"),
        ([], [], "p is empty"),
        ([1.0], {"a": 1.0}, "one law is an array"),
        ({}, {}, "without any point"),
        (1.0, 1.0, "single number"),
        ([["a"]], [[1]], "no array of numbers"),
        (parse_law("normal(0,1)"), parse_law("dirac(0)"), "has a density"),
        ([[0.5, 0.5]], [[0.5, 0.5]], "one pair here"),
        ([0.5, 0.5], [[0.5, 0.5]], "shapes"),
    ],
)
def test_what_is_no_pair_of_laws_is_refused(p: object, q: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        divergence(JS, p, q)


def test_a_finite_value_beyond_floats_is_not_called_infinite() -> None:
    with pytest.raises(InputError, match="larger than any float"):
        divergence(PEARSON, [1.0, 0.0], [5e-324, 1.0])
    exact = exact_divergence(
        PEARSON, {0: 1}, {0: Fraction(1, 2**1074), 1: 1 - Fraction(1, 2**1074)}
    )
    assert exact == 2**1074 - 1


def test_exact_values_ask_for_rational_divergences_and_weights() -> None:
    with pytest.raises(InputError, match="is not rational"):
        exact_divergence(HELLINGER, {0: Fraction(1)}, {0: Fraction(1)})
    with pytest.raises(InputError, match="give a Fraction"):
        exact_divergence(TV, {0: 1.0}, {0: Fraction(1)})
    with pytest.raises(InputError, match="sum to 1/2, not 1"):
        exact_divergence(TV, {0: Fraction(1, 2)}, {0: Fraction(1)})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("jss", "did you mean js"),
        ("hellingre", "did you mean hellinger"),
        ("kl(", "unknown divergence"),
        ("", "unknown divergence"),
        ("alpha", "needs its order"),
        ("alpha(1)", "write kl"),
        ("alpha(0)", "write reverse-kl"),
        ("alpha(x)", "a is 'x'"),
        ("alpha(1000)", "serves"),
        ("x" * 10_000, "unknown divergence"),
    ],
)
def test_an_unknown_name_gets_the_nearest(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_divergence(text)
    assert len(str(caught.value)) < 300
