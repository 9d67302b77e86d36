r"""Gamma laws over a cube: shape and median, or one of shape and rate.

Of two gamma laws with the same median, the one of larger shape has the larger rate, so that the
ratio of the densities, ``C x^a exp(-b x)``, rises from 0 and falls to 0. The difference of the
densities changes sign twice, hence that of the distribution functions once: at the median. With
the median as scale, distribution functions fall with the shape below it and rise above it, from
1/2 (shape to 0) to a jump (shape to infinity). With the rate fixed they fall as the shape grows,
by the ratio of densities alone. Between rows and nodes of a table, made in balls, they are bounded
by monotonicity. And ``x f(x)`` is largest at ``rate x = shape``, where Stirling's series has it
below ``sqrt(shape/(2 pi))``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, final

import numpy as np
from flint import arb
from numpy.typing import NDArray

from gantheory.enclosure.ball import ball, hull, precision, working_precision
from gantheory.enclosure.projection.brackets.cube import (
    ROUNDING,
    Floats,
    MassCube,
    between,
    outward,
    scale,
)
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family

_STEPS = 60
_FINE, _COARSE, _LARGE, _LARGEST = (512, 768), (64, 192), 64, 1 << 8
_BITS, _EXACT = (96, 192, 384), 2.0**-56
_TOP, _SLACK = 0.399, 1e-15  # above (2 pi)^(-1/2); a float's error and the balls' radii
_SPARE = 16  # bits of the precision that the median's rounding may take
_NEAR = Fraction(1, 4)


def _sizes(pivot: int) -> tuple[int, int]:
    """The numbers of rows and nodes: large shapes are slow to enclose."""
    return _FINE if pivot <= _LARGE else _COARSE


Row = tuple[Floats, float, float]
"""The mass below each node, times the median; and bounds of the median at rate 1."""


@lru_cache(maxsize=64)
def _nodes(pivot: int) -> Floats:
    """Multiples of the median, dense within a spread of it where the shape is near the pivot."""
    steps = np.sinh(np.linspace(-5.5, 4.0, _sizes(pivot)[1])) / 2
    return np.unique(np.append(np.exp(steps / math.sqrt(pivot)), 1.0))


@lru_cache(maxsize=4096)
def _row(shape: Fraction, pivot: int) -> Row:
    """The row of one shape, of whichever precision it takes."""
    nodes = _nodes(pivot)
    for bits in _BITS:
        with working_precision(bits):
            k = ball(shape)
            median = _median(k)
            masses = _outwards(nodes, k, median)
            if masses is not None:
                ends = float(median.lower()), float(median.upper())
                return masses, math.nextafter(ends[0], 0), math.nextafter(ends[1], math.inf)
    raise ArithmeticError(f"no enclosure of the gamma law of shape {shape}")


def _outwards(nodes: Floats, k: arb, median: arb) -> Floats | None:
    """Masses below the nodes; None if a ball is too wide. Where none is left, 0 and 1 follow."""
    found = np.concatenate([np.zeros(len(nodes) + 1), [1.0]])
    middle = int(np.searchsorted(nodes, 1.0))
    found[middle + 1 :] = 1.0
    for side in (range(middle, len(nodes)), range(middle - 1, -1, -1)):
        for i in side:
            here = _below(median * arb(float(nodes[i])), k)
            if not (here.is_finite() and bool(here.rad() < _EXACT)):
                return None
            found[i + 1] = float(here.mid())
            if bool(here < _EXACT) or bool(here > 1 - _EXACT):
                break
    return found


def _below(t: arb, k: arb) -> arb:
    """The mass of ``(0, t)`` at rate 1, by the upper incomplete function.

    Arb's lower one loses all digits for some large shapes.
    """
    return 1 - t.gamma_upper(k, regularized=1)


def _median(k: arb) -> arb:
    """The median at rate 1: guessed by Newton's steps in its logarithm, then enclosed."""
    log_gamma = k.lgamma()
    if bool(k > 1):
        log = (k - arb(1) / 3).log().mid()
    else:  # the mass is at most t^k/Gamma(k + 1), and nearly so for small t
        log = ((log_gamma + k.log() - arb.const_log2()) / k).mid()
    for _ in range(_STEPS):
        t = log.exp()
        step = (_below(t, k) - 0.5) / (k * log - t - log_gamma).exp()
        log = (log - step).mid()
        if bool(abs(step) < arb(2) ** (_SPARE - precision())):
            break
    found, width = log.exp(), arb(2) ** (_SPARE + 4 - precision())
    ends = found * (1 - width), found * (1 + width)
    sides = [_below(t, k) for t in ends]
    shown = bool(sides[0] < 0.5) and bool(sides[1] > 0.5)
    return hull(*ends) if shown else arb(0, 1)  # a radius that no table takes


