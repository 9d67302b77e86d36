"""Trusted. The rules: logic, integrals, extrema and limits, each with its side conditions.

Rules take theorems and return theorems; none is ever granted on credit. proofs/TRUST.md lists them
with their justifications. Python cannot forbid a forgery; it can only make one deliberate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import final

from gantheory.derivation.cells import Certify, no_certificate
from gantheory.derivation.decide import Split, check, is_member
from gantheory.derivation.laws import is_map
from gantheory.derivation.theorem import (
    EXTREMA,
    Theorem,
    bare,
    captures,
    grant,
    instance,
    integrand_of,
)
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    AE,
    And,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Inf,
    Int,
    Sup,
    conjuncts,
    expand,
    free_variables,
    num,
    oo,
    rebuild,
    var,
    where,
)
from gantheory.theory.kinds import MAP, MEMBERS, POSITIVE, REAL, Kind

MINUS_OO = expand(-oo)


# ------------------------------------------------------------------------------------------- logic


def assume(formula: Expr) -> Theorem:
    """A formula, under itself as hypothesis."""
    formula = expand(formula)
    return grant(formula, "assumption", hypotheses=frozenset((formula,)))


def discharge(formula: Expr, theorem: Theorem) -> Theorem:
    """From H, A |- B to H |- A implies B."""
    formula = expand(formula)
    return grant(
        Implies(formula, theorem.conclusion),
        "discharge",
        (theorem,),
        theorem.hypotheses - {formula},
    )


def postulate(name: str, formula: Expr) -> Theorem:
    """A named textbook theorem, taken as given: whatever uses it is PROVED ASSUMING it."""
    return grant(formula, "textbook theorem", assumed=frozenset((name,)))


def cite(claim_id: str, theorem: Theorem) -> Theorem:
    """The same theorem, marked as that claim: what uses it depends on the claim (and through it,
    not directly, on what the claim depends on).
    """
    return grant(
        theorem.conclusion, "claim", (theorem,), theorem.hypotheses, uses=frozenset((claim_id,))
    )


def consequence(
    goal: Expr,
    premises: Iterable[Theorem] = (),
    splits: Sequence[Split] = (),
    certify: Certify = no_certificate,
    hide: Iterable[Expr] = (),
) -> Theorem:
    """The goal follows from the premises by logic and arithmetic on sign cells.

    A goal ``ae(A)`` may use what premises say almost everywhere (finitely many null sets); a goal
    about numbers treats integrals, suprema, almost-everywheres and quantifiers as unknowns.
    """
    goal, premises = expand(goal), tuple(premises)
    facts = [f for t in premises for f in conjuncts(t.conclusion)]
    target = goal
    if goal.op == "ae":
        target = goal.args[0]
        facts = [x for f in facts for x in (conjuncts(f.args[0]) if f.op == "ae" else [f])]
        integrand_of(target)
    elif bare(goal):
        raise Refuse(f"{goal!r} is a formula of the point: put it under an almost-everywhere")
    check(target, splits, certify, hide, facts)
    return grant(goal, "cells", premises)


def generalise(v: Expr, theorem: Theorem) -> Theorem:
    """From A, with v not free in the hypotheses, to: for all v, A."""
    _not_free(v, theorem.hypotheses)
    return grant(ForAll(v, theorem.conclusion), "for all", (theorem,))


def specialise(theorem: Theorem, term: Expr, member: Sequence[Theorem] = ()) -> Theorem:
    """From: for all v, A(v), to A(d), where d is shown to be of v's kind."""
    if theorem.conclusion.op != "forall":
        raise Refuse(f"not a universal statement: {theorem.conclusion!r}")
    v, body = theorem.conclusion.args
    member = membership(v.args[1], term, member)
    return grant(instance(body, {v: expand(term)}), "instance", (theorem, *member))


