"""Theorem 1: C(G) is least exactly when p_g = p_data, and is then -log 4."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.criterion import as_jsd
from gantheory.derivation import kernel
from gantheory.derivation.chain import Chain, Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, AtLeast, Eq, Implies, log, num
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, JSD, C, Dstar, p, q

jsd_separates = Claim(
    id="goodfellow2014.jsd_separates",
    title="JSD(p,q) >= 0, and it is 0 iff p = q a.e.",
    says=AtLeast(JSD(p, q), 0, AE(Eq(p, q))),
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(jsd_separates)
def separates() -> Proof:
    """Pointwise, by log t <= t - 1 at t = m/p and t = m/q."""
    return Chain(JSD(p, q)).ge(num(0), iff=Eq(p, q)).proof()


jsd_nonnegative = Claim(
    id="goodfellow2014.jsd_nonnegative",
    title="JSD(p,q) >= 0",
    says=JSD(p, q) >= 0,
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(jsd_nonnegative)
def nonnegative() -> Proof:
    """Pointwise, by log t <= t - 1 at t = m/p and t = m/q."""
    return Chain(JSD(p, q)).ge(num(0)).proof()


theorem_1 = Claim(
    id="goodfellow2014.theorem_1",
    title="C(G) >= -log 4, with equality iff p_g = p_data",
    says=AtLeast(C(p, q), -log(4), AE(Eq(q, p))),
    source=Source("goodfellow2014", "Theorem 1"),
    expected=Verdict.PROVED,
)


@derivation_of(theorem_1)
def global_minimum() -> Proof:
    """Equation (6), and JSD >= 0 with equality iff p_g = p_data."""
    return (
        Chain(C(p, q))
        .eq(-log(4) + 2 * JSD(p, q), as_jsd)
        .ge(-log(4), separates, iff=Eq(p, q))
        .proof(theorem_1.statement)
    )


_half = Implies(p > 0, Eq(Dstar(p, q), HALF))

discriminator = Claim(
    id="goodfellow2014.theorem_1.discriminator",
    title="at the optimum D* = 1/2 p_data-a.e.",
    says=Implies(Eq(C(p, q), -log(4)), AE(_half)),
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(discriminator)
def at_the_optimum() -> Proof:
    """At the optimum p_g = p_data, so p/(p+q) = 1/2 where p > 0."""
    script = Script()
    optimum = kernel.assume(Eq(C(p, q), -log(4)))
    equal = script.follows(AE(Eq(q, p)), optimum, global_minimum, because="at the optimum")
    half = script.pointwise(_half, equal)
    return script.proof(kernel.discharge(Eq(C(p, q), -log(4)), half))
