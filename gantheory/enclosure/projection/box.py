"""Boxes of members: rectangles of finitely many coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.enclosure.ball import ball
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from flint import arb

End = Fraction | float
"""An end of an interval; a float only if it is infinite."""

Point = tuple[Fraction, ...]


@final
@dataclass(frozen=True)
class Box:
    """A rectangle, closed at finite ends; a coordinate that is not free is one point twice.

    Attributes
    ----------
    low, high
        The corners. An infinite end is a float.
    """

    low: tuple[End, ...]
    high: tuple[End, ...]

    @property
    def free(self) -> tuple[int, ...]:
        """The coordinates along which the box extends."""
        return tuple(i for i, (a, b) in enumerate(zip(self.low, self.high, strict=True)) if a != b)

    @property
    def is_bounded(self) -> bool:
        """Whether no end is infinite."""
        return all(isinstance(end, Fraction) for end in (*self.low, *self.high))

    @property
    def centre(self) -> Point:
        """The middle of a bounded box."""
        return tuple(
            (Fraction(a) + Fraction(b)) / 2 for a, b in zip(self.low, self.high, strict=True)
        )

    def side(self, coordinate: int) -> arb:
        """The ball of a coordinate of a bounded box."""
        low, high = ball(Fraction(self.low[coordinate])), ball(Fraction(self.high[coordinate]))
        return low.union(high)

    def split(self, coordinate: int, at: Fraction) -> tuple[Box, Box]:
        """The part below and the part above.

        Raises
        ------
        InputError
            If the cut does not lie strictly inside.
        """
        if not self.low[coordinate] < at < self.high[coordinate]:
            raise InputError(f"the cut {at} lies outside the box {self}: give one inside")
        return (
            Box(self.low, _replaced(self.high, coordinate, at)),
            Box(_replaced(self.low, coordinate, at), self.high),
        )

    def face(self, coordinate: int, at: Fraction) -> Box:
        """The part where a coordinate has a value."""
        return Box(_replaced(self.low, coordinate, at), _replaced(self.high, coordinate, at))

    def contains(self, point: Point) -> bool:
        """Whether a point lies in the box."""
        return all(a <= x <= b for a, x, b in zip(self.low, point, self.high, strict=True))


def point_box(point: Point) -> Box:
    """The box of one point."""
    return Box(point, point)


def _replaced(ends: tuple[End, ...], coordinate: int, at: Fraction) -> tuple[End, ...]:
    return (*ends[:coordinate], at, *ends[coordinate + 1 :])
