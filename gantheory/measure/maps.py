"""Maps of the line, exact: the generator G of a game on finite or simple laws."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import final

from gantheory.measure.exact import Number, exact, number_text
from gantheory.theory.errors import InputError


class Map(ABC):
    """A measurable map from points to points, exact on rationals."""

    @abstractmethod
    def __call__(self, x: Fraction) -> Fraction:
        """The image of a point.

        Raises
        ------
        InputError
            If the map is not defined there.
        """

    @abstractmethod
    def __str__(self) -> str:
        """The map as a formula in ``x``."""


@final
@dataclass(frozen=True)
class Affine(Map):
    """``x -> scale x + shift``; a scale of zero is the constant map."""

    scale: Fraction
    shift: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        """Convert the numbers."""
        object.__setattr__(self, "scale", exact(self.scale, "scale"))
        object.__setattr__(self, "shift", exact(self.shift, "shift"))

    def __call__(self, x: Fraction) -> Fraction:
        """``scale x + shift``."""
        return self.scale * x + self.shift

    def __str__(self) -> str:
        return f"x -> {number_text(self.scale)} x + {number_text(self.shift)}"


@final
@dataclass(frozen=True)
class Table(Map):
    """A map given point by point; build it with :func:`table`."""

    rows: tuple[tuple[Fraction, Fraction], ...]

    def __call__(self, x: Fraction) -> Fraction:
        """Return the image in the row of ``x``.

        Raises
        ------
        InputError
            If there is no such row.
        """
        for point, image in self.rows:
            if point == x:
                return image
        raise InputError(f"the table has no row for {number_text(x)}: add one")

    def __str__(self) -> str:
        return ", ".join(f"{number_text(x)} -> {number_text(y)}" for x, y in self.rows)


def table(rows: Mapping[Number, Number]) -> Table:
    """Make the map that takes each key to its value.

    Raises
    ------
    InputError
        If there is no row, or two keys are the same number with different images.
    """
    images: dict[Fraction, Fraction] = {}
    for point, image in rows.items():
        x, y = exact(point, "point"), exact(image, f"the image of {point}")
        if images.setdefault(x, y) != y:
            raise InputError(f"the table maps {number_text(x)} twice: keep one row")
    if not images:
        raise InputError("an empty table: give at least one row")
    return Table(tuple(sorted(images.items())))


@final
@dataclass(frozen=True)
class Steps(Map):
    """Piecewise constant: ``values[i]`` on ``[thresholds[i-1], thresholds[i])``.

    The first value counts below the first threshold, the last from the last threshold on.

    Raises
    ------
    InputError
        If the thresholds do not increase, or there is not one value more than thresholds.
    """

    thresholds: tuple[Fraction, ...]
    values: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        """Convert the numbers and check their count and order."""
        ends = tuple(exact(t, "threshold") for t in self.thresholds)
        values = tuple(exact(v, "value") for v in self.values)
        if len(values) != len(ends) + 1:
            raise InputError(
                f"{len(ends)} thresholds and {len(values)} values: give one value more than"
                " thresholds"
            )
        for a, b in pairwise(ends):
            if a >= b:
                raise InputError(
                    f"threshold {number_text(b)} comes after {number_text(a)}: sort them, and"
                    " give none twice"
                )
        object.__setattr__(self, "thresholds", ends)
        object.__setattr__(self, "values", values)

    def __call__(self, x: Fraction) -> Fraction:
        """Return the value of the step that ``x`` lies on."""
        return self.values[bisect_right(self.thresholds, x)]

    def __str__(self) -> str:
        text = number_text(self.values[0])
        for threshold, value in zip(self.thresholds, self.values[1:], strict=True):
            text += f" | {number_text(threshold)} | {number_text(value)}"
        return f"steps {text}"


def steps(thresholds: Sequence[Number], values: Sequence[Number]) -> Steps:
    """Make the piecewise constant map with these thresholds and values, of any exact kind.

    Raises
    ------
    InputError
        As :class:`Steps`.
    """
    return Steps(
        tuple(exact(t, "threshold") for t in thresholds), tuple(exact(v, "value") for v in values)
    )


@final
@dataclass(frozen=True)
class Composition(Map):
    """``x -> outer(inner(x))``."""

    outer: Map
    inner: Map

    def __call__(self, x: Fraction) -> Fraction:
        """``outer(inner(x))``."""
        return self.outer(self.inner(x))

    def __str__(self) -> str:
        return f"({self.outer}) after ({self.inner})"
