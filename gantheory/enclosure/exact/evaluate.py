"""Statements on a finite model: true, false or undecided, exactly.

Terms have the values of :mod:`gantheory.enclosure.exact.value`. Formulas have Kleene's three
values; an atom over an undefined side is false. No theorem about games or divergences is used:
extrema are found from derivatives (:mod:`.extremum`), and what cannot be decided is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast, final

from flint import fmpq

from gantheory.enclosure.exact import derivative, extremum, quantifier, tails
from gantheory.enclosure.exact.scope import (
    Scope,
    Table,
    entry,
    entry_of,
    fraction,
    image,
    law,
    member,
    rational,
    scope_of,
    set_size,
    unchecked_scope,
)
from gantheory.enclosure.exact.tails import CountableModel
from gantheory.enclosure.exact.value import (
    PLUS_INFINITY,
    ZERO,
    Infinity,
    Undecided,
    Undefined,
    Value,
    add,
    ball,
    compare,
    div,
    exponential,
    logarithm,
    mul,
    negate,
)
from gantheory.theory.expr import Expr, expand, free_variables
from gantheory.theory.kinds import MEMBERS
from gantheory.theory.model import Model

if TYPE_CHECKING:
    from fractions import Fraction


@final
class Answer(NamedTuple):
    """What is known of a statement on a model.

    Attributes
    ----------
    holds
        True, False, or None where it is undecided.
    reason
        One line: the part that fails, with its values, or why it is undecided.
    """

    holds: bool | None
    reason: str


def evaluate(statement: Expr, model: Model | CountableModel) -> Answer:
    """Decide a statement on a finite model, or on countable laws.

    Parameters
    ----------
    statement
        A formula; its free variables take the model's values. `somewhere` is decided by the
        model's values of the variables that it binds: they can show it, never refute it.
    model
        A finite measure space, or countable laws, and values for the variables.

    Raises
    ------
    InputError
        If the model lacks a variable, or gives one a value that is not of its kind.
    """
    if statement.op == "somewhere":
        return _witness(statement.args[0], model)
    variables = sorted(free_variables(statement), key=lambda v: str(v.args[0]))
    if isinstance(model, CountableModel):
        scope = tails.checked_scope(model, variables)
    else:
        scope = scope_of(model, variables)
    found = formula(expand(statement), scope)
    return Answer(found, "" if found else _reason(statement, scope))


def holds(statement: Expr, model: Model) -> bool | None:
    """As :func:`evaluate` of an expanded statement, for a model known to suit it; no reason."""
    return formula(statement, unchecked_scope(model))


def rational_value(t: Expr, model: Model, point: int | None = None) -> Fraction | None:
    """The value of a term at a point of a model (or of a number), where it is rational."""
    try:
        value = term(expand(t), replace(unchecked_scope(model), point=point))
    except (Undefined, Undecided):
        return None
    return fraction(value) if isinstance(value, fmpq) else None


def gap_of(
    equations: Sequence[Expr], model: Model, name: str, places: Sequence[tuple[int, ...]]
) -> Callable[[Sequence[Fraction]], list[Fraction] | None]:
    """What equations leave (left - right, at each value of the index variables that they are
    quantified over) as a function of a table's entries; None where they are not of rationals.
    """
    scope = unchecked_scope(model)
    expanded = [expand(t) for t in equations]

    def gap(entries: Sequence[Fraction]) -> list[Fraction] | None:
        values = dict(zip(places, map(rational, entries), strict=True))
        there = scope.bind(name, values)
        found = [x for t in expanded for x in _residuals(t, there)]
        return None if None in found else [x for x in found if x is not None]

    return gap


def _residuals(t: Expr, s: Scope) -> Iterator[Fraction | None]:
    if t.op == "forall" and t.args[0].args[1].sort == "index":
        for i in range(s.sets.get(t.args[0].args[1].over[0], 0)):
            yield from _residuals(t.args[1], s.bind(t.args[0].args[0], fmpq(i)))
        return
    value: Value | None = None
    if t.op == "eq":
        with suppress(Undefined, Undecided):
            value = add(term(t.args[0], s), negate(term(t.args[1], s)))
    yield fraction(value) if isinstance(value, fmpq) else None


def _witness(body: Expr, model: Model | CountableModel) -> Answer:
    """A model makes `somewhere exists v: body` true if body holds of its values."""
    names = set(model.values if isinstance(model, Model) else (*model.densities, *model.constants))
    while body.op == "exists" and body.args[0].args[0] in names:
        body = body.args[1]
    found = evaluate(body, model)
    if found.holds:
        return found
    return Answer(None, f"this model is no witness: {found.reason or 'the body fails'}")


# ------------------------------------------------------------------------------------------ terms


def term(t: Expr, s: Scope) -> Value:
    """The value of an expanded term.

    Raises
    ------
    Undefined
        If it has no value.
    Undecided
        If its value is not found.
    """
    op, a = t.op, t.args
    if op == "var":
        return _variable(t, s)
    if op == "num":
        return rational(a[0])
    if op == "mul":
        return mul(term(a[0], s), term(a[1], s))
    if op == "add":
        return add(term(a[0], s), term(a[1], s))
    if op == "where":
        taken = formula(a[0], s)
        if taken is None:
            raise Undecided("a case distinction whose condition is undecided")
        return term(a[1] if taken else a[2], s)
    if op == "log":
        return logarithm(term(a[0], s))
    if op == "div":
        return div(term(a[0], s), term(a[1], s))
    if op == "int":
        return _integral(a[0], s)
    if op == "oo":
        return PLUS_INFINITY
    if op == "exp":
        return exponential(term(a[0], s))
    return _number(t, s)


def _number(t: Expr, s: Scope) -> Value:
    """The operators that give one number for the whole space."""
    op, a = t.op, t.args
    if s.countable is not None:
        raise Undecided(f"`{op}` is not evaluated on countable laws")
    if op in ("sup", "inf"):
        return extremum.extremum(t, s, term, formula).value
    if op == "mean":
        return _total(((w, i) for i, w in law(a[0], s).items() if w > 0), a[1], s)
    if op == "prob":
        return _probability(t, s)
    if op == "sum":
        total: Value = ZERO
        for i in range(set_size(a[0], s)):
            total = add(total, term(a[1], s.bind(a[0].args[0], fmpq(i))))
        return total
    if op == "at":
        return _entry(t, s)
    if op == "pull":
        return term(a[1], s.at(image(a[0], s)))
    if op == "diff":
        return derivative.derivative(t, s, term)
    if op == "limit":
        return extremum.limit(t, s, term, formula)
    raise Undecided(f"`{op}` is not evaluated on finite models")


def _integral(f: Expr, s: Scope) -> Value:
    total = _total(((s.mu[i], i) for i in s.charged), f, s)
    if s.countable is None:
        return total
    rest = tails.integral_along(f, s, term, formula)
    return mul(s.countable.scale, add(total, rest))


def _total(weights: Iterator[tuple[fmpq, int]], f: Expr, s: Scope) -> Value:
    total: Value = ZERO
    for w, i in weights:
        total = add(total, mul(w, term(f, s.at(i))))
    return total


def _variable(v: Expr, s: Scope) -> Value:
    name, kind = v.args
    value = s.values[name]
    if kind.sort == "function":
        if s.point is None:
            raise Undecided(f"{name} is read at no point")
        x = entry(name, cast("tuple[fmpq | int, ...]", value), s.point)
        return fmpq(x) if isinstance(x, int) else x
    return cast("fmpq", value)


def _probability(t: Expr, s: Scope) -> Value:
    total = ZERO
    for i, w in law(t.args[0], s).items():
        if w > 0:
            inside = formula(t.args[1], s.at(i))
            if inside is None:
                raise Undecided("an event that is undecided at a point")
            total = total + w if inside else total
    return total


def _entry(t: Expr, s: Scope) -> Value:
    base = t.args[0]
    if base.args[1] in MEMBERS:
        if s.point is None:
            raise Undecided(f"{base.args[0]} is read at no point")
        x = entry(base.args[0], cast("tuple[fmpq | int, ...]", member(t, s)), s.point)
        return fmpq(x) if isinstance(x, int) else x
    if base.args[1].sort != "table":
        raise Undecided("a finite model holds no sequences")
    return cast("Table", s.values[base.args[0]])[entry_of(t, s)]


# --------------------------------------------------------------------------------------- formulas


def formula(t: Expr, s: Scope) -> bool | None:
    """The truth of an expanded formula; None where it is undecided."""
    op, a = t.op, t.args
    if op in ("le", "lt", "eq"):
        return _atom(t, s)
    if op == "true":
        return True
    if op == "finite_space":
        return s.countable is None
    if op == "lebesgue":  # the points of these models have mass
        return False
    if op == "not":
        inner = formula(a[0], s)
        return None if inner is None else not inner
    if op == "and":
        left = formula(a[0], s)
        if left is False:
            return False
        right = formula(a[1], s)
        return False if right is False else None if left is None else right
    if op == "or":
        left = formula(a[0], s)
        if left:
            return True
        right = formula(a[1], s)
        return True if right else None if left is None else right
    if op == "imp":
        left = formula(a[0], s)
        if left is False:
            return True
        right = formula(a[1], s)
        return True if right else None if left is None else right
    if op == "iff":
        left, right = formula(a[0], s), formula(a[1], s)
        return None if left is None or right is None else left is right
    if op == "ae":
        return _almost_everywhere(a[0], s)
    if op == "surely" and s.countable is None:
        return everywhere(formula(a[1], s.at(i)) for i, w in law(a[0], s).items() if w > 0)
    if op in ("forall", "exists"):
        return _quantified(t, s)
    if op == "pull":
        return formula(a[1], s.at(image(a[0], s)))
    return None


def _almost_everywhere(t: Expr, s: Scope) -> bool | None:
    found = everywhere(formula(t, s.at(i)) for i in s.charged)
    if s.countable is None or found is False:
        return found
    along = tails.truth(t, s, term, formula)
    # A condition may hold at some points of the tail only: the tail can only confirm, unless it
    # fails at all of them.
    return along if found else None if along is not False else False


def everywhere(parts: Iterator[bool | None]) -> bool | None:
    """Kleene's conjunction."""
    out: bool | None = True
    for part in parts:
        if part is False:
            return False
        out = None if part is None else out
    return out


