"""The checker of certificates: it trusts no search, only the facts that it computes itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import certainly, working_precision
from gantheory.enclosure.projection.bounds import Bounds
from gantheory.enclosure.projection.certificate import Certificate, Kind, Leaf, Split
from gantheory.enclosure.projection.location_scale import location_scale
from gantheory.enclosure.projection.sensitivity import SENSITIVITIES

if TYPE_CHECKING:
    from gantheory.enclosure.projection.certificate import Basin, Node
    from gantheory.enclosure.projection.location_scale import Box

_GUARD_BITS = 16


@final
class Refused(Exception):
    """A certificate that does not show what it claims; the message says where."""


def check(certificate: Certificate) -> None:
    """Accept a certificate by returning.

    Raises
    ------
    Refused
        If any part of it is not shown.
    """
    family = location_scale(certificate.family)
    sensitivity = SENSITIVITIES.get(certificate.divergence)
    if family is None or sensitivity is None:
        raise Refused(f"{certificate.divergence} over {certificate.family} is beyond this checker")
    facts = Bounds(
        certificate.divergence,
        certificate.target,
        family,
        sensitivity,
        certificate.units,
        certificate.edges,
    )
    if not certificate.basins:
        raise Refused("no basin: nothing is claimed to be the minimum")
    if min(Fraction(b.value.high) for b in certificate.basins) > certificate.bound:
        raise Refused("no member is shown to reach the bound that the boxes are held against")
    leaves = _leaves(facts, certificate.tree)
    for basin in certificate.basins:
        _check_basin(facts, basin)
    for leaf, box in leaves:
        if not _holds(facts, leaf, box, certificate):
            raise Refused(f"the box {box} is not shown to be {leaf.kind.value}")


def _leaves(facts: Bounds, tree: Node) -> list[tuple[Leaf, Box]]:
    """The leaves with their boxes, from the box of all members down: none can be left out."""
    pending: list[tuple[Node, Box]] = [(tree, facts.whole())]
    found: list[tuple[Leaf, Box]] = []
    while pending:
        node, box = pending.pop()
        if isinstance(node, Split):
            if node.coordinate not in facts.family.free:
                raise Refused(f"the box {box} is cut along a fixed coordinate")
            below, above = box.split(node.coordinate, node.at)
            pending += [(node.above, above), (node.below, below)]
        elif isinstance(node, Leaf):
            found.append((node, box))
        else:
            raise Refused(f"the box {box} is not settled")
    return found


def _holds(facts: Bounds, leaf: Leaf, box: Box, certificate: Certificate) -> bool:
    if leaf.kind is Kind.FAR:
        return facts.is_far(box, certificate.bound)
    if leaf.kind is Kind.BASIN:
        return certificate.basins[leaf.index].box == box
    if not box.is_compact:
        return False
    if leaf.kind is Kind.ABOVE:
        return facts.is_above(box, certificate.bound)
    return leaf.index in facts.family.free and facts.is_steep(box, leaf.index)


def _check_basin(facts: Bounds, basin: Basin) -> None:
    """The Hessian, the gradient, and the claims that follow.

    On a convex set where the Hessian is at least ``m > 0``, with the gradient ``g`` at a point
    whose distance to the boundary is more than ``2 |g|/m``, the minimiser is inside, within
    ``|g|/m`` of the point, and the minimum at most ``|g|^2/(2 m)`` below the value there.
    """
    box = basin.box
    if not (box.is_compact and box.contains(basin.point)):
        raise Refused(f"the point of the basin {box} lies outside it")
    curvature = facts.curvature(box)
    if curvature is None or not 0 < basin.curvature <= curvature:
        raise Refused(f"the Hessian on the basin {box} is not shown to be positive definite")
    bits = _GUARD_BITS - min(_exponent(basin.slope), 0)
    gradient = facts.gradient_at(basin.point, bits)
    with working_precision(bits + 32):
        length = sum((abs(g) for g in gradient), arb(0))  # at least the Euclidean one
        if not certainly(length, "<=", arb(basin.slope.numerator) / basin.slope.denominator):
            raise Refused(f"the gradient in the basin {box} is not shown to be as small as claimed")
    reach = basin.slope / basin.curvature
    for i in facts.family.free:
        x = basin.point[i]
        if min(x - Fraction(box.low[i]), Fraction(box.high[i]) - x) <= 2 * reach:
            raise Refused(f"the minimiser is not shown to be inside the basin {box}")
    _check_claims(facts, basin, reach)


def _check_claims(facts: Bounds, basin: Basin, reach: Fraction) -> None:
    drop = basin.slope * reach / 2
    here = facts.value(basin.point, basin.value.asked + 2)
    if not (
        here.is_finite and here.low - drop >= basin.value.low and here.high <= basin.value.high
    ):
        raise Refused(f"the minimum is not shown to lie in [{basin.value.low}, {basin.value.high}]")
    places = (facts.units.location(basin.point[0]), facts.units.scale(basin.point[1]))
    for i, (place, claimed) in enumerate(zip(places, basin.minimiser, strict=True)):
        radius = reach * facts.units.unit if i in facts.family.free else Fraction(0)
        if not (claimed.low <= place - radius and place + radius <= claimed.high):
            raise Refused(f"the minimiser is not shown to lie in [{claimed.low}, {claimed.high}]")


def _exponent(value: Fraction) -> int:
    """About the binary logarithm of a positive number."""
    return value.numerator.bit_length() - value.denominator.bit_length()