@final
@dataclass(frozen=True)
class Gammas(MassCube):
    """``gamma(shape, rate)`` with one of the two free, or both.

    Attributes
    ----------
    units
        What the charts' numbers mean.
    shape, rate
        The fixed values, in these units; None where free.
    """

    units: Units
    shape: Fraction | None
    rate: Fraction | None

    @property
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The half-line's chart for the shape, then for the median if the rate is free."""
        free = (self.shape, self.rate).count(None)
        return (0.0,) * free, (1.0,) * free

    @cached_property
    def _origin(self) -> Fraction:
        """The centre's distance from 0, where all members begin."""
        return self.units.centre / self.units.unit

    @cached_property
    def pivots(self) -> tuple[int, Fraction]:
        """The shape and the median in the middle of the cube: near the target's, if it has one."""
        far = self._origin >= _NEAR
        shape = 4 * self._origin**2 if far else Fraction(1)
        spread = max(0, round(math.log2(self.shape or shape)))
        return 1 << spread, self._origin if far else Fraction(1)

    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """By the names of the text form; a rate from a median to a float's accuracy."""
        halves = iter(Fraction(t) / (1 - Fraction(t)) for t in point)
        pivots, found = self.pivots, {}
        shape = self.shape
        if shape is None:
            shape = found["shape"] = pivots[0] * next(halves)
        if self.rate is None:
            place = Fraction(_row(shape, pivots[0])[1])
            found["rate"] = place / (pivots[1] * next(halves) * self.units.unit)
        return found

    def is_empty(self, low: Floats, _high: Floats, /) -> NDArray[np.bool_]:
        """No box is."""
        return np.zeros(len(low), dtype=bool)

    def masses(self, low: Floats, high: Floats, edges: Floats, /) -> tuple[Floats, Floats]:
        """From bounds of the distribution functions."""
        x0, x1 = outward(*((edges + float(self._origin))[None, :],) * 2)
        with np.errstate(all="ignore"):
            cdf = self._cdf(low, high, x0, x1)
            peak = _TOP * np.sqrt(self._largest(high))[:, None] * (1 + 4 * ROUNDING)
            steepest = np.where(x0[:, :-1] > 0, peak / x0[:, :-1], np.inf)
        least = np.where(x0 > 0, np.maximum(cdf[0] - _SLACK, 0.0), 0.0)
        most = np.where(x1 > 0, np.minimum(cdf[1] + _SLACK, 1.0), 0.0)
        return between((least, most), steepest, edges)

    def _largest(self, high: Floats) -> Floats:
        """The largest shape of each box."""
        if self.shape is not None:
            return np.full(len(high), float(self.shape))
        return float(self.pivots[0]) * scale(high[:, 0])

    def _cdf(self, low: Floats, high: Floats, x0: Floats, x1: Floats) -> tuple[Floats, Floats]:
        """At positive places; at others any numbers."""
        first, last, masses, medians = self._rows(low, high)
        if self.rate is not None:
            rate = outward(*(np.array(float(self.rate)),) * 2)
            z0 = x0 * rate[0] / medians[1][last][:, None] * (1 - 4 * ROUNDING)
            z1 = x1 * rate[1] / medians[0][first][:, None] * (1 + 4 * ROUNDING)
            lower, upper = last[:, None], first[:, None]
        else:
            middle = float(self.pivots[1])
            m0, m1 = outward(middle * scale(low[:, -1:]), middle * scale(high[:, -1:]))
            z0, z1 = x0 / m1 * (1 - 4 * ROUNDING), x1 / m0 * (1 + 4 * ROUNDING)
            lower = np.where(z0 >= 1, first[:, None], last[:, None])
            upper = np.where(z1 >= 1, last[:, None], first[:, None])
        nodes = _nodes(self.pivots[0])
        below = np.searchsorted(nodes, z0, side="right")
        above = np.searchsorted(nodes, z1, side="left") + 1
        return masses[lower, below], masses[upper, above]

    def _rows(
        self, low: Floats, high: Floats
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, tuple[Floats, Floats]]:
        """Which rows of which table lie around each box, and the rows' medians."""
        pivot = self.pivots[0]
        if self.shape is not None:
            needed, both = np.zeros(1), np.zeros(2 * len(low), dtype=np.intp)
            rows = [_row(self.shape, pivot)]
        else:
            count = _sizes(pivot)[0]
            places = np.floor(low[:, 0] * count), np.ceil(high[:, 0] * count)
            needed, both = np.unique(np.concatenate(places), return_inverse=True)
            rows = [_numbered(int(k), pivot) for k in needed]
        masses = np.stack([row[0] for row in rows])
        medians = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        return both[: len(low)], both[len(low) :], masses, medians


def _numbered(row: int, pivot: int) -> Row:
    """A row of the shapes' chart; its limits at both ends."""
    nodes, count = _nodes(pivot), _sizes(pivot)[0]
    if row == 0:
        return np.array([0.0, *np.full(len(nodes), 0.5), 1.0]), 0.0, 0.0
    if row == count:
        return np.array([0.0, *np.where(nodes >= 1, 1.0, 0.0), 1.0]), math.inf, math.inf
    return _row(pivot * Fraction(row, count - row), pivot)


def gammas(family: Family, units: Units) -> Gammas | None:
    """The cube of gamma laws; None for any other family, and for units too far from 0."""
    if not isinstance(family, FreeFamily) or family.base.name != "gamma":
        return None
    origin = units.centre / units.unit
    if Fraction(float(origin)) != origin:
        return None
    shape, rate = family.fixed
    found = Gammas(units, shape, None if rate is None else rate * units.unit)
    return found if found.pivots[0] <= _LARGEST else None
