"""Trusted. "For all measures" is finitely many sign cells, and a formula is decided on each.

Every integrand here is a pointwise function of finitely many values p(x), q(x), D(x), ... A cell
fixes where each variable lies: at a point (0, say) or in an open interval, which is then run over
by one positive unknown. A tactic may ask for finer cells by naming pairs (variable, term): the
variable is then below, at, or above the term. Any refinement is sound, since its cells together
cover everything; a bad one only fails to prove.

A formula holds if it is true on every cell. Comparisons are decided by the sign of a difference in
normal form; the only analytic axiom is ``log t <= t - 1`` with equality exactly at t = 1, applied
where a certificate says: d = sum c (t - 1 - log t) + rest with c > 0, t > 0, rest >= 0. A
certificate is checked here, and found elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import final

from gantheory.derivation.rational import Rational, unknowns
from gantheory.derivation.values import (
    ANY,
    NEGATIVE,
    POSITIVE,
    ZERO,
    Refuse,
    Signs,
    Value,
    infinity,
    undefined,
)
from gantheory.theory.expr import Expr, num, walk
from gantheory.theory.kinds import Kind

EXTENDED = Kind("extended", "number", "an extended real number, or undefined")
ATOMS = frozenset({"le", "lt", "eq"})
CONNECTIVES = frozenset({"true", "and", "or", "not", "imp", "iff"})
ARITHMETIC = frozenset({"num", "var", "oo", "add", "mul", "div", "log", "exp", "where"})

Term = tuple[Rational, Rational]
Certificate = Sequence[Term]
Certify = Callable[["Cell", Value], Iterable[Certificate]]


@final
@dataclass(frozen=True)
class Range:
    """Where a variable lies on a cell: at `at`, or in the open interval (low, high), None for an
    infinite end; `at` may be the words "undefined", "oo", "-oo"; `logarithm` marks a real variable
    written as log w, w > 0, so that its exponential is rational.
    """

    low: Expr | None = None
    high: Expr | None = None
    at: Expr | str | None = None
    logarithm: bool = False

    @property
    def ends(self) -> tuple[Expr, ...]:
        """The terms that it is given by."""
        return tuple(e for e in (self.low, self.high, self.at) if isinstance(e, Expr))

    @cached_property
    def moves_with(self) -> frozenset[str]:
        """The variables in its ends."""
        return frozenset().union(*map(names_in, self.ends))


_LINE = Range()
_REALS = (_LINE,)
_HALF_LINE = (Range(at=num(0)), Range(low=num(0)))
_UNIT = (Range(at=num(0)), Range(low=num(0), high=num(1)), Range(at=num(1)))
_OPEN_UNIT = (Range(low=num(0), high=num(1)),)
RANGES: Mapping[str, tuple[Range, ...]] = {
    "density": _HALF_LINE,
    "nonnegative function": _HALF_LINE,
    "discriminator": _UNIT,
    "open discriminator": _OPEN_UNIT,
    "score": _REALS,
    "real": _REALS,
    "nonnegative": _HALF_LINE,
    "positive": (Range(low=num(0)),),
    "unit": _UNIT,
    "open unit": _OPEN_UNIT,
    "extended": (Range(at="undefined"), Range(at="-oo"), Range(), Range(at="oo")),
}


def no_certificate(_cell: Cell, _difference: Value) -> Iterable[Certificate]:
    """Decide by coefficients only."""
    return ()


@final
@dataclass(frozen=True)
class Cell:
    """One cell: a range for each variable, a truth value for each opaque proposition, where to ask
    for certificates (what comes back is checked), and the names of all unknowns in play
    (`unknown_names`).
    """

    ranges: Mapping[str, Range]
    truths: Mapping[Expr, bool]
    certify: Certify
    names: tuple[str, ...]
    _memo: dict[Expr, Value] = field(default_factory=dict, compare=False)
    _answers: dict[tuple[Expr, Expr], Signs | None] = field(default_factory=dict, compare=False)

    def describe(self) -> str:
        """The cell in words, for a reader of a refusal."""
        return ", ".join(f"{n} {_range_words(r)}" for n, r in self.ranges.items()) or "one cell"

    def unknown(self, name: str) -> Rational:
        """The positive unknown that runs over a variable's interval."""
        return unknowns(self.names).gens[self.names.index(name)]

    @property
    def zero(self) -> Rational:
        """The zero of the cell's field."""
        return unknowns(self.names).zero

    def placed(self, name: str, r: Range) -> Cell:
        """The cell on which a variable lies in a range, whatever its range was. What is known
        already of terms that do not move with the variable is kept.
        """
        moved = {n for n in self.names if n == name or name in self._moves_with(n)}

        def still(*terms: Expr) -> bool:
            return all(moved.isdisjoint(names_in(t)) for t in terms)

        return Cell(
            {**self.ranges, name: r},
            self.truths,
            self.certify,
            self.names,
            {t: v for t, v in self._memo.items() if still(t)},
            {pair: signs for pair, signs in self._answers.items() if still(*pair)},
        )

    def _moves_with(self, name: str) -> set[str]:
        """The variables that a variable's range depends on, through others too."""
        seen: set[str] = set()
        todo = [name]
        while todo:
            r = self.ranges.get(todo.pop(), _LINE)
            todo += r.moves_with - seen
            seen |= r.moves_with
        return seen

    def value(self, t: Expr) -> Value:
        """The value of a term on the cell; refuses rather than guesses."""
        known = self._memo.get(t)
        if known is None:
            known = self._memo[t] = self._value(t)
        return known

    def _value(self, t: Expr) -> Value:
        op, args = t.op, t.args
        if op == "num":
            return self.constant(args[0])
        if op == "oo":
            return infinity(self.zero.field, 1)
        if op == "var":
            return self._variable(args[0])
        if op == "add":
            return self.value(args[0]).plus(self.value(args[1]))
        if op == "mul":
            return self.value(args[0]).times(self.value(args[1]))
        if op == "div":
            return self.value(args[0]).over(self.value(args[1]))
        if op == "log":
            return self.value(args[0]).log()
        if op == "exp":
            return self.value(args[0]).exp()
        if op == "where":
            taken = self.truth(args[0])
            if taken is None:
                raise Refuse(f"the condition {args[0]} is not decided where {self.describe()}")
            return self.value(args[1] if taken else args[2])
        if op == "diff":
            return self._derivative(args[0], args[1])
        raise Refuse(f"{op} is not a pointwise operation")

    def constant(self, x: Fraction) -> Value:
        """A rational number as a value."""
        over = self.zero.field
        return Value(over(x.numerator) / over(x.denominator))

    def _variable(self, name: str) -> Value:
        r = self.ranges[name]
        over = self.zero.field
        if r.at == "undefined":
            return undefined(over)
        if isinstance(r.at, str):
            return infinity(over, 1 if r.at == "oo" else -1)
        if r.at is not None:
            return self.value(r.at)
        g = self.unknown(name)
        if r.logarithm:
            return Value(over(0), {g: over(1)})
        if r.low is None and r.high is None:
            return Value(g - self.unknown(_second(name)))  # any real number
        if r.high is None and r.low is not None:
            return self.value(r.low).plus(Value(g))
        if r.low is None or r.high is None:
            return self.value(r.high or num(0)).minus(Value(g))
        weight = Value(g / (1 + g))  # any number in (0,1)
        low, high = self.value(r.low), self.value(r.high)
        return low.plus(high.minus(low).times(weight))

    def _derivative(self, v: Expr, body: Expr) -> Value:
        """d body / d v on an open cell in which no other variable's range moves with v."""
        name = v.args[0]
        r = self.ranges[name]
        if v.args[1].sort != "number" or r.at is not None:
            raise Refuse(f"a derivative in {name} needs an open interval around it")
        if any(name in r.moves_with for r in self.ranges.values()):
            raise Refuse(f"a derivative in {name} where another variable's range depends on it")
        if r.low is None and r.high is None and not r.logarithm:
            raise Refuse(f"a derivative in {name} wants one unknown for it: split it at a number")
        g = self.unknown(name)
        speed = Value(1 / g) if r.logarithm else self._variable(name).derivative(g)
        return self.value(body).derivative(g).over(speed)

    def truth(self, t: Expr) -> bool | None:
        """Whether a formula is shown true, shown false, or neither on the whole cell."""
        op, args = t.op, t.args
        if op == "true":
            return True
        if t in self.truths:
            return self.truths[t]
        if op == "not":
            x = self.truth(args[0])
            return None if x is None else not x
        if op in ATOMS:
            return self._compare(op, args[0], args[1])
        x = self.truth(args[0])
        if (op, x) in (("and", False), ("or", True), ("imp", False)):
            return op != "and"
        y = self.truth(args[1])
        if op == "iff":
            return None if x is None or y is None else x is y
        if (op, y) in (("and", False), ("or", True), ("imp", True)):
            return op != "and"
        return y if x is (op != "or") else None

    def _compare(self, op: str, left: Expr, right: Expr) -> bool | None:
        """An atom; over an undefined side it is false."""
        if (left, right) not in self._answers:
            self._answers[left, right] = self._difference(left, right)
        signs = self._answers[left, right]
        if not signs:
            return None if signs is None else False
        if op == "eq":
            return True if signs == ZERO else None if 0 in signs else False
        if op == "le":
            return True if -1 not in signs else False if signs == NEGATIVE else None
        return True if signs == POSITIVE else False if 1 not in signs else None

    def _difference(self, left: Expr, right: Expr) -> Signs | None:
        """The signs that right - left can take; none if a side is undefined; None: not known."""
        try:
            a, b = self.value(left), self.value(right)
            if not (a.defined and b.defined):
                return frozenset()
            if a.infinite or b.infinite:
                return frozenset(((b.infinite > a.infinite) - (b.infinite < a.infinite),))
            return self.shown_signs(b.minus(a))
        except Refuse:
            return None

    def shown_signs(self, d: Value) -> Signs:
        """The signs a finite difference can take, by coefficients and then by certificates."""
        signs = _signs(d)
        if len(signs) == 1 or not d.logs:
            return signs
        for certificate in self.certify(self, Value(d.rational, d.logs)):
            signs &= _granted(d, certificate)
            if len(signs) == 1:
                return signs
        for certificate in self.certify(self, d.negated()):
            signs &= frozenset(-s for s in _granted(d.negated(), certificate))
            if len(signs) == 1:
                return signs
        return signs

    def refine(self, v: Expr, at: Expr) -> tuple[Cell, ...]:
        """The cell cut into v < at, v = at, v > at, where `at` is shown to lie inside v's range;
        else the cell itself.
        """
        name = v.args[0]
        r = self.ranges.get(name)
        if r is None or r.at is not None or r.logarithm:
            return (self,)
        if any(n == name or name in self._moves_with(n) for n in names_in(at)):
            return (self,)
        try:
            e = self.value(at)
            inside = e.defined and not e.infinite
            inside = inside and (r.low is None or _signs(e.minus(self.value(r.low))) == POSITIVE)
            inside = inside and (r.high is None or _signs(self.value(r.high).minus(e)) == POSITIVE)
        except Refuse:
            return (self,)
        if not inside:
            return (self,)
        parts = (replace(r, high=at), Range(at=at), replace(r, low=at))
        return tuple(self.placed(name, part) for part in parts)


