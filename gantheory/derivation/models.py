"""Trusted. Rules about particular spaces: a finite model, a space of pairs with counting measure,
sums over finite sets, and a sequence given in closed form.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gantheory.derivation.cells import ARITHMETIC, ATOMS, CONNECTIVES, Certify, no_certificate
from gantheory.derivation.decide import check
from gantheory.derivation.theorem import Theorem, bare, captures, grant, instance
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    And,
    At,
    Eq,
    Exists,
    Expr,
    ForAll,
    Sum,
    expand,
    free_variables,
    num,
    oo,
    rebuild,
    substitute,
    var,
    walk,
)
from gantheory.theory.finite import on_counting_measure
from gantheory.theory.kinds import DENSITIES, DENSITY, NATURAL, OPEN_UNIT, index
from gantheory.theory.model import Model

# ------------------------------------------------------------------------------------ finite models

_HOLDS_IN: Mapping[str, Callable[[Fraction], bool]] = {
    "density": lambda x: x >= 0,
    "discriminator": lambda x: 0 <= x <= 1,
    "open discriminator": lambda x: 0 < x < 1,
    "score": lambda _: True,
    "real": lambda _: True,
    "nonnegative": lambda x: x >= 0,
    "positive": lambda x: x > 0,
    "unit": lambda x: 0 <= x <= 1,
    "open unit": lambda x: 0 < x < 1,
}


def on_model(goal: Expr, model: Model, certify: Certify = no_certificate) -> Theorem:
    """On some space, some values make a formula true: these do. An integral is a finite sum with
    weights mu, an almost-everywhere a conjunction over the points with mu > 0.
    """
    goal = expand(goal)
    if goal.op != "somewhere":
        raise Refuse(f"not of the form: on some space, there are ...: {goal!r}")
    mu = tuple(map(Fraction, model.mu))
    if not any(w > 0 for w in mu) or any(w < 0 for w in mu):
        raise Refuse(f"the weights {mu} are no measure other than 0")
    body, names = goal.args[0], sorted(model.values)
    values: dict[Expr, tuple[Fraction, ...]] = {}
    for name in names:
        if body.op != "exists":
            raise Refuse(f"the model gives {names}, in the order of names; the claim asks for less")
        v, body = body.args
        values[v] = _values(v, model.values[name], mu)
    check(_ground(body, values, mu, None), certify=certify)
    return grant(goal, "finite model")


def _values(v: Expr, given: object, mu: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """A variable's values at the points, seen to be of its kind."""
    kind = v.args[1]
    values: tuple[Any, ...] = given if isinstance(given, tuple) else (given,) * len(mu)
    ok: bool = kind.name in _HOLDS_IN and len(values) == len(mu)
    ok = ok and isinstance(given, tuple) == (kind.sort == "function")
    if not ok or not all(isinstance(x, (int, Fraction)) for x in values):
        raise Refuse(f"{given} does not fit a {kind.name} on {len(mu)} points")
    exact = tuple(Fraction(x) for x in values)
    if not all(_HOLDS_IN[kind.name](x) for x in exact):
        raise Refuse(f"{given} is not a {kind.name}")
    if kind.name == "density" and sum(w * x for w, x in zip(mu, exact, strict=True)) != 1:
        raise Refuse(f"{given} does not have mass one under the weights {mu}")
    return exact


def _ground(
    t: Expr, values: Mapping[Expr, tuple[Fraction, ...]], mu: Sequence[Fraction], at: int | None
) -> Expr:
    """The formula on the model, at a point or on the whole space, with no integral left."""
    if t in values:
        if t.args[1].sort == "function" and at is None:
            raise Refuse(f"{t!r} stands outside an integral or almost-everywhere")
        return num(values[t][at or 0])
    if t.op == "int":
        total = num(0)
        for i, w in enumerate(mu):
            if w > 0:
                total = total + num(w) * _ground(t.args[0], values, mu, i)
        return total
    if t.op == "ae":
        return And(*(_ground(t.args[0], values, mu, i) for i, w in enumerate(mu) if w > 0))
    if t.op in ("sup", "inf", "forall", "exists", "limit", "diff", "somewhere"):
        raise Refuse(f"{t!r} is not evaluated on a finite model")
    return rebuild(t, lambda a: _ground(a, values, mu, at))


def somewhere(model: Theorem, theorem: Theorem) -> Theorem:
    """From: on some space, some values have A; and A |- B, to the same of B."""
    t = model.conclusion
    if t.op != "somewhere":
        raise Refuse(f"not of the form: on some space, there are ...: {t!r}")
    given = theorem.hypotheses
    free = sorted(free_variables(theorem.conclusion), key=lambda v: v.args)
    bound = sorted(free_variables(And(*given)).union(free), key=lambda v: v.args)
    closed = And(*sorted(given, key=repr))
    for v in reversed(bound):
        closed = Exists(v, closed)
    if expand(Expr("somewhere", (closed,))) != t:
        raise Refuse(f"{t!r} is not the hypotheses of {theorem!r}, closed in the order of names")
    goal = theorem.conclusion
    for v in reversed(free):
        goal = Exists(v, goal)
    made = Expr("somewhere", (goal,))
    return grant(made, "on such a space", (model, theorem), model.hypotheses)


