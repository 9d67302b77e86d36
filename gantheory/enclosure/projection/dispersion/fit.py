"""The best member of a family that is told by a size and a place, certified."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.projection import nodes_of, quantiles
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.divergences import ceiling, divergence
from gantheory.enclosure.plan import plan
from gantheory.enclosure.projection.certificate import Basin, Certificate, Kind, Leaf
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.dispersion.facts import DispersionFacts
from gantheory.enclosure.projection.dispersion.families import model_of
from gantheory.enclosure.projection.dispersion.guesses import guesses
from gantheory.enclosure.projection.outcome import IS_MEMBER, Fit
from gantheory.enclosure.projection.refine import settled
from gantheory.enclosure.projection.search import Exhausted, divide
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.result import Enclosure, exactly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.enclosure.projection.outcome import Status
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law
    from gantheory.measure.logform import Piece

    Guesses = Sequence[tuple[float, Mapping[str, Fraction]]]

_ONE = Fraction(1)
_MARGIN, _NEAR, _SAME = Fraction(1, 10**9), 1e-6, 1e-3
_TINY, _SIZES = 1e-7, (10, 1000, 10**6)
_CELLS = 256
_GRID, _OUTSIDE = 1 << 30, (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4))


def members_near(name: str, target: Law, family: Family) -> list[tuple[float, dict[str, Fraction]]]:
    """Local minimisers in floats, the best first; none for a family that is not seen so."""
    rough = model_of(family, (_ONE, _ONE))
    if rough is None:
        return []
    nodes = nodes_of(target)
    low, high = rough.support
    inside = (nodes.x > float(low)) & (nodes.x < (math.inf if high is None else float(high)))
    if not inside.any():
        return []
    first = rough.starts(nodes.x[inside], nodes.mass[inside])[0]
    model = rough.rescaled(_units(rough.steps(tuple(map(Fraction, first)))))
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
    units = _units(rough.steps(best))
    model = rough.rescaled(units)
    edges = _edges(target, model, _CELLS)
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


def alone(name: str, target: Law, family: Family, digits: int) -> Fit | None:
    """What can be said of a family that is seen so and not bracketed; None for any other."""
    model = model_of(family, (_ONE, _ONE))
    if model is None:
        return None
    entry, zero = entry_of(name), Fraction(0)
    low, high = model.support
    pieces = [piece for _, density in target.parts for piece in density.pieces]
    apart = not any(p.high > low and (high is None or p.low < high) for p in pieces)
    alone = entry.kernel.alone[::-1] if entry.swap else entry.kernel.alone
    outside = target.atoms or any(
        p.low < low or (high is not None and p.high > high) for p in pieces
    )
    if not apart and (
        (outside and not alone[0].is_finite())
        or (not alone[1].is_finite() and not _covers(pieces, low, high))
    ):
        why = "where a member vanishes, or the target does, the integral is infinite for all"
        return Fit(name, target, family, "infinite", exactly(math.inf, digits), reason=why)
    if apart:
        value = divergence(name, target, model.member((_ONE, _ONE / 2)), digits)
        status: Status = "infinite" if value.low == math.inf else "constant"
        why = "the target and every member are mutually singular"
        return Fit(name, target, family, status, value, reason=why)
    found = members_near(name, target, family)
    if found and found[0][0] < _TINY:
        for size in _SIZES:
            simple = {key: x.limit_denominator(size) for key, x in found[0][1].items()}
            if all(simple.values()):
                member = family.member(**simple)
                if plan(entry.kernel, target, member).is_zero:
                    at = {key: exactly(x, digits) for key, x in simple.items()}
                    return Fit(
                        name, target, family, "global", exactly(zero, digits), (at,), IS_MEMBER
                    )
    tried = by_size_and_place(name, target, family, digits, found)
    if isinstance(tried, Fit):
        return tried
    most = ceiling(name)
    shown: tuple[Mapping[str, Enclosure], ...] = ()
    if found:
        most = min(most, divergence(name, target, family.member(**found[0][1]), digits).high)
        shown = ({key: exactly(x, digits) for key, x in found[0][1].items()},)
    why = tried or f"boxes of members are not searched for {name} over {family}"
    return Fit(name, target, family, "stationary", Enclosure(zero, most, digits), shown, why)


def _covers(pieces: Sequence[Piece], low: Fraction, high: Fraction | None) -> bool:
    """Whether pieces fill an interval."""
    reached: Fraction | float = low
    for piece in sorted(pieces, key=lambda p: p.low):
        if piece.low <= reached:
            reached = max(reached, piece.high)
    return reached >= (math.inf if high is None else high)


def _is_same(model: Model, point: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    """Whether two guesses are one, but for the search's last step."""
    steps = model.steps(other)
    return all(abs(a - b) < _SAME * s for a, b, s in zip(point, other, steps, strict=True))


def _units(steps: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
    """The size of the best guess, and a standard deviation of its place."""
    size, place = steps
    return _power_of_two(float(size)), _power_of_two(float(place))


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
