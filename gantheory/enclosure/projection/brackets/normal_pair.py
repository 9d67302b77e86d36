r"""Mixtures of two normal laws over a cube: two means, two standard deviations; any weight.

With a line for each cell below the divergence's integrand, ``F(p, q) >= a p + b q``,

``D(P, w Q_1 + (1 - w) Q_2) >= sum_k a_k P_k + w B(Q_1) + (1 - w) B(Q_2)``,
``B(Q) = sum_k b_k Q_k``,

which is at least the smaller of its values at ``w = 0`` and ``w = 1``: no weight needs a box. The
lines are free. Those of the best weight for a box's middle give both ends alike there. Over a box,
``B`` is bounded by the ranges of distribution functions, by the largest masses that cells can have,
or from its middle by Taylor's formula, with ``Phi(z)``, ``z = (edge - m)/s`` and

``Phi_m = -phi/s``, ``Phi_s = -z phi/s``,
``Phi_mm = -z phi/s^2``, ``Phi_ms = (1 - z^2) phi/s^2``, ``Phi_ss = z (2 - z^2) phi/s^2``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.enclosure.projection.brackets import normal_table
from gantheory.enclosure.projection.brackets.cube import (
    Floats,
    LineCube,
    location,
    outward,
    scale,
    standardised,
)
from gantheory.measure.family import FreeFamily, MixtureFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.brackets.tangents import Tangents
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family

Range = tuple[Floats, Floats]

_ERROR, _TOP = normal_table.ERROR, 0.4  # above the largest density
_SLACK = 1e-9  # of some hundred products and sums of numbers below 10^4
_WEIGHT_STEPS, _ODDS = 6, 9.0  # of weights above 0.0001
_BLUNT = 0.02
_NARROW = 0.04  # a scale below which a law may lie on either side of an edge
_EXTREME_STEPS, _PACE = 15, 4.0
_ROUGH, _LENGTH, _NEAR = 0.1, 2.0, -0.2  # guides for cuts, found by trial


@final
@dataclass(frozen=True)
class NormalPair(LineCube):
    """``w N(m_1, s_1) + (1 - w) N(m_2, s_2)``, ``m_1 <= m_2``: ``m_1, s_1, m_2, s_2``, every ``w``.

    Attributes
    ----------
    units
        What the charts' numbers mean.
    """

    units: Units

    @property
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The charts of a mean and a scale, twice."""
        return (-1.0, 0.0, -1.0, 0.0), (1.0, 1.0, 1.0, 1.0)

    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """By the names of the text form; ``w1`` is free."""
        found = {}
        at = [Fraction(x) for x in point]
        for i, (t, s) in enumerate(zip(at[::2], at[1::2], strict=True), 1):
            found[f"mean{i}"] = self.units.location(t / (1 - t * t))
            found[f"sd{i}"] = self.units.scale(s / (1 - s))
        return found

    def is_empty(self, low: Floats, high: Floats, /) -> NDArray[np.bool_]:
        """The means are in order; the charts are increasing."""
        return low[:, 0] > high[:, 2]

    def least(
        self,
        low: Floats,
        high: Floats,
        edges: Floats,
        masses: Floats,
        tangents: Tangents,
        enough: float,
        /,
    ) -> Range:
        """See the module."""
        parts = [_Part(low[:, k : k + 2], high[:, k : k + 2], edges) for k in (0, 2)]
        first, second = (_masses((part.cdf[0] + part.cdf[1]) / 2) for part in parts)
        weights = _best_weights(masses, first, second, tangents)[:, None]
        lines = _Lines(masses, second + weights * (first - second), tangents)
        values, drops = zip(*(part.least(lines) for part in parts), strict=True)
        found = np.minimum(*values)
        rough = np.concatenate([part.spreads() for part in parts], axis=1)
        kept = np.concatenate(drops, axis=1)
        told = np.isfinite(kept).all(axis=1) & (found > _NEAR)
        sizes = np.where(told[:, None], kept, rough)
        narrow = np.minimum(*(part.scales[0] for part in parts)) <= _NARROW
        again = np.nonzero((found < enough) & narrow)[0]
        if len(again):
            some = [part.rows(again) for part in parts]
            lines = _Lines(masses, _extreme(masses, some, tangents), tangents)
            better = np.minimum(*(part.least(lines)[0] for part in some))
            found[again] = np.maximum(found[again], better)
        return found, sizes


