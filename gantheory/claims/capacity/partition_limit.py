"""Discriminators that are constant on the cells of finer and finer partitions."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import (
    compare,
    defined,
    follows,
    integrals_in,
    logically,
    numbers,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    And,
    Definition,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Int,
    Sup,
    absolute,
    expand,
    log,
    num,
    oo,
    var,
)
from gantheory.theory.kinds import MAP_FAMILY, OPEN_UNIT, POSITIVE
from gantheory.theory.model import Model
from gantheory.theory.partitions import generating, n, on_cells, refining
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, C, D, Dstar, V, p, q

T = var("T", MAP_FAMILY)
e, d = var("e", OPEN_UNIT), var("d", OPEN_UNIT)
eps = var("eps", POSITIVE)


def seen(discriminator: Expr, step: Expr = n) -> Expr:
    """A discriminator of the cells of the n-th partition: T_n maps a point to its cell."""
    return on_cells(T, discriminator, step)


C_cells = Definition("C_cells", (p, q, T, n), Sup(D, V(p, q, seen(D))))
"""The criterion when D is constant on the cells of the n-th partition."""

nested = Hypothesis("each partition refines the one before", refining(T))
generated = Hypothesis(
    "the cells generate: laws with the same masses on all cells are equal", generating(T)
)
_says = And(
    ForAll(n, C_cells(p, q, T, n) <= C_cells(p, q, T, n + 1)),
    Eq(Sup(n, C_cells(p, q, T, n)), C(p, q)),
)
_source = Source("capacity", "discriminators of a partition")

partition_limit = Claim(
    id="capacity.partition_limit",
    title=(
        "D constant on the cells of nested partitions that generate the sigma-algebra up to null "
        "sets: the restricted value increases to C(G)"
    ),
    says=_says,
    given=(nested, generated),
    model=Model(
        mu=(Fraction(1), Fraction(1)),
        values={
            "p": (Fraction(1, 2), Fraction(1, 2)),
            "q": (Fraction(1), Fraction(0)),
            "T": ((0, 0), (0, 1)),
        },
    ),
    source=_source,
    expected=Verdict.PROVED_ASSUMING,
    assuming=("Levy's upward theorem",),
)


def _within(discriminator: Expr) -> Expr:
    """Between e/2 and 1 - e/2."""
    return AE(And(e / 2 <= discriminator, discriminator <= 1 - e / 2))


def _error(one: Expr, other: Expr) -> Expr:
    return Int((p + q) * absolute(one - other))


_close = And(_error(D, seen(D2)) <= eps, _within(seen(D2)))
_levy = Implies(
    And(nested.formula, generated.formula),
    ForAll(
        e,
        ForAll(
            D,
            Implies(_within(D), ForAll(eps, Exists(n, Exists(D2, _close)))),
        ),
    ),
)
"""D_n = E(D | cells of n) under (p+q)/2 tends to D in the mean, and keeps D's bounds."""


@derivation_of(partition_limit)
def conditional_expectations() -> Proof:
    """Of D* drawn into (0,1), the conditional expectations given the cells come close in the
    mean, and log is Lipschitz where they lie.
    """
    script = Script()
    known = [script.note(kernel.assume(h.formula), h.name, h.formula) for h in (nested, generated)]
    value, top, best = C_cells(p, q, T, n), Sup(n, C_cells(p, q, T, n)), C(p, q)
    at_most = kernel.extremum_bound("sup", D, _member(seen(D)))
    script.note(at_most, "a D of cells is one among all", value <= best)
    finer = _finer(known[0])
    script.note(finer, "a D of cells is one of finer cells", value <= C_cells(p, q, T, n + 1))
    below = kernel.extremum_bound("sup", n, at_most)
    reach = kernel.extremum_at("sup", n, value, n, follows(Eq(value, value), at_most))

    levy = script.note(
        kernel.postulate("Levy's upward theorem", _levy),
        "Levy's upward theorem: E(D | cells of n) tends to D in the mean, within D's bounds",
    )
    close = logically(_levy.args[1], levy, *known)
    near = (1 - e) * Dstar(p, q) + e / 2
    cost = script.integrals("le", V(p, q, Dstar(p, q)) + 2 * log(1 - e), V(p, q, near))
    approached = kernel.instantiate(_approached(script, close, reach), D, near)
    bounds = pointwise(_within(near).args[0])
    inside = logically(
        V(p, q, near) <= top, kernel.discharge(bounds.conclusion, approached), bounds
    )
    script.note(inside, "for D* drawn into (0,1)", V(p, q, near) <= top)
    line = follows(V(p, q, Dstar(p, q)) + 2 * log(1 - e) <= top, cost, inside)
    limit = kernel.limit(line, e)
    script.note(limit, "as e falls to 0", V(p, q, Dstar(p, q)) + 2 * log(1) <= top)
    equal = script.follows(Eq(top, best), below, limit, attained)
    done = script.logically(_says, kernel.generalise(n, finer), equal)
    for h in reversed(partition_limit.given):
        done = kernel.discharge(h.formula, done)
    return script.proof(logically(partition_limit.statement, done))


