"""Proposition 2: the criterion is convex in p_g, and what follows from that."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.claims.lin1991.jsd_bounded import bounded
from gantheory.derivation import kernel
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
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    And,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DENSITY, OPEN_UNIT, POSITIVE, SCORE
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, D, Dstar, E, V, p, q, r

t = var("t", OPEN_UNIT)
_mixture = (1 - t) * q + t * r

convexity = Claim(
    id="goodfellow2014.proposition_2.convexity",
    title="p_g -> V(D, p_g) is affine for each D, so C is convex in p_g",
    says=And(
        Eq(V(p, _mixture, D), (1 - t) * V(p, q, D) + t * V(p, r, D)),
        C(p, _mixture) <= (1 - t) * C(p, q) + t * C(p, r),
    ),
    source=Source("goodfellow2014", "Proposition 2, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(convexity)
def supremum_of_affine() -> Proof:
    """A supremum of affine functions is convex."""
    script = Script()
    affine = script.integrals(
        "eq", V(p, _mixture, D), (1 - t) * V(p, q, D) + t * V(p, r, D), because="linear in p_g"
    )
    each_q = kernel.extremum_at("sup", D, V(p, q, D), D, defined(V(p, q, D)))
    each_r = kernel.extremum_at("sup", D, V(p, r, D), D, defined(V(p, r, D)))
    bound = (1 - t) * C(p, q) + t * C(p, r)
    capped_q = logically(C(p, q) <= 0, theorem_of(bounded))
    ends = [capped_q, kernel.instantiate(capped_q, q, r)]
    capped = script.follows(
        V(p, _mixture, D) <= bound,
        affine,
        each_q,
        each_r,
        *ends,
        because="V(D, .) <= C <= 0",
        whole=(V(p, _mixture, D), V(p, q, D), V(p, r, D)),
    )
    least = script.note(
        kernel.extremum_bound("sup", D, capped), "for every D", C(p, _mixture) <= bound
    )
    return script.proof(script.logically(convexity.says, affine, least))


g = var("g", SCORE)
_finite_space = Expr("finite_space")
_dominated = AE(Implies(p > 0, q > 0))
_supports = ForAll(r, C(p, q) + E(r, g) - E(q, g) <= C(p, r))
_slope = log(1 - Dstar(p, q))
_inequality = C(p, q) + E(r, _slope) - E(q, _slope) <= C(p, r)

subgradient = Claim(
    id="goodfellow2014.proposition_2.subgradient",
    title=(
        "C(r) >= C(q) + E_r log(1 - D*_q) - E_q log(1 - D*_q) for all r; on a finite space C has "
        "a finite subgradient at q iff p_data << q"
    ),
    says=And(
        _inequality,
        Implies(_finite_space, Iff(Exists(g, _supports), _dominated)),
    ),
    source=Source("goodfellow2014", "Proposition 2, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(subgradient)
def slope_at_the_optimum() -> Proof:
    """V(., D*_q) is affine, touches C at q and stays below it. Where q = 0 < p the directional
    derivative of C is that of t log t, which is -oo.
    """
    script = Script()
    touching = script.follows(Eq(V(p, q, Dstar(p, q)), C(p, q)), attained)
    stays = _below_criterion(script, Dstar(p, q))
    bounds = bounds_in(V(p, q, Dstar(p, q)), V(p, r, Dstar(p, q)), E(q, _slope))
    supporting = script.follows(_inequality, touching, stays, *bounds)
    if_ = kernel.discharge(_dominated, _bounded_slope(script))
    only_if = kernel.discharge(Exists(g, _supports), _no_slope(script))
    exact = script.logically(Iff(Exists(g, _supports), _dominated), if_, only_if)
    on_finite = kernel.discharge(_finite_space, exact)
    return script.proof(script.logically(subgradient.says, supporting, on_finite))


def _below_criterion(script: Script, d: Expr) -> Theorem:
    """V(p, r, d) <= C(p, r)."""
    at = kernel.extremum_at("sup", D, V(p, r, D), d, defined(V(p, r, D)))
    return script.note(at, "C is a supremum", V(p, r, d) <= C(p, r))


def _finite(script: Script, law: Expr, f: Expr) -> Theorem:
    """E_law f is finite: f is real-valued and the space is finite."""
    (integrand,) = integrals_in(expand(E(law, f)))
    real = pointwise(And(-oo < integrand, integrand < oo))
    made = kernel.bound_on_finite_space(integrand, real, kernel.assume(_finite_space))
    return script.note(made, "real-valued, on a finite space", And(-oo < E(law, f), E(law, f) < oo))


def _bounded_slope(script: Script) -> Theorem:
    """If p << q, log(q/(p+q)) (log 1/2 where q = 0) is a finite subgradient."""
    w = where(q > 0, p / (p + q), HALF)
    slope = where(q > 0, log(q / (p + q)), log(HALF))
    given = kernel.assume(_dominated)
    same = compare("eq", V(p, q, w), V(p, q, Dstar(p, q)), given=[given])
    script.note(same, "p << q: D* may be 1/2 where q = 0", Eq(V(p, q, w), V(p, q, Dstar(p, q))))
    at_r = compare("eq", E(r, log(1 - w)), E(r, slope))
    at_q = compare("eq", E(q, log(1 - w)), E(q, slope))
    stays = _below_criterion(script, w)
    finite_r, finite_q = _finite(script, r, slope), _finite(script, q, slope)
    on_data = bounds_in(E(p, log(w)))
    touching = theorem_of(attained)
    inequality = script.follows(
        C(p, q) + E(r, slope) - E(q, slope) <= C(p, r),
        same,
        touching,
        at_r,
        at_q,
        stays,
        finite_r,
        finite_q,
        *on_data,
    )
    goal = Exists(g, _supports)
    return script.note(
        kernel.exists_intro(goal, slope, kernel.generalise(r, inequality)), "this slope", goal
    )


def _no_slope(script: Script) -> Theorem:
    """From a finite subgradient g to p << q."""
    s, k = var("s", DENSITY), var("k", POSITIVE)
    missing = where(q > 0, num(0), p)  # the part of p that q does not see
    spread = Eq(s, k * missing)
    step = (1 - t) * q + t * s
    supports = kernel.assume(_supports)
    given = kernel.assume(AE(spread))

    mass = compare("eq", Int(step), num(1), weights=((q, 1 - t), (s, t)))
    along = kernel.specialise(supports, step, [mass])
    split_g = compare_on_step(script, step, s)
    finite_s, finite_q = _finite(script, s, g), _finite(script, q, g)
    secant = script.follows(
        C(p, q) + t * (E(s, g) - E(q, g)) <= C(p, step), along, split_g, finite_s, finite_q
    )
    value = V(p, step, Dstar(p, step))
    cost = script.integrals(
        "le",
        value,
        (1 - t) * V(p, q, Dstar(p, q)) + t * log(t * k),
        given,
        weights=((s, t * log(t * k)),),
        because="where q = 0 < p the step gives t log t; elsewhere C is convex",
    )
    at_step = kernel.instantiate(theorem_of(attained), q, step, [mass])
    bounds = bounds_in(V(p, q, Dstar(p, q)))
    here = V(p, q, Dstar(p, q))
    capped = script.follows(
        C(p, step) <= (1 - t) * C(p, q) + t * log(t * k),
        cost,
        at_step,
        theorem_of(attained),
        whole=(value, here),
    )
    finite_c = script.follows(And(-oo < C(p, q), C(p, q) < oo), theorem_of(attained), *bounds)
    secant_end = C(p, q) + t * (E(s, g) - E(q, g))
    cap = (1 - t) * C(p, q) + t * log(t * k)
    between = script.follows(secant_end <= cap, secant, capped, whole=(secant_end, cap))
    slope = script.follows(
        C(p, q) + (E(s, g) - E(q, g)) <= 0 + log(t * k),
        between,
        finite_s,
        finite_q,
        finite_c,
        because="divided by t",
    )
    zero = kernel.consequence(And(-oo < num(0), num(0) < oo))
    limit = kernel.limit(slope, t, zero)
    script.note(limit, "as t falls to 0, log(t k) falls to -oo")
    absurd = script.follows(
        FALSE,
        limit,
        theorem_of(attained),
        finite_s,
        finite_q,
        *bounds,
        because="the left is finite",
    )
    # The law s exists unless p vanishes where q does.
    concrete = kernel.instantiate(absurd, s, k * missing, [kernel.assume(_unit_mass(k, missing))])
    trivial = pointwise(Eq(k * missing, k * missing))
    concrete = logically(
        FALSE, trivial, kernel.discharge(AE(Eq(k * missing, k * missing)), concrete)
    )
    integrable = next(b for b in bounds_of(expand(missing)) if b.conclusion.args[1] == oo)
    either = kernel.normalise(missing, pointwise(num(0) <= missing), integrable)
    some = Exists(k, _unit_mass(k, missing))
    refuted = kernel.discharge(some, kernel.exists_elim(kernel.assume(some), k, concrete))
    vanishes = logically(AE(Eq(missing, 0)), _propositional(either, refuted))
    script.note(vanishes, "else that law would exist", AE(Eq(missing, 0)))
    dominated = script.pointwise(_dominated.args[0], vanishes)
    return kernel.exists_elim(kernel.assume(Exists(g, _supports)), g, dominated)


def _unit_mass(k: Expr, f: Expr) -> Expr:
    return Eq(Int(k * f), 1)


def compare_on_step(script: Script, step: Expr, s: Expr) -> Theorem:
    """E under the mixture is the mixture of expectations."""
    finite = [half for law in (s, q, step) for half in halves(_finite(script, law, g))]
    made = compare("eq", E(step, g), (1 - t) * E(q, g) + t * E(s, g), bounds=finite)
    return script.note(made, "linear", Eq(E(step, g), (1 - t) * E(q, g) + t * E(s, g)))


def _propositional(either: Theorem, refuted: Theorem) -> Theorem:
    first = either.conclusion.args[0]
    return kernel.consequence(And(first, Eq(num(0), 0)), (either, refuted))