def instantiate(theorem: Theorem, v: Expr, term: Expr, member: Sequence[Theorem] = ()) -> Theorem:
    """A theorem with a term of v's kind for its free variable v, hypotheses included."""
    term = expand(term)
    member = membership(v.args[1], term, member)
    hypotheses = frozenset(expand(instance(h, {v: term})) for h in theorem.hypotheses)
    return grant(
        instance(theorem.conclusion, {v: term}),
        "instance",
        (theorem, *member),
        hypotheses.union(*(t.hypotheses for t in member)),
    )


def exists_intro(
    goal: Expr, term: Expr, theorem: Theorem, member: Sequence[Theorem] = ()
) -> Theorem:
    """From A(d), d of v's kind, to: there is a v with A(v)."""
    goal = expand(goal)
    if goal.op != "exists":
        raise Refuse(f"not an existential statement: {goal!r}")
    v, body = goal.args
    if expand(instance(body, {v: expand(term)})) != theorem.conclusion:
        raise Refuse(f"the witness gives {theorem.conclusion!r}, which is not {goal!r} at it")
    member = membership(v.args[1], term, member)
    return grant(goal, "witness", (theorem, *member))


def exists_elim(existence: Theorem, v: Expr, theorem: Theorem) -> Theorem:
    """From: some v has A(v), and A(v) |- B, to B, where v is in neither B nor other hypotheses."""
    if existence.conclusion.op != "exists":
        raise Refuse(f"not an existential statement: {existence.conclusion!r}")
    bound, body = existence.conclusion.args
    if bound.args[1] != v.args[1]:
        raise Refuse(f"{v.args[0]} is not of the kind {bound.args[1].name}")
    used = expand(instance(body, {bound: v}))
    rest = theorem.hypotheses - {used}
    _not_free(v, rest | {existence.conclusion, theorem.conclusion})
    return grant(theorem.conclusion, "let", (existence, theorem), rest | existence.hypotheses)


def _not_free(v: Expr, formulas: Iterable[Expr]) -> None:
    if v.op != "var" or any(v in free_variables(f) for f in formulas):
        raise Refuse(f"{v!r} must be a variable that is free in none of its hypotheses or bounds")


def membership(
    kind: Kind, term: Expr, premises: Sequence[Theorem] = (), splits: Sequence[Split] = ()
) -> tuple[Theorem, ...]:
    """The premises, once they are seen to show that a term is of a kind, on the cells that the
    splits cut.

    The range must hold at *every* point, so almost-everywhere premises are not used; a density
    also needs a premise that its integral is one.
    """
    term, premises = expand(term), tuple(premises)
    if term.op == "var" and term.args[1] == kind:
        return ()
    if kind.sort == "number" and bare(term):
        raise Refuse(f"{term!r} is a function of the point, not a number")
    if kind == MAP and term.op == "quantile" and is_map(term):
        return ()
    if is_member(term) and MEMBERS[term.args[0].args[1]] == kind:
        return ()
    ranges = {
        "density": And(num(0) <= term, term < oo),
        "discriminator": And(num(0) <= term, term <= 1),
        "open discriminator": And(num(0) < term, term < 1),
        "score": And(term > MINUS_OO, term < oo),
        "real": And(term > MINUS_OO, term < oo),
        "nonnegative": And(num(0) <= term, term < oo),
        "positive": And(num(0) < term, term < oo),
        "unit": And(num(0) <= term, term <= 1),
        "open unit": And(num(0) < term, term < 1),
    }
    if kind.name not in ranges:
        raise Refuse(f"{term!r} is not a variable of the kind {kind.name}")
    if kind.sort == "function":
        integrand_of(term)
    facts = [t.conclusion for t in premises if t.conclusion.op != "ae"]
    check(expand(ranges[kind.name]), splits, facts=[f for fact in facts for f in conjuncts(fact)])
    if kind.name == "density" and Eq(Int(term), num(1)) not in facts:
        raise Refuse(f"{term!r} is not shown to have mass one")
    return premises


# --------------------------------------------------------------------------------------- integrals


