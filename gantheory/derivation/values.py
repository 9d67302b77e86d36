"""Trusted. Values on a sign cell: a rational function plus logarithms of polynomials, or +-oo.

A cell has finitely many unknowns, and they range over the *open* positive orthant. A value is

    r + sum_k c_k log(k)

with r and c_k rational functions over Q, and keys k that are primes or primitive irreducible
polynomials over Z, positive on the orthant. Where the keys and coefficients agree the values agree,
so an identity is decided by its normal form; a sign is *shown* by coefficients, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import comb, log2, prod
from typing import final

from gantheory.derivation.rational import Field, Rational, primes

Signs = frozenset[int]
POSITIVE: Signs = frozenset((1,))
NEGATIVE: Signs = frozenset((-1,))
ZERO: Signs = frozenset((0,))
ANY: Signs = frozenset((-1, 0, 1))
Key = int | Rational
"""A prime, or a polynomial."""


class Refuse(Exception):
    """The kernel does not grant a step: the message says what was not shown."""


def product_of_powers(over: Field, powers: Mapping[Key, int]) -> Rational:
    """The product of `key^n`.

    Raises
    ------
    Refuse
        If its numerator or denominator could take more than `MOST_BITS`: no deadline is seen while
        it is made.
    """
    if (
        max(map(abs, powers.values()), default=0) > MOST_BITS
        or max(
            _bits(over, {key: n for key, n in powers.items() if n > 0}),
            _bits(over, {key: -n for key, n in powers.items() if n < 0}),
        )
        > MOST_BITS
    ):
        raise Refuse("a product of powers has too many terms")
    return prod((over(key) ** n for key, n in powers.items()), start=over.one)


MOST_BITS = 2**26
"""Of a product of powers, 8 MB: what proofs need is far below."""


def _bits(over: Field, powers: Mapping[Key, int]) -> float:
    """How long a product of positive powers is at most: so many monomials of so many bits."""
    degrees, monomials, bits = [0] * len(over.gens), 1, 1.0
    for key, n in powers.items():
        terms = dict(over(key).terms())
        monomials *= comb(n + len(terms) - 1, n)
        bits += n * log2(sum(map(abs, terms.values())))
        highest = map(max, zip(*terms, strict=True))
        degrees = [d + n * k for d, k in zip(degrees, highest, strict=True)]
    return min(monomials, prod(d + 1 for d in degrees), MOST_BITS + 1) * bits


def polynomial_signs(f: Rational) -> Signs:
    """The signs that a polynomial can take on the open positive orthant, as far as coefficients
    and even powers of factors show.
    """
    by_coefficients = _coefficient_signs(f)
    return _factor_signs(f) if by_coefficients == ANY else by_coefficients


@lru_cache(maxsize=65536)
def _factor_signs(f: Rational) -> Signs:
    constant, factors = f.factors()
    signs = POSITIVE if constant > 0 else NEGATIVE
    for g, k in factors:
        factor = _coefficient_signs(g)
        if k % 2 == 0:
            factor = POSITIVE if 0 not in factor else frozenset((0, 1))
        signs = _product(signs, factor)
    return signs


def _coefficient_signs(f: Rational) -> Signs:
    coefficients = f.coefficients()
    if not coefficients:
        return ZERO
    if all(c > 0 for c in coefficients):
        return POSITIVE
    if all(c < 0 for c in coefficients):
        return NEGATIVE
    return ANY


def _product(a: Signs, b: Signs) -> Signs:
    return frozenset(x * y for x in a for y in b)


def _negated(a: Signs) -> Signs:
    return frozenset(-x for x in a)


def _sum(a: Signs, b: Signs) -> Signs:
    out: set[int] = set()
    for x in a:
        for y in b:
            out |= {x} if y in (0, x) else {y} if x == 0 else {-1, 0, 1}
    return frozenset(out)


def rational_signs(r: Rational) -> Signs:
    """The signs that a rational function can take where its denominator does not vanish."""
    below = polynomial_signs(r.denom)
    if 0 in below:
        raise Refuse(f"the denominator {r.denom} is not shown to be non-zero")
    return _product(polynomial_signs(r.numer), below)


@final
class Value:
    """A number on a cell, in normal form. `infinite` is -1, 0 or 1; `defined` may be False."""

    __slots__ = ("defined", "infinite", "logs", "rational")

    def __init__(
        self,
        rational: Rational,
        logs: Mapping[Key, Rational] | None = None,
        infinite: int = 0,
        *,
        defined: bool = True,
    ) -> None:
        self.rational = rational
        self.logs = {k: c for k, c in (logs or {}).items() if not c.is_zero()}
        self.infinite = infinite
        self.defined = defined

    def __repr__(self) -> str:
        if not self.defined:
            return "undefined"
        if self.infinite:
            return "+oo" if self.infinite > 0 else "-oo"
        parts = [str(self.rational)] if not self.rational.is_zero() or not self.logs else []
        parts += [f"({c})*log({k})" for k, c in self.logs.items()]
        return " + ".join(parts)

    @property
    def field(self) -> Field:
        """The field its coefficients live in."""
        return self.rational.field

    def is_zero(self) -> bool:
        """Whether it is identically zero."""
        return self.defined and not self.infinite and self.rational.is_zero() and not self.logs

    def plus(self, other: Value) -> Value:
        """Sum; oo - oo is undefined."""
        if not (self.defined and other.defined) or self.infinite * other.infinite < 0:
            return undefined(self.field)
        if self.infinite or other.infinite:
            return infinity(self.field, self.infinite or other.infinite)
        logs = dict(self.logs)
        for k, c in other.logs.items():
            logs[k] = logs[k] + c if k in logs else c
        return Value(self.rational + other.rational, logs)

    def times(self, other: Value) -> Value:
        """Product; 0 times anything defined is 0."""
        if not (self.defined and other.defined):
            return undefined(self.field)
        if self.is_zero() or other.is_zero():
            return Value(self.field.zero)
        if self.infinite or other.infinite:
            sign = _product(self.signs(), other.signs())
            if len(sign) != 1 or sign == ZERO:
                raise Refuse(f"oo times a factor of unknown sign: {self} * {other}")
            return infinity(self.field, min(sign))
        if self.logs and other.logs:
            raise Refuse(f"a product of logarithms: ({self}) * ({other})")
        scalar, vector = (other, self) if self.logs else (self, other)
        c = scalar.rational
        return Value(c * vector.rational, {k: c * x for k, x in vector.logs.items()})

    def over(self, other: Value) -> Value:
        """Quotient by something that is finite, free of logarithms and shown to be non-zero."""
        if not (self.defined and other.defined) or other.is_zero():
            return undefined(self.field)
        if other.infinite or other.logs or 0 in rational_signs(other.rational):
            raise Refuse(f"division by {other}, which is not shown to be non-zero")
        return self.times(Value(1 / other.rational))

    def negated(self) -> Value:
        """Minus the value."""
        if not self.defined or self.infinite:
            return infinity(self.field, -self.infinite) if self.defined else self
        return Value(-self.rational, {k: -c for k, c in self.logs.items()})

    def minus(self, other: Value) -> Value:
        """Difference."""
        return self.plus(other.negated())

    def signs(self) -> Signs:
        """The signs it can take on the cell, as far as coefficients show."""
        if self.infinite:
            return frozenset((self.infinite,))
        total = rational_signs(self.rational)
        for key, c in self.logs.items():
            total = _sum(total, _product(rational_signs(c), _log_signs(key)))
        return total

    def log(self) -> Value:
        """The logarithm, with log 0 = -oo; of a negative number it is undefined."""
        if not self.defined or self.infinite > 0:
            return self
        if self.infinite < 0:
            return undefined(self.field)
        if self.logs:
            raise Refuse(f"the logarithm of {self}")
        if self.rational.is_zero():
            return infinity(self.field, -1)
        signs = rational_signs(self.rational)
        if signs == NEGATIVE:
            return undefined(self.field)
        if signs != POSITIVE:
            raise Refuse(f"the logarithm of {self}, whose sign is not shown")
        logs: dict[Key, Rational] = {}
        for f, k in ((self.rational.numer, 1), (self.rational.denom, -1)):
            for key, n in _log_factors(f):
                logs[key] = logs.get(key, self.field(0)) + n * k
        return Value(self.field(0), {k: self.field(c) for k, c in logs.items()})

    def exp(self) -> Value:
        """The exponential, where it is rational: integer multiples of logarithms."""
        if not self.defined:
            return self
        if self.infinite:
            return infinity(self.field, 1) if self.infinite > 0 else Value(self.field(0))
        if not self.rational.is_zero():
            raise Refuse(f"the exponential of {self} is not rational")
        powers = {}
        for key, c in self.logs.items():
            n = c.number()
            if n is None or n.denominator != 1:
                raise Refuse(f"the exponential of {self} is not rational")
            powers[key] = int(n)
        return Value(product_of_powers(self.field, powers))

    def derivative(self, unknown: Rational) -> Value:
        """The derivative of a finite value in one unknown."""
        if not self.defined or self.infinite:
            raise Refuse(f"the derivative of {self}")
        out = Value(self.rational.diff(unknown), {k: c.diff(unknown) for k, c in self.logs.items()})
        for key, c in self.logs.items():
            if not isinstance(key, int):
                out = out.plus(Value(c * self.field(key).diff(unknown) / self.field(key)))
        return out


def infinity(over: Field, sign: int) -> Value:
    """+oo or -oo."""
    return Value(over.zero, None, sign)


def undefined(over: Field) -> Value:
    """The value of a term that has none, such as oo - oo."""
    return Value(over.zero, defined=False)


def _log_signs(key: Key) -> Signs:
    """The signs of log(key): those of key - 1. A key is positive on the orthant."""
    return POSITIVE if isinstance(key, int) else polynomial_signs(key - 1)


@lru_cache(maxsize=65536)
def _log_factors(f: Rational) -> tuple[tuple[Key, int], ...]:
    """f, up to sign, as a product of primes and of primitive irreducible polynomials, each
    positive on the orthant.
    """
    constant, factors = f.factors()
    out: dict[Key, int] = {}
    for g, k in factors:
        if polynomial_signs(g) != POSITIVE:
            raise Refuse(f"a logarithm over {g}, whose sign is not shown")
        out[g] = out.get(g, 0) + k
    return (*out.items(), *primes(abs(constant)))
