"""A bracket of an infimum: below by boxes of members, above by the best member that was found.

How far the two ends come together is a matter of time, and the time is a stated limit.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, final

from gantheory.divergence.descent import descend
from gantheory.divergence.panels import float_divergence
from gantheory.divergence.projection import nodes_of, quantiles
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.divergences import ceiling, divergence
from gantheory.enclosure.plan import plan
from gantheory.enclosure.projection.brackets.check import Bracket, check_bracket
from gantheory.enclosure.projection.brackets.families import cube_of
from gantheory.enclosure.projection.brackets.search import Pass, level_of, one_pass
from gantheory.enclosure.projection.brackets.tangents import NAMES
from gantheory.enclosure.projection.dispersion.fit import by_size_and_place, members_near
from gantheory.enclosure.projection.location_scale import Units
from gantheory.enclosure.projection.outcome import IS_MEMBER, Fit
from gantheory.enclosure.result import Enclosure, exactly
from gantheory.measure.family import FreeFamily, MixtureFamily
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.outcome import Status
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO = Fraction(0)
_CELLS, _APART = 64, 4  # an edge near the end of a piece is none: that has a share
_SHARES = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.99)
"""Levels that are tried, as shares of the upper end."""
_PAIR_SHARES = (
    (0.5, 12),
    (0.8, 20),
    (0.9, 20),
    (0.95, 24),
    (0.97, 28),
    (0.98, 36),
    (0.985, 44),
    (0.99, 56),
)
"""The same for mixtures, where a level costs little more than a lower one, and their cells."""
_STEPS, _WITHIN, _TINY, _SIZES = 500, 1e-6, 1e-7, (10, 1000, 10**6)
_GRID = 1 << 20
_DIGITS = 15
_SHAPES = ("df", "shape")
_OUTSIDE = (Fraction(1, 2), Fraction(2))

Parameters = dict[str, Fraction]


@final
@dataclass(frozen=True)
class BracketProblem:
    """A projection onto a family over a cube.

    Attributes
    ----------
    name, target, family, digits
        What was asked.
    seconds
        The processor time that the lower end may take, its check included.
    """

    name: str
    target: Law
    family: Family
    digits: int
    seconds: float

    def solve(self) -> Fit | None:
        """What can be said; None if the family is not over a cube."""
        if cube_of(self.family, Units(_ZERO, Fraction(1))) is None:
            return None
        if self._is_apart():
            return self._singular()
        if self._is_infinite():
            reason = (
                "the integral is infinite for every member: where it vanishes, or the target does,"
                " in a tail, or at an atom"
                if self._is_gamma()
                else "in the target's tails, or at its atoms, the integral is infinite for all"
            )
            infinite = exactly(math.inf, self.digits)
            return Fit(self.name, self.target, self.family, "infinite", infinite, (), reason)
        itself = self._itself()
        if itself is not None:
            return self._is_member(itself)
        found = members_near(self.name, self.target, self.family) or self._guesses()
        if not found:
            whole = Enclosure(_ZERO, ceiling(self.name), self.digits)
            return self._stationary(whole, "no member was found in floats", None)
        value, best = found[0]
        if value < _TINY:
            for size in _SIZES:
                member = self._close(best, size)
                if member is not None:
                    return self._is_member(member)
        certified = by_size_and_place(self.name, self.target, self.family, self.digits, found)
        return certified if isinstance(certified, Fit) else self._bracket(best)

    # ------------------------------------------------------------------------- without a search

    def _is_apart(self) -> bool:
        """Whether the target has no density where members have."""
        tops = [piece.high for _, density in self.target.parts for piece in density.pieces]
        return not any(top > 0 or not self._is_gamma() for top in tops)

    def _is_gamma(self) -> bool:
        return isinstance(self.family, FreeFamily) and self.family.base.name == "gamma"

    def _singular(self) -> Fit:
        some = self._starts()[0]
        value = divergence(self.name, self.target, self.family.member(**some), self.digits)
        status: Status = "infinite" if value.low == math.inf else "constant"
        reason = "the target and every member are mutually singular"
        return Fit(self.name, self.target, self.family, status, value, (), reason)

    def _is_infinite(self) -> bool:
        """Where ``F(1, 0)`` is infinite: the target has atoms, or tails that no member has."""
        entry = entry_of(self.name)
        if self._is_gamma() and not entry.kernel.alone[0 if entry.swap else 1].is_finite():
            tops = [piece.high for _, density in self.target.parts for piece in density.pieces]
            if all(isinstance(top, Fraction) for top in tops):
                return True
        if entry.swap or entry.kernel.alone[0].is_finite():
            return False
        if self.target.atoms:
            return True
        if self._is_gamma():
            bottoms = [piece.low for _, density in self.target.parts for piece in density.pieces]
            if any(bottom < 0 for bottom in bottoms):
                return True
            # KL(p||q) is -h(p) - (shape - 1) E log X + rate E X and a constant, and E log X of a
            # law with finite mean is finite: at 0 densities go as a power, times one of the log
            return self.name == "kl" and all(
                plan(entry.kernel, self.target, self.family.member(**some)).is_infinite
                for some in self._starts()
            )
        if isinstance(self.family, FreeFamily):
            if self.family.base.name != "triangular":
                return False
            ends = [density.support for _, density in self.target.parts]
            return any(isinstance(end, float) for pair in ends for end in pair)
        scales = (Fraction(1, 10**40), Fraction(1), Fraction(10**40))
        return all(
            plan(entry.kernel, self.target, self.family.member(**_even_pair(scale))).is_infinite
            for scale in scales
        )

    def _itself(self) -> Parameters | None:
        """A target that is written as a mixture of two normal laws, or as one."""
        parts = self.target.parts
        if not isinstance(self.family, MixtureFamily) or self.target.atoms or len(parts) > 2:
            return None
        if any(density.name != "normal" for _, density in parts):
            return None
        pairs = sorted(((d, w) for w, d in parts), key=lambda pair: vars(pair[0])["mean"])
        (first, weight), (second, _) = pairs[0], pairs[-1]
        laws = [vars(law) for law in (first, second)]
        return {
            "w1": weight,
            "mean1": laws[0]["mean"],
            "sd1": laws[0]["sd"],
            "mean2": laws[1]["mean"],
            "sd2": laws[1]["sd"],
        }

    def _close(self, at: Parameters, size: int) -> Parameters | None:
        """A member with simple numbers that is the target, next to a guess."""
        simple = {name: x.limit_denominator(size) for name, x in at.items()}
        try:
            member = self.family.member(**simple)
        except InputError:
            return None
        entry = entry_of(self.name)
        return simple if plan(entry.kernel, self.target, member).is_zero else None

    def _is_member(self, at: Parameters) -> Fit:
        zero = exactly(_ZERO, self.digits)
        named = {name: exactly(x, self.digits) for name, x in at.items()}
        return Fit(self.name, self.target, self.family, "global", zero, (named,), IS_MEMBER)

    # --------------------------------------------------------------------------------- the guess

    def _starts(self) -> list[Parameters]:
        """Members to begin with: quantiles of the target, and spreads."""
        if not self.target.parts:
            low, middle, high = Fraction(-1), _ZERO, Fraction(1)
        else:
            levels = [0.02, 0.5, 0.98]
            low, middle, high = (Fraction(x) for x in quantiles(nodes_of(self.target), levels))
        size = high - low
        if isinstance(self.family, MixtureFamily):
            shares = [Fraction(k, 8) for k in (1, 2, 4, 6, 7)]
            places = [low + size * s for s in shares]
            return [
                {"w1": w, "mean1": a, "sd1": s, "mean2": b, "sd2": t}
                for a, b in product(places, places)
                if a < b
                for w in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
                for s, t in ((size / 6, size / 6), (size / 16, size / 4), (size / 4, size / 16))
            ]
        names = [p.name for p in self.family.parameters]
        if "df" in names:
            shapes = product(
                (Fraction(1), Fraction(4), Fraction(20)), (low / 2 + middle / 2, middle)
            )
            return [
                {name: {"df": df, "loc": place, "scale": size / k}[name] for name in names}
                for df, place in shapes
                for k in (3, 5, 10)
            ]
        if self._is_gamma():
            mean = max(middle, size / 10)
            laws = [(mean / spread) ** 2 for spread in (size / k for k in (2, 4, 8))]
            full = [{"shape": k, "rate": k / at} for k in (*laws, Fraction(1)) for at in (mean,)]
            return [{name: values[name] for name in names} for values in full]
        full = [
            {"low": low - size * k, "mode": m, "high": high + size * k}
            for k in (_ZERO, Fraction(1, 10), Fraction(1, 3))
            for m in (low, (low + middle) / 2, middle, (middle + high) / 2, high)
        ]
        found = [{name: values[name] for name in names} for values in full]
        return found or [dict.fromkeys(names, _ZERO)]

    def _guesses(self) -> list[tuple[float, Parameters]]:
        """Members that the simplex search finds, the best first.

        Coordinates are of the target's size.
        """
        starts = [_turned(at) for at in self._starts()]
        low, middle, high = quantiles(nodes_of(self.target), [0.25, 0.5, 0.75])
        centre, size = Fraction(middle), Fraction(max(high - low, 1e-300))
        names = list(starts[0])

        def coordinates(at: Parameters) -> tuple[float, ...]:
            return tuple(_to_line(name, at[name], centre, size) for name in names)

        def parameters(x: tuple[float, ...]) -> Parameters:
            pairs = zip(names, x, strict=True)
            return _turned({name: _from_line(name, t, centre, size) for name, t in pairs})

        def value(x: tuple[float, ...]) -> float:
            try:
                member = self.family.member(**parameters(x))
                return float_divergence(self.name, self.target, member)[0]
            except (InputError, ArithmeticError, ValueError):
                return math.inf

        found = descend(value, [coordinates(at) for at in starts], _STEPS, _WITHIN)
        return [(here, parameters(x)) for here, x in found if math.isfinite(here)]

    # ------------------------------------------------------------------------------- the bracket

    def _bracket(self, at: Parameters) -> Fit:
        above = divergence(self.name, self.target, self.family.member(**at), _DIGITS).high
        whole = Enclosure(_ZERO, above, self.digits)
        if self.name not in NAMES or not isinstance(above, Fraction):
            return self._stationary(whole, f"boxes of members are not bounded for {self.name}", at)
        units = self._units()
        cube = cube_of(self.family, units)
        if cube is None:
            return self._stationary(whole, "the target is too narrow, as far from 0 as it is", at)
        began, best, edges = time.process_time(), None, self._edges(units, _CELLS)
        facts = level_of(self.name, self.target, cube, units, edges)
        for share, cells in self._levels():
            left = self.seconds - (time.process_time() - began)
            if cells != _CELLS:
                edges = self._edges(units, cells)
                facts = level_of(self.name, self.target, cube, units, edges)
            record = one_pass(facts, above * Fraction(share), left / 2)  # its check takes as long
            if record is None:
                break
            best = Bracket(self.name, self.target, self.family, units, edges, record, at, above)
        if best is None:
            return self._stationary(whole, "no bound from below was found in the time given", at)
        return self._checked(best)

    def _levels(self) -> tuple[tuple[float, int], ...]:
        if isinstance(self.family, MixtureFamily):
            return _PAIR_SHARES
        return tuple((share, _CELLS) for share in _SHARES)

    def _checked(self, bracket: Bracket) -> Fit:
        check_bracket(bracket, _DIGITS)
        record: Pass = bracket.below
        reason = (
            f"a bracket: {len(record.codes)} boxes of members, by data processing, with"
            f" {self.seconds:g} s of work allowed"
        )
        whole = Enclosure(record.level, bracket.above, self.digits)
        return self._stationary(whole, reason, dict(bracket.member), bracket)

    def _units(self) -> Units:
        low, middle, high = quantiles(nodes_of(self.target), [0.02, 0.5, 0.98])
        unit = Fraction(2) ** round(math.log2(max(high - low, 1e-300) / 2))
        return Units(round(Fraction(middle) / unit * 16) * unit / 16, unit)

    def _edges(self, units: Units, count: int) -> tuple[Fraction, ...]:
        """Quantiles of the target and the ends of its pieces, near enough, as short numbers."""
        ends = {float(x) for _, density in self.target.parts for x in density.breakpoints}
        shares = [sum(float(w) * float(law.cdf(x)) for w, law in self.target.parts) for x in ends]
        levels = [k / count for k in range(1, count)] + [0.01, 0.99]
        apart = [x for x in levels if all(abs(x - share) * _APART > 1 / count for share in shares)]
        marks = ends | set(quantiles(nodes_of(self.target), apart))
        places = {round((Fraction(x) - units.centre) / units.unit * _GRID) for x in marks}
        found = {Fraction(x, _GRID) for x in places}
        found |= {min(found) - x for x in _OUTSIDE} | {max(found) + x for x in _OUTSIDE}
        return tuple(sorted(found))

    def _stationary(
        self,
        value: Enclosure,
        reason: str,
        at: Mapping[str, Fraction] | None,
        bracket: Bracket | None = None,
    ) -> Fit:
        shown = () if at is None else ({k: exactly(x, self.digits) for k, x in at.items()},)
        problem = self.name, self.target, self.family
        return Fit(*problem, "stationary", value, shown, reason, bracket=bracket)


def _even_pair(scale: Fraction) -> Parameters:
    """Two normal laws that are one."""
    half = Fraction(1, 2)
    return {"w1": half, "mean1": _ZERO, "sd1": scale, "mean2": _ZERO, "sd2": scale}


def _turned(at: Parameters) -> Parameters:
    """Shape and mean for shape and rate, and back: far from 0 the rate alone moves everything."""
    other = {"rate": "mean", "mean": "rate"}
    return (
        at
        if len(at) != 2 or "shape" not in at
        else {
            other.get(name, name): at["shape"] / x if name in other else x for name, x in at.items()
        }
    )


def _to_line(name: str, x: Fraction, centre: Fraction, size: Fraction) -> float:
    """A parameter as a coordinate of the whole line, in which a tenth is a small step."""
    if name == "w1":
        return math.log(x / (1 - x))
    if name in _SHAPES:
        return math.log(x)
    if name == "rate":
        return math.log(x * size)
    return math.log(x / size) if _is_scale(name) else float((x - centre) / size)


def _from_line(name: str, t: float, centre: Fraction, size: Fraction) -> Fraction:
    if name == "w1":
        return Fraction(1 / (1 + math.exp(-t)))
    if name in _SHAPES:
        return Fraction(math.exp(t))
    if name == "rate":
        return Fraction(math.exp(t)) / size
    return size * Fraction(math.exp(t)) if _is_scale(name) else centre + size * Fraction(t)


def _is_scale(name: str) -> bool:
    return name.startswith(("sd", "scale"))