@final
class _Lines:
    """A line of each cell, for each box: touching the integrand nearly at some masses."""

    def __init__(self, masses: Floats, shares: Floats, tangents: Tangents) -> None:
        a, self.b = tangents.at(masses[None, :], np.maximum(shares, _BLUNT * masses))
        self.jumps = self.b[:, :-1] - self.b[:, 1:]
        self.last, self.top = self.b[:, -1], tangents.beside
        self.size = np.abs(self.jumps).sum(axis=1)
        self.base = (a * masses).sum(axis=1) - _SLACK * (1 + self.size)
        self._up, self._down = np.maximum(self.jumps, 0.0), np.minimum(self.jumps, 0.0)

    def least(self, ends: Range) -> Floats:
        """Of ``sum_e jump_e x_e`` over ``x_e`` in intervals."""
        found: Floats = (self._up * ends[0] + self._down * ends[1]).sum(axis=1)
        return found

    def most(self, ends: Range) -> Floats:
        """As :meth:`least`."""
        return -self.least((-ends[1], -ends[0]))

    def largest(self, ends: Range) -> Floats:
        """Of the absolute value of the same sum."""
        found: Floats = np.maximum(np.abs(self.least(ends)), np.abs(self.most(ends)))
        return found


@final
class _Part:
    """A normal law whose mean and scale lie in boxes of their charts."""

    def __init__(self, low: Floats, high: Floats, edges: Floats) -> None:
        self._box, self._edges = (low, high), edges
        self.means = outward(location(low[:, 0]), location(high[:, 0]))
        self.scales = outward(scale(low[:, 1]), scale(high[:, 1]))
        self._z = standardised(edges, self.means, self.scales)
        self.cdf = _cdf(self._z)

    def rows(self, kept: NDArray[np.intp]) -> _Part:
        """The same for some of the boxes."""
        low, high = self._box
        return _Part(low[kept], high[kept], self._edges)

    def least(self, lines: _Lines) -> tuple[Floats, Floats]:
        """A bound of the lines' value, and what Taylor's formula loses along both coordinates.

        The losses are not numbers where the box is not bounded.
        """
        plain = lines.last + lines.least(self.cdf)
        value = np.maximum(plain, lines.top + ((lines.b - lines.top) * self._most()).sum(axis=1))
        (m, s), z = (self.means, self.scales), self._z
        inside = np.isfinite(m[0]) & np.isfinite(m[1]) & (s[0] > 0) & np.isfinite(s[1])
        with np.errstate(all="ignore"):
            at = [np.where(inside, (ends[0] + ends[1]) / 2, 1.0) for ends in (m, s)]
            middle = (self._edges - at[0][:, None]) / at[1][:, None]
            reach = [
                np.where(inside, np.maximum(ends[1] - x, x - ends[0]) * (1 + _SLACK), np.nan)
                for ends, x in zip((m, s), at, strict=True)
            ]
            least = np.where(inside, s[0], 1.0)
        here = lines.last + (lines.jumps * normal_table.cdf(middle)).sum(axis=1)
        here -= 2 * _ERROR * lines.size
        slopes = [
            lines.largest(curve(middle, middle)) / at[1] * (1 + _SLACK)
            for curve in (normal_table.height_between, normal_table.moment_between)
        ]
        x, y = (step / least for step in reach)
        by_m = np.maximum(lines.most(normal_table.moment_between(*z)), 0.0)
        by_s = np.maximum(-lines.least(normal_table.third_between(*z)), 0.0)
        crossed = lines.largest(normal_table.bend_between(*z)) * x * y
        drops = np.stack(
            [
                slopes[0] * reach[0] + (by_m * x * x + crossed) / 2,
                slopes[1] * reach[1] + (by_s * y * y + crossed) / 2,
            ],
            axis=1,
        ) * (1 + _SLACK)
        taylor = np.where(inside, here - drops.sum(axis=1), -np.inf)
        return lines.base + np.maximum(value, taylor), drops

    def _most(self) -> Floats:
        """The largest masses of all cells."""
        one = np.ones((len(self.cdf[0]), 1))
        room = np.concatenate([self.cdf[1], one], axis=1)
        room -= np.concatenate([0 * one, self.cdf[0]], axis=1)
        with np.errstate(all="ignore"):
            cap = _TOP / self.scales[0][:, None] * np.diff(self._edges) * (1 + _SLACK)
        room[:, 1:-1] = np.fmin(room[:, 1:-1], cap)
        return room

    def spreads(self) -> Floats:
        """How far distribution functions differ along either coordinate, by the other's middle."""
        low, high = self._box
        middle, found = (low + high) / 2, []
        for i in range(2):
            one, other = middle.copy(), middle.copy()
            one[:, i], other[:, i] = low[:, i], high[:, i]
            ends = (
                (location(one[:, 0]), location(other[:, 0])),
                (scale(one[:, 1]), scale(other[:, 1])),
            )
            least, most = _cdf(standardised(self._edges, *ends))
            found.append(np.fmin(_ROUGH * (most - least).sum(axis=1), _LENGTH * (high - low)[:, i]))
        return np.stack(found, axis=1)


