r"""The best uniform law: certified over all of them, kinks and all.

- Where ``F(1, 0)`` is infinite (KL, Pearson, Jeffreys), ``D`` is infinite unless the member covers
  the target. ``q`` is then constant on the target's support, and the divergence grows with the
  member's length (KL: ``log(b - a)``; Pearson: in proportion to it; Jeffreys is infinite wherever
  the member is alone): the target's hull is best.
- Where both ends of ``F`` are finite, :class:`UniformFacts` are searched.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.divergence.descent import descend
from gantheory.divergence.panels import float_divergence
from gantheory.divergence.projection import nodes_of, quantiles
from gantheory.enclosure.ball import certainly, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.cells import cells
from gantheory.enclosure.divergences import ceiling, divergence, of_singular
from gantheory.enclosure.plan import plan
from gantheory.enclosure.projection.box import point_box
from gantheory.enclosure.projection.certificate import Basin, Certificate
from gantheory.enclosure.projection.check import Refused, check
from gantheory.enclosure.projection.edges import edges_for
from gantheory.enclosure.projection.facts import BITS, COARSE
from gantheory.enclosure.projection.location_scale import Units
from gantheory.enclosure.projection.outcome import IS_MEMBER, Fit
from gantheory.enclosure.projection.refine import settled
from gantheory.enclosure.projection.search import Exhausted, divide
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.projection.uniform import SEARCHED, UniformFacts
from gantheory.enclosure.result import Enclosure, exactly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gantheory.enclosure.projection.outcome import Status
    from gantheory.measure.family import FreeFamily
    from gantheory.measure.law import Law

_ZERO = Fraction(0)
_CELLS = 48
_LEVELS = [0.005, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.995]
_NEAR, _ALIKE = 0.05, 1e-6
_BESIDE = Fraction(1, 2**30)
_MARGIN = Fraction(1, 10**9)
_NAMES = ("low", "high")
_COVERED = "infinite unless a member covers the target's support, and then it grows with the length"
_UNCOVERED = "no member covers the target's support, and where it does not the integral is infinite"


@final
@dataclass(frozen=True)
class UniformProblem:
    """A projection onto uniform laws, with one end or both free."""

    name: str
    target: Law
    family: FreeFamily
    digits: int

    def solve(self) -> Fit | None:
        """What can be said; None if nothing is known of such a divergence."""
        entry = entry_of(self.name)
        alone = [x.is_finite() for x in entry.kernel.alone]
        covering = not (alone[1] if entry.swap else alone[0])
        hull = self._hull()
        if self._is_singular():
            return self._singular()
        if covering:
            return self._covering(hull)
        if hull is not None:
            member = self._member(hull)
            if member is not None and plan(entry.kernel, self.target, member).is_zero:
                zero = exactly(_ZERO, self.digits)
                return self._result("global", zero, IS_MEMBER, (self._named_exactly(hull),))
        if self.name not in SEARCHED:
            return None
        return self._searched()

    # ------------------------------------------------------------------------- without a search

    def _hull(self) -> tuple[Fraction, Fraction] | None:
        """The least interval that holds the target's density; None if it is unbounded."""
        support = cells(self.target, self.target)
        if not support:
            return None
        low, high = support[0].low, support[-1].high
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            return low, high
        return None

    def _member(self, ends: tuple[Fraction, Fraction]) -> Law | None:
        """The member with these ends; None if there is none."""
        for end, fixed in zip(ends, self.family.fixed, strict=True):
            if fixed is not None and end != fixed:
                return None
        return self._nearest(ends)

    def _nearest(self, ends: tuple[Fraction, Fraction]) -> Law:
        free = zip(_NAMES, ends, self.family.fixed, strict=True)
        return self.family.member(**{name: x for name, x, fixed in free if fixed is None})

    def _is_singular(self) -> bool:
        """Whether the target has no density where the members live."""
        low, high = self.family.fixed
        return not any(
            (low is None or cell.high > low) and (high is None or cell.low < high)
            for cell in cells(self.target, self.target)
        )

    def _singular(self) -> Fit:
        value = of_singular(self.name, self.digits)
        reason = "the target and every member are mutually singular"
        return self._result("infinite" if value.low == math.inf else "constant", value, reason)

    def _covering(self, hull: tuple[Fraction, Fraction] | None) -> Fit:
        infinite = exactly(math.inf, self.digits)
        if hull is None or self.target.atoms:
            return self._result("infinite", infinite, _UNCOVERED)
        low, high = self.family.fixed
        ends = hull[0] if low is None else low, hull[1] if high is None else high
        if ends[0] > hull[0] or ends[1] < hull[1]:
            return self._result("infinite", infinite, _UNCOVERED)
        value = divergence(self.name, self.target, self._nearest(ends), self.digits)
        if value.low == math.inf:
            reason = "the integral is infinite for every member that covers the target's support"
            return self._result("infinite", infinite, reason)
        at = self._named_exactly(ends)
        if value.is_exact and not value.low:
            return self._result("global", value, IS_MEMBER, (at,))
        return self._result("global", value, _COVERED, (at,))

    # -------------------------------------------------------------------------------- the search

    def _searched(self) -> Fit:
        found = self._guesses()
        if not found:
            return self._unsettled("no member better than the worst was found in floats", None)
        best = found[0]
        width = best[1][1] - best[1][0]
        units = Units(_rounded(best[1][0], width), Fraction(2) ** math.floor(math.log2(width)))
        edges = edges_for(self.target, units, _CELLS)
        facts = UniformFacts(
            self.name, self.target, self.family, sensitivity_of(self.name), units, edges
        )
        try:
            certificate = self._certificate(facts, [f for f in found if f[0] <= best[0] + _ALIKE])
            check(certificate)
        except (Exhausted, Refused) as reason:
            return self._unsettled(str(reason), best[1])
        lowest = min(Fraction(b.value.low) for b in certificate.basins)
        highest = min(Fraction(b.value.high) for b in certificate.basins)
        kept = [b for b in certificate.basins if Fraction(b.value.low) <= highest]
        return self._result(
            "global",
            Enclosure(lowest, highest, self.digits),
            "certified over the whole family",
            tuple(self._named(b.minimiser) for b in kept),
            certificate,
        )

    def _guesses(self) -> list[tuple[float, tuple[float, float]]]:
        """Local minima over starts at quantiles and at the ends of the target's pieces."""
        low, high = (None if x is None else float(x) for x in self.family.fixed)
        marks = set(quantiles(nodes_of(self.target), _LEVELS))
        marks |= {float(x) for _, d in self.target.parts for x in d.breakpoints}
        spread = max(marks) - min(marks)
        firsts = sorted(marks) if low is None else [low]
        lasts = sorted(marks) if high is None else [high]
        if low is not None:
            lasts += [low + spread * k for k in (0.5, 1.0, 2.0)] if high is None else []
        if high is not None:
            firsts += [high - spread * k for k in (0.5, 1.0, 2.0)] if low is None else []
        pairs = {(a, b) for a in firsts for b in lasts if b - a > 1e-9 * spread}
        scale = float(spread)

        def ends(x: tuple[float, ...]) -> tuple[float, float]:
            """Coordinates: the first free end over the spread, then the log of the length."""
            if low is not None:
                return low, low + scale * math.exp(x[0])
            if high is not None:
                return high - scale * math.exp(x[0]), high
            return scale * x[0], scale * (x[0] + math.exp(x[1]))

        def coordinates(a: float, b: float) -> tuple[float, ...]:
            length = math.log((b - a) / scale)
            return (a / scale, length) if low is None and high is None else (length,)

        def value(x: tuple[float, ...]) -> float:
            try:
                a, b = ends(x)
                if not a < b:
                    return math.inf
                member = self._nearest((Fraction(a), Fraction(b)))
                return float_divergence(self.name, self.target, member)[0]
            except OverflowError:
                return math.inf

        found = descend(value, [coordinates(a, b) for a, b in sorted(pairs)])
        return [(here, ends(x)) for here, x in found]

    def _certificate(
        self, facts: UniformFacts, near: Sequence[tuple[float, tuple[float, float]]]
    ) -> Certificate:
        basins: list[Basin] = []
        for _, ends in near:
            point, free = self._start(facts, ends)
            basin = settled(facts, point, free, self.digits)
            if not any(_overlap(basin, b) for b in basins):
                basins.append(basin)
        bound = min(Fraction(b.value.high) for b in basins)
        bound += _MARGIN * bound
        tree = divide(facts, [b.box for b in basins], bound)
        return Certificate(
            self.name,
            self.target,
            self.family,
            facts.units,
            facts.edges,
            bound,
            tuple(basins),
            tree,
        )

    def _start(
        self, facts: UniformFacts, ends: tuple[float, float]
    ) -> tuple[tuple[Fraction, ...], tuple[int, ...]]:
        """The guess in the units of the boxes, on a kink where one-sided slopes say so."""
        point = [
            facts.place(Fraction(x) if fixed is None else fixed)
            for x, fixed in zip(ends, self.family.fixed, strict=True)
        ]
        free = [i for i, fixed in enumerate(self.family.fixed) if fixed is None]
        width = point[1] - point[0]
        for i in list(free):
            for kink in sorted(facts.kinks(i), key=lambda k: abs(k - point[i]))[:1]:
                if abs(kink - point[i]) < _NEAR * width and self._is_ridge(facts, point, i, kink):
                    point[i] = kink
                    free.remove(i)
        return tuple(point), tuple(free)

    def _is_ridge(
        self, facts: UniformFacts, point: Sequence[Fraction], i: int, kink: Fraction
    ) -> bool:
        """Whether ``D`` falls towards the kink from both sides, as far as floats can tell."""
        slopes = []
        for side in (-1, 1):
            here = list(point)
            here[i] = kink + side * _BESIDE * (point[1] - point[0])
            with working_precision(BITS):
                slopes.append(facts.derivative(point_box(tuple(here)), (i,), COARSE))
        return certainly(slopes[0], "<", 0) is True and certainly(slopes[1], ">", 0) is True

    # -------------------------------------------------------------------------------- the answers

    def _named(self, ends: Sequence[Enclosure]) -> Mapping[str, Enclosure]:
        free = zip(_NAMES, ends, self.family.fixed, strict=True)
        return {name: x for name, x, fixed in free if fixed is None}

    def _named_exactly(self, ends: tuple[Fraction, Fraction]) -> Mapping[str, Enclosure]:
        return self._named([exactly(x, self.digits) for x in ends])

    def _result(
        self,
        status: Status,
        value: Enclosure,
        reason: str,
        minimisers: tuple[Mapping[str, Enclosure], ...] = (),
        certificate: Certificate | None = None,
    ) -> Fit:
        return Fit(
            self.name, self.target, self.family, status, value, minimisers, reason, certificate
        )

    def _unsettled(self, reason: str, ends: tuple[float, float] | None) -> Fit:
        """The value of the best member found bounds the infimum from above."""
        if ends is None:
            whole = Enclosure(_ZERO, ceiling(self.name), self.digits)
            return self._result("stationary", whole, reason)
        a, b = (
            Fraction(x) if fixed is None else fixed
            for x, fixed in zip(ends, self.family.fixed, strict=True)
        )
        value = divergence(self.name, self.target, self._nearest((a, b)), 15)
        whole = Enclosure(_ZERO, value.high, self.digits)
        return self._result("stationary", whole, reason, (self._named_exactly((a, b)),))


def _rounded(value: float, size: float) -> Fraction:
    """A short number near the value, to a few bits of the size."""
    grid = Fraction(2) ** (math.floor(math.log2(size)) - 6)
    return round(Fraction(value) / grid) * grid


def _overlap(a: Basin, b: Basin) -> bool:
    return all(
        x.low <= y.high and y.low <= x.high for x, y in zip(a.minimiser, b.minimiser, strict=True)
    )
