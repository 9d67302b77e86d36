"""A certificate that is tampered with is refused: each part of it, one at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gantheory.enclosure import Enclosure, divergence
from gantheory.enclosure.projection import bounds
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.certificate import Certificate, Kind, Leaf, Split
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.location_scale import location_scale
from gantheory.enclosure.projection.shape import LaplaceShape
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gantheory.enclosure.projection.certificate import Node

pytestmark = pytest.mark.power

DIGITS = 12


@pytest.fixture(scope="module", params=["js", "tv", "reverse-kl"])
def honest(request: pytest.FixtureRequest) -> Certificate:
    """A certificate with few boxes: normal laws of mean 0 against Laplace's."""
    found = fit(parse_law("laplace(0,3/2)"), parse_family("normal(0,*)"), request.param, DIGITS)
    assert found.status == "global"
    assert found.certificate is not None
    return found.certificate


def leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Split):
        yield from leaves(node.below)
        yield from leaves(node.above)
    else:
        yield node


def changed(node: Node, change: Callable[[Leaf], Any], at: int) -> tuple[Any, int]:
    """The tree with its leaf number ``at`` changed, and how many leaves it has."""
    if isinstance(node, Split):
        below, count = changed(node.below, change, at)
        above, more = changed(node.above, change, at - count)
        return replace(node, below=below, above=above), count + more
    return (change(node) if at == 0 else node), 1


def last_digit(value: Enclosure) -> Fraction:
    """One unit of the last of the significant digits that were asked for."""
    return Fraction(10) ** (math.floor(math.log10(value.midpoint)) - DIGITS + 1)


def test_the_honest_certificate_is_accepted(honest: Certificate) -> None:
    check(honest)


def test_a_box_that_is_left_out_is_missed(honest: Certificate) -> None:
    """Any box: a tree has no other way to leave one out."""
    count = len(list(leaves(honest.tree)))
    for k in range(count):
        tree, _ = changed(honest.tree, lambda _: None, k)
        with pytest.raises(Refused, match="is not settled"):
            check(replace(honest, tree=tree))


def test_a_box_that_is_not_what_it_is_said_to_be_is_refused(honest: Certificate) -> None:
    """The basin called far, steep, or above."""
    places = [k for k, leaf in enumerate(leaves(honest.tree)) if leaf.kind is Kind.BASIN]
    for kind in (Kind.FAR, Kind.SLOPE, Kind.ABOVE):
        tree, _ = changed(honest.tree, lambda _, kind=kind: Leaf(kind, 1), places[0])
        with pytest.raises(Refused, match=f"not shown to be {kind.value}"):
            check(replace(honest, tree=tree))


def test_the_last_digit_of_the_minimum_counts(honest: Certificate) -> None:
    (basin,) = honest.basins
    unit = last_digit(basin.value)
    for sign in (-1, 1):
        value = Enclosure(basin.value.low + sign * unit, basin.value.high + sign * unit, DIGITS)
        with pytest.raises(Refused, match=r"minimum is not shown|no member is shown"):
            check(replace(honest, basins=(replace(basin, value=value),)))


def test_the_last_digit_of_the_minimiser_counts(honest: Certificate) -> None:
    (basin,) = honest.basins
    location, scale = basin.minimiser
    unit = last_digit(scale)
    for sign in (-1, 1):
        moved = Enclosure(scale.low + sign * unit, scale.high + sign * unit, DIGITS)
        with pytest.raises(Refused, match="minimiser is not shown to lie"):
            check(replace(honest, basins=(replace(basin, minimiser=(location, moved)),)))


def test_a_flatter_basin_a_smaller_slope_and_another_point_are_refused(
    honest: Certificate,
) -> None:
    (basin,) = honest.basins
    shift = Fraction(1, 2**10)
    low, high = basin.box.low, basin.box.high
    tampered = [
        replace(basin, curvature=2 * basin.curvature),
        replace(basin, slope=basin.slope / 2**40),
        replace(basin, point=(basin.point[0], basin.point[1] + shift)),
        replace(basin, box=Box(low, (high[0], high[1] * 4))),
    ]
    for other in tampered:
        with pytest.raises(Refused):
            check(replace(honest, basins=(other,)))


def test_a_bound_that_no_member_reaches_is_refused(honest: Certificate) -> None:
    """Against a lower bound every box would be far."""
    with pytest.raises(Refused, match="no member is shown"):
        check(replace(honest, bound=honest.bound / 2))


def test_a_partition_bound_that_overshoots_is_seen(
    honest: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the far boxes were judged by a wrong inequality, the basin itself would be called far."""
    places = [k for k, leaf in enumerate(leaves(honest.tree)) if leaf.kind is Kind.BASIN]
    tree, _ = changed(honest.tree, lambda _: Leaf(Kind.FAR), places[0])
    with pytest.raises(Refused, match="not shown to be far"):
        check(replace(honest, tree=tree))
    over = bounds.OnPartition.over
    monkeypatch.setattr(bounds.OnPartition, "over", lambda self, box: over(self, box) + 1)
    check(replace(honest, tree=tree))


@pytest.fixture(scope="module")
def convex() -> Certificate:
    """A certificate without boxes: Kullback and Leibler's divergence, and a log-concave shape."""
    found = fit(parse_law("beta(1/2,1/2)"), parse_family("laplace"), "kl", DIGITS)
    assert found.status == "global"
    assert found.certificate is not None
    assert found.certificate.tree == Leaf(Kind.CONVEX)
    return found.certificate


def test_only_what_is_convex_is_taken_for_convex(
    convex: Certificate, honest: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every divergence, nor every shape; and a second basin would be a second minimum."""
    check(convex)
    (basin,) = convex.basins
    refused = [replace(convex, basins=(basin, basin)), replace(convex, basins=())]
    if honest.divergence != "kl":
        refused.append(replace(honest, tree=Leaf(Kind.CONVEX)))
    for other in refused:
        with pytest.raises(Refused, match=r"convex|no basin"):
            check(other)
    traits = replace(LaplaceShape().traits, log_concave=False)
    monkeypatch.setattr(LaplaceShape, "traits", traits)
    with pytest.raises(Refused, match="not shown to be convex"):
        check(convex)


def test_convexity_is_that_of_the_values() -> None:
    """Along lines in ``1/v`` and ``u/v``, at three places each; Cauchy's law shows what fails."""
    target = parse_law("mixture(1/2*normal(-3,1/4) + 1/2*normal(3,1/4))")
    bends = {}
    for family in ("laplace", "logistic", "normal", "cauchy"):
        members = location_scale(parse_family(family))
        assert members is not None
        values = []
        for b in (Fraction(-3), Fraction(0), Fraction(3)):  # 1/v = 1 throughout
            values.append(divergence("kl", target, members.member(b, Fraction(1)), 12).midpoint)
        bends[family] = values[0] + values[2] - 2 * values[1]
    assert {f for f, bend in bends.items() if bend < 0} == {"cauchy"}
