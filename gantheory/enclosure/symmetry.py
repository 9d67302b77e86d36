"""Panels that are equal, or mirror images, are integrated once.

Forms are exact, so that a symmetry of two laws is seen without any rounding: both laws even about
one point, or, for a divergence symmetric in its two laws, each law the other's mirror image.
"""

from __future__ import annotations

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
    found: list[tuple[Panel, int]] = []
    for panel in panels:
        half = _half(panel, symmetric=symmetric)
        here, times = (panel, 1) if half is None else (half, 2)
        for index, (other, count) in enumerate(found):
            if _are_equal(here, other, symmetric=symmetric):
                found[index] = (other, count + times)
                break
        else:
            found.append((here, times))
    return found


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
    left, right = (in_chart(side, _ZERO, -1) for side in (panel.left, panel.right))
    if _are_one(panel.left, left) and _are_one(panel.right, right):
        return replace(panel, low=_ZERO, even=True)
    if symmetric and _are_one(panel.left, right) and _are_one(panel.right, left):
        return replace(panel, low=_ZERO, exchanged=True)
    return None


def _are_equal(one: Panel, other: Panel, *, symmetric: bool) -> bool:
    """Whether two panels have one integral."""
    if (one.low, one.high, one.logarithmic) != (other.low, other.high, other.logarithmic):
        return False
    if _are_one(one.left, other.left) and _are_one(one.right, other.right):
        return True
    return symmetric and _are_one(one.left, other.right) and _are_one(one.right, other.left)


def _are_one(one: Side, other: Side) -> bool:
    """Whether two sides have the same components, which differ from each other, in some order."""
    if len(one) != len(other):
        return False
    return all(any(c.weight == d.weight and c.form == d.form for d in other) for c in one)
