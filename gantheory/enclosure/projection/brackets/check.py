"""The checker of brackets: it follows the record, and computes every bound anew."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np

from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.projection.brackets.families import cube_of
from gantheory.enclosure.projection.brackets.search import Pass, level_of, walk, whole
from gantheory.enclosure.projection.check import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.brackets.search import Boxes, Codes
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law


@final
@dataclass(frozen=True)
class Bracket:
    """All that is needed to see that an infimum lies between two numbers.

    Attributes
    ----------
    divergence
        The name; always ``D(target, member)``.
    target, family
        What is projected, and on what.
    units
        What the charts' numbers mean.
    edges
        The partition's cells, in these units.
    below
        The record of all members' boxes, each above its level.
    member, above
        The parameters of a member, and a number that its divergence does not exceed.
    """

    divergence: str
    target: Law
    family: Family
    units: Units
    edges: tuple[Fraction, ...]
    below: Pass
    member: Mapping[str, Fraction]
    above: Fraction


def check_bracket(bracket: Bracket, digits: int = 15) -> None:
    """Accept a bracket by returning.

    Raises
    ------
    Refused
        If either end of it is not shown.
    """
    cube = cube_of(bracket.family, bracket.units)
    if cube is None:
        raise Refused(f"{bracket.family} is beyond this checker")
    member = bracket.family.member(**bracket.member)
    if not divergence(bracket.divergence, bracket.target, member, digits).high <= bracket.above:
        raise Refused("the member is not shown to reach the upper end")
    facts = level_of(bracket.divergence, bracket.target, cube, bracket.units, bracket.edges)
    codes = np.frombuffer(bracket.below.codes, dtype=np.uint8)
    used, level = 0, float(bracket.below.level)

    def step(boxes: Boxes) -> Codes:
        nonlocal used
        low, high = boxes
        here = codes[used : used + len(low)]
        used += len(low)
        if len(here) < len(low):
            raise Refused("the record ends before the boxes do")
        if here.max(initial=0) > low.shape[1]:
            raise Refused("a box is cut along a coordinate that the family has not")
        kept = here == 0
        if kept.any():
            least = facts.least(low[kept], high[kept], level)
            if not (least >= level).all():
                raise Refused("a box is not shown to lie above the lower end")
        return here

    walk(whole(cube), step)
    if used != len(codes):
        raise Refused("the record goes on after the last box")
