"""The best member of a family that is told by a size and a place, certified."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.projection import nodes_of, quantiles
from gantheory.enclosure.projection.certificate import Basin, Certificate, Kind, Leaf
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.dispersion.facts import DispersionFacts
from gantheory.enclosure.projection.dispersion.families import model_of
from gantheory.enclosure.projection.dispersion.guesses import guesses
from gantheory.enclosure.projection.outcome import Fit
from gantheory.enclosure.projection.refine import settled
from gantheory.enclosure.projection.search import Exhausted, divide
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.result import Enclosure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

    Guesses = Sequence[tuple[float, Mapping[str, Fraction]]]

_ONE = Fraction(1)
_MARGIN, _NEAR, _SAME = Fraction(1, 10**9), 1e-6, 1e-3
_CELLS, _MANY_CELLS, _CLOSE = 48, 96, 0.03
_GRID, _OUTSIDE = 1 << 30, (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4))


def members_near(name: str, target: Law, family: Family) -> list[tuple[float, dict[str, Fraction]]]:
    """Local minimisers in floats, the best first; none for a family that is not seen so."""
    rough = model_of(family, (_ONE, _ONE))
    if rough is None:
        return []
    nodes = nodes_of(target)
    low = rough.support[0]
    inside = nodes.x > float(low)
    if not inside.any():
        return []
    first = rough.starts(nodes.x[inside], nodes.mass[inside])[0]
    model = rough.rescaled(_units(tuple(map(Fraction, first))))
    return [(value, model.parameters(at)) for value, at in guesses(name, target, model)]


def by_size_and_place(
    name: str, target: Law, family: Family, digits: int, found: Guesses
) -> Fit | str | None:
    """The certified answer next to guesses, the best of which is the first.

    None for a family that is not seen so; else why there is none.
    """
    rough = model_of(family, (_ONE, _ONE))
    if rough is None or not found or name == "tv":
        return None
    best = rough.point(found[0][1])
    units = _units(best)
    model = rough.rescaled(units)
    edges = _edges(target, model, _MANY_CELLS if found[0][0] < _CLOSE else _CELLS)
    facts = DispersionFacts(name, target, model, sensitivity_of(name), edges)
    near: list[tuple[Fraction, ...]] = []
    for value, at in found:
        point = model.point(at)
        if value <= found[0][0] + _NEAR and not any(_is_same(model, point, x) for x in near):
            near.append(point)
    try:
        basins, bound = _basins(facts, near, digits)
        convex = facts.is_convex and len(basins) == 1
        tree = Leaf(Kind.CONVEX) if convex else divide(facts, [b.box for b in basins], bound)
        certificate = Certificate(name, target, family, units, edges, bound, basins, tree)
        check(certificate)
    except (Exhausted, Refused, ArithmeticError) as reason:
        return str(reason)
    return _answer(certificate, model, digits)


def _is_same(model: Model, point: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    """Whether two guesses are one, but for the search's last step."""
    steps = model.steps(other)
    return all(abs(a - b) < _SAME * s for a, b, s in zip(point, other, steps, strict=True))


def _units(best: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
    """The size of the best guess, and a standard deviation of its place."""
    size, place = best
    spread = float(place) / max(1.0, math.sqrt(size))
    return _power_of_two(float(size)), _power_of_two(spread)


def _power_of_two(x: float) -> Fraction:
    return Fraction(2) ** round(math.log2(x))


def _edges(target: Law, model: Model, count: int) -> tuple[Fraction, ...]:
    """Quantiles of the target and the ends of its pieces, and some points outside."""
    levels = [(k + 0.5) / count for k in range(count)]
    levels += [10.0**-k for k in range(2, 7)] + [1 - 10.0**-k for k in range(2, 7)]
    low, high = model.support
    marks = {Fraction(x) for x in quantiles(nodes_of(target), levels)}
    inside = sorted(x for x in marks if low < x and (high is None or x < high))
    grid = _power_of_two(max(float(inside[-1] - inside[0]), 1e-300)) / _GRID
    found = {round(x / grid) * grid for x in inside}
    found |= {x for _, density in target.parts for x in density.breakpoints}
    spread = inside[len(inside) * 3 // 4] - inside[len(inside) // 4]
    first, last = min(found), max(found)
    found |= {first - spread * x for x in _OUTSIDE} | {last + spread * x for x in _OUTSIDE}
    return tuple(sorted(x for x in found if low < x and (high is None or x < high)))


def _basins(
    facts: DispersionFacts, near: Sequence[tuple[Fraction, ...]], digits: int
) -> tuple[tuple[Basin, ...], Fraction]:
    """Those that are next to the guesses, and a bound that the best one does not exceed."""
    basins: list[Basin] = []
    failed: Exhausted | None = None
    for point in near:
        try:
            basin = settled(facts, point, facts.whole().free, digits)
        except Exhausted as reason:  # one that is not the best may yet be shown to be none
            failed = reason
            continue
        if not any(basin.box == other.box for other in basins):
            basins.append(basin)
    if failed is not None and not basins:
        raise failed
    bound = min(Fraction(b.value.high) for b in basins)
    return tuple(basins), bound + _MARGIN * bound


def _answer(certificate: Certificate, model: Model, digits: int) -> Fit:
    basins = certificate.basins
    best = min(Fraction(b.value.high) for b in basins)
    value = Enclosure(min(Fraction(b.value.low) for b in basins), best, digits)
    kept = [b for b in basins if Fraction(b.value.low) <= best]
    problem = certificate.divergence, certificate.target, certificate.family
    at = tuple(dict(zip(model.names(), b.minimiser, strict=True)) for b in kept)
    return Fit(*problem, "global", value, at, "certified over the whole family", certificate)
