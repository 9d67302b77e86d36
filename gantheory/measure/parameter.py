"""A parameter of a family: its name, where it lives, and where it usually is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import final

End = Fraction | float
"""An end of an interval: an exact number, or ``-math.inf``, ``math.inf``."""


@final
@dataclass(frozen=True)
class Interval:
    """An interval of the line; infinite ends are open.

    Attributes
    ----------
    low, high
        The ends, ``low <= high``; a float only if it is infinite.
    closed_low, closed_high
        Whether an end belongs to the interval.
    """

    low: End = -math.inf
    high: End = math.inf
    closed_low: bool = False
    closed_high: bool = False

    def __contains__(self, value: End) -> bool:
        above = self.low <= value if self.closed_low else self.low < value
        below = value <= self.high if self.closed_high else value < self.high
        return above and below

    def __str__(self) -> str:
        left = "[" if self.closed_low else "("
        right = "]" if self.closed_high else ")"
        low = "-oo" if self.low == -math.inf else str(self.low)
        high = "oo" if self.high == math.inf else str(self.high)
        return f"{left}{low}, {high}{right}"


REAL = Interval()
POSITIVE = Interval(low=Fraction(0))


@final
@dataclass(frozen=True)
class Parameter:
    """One named parameter of a family of laws.

    Attributes
    ----------
    name
        As in the text form: ``mean``, ``sd``, ...
    domain
        Where the parameter may lie.
    typical
        ``(low, high)``: the range that tests and searches start from, inside the domain.
    """

    name: str
    domain: Interval
    typical: tuple[Fraction, Fraction]