_ON_ANY_SPACE = ARITHMETIC | ATOMS | CONNECTIVES | {"int", "ae", "sup", "inf", "forall", "exists"}


def on_pairs(
    theorem: Theorem,
    sets: tuple[str, ...],
    tables: Mapping[Expr, Expr],
    members: Sequence[Theorem],
) -> Theorem:
    """A theorem about all spaces, on the finite set S x A x ... with counting measure, where
    densities are tables that are shown to be >= 0 with sum one.
    """
    if theorem.hypotheses:
        raise Refuse("only a theorem without hypotheses is moved to another space")
    foreign = {x.op for x in walk(theorem.conclusion)} - _ON_ANY_SPACE
    if foreign:
        raise Refuse(f"{theorem!r} speaks of more than integrals: {sorted(foreign)}")
    members = tuple(members)
    facts = {t.conclusion for t in members}
    indices = tuple(var(f"i{n}", index(s)) for n, s in enumerate(sets))
    for v, table in tables.items():
        entry, total = At(table, *indices), At(table, *indices)
        nonnegative = num(0) <= entry
        for i in reversed(indices):
            nonnegative, total = ForAll(i, nonnegative), Sum(i, total)
        if v.args[1] != DENSITY or table.args[1].sort != "table" or table.args[1].over != sets:
            raise Refuse(f"{table!r} is not a table over {sets} for a density")
        if not {expand(nonnegative), expand(Eq(total, 1))} <= facts:
            raise Refuse(f"{table!r} is not shown to be a law on {' x '.join(sets)}")
    loose = {v for v in free_variables(theorem.conclusion) if v.args[1].sort == "function"}
    if loose - set(tables):
        raise Refuse(f"no table for {loose - set(tables)}")
    made = on_counting_measure(theorem.conclusion, sets, tables)
    return grant(made, "on a finite set with counting measure", (theorem, *members))


# ---------------------------------------------------------------------------- sums over finite sets


def real(t: Expr) -> Theorem:
    """Numbers, entries of tables, and finite sums and products of them, are real numbers."""
    t = expand(t)
    if not _is_real(t):
        raise Refuse(f"{t!r} is not made of numbers and entries by + * and finite sums")
    return grant(And(-oo < t, t < oo), "finite sums are real")


def _is_real(t: Expr) -> bool:
    if t.op == "num":
        return True
    if t.op == "var":
        return bool(t.args[1].sort == "number")
    if t.op == "at":
        return bool(t.args[0].args[1].sort == "table")
    if t.op == "sum":
        return _is_real(t.args[1])
    return t.op in ("add", "mul") and all(_is_real(a) for a in t.args)


def sum_congruence(i: Expr, theorem: Theorem) -> Theorem:
    """From A(i) = B(i) for every i to the equality of their sums."""
    t = theorem.conclusion
    if t.op != "eq" or i.op != "var" or i.args[1].sort != "index":
        raise Refuse(f"not an equation for every {i!r}: {t!r}")
    if any(i in free_variables(h) for h in theorem.hypotheses):
        raise Refuse(f"{i!r} is free in a hypothesis")
    if not all(map(_is_real, t.args)):
        raise Refuse(f"a sum of {t!r} may be oo - oo: its terms are not shown to be real")
    return grant(Eq(Sum(i, t.args[0]), Sum(i, t.args[1])), "term by term", (theorem,))


def sum_algebra(left: Expr, right: Expr) -> Theorem:
    """Two finite multiple sums are equal as polynomials in entries: linearity, and exchanging the
    order of finite sums.
    """
    left, right = expand(left), expand(right)
    if not (_is_real(left) and _is_real(right)) or _monomials(left) != _monomials(right):
        raise Refuse(f"not the same sum: {left!r} and {right!r}")
    return grant(Eq(left, right), "finite sums commute")


Monomial = tuple[frozenset[tuple[str, str]], tuple[str, ...]]


def _monomials(t: Expr) -> dict[object, Fraction]:
    """A canonical polynomial: coefficients by bound indices (with sets) and factors."""
    counter = itertools.count()
    out: dict[object, Fraction] = {}
    for c, bound, factors in _products(t, {}, counter):
        key = _canonical(bound, factors)
        out[key] = out.get(key, Fraction(0)) + c
    return {k: c for k, c in out.items() if c}


