r"""Statements about all members of a family, judged by a certificate of a global minimum.

Two shapes of statement are known: over all normal laws, a divergence to a fixed law has a unique
minimiser, which lies in stated intervals as the minimum does; or it is infinite throughout. The
densities are written with the coordinate of the line: a statement names no law that it does not
define.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, final

from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.projection.certificate import Ridge, Split
from gantheory.enclosure.projection.fit import fit, game_value
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.uniform import Uniform
from gantheory.measure.mixture import Mixture
from gantheory.measure.text import parse_family
from gantheory.theory.expr import (
    LEBESGUE,
    POINT,
    And,
    AtLeast,
    Definition,
    Eq,
    Exists,
    Expr,
    ForAll,
    Int,
    conjuncts,
    exp,
    num,
    oo,
    var,
    walk,
    where,
)
from gantheory.theory.kinds import POSITIVE, REAL
from gantheory.theory.verdict import Evidence
from gantheory.theory.vocabulary import (
    HALF,
    JSD,
    KL,
    TV,
    C,
    Hellinger,
    Pearson,
    ReverseKL,
    Triangular,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.certificate import Node
    from gantheory.enclosure.projection.outcome import Fit
    from gantheory.theory.claim import Claim
    from gantheory.theory.verdict import Finding

    Judged = tuple[Finding, str]

Interval = tuple[Fraction, Fraction]

_MEAN, _SD = var("mu", REAL), var("sigma", POSITIVE)
_BEST_MEAN, _BEST_SD = var("mu_0", REAL), var("sigma_0", POSITIVE)
_NAMES = {
    C: "js",
    JSD: "js",
    KL: "kl",
    ReverseKL: "reverse-kl",
    Hellinger: "hellinger",
    Triangular: "triangular",
    Pearson: "pearson",
    TV: "tv",
}
_FEW_DIGITS, _LEAST_DIGITS, _MOST_DIGITS = 5, 7, 40
_NUMBERS_OF_A_PAIR = 9
_ORDERS = ("le", "lt", "eq")


_low, _high = var("l", REAL), var("h", REAL)

uniform = Definition(
    "Uniform",
    (_low, _high),
    where(And(_low <= POINT, _high >= POINT), 1 / (_high - _low), 0),
)
"""The density of the uniform law on ``[l, h]``, ``l < h``."""

_height = exp(-((POINT - _MEAN) * (POINT - _MEAN)) / (2 * _SD * _SD))

normal = Definition("Normal", (_MEAN, _SD), _height / Int(_height))
"""The density of the normal law: the exponential, divided by its integral."""


@final
@dataclass(frozen=True)
class UniqueMinimum:
    """The statement that one normal law is closest to a uniform one, and what is so there.

    Attributes
    ----------
    divergence
        Always of the target from the member; or C, the value of the game.
    target
        The ends of the uniform law.
    bounds
        Comparisons of the minimiser's mean and standard deviation, and of the minimum, with
        numbers.
    """

    divergence: Definition
    target: Interval
    bounds: tuple[Expr, ...]

    @staticmethod
    def between(
        divergence: Definition, target: Interval, value: Interval, mean: Interval, sd: Interval
    ) -> UniqueMinimum:
        """With intervals for the minimum and for the minimiser."""
        here = _at(divergence, target, _BEST_MEAN, _BEST_SD)
        held = ((_BEST_MEAN, mean), (_BEST_SD, sd), (here, value))
        return UniqueMinimum(divergence, target, tuple(b for x in held for b in _between(*x)))

    @property
    def unknowns(self) -> tuple[Expr, Expr, Expr]:
        """What the bounds may speak of: mean, standard deviation, minimum."""
        return _BEST_MEAN, _BEST_SD, _at(self.divergence, self.target, _BEST_MEAN, _BEST_SD)

    def statement(self) -> Expr:
        """The formula."""
        here, there = self.unknowns[-1], _at(self.divergence, self.target, _MEAN, _SD)
        same = And(Eq(_MEAN, _BEST_MEAN), Eq(_SD, _BEST_SD))
        least = ForAll(_MEAN, ForAll(_SD, AtLeast(there, here, same)))
        return Exists(_BEST_MEAN, Exists(_BEST_SD, And(*self.bounds, least)))

    def judged(self) -> Judged:
        """By a certificate of the minimum: the bounds speak of its only minimiser."""
        name = _NAMES[self.divergence]
        found = _closest_normal(self.target, name, self._digits())
        if found.status != "global" or found.certificate is None or len(found.minimisers) != 1:
            return "undecided", found.reason
        (minimiser,) = found.minimisers
        value = (game_value(found) if self.divergence == C else None) or found.value
        shown = dict(zip(self.unknowns, (minimiser["mean"], minimiser["sd"], value), strict=True))
        ends = {x: (y.low, y.high) for x, y in shown.items()}
        answers = {b: _holds(b, ends) for b in self.bounds}
        open_ = [b for b, answer in answers.items() if not answer]
        if open_:
            names = dict(zip(self.unknowns, _NAMED, strict=True))
            said = dict.fromkeys(x for b in open_ for x in b.args if x in shown)
            words = "; ".join(f"{names[x]} is {shown[x]}" for x in said) or "of numbers alone"
            return ("refuted" if False in answers.values() else "undecided"), words
        boxes = _count(found.certificate.tree)
        return (
            "certified",
            f"{self.divergence.name}: least {value}, sd {minimiser['sd']}, {boxes} boxes",
        )

    def _digits(self) -> int:
        """Enough digits to tell the numbers that bound one thing from each other; as many as a
        number is written with, where one stands alone.
        """
        wanted = [_LEAST_DIGITS]
        for x in self.unknowns:
            about = [b for b in self.bounds if x in b.args]
            numbers = {Fraction(t.args[0]) for b in about for t in b.args if t.op == "num"}
            size = max(map(abs, numbers), default=Fraction(0))
            if len(numbers) > 1 and size:
                wanted.append(len(str(int(size / (max(numbers) - min(numbers))))))
            elif numbers:
                wanted.append(len(str(numbers.pop().denominator)))
        return min(max(wanted) + 3, _MOST_DIGITS)


_NAMED = ("the mean", "the standard deviation", "the minimum")


def _at(divergence: Definition, target: Interval, mean: Expr, sd: Expr) -> Expr:
    return divergence(uniform(*(num(x) for x in target)), normal(mean, sd))


def _holds(
    bound: Expr, ends: Mapping[Expr, tuple[Fraction | float, Fraction | float]]
) -> bool | None:
    """Whether a comparison holds, wherever its sides lie in their intervals."""
    (a, b), (c, d) = ((Fraction(x.args[0]),) * 2 if x.op == "num" else ends[x] for x in bound.args)
    if bound.op == "eq":
        return True if a == b == c == d else False if b < c or d < a else None
    if bound.op == "lt":
        return True if b < c else False if a >= d else None
    return True if b <= c else False if a > d else None


@final
@dataclass(frozen=True)
class AlwaysInfinite:
    """The statement that a divergence of a uniform law from a normal one is always ``+oo``."""

    divergence: Definition
    target: Interval

    def statement(self) -> Expr:
        """The formula."""
        here = _at(self.divergence, self.target, _MEAN, _SD)
        return ForAll(_MEAN, ForAll(_SD, Eq(here, oo)))

    def judged(self) -> Judged:
        """By the supports and tails of the two laws."""
        found = _closest_normal(self.target, _NAMES[self.divergence], _FEW_DIGITS)
        infinite = found.status == "infinite"
        return "certified" if infinite else "undecided", f"{self.divergence.name}: {found.reason}"


@final
@dataclass(frozen=True)
class EvenPair:
    """The statement that the even mixture of two normal laws is closer to a uniform one than this.

    Attributes
    ----------
    divergence
        Always of the target from the mixture.
    target
        The ends of the uniform law.
    means, sd
        Of the two normal laws.
    most
        The bound.
    """

    divergence: Definition
    target: Interval
    means: Interval
    sd: Fraction
    most: Fraction

    def statement(self) -> Expr:
        """The formula."""
        first, second = (normal(num(mean), num(self.sd)) for mean in self.means)
        mixed = HALF * first + HALF * second
        return self.divergence(uniform(*(num(x) for x in self.target)), mixed) < num(self.most)

    def judged(self) -> Judged:
        """By one enclosure."""
        half = Fraction(1, 2)
        mixed = Mixture(tuple((half, Normal(mean, self.sd)) for mean in self.means))
        found = divergence(_NAMES[self.divergence], Uniform(*self.target), mixed, _FEW_DIGITS)
        finding: Finding = "refuted" if found.low >= self.most else "undecided"
        if found.high < self.most:
            finding = "certified"
        return finding, f"{self.divergence.name} of an even pair: {found}"


@lru_cache(maxsize=64)
def _closest_normal(target: Interval, name: str, digits: int) -> Fit:
    """Kept, since several claims ask for the same."""
    return fit(Uniform(*target), parse_family("normal"), name, digits)


def _between(x: Expr, interval: Interval) -> tuple[Expr, Expr]:
    return num(interval[0]) <= x, x <= num(interval[1])


def _count(node: Node) -> int:
    if isinstance(node, Ridge):
        return _count(node.below) + _count(node.on) + _count(node.above)
    return _count(node.below) + _count(node.above) if isinstance(node, Split) else 1


Statement = UniqueMinimum | AlwaysInfinite | EvenPair


def read(statement: Expr) -> Statement | None:
    """See a statement as one of these; None if it is none: what is read is built and compared."""
    body = statement
    while body.op in ("exists", "forall"):
        body = body.args[1]
    *bounds, last = conjuncts(body)
    here = next((t for t in walk(last) if t.op == "def" and t.args[0] in _NAMES), None)
    if here is None:
        return None
    ends = [Fraction(t.args[0]) for t in walk(here.args[1][0]) if t.op == "num"]
    if len(ends) != 2 or ends[0] >= ends[1]:
        return None
    name, target = here.args[0], (ends[0], ends[1])
    found: Statement | None = None
    if last.op == "forall":
        found = UniqueMinimum(name, target, tuple(bounds))
        known = {*found.unknowns}
        if not all(
            b.op in _ORDERS and all(x.op == "num" or x in known for x in b.args) for b in bounds
        ):
            return None
    elif last.op == "eq":
        found = AlwaysInfinite(name, target)
    elif last.op == "lt":
        numbers = [Fraction(t.args[0]) for t in walk(statement) if t.op == "num"]
        if len(numbers) == _NUMBERS_OF_A_PAIR:
            _, _, _, first, width, _, second, _, most = numbers
            found = EvenPair(name, target, (first, second), width, most)
    return found if found is not None and found.statement() == statement else None


def statements_of(claim: Claim) -> list[Statement]:
    """The statements that a claim consists of, if it is such a one, or several; none for others."""
    if [h.formula for h in claim.given] != [LEBESGUE]:
        return []
    asked = [read(part) for part in conjuncts(claim.says)]
    known = [a for a in asked if a is not None]
    return known if len(known) == len(asked) else []


def over_the_family(claim: Claim) -> Evidence | None:
    """What certificates say of a claim that is such a statement, or several; None for others."""
    started = time.perf_counter()
    judged = [a.judged() for a in statements_of(claim)]
    if not judged:
        return None
    findings = {finding for finding, _ in judged}
    finding: Finding = "certified"
    if findings != {"certified"}:
        finding = "refuted" if "refuted" in findings else "undecided"
    detail = "; ".join(words for _, words in judged)
    return Evidence("enclosure", finding, "all normal laws", time.perf_counter() - started, detail)
