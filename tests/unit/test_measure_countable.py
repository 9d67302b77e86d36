"""Countable laws: which entropies and divergences are infinite, decided exactly."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gantheory.measure.countable import (
    Bertrand,
    Blocks,
    CountableLaw,
    Geometric,
    Swapped,
    cross_entropy,
    entropy,
    equal,
    relative_entropy,
)
from gantheory.measure.tailsum import Extent, Tail, TailSum, tail_sum
from gantheory.theory.errors import InputError

EXPONENTS = st.sampled_from([Fraction(k, 2) for k in range(-4, 7)])
HEAVY = Bertrand(1, 2)
LAWS: list[CountableLaw] = [
    HEAVY,
    Bertrand(1, 3),
    Bertrand(2, 0),
    Geometric("1/2"),
    Geometric("2/3"),
]


@given(EXPONENTS, EXPONENTS, EXPONENTS)
@example(Fraction(1), Fraction(1), Fraction(1))
def test_convergence_obeys_cauchys_condensation(a: Fraction, b: Fraction, d: Fraction) -> None:
    """The series of f converges iff that of 2^k f(2^k) does: a rule independent of the code's.

    With f = n^-a (log n)^-b (log log n)^-d the condensed tail is 2^(k(1-a)) k^-b (log k)^-d; a
    rate's exact value matters only by its side of 1.
    """
    rate = Fraction(1) if a == 1 else Fraction(2) if a < 1 else Fraction(1, 2)
    assert Tail(a, b, d).converges == Tail(b, d, Fraction(0), rate).converges


@given(st.fractions(min_value="1/10", max_value=3, max_denominator=10), EXPONENTS)
def test_a_geometric_rate_wins_over_any_power(rate: Fraction, a: Fraction) -> None:
    assert Tail(a=a, rate=rate).converges == (rate < 1 or (rate == 1 and a > 1))


def test_infinite_entropy_and_the_failure_of_the_equality_case() -> None:
    """H(p, q) = H(p) = +oo with q other than p: cross-entropy does not separate."""
    q = Swapped(HEAVY, 2, 3)
    assert not equal(HEAVY, q)
    assert entropy(HEAVY) == cross_entropy(HEAVY, q) == Extent.PLUS
    assert cross_entropy(HEAVY, q) - entropy(HEAVY) == Extent.UNDEFINED
    assert relative_entropy(HEAVY, q) == Extent.FINITE


def test_blocks_have_rational_masses_and_the_closed_form_entropy() -> None:
    law = Blocks()
    assert entropy(law) == Extent.PLUS
    assert cross_entropy(law, Swapped(law, 1, 2)) == Extent.PLUS
    for k in range(1, 12):
        points = 2 ** (2**k)
        mass = law.point_mass(k)
        assert points * mass == Fraction(1, 2**k)
        surprisal = (1 / mass).numerator.bit_length() - 1  # log2, the mass being a power of 2
        assert points * mass * surprisal == Fraction(k, 2**k) + 1
        assert law.point_mass(k + 1) < mass


@pytest.mark.parametrize(
    ("p", "q", "extent"),
    [
        (Bertrand(1, 3), Bertrand(1, 3), Extent.FINITE),  # sum 1/(n log^2 n)
        (Bertrand(1, "5/2"), HEAVY, Extent.FINITE),
        (Bertrand(2, 0), Bertrand(1, 2), Extent.FINITE),
        (Bertrand(2, 0), Geometric("1/2"), Extent.PLUS),  # sum n/n^2
        (Bertrand(3, 0), Geometric("1/2"), Extent.FINITE),
        (Geometric("1/2"), HEAVY, Extent.PLUS),  # the points 0 and 1 are missing
        (Geometric("1/2"), Geometric("1/3"), Extent.FINITE),
    ],
)
def test_cross_entropies(p: CountableLaw, q: CountableLaw, extent: Extent) -> None:
    assert cross_entropy(p, q) == extent


def test_relative_entropy_takes_the_logarithm_of_the_ratio() -> None:
    assert relative_entropy(HEAVY, HEAVY) == Extent.FINITE
    third = Bertrand(1, 3)  # sum log log n/(n log^2 n) converges, though both entropies do not
    assert relative_entropy(HEAVY, third) == Extent.FINITE
    assert cross_entropy(HEAVY, third) - entropy(HEAVY) == Extent.UNDEFINED
    assert relative_entropy(HEAVY, Bertrand(2, 0)) == Extent.PLUS


def test_the_geometric_entropy_is_finite_and_what_the_series_gives() -> None:
    law = Geometric("1/2")
    partial = sum(float(law.point_mass(n)) * -math.log(law.point_mass(n)) for n in range(200))
    assert entropy(law) == Extent.FINITE
    # The closed form h(r)/(1 - r) at r = 1/2; the tail beyond 200 is below 2^-190.
    assert partial == pytest.approx(2 * math.log(2), rel=1e-14)


def test_terms_cancel_exactly_and_the_slowest_term_decides() -> None:
    diverging, faster = Tail(a=Fraction(1)), Tail(a=Fraction(2))
    plus, minus = (Fraction(1), Fraction(1)), (Fraction(-1), Fraction(1))
    assert tail_sum([(diverging, plus), (diverging, minus)]) == TailSum()
    assert tail_sum([(diverging, minus), (faster, plus)]).extent == Extent.MINUS
    assert tail_sum([(faster, minus)]).extent == Extent.FINITE
    both = tail_sum([(Tail(), (Fraction(0), Fraction(2))), (Tail(), (Fraction(0), Fraction(1, 2)))])
    assert both.extent == Extent.FINITE  # log 2 + log 1/2 = 0
    unknown = tail_sum([(diverging, (Fraction(1), Fraction(1, 3)))])
    with pytest.raises(InputError, match="is not known here"):
        unknown.extent  # noqa: B018


@given(st.sampled_from(list(Extent)), st.sampled_from(list(Extent)))
def test_extended_addition_never_guesses(x: Extent, y: Extent) -> None:
    assert x + y == y + x
    opposite = -x
    assert -opposite == x
    assert (x - x == Extent.FINITE) == (x == Extent.FINITE)
    if x in (Extent.PLUS, Extent.MINUS):
        assert x + opposite == Extent.UNDEFINED


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bertrand(1, 1), "sums to"),
        (lambda: Bertrand("1/2", 5), "sums to"),
        (lambda: Bertrand(2, -1), "b is -1"),
        (lambda: Geometric(1), "r is 1"),
        (lambda: Swapped(HEAVY, 2, 2), "two different cells"),
        (lambda: Swapped(HEAVY, 1, 2), "from 2 on"),
        (lambda: Swapped(Swapped(HEAVY, 2, 3), 4, 5), "swapped already"),
        (lambda: cross_entropy(HEAVY, Blocks()), "different points"),
        (lambda: Geometric("1/2").point_mass(-1), "n is -1"),
        (lambda: Blocks().point_mass(0), "k is 0"),
    ],
)
def test_what_is_no_law_is_refused(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()
