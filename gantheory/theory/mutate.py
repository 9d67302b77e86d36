"""Mutants: a claim with one thing changed, as a slip of the pen would change it.

A constant, a sign, two arguments exchanged, one variable for another, a lost term or assumption, a
strict inequality for a weak one, a supremum for an infimum, a wider kind of variable, another
region of support inside a definition. Most mutants are false; some are true, and say that a part of
the claim was not needed. Which is which is for others to find out. A model has one value changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any, final

from gantheory.theory.claim import Claim, Hypothesis
from gantheory.theory.expr import (
    BINDERS,
    Expr,
    Implies,
    expand,
    free_variables,
    num,
    rebuild,
    substitute,
    unfold,
    var,
    walk,
)
from gantheory.theory.kinds import (
    DENSITY,
    DISCRIMINATOR,
    NONNEGATIVE,
    NONNEGATIVE_FUNCTION,
    OPEN_DISCRIMINATOR,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    SCORE,
    UNIT,
    Kind,
)
from gantheory.theory.model import Model, Value
from gantheory.theory.text import kind_text, text
from gantheory.theory.wellformed import IllFormed, check

Change = tuple[str, Expr]
"""What was changed, in words, and the tree with that change."""
Slip = Callable[[Expr], Iterator[Change]]
"""The changes that can be made at the root of a tree."""

_SLIGHTLY = Fraction(1, 2**20)
# Each kind without one of its assumptions.
_WIDER: dict[Kind, Kind] = {
    DENSITY: NONNEGATIVE_FUNCTION,
    NONNEGATIVE_FUNCTION: SCORE,
    OPEN_DISCRIMINATOR: DISCRIMINATOR,
    DISCRIMINATOR: SCORE,
    OPEN_UNIT: UNIT,
    UNIT: REAL,
    POSITIVE: NONNEGATIVE,
    NONNEGATIVE: REAL,
}
_OTHER = {"sup": "inf", "inf": "sup", "forall": "exists", "exists": "forall"}


@final
@dataclass(frozen=True)
class Mutant:
    """A claim with one thing changed.

    Attributes
    ----------
    claim
        The changed claim; id, source and model are the original's.
    change
        What was changed, in words.
    """

    claim: Claim
    change: str


@lru_cache(maxsize=1)  # the parts of one claim are examined one after another
def mutants_of(claim: Claim) -> tuple[Mutant, ...]:
    """Every well-formed claim that differs from a claim in one place, once each."""
    return tuple(each_mutant_of(claim))


def each_mutant_of(claim: Claim) -> Iterator[Mutant]:
    """The same, made one by one: a long claim has hundreds, and each is read and compared."""
    seen = {expand(claim.statement)}
    for change, altered in _altered(claim):
        try:
            check(altered.statement)
        except IllFormed:
            continue
        if (expanded := expand(altered.statement)) not in seen:
            seen.add(expanded)
            yield Mutant(altered, change)


def _altered(claim: Claim) -> Iterator[tuple[str, Claim]]:
    for n, h in enumerate(claim.given):
        before, after = claim.given[:n], claim.given[n + 1 :]
        yield f"without the hypothesis {h.name}", replace(claim, given=(*before, *after))
        for change, formula in changes(h.formula):
            given = (*before, Hypothesis(h.name, formula), *after)
            yield f"in the hypothesis {h.name}: {change}", replace(claim, given=given)
    for change, says in changes(claim.says):
        yield change, replace(claim, says=says)
    for v in sorted(free_variables(claim.statement), key=lambda v: str(v.args[0])):
        for change, wide in _widened(v):
            given = tuple(Hypothesis(h.name, substitute(h.formula, {v: wide})) for h in claim.given)
            yield change, replace(claim, says=substitute(claim.says, {v: wide}), given=given)


def changes(t: Expr) -> tuple[Change, ...]:
    """Every tree that differs from t in one place. They need not be well-formed."""
    variables = sorted({x for x in walk(t) if x.op == "var"}, key=lambda v: str(v.args[0]))
    slips = (_number, _sum, _product, _order, _logic, _binder, _arguments, _regions)
    return tuple(_anywhere(t, (*slips, _mistaken(variables))))


def _anywhere(t: Expr, slips: tuple[Slip, ...], whole: Sequence[Expr] = ()) -> Iterator[Change]:
    """One slip at one node; nodes that are taken as a `whole` are not looked into, nor bound
    variables, nor the sign of a difference.
    """
    for slip in slips:
        yield from slip(t)
    if t in whole:
        return
    first = t.op in BINDERS or t.op == "diff" or _is_negation(t)
    for n, child in list(enumerate(t.children))[first:]:
        for words, other in _anywhere(child, slips, whole):
            yield words, _with_child(t, n, other)


def _with_child(t: Expr, place: int, new: Expr) -> Expr:
    at = iter(range(len(t.children)))
    return rebuild(t, lambda child: new if next(at) == place else child)


def _instead(t: Expr, *others: Expr) -> Iterator[Change]:
    for other in others:
        yield f"{_short(other)}, not {_short(t)}", other


_MOST_CHARACTERS = 48


def _short(t: Expr) -> str:
    words = text(t)
    return words if len(words) <= _MOST_CHARACTERS else f"{words[: _MOST_CHARACTERS - 3]}..."


# ------------------------------------------------------------------------------------------- slips


def _number(t: Expr) -> Iterator[Change]:
    """Another constant: one off, or a very little."""
    if t.op == "num":
        x = t.args[0]
        yield from _instead(t, *(num(x + step) for step in (1, _SLIGHTLY, -_SLIGHTLY)))


def _is_negation(t: Expr) -> bool:
    return t.op == "mul" and t.args[0] == num(-1)


def _sum(t: Expr) -> Iterator[Change]:
    """A lost term, or a sign."""
    if t.op == "add":
        a, b = t.args
        yield from _instead(t, a, b, a + b.args[1] if _is_negation(b) else a - b)


def _product(t: Expr) -> Iterator[Change]:
    """A lost factor, denominator or sign; a fraction upside down; one branch for all cases."""
    if _is_negation(t):
        yield from _instead(t, t.args[1])
    elif t.op == "mul":
        yield from _instead(t, *t.args)
    elif t.op == "div":
        a, b = t.args
        yield from _instead(t, a, b / a)
    elif t.op == "where":
        yield from _instead(t, *t.args[1:])


def _order(t: Expr) -> Iterator[Change]:
    """Strict for weak, or the other way; turned round; an inequality for an equation."""
    yield from _boundary(t)
    if t.op in ("le", "lt"):
        yield from _instead(t, Expr(t.op, t.args[::-1]))
    elif t.op == "eq":
        yield from _instead(t, Expr("le", t.args), Expr("le", t.args[::-1]))


def _boundary(t: Expr) -> Iterator[Change]:
    if t.op in ("le", "lt"):
        yield from _instead(t, Expr("lt" if t.op == "le" else "le", t.args))


def _logic(t: Expr) -> Iterator[Change]:
    """A lost part, a lost assumption, the converse, one direction of an equivalence."""
    if t.op in ("and", "or"):
        yield from _instead(t, *t.args)
    elif t.op == "imp":
        yield from _instead(t, t.args[1], Implies(*t.args[::-1]))
    elif t.op == "iff":
        yield from _instead(t, Implies(*t.args), Implies(*t.args[::-1]))
    elif t.op == "not":
        yield from _instead(t, t.args[0])


def _binder(t: Expr) -> Iterator[Change]:
    """A supremum for an infimum, all for some; a bound variable of a wider kind."""
    if t.op in _OTHER:
        yield from _instead(t, Expr(_OTHER[t.op], t.args))
    if t.op in BINDERS:
        v, *rest = t.args
        for words, wide in _widened(v):
            yield words, Expr(t.op, (wide, *(substitute(x, {v: wide}) for x in rest)))


def _widened(v: Expr) -> Iterator[Change]:
    """A variable of a kind that assumes less."""
    name, kind = v.args
    if kind in _WIDER:
        wide = _WIDER[kind]
        yield f"{name} a {kind_text(wide)}, not a {kind_text(kind)}", var(name, wide)


def _mistaken(variables: list[Expr]) -> Slip:
    """One variable for another of its kind."""

    def slip(t: Expr) -> Iterator[Change]:
        if t.op == "var":
            yield from _instead(t, *(v for v in variables if v.args[1] == t.args[1] and v != t))

    return slip


def _arguments(t: Expr) -> Iterator[Change]:
    """Two arguments of a definition exchanged."""
    if t.op != "def":
        return
    definition, args = t.args
    for i, j in combinations(range(len(args)), 2):
        if definition.params[i].args[1] == definition.params[j].args[1]:
            exchanged = list(args)
            exchanged[i], exchanged[j] = args[j], args[i]
            yield from _instead(t, Expr("def", (definition, tuple(exchanged))))


def _regions(t: Expr) -> Iterator[Change]:
    """A definition with one of its case distinctions, or of those inside the definitions that it
    uses, lost or drawn elsewhere.
    """
    if t.op != "def":
        return
    definition, args = t.args
    kinds = {a: v.args[1] for v, a in zip(definition.params, args, strict=True)}

    def mistaken(x: Expr) -> Iterator[Change]:
        if x in kinds:
            yield from _instead(x, *(a for a in kinds if kinds[a] == kinds[x] and a != x))

    def slip(x: Expr) -> Iterator[Change]:
        if x in kinds:
            return
        if x.op == "where":
            condition, then, otherwise = x.args
            yield f"everywhere, not only where {_short(condition)}", then
            for words, other in _anywhere(condition, (_boundary, mistaken), args):
                yield words, Expr("where", (other, then, otherwise))
        yield from _regions(x)

    for words, body in _anywhere(unfold(t), (slip,), args):
        yield f"in {_short(t)}, {words}", body


# ------------------------------------------------------------------------------------------ models


def models_near(model: Model) -> Iterator[tuple[str, Model]]:
    """Every finite model that differs from a model in one number, or by two neighbouring values
    exchanged. They need not be of the kinds of the variables.
    """
    for words, mu in _tuples_near("mu", model.mu):
        yield words, Model(mu, model.values, model.sets)
    for name, value in model.values.items():
        for words, other in _values_near(name, value):
            yield words, model.with_value(name, other)


def _values_near(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(value, tuple):
        yield from _tuples_near(name, value)
    elif isinstance(value, Mapping):
        places = list(value)
        for words, entries in _tuples_near(name, tuple(value.values())):
            yield words, dict(zip(places, entries, strict=True))
    else:
        for x in _numbers_near(value):
            yield f"{name} = {x}, not {value}", x


def _tuples_near(name: str, values: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for n, old in enumerate(values):
        for x in _numbers_near(old):
            yield f"{name}({n}) = {x}, not {old}", (*values[:n], x, *values[n + 1 :])
    for n, (a, b) in enumerate(pairwise(values)):
        if a != b:
            yield (
                f"{name}({n}) and {name}({n + 1}) exchanged",
                (*values[:n], b, a, *values[n + 2 :]),
            )


def _numbers_near(x: Any) -> Iterator[Any]:
    if isinstance(x, tuple):  # a member of a family
        return
    yield x + 1
    if x:
        yield 0 * x
