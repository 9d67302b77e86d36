"""A family over a cube: charts of its parameters, and what its members are on a partition.

A box of members is a box of a cube, cut in halves again and again, so that its corners are exact
floats. The parameters' ranges are rounded outward, and bounds of distribution functions come from
tables made in balls: floats only add, multiply, compare and divide here, as IEEE 754 has it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from gantheory.enclosure.projection.brackets.tangents import Tangents

Floats = NDArray[np.float64]

ROUNDING = 1e-15  # of one product or quotient or two; charts take three


class Cube(ABC):
    """A family's members as points of a cube; boxes are arrays ``low``, ``high`` of rows."""

    @property
    @abstractmethod
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The lower and the upper ends of the cube: the box of all members."""

    @abstractmethod
    def is_empty(self, low: Floats, high: Floats, /) -> NDArray[np.bool_]:
        """Whether a box holds no member, or only such as other boxes hold too."""

    @abstractmethod
    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """The member of a point of the cube, in the units of the target."""


class MassCube(Cube):
    """A cube over which the masses of cells are bounded."""

    @abstractmethod
    def masses(self, low: Floats, high: Floats, edges: Floats, /) -> tuple[Floats, Floats]:
        """Bounds of the members' masses of the cells between edges, the two outer ones included.

        A row a box, a column a cell.
        """


class LineCube(Cube):
    """A cube over which the values of lines below the integrand are bounded."""

    @abstractmethod
    def least(
        self,
        low: Floats,
        high: Floats,
        edges: Floats,
        masses: Floats,
        tangents: Tangents,
        enough: float,
        /,
    ) -> tuple[Floats, Floats]:
        """Bounds of the divergence over boxes, less what the target's atoms add.

        And how much is to be gained along each coordinate: a row a box, a column a coordinate.
        Where the first lines give ``enough``, no others are tried.
        """


AnyCube = MassCube | LineCube


def location(t: Floats) -> Floats:
    """``t/(1 - t^2)``: the line over (-1, 1)."""
    with np.errstate(all="ignore"):
        return t / (1 - t * t)


def scale(s: Floats) -> Floats:
    """``s/(1 - s)``: the half-line over (0, 1)."""
    with np.errstate(all="ignore"):
        return s / (1 - s)


def outward(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The ranges between values of a chart, rounded outward; infinite ends stay."""
    with np.errstate(invalid="ignore"):
        return (
            np.where(np.isfinite(low), low - 4 * ROUNDING * np.abs(low), low),
            np.where(np.isfinite(high), high + 4 * ROUNDING * np.abs(high), high),
        )


def standardised(
    edges: Floats, m: tuple[Floats, Floats], s: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Bounds of ``(edge - m)/s`` over ranges of ``m`` and ``s >= 0``."""
    with np.errstate(all="ignore"):
        far, near = edges - m[1][:, None], edges - m[0][:, None]
        low = far / np.where(far >= 0, s[1][:, None], s[0][:, None])
        high = near / np.where(near >= 0, s[0][:, None], s[1][:, None])
    return np.nan_to_num(low, nan=0.0, posinf=np.inf, neginf=-np.inf), np.nan_to_num(
        high, nan=0.0, posinf=np.inf, neginf=-np.inf
    )


def between(cdf: tuple[Floats, Floats], steepest: Floats, edges: Floats) -> tuple[Floats, Floats]:
    """Bounds of a law's masses of all cells from those of its distribution function and density.

    The density's are for each inner cell, or one for all of them.
    """
    least, most = cdf
    one = np.ones((len(least), 1))
    with np.errstate(all="ignore"):
        cap = np.nan_to_num(steepest * np.diff(edges), nan=np.inf, posinf=np.inf)
        cap = cap * (1 + 4 * ROUNDING)
    inner_least = np.maximum(least[:, 1:] - most[:, :-1], 0.0)
    inner_most = np.minimum(most[:, 1:] - least[:, :-1], cap)
    return (
        np.concatenate([least[:, :1], inner_least, one - most[:, -1:]], axis=1),
        np.concatenate([most[:, :1], inner_most, one - least[:, -1:]], axis=1),
    )
