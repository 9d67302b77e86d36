"""Disjoint compact supports: a perfect D teaches the generator nothing."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel, laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined, follows, logically
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    And,
    At,
    Definition,
    Diff,
    Eq,
    Expr,
    ForAll,
    Implies,
    Mean,
    Pull,
    Surely,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import LAW, MAP_FAMILY, NONNEGATIVE_FUNCTION, POSITIVE, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import C, D, V, p, q

near, noise, G = var("c", NONNEGATIVE_FUNCTION), var("Z", LAW), var("G", MAP_FAMILY)
theta, s, h = var("theta", REAL), var("s", REAL), var("h", POSITIVE)

perfect = Definition("D_perfect", (near,), where(near > 0, 0, 1))
"""D = 0 where c > 0 and 1 elsewhere: constant near each support."""


def reached(parameter: Expr) -> Expr:
    """C(G_theta(z)), as a function of z."""
    return Pull(At(G, parameter), near)


def saturated(parameter: Expr) -> Expr:
    """The generator's loss E_z log(1 - D(G_theta(z)))."""
    return Mean(noise, log(1 - perfect(reached(parameter))))


_close = And(theta - h < s, s < theta + h)


def supports(data: Expr, law: Expr) -> tuple[Hypothesis, Hypothesis]:
    """The two supports are kept apart by c."""
    return (
        Hypothesis("c > 0 on the support of p_g", AE(Implies(law > 0, near > 0))),
        Hypothesis("c = 0 on the support of p_data", AE(Implies(data > 0, Eq(near, 0)))),
    )


continuous = Hypothesis(
    "near theta, G_s(z) stays where c > 0",
    ForAll(s, Implies(_close, Surely(noise, reached(s) > 0))),
)


def says(data: Expr, law: Expr) -> Expr:
    """D is optimal, and the generator's loss has slope 0."""
    optimal = Eq(V(data, law, perfect(near)), C(data, law))
    return And(optimal, Eq(Diff(theta, saturated(theta)), 0))


perfect_discriminator = Claim(
    id="arjovsky2017.perfect_discriminator",
    title=(
        "disjoint compact supports: an optimal D is constant near each of them, and the gradient "
        "of E_z log(1 - D(G_theta(z))) in theta is 0 (c = max(0, delta/2 - distance to the "
        "support of p_g), with delta the distance of the supports; Z one point, or all of a "
        "compact set on which G is jointly continuous)"
    ),
    says=says(p, q),
    given=(*supports(p, q), continuous),
    model=Model(
        mu=(Fraction(1), Fraction(1)),
        values={
            "p": (Fraction(1), Fraction(0)),
            "q": (Fraction(0), Fraction(1)),
            "c": (Fraction(0), Fraction(1)),
            "Z": (Fraction(1),),
            "G": ((1,),),
            "theta": Fraction(0),
            "h": Fraction(1),
        },
    ),
    source=Source("arjovsky2017", "Theorems 2.1 and 2.4"),
    expected=Verdict.PROVED,
)


@derivation_of(perfect_discriminator)
def no_slope() -> Proof:
    """V(D) = 0, which is most; and as far as G_s(z) stays near the support of p_g, D stays 0."""
    return won_and_flat(perfect_discriminator, p, q)


def won_and_flat(claim: Claim, data: Expr, law: Expr) -> Proof:
    """The derivation, which does not use that the laws have mass one."""
    script = Script()
    known = [script.note(kernel.assume(x.formula), x.name, x.formula) for x in claim.given]
    value, best = V(data, law, D), V(data, law, perfect(near))
    zero = script.integrals("eq", best, num(0), *known[:2], because="D is 1 on data, else 0")
    member = kernel.extremum_at("sup", D, value, perfect(near), defined(value))
    most = kernel.extremum_bound("sup", D, script.integrals("le", value, num(0)))
    optimal = script.follows(Eq(best, C(data, law)), zero, member, most)

    here = kernel.specialise(known[2], s)
    stays = logically(Surely(noise, reached(s) > 0), kernel.assume(_close), here)
    flat = script.note(_constant(stays), "where D is 0 so is log(1 - D)", Eq(saturated(s), 0))
    slope = kernel.locally_constant(
        theta,
        kernel.generalise(s, kernel.discharge(_close, flat)),
        kernel.consequence(num(0) < h),
        kernel.consequence(And(-oo < num(0), num(0) < oo)),
    )
    script.note(slope, "it is constant near theta", Eq(Diff(theta, saturated(theta)), 0))
    done = script.logically(claim.says, optimal, slope)
    for x in reversed(claim.given):
        done = kernel.discharge(x.formula, done)
    return script.proof(logically(claim.statement, done))


def _constant(stays: Theorem) -> Theorem:
    """E_z log(1 - D(G_s(z))) = 0, layer by layer: P(-log(1 - D) > t) = P(0 > t)."""
    t, f = var("t", POSITIVE), expand(log(1 - perfect(reached(s))))
    cost, nothing = expand(-f), num(0)
    same = Expr("iff", (t < cost, t < nothing))
    events = laws.same_probability(laws.surely(noise, same, [stays]))
    zero = follows(Eq(Mean(noise, nothing), 0), laws.mean_of_nonpositive(noise, nothing))
    return follows(
        Eq(saturated(s), 0),
        zero,
        laws.layer_cake(noise, cost),
        laws.layer_congruence(t, events),
        laws.layer_cake(noise, nothing),
        laws.mean_of_nonpositive(noise, f),
    )