def _products(
    t: Expr, names: Mapping[Expr, Expr], counter: itertools.count[int]
) -> list[tuple[Fraction, tuple[Expr, ...], tuple[Expr, ...]]]:
    if t.op == "num":
        return [(t.args[0], (), ())]
    if t.op == "add":
        return [x for a in t.args for x in _products(a, names, counter)]
    if t.op == "mul":
        return [
            (a * b, m + n, f + g)
            for a, m, f in _products(t.args[0], names, counter)
            for b, n, g in _products(t.args[1], names, counter)
        ]
    if t.op == "sum":
        fresh = var(f"#{next(counter)}", t.args[0].args[1])
        inner = _products(t.args[1], {**names, t.args[0]: fresh}, counter)
        return [(c, (fresh, *m), f) for c, m, f in inner]
    return [(Fraction(1), (), (substitute(t, names),))]


def _canonical(bound: tuple[Expr, ...], factors: tuple[Expr, ...]) -> object:
    """A monomial up to renaming its bound indices: the least of all renamings."""
    forms = []
    for order in itertools.permutations(range(len(bound))):
        renamed = {v: var(f"#{n}", v.args[1]) for v, n in zip(bound, order, strict=True)}
        kinds = tuple(sorted((x.args[0], x.args[1]) for x in renamed.values()))
        product = tuple(sorted((substitute(f, renamed) for f in factors), key=_order))
        forms.append((repr(kinds), tuple(map(_order, product)), kinds, product))
    return min(forms, key=lambda f: f[:2])[2:]


def _order(t: Expr) -> str:
    return repr((t.op, t.args))


# ---------------------------------------------------------------------------------------- sequences


def halving_sequence(
    goal: Expr, e: Expr, term: Expr, mass: Theorem, steps: Theorem, apart: Theorem
) -> Theorem:
    """There is a sequence of densities with the step property A(q_n, q_n+1) for every n, on which
    X does not tend to 0: q_n is the term at e = 2^-(n+1).

    The goal is: for some sequence Q, not (for all n: A implies X tends to 0). Needs, for every e
    in (0,1): the term is a density, A(term(e), term(e/2)), and 0 < c <= X(term(e)).
    """
    goal, term = expand(goal), expand(term)
    shape = (
        f"not of the shape: for some sequence, not (every step A implies X tends to 0): {goal!r}"
    )
    if goal.op != "exists" or goal.args[1].op != "not" or goal.args[1].args[0].op != "imp":
        raise Refuse(shape)
    sequence, claim = goal.args[0], goal.args[1].args[0]
    every, tends = claim.args
    if every.op != "forall" or tends.op != "tends" or tends.args[2] != num(0):
        raise Refuse(shape)
    if sequence.args[1] != DENSITIES or e in free_variables(goal):
        raise Refuse(f"{sequence!r} must be a sequence of densities, and {e!r} its parameter only")
    if e.args[1] != OPEN_UNIT or every.args[0].args[1] != NATURAL:
        raise Refuse("the sequence is given by a parameter in (0,1), and runs over the naturals")
    for t in (mass, steps, apart):
        if any(e in free_variables(h) for h in t.hypotheses):
            raise Refuse(f"{e!r} is free in a hypothesis")
    check(And(num(0) <= term, term < oo))
    if mass.conclusion != Eq(Expr("int", (term,)), num(1)):
        raise Refuse(f"{term!r} is not shown to have mass one")
    n = every.args[0]
    now, following = At(sequence, n), At(sequence, expand(n + 1))
    later = expand(instance(term, {e: e / 2}))
    wanted = expand(_swap(every.args[1], {now: term, following: later}))
    if sequence in free_variables(wanted) or n in free_variables(wanted):
        raise Refuse("the step speaks of more than two neighbours")
    if steps.conclusion != wanted:
        raise Refuse(f"needs {wanted!r}, not {steps.conclusion!r}")
    size = expand(_swap(tends.args[1], {At(sequence, tends.args[0]): term}))
    if sequence in free_variables(size) or tends.args[0] in free_variables(size):
        raise Refuse(f"{size!r} moves with more than the term")
    low = apart.conclusion
    ok = low.op == "and" and low.args[0].op == "lt" and low.args[1].op == "le"
    ok = ok and low.args[0].args[0] == num(0) and low.args[1].args[1] == size
    if not ok or low.args[0].args[1] != low.args[1].args[0] or e in free_variables(low.args[0]):
        raise Refuse(f"needs 0 < c and c <= {size!r}, c free of {e!r}, not {low!r}")
    if bare(low.args[0]):
        raise Refuse("the bound must be a number")
    return grant(goal, "a sequence in closed form", (mass, steps, apart))


def _swap(t: Expr, values: Mapping[Expr, Expr]) -> Expr:
    if t in values:
        return values[t]
    if captures(t, *values.values()):
        raise Refuse(f"the term would be captured in {t!r}")
    return rebuild(t, lambda a: _swap(a, values))
