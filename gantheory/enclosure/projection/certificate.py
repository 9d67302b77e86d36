r"""A certificate of a global minimum: data, to be judged by :mod:`check` alone.

A tree divides all members of a family. Its leaves say why the minimum is not there, or that it is:

- FAR: a partition alone keeps ``D`` above the bound (for unbounded boxes too);
- SLOPE: a derivative of ``D`` does not vanish on the box, which is compact;
- ABOVE: ``D`` at the middle, less what the gradient allows, is above the bound;
- CONVEX: ``D`` is convex over all members in some coordinates, so that the one basin holds its
  minimum, and no other box is needed (see :attr:`Bounds.is_convex`);
- BASIN: the Hessian is positive definite on the box, so that ``D`` is strictly convex there, and
  its gradient at a given point is small: the box holds one minimiser, close to that point.

``D`` is then least in a basin: off the FAR boxes, which lie above the bound, it attains its
infimum on a compact set, at a point with gradient 0. Where ``D`` has a kink along a coordinate, the
members with that value of it are a box of their own, and the gradient is along the other ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from fractions import Fraction

    from gantheory.enclosure.projection.box import Box, Point
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law


@final
class Kind(Enum):
    """Why a box does not hold the minimum, or that it may."""

    FAR = "far"
    SLOPE = "slope"
    ABOVE = "above"
    CONVEX = "convex"
    BASIN = "basin"


@final
@dataclass(frozen=True)
class Leaf:
    """A box that is settled.

    Attributes
    ----------
    kind
        How.
    index
        For SLOPE, the coordinate of the derivative; for BASIN, which basin.
    """

    kind: Kind
    index: int = 0


@final
@dataclass(frozen=True)
class Split:
    """A box cut in two at a value of one coordinate."""

    coordinate: int
    at: Fraction
    below: Node
    above: Node


@final
@dataclass(frozen=True)
class Ridge:
    """A box cut in three at a value of one coordinate where ``D`` has a kink."""

    coordinate: int
    at: Fraction
    below: Node
    on: Node
    above: Node


Node = Leaf | Split | Ridge


@final
@dataclass(frozen=True)
class Basin:
    """A box on which ``D`` is strictly convex, and what is claimed of its minimiser.

    Attributes
    ----------
    box
        The box, bounded.
    point
        A member close to the minimiser, in the units of the box.
    curvature
        At most the least eigenvalue of the Hessian on the box, over the free coordinates.
    slope
        At least the length of the gradient at the point.
    value
        The claimed minimum.
    minimiser
        The claimed enclosures of the coordinates, in the target's own units.
    """

    box: Box
    point: Point
    curvature: Fraction
    slope: Fraction
    value: Enclosure
    minimiser: tuple[Enclosure, ...]


@final
@dataclass(frozen=True)
class Certificate:
    """All that is needed to see that the minimum over the family is where it is said to be.

    Attributes
    ----------
    divergence
        The name; always ``D(target, member)``.
    target, family
        What is projected, and on what.
    units
        What the boxes' numbers mean; for sizes and places their two units.
    edges
        The partition's cells, in these units; for sizes and places in the target's own.
    bound
        A value that some member attains or undercuts.
    basins
        Where the minimum may be.
    tree
        All members, divided.
    """

    divergence: str
    target: Law
    family: Family
    units: Units | tuple[Fraction, Fraction]
    edges: tuple[Fraction, ...]
    bound: Fraction
    basins: tuple[Basin, ...]
    tree: Node