def mass(v: Expr) -> Theorem:
    """A density integrates to one."""
    if v.op != "var" or v.args[1].name != "density":
        raise Refuse(f"{v!r} is not a density variable")
    return grant(Eq(Int(v), 1), "mass one")


def _finite(k: Expr) -> None:
    """k is a number with a finite value, whatever its parameters."""
    if bare(k) or _has_integral(k):
        raise Refuse(f"{k!r} is not a plain number")
    check(And(k > MINUS_OO, k < oo))


def _has_integral(t: Expr) -> bool:
    return t.op in ("int", "sup", "inf", "mean", "prob", "layer") or any(
        _has_integral(a) for a in t.children
    )


def linear(weights: Sequence[tuple[Expr, Expr]]) -> Expr:
    """Sum k_i p_i with finite numbers k_i and densities p_i: its integral is sum k_i."""
    out = num(0)
    for v, k in weights:
        if v.op != "var" or v.args[1].name != "density":
            raise Refuse(f"{v!r} is not a density")
        number = expand(k)
        _finite(number)
        out = out + number * v
    return out


Base = tuple[Fraction, Theorem]


def bound(
    side: str,
    integrand: Expr,
    weights: Sequence[tuple[Expr, Expr]],
    pointwise: Theorem,
    bases: Sequence[Base] = (),
) -> Theorem:
    """From F >= sum k_i p_i (+ sum c_j F_j) a.e. to: Int F exists and is > -oo (`lower`); from <=
    to: it exists and is < +oo (`upper`). A base is an integral that is already bounded on the side
    that c_j F_j needs. This is the only source of finiteness.
    """
    if side not in ("lower", "upper"):
        raise Refuse(f"a bound is lower or upper, not {side!r}")
    below = side == "lower"
    bases = tuple((Fraction(c), base) for c, base in bases)
    integrand, edge = expand(integrand), edge_of(weights, bases)
    for c, base in bases:
        _, found, _ = _bounded(base.conclusion)
        if c == 0 or found != (side if c > 0 else "upper" if below else "lower"):
            raise Refuse(f"{base!r} does not bound {c} times its integral on the {side} side")
    left, right = (edge, integrand) if below else (integrand, edge)
    if pointwise.conclusion != expand(AE(left <= right)):
        raise Refuse(f"the bound needs {AE(left <= right)!r}, not {pointwise.conclusion!r}")
    integrand_of(integrand)
    made = Int(integrand) > MINUS_OO if below else Int(integrand) < oo
    return grant(made, "bound", (pointwise, *(t for _, t in bases)))


def edge_of(weights: Sequence[tuple[Expr, Expr]], bases: Sequence[Base] = ()) -> Expr:
    """The function that a bound compares with."""
    out = linear(weights)
    for c, base in bases:
        out = out + num(c) * _bounded(base.conclusion)[0]
    return expand(out)


def _bounded(formula: Expr) -> tuple[Expr, str, Expr]:
    """(F, side, the integral) of a bound's conclusion."""
    if formula.op == "lt":
        a, b = formula.args
        if a == MINUS_OO and b.op == "int":
            return b.args[0], "lower", b
        if a.op == "int" and b == oo:
            return a.args[0], "upper", a
    raise Refuse(f"not a bound of an integral: {formula!r}")


def bound_on_finite_space(integrand: Expr, pointwise: Theorem, finite: Theorem) -> Theorem:
    """On a space with finitely many atoms of finite measure, what is finite a.e. has a finite
    integral.
    """
    integrand = expand(integrand)
    wanted = expand(AE(And(integrand > MINUS_OO, integrand < oo)))
    if pointwise.conclusion != wanted or finite.conclusion != Expr("finite_space"):
        raise Refuse(f"needs {wanted!r} and a finite space")
    made = And(Int(integrand) > MINUS_OO, Int(integrand) < oo)
    return grant(made, "bound on a finite space", (pointwise, finite))


@final
@dataclass(frozen=True)
class _Side:
    """A number as one integral plus a constant, and the sides on which the integral is bounded."""

    integrand: Expr
    constant: Expr
    lower: bool
    upper: bool


