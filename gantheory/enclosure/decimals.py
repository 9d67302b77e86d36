"""Decimal strings of exact rationals, rounded in a stated direction."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

Direction = Literal["down", "up", "nearest"]


def exponent_of(value: Fraction) -> int:
    """The decimal exponent ``e`` of ``value != 0``: ``10^e <= |value| < 10^(e + 1)``."""
    size = abs(value)
    bits = size.numerator.bit_length() - size.denominator.bit_length()
    guess = math.floor(bits * math.log10(2))
    while ten(guess + 1) <= size:
        guess += 1
    while ten(guess) > size:
        guess -= 1
    return guess


def ten(exponent: int) -> Fraction:
    """``10^exponent``, exactly."""
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)


def rounded(value: Fraction, unit: int, direction: Direction) -> Fraction:
    """``value`` rounded to a multiple of ``10^unit``; ties of "nearest" go to even."""
    scaled = value / ten(unit)
    if direction == "down":
        return math.floor(scaled) * ten(unit)
    if direction == "up":
        return math.ceil(scaled) * ten(unit)
    return round(scaled) * ten(unit)


def decimal_text(value: Fraction, unit: int) -> str:
    """Print a multiple of ``10^unit`` with exactly its digits down to that unit.

    Plain notation near one, scientific notation (``1.25e-30``) elsewhere.

    Raises
    ------
    ValueError
        If the value is no multiple of the unit: a digit would be invented or lost.
    """
    scaled = value / ten(unit)
    if scaled.denominator != 1:
        raise ValueError(f"{value} is no multiple of 10^{unit}")
    if not scaled:
        return "0"
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled.numerator))
    top = unit + len(digits) - 1
    if -7 <= top <= 20 and unit <= 0:
        padded = digits.rjust(1 - unit, "0")
        whole, part = padded[: len(padded) + unit], padded[len(padded) + unit :]
        return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{mantissa}e{top}"


def significant(value: Fraction, digits: int, direction: Direction) -> str:
    """``value`` rounded to so many significant digits; zero prints as ``0``."""
    if not value:
        return "0"
    unit = exponent_of(value) - digits + 1
    return decimal_text(rounded(value, unit, direction), unit)
