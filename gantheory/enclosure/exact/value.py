"""Arithmetic on the values of terms: rationals, log-numbers, the infinities, and enclosed reals.

The conventions are those of the statement tree: 0 * x = 0 for every defined x, infinite too;
oo - oo and division by 0 are undefined; log 0 = -oo and the log of a negative number is undefined.
A value of no exact form (:mod:`.lognum`, :mod:`.extension`) is a finite real known by enclosures
of any precision asked; what cannot be decided about it raises :class:`Undecided`, and is never
guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from flint import arb, ctx, fmpq

from gantheory.enclosure.exact import extension, lognum
from gantheory.enclosure.exact.extension import Exponential, Ratio
from gantheory.enclosure.exact.lognum import LogNumber, certain_sign

# Tried in turn where a sign is not known to be other than zero.
_PRECISIONS = (64, 256, 1024)


@final
class Undefined(Exception):
    """The term has no value: the message says which operation."""


@final
class Undecided(Exception):
    """The value exists or does not, but this evaluator cannot tell; the message says why."""


@final
@dataclass(frozen=True, slots=True)
class Infinity:
    """+oo or -oo.

    Attributes
    ----------
    sign
        1 or -1.
    """

    sign: int


@final
@dataclass(frozen=True, slots=True, eq=False)
class Enclosed:
    """A finite real number known by balls.

    Attributes
    ----------
    ball
        An enclosure computed at so many bits.
    """

    ball: Callable[[int], arb]


Value = fmpq | LogNumber | Exponential | Ratio | Infinity | Enclosed

ZERO = fmpq(0)
ONE = fmpq(1)
PLUS_INFINITY = Infinity(1)
MINUS_INFINITY = Infinity(-1)


def ball(x: Value, precision: int = 64) -> arb:
    """An enclosure of a value; an infinity is its own."""
    if isinstance(x, fmpq):
        with ctx.workprec(precision):
            return arb(x)
    if isinstance(x, Infinity):
        return arb.pos_inf() if x.sign > 0 else arb.neg_inf()
    return x.ball(precision)


def negate(x: Value) -> Value:
    """The value with the other sign."""
    if isinstance(x, fmpq):
        return -x
    if isinstance(x, LogNumber):
        return x.times(fmpq(-1))
    if isinstance(x, Infinity):
        return Infinity(-x.sign)
    return mul(fmpq(-1), x)


def add(a: Value, b: Value) -> Value:
    """The sum.

    Raises
    ------
    Undefined
        For oo - oo.
    """
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return a + b
    if isinstance(a, Infinity):
        if isinstance(b, Infinity) and a.sign != b.sign:
            raise Undefined("oo - oo")
        return a
    if isinstance(b, Infinity):
        return b
    if isinstance(a, (fmpq, LogNumber)) and isinstance(b, (fmpq, LogNumber)):
        return _log_number(a).plus(_log_number(b))
    if not isinstance(a, Enclosed) and not isinstance(b, Enclosed):
        found = extension.add(a, b)
        if found is not None:
            return found
    return Enclosed(lambda bits: _at(bits, lambda: ball(a, bits) + ball(b, bits)))


def mul(a: Value, b: Value) -> Value:
    """The product; 0 times any defined value is 0."""
    if isinstance(a, fmpq):
        if isinstance(b, fmpq):
            return a * b
        if a == 0:
            return a
        if isinstance(b, LogNumber):
            return b.times(a)
    elif isinstance(b, fmpq):
        return mul(b, a)
    if isinstance(a, Infinity) or isinstance(b, Infinity):
        s = sign(a) * sign(b)
        return Infinity(s) if s else ZERO
    if isinstance(a, LogNumber) and isinstance(b, LogNumber):
        a, b = lognum.reduced(a), lognum.reduced(b)
        if not a.logs:
            return b.times(a.rational)
        if not b.logs:
            return a.times(b.rational)
    elif not isinstance(a, Enclosed) and not isinstance(b, Enclosed):
        found = extension.mul(a, b)
        if found is not None:
            return found
    return Enclosed(lambda bits: _at(bits, lambda: ball(a, bits) * ball(b, bits)))


def div(a: Value, b: Value) -> Value:
    """The quotient.

    Raises
    ------
    Undefined
        For a zero divisor and for oo / oo.
    Undecided
        For another division by an infinity: what it is, is a convention, and none is taken.
    """
    if isinstance(b, fmpq):
        if b == 0:
            raise Undefined("division by 0")
        return a / b if isinstance(a, fmpq) else mul(1 / b, a)
    if isinstance(b, Infinity):
        if isinstance(a, Infinity):
            raise Undefined("oo / oo")
        raise Undecided("a division by an infinity, to which no value is given")
    s = sign(b)
    if s == 0:
        raise Undefined("division by 0")
    if isinstance(a, Infinity):
        return Infinity(a.sign * s)
    if isinstance(a, fmpq) and a == 0:
        return a
    if isinstance(b, LogNumber):
        small = lognum.reduced(b)
        if not small.logs:
            return mul(1 / small.rational, a)
        if isinstance(a, (fmpq, LogNumber)):
            return _log_ratio(_log_number(a), small)
    if isinstance(b, Exponential):
        return mul(a, extension.inverse(b))
    return Enclosed(lambda bits: _at(bits, lambda: ball(a, bits) / ball(b, bits)))


def _log_ratio(a: LogNumber, b: LogNumber) -> Value:
    k = lognum.ratio(a, b)
    return Ratio(a, b) if k is None else k


def logarithm(x: Value) -> Value:
    """The natural logarithm, with log 0 = -oo.

    Raises
    ------
    Undefined
        For a negative argument.
    """
    if isinstance(x, Infinity):
        if x.sign > 0:
            return x
        raise Undefined("log of a negative number")
    s = sign(x)
    if s < 0:
        raise Undefined("log of a negative number")
    if s == 0:
        return MINUS_INFINITY
    if isinstance(x, fmpq):
        return lognum.log_of(x)
    if isinstance(x, Exponential) and (found := extension.logarithm(x)) is not None:
        return found
    return Enclosed(lambda bits: _at(bits, lambda: ball(x, bits).log()))


def exponential(x: Value) -> Value:
    """The exponential, with exp(-oo) = 0."""
    if isinstance(x, Infinity):
        return x if x.sign > 0 else ZERO
    if isinstance(x, fmpq):
        if x == 0:
            return ONE
        power = extension.exponential(x)
        if power is not None:
            return power
    elif isinstance(x, LogNumber) and (found := lognum.exponential(x)) is not None:
        return found
    return Enclosed(lambda bits: _at(bits, lambda: ball(x, bits).exp()))


def sign(x: Value) -> int:
    """-1, 0 or 1.

    Raises
    ------
    Undecided
        For an enclosed real that no ball tells from 0.
    """
    if isinstance(x, fmpq):
        return (x > 0) - (x < 0)
    if isinstance(x, LogNumber):
        return lognum.sign(x)
    if isinstance(x, (Infinity, Exponential, Ratio)):
        return x.sign
    for bits in _PRECISIONS:
        found = certain_sign(x.ball(bits))
        if found is not None:
            return found
    raise Undecided("a number that balls of 1024 bits do not tell from 0")


def compare(a: Value, b: Value) -> int:
    """The sign of a - b; an infinity equals itself.

    Raises
    ------
    Undecided
        As :func:`sign`.
    """
    if isinstance(a, Infinity) or isinstance(b, Infinity):
        s = a.sign if isinstance(a, Infinity) else 0
        t = b.sign if isinstance(b, Infinity) else 0
        return (s > t) - (s < t)
    if a is b:
        return 0
    return sign(add(a, negate(b)))


def larger(a: Value, b: Value) -> Value:
    """The maximum of two values; a ball where it is not known which is larger."""
    try:
        return a if compare(a, b) >= 0 else b
    except Undecided:
        return Enclosed(lambda bits: _at(bits, lambda: ball(a, bits).max(ball(b, bits))))


def _log_number(x: fmpq | LogNumber) -> LogNumber:
    return x if isinstance(x, LogNumber) else LogNumber(x, {})


def _at(bits: int, compute: Callable[[], arb]) -> arb:
    with ctx.workprec(bits):
        return compute()
