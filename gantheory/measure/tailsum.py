r"""Whether a series converges, decided exactly on a scale of tails.

The terms are ``c rate^n n^-a (log n)^-b (log log n)^-d`` and finite sums of them, for all large
``n``. The series of one term with ``c = 1`` converges iff

    rate < 1, or rate = 1 and (a > 1, or a = 1 and (b > 1, or b = 1 and d > 1))

(the ratio test, then Bertrand's series, by the integral test). In a sum of different terms the
slowest one is larger than all the others together from some n on, so it decides: the whole
converges if it does, and else is infinite with its sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import final

from gantheory.theory.errors import InputError

_ONE = Fraction(1)
_HARMONIC = (_ONE, -_ONE, -_ONE, -_ONE)
"""The slowness of ``1/(n log n log log n)``, whose series just diverges."""


@final
class Extent(Enum):
    """What is known of an extended real: finite, infinite with a sign, or not defined."""

    FINITE = "finite"
    PLUS = "+oo"
    MINUS = "-oo"
    UNDEFINED = "oo - oo"

    def __add__(self, other: Extent) -> Extent:
        """The extent of a sum of two integrals, each taken by itself."""
        if Extent.UNDEFINED in (self, other) or {self, other} == {Extent.PLUS, Extent.MINUS}:
            return Extent.UNDEFINED
        return other if self is Extent.FINITE else self

    def __neg__(self) -> Extent:
        """The extent of the opposite number."""
        opposite = {Extent.PLUS: Extent.MINUS, Extent.MINUS: Extent.PLUS}
        return opposite.get(self, self)

    def __sub__(self, other: Extent) -> Extent:
        """The extent of a difference of two integrals, each taken by itself."""
        return self + (-other)


@final
@dataclass(frozen=True)
class Tail:
    """The growth ``rate^n n^-a (log n)^-b (log log n)^-d`` of a positive sequence."""

    a: Fraction = Fraction(0)
    b: Fraction = Fraction(0)
    d: Fraction = Fraction(0)
    rate: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        """Refuse a rate that is not positive: the sequence would vanish or change its sign."""
        if self.rate <= 0:
            raise InputError(f"the rate is {self.rate}: a tail needs a positive one")

    def __mul__(self, other: Tail) -> Tail:
        """The growth of the product."""
        return Tail(self.a + other.a, self.b + other.b, self.d + other.d, self.rate * other.rate)

    @property
    def slowness(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Sorts tails: of two, the one with the greater key is larger from some n on."""
        return (self.rate, -self.a, -self.b, -self.d)

    @property
    def converges(self) -> bool:
        """Whether the series of this tail converges."""
        return self.slowness < _HARMONIC


@final
@dataclass(frozen=True)
class TailSum:
    """A finite sum of tails with non-zero coefficients.

    A coefficient is ``c + log t``, kept as the pair (c, t): rational, and positive rational.

    Attributes
    ----------
    terms
        Pairs (tail, (c, t)), no tail twice.
    """

    terms: tuple[tuple[Tail, tuple[Fraction, Fraction]], ...] = ()

    def __add__(self, other: TailSum) -> TailSum:
        """The sum, term by term before any limit: equal tails are added exactly."""
        return tail_sum((*self.terms, *other.terms))

    def __neg__(self) -> TailSum:
        """The opposite."""
        return TailSum(tuple((tail, (-c, 1 / t)) for tail, (c, t) in self.terms))

    def __mul__(self, tail: Tail) -> TailSum:
        """Every term times a tail."""
        return TailSum(tuple((own * tail, coefficient) for own, coefficient in self.terms))

    @property
    def extent(self) -> Extent:
        """Whether the series is finite, +oo or -oo.

        Raises
        ------
        InputError
            If the sign of the coefficient that decides is not known.
        """
        if not self.terms:
            return Extent.FINITE
        slowest, coefficient = max(self.terms, key=lambda term: term[0].slowness)
        if slowest.converges:
            return Extent.FINITE
        return Extent.PLUS if _sign(*coefficient) > 0 else Extent.MINUS


def tail_sum(terms: Iterable[tuple[Tail, tuple[Fraction, Fraction]]]) -> TailSum:
    """Add up equal tails, and drop those that cancel."""
    merged: dict[Tail, tuple[Fraction, Fraction]] = {}
    for tail, (c, t) in terms:
        old_c, old_t = merged.get(tail, (Fraction(0), Fraction(1)))
        merged[tail] = (old_c + c, old_t * t)
    return TailSum(tuple((tail, (c, t)) for tail, (c, t) in merged.items() if c != 0 or t != 1))


def _sign(c: Fraction, t: Fraction) -> int:
    """The sign of ``c + log t``, which is not zero: log t is irrational unless t = 1."""
    signs = {(c > 0) - (c < 0), (t > 1) - (t < 1)} - {0}
    if len(signs) != 1:
        raise InputError(
            f"the sign of {c} + log({t}) decides the series and is not known here: compare the"
            " series with one whose coefficients have one sign"
        )
    return signs.pop()
