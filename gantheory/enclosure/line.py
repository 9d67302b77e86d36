"""Statements on laws on the line, judged in balls: true, false, agreeing to the last digit, or
undecided.

Every law of the text form may stand for a density p, q, ... (with respect to Lebesgue measure plus
counting measure on atoms). The named functionals of laws are enclosed to the digits asked; two
numbers whose enclosures overlap are never called equal, only *agreeing*.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, hull, working_precision
from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.game import criterion
from gantheory.measure.mixture import mixture
from gantheory.measure.text import parse_law
from gantheory.theory.expr import (
    LEBESGUE,
    POINT,
    Definition,
    Eq,
    Expr,
    ForAll,
    Int,
    Prob,
    free_variables,
    num,
    rebuild,
    unfold,
    var,
    walk,
    where,
)
from gantheory.theory.kinds import REAL
from gantheory.theory.vocabulary import JSD, KL, TV, C

if TYPE_CHECKING:
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.law import Law
    from gantheory.theory.model import LineModel

DIGITS = 25
_BITS = 128


@final
class Truth(Enum):
    """What balls can say of a statement."""

    TRUE = "true"
    FALSE = "false"
    AGREES = "agrees"
    UNDECIDED = "undecided"


@final
class Beyond(Exception):
    """The statement asks for something that is not evaluated on the line; the message says what."""


def evaluate_on_line(statement: Expr, model: LineModel) -> tuple[Truth, str]:
    """Judge a statement about laws on the line, and say why it is not decided.

    Returns
    -------
    (Truth, str)
        AGREES if it holds wherever it is decided, and its equalities (or an inequality's two
        sides) agree to `DIGITS` digits.
    """
    laws = {name: parse_law(text) for name, text in model.laws.items()}
    judge = _Judge(laws, dict(model.numbers), dict(model.tables))
    with working_precision(_BITS):
        try:
            return judge.formula(statement), judge.reason
        except Beyond as reason:
            return Truth.UNDECIDED, str(reason)


@final
class _Judge:
    """The evaluation of one statement on one model."""

    def __init__(
        self,
        laws: Mapping[str, Law],
        numbers: Mapping[str, Fraction],
        tables: Mapping[str, tuple[Fraction, ...]],
    ) -> None:
        self.laws = laws
        self.numbers = numbers
        self.tables = tables
        self.reason = ""

    # ------------------------------------------------------------------------------------ formulas

    def formula(self, t: Expr) -> Truth:
        """A formula about the whole line."""
        if t.op == "true":
            return Truth.TRUE
        if t == LEBESGUE:  # under which a law with atoms has no density
            return _truth(not any(law.atoms for law in self.laws.values()))
        if t.op == "not":
            return _negated(self.formula(t.args[0]))
        if t.op in ("and", "or"):
            return _joined(t.op, [self.formula(a) for a in t.args])
        if t.op == "imp":
            premise = self.formula(t.args[0])
            if premise is Truth.FALSE:
                return Truth.TRUE
            return _joined("or", [_negated(premise), self.formula(t.args[1])])
        if t.op == "iff":
            return self._equivalence(self.formula(t.args[0]), self.formula(t.args[1]))
        if t.op in ("le", "lt", "eq"):
            return self._comparison(t.op, self.number(t.args[0]), self.number(t.args[1]))
        if t.op == "ae":
            return self._almost_everywhere(t.args[0])
        if t.op == "forall":
            return self._without_atoms(t)
        raise Beyond(f"{t!r} is not evaluated on the line")

    def _equivalence(self, a: Truth, b: Truth) -> Truth:
        if Truth.UNDECIDED in (a, b):
            return Truth.UNDECIDED
        if Truth.AGREES in (a, b):  # an equality that is not refuted beside what says it holds
            return Truth.AGREES if Truth.FALSE not in (a, b) else Truth.UNDECIDED
        return Truth.TRUE if a is b else Truth.FALSE

    def _comparison(self, op: str, a: arb | float, b: arb | float) -> Truth:
        if isinstance(a, float) or isinstance(b, float):
            x = a if isinstance(a, float) else 0.0
            y = b if isinstance(b, float) else 0.0
            return _truth({"le": x <= y, "lt": x < y, "eq": x == y}[op])
        below, above = certainly(a, "<", b), certainly(a, ">", b)
        if below or above:
            return _truth(bool(below) if op != "eq" else False)
        if bool(a == b):  # two exact balls with one value
            return _truth(op != "lt")
        tight = certainly(abs(a - b), "<", ball(Fraction(1, 10 ** (DIGITS - 10))))
        if op == "lt" or not tight:
            self.reason = f"the two sides overlap: {a} and {b}"
            return Truth.UNDECIDED
        return Truth.AGREES

    def _without_atoms(self, t: Expr) -> Truth:
        """For all c: P(X = c) = 0."""
        c = t.args[0]
        for name, law in self.laws.items():
            for v in free_variables(t):
                here = Eq(POINT, c)
                masses = (Prob(v, here), Int(where(here, v, 0)))
                if v.args[0] == name and any(t == ForAll(c, Eq(x, 0)) for x in masses):
                    return _truth(not law.atoms)
        raise Beyond(f"{t!r} is not evaluated on the line")

    def _almost_everywhere(self, t: Expr) -> Truth:
        if t.op == "eq" and all(a.op == "var" and a.args[0] in self.laws for a in t.args):
            return self._same_law(*(self.laws[a.args[0]] for a in t.args))
        pair = _supports_apart(t)
        if pair is not None and all(n in self.laws for n in pair):
            return _truth(_mutually_singular(*(self.laws[n] for n in pair)))
        sample = _on_a_sample(t)
        if sample is not None and sample[0] in self.laws and sample[1] in self.tables:
            law, points = self.laws[sample[0]], self.tables[sample[1]]
            return _truth(not law.parts and set(law.atoms) <= set(points))
        if any(x == POINT for x in walk(t)):
            return self._on_the_line(t)
        raise Beyond(f"{t!r} is not evaluated almost everywhere on the line")

    def _same_law(self, p: Law, q: Law) -> Truth:
        """Two laws are equal if their canonical forms are; different if their JSD is positive."""
        if p.atoms == q.atoms and set(p.parts) == set(q.parts):
            return Truth.TRUE
        apart = divergence("js", p, q, DIGITS)
        return Truth.FALSE if apart.low > 0 else Truth.UNDECIDED

    def _on_the_line(self, t: Expr) -> Truth:
        """A formula of the coordinate fails almost everywhere on an interval if it is certainly
        false on a ball around some point; nothing finite shows that it holds everywhere.
        """
        ends = [abs(x) for x in self.numbers.values()] or [Fraction(0)]
        far = max(ends) + 1
        for center in (Fraction(0), far, -far, *self.numbers.values()):
            for shift in (Fraction(0), Fraction(1, 2), -Fraction(1, 2)):
                at = center + shift
                small = hull(ball(at), ball(at + Fraction(1, 2**20)))
                try:
                    if self._at(t, small) is Truth.FALSE:
                        return Truth.FALSE
                except Beyond:
                    continue
        return Truth.UNDECIDED

    def _at(self, t: Expr, x: arb) -> Truth:
        """A formula of the coordinate at every point of a ball."""
        name = "x of the line"
        here = _Judge(self.laws, self.numbers, self.tables)
        here.point = x
        return here.formula(_put(t, var(name, REAL)))

    point: arb | None = None

    # ------------------------------------------------------------------------------------- numbers

    def number(self, t: Expr) -> arb | float:
        """A number as a ball, or an infinity."""
        if t.op == "num":
            return ball(t.args[0])
        if t.op == "oo":
            return math.inf
        if t.op == "var":
            return self._variable(t)
        if t.op == "def":
            return self._definition(t)
        if t.op == "log":
            x = self.number(t.args[0])
            if isinstance(x, float):
                return x
            if certainly(x, ">", 0) is not True:
                raise Beyond(f"the logarithm of {t.args[0]!r}, which is not shown to be positive")
            return x.log()
        if t.op == "exp":
            x = self.number(t.args[0])
            if isinstance(x, float):
                raise Beyond(f"the exponential of {t.args[0]!r}")
            return x.exp()
        if t.op == "where":
            condition = self.formula(t.args[0])
            if condition not in (Truth.TRUE, Truth.FALSE):
                raise Beyond(f"whether {t.args[0]!r} is not decided")
            return self.number(t.args[1] if condition is Truth.TRUE else t.args[2])
        if t.op in _ARITHMETIC:
            return _ARITHMETIC[t.op](self.number(t.args[0]), self.number(t.args[1]))
        raise Beyond(f"{t!r} is not evaluated on the line")

    def _variable(self, t: Expr) -> arb | float:
        name = t.args[0]
        if name in self.numbers:
            return ball(self.numbers[name])
        if self.point is not None and name == "x of the line":
            return self.point
        raise Beyond(f"{name} has no value")

    def _definition(self, t: Expr) -> arb | float:
        definition, args = t.args
        if definition in _NAMED:
            return _NAMED[definition](*(self.law(a) for a in args))
        return self.number(unfold(t))

    def law(self, t: Expr) -> Law:
        """A density term as a law: a variable, or a mixture of such."""
        weights = _as_mixture(t, self.laws, self)
        parts = [(w, self.laws[n]) for n, w in weights.items()]
        if any(w < 0 for w, _ in parts) or sum(w for w, _ in parts) != 1:
            raise Beyond(f"{t!r} is not a mixture of the laws")
        return parts[0][1] if len(parts) == 1 else mixture(*parts)


def _supports_apart(t: Expr) -> tuple[str, str] | None:
    """The names p, q of a formula `p > 0 implies q = 0`."""
    if t.op != "imp" or t.args[0].op != "lt" or t.args[1].op != "eq":
        return None
    (zero, p), (q, none) = t.args[0].args, t.args[1].args
    if zero != num(0) or none != num(0) or p.op != "var" or q.op != "var":
        return None
    return p.args[0], q.args[0]


def _on_a_sample(t: Expr) -> tuple[str, str] | None:
    """The names q, X of a formula `q > 0 implies for some i: x = X[i]`."""
    if t.op != "imp" or t.args[0].op != "lt" or t.args[1].op != "exists":
        return None
    (zero, q), (i, equal) = t.args[0].args, t.args[1].args
    if zero != num(0) or q.op != "var" or i.args[1].sort != "index":
        return None
    if equal.op != "eq" or equal.args[0] != POINT or equal.args[1].op != "at":
        return None
    points, *places = equal.args[1].args
    return (q.args[0], points.args[0]) if places == [i] else None


def _mutually_singular(p: Law, q: Law) -> bool:
    """No atom in common, and supports of the densities that meet in a null set: every density of
    the catalogue is positive inside its support.
    """
    if set(p.atoms) & set(q.atoms):
        return False
    for _, f in p.parts:
        for _, g in q.parts:
            (a, b), (c, d) = f.support, g.support
            if max(a, c) < min(b, d):
                return False
    return True


def _put(t: Expr, x: Expr) -> Expr:
    return x if t == POINT else rebuild(t, lambda a: _put(a, x))


def _as_mixture(t: Expr, laws: Mapping[str, Law], judge: _Judge) -> dict[str, Fraction]:
    """A term as a combination of laws with rational weights."""
    if t.op == "var" and t.args[0] in laws:
        return {t.args[0]: Fraction(1)}
    if t.op == "def":
        return _as_mixture(unfold(t), laws, judge)
    if t.op == "add":
        out = _as_mixture(t.args[0], laws, judge)
        for name, w in _as_mixture(t.args[1], laws, judge).items():
            out[name] = out.get(name, Fraction(0)) + w
        return out
    if t.op in ("mul", "div"):
        scale, body = (t.args[0], t.args[1]) if t.op == "mul" else (t.args[1], t.args[0])
        k = _rational(scale, judge)
        k = k if t.op == "mul" else 1 / k
        return {name: k * w for name, w in _as_mixture(body, laws, judge).items()}
    raise Beyond(f"{t!r} is not a mixture of the laws")


def _rational(t: Expr, judge: _Judge) -> Fraction:
    """An exact number: rationals and parameters under + and *."""
    if t.op == "num":
        return Fraction(t.args[0])
    if t.op == "var" and t.args[0] in judge.numbers:
        return judge.numbers[t.args[0]]
    if t.op == "add":
        return _rational(t.args[0], judge) + _rational(t.args[1], judge)
    if t.op == "mul":
        return _rational(t.args[0], judge) * _rational(t.args[1], judge)
    raise Beyond(f"{t!r} is not an exact number")


def _number(found: Enclosure) -> arb | float:
    if isinstance(found.low, Fraction) and isinstance(found.high, Fraction):
        return hull(ball(found.low), ball(found.high))
    if found.is_exact:
        return float(found.low)
    raise Beyond("a divergence that is not bounded above")


def _named(name: str) -> Callable[[Law, Law], arb | float]:
    return lambda p, q: _number(divergence(name, p, q, DIGITS))


def _criterion(p: Law, q: Law) -> arb | float:
    """C(G) = sup_D V, integrated as equation (4) says: a route apart from those of KL and JSD."""
    return _number(criterion(p, q, DIGITS))


_NAMED: Mapping[Definition, Callable[[Law, Law], arb | float]] = {
    JSD: _named("js"),
    KL: _named("kl"),
    TV: _named("tv"),
    C: _criterion,
}


def _plus(a: arb | float, b: arb | float) -> arb | float:
    if isinstance(a, float) and isinstance(b, float) and a != b:
        raise Beyond("oo - oo")
    return a if isinstance(a, float) else b if isinstance(b, float) else a + b


def _times(a: arb | float, b: arb | float) -> arb | float:
    if not (isinstance(a, float) or isinstance(b, float)):
        return a * b
    infinite, other = (a, b) if isinstance(a, float) else (b, a)
    if isinstance(other, float):
        return infinite * other
    if bool(other == 0):
        return ball(0)
    if certainly(other, ">", 0):
        return infinite
    if certainly(other, "<", 0):
        return -infinite
    raise Beyond("oo times a factor of unknown sign")


def _over(a: arb | float, b: arb | float) -> arb | float:
    if isinstance(b, float) or (certainly(b, ">", 0) or certainly(b, "<", 0)) is not True:
        raise Beyond("a division by what is not shown to be finite and non-zero")
    return _times(a, 1 / b)


_ARITHMETIC: Mapping[str, Callable[[arb | float, arb | float], arb | float]] = {
    "add": _plus,
    "mul": _times,
    "div": _over,
}


def _truth(holds: bool) -> Truth:  # noqa: FBT001
    return Truth.TRUE if holds else Truth.FALSE


def _negated(x: Truth) -> Truth:
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(x, Truth.UNDECIDED)


def _joined(op: str, parts: list[Truth]) -> Truth:
    """Conjunction or disjunction; agreement counts as not refuted, never as true."""
    final_, other = (Truth.FALSE, Truth.TRUE) if op == "and" else (Truth.TRUE, Truth.FALSE)
    if final_ in parts:
        return final_
    if Truth.UNDECIDED in parts:
        return Truth.UNDECIDED
    return Truth.AGREES if Truth.AGREES in parts else other
