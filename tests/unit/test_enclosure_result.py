"""Decimal strings of enclosures: rounded outwards, and never an uncertified digit."""

from __future__ import annotations

import math
from fractions import Fraction

import flint
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from gantheory.enclosure import Enclosure, certainly, working_precision
from gantheory.enclosure.ball import ball, bounds
from gantheory.enclosure.result import exactly, from_ball

NUMBERS = st.fractions(max_denominator=10**9) | st.builds(
    lambda m, e: Fraction(m) * Fraction(10) ** e,
    st.integers(-(10**18), 10**18),
    st.integers(-60, 60),
)
WIDTHS = st.builds(
    lambda m, e: Fraction(m) * Fraction(10) ** e, st.integers(0, 999), st.integers(-40, 5)
)


@given(NUMBERS, WIDTHS, st.integers(1, 25), st.fractions(0, 1))
def test_strings_enclose_every_member(
    low: Fraction, width: Fraction, digits: int, where: Fraction
) -> None:
    found = Enclosure(low, low + width, digits)
    member = low + where * width
    assert Fraction(found.lower) <= member <= Fraction(found.upper)
    assert abs(member - Fraction(found.value)) <= Fraction(found.radius)


@given(NUMBERS, WIDTHS, st.integers(1, 25), st.fractions(0, 1))
def test_every_printed_digit_is_certified(
    low: Fraction, width: Fraction, digits: int, where: Fraction
) -> None:
    """Each member is within one unit of the last digit that is printed."""
    found = Enclosure(low, low + width, digits)
    text = found.value
    if text == "0":
        return
    mantissa, _, exponent = text.partition("e")
    places = len(mantissa.partition(".")[2])
    unit = Fraction(10) ** (int(exponent or 0) - places)
    assert abs(low + where * width - Fraction(text)) <= unit
    shown = mantissa.replace("-", "").replace(".", "").lstrip("0")
    assert len(shown) <= max(digits, len(mantissa.partition(".")[0].lstrip("-")))


@given(NUMBERS.filter(bool), st.integers(1, 30))
def test_reached_is_a_relative_error(value: Fraction, digits: int) -> None:
    half = abs(value) / 2 / Fraction(10) ** digits
    assert Enclosure(value - half, value + half).reached(digits)
    wider = half * Fraction(1001, 1000)
    assert not Enclosure(value - wider, value + wider).reached(digits)


def test_special_values() -> None:
    assert str(exactly(Fraction(0), 15)) == "0 +/- 0"
    assert (exactly(math.inf, 15).value, exactly(math.inf, 15).radius) == ("inf", "0")
    assert (exactly(-math.inf, 15).lower, exactly(-math.inf, 15).upper) == ("-inf", "-inf")
    unknown = Enclosure(Fraction(0), math.inf)
    # nothing is decided: no "inf" that could be read as an answer
    assert (unknown.value, unknown.radius, unknown.reached(1)) == ("0", "inf", False)


def test_a_ball_goes_to_its_exact_ends() -> None:
    with working_precision(64):
        third = ball(Fraction(1, 3))
        low, high = bounds(third)
        assert low < Fraction(1, 3) < high
        assert from_ball(arb.nan(), 15) == Enclosure(-math.inf, math.inf, 15)


def test_comparison_has_three_values() -> None:
    one, wide = arb(1), arb(1, 1)
    assert certainly(one, "<", arb(2)) is True
    assert certainly(one, ">", arb(2)) is False
    assert certainly(wide, ">", one) is None
    assert certainly(one, "<", one) is False
    assert certainly(one, "<=", one) is True
    assert certainly(arb.nan(), "<", one) is None


def test_precision_does_not_leak() -> None:
    before = flint.ctx.prec
    with pytest.raises(ZeroDivisionError), working_precision(500):
        raise ZeroDivisionError
    assert flint.ctx.prec == before
