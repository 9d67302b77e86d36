"""The search for a certificate: nothing here is trusted, all that it finds is checked again."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.enclosure.projection.certificate import Kind, Leaf, Split
from gantheory.enclosure.projection.location_scale import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gantheory.enclosure.projection.bounds import Bounds
    from gantheory.enclosure.projection.certificate import Node
    from gantheory.enclosure.projection.location_scale import End

_MOST_BOXES, _DEEPEST = 4000, 150
_LONGEST = 30.0  # seconds of work; the known best members take at most a third of it
_SMALL = Fraction(1, 16)
_WIDTHS = [Fraction(1, 2**k) for k in range(5, 16)]


@final
class Exhausted(Exception):
    """The search gave up on a box."""

    def __init__(self, box: Box) -> None:
        super().__init__(
            "the search gave up on a box of members, neither excluded nor with a minimiser"
        )
        self.box = box


def basin_around(facts: Bounds, point: tuple[Fraction, Fraction]) -> tuple[Box, Fraction] | None:
    """The largest of some boxes around a point on which the Hessian is positive definite."""
    for width in _WIDTHS:
        reach = [width * point[1] if i in facts.family.free else Fraction(0) for i in (0, 1)]
        low = tuple(_short(x - r, width) if r else x for x, r in zip(point, reach, strict=True))
        high = tuple(_short(x + r, width) if r else x for x, r in zip(point, reach, strict=True))
        box = Box((low[0], low[1]), (high[0], high[1]))
        if box.low[1] > 0:
            curvature = facts.curvature(box)
            if curvature is not None:
                return box, curvature
    return None


def _short(value: Fraction, width: Fraction) -> Fraction:
    """A short number near the value, as fine as the width asks."""
    grid = 256 / width
    return Fraction(round(value * grid)) / grid


def divide(facts: Bounds, basins: Sequence[Box], bound: Fraction) -> Node:
    """A tree over all members, with the basins cut out.

    Raises
    ------
    Exhausted
        If a box could not be settled with a bounded effort.
    """
    return _divided(facts, facts.whole(), list(enumerate(basins)), bound, _budget())


def _budget() -> Iterator[int]:
    """So many boxes, until the time is over."""
    began = time.process_time()
    for k in range(_MOST_BOXES):
        if time.process_time() - began > _LONGEST:
            return
        yield k


def _divided(
    facts: Bounds, box: Box, basins: list[tuple[int, Box]], bound: Fraction, budget: Iterator[int]
) -> Node:
    here = [(k, b) for k, b in basins if _meet(box, b)]
    if not here:
        return _settled(facts, box, bound, budget)
    k, first = here[0]
    if first == box:
        return Leaf(Kind.BASIN, k)
    for i in facts.family.free:
        for end in (first.low[i], first.high[i]):
            if box.low[i] < end < box.high[i]:
                at = Fraction(end)
                below, above = box.split(i, at)
                return Split(
                    i,
                    at,
                    _divided(facts, below, here, bound, budget),
                    _divided(facts, above, here, bound, budget),
                )
    raise Exhausted(box)


def _meet(box: Box, other: Box) -> bool:
    """Whether two boxes share more than a face."""
    return all(
        max(a, c) < min(b, d) or (a == b == c == d)
        for a, b, c, d in zip(box.low, box.high, other.low, other.high, strict=True)
    )


def _settled(
    facts: Bounds, box: Box, bound: Fraction, budget: Iterator[int], depth: int = 0
) -> Node:
    if next(budget, None) is None or depth > _DEEPEST:
        raise Exhausted(box)
    if facts.is_far(box, bound):
        return Leaf(Kind.FAR)
    if _is_small(box):
        leaf = _by_derivatives(facts, box, bound)
        if leaf is not None:
            return leaf
    i, at = _cut(facts, box)
    below, above = box.split(i, at)
    lower = _settled(facts, below, bound, budget, depth + 1)
    return Split(i, at, lower, _settled(facts, above, bound, budget, depth + 1))


def _by_derivatives(facts: Bounds, box: Box, bound: Fraction) -> Leaf | None:
    """The steepest derivative at the middle is tried, and the value if that may suffice."""
    point = Box(box.centre, box.centre)
    steep = {i: abs(facts.slope(point, i)) for i in facts.family.free}
    i = max(steep, key=lambda k: float(steep[k]))
    if facts.is_steep(box, i):
        return Leaf(Kind.SLOPE, i)
    drop = sum(float(s) * float(box.high[k] - box.low[k]) / 2 for k, s in steep.items())
    hopeful = float(facts.value(box.centre, 3).low) - 3 * drop > bound
    return Leaf(Kind.ABOVE) if hopeful and facts.is_above(box, bound) else None


def _is_small(box: Box) -> bool:
    """Whether the members of a box are alike enough for derivatives to say something."""
    if not box.is_compact:
        return False
    (a, c), (b, d) = box.low, box.high
    return d - c <= _SMALL * c and b - a <= _SMALL * c


def _cut(facts: Bounds, box: Box) -> tuple[int, Fraction]:
    """Where to cut a box in two: the coordinate along which its members differ most."""
    sizes = {0: _location_size(box), 1: _scale_size(box)}
    i = max(facts.family.free, key=lambda k: (sizes[k], k))  # an unbounded scale first
    return i, _middle(box.low[i], box.high[i], positive=i == 1)


def _location_size(box: Box) -> float:
    width = float(box.high[0]) - float(box.low[0])
    if math.isinf(width):
        return math.inf
    # in units of a scale of the box: of the largest, since small ones are cut off first
    return width / min(float(box.high[1]), max(1.0, width))


def _scale_size(box: Box) -> float:
    if not box.low[1] or math.isinf(float(box.high[1])):
        return math.inf
    return math.log(float(box.high[1]) / float(box.low[1]))


def _middle(low: End, high: End, *, positive: bool) -> Fraction:
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        if positive and not low:
            return high / 4
        if positive and high > 4 * low:
            return Fraction(2) ** round(math.log2(float(low) * float(high)) / 2)
        return (low + high) / 2
    if isinstance(low, Fraction):
        return max(4 * low, Fraction(1)) if positive else max(2 * low, low + 2, Fraction(2))
    if isinstance(high, Fraction):
        return min(2 * high, high - 2, Fraction(-2))
    return Fraction(0)
