"""The search for a certificate: nothing here is trusted, all that it finds is checked again."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.enclosure.projection.box import point_box
from gantheory.enclosure.projection.certificate import Kind, Leaf, Ridge, Split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gantheory.enclosure.projection.box import Box, Point
    from gantheory.enclosure.projection.certificate import Node
    from gantheory.enclosure.projection.facts import Facts

_MOST_BOXES, _DEEPEST, _MOST_HOPES = 20000, 150, 3
_LONGEST = 30.0  # seconds of work; the known best members take at most a third of it
_WIDTHS = [Fraction(1, 2**k) for k in range(6, 16)]


@final
class Exhausted(Exception):
    """The search gave up on a box."""

    def __init__(self, box: Box) -> None:
        super().__init__(
            "the search gave up on a box of members, neither excluded nor with a minimiser"
        )
        self.box = box


def basin_around(facts: Facts, point: Point, free: tuple[int, ...]) -> tuple[Box, Fraction] | None:
    """The largest of some boxes around a point on which the Hessian is positive definite."""
    for width in _WIDTHS:
        box = facts.around(point, width, free)
        if box is not None and box.contains(point):
            curvature = facts.curvature(box)
            if curvature is not None:
                return box, curvature
    return None


def divide(facts: Facts, basins: Sequence[Box], bound: Fraction) -> Node:
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
    facts: Facts, box: Box, basins: list[tuple[int, Box]], bound: Fraction, budget: Iterator[int]
) -> Node:
    here = [(k, b) for k, b in basins if _meet(box, b)]
    if not here:
        return _settled(facts, box, bound, budget)
    k, first = here[0]
    if first == box:
        return Leaf(Kind.BASIN, k)
    for i in box.free:
        for end in (first.low[i], first.high[i]):
            if box.low[i] < end < box.high[i]:
                at = Fraction(end)
                return _parted(
                    facts, box, (i, at), lambda part: _divided(facts, part, here, bound, budget)
                )
    raise Exhausted(box)


def _meet(box: Box, other: Box) -> bool:
    """Whether two boxes share more than a face."""
    return all(
        a < c < b if c == d and a != b else max(a, c) < min(b, d) or (a == b and c <= a <= d)
        for a, b, c, d in zip(box.low, box.high, other.low, other.high, strict=True)
    )


def _settled(
    facts: Facts,
    box: Box,
    bound: Fraction,
    budget: Iterator[int],
    depth: int = 0,
    hopes: int = 0,
) -> Node:
    """The box settled; so many times in a row it has been cut in the hope that its parts are far.

    Next to where the partition shows just the bound there is always such hope: a few times will do.
    """
    if next(budget, None) is None or depth > _DEEPEST:
        raise Exhausted(box)
    if facts.is_far(box, bound):
        return Leaf(Kind.FAR)
    if facts.is_small(box):
        hopes = hopes + 1 if hopes < _MOST_HOPES and facts.is_nearly_far(box, bound) else 0
        leaf = None if hopes else _by_derivatives(facts, box, bound)
        if leaf is not None:
            return leaf
    if not box.free:
        raise Exhausted(box)
    return _parted(
        facts,
        box,
        facts.cut(box),
        lambda part: _settled(facts, part, bound, budget, depth + 1, hopes),
    )


def _parted(
    facts: Facts, box: Box, cut: tuple[int, Fraction], settle: Callable[[Box], Node]
) -> Node:
    """The box in two; in three where ``D`` has a kink."""
    i, at = cut
    below, above = box.split(i, at)
    if at in facts.kinks(i):
        return Ridge(i, at, settle(below), settle(box.face(i, at)), settle(above))
    return Split(i, at, settle(below), settle(above))


def _by_derivatives(facts: Facts, box: Box, bound: Fraction) -> Leaf | None:
    """The steepest derivative at the middle is tried, and the value if that may suffice.

    Not where the derivatives tell less than the cells that are chosen for a box.
    """
    if facts.is_shown_by_cells:
        return None
    point = point_box(box.centre)
    steep = {i: abs(facts.slope(point, i)) for i in box.free}
    if steep:
        i = max(steep, key=lambda k: float(steep[k]))
        if facts.is_steep(box, i):
            return Leaf(Kind.SLOPE, i)
    drop = sum(float(s) * float(box.high[k] - box.low[k]) / 2 for k, s in steep.items())
    hopeful = float(facts.value(box.centre, 3).low) - 3 * drop > bound
    return Leaf(Kind.ABOVE) if hopeful and facts.is_above(box, bound) else None
