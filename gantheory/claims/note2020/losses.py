"""The study note's two losses, and the zero-sum game V that they are equivalent to."""

from __future__ import annotations

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import bounds_in
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    And,
    Eq,
    Expr,
    ForAll,
    Iff,
    Implies,
    log,
    oo,
)
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, HALF, D, E, H, V, loss, p, q, r

_fooling = H(q, 1 - D)

discriminator_loss = Claim(
    id="note2020.discriminator_loss",
    title="H(p_data, D) + H(p_g, 1-D) = -V(D,G): minimising the note's loss is maximising V",
    says=And(
        Eq(H(p, D) + H(q, 1 - D), -V(p, q, D)),
        Iff(loss(p, q, D) <= loss(p, q, D2), V(p, q, D2) <= V(p, q, D)),
    ),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.PROVED,
)


@derivation_of(discriminator_loss)
def minus_the_value() -> Proof:
    """Both cross-entropies are expectations of -log; neither is -oo, so they may be added."""
    script = Script()
    at_d = script.integrals("eq", loss(p, q, D), -V(p, q, D), because="H(p, D) = -E_p log D")
    at_e = kernel.instantiate(at_d, D, D2)
    return script.proof(script.follows(discriminator_loss.says, at_d, at_e))


generator_loss = Claim(
    id="note2020.generator_loss",
    title=(
        "for D with E_{p_data} log D > -oo, G prefers p_g to another law under max H(p_g, 1-D) "
        "iff it does under min V(D, .); without that every G minimises V"
    ),
    says=And(
        Implies(
            -oo < E(p, log(D)),
            Iff(H(r, 1 - D) <= _fooling, V(p, q, D) <= V(p, r, D)),
        ),
        Implies(Eq(E(p, log(D)), -oo), V(p, q, D) <= V(p, r, D)),
    ),
    source=Source("note2020", "generator loss"),
    expected=Verdict.PROVED,
)


@derivation_of(generator_loss)
def same_preference() -> Proof:
    """A finite term common to both sides cancels; an infinite one swallows the rest."""
    script = Script()
    bounds = bounds_in(V(p, q, D), V(p, r, D))
    for b in bounds:
        script.note(b, "the integrand is bounded on that side")
    return script.proof(script.follows(generator_loss.says, *bounds, because="cancelling"))


_equilibrium = And(
    ForAll(D2, loss(p, q, D) <= loss(p, q, D2)),
    ForAll(r, H(r, 1 - D) <= _fooling),
)
_saddle = And(
    ForAll(D2, V(p, q, D2) <= V(p, q, D)),
    ForAll(r, V(p, q, D) <= V(p, r, D)),
)

zero_sum = Claim(
    id="note2020.zero_sum",
    title=(
        "(D,G) is an equilibrium of the note's two losses iff it is a saddle point of V; "
        "the note's common loss is log 4 there"
    ),
    says=And(
        Iff(_equilibrium, _saddle),
        Implies(_equilibrium, Eq(loss(p, q, D), log(4))),
    ),
    source=Source("note2020", "both losses"),
    expected=Verdict.PROVED,
)


@derivation_of(zero_sum)
def equilibria() -> Proof:
    """Best responses agree one player at a time, since V(D,G) >= V(1/2,G) = -log 4 is finite."""
    script = Script()
    half = script.integrals("eq", V(p, q, HALF), -log(4), because="V at the constant 1/2")
    at_data = script.integrals("le", V(p, p, D), -log(4), because="V(D, p_data) <= -log 4")
    same_d, same_g = theorem_of(minus_the_value), theorem_of(same_preference)
    bounds = bounds_in(V(p, q, D))

    def one_way(given: Expr, goal: Expr) -> Theorem:
        each = kernel.assume(given)
        best_d = kernel.specialise(_part(each, 0), D2)
        best_g = kernel.specialise(_part(each, 1), r)
        d_half = kernel.specialise(_part(each, 0), HALF)
        same_half = kernel.instantiate(same_d, D2, HALF)
        finite = script.follows(-oo < E(p, log(D)), d_half, same_half, half, *bounds)
        d_goal, g_goal = (x.args[1] for x in _parts(goal))
        d_part = kernel.generalise(D2, script.follows(d_goal, best_d, same_d))
        g_part = kernel.generalise(r, script.follows(g_goal, best_g, same_g, finite))
        both = script.logically(goal, d_part, g_part, because="for every D and every p_g")
        return kernel.discharge(given, both)

    there = one_way(_equilibrium, _saddle)
    back = one_way(_saddle, _equilibrium)
    each = kernel.assume(_saddle)
    below = kernel.specialise(_part(each, 1), p)
    above = kernel.specialise(_part(each, 0), HALF)
    value = script.follows(Eq(loss(p, q, D), log(4)), below, above, half, at_data, same_d)
    value = kernel.discharge(_saddle, value)
    return script.proof(script.logically(zero_sum.says, there, back, value))


def _parts(t: Expr) -> tuple[Expr, Expr]:
    a, b = t.args
    return a, b


def _part(theorem: Theorem, i: int) -> Theorem:
    """One of two conjuncts."""
    return kernel.consequence(theorem.conclusion.args[i], (theorem,))