def _collect(t: Expr, bounds: frozenset[Expr]) -> _Side:
    """Integrals added only where no oo - oo can arise: all bounded on one common side."""
    if not _has_integral(t):
        _finite(t)
        return _Side(num(0), t, lower=True, upper=True)
    if t.op == "int":
        lower, upper = Expr("lt", (MINUS_OO, t)) in bounds, Expr("lt", (t, oo)) in bounds
        if not (lower or upper):
            raise Refuse(f"an integral that is not known to exist: {t!r}")
        return _Side(t.args[0], num(0), lower, upper)
    if t.op == "add":
        a, b = (_collect(x, bounds) for x in t.args)
        lower, upper = a.lower and b.lower, a.upper and b.upper
        if not (lower or upper):
            raise Refuse(f"a sum of integrals that may be oo - oo: {t!r}")
        return _Side(a.integrand + b.integrand, a.constant + b.constant, lower, upper)
    if t.op == "mul" and not _has_integral(t.args[0]):
        return _scaled(t.args[0], _collect(t.args[1], bounds))
    if t.op == "div" and not _has_integral(t.args[1]):
        return _scaled(expand(1 / t.args[1]), _collect(t.args[0], bounds))
    raise Refuse(f"not a sum of integrals: {t!r}")


def _scaled(k: Expr, side: _Side) -> _Side:
    _finite(k)
    try:
        check(num(0) < k)
        lower, upper = side.lower, side.upper
    except Refuse:
        check(k < num(0))  # a factor 0, or of either sign, is refused here
        lower, upper = side.upper, side.lower
    return _Side(k * side.integrand, k * side.constant, lower, upper)


def sides(
    left: Expr,
    right: Expr,
    weights: Sequence[tuple[Expr, Expr]],
    bounds: Sequence[Theorem],
) -> tuple[Expr, Expr, bool]:
    """The pointwise comparison that is enough for a comparison of two numbers, and whether one of
    them is finite. The weights spread the difference of constants over densities.
    """
    weights, known = tuple(weights), frozenset(t.conclusion for t in bounds)
    a, b = _collect(expand(left), known), _collect(expand(right), known)
    total = num(0)
    for _, k in weights:
        total = total + k
    check(expand(Eq(b.constant - a.constant, total)))
    finite = (a.lower and a.upper) or (b.lower and b.upper)
    return expand(a.integrand), expand(b.integrand + linear(weights)), finite


def integrate(
    relation: str,
    left: Expr,
    right: Expr,
    weights: Sequence[tuple[Expr, Expr]],
    pointwise: Theorem,
    bounds: Sequence[Theorem],
) -> Theorem:
    """From F <= G (or F = G) a.e. to the same between the integrals. Strictness is not inherited:
    the space may be null there.
    """
    if relation not in ("le", "eq"):
        raise Refuse(f"{relation} is not inherited by integrals")
    bounds = tuple(bounds)
    f, g, _ = sides(left, right, weights, bounds)
    if pointwise.conclusion != AE(Expr(relation, (f, g))):
        raise Refuse(f"needs {AE(Expr(relation, (f, g)))!r}, not {pointwise.conclusion!r}")
    return grant(Expr(relation, (left, right)), "integrate", (pointwise, *bounds))


def equality_case(
    left: Expr,
    right: Expr,
    weights: Sequence[tuple[Expr, Expr]],
    pointwise: Theorem,
    bounds: Sequence[Theorem],
) -> Theorem:
    """From F <= G a.e. and equal integrals, one of them finite, to F = G a.e.: a nonnegative
    function with integral zero vanishes a.e. Without finiteness the equality case is lost.
    """
    bounds = tuple(bounds)
    f, g, finite = sides(left, right, weights, bounds)
    if not finite:
        raise Refuse("the equality case needs one side to be finite on both sides")
    if pointwise.conclusion != AE(f <= g):
        raise Refuse(f"needs {AE(f <= g)!r}, not {pointwise.conclusion!r}")
    made = Implies(Eq(left, right), AE(Eq(f, g)))
    return grant(made, "equality case", (pointwise, *bounds))


