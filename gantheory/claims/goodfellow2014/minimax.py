"""The game of section 4 with unrestricted players: its value, and all its saddle points."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined, follows
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Inf,
    Sup,
    log,
)
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, HALF, C, D, E, V, p, q

_value = -log(4)
_saddle = And(
    ForAll(D2, V(p, p, D2) <= V(p, p, D)),
    ForAll(q, V(p, p, D) <= V(p, q, D)),
)
_blind = And(D <= HALF, Implies(p > 0, Eq(D, HALF)))

minimax = Claim(
    id="goodfellow2014.minimax",
    title=(
        "inf_G sup_D V = sup_D inf_G V = -log 4, both attained; (p_data, D) is a saddle point iff "
        "D = 1/2 p_data-a.e. and D <= 1/2 elsewhere"
    ),
    says=And(
        Eq(Inf(q, C(p, q)), _value),
        Eq(C(p, p), _value),
        Eq(Sup(D, Inf(q, V(p, q, D))), _value),
        Eq(Inf(q, V(p, q, HALF)), _value),
        Iff(_saddle, AE(_blind)),
    ),
    source=Source("goodfellow2014", "section 4"),
    expected=Verdict.PROVED,
)


@derivation_of(minimax)
def saddle_points() -> Proof:
    """V(1/2, G) = -log 4 for every G, and V(D, p_data) <= -log 4 for every D."""
    script = Script()
    v = V(p, q, D)
    at_half = script.integrals("eq", V(p, q, HALF), _value, because="V at the constant 1/2")
    at_data = script.integrals(
        "le", V(p, p, D), _value, iff=Implies(p > 0, Eq(D, HALF)), because="V at p_g = p_data"
    )
    below = script.follows(V(p, p, D) <= _value, at_data)

    best = kernel.extremum_bound("sup", D, below)  # C(p, p) <= -log 4
    half = kernel.extremum_at("sup", D, v, HALF, defined(v))  # V(p, q, 1/2) <= C(p, q)
    lower = script.follows(_value <= C(p, q), half, at_half)
    at_p = script.follows(Eq(C(p, p), _value), kernel.instantiate(lower, q, p), best)
    some_c = script.note(
        kernel.extremum_bound("inf", q, lower), "for every G", _value <= Inf(q, C(p, q))
    )
    has_c = follows(Eq(C(p, q), C(p, q)), lower)
    at_least = kernel.extremum_at("inf", q, C(p, q), p, has_c)
    minimum = script.follows(Eq(Inf(q, C(p, q)), _value), some_c, at_least, at_p)

    worst = kernel.extremum_at("inf", q, v, p, defined(v))  # inf_q V(p, q, D) <= V(p, p, D)
    capped = script.follows(Inf(q, v) <= _value, worst, below)
    upper = kernel.extremum_bound("sup", D, capped)
    script.note(upper, "for every D", Sup(D, Inf(q, v)) <= _value)
    flat = kernel.extremum_bound("inf", q, script.follows(_value <= V(p, q, HALF), at_half))
    v_half = V(p, q, HALF)
    flat_at = kernel.extremum_at("inf", q, v_half, p, defined(v_half))
    at_half_p = kernel.instantiate(at_half, q, p)
    constant = script.follows(Eq(Inf(q, v_half), _value), flat, flat_at, at_half_p)
    has_inf = follows(Eq(Inf(q, v), Inf(q, v)), capped)
    reach = kernel.extremum_at("sup", D, Inf(q, v), HALF, has_inf)
    maximum = script.follows(Eq(Sup(D, Inf(q, v)), _value), upper, reach, constant)

    saddle = kernel.assume(_saddle)
    first, second = (kernel.consequence(x, (saddle,)) for x in _saddle.args)
    d_half = kernel.specialise(first, HALF)
    at_most = script.follows(AE(Implies(p > 0, Eq(D, HALF))), d_half, at_half_p, at_data)
    any_q = kernel.specialise(second, q)
    on_data = script.integrals("eq", E(p, log(D)), -log(2), at_most, because="D = 1/2 there")
    fool = script.follows(-log(2) <= E(q, log(1 - D)), any_q, on_data, d_half, at_half_p)
    local = script.note(
        kernel.localise(kernel.generalise(q, fool)),
        "for every law p_g, so almost everywhere",
        AE(-log(2) <= log(1 - D)),
    )
    blind = script.pointwise(_blind, at_most, local, splits=[(D, HALF)])
    only_if = kernel.discharge(_saddle, blind)

    given = kernel.assume(AE(_blind))
    equal = script.integrals("eq", V(p, p, D), _value, given)
    other = script.integrals("le", _value, V(p, q, D), given, because="D <= 1/2 everywhere")
    no_worse = kernel.generalise(
        D2, script.follows(V(p, p, D2) <= V(p, p, D), equal, kernel.instantiate(below, D, D2))
    )
    no_better = kernel.generalise(q, script.follows(V(p, p, D) <= V(p, q, D), equal, other))
    if_ = kernel.discharge(AE(_blind), script.logically(_saddle, no_worse, no_better))
    return script.proof(
        script.logically(minimax.says, minimum, at_p, maximum, constant, only_if, if_)
    )


off_support = Claim(
    id="goodfellow2014.minimax.off_support",
    title="D* may be anything off the support of p_data also at the equilibrium",
    says=Implies(AE(Implies(p > 0, Eq(D, HALF))), ForAll(q, V(p, p, D) <= V(p, q, D))),
    source=Source("goodfellow2014", "section 4"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.minimax",
)


@counterexample_to(off_support)
def fooled() -> Model:
    """p_data = delta_0 and D(1) = 1: G answers delta_1, and V = -oo."""
    zero, half, one = Fraction(0), Fraction(1, 2), Fraction(1)
    return Model(mu=(one, one), values={"p": (one, zero), "D": (half, one)})
