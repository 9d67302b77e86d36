"""Untrusted. Finds bounds, weights, case splits and certificates; everything goes through the
kernel, and a tactic that fails only fails to prove.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import permutations

from gantheory.derivation import kernel
from gantheory.derivation.cells import ARITHMETIC, ATOMS, CONNECTIVES, Certify
from gantheory.derivation.certificates import shannon
from gantheory.derivation.decide import Split
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    AE,
    TRUE,
    And,
    Eq,
    Expr,
    Iff,
    Implies,
    expand,
    free_variables,
    log,
    num,
    walk,
)

Weights = tuple[tuple[Expr, Expr], ...]


def splits_in(*formulas: Expr) -> tuple[Split, ...]:
    """The case splits that the comparisons in some formulas suggest: a variable against the term
    it is compared with, and real variables against 0.
    """
    out: list[Split] = []
    for t in formulas:
        for x in walk(expand(t)):
            if x.op == "var" and x.args[1].name in ("real", "score"):
                out.append((x, num(0)))
            if x.op in ATOMS:
                out += [
                    (v, e)
                    for v, e in (x.args, x.args[::-1])
                    if v.op == "var" and e not in (num(0), v) and v not in free_variables(e)
                ]
    return tuple(dict.fromkeys(out))


def pointwise(
    formula: Expr, premises: Iterable[Theorem] = (), splits: Sequence[Split] = ()
) -> Theorem:
    """A pointwise formula holds almost everywhere: cell by cell."""
    premises = tuple(premises)
    suggested = splits_in(formula, *(t.conclusion for t in premises))
    asked = [(expand(v), expand(e)) for v, e in splits]
    return kernel.consequence(AE(formula), premises, (*asked, *suggested), shannon)


def numbers(
    formula: Expr,
    premises: Iterable[Theorem] = (),
    splits: Sequence[Split] = (),
    certify: Certify = shannon,
) -> Theorem:
    """A formula about real numbers holds for all of them: cell by cell."""
    premises = tuple(premises)
    suggested = splits_in(formula, *(t.conclusion for t in premises))
    return kernel.consequence(formula, premises, (*splits, *suggested), certify)


def follows(goal: Expr, *premises: Theorem, whole: Iterable[Expr] = ()) -> Theorem:
    """A goal about numbers follows from premises about the same numbers: integrals and suprema
    (and the terms to take as a `whole`) are unknowns, each cut where a comparison would be an
    equality. Two ways to say the same thing almost everywhere count as one.
    """
    goal = expand(goal)
    hide = frozenset(map(expand, whole))
    premises += _bridges(goal, premises)
    atoms = [x for t in (*(t.conclusion for t in premises), goal) for x in _atoms(t)]
    atoms.sort(key=lambda x: x.op != "eq")  # an equation leaves one part of three
    cuts = [_where_equal(x, hide) for x in atoms]
    first = [c[0] for c in cuts if c]
    plain = splits_in(*(t.conclusion for t in premises), goal)
    splits = list(dict.fromkeys([*first, *(s for c in cuts for s in c[1:]), *plain]))
    if goal.op != "ae":
        return kernel.consequence(goal, premises, splits, shannon, hide)
    # What is said almost everywhere is one proposition here, not a formula to be proved pointwise.
    both = kernel.consequence(And(goal, TRUE), premises, splits, shannon, hide)
    return logically(goal, both)


def _where_equal(atom: Expr, whole: frozenset[Expr]) -> list[Split]:
    """The unknowns of a linear comparison, each against what would make the two sides equal; only
    those with a number for a coefficient, if there are such, since the others give fractions.
    """
    form, rest = _linear_form(atom.args[0] - atom.args[1], whole)
    out = []
    for u, k in sorted(form.items(), key=lambda x: bool(free_variables(x[1]))):
        others = [c * v for v, c in form.items() if v != u] + [rest]
        total = others[0]
        for x in others[1:]:
            total = total + x
        out.append((u, expand(-1 * total / k)))
    return out


def _linear_form(t: Expr, whole: frozenset[Expr]) -> tuple[dict[Expr, Expr], Expr]:
    """t as sum k_i u_i + rest with opaque u_i and plain k_i, rest."""
    if t in whole:
        return {t: num(1)}, num(0)
    if not _opaque(t) and not any(x in whole for x in walk(t)):
        return {}, t
    if t.op == "add":
        (f, a), (g, b) = (_linear_form(x, whole) for x in t.args)
        for u, k in g.items():
            f[u] = f[u] + k if u in f else k
        return f, a + b
    if t.op == "mul" and not _opaque(t.args[0]):
        f, a = _linear_form(t.args[1], whole)
        return {u: t.args[0] * k for u, k in f.items()}, t.args[0] * a
    if t.op == "div" and not _opaque(t.args[1]):
        f, a = _linear_form(t.args[0], whole)
        return {u: k / t.args[1] for u, k in f.items()}, a / t.args[1]
    return {t: num(1)}, num(0)


def _bridges(goal: Expr, premises: tuple[Theorem, ...]) -> tuple[Theorem, ...]:
    """Equivalences between what the goal and the premises say almost everywhere."""
    said = dict.fromkeys(x for t in premises for x in walk(t.conclusion) if x.op == "ae")
    wanted = dict.fromkeys(x for x in walk(goal) if x.op == "ae" and x not in said)
    found = []
    for x in wanted:
        for y in said:
            try:
                both = pointwise(Iff(x.args[0], y.args[0]))
            except Refuse:
                continue
            there = kernel.discharge(x, logically(y, kernel.assume(x), both))
            back = kernel.discharge(y, logically(x, kernel.assume(y), both))
            found += [there, back]
    return tuple(found)


def _opaque(t: Expr) -> bool:
    return any(x.op not in ARITHMETIC for x in walk(t))


def logically(goal: Expr, *premises: Theorem) -> Theorem:
    """The goal follows from the premises by propositional logic alone."""
    goal = expand(goal)
    formulas = [goal, *(t.conclusion for t in premises)]
    if goal.op == "ae":
        formulas = [f.args[0] if f.op == "ae" else f for f in formulas]
    hide = {x for f in formulas for x in _atoms(f)}
    return kernel.consequence(goal, premises, hide=hide)


def _atoms(t: Expr) -> set[Expr]:
    if t.op in ATOMS:
        return {t}
    return set().union(*(_atoms(a) for a in t.children)) if t.op in CONNECTIVES else set()


# --------------------------------------------------------------------------------------- integrals

_COEFFICIENTS = (num(1), log(num(2)), 2 * log(num(2)), num(4))
_MULTIPLIERS = (num(1), num(Fraction(1, 2)))
"""How often Int(p - q) = 0 is added: the slope of KL where p = q, and of half of abs(p - q)."""


@lru_cache(maxsize=1024)
def bounds_of(integrand: Expr, splits: tuple[Split, ...] = ()) -> tuple[Theorem, ...]:
    """Bounds of an integral by multiples of the densities in its integrand."""
    densities = densities_in(integrand)
    found = []
    for side, sign in (("lower", -1), ("upper", 1)):
        trials: list[Weights] = [()]
        trials += [tuple((v, sign * k) for v in densities) for k in _COEFFICIENTS]
        for weights in trials:
            edge = kernel.edge_of(weights)
            left, right = (edge, integrand) if side == "lower" else (integrand, edge)
            try:
                shown = kernel.consequence(AE(left <= right), (), splits, shannon)
                found.append(kernel.bound(side, integrand, weights, shown))
            except Refuse:
                continue
            break
    return tuple(found)


def bounds_in(*terms: Expr, splits: tuple[Split, ...] = ()) -> list[Theorem]:
    """Bounds of every integral in some numbers."""
    integrands = dict.fromkeys(f for t in terms for f in integrals_in(expand(t)))
    return [b for f in integrands for b in bounds_of(f, splits)]


def halves(both: Theorem) -> tuple[Theorem, Theorem]:
    """The two parts of a conjunction, each a theorem."""
    a, b = both.conclusion.args
    return logically(a, both), logically(b, both)


def densities_in(*terms: Expr) -> list[Expr]:
    """The density variables of some terms, by name."""
    found = {v for t in terms for v in free_variables(t) if v.args[1].name == "density"}
    return sorted(found, key=lambda v: v.args)


def integrals_in(t: Expr) -> list[Expr]:
    """The integrands of an expanded number."""
    if t.op == "int":
        return [t.args[0]]
    return [f for a in t.children for f in integrals_in(a)]


def defined(t: Expr) -> Theorem:
    """A sum of integrals has a value."""
    return compare("eq", t, t)


def compare(
    relation: str,
    left: Expr,
    right: Expr,
    *,
    iff: Expr | None = None,
    weights: Weights | None = None,
    bounds: Sequence[Theorem] = (),
    given: Sequence[Theorem] = (),
    splits: Sequence[Split] = (),
) -> Theorem:
    """Compare two sums of integrals through a pointwise comparison of their integrands.

    With `iff`, the theorem also says that equality holds exactly when `iff` does a.e.
    """
    left, right = expand(left), expand(right)
    known = [*bounds, *bounds_in(left, right, splits=tuple(splits))]
    refusals = []
    for trial in [weights] if weights is not None else _weights(left, right):
        try:
            return _compare(relation, left, right, iff, trial, known, given, splits)
        except Refuse as e:
            refusals.append(e)
    raise refusals[0]


def _weights(left: Expr, right: Expr) -> list[Weights]:
    """Ways to spread a difference of constants over densities; Int(p - q) = 0 is free."""
    densities = densities_in(left, right)
    constant = expand(_constant(right) - _constant(left))
    out: list[Weights] = [()]
    if densities:
        share = num(Fraction(1, len(densities))) * constant
        out.append(tuple((v, share) for v in densities))
        out += [((v, constant),) for v in densities]
    half = num(Fraction(1, 2)) * constant
    for k in _MULTIPLIERS:
        out += [((a, half + k), (b, half - k)) for a, b in permutations(densities, 2)]
    return out


def _constant(t: Expr) -> Expr:
    """The part of a sum that holds no integral."""
    if not _opaque(t):
        return t
    if t.op == "add":
        first, second = map(_constant, t.args)
        return first + second
    if t.op == "mul" and not _opaque(t.args[0]):
        scaled: Expr = t.args[0] * _constant(t.args[1])
        return scaled
    if t.op == "div" and not _opaque(t.args[1]):
        quotient: Expr = _constant(t.args[0]) / t.args[1]
        return quotient
    return num(0)


def _compare(
    relation: str,
    left: Expr,
    right: Expr,
    iff: Expr | None,
    weights: Weights,
    bounds: Sequence[Theorem],
    given: Sequence[Theorem],
    splits: Sequence[Split],
) -> Theorem:
    f, g, _ = kernel.sides(left, right, weights, bounds)
    order = Expr(relation, (f, g))
    if iff is None:
        shown = pointwise(order, given, splits)
        return kernel.integrate(relation, left, right, weights, shown, bounds)
    iff = expand(iff)
    both = pointwise(And(order, Iff(Eq(f, g), iff)), given, splits)
    below = kernel.integrate(relation, left, right, weights, logically(AE(order), both), bounds)
    only_if = kernel.equality_case(left, right, weights, logically(AE(order), both), bounds)
    reached = logically(AE(iff), kernel.assume(AE(Eq(f, g))), both)
    only_if = logically(
        Implies(Eq(left, right), AE(iff)), only_if, kernel.discharge(AE(Eq(f, g)), reached)
    )
    equal = logically(AE(Eq(f, g)), kernel.assume(AE(iff)), both)
    if_ = kernel.integrate("eq", left, right, weights, equal, bounds)
    if_ = kernel.discharge(AE(iff), if_)
    return logically(And(below.conclusion, Iff(Eq(left, right), AE(iff))), below, only_if, if_)