def finite_union(i: Expr, theorem: Theorem) -> Theorem:
    """From A(i) => B a.e., for every element i of a finite set, to: (some i has A(i)) => B a.e."""
    t = theorem.conclusion
    if t.op != "ae" or t.args[0].op != "imp" or i.op != "var" or i.args[1].sort != "index":
        raise Refuse(f"not an implication almost everywhere, for every {i!r}: {t!r}")
    case, conclusion = t.args[0].args
    _not_free(i, theorem.hypotheses | {conclusion})
    return grant(AE(Implies(Exists(i, case), conclusion)), "finitely many null sets", (theorem,))


def rewrite(theorem: Theorem, equation: Theorem) -> Theorem:
    """A theorem with one number replaced by an equal one, everywhere."""
    if equation.conclusion.op != "eq":
        raise Refuse(f"not an equation: {equation.conclusion!r}")
    old, new = equation.conclusion.args
    made = replaced(theorem.conclusion, old, new)
    return grant(made, "rewrite", (theorem, equation))


def replaced(t: Expr, old: Expr, new: Expr) -> Expr:
    """A tree with one subtree replaced, wherever an equation of numbers allows it."""
    if t == old:
        return new
    # An equation at one value of a variable says nothing of a slope, and nothing of other values;
    # an equation on this space says nothing of another.
    if t.op == "diff" or captures(t, old, new):
        return t
    return rebuild(t, lambda a: replaced(a, old, new))


def localise(theorem: Theorem) -> Theorem:
    """From: c <= E_r f for every density r, to: c <= f a.e. Else {f < c} would contain a set of
    finite positive measure, and the uniform law r on it has E_r f < c, mu being sigma-finite.
    """
    t = theorem.conclusion
    shape = "for all densities r: c <= Int(r f over {r > 0})"
    if t.op != "forall" or t.args[0].args[1].name != "density" or t.args[1].op != "le":
        raise Refuse(f"not of the shape {shape}: {t!r}")
    r, (c, integral) = t.args[0], t.args[1].args
    if integral.op != "int" or integral.args[0].op != "where":
        raise Refuse(f"not of the shape {shape}: {t!r}")
    condition, taken, otherwise = integral.args[0].args
    ok = condition == (num(0) < r) and otherwise == num(0)
    ok = ok and taken.op == "mul" and taken.args[0] == r
    f = taken.args[1] if ok else num(0)
    if not ok or r in free_variables(f) or r in free_variables(c) or bare(c):
        raise Refuse(f"not of the shape {shape}: {t!r}")
    return grant(AE(c <= f), "localise", (theorem,))


def normalise(f: Expr, pointwise: Theorem, integrable: Theorem) -> Theorem:
    """From 0 <= f a.e. and Int f < oo to: f = 0 a.e., or some k > 0 gives Int k f = 1."""
    f = integrand_of(f)
    wanted = (AE(num(0) <= f), Int(f) < oo)
    if (pointwise.conclusion, integrable.conclusion) != wanted:
        raise Refuse(f"needs {wanted[0]!r} and {wanted[1]!r}")
    k = var("k", POSITIVE)
    if k in free_variables(f):
        raise Refuse("the name k is taken")
    made = Expr("or", (AE(Eq(f, 0)), Exists(k, Eq(Int(k * f), 1))))
    return grant(made, "normalise", (pointwise, integrable))


