r"""Bounds of the masses that the members of a box may have in the cells of a partition.

Members are log-concave in ``l``. Between ``l_0`` and ``l_1``, at the distance ``w``, such a density
is at most its tangent at the middle, ``exp(u + a (l - middle))``, whose integral is at most
``w exp(u + (a w)^2/24)``, as ``sinh(x)/x <= exp(x^2/6)``; and it is at least the exponential of the
chord, whose integral is at least ``w`` times that of the middle of the chord, by Jensen. Beyond a
point where it falls at the rate ``a``, its integral is at most its value there, over ``a``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import certainly, hull
from gantheory.enclosure.projection.sensitivities import slope_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.projection.dispersion.model import Mark, Model, Range
    from gantheory.enclosure.projection.partition import Seen
    from gantheory.enclosure.projection.sensitivity import Sensitivity

_STEEP = 2
_ZERO, _ONE = arb(0), arb(1)


@final
@dataclass(frozen=True)
class Marks:
    """The edges of a partition and the middles of its inner cells, prepared for a model."""

    edges: tuple[Mark, ...]
    middles: tuple[Mark, ...]
    widths: tuple[arb, ...]


def marks(model: Model, edges: Sequence[Fraction]) -> Marks:
    """Prepare edges, which lie inside the support; at the working precision."""
    ends = tuple(model.mark(edge) for edge in edges)
    middles = tuple(model.middle(a, b) for a, b in pairwise(ends))
    widths = tuple(b[1] - a[1] for a, b in pairwise(ends))
    return Marks(ends, middles, widths)


def masses(members: Range, of: Marks) -> tuple[list[arb], list[arb]]:
    """Bounds of the masses of all cells, the two outer ones included."""
    chords = [members.log_lower(mark) for mark in of.edges]
    least, most = [_ZERO], [_outside(members, of.edges[0], 1)]
    for k, (middle, width) in enumerate(zip(of.middles, of.widths, strict=True)):
        mean = (chords[k] + chords[k + 1]) / 2
        below = (mean.exp() * width).lower() if mean.is_finite() else _ZERO
        least.append(below)
        most.append(_at_most(members, of.edges[k], middle, of.edges[k + 1], width))
    least.append(_ZERO)
    most.append(_outside(members, of.edges[-1], -1))
    everything = sum(most, _ZERO)
    sure = sum(least, _ZERO)
    for k, (low, high) in enumerate(zip(least, most, strict=True)):
        least[k] = low.max((1 - (everything - high)).lower())
        most[k] = high.min((1 - (sure - low)).upper())
    return least, most


def _at_most(members: Range, low: Mark, middle: Mark, high: Mark, width: arb) -> arb:
    slopes = members.slopes(middle)
    turn = abs(slopes[0]).max(abs(slopes[1])) * width
    if certainly(turn, "<", _STEEP):
        found = (members.log_upper(middle) + turn * turn / 24).exp() * width
    else:
        sides = members.side(low), members.side(high)
        if sides[1] > 0:
            top = members.log_upper(high)
        elif sides[0] < 0:
            top = members.log_upper(low)
        else:
            top = members.log_peak()
        found = top.exp() * width
    return found.min(_ONE).upper() if found.is_finite() else _ONE


def _outside(members: Range, mark: Mark, side: int) -> arb:
    """The mass on the other side of a mark than the places."""
    if members.side(mark) != side:
        return _ONE
    low, high = members.slopes(mark)
    steep = low if side > 0 else -high
    if not certainly(steep, ">", 0):
        return _ONE
    found = members.log_upper(mark).exp() / steep
    return found.min(_ONE).upper() if found.is_finite() else _ONE


def tangent(
    members: Range, middle: Range, of: Marks, seen: Seen, sensitivity: Sensitivity
) -> tuple[arb, tuple[arb, arb]]:
    """A bound of the divergence from below at the middle, and how fast it may fall from there.

    What is seen on the partition is convex in the member's masses ``Q``, and lies above its tangent
    ``sum_k h_k Q_k`` at any masses. Along a coordinate that changes by ``sum_k (h_k - c) int q s``
    over the cells, whatever ``c``, as ``int q s = 0``.
    """
    least, most = masses(middle, of)
    slopes, total, whole = [], seen.of_atoms(), arb(0)
    for p, low, high in zip(seen.cells_of.masses, least, most, strict=True):
        at = ((low + high) / 2).mid()
        if not certainly(at, ">", 0):  # the tangent 0, as good as any
            slopes.append(seen.level_slope())
            total += slopes[-1] * low.union(high)
            continue
        slope = slope_at(sensitivity, p, at)
        total += seen.value(p, at) + slope * (low.union(high) - at)
        slopes.append(slope)
        whole += at
    total += seen.for_mass(1 - whole)
    low_masses, high_masses = masses(members, of)
    ranges = [a.union(b) for a, b in zip(low_masses, high_masses, strict=True)]
    base = slopes[0] if bool(ranges[0].upper() > ranges[-1].upper()) else slopes[-1]
    falls = [arb(0), arb(0)]
    for k, mass in enumerate(ranges[1:-1]):
        scores = members.scores(of.edges[k], of.edges[k + 1])
        weight = (slopes[k + 1] - base) * mass
        for i in (0, 1):
            falls[i] += weight * scores[i]
    for k, side in ((0, 1), (-1, -1)):
        if slopes[k] is not base:
            beyond = members.scores_beyond(of.edges[k], side, ranges[k])
            for i in (0, 1):
                falls[i] += (slopes[k] - base) * hull(-beyond[i], beyond[i])
    return total, (abs(falls[0]).upper(), abs(falls[1]).upper())
