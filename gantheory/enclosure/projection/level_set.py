r"""Where a target's density is above a constant ``q``, as total variation asks of uniform members.

With ``h = -1`` where ``p > q``, else 0, and ``m`` the length of that part of an interval,

``int q h = -q m``,  ``int q^2 F_qq = q^2 sum_c 1/|p'(c)| = q sum_c 1/|d'(c)|``, ``d = log p/q``,

over the crossings ``c``. The second is a bound from below: other crossings add nothing negative.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, hull
from gantheory.enclosure.projection.crossings import Level, above
from gantheory.enclosure.projection.stretch import stretches

if TYPE_CHECKING:
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.measure.law import Law

_CUT = Fraction(1, 2**80)
_stretches = lru_cache(maxsize=8)(stretches)


def over_level(target: Law, ends: tuple[Fraction, Fraction], q: arb) -> tuple[arb, arb]:
    """``int q h`` between two points, and at least ``int q^2 F_qq`` there."""
    length, sharp = arb(0), arb(0)
    for stretch in _stretches(target):
        here = _over(stretch, ends, q)
        length, sharp = length + here[0], sharp + here[1]
    return -q * length, q * sharp


def _over(stretch: Stretch, ends: tuple[Fraction, Fraction], q: arb) -> tuple[arb, arb]:
    """The length of the part of a stretch, and the sum over its crossings."""
    there = sorted((x - stretch.centre) * stretch.sign for x in ends)
    low = max(there[0], stretch.low)
    high = there[1] if stretch.high is None else min(there[1], stretch.high)
    length, sharp = arb(0), arb(0)
    if low >= high:
        return length, sharp
    first, last = ball(low), ball(high)
    if stretch.logarithmic and not low:
        first = ball(high * _CUT)
        length += hull(arb(0), first)
    if stretch.logarithmic:
        first, last = first.log(), last.log()
    level = Level(stretch, q)
    found = above(level, first, last)
    for end in found.ends:
        y = end.t.exp() if stretch.logarithmic else end.t
        length += -y if end.opens else y
        if end.crosses:
            sharp += 1 / level.steepness(end.t)
    for a, b in found.unknown:
        width = b.exp() - a.exp() if stretch.logarithmic else b - a
        length += hull(arb(0), width)
    return length, sharp