def _atom(t: Expr, s: Scope) -> bool | None:
    try:
        return _compared(t, s)
    except Undecided:
        return None


def _compared(t: Expr, s: Scope) -> bool:
    """An atom holds only where both sides are defined."""
    sides: list[Value] = []
    missing: Undecided | None = None
    for side in t.args:
        try:
            sides.append(term(side, s))
        except Undefined:
            return False
        except Undecided as e:
            missing = e
    if missing:
        raise missing
    c = compare(*sides)
    return c == 0 if t.op == "eq" else c < 0 if t.op == "lt" else c <= 0


def _quantified(t: Expr, s: Scope) -> bool | None:
    v, body = t.args
    if s.countable is not None:
        return None
    if v.args[1].sort != "index":
        return quantifier.quantified(t, s, term, formula)
    try:
        size = set_size(v, s)
    except Undecided:
        return None
    parts = (formula(body, s.bind(v.args[0], fmpq(i))) for i in range(size))
    if t.op == "forall":
        return everywhere(parts)
    refuted = everywhere(None if p is None else not p for p in parts)
    return None if refuted is None else not refuted


# ---------------------------------------------------------------------------------------- reasons


def _reason(t: Expr, s: Scope) -> str:
    """Why a statement that is not true is not: the part to blame, with its values."""
    op, a = t.op, t.args
    if op in ("le", "lt", "eq"):
        return _atom_reason(t, s)
    if op in ("and", "or", "ae"):
        scopes = [s.at(i) for i in s.charged] if op == "ae" else [s]
        for part in a:
            for scope in scopes:
                if formula(expand(part), scope) is not True:
                    place = f" at point {scope.point}" if op == "ae" else ""
                    return _reason(part, scope) + place
    if op == "imp" and formula(expand(a[0]), s):
        return f"the hypothesis holds, but {_reason(a[1], s)}"
    if op == "iff":
        left, right = (formula(expand(x), s) for x in a)
        if left is not None and right is not None:
            return f"`{a[0]!r}` is {_WORDS[left]} but `{a[1]!r}` is {_WORDS[right]}"
        return _reason(a[0] if left is None else a[1], s)
    found = formula(expand(t), s)
    return f"`{t!r}` is {_WORDS[found]}"


_WORDS = {True: "true", False: "false", None: "undecided"}


def _atom_reason(t: Expr, s: Scope) -> str:
    try:
        if _compared(expand(t), s):
            return f"`{t!r}` holds"
    except Undecided as e:
        return f"`{t!r}` is undecided: {e}"
    shown = " and ".join(f"{x!r} = {_shown(x, s)}" for x in t.args if x.op not in ("num", "oo"))
    return f"`{t!r}` fails: {shown}"


def _shown(t: Expr, s: Scope) -> str:
    try:
        return show(term(expand(t), s))
    except Undefined as e:
        return f"undefined ({e})"
    except Undecided as e:
        return f"undecided ({e})"


def show(x: Value) -> str:
    """A value for a reader: exact where it is a short rational, else certified decimals."""
    if isinstance(x, Infinity):
        return "+oo" if x.sign > 0 else "-oo"
    if not isinstance(x, fmpq):
        return str(ball(x, 64).str(10, radius=False))
    return str(x) if len(str(x)) <= 24 else str(ball(x, 64).str(10, radius=False))
