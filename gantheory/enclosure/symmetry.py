"""Panels that are equal, or mirror images, are integrated once.

Forms are exact, so that a symmetry of two laws is seen without any rounding: both laws even about
one point, or, for a divergence symmetric in its two laws, each law the other's mirror image.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.enclosure.panel import in_chart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.panel import Panel

_ZERO = Fraction(0)


def distinct(panels: Iterable[Panel], *, symmetric: bool) -> list[tuple[Panel, int]]:
    """Panels that differ, each with the number of times that its integral counts.

    Parameters
    ----------
    panels
        Panels to be integrated with one kernel.
    symmetric
        Whether the kernel is symmetric in the two laws.
    """
    times: Counter[object] = Counter()
    kept: dict[object, Panel] = {}
    for panel in panels:
        half = _half(panel, symmetric=symmetric)
        here = panel if half is None else half
        key = _key(here, symmetric=symmetric)
        times[key] += 1 if half is None else 2
        kept.setdefault(key, here)
    return [(panel, times[key]) for key, panel in kept.items()]


def _half(panel: Panel, *, symmetric: bool) -> Panel | None:
    """The right half of a panel that is its own mirror image; None for any other."""
    if panel.logarithmic:
        return None
    low, high = panel.low, panel.high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        if low != -high:
            return None
    elif isinstance(low, Fraction) or isinstance(high, Fraction):
        return None  # one end is finite, and an open one is infinite
    here = [_content(side) for side in (panel.left, panel.right)]
    there = [_content(in_chart(side, _ZERO, -1)) for side in (panel.left, panel.right)]
    if here == there:
        return replace(panel, low=_ZERO, even=True)
    if symmetric and here == there[::-1]:
        return replace(panel, low=_ZERO, exchanged=True)
    return None


def _key(panel: Panel, *, symmetric: bool) -> object:
    sides = [_content(panel.left), _content(panel.right)]
    pair = frozenset(sides) if symmetric else tuple(sides)
    return pair, panel.logarithmic, panel.low, panel.high


def _content(side: Side) -> frozenset[object]:
    return frozenset((c.weight, c.form) for c in side)
