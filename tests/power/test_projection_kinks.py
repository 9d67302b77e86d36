"""A certificate with kinks that is tampered with is refused: each part of it, one at a time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gantheory.enclosure import Enclosure
from gantheory.enclosure.projection.certificate import Certificate, Kind, Leaf, Ridge, Split
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.uniform import UniformFacts
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gantheory.enclosure.projection.certificate import Node

pytestmark = pytest.mark.power

DIGITS = 12


@pytest.fixture(scope="module")
def honest() -> Certificate:
    """Uniform laws on [0, b] for an exponential target; its density jumps at 0."""
    found = fit(parse_law("exponential(1)"), parse_family("uniform"), "js", DIGITS)
    assert found.status == "global"
    assert found.certificate is not None
    return found.certificate


def parts(node: Node) -> Iterator[Node]:
    """The subtrees at the cuts, each once."""
    yield node
    if isinstance(node, Split | Ridge):
        yield from parts(node.below)
        yield from parts(node.above)
        if isinstance(node, Ridge):
            yield from parts(node.on)


def changed(node: Any, which: Node, change: Callable[[Any], Any]) -> Any:
    """The tree with one subtree (the very object) changed."""
    if node is which:
        return change(node)
    if not isinstance(node, Split | Ridge):
        return node
    new = replace(
        node, below=changed(node.below, which, change), above=changed(node.above, which, change)
    )
    return replace(new, on=changed(node.on, which, change)) if isinstance(new, Ridge) else new


def test_the_honest_certificate_is_accepted(honest: Certificate) -> None:
    check(honest)


def test_a_box_that_is_left_out_is_missed(honest: Certificate) -> None:
    leaves = [n for n in parts(honest.tree) if isinstance(n, Leaf)]
    for leaf in leaves:
        with pytest.raises(Refused, match="is not settled"):
            check(replace(honest, tree=changed(honest.tree, leaf, lambda _: None)))


def test_a_kink_that_is_left_out_is_missed(honest: Certificate) -> None:
    """Cut in two where ``D`` has a kink, the members on it would be in no box of their own."""
    ridges = [n for n in parts(honest.tree) if isinstance(n, Ridge)]
    assert ridges
    for ridge in ridges:
        tree = changed(honest.tree, ridge, lambda r: Split(r.coordinate, r.at, r.below, r.above))
        with pytest.raises(Refused, match="kink is left out"):
            check(replace(honest, tree=tree))


def test_without_the_kinks_the_minimiser_itself_would_be_lost(
    honest: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no kink were known, the ridge with the minimiser could be left out unnoticed."""
    (basin,) = honest.basins
    other = replace(basin, box=basin.box)
    ridge = next(
        n for n in parts(honest.tree) if isinstance(n, Ridge) and Kind.BASIN in kinds(n.on)
    )
    tree = changed(honest.tree, ridge, lambda r: Split(r.coordinate, r.at, r.below, r.above))
    lost = replace(honest, tree=tree, basins=(other,))
    with pytest.raises(Refused):
        check(lost)
    monkeypatch.setattr(UniformFacts, "kinks", lambda *_: frozenset())
    check(lost)


def kinds(node: Node) -> set[Kind]:
    return {n.kind for n in parts(node) if isinstance(n, Leaf)}


def test_the_last_digits_count(honest: Certificate) -> None:
    (basin,) = honest.basins
    unit = Fraction(1, 10 ** (DIGITS + 1))  # twelve significant digits of 0.082...
    low, high = basin.minimiser
    for sign in (-1, 1):
        value = Enclosure(basin.value.low + sign * unit, basin.value.high + sign * unit, DIGITS)
        with pytest.raises(Refused, match=r"minimum is not shown|no member is shown"):
            check(replace(honest, basins=(replace(basin, value=value),)))
        for moved in (
            (Enclosure(low.low + sign * unit, low.high + sign * unit, DIGITS), high),
            (low, Enclosure(high.low + sign * 10 * unit, high.high + sign * 10 * unit, DIGITS)),
        ):
            with pytest.raises(Refused, match="minimiser is not shown to lie"):
                check(replace(honest, basins=(replace(basin, minimiser=moved),)))


def test_a_bound_that_no_member_reaches_is_refused(honest: Certificate) -> None:
    with pytest.raises(Refused, match="no member is shown"):
        check(replace(honest, bound=honest.bound / 2))
