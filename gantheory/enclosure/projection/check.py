"""The checker of certificates: it trusts no search, only the facts that it computes itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import certainly, working_precision
from gantheory.enclosure.projection.bounds import Bounds
from gantheory.enclosure.projection.certificate import Certificate, Kind, Leaf, Ridge, Split
from gantheory.enclosure.projection.dispersion.facts import DispersionFacts
from gantheory.enclosure.projection.dispersion.families import model_of
from gantheory.enclosure.projection.location_scale import location_scale
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.projection.uniform import SEARCHED, UniformFacts, is_uniform

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import Box
    from gantheory.enclosure.projection.certificate import Basin, Node
    from gantheory.enclosure.projection.facts import Facts

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
    facts = _facts(certificate)
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


def _facts(certificate: Certificate) -> Facts:
    """What is computed anew."""
    sensitivity = sensitivity_of(certificate.divergence)
    family = location_scale(certificate.family)
    searched, units = certificate.divergence in SEARCHED, certificate.units
    if isinstance(units, tuple):
        model = model_of(certificate.family, units)
        if model is not None:
            return DispersionFacts(
                certificate.divergence, certificate.target, model, sensitivity, certificate.edges
            )
    elif searched and is_uniform(certificate.family):
        return UniformFacts(
            certificate.divergence,
            certificate.target,
            certificate.family,
            sensitivity,
            units,
            certificate.edges,
        )
    if family is None or isinstance(units, tuple):
        raise Refused(f"{certificate.divergence} over {certificate.family} is beyond this checker")
    return Bounds(
        certificate.divergence,
        certificate.target,
        family,
        sensitivity,
        units,
        certificate.edges,
    )


def _leaves(facts: Facts, tree: Node) -> list[tuple[Leaf, Box]]:
    """The leaves with their boxes, from the box of all members down: none can be left out."""
    pending: list[tuple[Node, Box]] = [(tree, facts.whole())]
    found: list[tuple[Leaf, Box]] = []
    while pending:
        node, box = pending.pop()
        if isinstance(node, Split | Ridge):
            i, at = node.coordinate, node.at
            if i not in box.free:
                raise Refused(f"the box {box} is cut along a fixed coordinate")
            below, above = box.split(i, at)
            pending += [(node.above, above), (node.below, below)]
            if isinstance(node, Ridge):
                pending.append((node.on, box.face(i, at)))
            elif at in facts.kinks(i):
                raise Refused(f"the box {box} is cut at a kink, and the kink is left out")
        elif isinstance(node, Leaf):
            found.append((node, box))
        else:
            raise Refused(f"the box {box} is not settled")
    return found


def _holds(facts: Facts, leaf: Leaf, box: Box, certificate: Certificate) -> bool:
    if leaf.kind is Kind.FAR:
        return facts.is_far(box, certificate.bound)
    if leaf.kind is Kind.CONVEX:  # a strict local minimum of a convex function is the only one
        return facts.is_convex and len(certificate.basins) == 1
    if leaf.kind is Kind.BASIN:
        return certificate.basins[leaf.index].box == box
    if not facts.is_compact(box):
        return False
    if leaf.kind is Kind.ABOVE:
        return facts.is_above(box, certificate.bound)
    return leaf.index in box.free and facts.is_steep(box, leaf.index)


def _check_basin(facts: Facts, basin: Basin) -> None:
    """The Hessian, the gradient, and the claims that follow.

    On a convex set where the Hessian is at least ``m > 0``, with the gradient ``g`` at a point
    whose distance to the boundary is more than ``2 |g|/m``, the minimiser is inside, within
    ``|g|/m`` of the point, and the minimum at most ``|g|^2/(2 m)`` below the value there.
    """
    box = basin.box
    if not (facts.is_compact(box) and box.contains(basin.point)):
        raise Refused(f"the point of the basin {box} lies outside it")
    curvature = facts.curvature(box)
    if curvature is None or not 0 < basin.curvature <= curvature:
        raise Refused(f"the Hessian on the basin {box} is not shown to be positive definite")
    bits = _GUARD_BITS - min(_exponent(basin.slope), 0)
    gradient = facts.gradient_at(basin.point, box.free, bits)
    with working_precision(bits + 32):
        length = sum((abs(g) for g in gradient), arb(0))  # at least the Euclidean one
        if not certainly(length, "<=", arb(basin.slope.numerator) / basin.slope.denominator):
            raise Refused(f"the gradient in the basin {box} is not shown to be as small as claimed")
    reach = basin.slope / basin.curvature
    for i in box.free:
        x = basin.point[i]
        if min(x - Fraction(box.low[i]), Fraction(box.high[i]) - x) <= 2 * reach:
            raise Refused(f"the minimiser is not shown to be inside the basin {box}")
    _check_claims(facts, basin, reach)


def _check_claims(facts: Facts, basin: Basin, reach: Fraction) -> None:
    drop = basin.slope * reach / 2
    here = facts.value(basin.point, basin.value.asked + 2)
    if not (
        here.is_finite and here.low - drop >= basin.value.low and here.high <= basin.value.high
    ):
        raise Refused(f"the minimum is not shown to lie in [{basin.value.low}, {basin.value.high}]")
    shown = facts.actual(basin.point, reach)
    for (place, radius), claimed in zip(shown, basin.minimiser, strict=True):
        if not (claimed.low <= place - radius and place + radius <= claimed.high):
            raise Refused(f"the minimiser is not shown to lie in [{claimed.low}, {claimed.high}]")


def _exponent(value: Fraction) -> int:
    """About the binary logarithm of a positive number."""
    return value.numerator.bit_length() - value.denominator.bit_length()
