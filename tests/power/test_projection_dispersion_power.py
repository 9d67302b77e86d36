"""A certificate over gamma laws that is tampered with is refused: each part, one at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gantheory.enclosure import Enclosure
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.certificate import Certificate, Kind, Leaf, Split
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.dispersion import facts, gamma
from gantheory.enclosure.projection.fit import fit
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gantheory.enclosure.projection.certificate import Node

pytestmark = pytest.mark.power

DIGITS = 10


def certificate(target: str, family: str, name: str) -> Certificate:
    found = fit(parse_law(target), parse_family(family), name, DIGITS)
    assert found.status == "global"
    assert found.certificate is not None
    return found.certificate


@pytest.fixture(scope="module", params=["gamma(2,*)", "gamma"])
def honest(request: pytest.FixtureRequest) -> Certificate:
    """With few boxes; far from 0 both parameters take few evaluations."""
    target = "uniform(0,1)" if request.param == "gamma(2,*)" else "uniform(50,51)"
    return certificate(target, request.param, "js")


@pytest.fixture(scope="module", params=["gamma", "beta"])
def convex(request: pytest.FixtureRequest) -> Certificate:
    return certificate("triangular(0,1/3,1)", request.param, "kl")


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


def test_a_box_that_is_left_out_is_missed(honest: Certificate) -> None:
    count = len(list(leaves(honest.tree)))
    for k in range(0, count, max(1, count // 12)):
        tree, _ = changed(honest.tree, lambda _: None, k)
        with pytest.raises(Refused, match="is not settled"):
            check(replace(honest, tree=tree))


def test_a_box_that_is_not_what_it_is_said_to_be_is_refused(honest: Certificate) -> None:
    """The basin called far, steep, above, or all there is."""
    places = [k for k, leaf in enumerate(leaves(honest.tree)) if leaf.kind is Kind.BASIN]
    for kind in (Kind.FAR, Kind.SLOPE, Kind.ABOVE, Kind.CONVEX):
        tree, _ = changed(honest.tree, lambda _, kind=kind: Leaf(kind, 1), places[0])
        with pytest.raises(Refused, match=f"not shown to be {kind.value}"):
            check(replace(honest, tree=tree))
    with pytest.raises(Refused, match="not shown to be convex"):
        check(replace(honest, tree=Leaf(Kind.CONVEX)))


def test_every_last_digit_counts(honest: Certificate) -> None:
    _every_last_digit_counts(honest)


def test_every_last_digit_of_a_convex_one_counts(convex: Certificate) -> None:
    _every_last_digit_counts(convex)


def _every_last_digit_counts(of: Certificate) -> None:
    (basin,) = of.basins
    for sign in (-1, 1):
        unit = _last_digit(basin.value)
        value = Enclosure(basin.value.low + sign * unit, basin.value.high + sign * unit, DIGITS)
        with pytest.raises(Refused, match=r"minimum is not shown|no member is shown"):
            check(replace(of, basins=(replace(basin, value=value),)))
        for k, at in enumerate(basin.minimiser):
            unit = _last_digit(at)
            moved = Enclosure(at.low + sign * unit, at.high + sign * unit, DIGITS)
            minimiser = (*basin.minimiser[:k], moved, *basin.minimiser[k + 1 :])
            with pytest.raises(Refused, match="minimiser is not shown to lie"):
                check(replace(of, basins=(replace(basin, minimiser=minimiser),)))


def _last_digit(value: Enclosure) -> Fraction:
    return Fraction(10) ** (math.floor(math.log10(value.midpoint)) - DIGITS + 1)


def test_convexity_is_claimed_for_kl_and_powers_above_1_alone(convex: Certificate) -> None:
    """And for one basin: a convex function has no two."""
    check(convex)
    for name in ("js", "hellinger", "reverse-kl", "jeffreys", "neyman"):
        with pytest.raises(Refused):
            check(replace(convex, divergence=name))
    with pytest.raises(Refused, match="not shown to be convex"):
        check(replace(convex, basins=convex.basins * 2))


def test_a_basin_that_is_no_minimum_is_refused(convex: Certificate) -> None:
    (basin,) = convex.basins
    tampered = [
        replace(basin, curvature=2 * basin.curvature),
        replace(basin, slope=basin.slope / 2**40),
        replace(basin, point=(basin.point[0], basin.point[1] + Fraction(1, 2**12))),
    ]
    for other in tampered:
        with pytest.raises(Refused):
            check(replace(convex, basins=(other,)))


def test_bounds_that_overshoot_are_seen(
    honest: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With masses of no width the basin itself would be far; so it would with shapes confused."""
    places = [k for k, leaf in enumerate(leaves(honest.tree)) if leaf.kind is Kind.BASIN]
    tree, _ = changed(honest.tree, lambda _: Leaf(Kind.FAR), places[0])
    with pytest.raises(Refused, match="not shown to be far"):
        check(replace(honest, tree=tree))
    seen = facts.Seen.between
    monkeypatch.setattr(facts.Seen, "between", lambda self, a, b: seen(self, a, b) + 1)
    check(replace(honest, tree=tree))


def test_a_density_bound_from_the_wrong_end_bounds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Upper bounds at the largest deviance instead of the least lie below members."""
    of = gamma.gammas(parse_family("gamma"), (Fraction(1), Fraction(1)))
    assert of is not None
    box = Box((Fraction(1), Fraction(1)), (Fraction(2), Fraction(3)))
    mark = of.mark(Fraction(1, 2))
    inside = of.range(Box((Fraction(1), Fraction(1)), (Fraction(1), Fraction(1)))).log_lower(mark)
    assert float(inside) <= float(of.range(box).log_upper(mark))
    monkeypatch.setattr(gamma._Range, "side", lambda _, __: -1)
    assert float(inside) > float(of.range(box).log_upper(mark))
