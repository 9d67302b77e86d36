"""Exact numbers from what a user writes, and back to text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from numbers import Rational
from typing import SupportsFloat

from gantheory.theory.errors import InputError

Number = int | float | str | Fraction
"""What :func:`exact` reads; a float counts as the binary fraction that it is."""

MAX_DIGITS = 4000
"""Longest numerator or denominator: below the interpreter's own limit of 4300 digits for
printing an integer, so every number that is let in can be printed."""

# 10**k has k + 1 digits and needs k * log2(10) bits.
_MAX_BITS = int(MAX_DIGITS * math.log2(10))

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?")


def exact(value: Number | SupportsFloat, name: str = "number") -> Fraction:
    """Read a finite number exactly.

    Parameters
    ----------
    value
        An integer, a fraction, a float (converted exactly: ``0.1`` is not ``1/10``), a numpy
        scalar, or text (``"0.1"`` is ``1/10``, ``"1/3"``, ``"1e-6"``).
    name
        What the number is called in an error.

    Raises
    ------
    InputError
        If the value is no finite number, or has more than ``MAX_DIGITS`` digits.
    """
    if type(value) is Fraction:
        return checked_size(value, name)
    if isinstance(value, str):
        return _from_text(value, name)
    if isinstance(value, bool):
        raise InputError(f"{name} is {value}, not a number: write 1 or 0")
    if isinstance(value, Rational):
        return checked_size(Fraction(int(value.numerator), int(value.denominator)), name)
    try:
        as_float = float(value)
    except (TypeError, ValueError, OverflowError):
        raise InputError(
            f"{name} is {value!r}, not a number: give an int, a Fraction, a float or text such as"
            " '1/3'"
        ) from None
    if not math.isfinite(as_float):
        raise InputError(f"{name} is {as_float}: give a finite number")
    return Fraction(as_float)


def checked_size(value: Fraction, name: str = "number") -> Fraction:
    """Refuse a number too long to be printed; else return it.

    Raises
    ------
    InputError
        If numerator or denominator may have more than ``MAX_DIGITS`` digits.
    """
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits > _MAX_BITS:
        raise InputError(
            f"{name} needs about {int(bits / math.log2(10))} digits, more than {MAX_DIGITS}:"
            " round it to a shorter fraction"
        )
    return value


def whole(values: Iterable[Fraction]) -> tuple[list[int], int]:
    """Numerators over one common denominator, and it: to add many numbers at once."""
    given = list(values)
    bottom = math.lcm(*(x.denominator for x in given))
    return [x.numerator * (bottom // x.denominator) for x in given], bottom


def _from_text(text: str, name: str) -> Fraction:
    numerator, slash, denominator = text.partition("/")
    top = _decimal(numerator, name)
    if not slash:
        return top
    bottom = _decimal(denominator, name)
    if bottom == 0:
        raise InputError(f"{name} is {text.strip()}, a division by zero: give another denominator")
    return checked_size(top / bottom, name)


def _decimal(text: str, name: str) -> Fraction:
    number = text.strip().lower()
    shown = number if len(number) <= 40 else number[:37] + "..."
    if not _DECIMAL.fullmatch(number):
        raise InputError(
            f"{name} is {shown!r}, not a finite number: write it as 3, -0.25, 1/3 or 1e-6"
        )
    mantissa, _, exponent = number.partition("e")
    power = exponent.lstrip("+-").lstrip("0") or "0"
    # Exponents are bounded before any power of ten is formed: 1e999999999 costs nothing.
    if len(mantissa) > MAX_DIGITS or len(power) > 4 or int(power) > MAX_DIGITS:
        raise InputError(
            f"{name} {shown} has more than {MAX_DIGITS} digits when written out:"
            " give a shorter number"
        )
    return checked_size(Fraction(number), name)


def sum_text(total: Fraction) -> str:
    """Print a sum that should have been one, so that its distance from one is seen."""
    if len(number_text(total)) <= 20:
        return number_text(total)
    if abs(total - 1) < Fraction(1, 10**6):
        return f"1 {'+' if total > 1 else '-'} {_short(abs(total - 1), 3)}"
    return _short(total, 15)


def _short(value: Fraction, digits: int) -> str:
    """A few digits of a number, which may lie outside the range of floats."""
    with localcontext(prec=digits):
        return f"{(Decimal(value.numerator) / value.denominator).normalize():g}"


def number_text(value: Fraction) -> str:
    """Print a number exactly and briefly: ``3``, ``-0.25``, ``1/3``.

    A decimal is used where it is exact and has at most six places.
    """
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return f"{value.numerator}/{value.denominator}"