def _cdf(z: Range) -> Range:
    return (
        np.maximum(normal_table.cdf(z[0]) - _ERROR, 0.0),
        np.minimum(normal_table.cdf(z[1]) + _ERROR, 1.0),
    )


def _masses(cdf: Floats) -> Floats:
    ends = np.zeros((len(cdf), 1)), np.ones((len(cdf), 1))
    found: Floats = np.maximum(np.diff(np.concatenate([ends[0], cdf, ends[1]], axis=1)), 0.0)
    return found


def _best_weights(masses: Floats, first: Floats, second: Floats, tangents: Tangents) -> Floats:
    """Nearly the best ``w`` for each row, by Newton's steps for its log-odds: a guess."""
    apart, p = first - second, masses[None, :]
    odds = np.zeros(len(first))
    low, high = np.full_like(odds, -_ODDS), np.full_like(odds, _ODDS)
    w = 1 / (1 + np.exp(-odds))
    for _ in range(_WEIGHT_STEPS):
        shares = second + w[:, None] * apart
        b, bend = tangents.slopes(p, shares)
        slope = (b * apart).sum(axis=1)
        low, high = np.where(slope < 0, odds, low), np.where(slope > 0, odds, high)
        curve = (bend * apart * apart / np.maximum(shares, 1e-14)).sum(axis=1)
        with np.errstate(all="ignore"):
            step = odds - slope / (curve * w * (1 - w))
        odds = np.where((step > low) & (step < high), step, (low + high) / 2)
        w = 1 / (1 + np.exp(-odds))
    return w


def _extreme(masses: Floats, parts: list[_Part], tangents: Tangents) -> Floats:
    """Masses with both extremes of both parts, weighted so that lines there give all four alike.

    A narrow law at an edge may lie in either cell; its middle tells of neither.
    """
    ends = [_masses(end) for part in parts for end in part.cdf]
    weights = np.full((len(ends[0]), len(ends)), 1 / len(ends))
    for _ in range(_EXTREME_STEPS):
        shares = sum(weights[:, i : i + 1] * end for i, end in enumerate(ends))
        b, _bend = tangents.slopes(masses[None, :], np.asarray(shares))
        rises = np.stack([(b * end).sum(axis=1) for end in ends], axis=1)
        rises -= (weights * rises).sum(axis=1)[:, None]
        weights = weights * np.exp(np.clip(-_PACE * rises, -1.0, 1.0))
        weights = np.maximum(weights / weights.sum(axis=1)[:, None], 1e-4)
    return np.asarray(sum(weights[:, i : i + 1] * end for i, end in enumerate(ends)))


def normal_pair(family: Family, units: Units) -> NormalPair | None:
    """The cube of ``mixture(normal, normal)``; None for any other family."""
    if not isinstance(family, MixtureFamily) or len(family.components) != 2:
        return None
    for part in family.components:
        if not isinstance(part, FreeFamily) or part.base.name != "normal":
            return None
        if part.fixed != (None, None):
            return None
    return NormalPair(units)
