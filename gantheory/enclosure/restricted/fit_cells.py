"""Members that give every cell of a partition the mass that a target gives it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, ctx

from gantheory.enclosure.ball import ball, certainly
from gantheory.enclosure.projection.location_scale import location_scale
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted.cells import mass_in
from gantheory.enclosure.restricted.matching import Matching, blind
from gantheory.measure.exact import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gantheory.enclosure.projection.location_scale import LocationScale
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_WHAT = "masses of the cells"
_ZERO = Fraction(0)
_FARTHEST = 200


def with_masses(target: Law, family: Family, cuts: Sequence[Fraction]) -> Matching | None:
    """The members with the target's masses of the cells; None if not decided."""
    members = location_scale(family)
    if members is None:
        return None
    approached = _approached(target, members, cuts)
    if approached is not None:
        return approached
    below: dict[Fraction, arb] = {}
    positive = members.shape.traits.low is not None
    for cut in cuts:
        mass = mass_in(target, -float("inf"), cut, Goal(ctx.prec))
        outside = positive and members.fixed[0] is not None and cut <= members.fixed[0]
        if outside and mass.is_zero():
            continue  # neither has anything below this cut
        if outside or not (certainly(mass, ">", 0) and certainly(mass, "<", 1)):
            return None
        below[cut] = mass
    if not below:
        return Matching("constant", (), "one cell has all the mass of the target and of members")
    places = {cut: _quantile(members.shape.cdf, mass) for cut, mass in below.items()}
    return _solved(members, places)


def _approached(target: Law, members: LocationScale, cuts: Sequence[Fraction]) -> Matching | None:
    """All the target's mass lies in one cell, or in two about a cut, and members shrink to there.

    The masses of their cells tend to the target's, and the value, continuous in them, to -log 4. No
    member attains it where every one has mass in a cell in which the target has none.
    """
    if len(members.free) < 2 or members.shape.traits.low is not None:
        return None
    ends: list[Fraction | float] = [-float("inf"), *cuts, float("inf")]
    masses = [mass_in(target, a, b, Goal(ctx.prec)) for a, b in pairwise(ends)]
    full = [k for k, mass in enumerate(masses) if not mass.is_zero()]
    if len(full) == len(masses) or full[-1] - full[0] > 1:
        return None
    where = f"{number_text(cuts[full[0]])}" if len(full) == 2 else "a point of the target's cell"
    why = f"approached as members shrink to {where}: each has mass in a cell without the target's"
    return Matching("no_minimiser", (), why)


def _solved(members: LocationScale, places: Mapping[Fraction, arb | None]) -> Matching | None:
    """``location + scale z = cut`` for the quantiles ``z`` of the cuts."""
    location, scale = members.fixed
    if any(z is None for z in places.values()) or len(places) > len(members.free):
        return None
    (cut, z), *more = ((c, z) for c, z in places.items() if z is not None)
    if more:
        (other, y), *_ = more
        if not certainly(y, ">", z):
            return None
        spread = ball(other - cut) / (y - z)
        return _match(members, ball(cut) - spread * z, spread, others=False)
    if scale is not None:
        return _match(members, ball(cut) - ball(scale) * z, ball(scale), others=False)
    if location is not None:
        if not certainly(z, ">", 0) and not certainly(z, "<", 0):
            return None
        spread = ball(cut - location) / z
        if not certainly(spread, ">", 0):
            return None
        return _match(members, ball(location), spread, others=False)
    one = arb(1)
    return _match(members, ball(cut) - z, one, others=True)


def _match(members: LocationScale, location: arb, scale: arb, *, others: bool) -> Matching:
    values = zip(members.names, (location, scale), members.fixed, strict=True)
    at: dict[str, arb | Fraction] = {}
    for name, value, fixed in values:
        if name is not None and fixed is None:
            at[name] = 1 / value if members.by_rate and name == members.names[1] else value
    return Matching("global", (at,), blind(_WHAT, others=others))


def _quantile(cdf: Callable[[arb], arb], level: arb) -> arb | None:
    """An interval in which the distribution function passes a level; None if none is found."""
    low, high = Fraction(-1), Fraction(1)
    for _ in range(_FARTHEST):
        if certainly(cdf(ball(low)), "<", level) and certainly(cdf(ball(high)), ">", level):
            break
        low, high = 2 * low, 2 * high
    else:
        return None
    below = _last(lambda x: certainly(cdf(x), "<", level), low, high)
    above = _last(lambda x: certainly(cdf(x), ">", level), high, low)
    return ball(below).union(ball(above))


def _last(holds: Callable[[arb], bool | None], known: Fraction, other: Fraction) -> Fraction:
    """How far something certainly holds on the way to another point, by bisection."""
    for _ in range(ctx.prec + _FARTHEST):
        middle = (known + other) / 2
        known, other = (middle, other) if holds(ball(middle)) else (known, middle)
    return known
