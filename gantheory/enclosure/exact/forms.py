"""Functions of the cell number n of a countable law, beyond some n: sums of c * monomial.

A monomial is `2^(t 2^n) rate^n n^-a (log n)^-b (log log n)^-d`. It is positive for n >= 3, so a
form whose coefficients have one sign has that sign; and series of monomials are decided by the
ratio test and Bertrand's test (:mod:`gantheory.measure.tailsum`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import final

from flint import fmpq

from gantheory.enclosure.exact.value import (
    MINUS_INFINITY,
    ONE,
    ZERO,
    Infinity,
    Undecided,
    Undefined,
    Value,
    add,
    div,
    logarithm,
    mul,
    sign,
)
from gantheory.measure.tailsum import Tail


@final
@dataclass(frozen=True)
class Monomial:
    """`2^(tower 2^n)` times a tail."""

    tail: Tail = field(default_factory=Tail)
    tower: Fraction = Fraction(0)

    def times(self, other: Monomial) -> Monomial:
        """The product."""
        return Monomial(self.tail * other.tail, self.tower + other.tower)

    def inverse(self) -> Monomial:
        """The reciprocal."""
        t = self.tail
        return Monomial(Tail(-t.a, -t.b, -t.d, 1 / t.rate), -self.tower)

    @property
    def slowness(self) -> tuple[Fraction, ...]:
        """Of two monomials, the one with the greater key outgrows any multiple of the other."""
        return (self.tower, *self.tail.slowness)

    @property
    def converges(self) -> bool:
        """Whether its series does: a tower beats every rate."""
        return self.tower < 0 or (self.tower == 0 and self.tail.converges)


UNIT = Monomial()
Form = Mapping[Monomial, Value]
"""Coefficients by monomial, none of them exactly zero."""


def constant(x: Value) -> Form | Infinity:
    """A number as a function of n."""
    if isinstance(x, Infinity):
        return x
    return {} if _vanishes(x) else {UNIT: x}


def _vanishes(x: Value) -> bool:
    try:
        return sign(x) == 0
    except Undecided:
        return False


def plus(f: Form | Infinity, g: Form | Infinity) -> Form | Infinity:
    """The sum."""
    if isinstance(f, Infinity) or isinstance(g, Infinity):
        if isinstance(f, Infinity) and isinstance(g, Infinity) and f.sign != g.sign:
            raise Undefined("oo - oo")
        return f if isinstance(f, Infinity) else g
    out = dict(f)
    for monomial, c in g.items():
        total = add(out[monomial], c) if monomial in out else c
        if _vanishes(total):
            del out[monomial]
        else:
            out[monomial] = total
    return out


def times(f: Form | Infinity, g: Form | Infinity) -> Form | Infinity:
    """The product; 0 * oo = 0."""
    if isinstance(f, Infinity) or isinstance(g, Infinity):
        s = form_sign(f) * form_sign(g)
        return Infinity(s) if s else {}
    out: Form | Infinity = {}
    for m, c in f.items():
        for n, d in g.items():
            out = plus(out, {m.times(n): mul(c, d)})
    return out


def over(f: Form | Infinity, g: Form | Infinity) -> Form | Infinity:
    """The quotient by a single monomial."""
    if isinstance(g, Infinity):
        if isinstance(f, Infinity):
            raise Undefined("oo / oo")
        raise Undecided("a division by an infinity, to which no value is given")
    if not g:
        raise Undefined("division by 0")
    if len(g) > 1:
        raise Undecided("a division by a sum, along a countable tail")
    ((monomial, c),) = g.items()
    return times(f, {monomial.inverse(): div(ONE, c)})


def log_of(f: Form | Infinity) -> Form | Infinity:
    """The logarithm of a single positive monomial."""
    s = form_sign(f)
    if s < 0:
        raise Undefined("log of a negative number")
    if s == 0:
        return MINUS_INFINITY
    if isinstance(f, Infinity):
        return f
    if len(f) > 1:
        raise Undecided("the logarithm of a sum, along a countable tail")
    ((monomial, c),) = f.items()
    tail = monomial.tail
    if tail.d:
        raise Undecided("the logarithm of log log n, along a countable tail")
    log_2 = logarithm(fmpq(2))
    out = constant(logarithm(c))
    for unit, factor in (
        (Monomial(Tail(rate=Fraction(2))), mul(_rational(monomial.tower), log_2)),
        (Monomial(Tail(a=Fraction(-1))), logarithm(_rational(tail.rate))),
        (Monomial(Tail(b=Fraction(-1))), -_rational(tail.a)),
        (Monomial(Tail(d=Fraction(-1))), -_rational(tail.b)),
    ):
        if not _vanishes(factor):
            out = plus(out, {unit: factor})
    return out


def form_sign(f: Form | Infinity) -> int:
    """The sign for every n >= 3.

    Raises
    ------
    Undecided
        If the coefficients have both signs.
    """
    if isinstance(f, Infinity):
        return f.sign
    signs = {sign(c) for c in f.values()}
    if len(signs) > 1:
        raise Undecided("a sum of both signs, along a countable tail")
    return signs.pop() if signs else 0


def series_sign(f: Form) -> int:
    """1 or -1 if the series of f diverges to that infinity, 0 if it converges.

    The slowest monomial outgrows the sum of the others: if its series converges they all do;
    if not, f has its sign from some n on, and only finitely many terms have the other.
    """
    if not f:
        return 0
    slowest = max(f, key=lambda m: m.slowness)
    return 0 if slowest.converges else sign(f[slowest])


def _rational(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator) if x else ZERO