def _member(discriminator: Expr) -> Theorem:
    """V(D) <= C(G)."""
    return kernel.extremum_at("sup", D, V(p, q, D), discriminator, defined(V(p, q, D)))


def _reach(step: Expr) -> Theorem:
    """V(D) <= C_n, for D on the cells of n."""
    has_value = kernel.instantiate(defined(V(p, q, D)), D, seen(D, step))
    return kernel.extremum_at("sup", D, V(p, q, seen(D, step)), D, has_value)


def _finer(refines: Theorem) -> Theorem:
    """C_n <= C_(n+1)."""
    other = kernel.specialise(kernel.specialise(refines, n), D)
    coarse, fine = seen(D), seen(D2, n + 1)
    same = kernel.assume(AE(Eq(coarse, fine)))
    equal = compare("eq", V(p, q, coarse), V(p, q, fine), given=[same], splits=[(coarse, fine)])
    above = kernel.instantiate(_reach(n + 1), D, D2)
    bound = follows(V(p, q, coarse) <= C_cells(p, q, T, n + 1), equal, above)
    return kernel.extremum_bound("sup", D, kernel.exists_elim(other, D2, bound))


def _approached(script: Script, close: Theorem, reach: Theorem) -> Theorem:
    """V(D) <= sup_n C_n for D in [e/2, 1 - e/2]: V(D) <= V(D_n) + (2/e) E|D - D_n|."""
    bounds = kernel.assume(_within(D))
    value, cost = V(p, q, D), 2 / e * _error(D, D2)
    ends = (e / 2, 1 - e / 2)
    lipschitz = script.integrals(
        "le",
        value - cost,
        V(p, q, D2),
        bounds,
        kernel.assume(_within(D2)),
        bounds=_finite_error(),
        splits=[*((x, end) for x in (D, D2) for end in ends), (D, D2)],
        because="log is Lipschitz on [e/2, 1 - e/2]",
    )
    top, step = Sup(n, C_cells(p, q, T, n)), e / 2 * d
    there = kernel.instantiate(lipschitz, D2, seen(D2))
    expected = kernel.assume(And(_error(D, seen(D2)) <= step, _within(seen(D2))))
    error, inside = (kernel.consequence(x, (expected,)) for x in expected.conclusion.args)
    there = logically(there.conclusion, kernel.discharge(inside.conclusion, there), inside)
    here = kernel.instantiate(_reach(n), D, D2)
    finite = [kernel.instantiate(x, D2, seen(D2)) for x in _finite_error()]
    line = follows(value + -d <= top, there, error, here, reach, *finite)

    some = kernel.specialise(kernel.specialise(close, e), D)
    some = logically(some.conclusion.args[1], some, bounds)
    positive = numbers(And(num(0) < step, step < oo))
    some = kernel.specialise(some, step, [positive])
    at_n = kernel.assume(Exists(D2, expected.conclusion))
    line = kernel.exists_elim(some, n, kernel.exists_elim(at_n, D2, line))
    line = kernel.limit(line, d)
    return follows(value <= top, line)


def _finite_error() -> list[Theorem]:
    """0 <= (p+q)|D - D'| <= p + q."""
    (integrand,) = integrals_in(expand(_error(D, D2)))
    weights, cut = ((p, num(1)), (q, num(1))), [(D, D2)]
    above = pointwise(integrand <= kernel.edge_of(weights), (), cut)
    return [
        kernel.bound("upper", integrand, weights, above),
        kernel.bound("lower", integrand, (), pointwise(num(0) <= integrand, (), cut)),
    ]


not_generating = Claim(
    id="capacity.partition_limit.not_generating",
    title="the restricted value increases to C(G) for any nested partitions",
    says=_says,
    given=(nested,),
    model=partition_limit.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=partition_limit.id,
)


@counterexample_to(not_generating)
def one_cell() -> Model:
    """All partitions have the one cell: D is a constant."""
    zero, one = Fraction(0), Fraction(1)
    return Model(mu=(one, one), values={"p": (one, zero), "q": (zero, one), "T": ((0, 0),)})


not_nested = Claim(
    id="capacity.partition_limit.not_nested",
    title="the restricted value increases, though the partitions need not be nested",
    says=_says,
    given=(generated,),
    model=partition_limit.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=partition_limit.id,
)


@counterexample_to(not_nested)
def back_again() -> Model:
    """First all cells, then one: the value falls."""
    zero, one = Fraction(0), Fraction(1)
    return Model(mu=(one, one), values={"p": (one, zero), "q": (zero, one), "T": ((0, 1), (0, 0))})
