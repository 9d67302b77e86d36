r"""The best member of a family: guessed in floats, then certified over the whole family.

What can come out:

- ``global``: the least value over all members, certified, with every minimiser;
- ``constant``: every member has the same value;
- ``infinite``: every member has the value ``+oo``;
- ``no_minimiser``: the infimum, which no member attains, and how it is approached;
- ``stationary``: some member's value is certified, and that no member is much better is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.divergence.text import parse_divergence
from gantheory.enclosure.ball import ball, bounds, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.divergences import ceiling, check_digits, divergence, of_singular
from gantheory.enclosure.plan import plan
from gantheory.enclosure.projection.bounds import Bounds
from gantheory.enclosure.projection.brackets.fit import BracketProblem
from gantheory.enclosure.projection.certificate import Basin, Certificate, Kind, Leaf
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.dispersion.fit import alone
from gantheory.enclosure.projection.edges import edges_for
from gantheory.enclosure.projection.inside import mass_between
from gantheory.enclosure.projection.limits import at_the_limit
from gantheory.enclosure.projection.location_scale import Units, location_scale
from gantheory.enclosure.projection.names import names_of
from gantheory.enclosure.projection.outcome import IS_MEMBER, Fit
from gantheory.enclosure.projection.partition import Partition, Seen
from gantheory.enclosure.projection.refine import settled
from gantheory.enclosure.projection.search import Exhausted, divide
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.projection.starts import starts
from gantheory.enclosure.projection.uniform import is_uniform
from gantheory.enclosure.projection.uniform_fit import UniformProblem
from gantheory.enclosure.result import Enclosure, exactly, from_ball
from gantheory.measure.family import Family, FreeFamily

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gantheory.divergence.projection import Guess
    from gantheory.enclosure.projection.box import End
    from gantheory.enclosure.projection.certificate import Node
    from gantheory.enclosure.projection.location_scale import LocationScale
    from gantheory.enclosure.projection.outcome import Status
    from gantheory.measure.law import Law

_UNIT_BITS, _BITS = 6, 128
_NEAR = 1e-6
_MARGIN = Fraction(1, 10**9)
_CELLS = 384
_ZERO = Fraction(0)
_KNOWN = (
    "members are searched for normal, laplace, logistic, cauchy, student, exponential, uniform,"
    " triangular, gamma, beta(*,*) and mixture(normal, normal)"
)


BRACKET_SECONDS = 60.0


def fit(
    target: Law,
    family: Family,
    name: str = "js",
    digits: int = 15,
    seconds: float = BRACKET_SECONDS,
) -> Fit:
    """Find the member closest to a target, and certify it over the whole family.

    Parameters
    ----------
    target
        Any law.
    family
        A family with free parameters.
    name
        The divergence; always ``D(target, member)``.
    digits
        The significant digits wished for.
    seconds
        The processor time that the lower end of a bracket may take.

    Raises
    ------
    InputError
        If the divergence is unknown, or ``digits`` no positive integer.
    """
    name = parse_divergence(name).name
    check_digits(digits)
    itself = as_member(target, family, digits)
    if itself is not None:
        zero = exactly(_ZERO, digits)
        return Fit(name, target, family, "global", zero, (itself,), IS_MEMBER)
    limit = at_the_limit(name, target, family, digits)
    if limit is not None:
        return limit
    if is_uniform(family):
        known = UniformProblem(name, target, family, digits).solve()
        if known is not None:
            return known
    bracket = BracketProblem(name, target, family, digits, seconds).solve()
    if bracket is not None:
        return bracket
    sized = alone(name, target, family, digits)
    if sized is not None:
        return sized
    members = location_scale(family)
    if members is None:
        whole = Enclosure(_ZERO, ceiling(name), digits)
        reason = f"{_KNOWN}, not {family}"
        if is_uniform(family):
            reason = f"uniform members are not searched in {name}: all but those that the target"
            reason += " covers are infinitely far"
        return Fit(name, target, family, "stationary", whole, reason=reason)
    return _Problem(name, target, members, digits).solve()


def as_member(target: Law, family: Family, digits: int) -> Mapping[str, Enclosure] | None:
    """The free parameters of a target that is written as a member; None for any other."""
    if not isinstance(family, FreeFamily) or target.atoms or len(target.parts) != 1:
        return None
    ((_, written),) = target.parts
    for density in names_of(written):
        if density.name != family.base.name:
            continue
        values = {p.name: Fraction(getattr(density, p.name)) for p in density.parameters}
        pairs = zip(family.base.parameters, family.fixed, strict=True)
        if all(fixed is None or fixed == values[p.name] for p, fixed in pairs):
            return {p.name: exactly(values[p.name], digits) for p in family.parameters}
    return None


def game_value(found: Fit) -> Enclosure | None:
    """``-log 4 + 2 JSD`` at the infimum of JSD; None for other divergences and no finite value."""
    low, high = found.value.low, found.value.high
    if found.name != "js" or not (isinstance(low, Fraction) and isinstance(high, Fraction)):
        return None
    digits = found.value.asked
    if found.status == "constant":  # at log 2, of laws that are mutually singular
        return exactly(_ZERO, digits)
    with working_precision(math.ceil(digits * math.log2(10)) + 40):
        ends = [from_ball(2 * ball(x) - 2 * arb.const_log2(), digits) for x in (low, high)]
        return Enclosure(ends[0].low, min(ends[1].high, _ZERO), digits)


@final
@dataclass(frozen=True)
class _Problem:
    """A projection onto a family of locations and scales."""

    name: str
    target: Law
    members: LocationScale
    digits: int

    def solve(self) -> Fit:
        """Exact answers first, then the search."""
        trivial = self._without_search()
        if trivial is not None:
            return trivial
        found = starts(self.name, self.target, self.members)
        if not found:
            return self._unsettled("no stationary member was found in floats")
        best = found[0]
        inside = self._contained(best)
        if inside is not None:
            return inside
        units = self._units(best)
        edges = edges_for(self.target, units, _CELLS)
        sensitivity = sensitivity_of(self.name)
        facts = Bounds(self.name, self.target, self.members, sensitivity, units, edges)
        near = [g for g in found if g.value <= best.value + _NEAR]
        try:
            certificate = self._certificate(facts, near)
            check(certificate)
        except (Exhausted, Refused) as reason:
            return self._unsettled(str(reason), best)
        return self._of_certificate(certificate)

    # ------------------------------------------------------------------------- without a search

    def _without_search(self) -> Fit | None:
        """All members alike: the target has no density where they live, or ``D`` is infinite."""
        low = self.members.shape.traits.low
        pieces = [piece for _, density in self.target.parts for piece in density.pieces]
        if not any(low is None or piece.high > low for piece in pieces):
            value = of_singular(self.name, self.digits)
            reason = "the target and every member are mutually singular"
            return self._result("infinite" if value.low == math.inf else "constant", value, reason)
        if all(self._is_infinite(self._some(scale)) for scale in self._extremes()):
            why = "where a member vanishes, or in a tail, the integral is infinite for every member"
            return self._result("infinite", exactly(math.inf, self.digits), why)
        return None

    def _some(self, scale: Fraction) -> Law:
        location, fixed = self.members.fixed
        return self.members.member(location or _ZERO, fixed or scale)

    def _extremes(self) -> list[Fraction]:
        """A narrow and a wide member: what decides a tail is monotone in the scale."""
        return [Fraction(1, 10**40), Fraction(1), Fraction(10**40)]

    def _is_infinite(self, member: Law) -> bool:
        entry = entry_of(self.name)
        left, right = (member, self.target) if entry.swap else (self.target, member)
        return plan(entry.kernel, left, right).is_infinite

    def _contained(self, guess: Guess) -> Fit | None:
        """The target is a member: seen exactly, at a simple number near the guess."""
        for size in (10, 1000, 10**6):
            location, scale = (
                Fraction(x).limit_denominator(size) if fixed is None else fixed
                for x, fixed in zip((guess.location, guess.scale), self.members.fixed, strict=True)
            )
            if scale <= 0:
                continue
            member = self.members.member(location, scale)
            if plan(entry_of(self.name).kernel, self.target, member).is_zero:
                at = self._named(exactly(location, self.digits), exactly(scale, self.digits))
                zero = exactly(_ZERO, self.digits)
                return self._result("global", zero, IS_MEMBER, (at,))
        return None

    # -------------------------------------------------------------------------------- the search

    def _units(self, best: Guess) -> Units:
        """Short numbers near the best guess; a fixed location is the centre itself."""
        location, scale = self.members.fixed
        unit = rounded_to(best.scale, best.scale) if scale is None else scale
        centre = rounded_to(best.location, float(unit)) if location is None else location
        return Units(centre, unit)

    def _certificate(self, facts: Bounds, near: Sequence[Guess]) -> Certificate:
        basins: list[Basin] = []
        failed: Exhausted | None = None
        for guess in near:
            point = tuple(
                facts.place(Fraction(x) if fixed is None else fixed, i)
                for i, (x, fixed) in enumerate(
                    zip((guess.location, guess.scale), self.members.fixed, strict=True)
                )
            )
            if any(b.box.contains(point) for b in basins):
                continue
            try:
                basin = settled(facts, point, self.members.free, self.digits)
            except Exhausted as reason:  # one that is not the best may yet be shown to be none
                failed = reason
                continue
            if not any(basin.box == b.box or _overlap(basin, b) for b in basins):
                basins.append(basin)
        if failed is not None and not basins:
            raise failed
        bound = min(Fraction(b.value.high) for b in basins)
        bound = max(bound, bound + _MARGIN * bound)
        if facts.is_convex:
            tree: Node = Leaf(Kind.CONVEX)
        else:
            tree = divide(facts, [b.box for b in basins], bound)
        return Certificate(
            self.name,
            self.target,
            self.members.family,
            facts.units,
            facts.edges,
            bound,
            tuple(basins),
            tree,
        )

    def _of_certificate(self, certificate: Certificate) -> Fit:
        best = min(Fraction(b.value.high) for b in certificate.basins)
        lowest = min(Fraction(b.value.low) for b in certificate.basins)
        kept = [b for b in certificate.basins if Fraction(b.value.low) <= best]
        return self._result(
            "global",
            Enclosure(lowest, best, self.digits),
            "certified over the whole family",
            tuple(self._named(*b.minimiser) for b in kept),
            certificate,
        )

    # -------------------------------------------------------------------------------- the answers

    def _named(self, location: Enclosure, scale: Enclosure) -> Mapping[str, Enclosure]:
        found: dict[str, Enclosure] = {}
        for i, (name, value) in enumerate(zip(self.members.names, (location, scale), strict=True)):
            if name is not None and i in self.members.free:
                by_rate = self.members.by_rate and i == 1
                found[name] = _inverse(value) if by_rate else value
        return found

    def _result(
        self,
        status: Status,
        value: Enclosure,
        reason: str,
        minimisers: tuple[Mapping[str, Enclosure], ...] = (),
        certificate: Certificate | None = None,
    ) -> Fit:
        family = self.members.family
        return Fit(self.name, self.target, family, status, value, minimisers, reason, certificate)

    def _unsettled(self, reason: str, best: Guess | None = None) -> Fit:
        """The value of the best member found bounds the infimum from above."""
        least = self._least()
        if best is None:
            whole = Enclosure(least, ceiling(self.name), self.digits)
            return self._result("stationary", whole, reason)
        location, scale = (
            Fraction(x) if fixed is None else fixed
            for x, fixed in zip((best.location, best.scale), self.members.fixed, strict=True)
        )
        value = divergence(self.name, self.target, self.members.member(location, scale), 15)
        at = self._named(exactly(location, self.digits), exactly(scale, self.digits))
        found = Enclosure(least, value.high, self.digits)
        if found.low and found.reached():
            reason = "the infimum is known, but not which members attain it: they may be many"
        return self._result("stationary", found, reason, (at,))

    def _least(self) -> Fraction:
        """What no member is below: what is seen of where members live, and where none does."""
        start: End = -math.inf
        if self.members.shape.traits.low is not None:
            start = self.members.fixed[0] or _ZERO  # the support begins at the location
        elif not self.target.atoms:
            return _ZERO
        with working_precision(_BITS):
            inside = mass_between(self.target, start, math.inf)
            seen = Seen(Partition((), (), arb(0)), entry_of(self.name))
            found = seen.value((1 - inside).max(arb(0)), arb(0)) + seen.value(inside, arb(1))
            return max(bounds(found)[0], _ZERO) if found.is_finite() else _ZERO


def _overlap(a: Basin, b: Basin) -> bool:
    return all(
        x.low <= y.high and y.low <= x.high for x, y in zip(a.minimiser, b.minimiser, strict=True)
    )


def rounded_to(value: float, size: float) -> Fraction:
    """A short binary number near the value, to a few bits of the size."""
    grid = Fraction(2) ** (math.floor(math.log2(size)) - _UNIT_BITS)
    return round(Fraction(value) / grid) * grid


def _inverse(value: Enclosure) -> Enclosure:
    """The enclosure of ``1/x`` for a positive ``x``."""
    return Enclosure(1 / Fraction(value.high), 1 / Fraction(value.low), value.asked)
