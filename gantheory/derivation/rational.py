"""Trusted. Rational functions over Q in finitely many unknowns, each in its one normal form.

A fraction of two polynomials over Z without a common factor, the denominator with a positive
leading coefficient: equal functions have equal forms. A polynomial is one with the denominator 1.
Trusts FLINT for the ring of polynomials over Z: sums, products, exact quotients, greatest common
divisors, derivatives and factorisation. Its polynomials can be changed in place, these cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import final

from flint import Ordering, fmpz, fmpz_mpoly, fmpz_mpoly_ctx


@final
class Field:
    """The rational functions in some named unknowns.

    Attributes
    ----------
    names
        What the unknowns are called in print.
    gens
        The unknowns.
    """

    __slots__ = ("_ring", "_unit", "gens", "names", "one", "zero")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        # FLINT wants names of its own: those of users may hold any letter.
        made = tuple(f"x{i}" for i in range(len(names)))
        self._ring = fmpz_mpoly_ctx.get(made, Ordering.lex)
        self._unit = self._ring.constant(1)
        self.zero, self.one = self(0), self(1)
        self.gens = tuple(Rational(self, g, self._unit) for g in self._ring.gens())

    def __call__(self, x: int | Rational) -> Rational:
        """A whole number, or an element, as an element."""
        if type(x) is not Rational:
            return Rational(self, self._ring.constant(x), self._unit)
        if x.field != self:
            raise TypeError(f"{x} is of another field")
        return x

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is Field and self.names == other.names)

    def __hash__(self) -> int:
        return hash(self.names)

    def reduced(self, above: fmpz_mpoly, below: fmpz_mpoly) -> Rational:
        """A fraction in lowest terms; `below` is not zero."""
        common = above.gcd(below)
        if not common.is_one():
            above, below = above // common, below // common
        if below.leading_coefficient() < 0:
            above, below = -above, -below
        return Rational(self, above, below)


@lru_cache(maxsize=256)
def unknowns(names: tuple[str, ...]) -> Field:
    """The field of rational functions in these unknowns."""
    return Field(names)


@final
class Rational:
    """A rational function."""

    __slots__ = ("_above", "_below", "_hash", "field")

    def __init__(self, over: Field, above: fmpz_mpoly, below: fmpz_mpoly) -> None:
        self.field = over
        self._above = above
        self._below = below
        self._hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            parts = [(tuple(f.coeffs()), f.degrees()) for f in (self._above, self._below)]
            self._hash = hash(tuple(parts))
        return self._hash

    def __eq__(self, other: object) -> bool:
        if type(other) is not Rational:
            return NotImplemented
        same = self._above == other._above and self._below == other._below
        return bool(same) and self.field == other.field

    def __str__(self) -> str:
        above, below = (_written(f, self.field.names) for f in (self._above, self._below))
        if self.is_polynomial():
            return above
        above = f"({above})" if " " in above else above
        return f"{above}/({below})" if " " in below or "*" in below else f"{above}/{below}"

    __repr__ = __str__

    # ------------------------------------------------------------------------------------- asking

    def is_zero(self) -> bool:
        """Whether it is the number 0."""
        return bool(self._above.is_zero())

    def is_one(self) -> bool:
        """Whether it is the number 1."""
        return bool(self._above.is_one() and self._below.is_one())

    def is_polynomial(self) -> bool:
        """Whether its denominator is 1."""
        return bool(self._below.is_one())

    def number(self) -> Fraction | None:
        """The number that it is; None if an unknown is in it."""
        if not (self._above.is_constant() and self._below.is_constant()):
            return None
        above, below = (int(f.leading_coefficient()) for f in (self._above, self._below))
        return Fraction(above, below)

    @property
    def numer(self) -> Rational:
        """The numerator, a polynomial over Z."""
        return Rational(self.field, self._above, self.field._unit)  # noqa: SLF001

    @property
    def denom(self) -> Rational:
        """The denominator, a polynomial over Z."""
        return Rational(self.field, self._below, self.field._unit)  # noqa: SLF001

    def coefficients(self) -> list[fmpz]:
        """The coefficients of the numerator that are not zero."""
        found: list[fmpz] = self._above.coeffs()
        return found

    def terms(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """The powers and the coefficient of each term of the numerator."""
        return ((tuple(map(int, powers)), int(c)) for powers, c in self._above.terms())

    def factors(self) -> tuple[int, list[tuple[Rational, int]]]:
        """The numerator as a whole number times powers of irreducible polynomials over Z."""
        constant, found = self._above.factor()
        unit = self.field._unit  # noqa: SLF001
        return int(constant), [(Rational(self.field, f, unit), int(k)) for f, k in found]

    # --------------------------------------------------------------------------------- arithmetic

    def __neg__(self) -> Rational:
        return Rational(self.field, -self._above, self._below)

    def __add__(self, other: int | Rational) -> Rational:
        b = self.field(other)
        if self._below == b._below:
            above = self._above + b._above
            if self._below.is_one():
                return Rational(self.field, above, self._below)
            return self.field.reduced(above, self._below)
        above = self._above * b._below + b._above * self._below
        return self.field.reduced(above, self._below * b._below)

    def __sub__(self, other: int | Rational) -> Rational:
        return self + -self.field(other)

    def __mul__(self, other: int | Rational) -> Rational:
        b = self.field(other)
        above, below = self._above * b._above, self._below * b._below
        return (
            Rational(self.field, above, below)
            if below.is_one()
            else self.field.reduced(above, below)
        )

    def __truediv__(self, other: int | Rational) -> Rational:
        b = self.field(other)
        if b.is_zero():
            raise ZeroDivisionError(f"{self} / 0")
        return self.field.reduced(self._above * b._below, self._below * b._above)

    def __radd__(self, other: int) -> Rational:
        return self + other

    def __rsub__(self, other: int) -> Rational:
        return self.field(other) - self

    def __rmul__(self, other: int) -> Rational:
        return self * other

    def __rtruediv__(self, other: int) -> Rational:
        return self.field(other) / self

    def __pow__(self, n: int) -> Rational:
        if n < 0:
            return self.field.one / self**-n
        return Rational(self.field, self._above**n, self._below**n)

    def diff(self, unknown: Rational) -> Rational:
        """The derivative in one of the unknowns."""
        i = self.field.gens.index(unknown)
        above = self._above.derivative(i) * self._below - self._above * self._below.derivative(i)
        return self.field.reduced(above, self._below * self._below)


def primes(n: int) -> list[tuple[int, int]]:
    """A positive whole number as powers of primes."""
    return [(int(prime), int(k)) for prime, k in fmpz(n).factor()]


def _written(f: fmpz_mpoly, names: tuple[str, ...]) -> str:
    return re.sub(r"x(\d+)", lambda found: names[int(found[1])], str(f))
