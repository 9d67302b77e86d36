"""Finite subgradients of the criterion: no finite space is needed, and domination is."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.claims.goodfellow2014.proposition_2 import subgradient, t
from gantheory.claims.lin1991.jsd_bounded import bounded
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import (
    bounds_in,
    bounds_of,
    compare,
    defined,
    halves,
    integrals_in,
    logically,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of, refutation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    And,
    Definition,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Not,
    Somewhere,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DENSITY, OPEN_DISCRIMINATOR, POSITIVE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, D, Dstar, E, V, p, q, r

_source = Source("goodfellow2014", "Proposition 2, proof")

y = var("y", OPEN_DISCRIMINATOR)
logit = Definition("logit", (y,), log(y / (1 - y)))
"""log(y/(1-y)): each real number for exactly one y in (0,1), so this is any real function."""

_supports = ForAll(r, C(p, q) + E(r, logit(y)) - E(q, logit(y)) <= C(p, r))
_exists = Exists(y, _supports)
_dominated = AE(Implies(p > 0, q > 0))

finite_space = Claim(
    id="goodfellow2014.proposition_2.subgradient.finite_space",
    title=(
        "on any space C has a real-valued subgradient at q iff p_data << q (every real function "
        "is the logit of a function into (0,1))"
    ),
    says=Iff(_exists, _dominated),
    source=_source,
    expected=Verdict.PROVED,
    drops=subgradient.id,
)


@derivation_of(finite_space)
def on_any_space() -> Proof:
    """If p << q, log(1 - D*) is one. If q = 0 < p somewhere, step towards a law there that is
    thin where g is large, so that E g is finite: the slope of t log t at 0 is -oo.
    """
    script = Script()
    if_ = kernel.discharge(_dominated, _slope(script))
    only_if = kernel.discharge(_exists, _no_slope(script))
    return script.proof(script.logically(finite_space.says, if_, only_if))


def _slope(script: Script) -> Theorem:
    """If p << q, log(q/(p+q)) (log 1/2 where q = 0) is a subgradient."""
    w = where(q > 0, p / (p + q), HALF)  # D*, a version of it
    z = where(q > 0, q / (p + 2 * q), num(Fraction(1, 3)))  # logit z = log(1 - w)
    given = kernel.assume(_dominated)
    script.note(given, "hypothesis", _dominated)
    best = V(p, q, Dstar(p, q))
    same = compare("eq", V(p, q, w), best, given=[given])
    script.note(same, "p << q: D* may be 1/2 where q = 0", Eq(V(p, q, w), best))
    at_r = compare("eq", E(r, log(1 - w)), E(r, logit(z)))
    at_q = compare("eq", E(q, log(1 - w)), E(q, logit(z)))
    stays = kernel.extremum_at("sup", D, V(p, r, D), w, defined(V(p, r, D)))
    script.note(stays, "C is a supremum", V(p, r, w) <= C(p, r))
    bounds = bounds_in(E(p, log(w)), E(q, log(1 - w)), E(r, log(1 - w)), best)
    inequality = script.follows(
        C(p, q) + E(r, logit(z)) - E(q, logit(z)) <= C(p, r),
        same,
        theorem_of(attained),
        at_r,
        at_q,
        stays,
        *bounds,
    )
    every = kernel.generalise(r, inequality)
    return script.note(kernel.exists_intro(_exists, z, every), "this slope", _exists)


def _no_slope(script: Script) -> Theorem:
    """From a real-valued subgradient to p << q."""
    s, k = var("s", DENSITY), var("k", POSITIVE)
    missing = where(q > 0, num(0), p * y * (1 - y))
    supports = kernel.assume(_supports)
    given = kernel.assume(AE(Eq(s, k * missing)))
    g, step, best = logit(y), (1 - t) * q + t * s, V(p, q, Dstar(p, q))

    finite_s = _finite_on_missing(script, s, k, given)
    # at r = q the inequality has a value only if E_q g is finite
    at_q = kernel.specialise(supports, q)
    finite_q = script.follows(
        And(-oo < E(q, g), E(q, g) < oo), at_q, because="else oo - oo at r = q"
    )
    both_sides = [x for both in (finite_s, finite_q) for x in halves(both)]
    mass = compare("eq", Int(step), num(1), weights=((q, 1 - t), (s, t)))
    along = kernel.specialise(supports, step, [mass])
    capped = kernel.instantiate(logically(C(p, q) <= 0, theorem_of(bounded)), q, step, [mass])
    below = script.follows(
        E(step, g) < oo, along, capped, finite_q, theorem_of(attained), *bounds_in(best)
    )
    linear = compare("eq", E(step, g), (1 - t) * E(q, g) + t * E(s, g), bounds=[*both_sides, below])
    script.note(linear, "linear")
    chord, level = C(p, q) + t * (E(s, g) - E(q, g)), (1 - t) * C(p, q) + t * log(t * k)
    secant = script.follows(chord <= C(p, step), along, linear, finite_s, finite_q)
    cost = script.integrals(
        "le",
        V(p, step, Dstar(p, step)),
        (1 - t) * best + t * log(t * k),
        given,
        weights=((s, t * log(t * k)),),
        because="where q = 0 < p the step gives t log t; elsewhere C is convex",
    )
    at_step = kernel.instantiate(theorem_of(attained), q, step, [mass])
    value = V(p, step, Dstar(p, step))
    falls = script.follows(
        C(p, step) <= level,
        cost,
        at_step,
        theorem_of(attained),
        whole=[value, best],
    )
    finite_c = script.follows(
        And(-oo < C(p, q), C(p, q) < oo), theorem_of(attained), *bounds_in(best)
    )
    slope = script.follows(
        C(p, q) + (E(s, g) - E(q, g)) <= 0 + log(t * k),
        script.follows(chord <= level, secant, falls, whole=[chord, level]),
        finite_c,
        finite_s,
        finite_q,
        because="divided by t",
    )
    zero = kernel.consequence(And(-oo < num(0), num(0) < oo))
    limit = script.note(kernel.limit(slope, t, zero), "as t falls to 0, log(t k) falls to -oo")
    absurd = script.follows(
        FALSE,
        limit,
        finite_c,
        finite_s,
        finite_q,
        because="the left is finite",
    )
    vanishes = _nowhere(script, absurd, s, k, missing)
    dominated = script.pointwise(_dominated.args[0], vanishes)
    return kernel.exists_elim(kernel.assume(_exists), y, dominated)


def _finite_on_missing(script: Script, s: Expr, k: Expr, given: Theorem) -> Theorem:
    """E_s g is finite: y (1-y) |log(y/(1-y))| <= 1."""
    (integrand,) = integrals_in(expand(E(s, logit(y))))
    sides = []
    for side, sign in (("lower", -1), ("upper", 1)):
        weights = ((p, sign * k),)
        edge = kernel.edge_of(weights)
        left, right = (edge, integrand) if side == "lower" else (integrand, edge)
        sides.append(kernel.bound(side, integrand, weights, pointwise(left <= right, [given])))
    law = E(s, logit(y))
    both = logically(And(-oo < law, law < oo), *sides)
    return script.note(both, "y (1-y) |log(y/(1-y))| <= 1, so E_s g is finite")


def _nowhere(script: Script, absurd: Theorem, s: Expr, k: Expr, missing: Expr) -> Theorem:
    """No law has the density k * missing: so it vanishes a.e."""
    unit = Eq(Int(k * missing), 1)
    concrete = kernel.instantiate(absurd, s, k * missing, [kernel.assume(unit)])
    trivial = pointwise(Eq(k * missing, k * missing))
    concrete = logically(FALSE, trivial, kernel.discharge(trivial.conclusion, concrete))
    integrable = next(b for b in bounds_of(expand(missing)) if b.conclusion.args[1] == oo)
    either = kernel.normalise(missing, pointwise(num(0) <= missing), integrable)
    some = Exists(k, unit)
    refuted = kernel.discharge(some, kernel.exists_elim(kernel.assume(some), k, concrete))
    zero = either.conclusion.args[0]
    vanishes = kernel.consequence(And(zero, Eq(num(0), 0)), (either, refuted))
    return script.note(logically(zero, vanishes), "else that law would exist", AE(Eq(missing, 0)))


dominated = Claim(
    id="goodfellow2014.proposition_2.subgradient.dominated",
    title="C has a real-valued subgradient at every q",
    says=_exists,
    source=_source,
    expected=Verdict.REFUTED,
    drops=subgradient.id,
)


@refutation_of(dominated)
def infinite_slope() -> Proof:
    """p_data = (1/2, 1/2), q = delta_1: towards delta_2 the criterion falls infinitely fast."""
    script = Script()
    hidden = script.note(kernel.assume(Not(_dominated)), "hypothesis")
    never = script.logically(Not(_exists), hidden, on_any_space)
    example = models.on_model(Somewhere((p, q), Not(_dominated)), _one_atom())
    return script.proof(script.note(models.somewhere(example, never), "q = delta_1"))


def _one_atom() -> Model:
    half, one = Fraction(1, 2), Fraction(1)
    return Model(mu=(one, one), values={"p": (half, half), "q": (one, Fraction(0))})
