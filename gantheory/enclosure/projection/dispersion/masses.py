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

from gantheory.enclosure.ball import certainly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.projection.dispersion.model import Mark, Model, Range

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