def unknown_names(choices: Mapping[str, Sequence[Range]]) -> tuple[str, ...]:
    """One positive unknown for each variable, and a second for those that may run over the line."""
    wide = (n for n, ranges in choices.items() if any(r == _LINE for r in ranges))
    return (*choices, *map(_second, wide))


def _second(name: str) -> str:
    return f"-{name}"


@lru_cache(maxsize=65536)
def names_in(t: Expr) -> frozenset[str]:
    """The names of the variables of a term."""
    return frozenset(x.args[0] for x in walk(t) if x.op == "var")


def _signs(v: Value) -> Signs:
    try:
        return v.signs()
    except Refuse:
        return ANY


def _granted(d: Value, certificate: Certificate) -> Signs:
    """What a certificate shows of the sign of d: the one use of log t <= t - 1."""
    rest, strict, one = d, False, Value(d.field.one)
    try:
        for c, t in certificate:
            if any(type(x) is not type(d.rational) or x.field != d.field for x in (c, t)):
                return ANY  # another's arithmetic is not trusted
            weight, point = Value(c), Value(t)
            if weight.signs() != POSITIVE or point.signs() != POSITIVE:
                return ANY
            above = point.minus(one)
            gap = above.minus(point.log())
            rest = rest.minus(weight.times(gap))
            strict = strict or 0 not in above.signs()
        signs = rest.signs()
    except Refuse:
        return ANY
    if -1 in signs:
        return ANY
    return POSITIVE if strict or 0 not in signs else frozenset((0, 1))


def _range_words(r: Range) -> str:
    if r.at is not None:
        return f"= {r.at}"
    low = "" if r.low is None else f"> {r.low}"
    high = "" if r.high is None else f"< {r.high}"
    return " and ".join(x for x in (low, high) if x) or "real"