def tail(f: Expr, g: Expr, pointwise: Theorem, integrable: Theorem) -> Theorem:
    """From 0 <= f and g < oo a.e., and Int f < oo, to: for every e > 0 some n > 0 has
    Int(f over {n < g}) <= e. The sets {n < g} fall to a null set.
    """
    f, g = integrand_of(f), integrand_of(g)
    wanted = (AE(And(num(0) <= f, g < oo)), Int(f) < oo)
    if (pointwise.conclusion, integrable.conclusion) != wanted:
        raise Refuse(f"needs {wanted[0]!r} and {wanted[1]!r}")
    e, n = var("e", POSITIVE), var("n", POSITIVE)
    if {e, n} & (free_variables(f) | free_variables(g)):
        raise Refuse("the names e and n are taken")
    made = ForAll(e, Exists(n, Int(where(n < g, f, 0)) <= e))
    return grant(made, "the tail of an integral", (pointwise, integrable))


# ------------------------------------------------------------------------------------------ extrema


def extremum_at(
    op: str,
    v: Expr,
    body: Expr,
    term: Expr,
    defined: Theorem,
    member: Sequence[Theorem] = (),
    splits: Sequence[Split] = (),
) -> Theorem:
    """B(d) <= sup_v B(v), and inf_v B(v) <= B(d), for d of v's kind, where B(v) has a value for
    every v.
    """
    body, term = expand(body), expand(term)
    _not_free(v, defined.hypotheses)
    if defined.conclusion != Eq(body, body):
        raise Refuse(f"needs {Eq(body, body)!r}: the body must have a value for every {v!r}")
    member = membership(v.args[1], term, member, splits)
    at, extremum = instance(body, {v: term}), _extremum(op, v, body)
    left, right = (at, extremum) if op == "sup" else (extremum, at)
    return grant(left <= right, "member of the range", (defined, *member))


def extremum_bound(op: str, v: Expr, theorem: Theorem) -> Theorem:
    """From B(v) <= c for every v to sup_v B <= c; from c <= B(v) to c <= inf_v B."""
    if theorem.conclusion.op not in ("le", "eq"):
        raise Refuse(f"not a bound: {theorem.conclusion!r}")
    left, right = theorem.conclusion.args
    body, c = (left, right) if op == "sup" else (right, left)
    _not_free(v, theorem.hypotheses | {c})
    extremum = _extremum(op, v, body)
    made = extremum <= c if op == "sup" else c <= extremum
    return grant(made, "least bound", (theorem,))


def _extremum(op: str, v: Expr, body: Expr) -> Expr:
    if op not in EXTREMA or v.op != "var" or v.args[1].sort not in ("function", "number"):
        raise Refuse(f"not an extremum over {v!r}")
    return Sup(v, body) if op == "sup" else Inf(v, body)


# ------------------------------------------------------------------------------------------- limits


def limit(theorem: Theorem, v: Expr, finite: Theorem | None = None) -> Theorem:
    """From A + c(e) <= B, or B <= A + c(e), for all e in (0,1), to the same at e = 0.

    c is built from numbers and parameters by + * / log and has a value at e = 0, so it is
    continuous there, in the extended reals too: an oo in c(0) comes only from log 0, and the one
    product with it that has a value, r(e) log s(e) with r(0) = s(0) = 0, r and s rational, does
    tend to 0. If c(0) is infinite, A must be shown finite.
    """
    t = theorem.conclusion
    if v.op != "var" or v.args[1].name != "open unit" or t.op != "le":
        raise Refuse("a limit is taken in an inequality, over a parameter in (0,1)")
    _not_free(v, theorem.hypotheses)
    moving = [i for i in (0, 1) if v in free_variables(t.args[i])]
    if len(moving) != 1 or t.args[moving[0]].op != "add":
        raise Refuse(f"the parameter must stand in one summand of one side: {t!r}")
    a, c = t.args[moving[0]].args
    if v in free_variables(a) or not _continuous(c):
        raise Refuse(f"{c!r} is not shown to be continuous in {v!r}")
    c0 = expand(instance(c, {v: num(0)}))
    check(Eq(c0, c0))
    premises = [theorem]
    try:
        check(And(c0 > MINUS_OO, c0 < oo))
    except Refuse:
        if finite is None or finite.conclusion != expand(And(-oo < a, a < oo)):
            raise Refuse(f"{c0!r} may be infinite, so {a!r} must be shown finite") from None
        premises.append(finite)
    side, other = a + c0, t.args[1 - moving[0]]
    return grant(side <= other if moving[0] == 0 else other <= side, "limit", premises)


