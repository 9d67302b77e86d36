"""Numbers r + sum_i c_i log b_i with rational r, c_i and integers b_i > 1: sign and zero, exactly.

Every functional of rational densities on a finite space is such a number. Whether it is zero is
decided over a coprime base of the b_i, found by gcds alone (no integer is factored):

* logs of pairwise coprime integers > 1 are linearly independent over the rationals (unique
  factorisation), so the sum of logs is 0 only if each coefficient over the coprime base is 0;
* if it is not 0, then r + sum is not 0 either: e^(-r) would be algebraic for a rational r != 0
  (Hermite-Lindemann).

The sign of a number known not to be 0 is found by balls of increasing precision, which stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import final

from flint import arb, ctx, fmpq, fmpz

from gantheory.enclosure.ball import certainly

# Stripped off before the coprime base is formed. Weights are mostly smooth numbers, and a coprime
# base of 2^1000 and 2^999 would cost a thousand gcds.
_SMALL_PRIMES = tuple(fmpz(n) for n in (2, 3, 5, 7, 11, 13))
_FIRST_PRECISION = 64
_NOUGHT = arb(0)
_EXPONENT_BITS = 1 << 16

Logs = Mapping[fmpz, fmpq]


@final
@dataclass(frozen=True, slots=True, eq=False)
class LogNumber:
    """The number ``rational + sum(c * log(b) for b, c in logs.items())``.

    Two unequal-looking ones may be the same number: ask :func:`sign` of the difference.

    Attributes
    ----------
    rational
        The rational part.
    logs
        Coefficients by integer base, each base > 1. Never changed after construction.
    """

    rational: fmpq
    logs: Logs

    def plus(self, other: LogNumber) -> LogNumber:
        """The sum."""
        logs = dict(self.logs)
        for base, c in other.logs.items():
            logs[base] = logs[base] + c if base in logs else c
        return LogNumber(self.rational + other.rational, logs)

    def times(self, factor: fmpq) -> LogNumber:
        """The product with a rational number."""
        if factor == 0:
            return LogNumber(factor, {})
        return LogNumber(self.rational * factor, {b: c * factor for b, c in self.logs.items()})

    def ball(self, precision: int) -> arb:
        """An enclosure, computed at so many bits."""
        with ctx.workprec(precision):
            total = arb(self.rational)
            for base, c in self.logs.items():
                total += arb(c) * arb(base).log()
            return total


def log_of(x: fmpq) -> LogNumber:
    """The logarithm of a positive rational."""
    logs: dict[fmpz, fmpq] = {}
    if x.p != 1:
        logs[x.p] = fmpq(1)
    if x.q != 1:
        logs[x.q] = fmpq(-1)
    return LogNumber(fmpq(0), logs)


def certain_sign(ball: arb) -> int | None:
    """The sign of every number in a ball: 1, -1, 0 (the ball is exactly 0), None if unknown."""
    if certainly(ball, ">", _NOUGHT):
        return 1
    if certainly(ball, "<", _NOUGHT):
        return -1
    return 0 if ball.is_zero() else None


def sign(x: LogNumber) -> int:
    """The sign, exactly: -1, 0 or 1."""
    if not x.logs:
        return _rational_sign(x.rational)
    found = certain_sign(x.ball(_FIRST_PRECISION))
    if found is not None:
        return found
    x = reduced(x)
    if not x.logs:
        return _rational_sign(x.rational)
    precision = 4 * _FIRST_PRECISION
    while True:  # stops: the number is not 0
        found = certain_sign(x.ball(precision))
        if found is not None:
            return found
        precision *= 2


def _rational_sign(x: fmpq) -> int:
    return (x > 0) - (x < 0)


def reduced(x: LogNumber) -> LogNumber:
    """The same number over pairwise coprime bases, zero coefficients left out."""
    smooth: dict[fmpz, fmpq] = {}
    rough: list[tuple[fmpz, fmpq]] = []
    for base, c in x.logs.items():
        rest = base
        for prime in _SMALL_PRIMES:
            k, rest = remove(rest, prime)
            if k:
                smooth[prime] = smooth.get(prime, fmpq(0)) + c * k
        if rest != 1:
            rough.append((rest, c))
    for b in coprime_base([n for n, _ in rough]):
        smooth[b] = sum((c * remove(n, b)[0] for n, c in rough), fmpq(0))
    return LogNumber(x.rational, {b: c for b, c in smooth.items() if c != 0})


def remove(n: fmpz, b: fmpz) -> tuple[int, fmpz]:
    """The largest k with b^k dividing n, and n / b^k; by repeated squaring of b > 1."""
    powers = []
    power = b
    while n % power == 0:
        powers.append(power)
        n = n // power
        power = power * power
    k = (1 << len(powers)) - 1
    for j in reversed(range(len(powers))):
        if n % powers[j] == 0:
            n = n // powers[j]
            k += 1 << j
    return k, n


def coprime_base(numbers: Iterable[fmpz]) -> list[fmpz]:
    """Pairwise coprime integers > 1 such that each given number is a product of their powers."""
    base: list[fmpz] = []
    todo = list(numbers)
    while todo:
        n = todo.pop()
        if n == 1:
            continue
        for j, b in enumerate(base):
            g = n.gcd(b)
            if g != 1:
                del base[j]
                # The product of all numbers in hand falls by the factor g: this stops.
                todo += [n // g, g, b // g]
                break
        else:
            base.append(n)
    return base


def ratio(a: LogNumber, b: LogNumber) -> fmpq | None:
    """A / b where it is rational and b != 0, else None."""
    c, d = reduced(a), reduced(b)
    if not d.logs:
        return None
    base = next(iter(d.logs))
    k = c.logs.get(base, fmpq(0)) / d.logs[base]
    return k if sign(a.plus(b.times(-k))) == 0 else None


def exponential(x: LogNumber) -> fmpq | None:
    """exp(x) where it is a rational number of moderate size, else None."""
    x = reduced(x)
    if x.rational != 0 or any(c.q != 1 for c in x.logs.values()):
        return None
    if sum(abs(int(c.p)) * b.bit_length() for b, c in x.logs.items()) > _EXPONENT_BITS:
        return None
    value = fmpq(1)
    for b, c in x.logs.items():
        value *= fmpq(b) ** int(c.p)
    return value
