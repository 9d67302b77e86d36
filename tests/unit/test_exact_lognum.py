"""Log-numbers: their sign and being zero are decided exactly."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, prod

import mpmath
import pytest
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st

from gantheory.enclosure.exact.lognum import (
    LogNumber,
    coprime_base,
    exponential,
    log_of,
    ratio,
    reduced,
    remove,
    sign,
)

_PRIMES = (2, 3, 5, 7, 17, 19, 1009, 2**61 - 1)
_exponents = st.lists(st.integers(0, 40), min_size=len(_PRIMES), max_size=len(_PRIMES))


def _integer(exponents: list[int]) -> int:
    return prod(p**e for p, e in zip(_PRIMES, exponents, strict=True))


def _number(rational: Fraction, logs: dict[int, Fraction]) -> LogNumber:
    return LogNumber(
        fmpq(rational.numerator, rational.denominator),
        {fmpz(b): fmpq(c.numerator, c.denominator) for b, c in logs.items() if b > 1},
    )


@given(st.lists(_exponents, min_size=1, max_size=5), st.lists(st.fractions(), min_size=5))
def test_a_number_built_to_vanish_is_zero_and_its_neighbours_are_not(
    rows: list[list[int]], coefficients: list[Fraction]
) -> None:
    bases = [_integer(row) for row in rows]
    logs: dict[int, Fraction] = {}
    for b, c in zip(bases, coefficients, strict=False):
        logs[b] = logs.get(b, Fraction(0)) + c
    # The same number over primes, subtracted: unique factorisation by construction.
    for j, p in enumerate(_PRIMES):
        total = sum((c * row[j] for row, c in zip(rows, coefficients, strict=False)), Fraction(0))
        logs[p] = logs.get(p, Fraction(0)) - total
    assert sign(_number(Fraction(0), logs)) == 0
    assert sign(_number(Fraction(1, 10**300), logs)) == 1
    logs[7] = logs.get(7, Fraction(0)) - Fraction(1, 10**300)
    assert sign(_number(Fraction(0), logs)) == -1


def _convergents(x: mpmath.mpf, n: int) -> list[tuple[int, int]]:
    out, (p0, q0), (p, q) = [], (0, 1), (1, 0)
    for _ in range(n):
        a = int(mpmath.floor(x))
        (p0, q0), (p, q) = (p, q), (a * p + p0, a * q + q0)
        out.append((p, q))
        x = 1 / (x - a)
    return out


def test_the_sign_of_nearly_cancelling_numbers_agrees_with_mpmath() -> None:
    mpmath.mp.prec = 9000  # the numbers below are larger than 2^-4002
    cases = []
    for p, q in _convergents(mpmath.log(3) / mpmath.log(2), 100):  # |p log 2 - q log 3| ~ 1/q
        cases.append((Fraction(0), {2: Fraction(p), 3: Fraction(-q)}))
    for k in (100, 1000, 2000):  # log(1 + 2^-k) ~ 2^-k
        cases.append((Fraction(0), {2**k + 1: Fraction(1), 2: Fraction(-k)}))
        cases.append((-Fraction(1, 2**k), {2**k + 1: Fraction(1), 2: Fraction(-k)}))
    for p, q in _convergents(mpmath.log(2), 100):
        cases.append((Fraction(-p, q), {2: Fraction(1)}))
    seen = set()
    for rational, logs in cases:
        exact = mpmath.mpf(rational.numerator) / rational.denominator
        exact += sum(mpmath.mpf(int(c)) * mpmath.log(b) for b, c in logs.items())
        assert sign(_number(rational, logs)) == mpmath.sign(exact)
        seen.add(int(mpmath.sign(exact)))
    assert seen == {1, -1}


@given(st.lists(st.integers(1, 10**12), max_size=8))
def test_a_coprime_base_is_coprime_and_spans(numbers: list[int]) -> None:
    base = coprime_base([fmpz(n) for n in numbers])
    assert all(gcd(int(a), int(b)) == 1 for i, a in enumerate(base) for b in base[:i])
    for n in numbers:
        left = fmpz(n)
        for b in base:
            left = remove(left, b)[1]
        assert left == 1


@given(st.integers(2, 50), st.integers(0, 300), st.integers(1, 10**6))
def test_remove_takes_out_the_whole_power(b: int, k: int, rest: int) -> None:
    while rest % b == 0:
        rest //= b
    assert remove(fmpz(b**k * rest), fmpz(b)) == (k, fmpz(rest))


def test_exponentials_of_log_numbers_are_rational_only_for_whole_multiples() -> None:
    x = log_of(fmpq(4)).times(fmpq(1, 2)).plus(log_of(fmpq(9, 5)))
    assert exponential(x) == fmpq(18, 5)
    assert exponential(log_of(fmpq(2)).times(fmpq(1, 2))) is None
    assert exponential(LogNumber(fmpq(1), {})) is None


def test_a_ratio_is_found_where_it_is_rational() -> None:
    assert ratio(log_of(fmpq(8)), log_of(fmpq(4))) == fmpq(3, 2)
    assert ratio(log_of(fmpq(6)), log_of(fmpq(4))) is None
    assert ratio(LogNumber(fmpq(1), {}), log_of(fmpq(4))) is None


@pytest.mark.power
def test_floating_point_would_get_these_signs_wrong() -> None:
    x = _number(Fraction(0), {2**100 + 1: Fraction(1), 2: Fraction(-100)})
    assert sign(x) == 1
    assert float(x.ball(53).mid()) <= 0 or not x.ball(53) > 0


@pytest.mark.power
def test_without_the_coprime_base_zero_is_not_recognised() -> None:
    x = log_of(fmpq(6)).plus(log_of(fmpq(2)).times(fmpq(-1))).plus(log_of(fmpq(3)).times(fmpq(-1)))
    assert len(x.logs) == 3
    assert reduced(x).logs == {}
