"""Proposition 1 with one assumption dropped at a time: unit range, mass one, closed range."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.open_range import open_range
from gantheory.claims.goodfellow2014.proposition_1 import off_support, proposition_1, unique
from gantheory.derivation import kernel
from gantheory.derivation.chain import Chain, Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import integrals_in, logically, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    AtMost,
    Eq,
    Exists,
    Expr,
    Iff,
    Implies,
    Int,
    expand,
    log,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION, SCORE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, C, D, Dstar, E, V, p, q

_zero, _half, _one, _two = Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)
_source = Source("goodfellow2014", "Proposition 1")

score = var("T", SCORE)
f, g = var("f", NONNEGATIVE_FUNCTION), var("g", NONNEGATIVE_FUNCTION)

# ------------------------------------------------------------------------------------ unit range

unit_range = Claim(
    id="goodfellow2014.proposition_1.unit_range",
    title="V(T,G) <= V(D*,G) for every real function T with log T defined under p_data",
    says=Implies(
        AE(Implies(p > 0, score > 0)),
        Implies(AE(Implies(q > 0, score < 1)), V(p, q, score) <= V(p, q, Dstar(p, q))),
    ),
    source=_source,
    expected=Verdict.REFUTED,
    drops=proposition_1.id,
)


@counterexample_to(unit_range)
def too_sure() -> Model:
    """p_data = delta_1, p_g = delta_2: T = 2 on the data earns log 2 > 0 = C(G)."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_one, _zero),
            "q": (_zero, _one),
            "T": (_two, _zero),
            "u": (_half, _half),
        },
    )


unit_range_unique = Claim(
    id="goodfellow2014.proposition_1.unique.unit_range",
    title="V(T,G) = V(D*,G) only for T = D*, for real functions T",
    says=Implies(
        Eq(V(p, q, score), V(p, q, Dstar(p, q))),
        AE(Implies(p + q > 0, Eq(score, Dstar(p, q)))),
    ),
    source=_source,
    expected=Verdict.REFUTED,
    drops=unique.id,
)


@counterexample_to(unit_range_unique)
def no_penalty() -> Model:
    """p_data even on two points of which p_g never comes near: T = (2, 1/2) earns 0 = C(G)."""
    return Model(
        mu=(_one, _one, _one),
        values={
            "p": (_half, _half, _zero),
            "q": (_zero, _zero, _one),
            "T": (_two, _half, _zero),
            "u": (_half, _half, _half),
        },
    )


closed_range = Claim(
    id="goodfellow2014.proposition_1.open_range.closed_range",
    title="with D into [0,1] the supremum is attained iff {p_data > 0} = {p_g > 0} a.e.",
    says=Iff(Exists(D, Eq(V(p, q, D), C(p, q))), AE(Iff(p > 0, q > 0))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=open_range.id,
)


@counterexample_to(closed_range)
def one_and_zero() -> Model:
    """p_data = delta_1, p_g = delta_2: D = (1, 0) attains it."""
    return Model(mu=(_one, _one), values={"p": (_one, _zero), "q": (_zero, _one)})


unseen = Claim(
    id="goodfellow2014.proposition_1.off_support.both_vanish",
    title="V does not change when D is changed where p_data vanishes",
    says=Eq(V(p, q, D), V(p, q, where(p > 0, D, D2))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=off_support.id,
)


@counterexample_to(unseen)
def seen_by_p_g() -> Model:
    """p_data = delta_1, p_g = delta_2: D at the second point is what G pays."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_one, _zero),
            "q": (_zero, _one),
            "D": (_half, _half),
            "E": (_half, _zero),
        },
    )


# -------------------------------------------------------------------------------------- mass one

any_mass = Claim(
    id="goodfellow2014.proposition_1.mass_one",
    title="V(D) <= V(D*) for nonnegative functions f, g of any mass, infinite too",
    says=V(f, g, D) <= V(f, g, Dstar(f, g)),
    source=_source,
    expected=Verdict.PROVED,
    drops=proposition_1.id,
)


@derivation_of(any_mass)
def at_each_point() -> Proof:
    """Mass one is not used: both integrands are <= 0, so both integrals exist."""
    return Chain(V(f, g, D)).le(V(f, g, Dstar(f, g))).proof()


any_mass_off_support = Claim(
    id="goodfellow2014.proposition_1.off_support.mass_one",
    title="V does not change when D is changed where f = g = 0, for f, g >= 0 of any mass",
    says=Eq(V(f, g, D), V(f, g, where(f + g > 0, D, D2))),
    source=_source,
    expected=Verdict.PROVED,
    drops=off_support.id,
)


@derivation_of(any_mass_off_support)
def still_unseen() -> Proof:
    """The integrals run over {f > 0} and {g > 0} only."""
    return Chain(V(f, g, D)).eq(V(f, g, where(f + g > 0, D, D2))).proof()


finite_masses = (
    Hypothesis("f has finite mass", Int(f) < oo),
    Hypothesis("g has finite mass", Int(g) < oo),
)
finite_mass = Claim(
    id="goodfellow2014.proposition_1.unique.mass_one",
    title="V(D) <= V(D*), with equality iff D = D* a.e., for f, g >= 0 of finite mass",
    says=AtMost(V(f, g, D), V(f, g, Dstar(f, g)), AE(Implies(f + g > 0, Eq(D, Dstar(f, g))))),
    given=finite_masses,
    model=Model(values={"f": (_two,), "g": (_one,), "D": (_half,), "u": (_half,)}),
    source=_source,
    expected=Verdict.PROVED,
    drops=unique.id,
)


@derivation_of(finite_mass)
def finite_at_the_optimum() -> Proof:
    """V(D*) >= -(mass of f) - (mass of g) is finite, so the equality case survives."""
    script = Script()
    best, bounds = Dstar(f, g), finite_at_best(script)
    (equal,) = (finite_mass.says.args[1].args[1],)
    both = script.integrals("le", V(f, g, D), V(f, g, best), iff=equal.args[0], bounds=bounds)
    theorem = logically(finite_mass.says, both)
    for h in reversed(finite_masses):
        theorem = kernel.discharge(h.formula, theorem)
    return script.proof(script.logically(finite_mass.statement, theorem))


def finite_at_best(script: Script) -> list[Theorem]:
    """Both expectations at D* are finite, under `finite_masses`."""
    masses = [script.note(kernel.assume(h.formula), h.name) for h in finite_masses]
    best = Dstar(f, g)
    bounds = [
        _at_least(E(f, log(best)), masses[1]),
        _at_least(E(g, log(1 - best)), masses[0]),
    ]
    for b in bounds:
        script.note(b, "f log(f/(f+g)) >= -g, by log t <= t - 1 at t = (f+g)/f")
    return bounds


def _at_least(expectation: Expr, mass: Theorem) -> Theorem:
    """An expectation is bounded below by minus the mass of the other function."""
    (integrand,) = integrals_in(expand(expectation))
    bases = [(Fraction(-1), mass)]
    edge = kernel.edge_of((), bases)
    return kernel.bound("lower", integrand, (), pointwise(edge <= integrand), bases)
