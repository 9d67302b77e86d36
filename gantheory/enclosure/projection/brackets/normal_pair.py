r"""Mixtures of two normal laws over a cube: a weight, two means, two standard deviations.

A box's middle has a tangent on the partition: ``D >= sum_k a_k P_k + sum_k b_k Q_k`` for all
members, with fixed ``a, b``; summed by parts the member enters as ``G = sum_e (b_e - b_(e+1))
F(e)``, and over a box ``G`` is at least its value at the middle less what its derivatives allow:

``F_w = Phi(z_1) - Phi(z_2)``, ``F_(m_i) = -w_i phi(z_i)/s_i``, ``F_(s_i) = -w_i z_i phi(z_i)/s_i``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.enclosure.projection.brackets import normal_table
from gantheory.enclosure.projection.brackets.cube import (
    Cube,
    Floats,
    between,
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


@final
@dataclass(frozen=True)
class NormalPair(Cube):
    """``w N(m_1, s_1) + (1 - w) N(m_2, s_2)``, all free, ``m_1 <= m_2``: coordinates in this order.

    Attributes
    ----------
    units
        What the charts' numbers mean.
    """

    units: Units

    @property
    def corners(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The weight as it is, the others in their charts."""
        return (0.0, -1.0, 0.0, -1.0, 0.0), (1.0, 1.0, 1.0, 1.0, 1.0)

    def parameters(self, point: tuple[float, ...], /) -> Mapping[str, Fraction]:
        """By the names of the text form."""
        w, *rest = (Fraction(x) for x in point)
        found = {"w1": w}
        for i, (t, s) in enumerate(zip(rest[::2], rest[1::2], strict=True), 1):
            found[f"mean{i}"] = self.units.location(t / (1 - t * t))
            found[f"sd{i}"] = self.units.scale(s / (1 - s))
        return found

    def is_empty(self, low: Floats, high: Floats, /) -> NDArray[np.bool_]:
        """The means are in order; the charts are increasing."""
        return low[:, 1] > high[:, 3]

    def masses(self, low: Floats, high: Floats, edges: Floats, /) -> Range:
        """A weighted mean of the parts' masses, which rises or falls with the weight."""
        w0, w1 = low[:, :1], high[:, :1]
        (a0, a1), (b0, b1) = (self._masses_of(part, edges) for part in _parts(low, high))
        least = np.minimum(b0 + w0 * (a0 - b0), b0 + w1 * (a0 - b0))
        most = np.maximum(b1 + w0 * (a1 - b1), b1 + w1 * (a1 - b1))
        return np.maximum(least - _SLACK, 0.0), np.minimum(most + _SLACK, 1.0)

    def _masses_of(self, part: tuple[Range, Range], edges: Floats) -> Range:
        z0, z1 = standardised(edges, *part)
        cdf = (
            np.maximum(normal_table.cdf(z0) - _ERROR, 0.0),
            np.minimum(normal_table.cdf(z1) + _ERROR, 1.0),
        )
        with np.errstate(all="ignore"):
            steepest = _TOP / part[1][0][:, None]
        return between(cdf, steepest, edges)

    def beside(
        self, low: Floats, high: Floats, edges: Floats, masses: Floats, tangents: Tangents, /
    ) -> Range:
        """See the module; only for bounded boxes."""
        found, drops = np.zeros(len(low)), np.zeros(low.shape)
        parts = _parts(low, high)
        inside = np.ones(len(low), dtype=bool)
        for m, s in parts:
            inside &= np.isfinite(m[0]) & np.isfinite(m[1]) & (s[0] > 0) & np.isfinite(s[1])
        if inside.any():
            rows = low[inside], high[inside]
            value, drops[inside] = self._beside(*rows, edges, masses, tangents)
            found[inside] = value - drops[inside].sum(axis=1)
        return found, drops

    def _beside(
        self, low: Floats, high: Floats, edges: Floats, masses: Floats, tangents: Tangents
    ) -> Range:
        w = low[:, 0], high[:, 0]
        parts = _parts(low, high)
        middle = [_middle(w)] + [_middle(x) for part in parts for x in part]
        at = [
            normal_table.cdf((edges - middle[k][:, None]) / middle[k + 1][:, None]) for k in (1, 3)
        ]
        here = at[1] + middle[0][:, None] * (at[0] - at[1])
        ends = np.zeros((len(low), 1)), np.ones((len(low), 1))
        shares = np.maximum(np.diff(np.concatenate([ends[0], here, ends[1]], axis=1)), 0.0)
        a, b = tangents.at(masses[None, :], shares)
        jumps = b[:, :-1] - b[:, 1:]
        size = np.abs(jumps).sum(axis=1)
        total = (a * masses).sum(axis=1) + b[:, -1] + (jumps * here).sum(axis=1)
        total -= 2 * _ERROR * size
        spans = [standardised(edges, *part) for part in parts]
        first, second = (
            (normal_table.cdf(z0) - _ERROR, normal_table.cdf(z1) + _ERROR) for z0, z1 in spans
        )
        apart = first[0] - second[1], first[1] - second[0]
        drops = [_reach(w, middle[0]) * _largest(jumps, apart)]
        shares_of = (w[1], 1 - w[0])
        for k, ((m, s), (z0, z1), share) in enumerate(zip(parts, spans, shares_of, strict=True)):
            steep = share / s[0] * (1 + _SLACK)
            slope = _largest(jumps, normal_table.height_between(z0, z1))
            drops.append(steep * slope * _reach(m, middle[1 + 2 * k]))
            slope = _largest(jumps, normal_table.moment_between(z0, z1))
            drops.append(steep * slope * _reach(s, middle[2 + 2 * k]))
        return total - _SLACK * (1 + size), np.stack(drops, axis=1)


def _parts(low: Floats, high: Floats) -> tuple[tuple[Range, Range], tuple[Range, Range]]:
    """For both normal laws the ranges of mean and standard deviation, rounded outward."""
    first, second = (
        (
            outward(location(low[:, k]), location(high[:, k])),
            outward(scale(low[:, k + 1]), scale(high[:, k + 1])),
        )
        for k in (1, 3)
    )
    return first, second


def _middle(ends: Range) -> Floats:
    found: Floats = (ends[0] + ends[1]) / 2
    return found


def _reach(ends: Range, middle: Floats) -> Floats:
    found: Floats = np.maximum(ends[1] - middle, middle - ends[0])
    return found


def _largest(weights: Floats, ends: Range) -> Floats:
    """A bound of ``|sum_e weights_e x_e|`` over ``x_e`` in intervals."""
    up, down = np.maximum(weights, 0.0), np.minimum(weights, 0.0)
    most = (up * ends[1] + down * ends[0]).sum(axis=1)
    least = (up * ends[0] + down * ends[1]).sum(axis=1)
    found: Floats = np.maximum(np.abs(most), np.abs(least))
    return found


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
