"""An enclosure: what a rigorous computation says about one real number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import final

from flint import arb

from gantheory.enclosure.ball import bounds, certainly, exact_rational
from gantheory.enclosure.decimals import (
    decimal_text,
    exponent_of,
    rounded,
    significant,
    ten,
)

End = Fraction | float
"""An exact bound; a float only if it is infinite."""

_ALL_DIGITS = 10**9
_EXTRA_BOUND_DIGITS = 3
_LARGEST_EXPONENT = 1 << 18  # of two: a larger number is written as an infinite end, or as zero


@final
@dataclass(frozen=True)
class Enclosure:
    """A closed interval that certainly holds the number asked for.

    Attributes
    ----------
    low, high
        The exact ends, ``low <= high``. ``low = high = inf`` states that the number is decided
        to be ``+oo``; ``high = inf`` alone that no upper bound was found.
    asked
        The significant digits that were asked for.
    """

    low: End
    high: End
    asked: int = 15

    @property
    def is_exact(self) -> bool:
        """Whether the number is known exactly (an infinity counts)."""
        return self.low == self.high

    @property
    def is_finite(self) -> bool:
        """Whether both ends are finite."""
        return isinstance(self.low, Fraction) and isinstance(self.high, Fraction)

    @property
    def midpoint(self) -> End:
        """The middle of the interval; 0 if it is unbounded and says nothing certain."""
        if isinstance(self.low, Fraction) and isinstance(self.high, Fraction):
            return (self.low + self.high) / 2
        return self.low if self.is_exact else Fraction(0)

    @property
    def half_width(self) -> End:
        """The largest distance of the number from :attr:`midpoint`; 0 if it is exact."""
        if self.is_exact:
            return Fraction(0)
        if isinstance(self.low, Fraction) and isinstance(self.high, Fraction):
            return (self.high - self.low) / 2
        return math.inf

    @property
    def digits(self) -> int:
        """The significant digits reached: relative half-width at most ``10^-digits / 2``.

        A very large count stands for an exact number; 0 where not even the sign is known.
        """
        middle, half = self.midpoint, self.half_width
        if not half:
            return _ALL_DIGITS
        if not isinstance(middle, Fraction) or not isinstance(half, Fraction) or not middle:
            return 0
        relative = 2 * half / abs(middle)
        return max(0, -exponent_of(relative) - (0 if relative == ten(exponent_of(relative)) else 1))

    def reached(self, digits: int | None = None) -> bool:
        """Whether so many significant digits (by default those asked for) are certified."""
        return self.digits >= (self.asked if digits is None else digits)

    def __contains__(self, value: Fraction | float) -> bool:
        return self.low <= value <= self.high

    @property
    def lower(self) -> str:
        """The lower end as a decimal string, rounded down; ``"-inf"``, ``"inf"`` if infinite."""
        return self._end_text(self.low, "down")

    @property
    def upper(self) -> str:
        """The upper end as a decimal string, rounded up; ``"-inf"``, ``"inf"`` if infinite."""
        return self._end_text(self.high, "up")

    def _end_text(self, end: End, direction: str) -> str:
        if not isinstance(end, Fraction):
            return "inf" if end > 0 else "-inf"
        digits = min(self.digits, self.asked) + _EXTRA_BOUND_DIGITS
        return significant(end, digits, "down" if direction == "down" else "up")

    @property
    def value(self) -> str:
        """The number as a decimal string, of certified digits only.

        Exactly the digits asked for, or fewer if fewer were reached: the number is within one
        unit of the last digit printed, and within :attr:`radius`.
        """
        return self._rounded_value()[1]

    @property
    def radius(self) -> str:
        """A bound of ``|number - value|`` as a decimal string, rounded up.

        ``"0"`` for an infinity and for a number that :attr:`value` prints exactly.
        """
        if self.is_exact and not isinstance(self.low, Fraction):
            return "0"
        if not isinstance(self.low, Fraction) or not isinstance(self.high, Fraction):
            return "inf"
        shown = self._rounded_value()[0]
        return significant(max(self.high - shown, shown - self.low), 2, "up")

    def _rounded_value(self) -> tuple[Fraction, str]:
        middle, digits = self.midpoint, min(self.digits, self.asked)
        if not isinstance(middle, Fraction):
            return Fraction(0), "inf" if middle > 0 else "-inf"
        if digits == 0 or not middle:
            return Fraction(0), "0"
        unit = exponent_of(middle) - digits + 1
        shown = rounded(middle, unit, "nearest")
        if abs(shown) >= ten(exponent_of(middle) + 1):  # 9.99 -> 10.0: one digit fewer to print
            unit += 1
        while self.low == self.high == shown and (shown / ten(unit + 1)).denominator == 1:
            unit += 1  # zeros at the end of an exact number say nothing
        return shown, decimal_text(shown, unit)

    def __str__(self) -> str:
        return f"{self.value} +/- {self.radius}"


def from_ball(value: arb, asked: int) -> Enclosure:
    """The enclosure of a ball; a non-finite ball says nothing: ``[-oo, oo]``."""
    if not value.is_finite():
        return Enclosure(-math.inf, math.inf, asked)
    if _is_writable(value.mid()) and _is_writable(value.rad()):
        return Enclosure(*bounds(value), asked)
    return Enclosure(-_above(-value.lower()), _above(value.upper()), asked)


def _is_writable(point: arb) -> bool:
    """Whether a fraction holds the point in reasonable space: a ball's exponent has no bound."""
    largest = arb(2) ** _LARGEST_EXPONENT
    return point.is_zero() or bool(1 / largest <= abs(point) <= largest)


def _above(point: arb) -> End:
    """The point itself, or where it cannot be written down a number above it."""
    if _is_writable(point):
        return exact_rational(point)
    is_tiny, is_positive = certainly(abs(point), "<", 1), certainly(point, ">", 0)
    if is_positive:
        return Fraction(1, 1 << _LARGEST_EXPONENT) if is_tiny else math.inf
    return Fraction(0) if is_tiny else -Fraction(1 << _LARGEST_EXPONENT)


def exactly(value: End, asked: int) -> Enclosure:
    """The enclosure of a number known exactly."""
    return Enclosure(value, value, asked)