def limit_value(v: Expr, c: Expr) -> Theorem:
    """The limit as e falls to 0 of a term that is defined on (0,1), and continuous at e = 0, is
    its value there.
    """
    c = expand(c)
    if v.op != "var" or v.args[1].name != "open unit" or not _continuous(c):
        raise Refuse(f"{c!r} is not shown to be continuous in {v!r}")
    c0 = expand(instance(c, {v: num(0)}))
    check(And(Eq(c, c), Eq(c0, c0)))
    return grant(Eq(Expr("limit", (v, c)), c0), "limit")


def _continuous(c: Expr) -> bool:
    if c.op in ("num", "var"):
        return c.op == "num" or c.args[1].sort == "number"
    return c.op in ("add", "mul", "div", "log") and all(_continuous(a) for a in c.children)


# ------------------------------------------------------------------------------------------- slopes


def locally_constant(t: Expr, near: Theorem, width: Theorem, finite: Theorem) -> Theorem:
    """From F(s) = c for all s with t - h < s < t + h, where 0 < h and c is finite, to F' = 0 at
    s = t.
    """
    s, body = _along(t, near)
    shape = "for all s: t - h < s and s < t + h implies F(s) = c"
    if body.op != "imp" or body.args[0].op != "and" or body.args[1].op != "eq":
        raise Refuse(f"not of the shape {shape}: {near!r}")
    h = width.conclusion.args[-1] if width.conclusion.op == "lt" else num(0)
    f, c = body.args[1].args
    if width.conclusion != (num(0) < h) or body.args[0] != expand(And(t - h < s, s < t + h)):
        raise Refuse(f"not of the shape {shape} with 0 < h: {near!r}, {width!r}")
    if finite.conclusion != And(c > MINUS_OO, c < oo):
        raise Refuse(f"{c!r} is not shown to be finite")
    if s in free_variables(h) | free_variables(c) or t in free_variables(f):
        raise Refuse(f"{f!r} must depend on {s!r} only, and {h!r} and {c!r} not on it")
    made = Eq(Expr("diff", (t, instance(f, {s: t}))), 0)
    return grant(made, "locally constant", (near, width, finite))


def touching(t: Expr, below: Theorem, touch: Theorem, slopes: Theorem) -> Theorem:
    """From B(s) + c <= A(s) for all s, with equality at t, where A and B have derivatives, to
    A' = B' at t: A - B is least there (Fermat).
    """
    s, body = _along(t, below)
    if body.op != "le" or body.args[0].op != "add":
        raise Refuse(f"not of the shape for all s: B(s) + c <= A(s): {below!r}")
    (b, c), a = body.args[0].args, body.args[1]
    if s in free_variables(c) or t in free_variables(a) | free_variables(b):
        raise Refuse(f"{a!r} and {b!r} must depend on {s!r} only, and {c!r} not on it")
    here = [expand(instance(x, {s: t})) for x in (a, b)]
    if touch.conclusion != Eq(here[0], here[1] + c):
        raise Refuse(f"needs {Eq(here[0], here[1] + c)!r}, not {touch!r}")
    first, second = (Expr("diff", (t, x)) for x in here)
    if slopes.conclusion != And(Eq(first, first), Eq(second, second)):
        raise Refuse(f"{first!r} and {second!r} are not shown to exist")
    return grant(Eq(first, second), "touching", (below, touch, slopes))


def _along(t: Expr, theorem: Theorem) -> tuple[Expr, Expr]:
    """A statement for all real s, to be read near s = t."""
    formula = theorem.conclusion
    if formula.op != "forall" or formula.args[0].args[1] != REAL:
        raise Refuse(f"not a statement for all real numbers: {formula!r}")
    if t.op != "var" or t.args[1] != REAL:
        raise Refuse(f"{t!r} is not a real variable")
    return formula.args
