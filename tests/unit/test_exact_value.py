"""Arithmetic on the values of terms: its conventions, and what is decided about which numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from gantheory.enclosure.exact.value import (
    MINUS_INFINITY,
    PLUS_INFINITY,
    Enclosed,
    Undecided,
    Undefined,
    Value,
    add,
    ball,
    compare,
    div,
    exponential,
    larger,
    logarithm,
    mul,
    negate,
    sign,
)

ZERO, ONE, TWO = fmpq(0), fmpq(1), fmpq(2)
LOG2, LOG3 = logarithm(TWO), logarithm(fmpq(3))
E = exponential(ONE)
ROOT2 = exponential(mul(fmpq(1, 2), LOG2))
PRODUCT = mul(LOG2, LOG3)
BASE2 = div(LOG3, LOG2)


def test_conventions_at_infinity() -> None:
    for finite in (ZERO, ONE, LOG2, E, ROOT2, BASE2):
        assert add(finite, PLUS_INFINITY) == PLUS_INFINITY
        assert add(MINUS_INFINITY, finite) == MINUS_INFINITY
        with pytest.raises(Undecided):  # a convention that the kernel does not take either
            div(finite, PLUS_INFINITY)
    for infinite in (PLUS_INFINITY, MINUS_INFINITY):
        assert mul(ZERO, infinite) == ZERO
        assert mul(infinite, negate(LOG2)) == negate(infinite)
    assert mul(add(LOG2, negate(LOG2)), PLUS_INFINITY) == ZERO
    assert logarithm(ZERO) == MINUS_INFINITY
    assert exponential(MINUS_INFINITY) == ZERO


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: add(PLUS_INFINITY, MINUS_INFINITY),
        lambda: div(ONE, ZERO),
        lambda: div(PLUS_INFINITY, ZERO),
        lambda: div(ONE, add(LOG2, negate(LOG2))),
        lambda: div(PLUS_INFINITY, MINUS_INFINITY),
        lambda: logarithm(fmpq(-1)),
        lambda: logarithm(MINUS_INFINITY),
        lambda: logarithm(add(LOG2, fmpq(-1))),
    ],
)
def test_undefined(undefined: Callable[[], Value]) -> None:
    with pytest.raises(Undefined):
        undefined()


_rationals = st.fractions(min_value=-20, max_value=20, max_denominator=60).map(
    lambda x: fmpq(x.numerator, x.denominator)
)
_positive = st.fractions(min_value="1/50", max_value=20, max_denominator=60).map(
    lambda x: fmpq(x.numerator, x.denominator)
)
_numbers = st.one_of(
    _rationals,
    _positive.map(logarithm),
    st.builds(lambda x, r: add(logarithm(x), r), _positive, _rationals),
    _rationals.map(exponential),
    st.builds(lambda x, r: add(exponential(x), r), _rationals, _rationals),
    st.builds(lambda x, r: add(div(logarithm(x), LOG2), r), _positive, _rationals),
    st.builds(lambda x, y: mul(logarithm(x), logarithm(y)), _positive, _positive),
)


def _float(x: Value) -> float:
    return float(ball(x, 200).mid())


@given(_numbers, _numbers)
def test_every_form_computes_the_same_number(a: Value, b: Value) -> None:
    # Relative to the largest operand; doubles round each operation by 1.1e-16, and no
    # operation below is repeated: 1e-12 leaves room for cancellation in the test's own floats.
    x, y = _float(a), _float(b)
    scale = max(1.0, abs(x), abs(y), abs(x * y))
    assert math.isclose(_float(add(a, b)), x + y, abs_tol=1e-12 * scale)
    assert math.isclose(_float(mul(a, b)), x * y, abs_tol=1e-12 * scale)
    assert math.isclose(_float(negate(a)), -x, abs_tol=1e-12 * scale)
    if abs(y) > 1e-3:
        assert math.isclose(_float(div(a, b)), x / y, abs_tol=1e-9 * scale)
    if abs(x - y) > 1e-9 * scale:
        assert compare(a, b) == (1 if x > y else -1)


def test_what_is_zero_is_decided_in_every_exact_form() -> None:
    assert sign(add(mul(TWO, LOG2), negate(logarithm(fmpq(4))))) == 0
    two_e = add(E, E)
    assert sign(add(div(two_e, TWO), negate(E))) == 0
    sigmoid = div(E, add(ONE, E))
    assert (
        compare(
            add(ONE, negate(sigmoid)), div(exponential(fmpq(-1)), add(exponential(fmpq(-1)), ONE))
        )
        == 0
    )
    assert compare(exponential(fmpq(1, 2)), E) == -1
    assert (
        compare(mul(exponential(fmpq(1, 2)), exponential(fmpq(1, 3))), exponential(fmpq(5, 6))) == 0
    )
    assert compare(logarithm(mul(TWO, E)), add(ONE, LOG2)) == 0
    assert compare(logarithm(exponential(fmpq(-7, 3))), fmpq(-7, 3)) == 0
    assert compare(div(logarithm(fmpq(8)), LOG2), fmpq(3)) == 0
    assert compare(add(BASE2, ONE), div(logarithm(fmpq(6)), LOG2)) == 0
    assert compare(exponential(add(LOG2, LOG3)), fmpq(6)) == 0


def test_what_balls_do_not_decide_is_undecided() -> None:
    for x, y in ((mul(ROOT2, ROOT2), TWO), (PRODUCT, mul(LOG3, LOG2))):
        with pytest.raises(Undecided):
            compare(x, y)
    with pytest.raises(Undecided):
        div(ONE, add(mul(ROOT2, ROOT2), fmpq(-2)))
    assert compare(ROOT2, fmpq(1414213562373095, 10**15)) == 1
    assert isinstance(larger(mul(ROOT2, ROOT2), TWO), Enclosed)
