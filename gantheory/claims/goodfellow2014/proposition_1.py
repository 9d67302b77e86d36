"""Proposition 1: for G fixed, the optimal discriminator is D* = p_data/(p_data + p_g)."""

from __future__ import annotations

from gantheory.derivation.chain import Chain
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, AtMost, Eq, Implies, where
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, D, Dstar, V, p, q

_optimal = Implies(p + q > 0, Eq(D, Dstar(p, q)))

unique = Claim(
    id="goodfellow2014.proposition_1.unique",
    title="V(D,G) <= V(D*,G), with equality iff D = D* a.e. where p_data + p_g > 0",
    says=AtMost(V(p, q, D), V(p, q, Dstar(p, q)), AE(_optimal)),
    source=Source("goodfellow2014", "Proposition 1"),
    expected=Verdict.PROVED,
)


@derivation_of(unique)
def uniqueness() -> Proof:
    """Pointwise, by log t <= t - 1; V is finite at D*, so the equality case survives."""
    link = Chain(V(p, q, D)).le(
        V(p, q, Dstar(p, q)),
        iff=_optimal,
        because="a log y + b log(1-y) <= its value at a/(a+b), at each point",
    )
    return link.proof()


proposition_1 = Claim(
    id="goodfellow2014.proposition_1",
    title="V(D,G) <= V(D*,G) for every D, with D* = p_data/(p_data + p_g)",
    says=V(p, q, D) <= V(p, q, Dstar(p, q)),
    source=Source("goodfellow2014", "Proposition 1, eq. (2)"),
    expected=Verdict.PROVED,
)


@derivation_of(proposition_1)
def optimality() -> Proof:
    """Pointwise, by log t <= t - 1."""
    return Chain(V(p, q, D)).le(V(p, q, Dstar(p, q))).proof()


off_support = Claim(
    id="goodfellow2014.proposition_1.off_support",
    title="V does not change when D is changed where both densities vanish",
    says=Eq(V(p, q, D), V(p, q, where(p + q > 0, D, D2))),
    source=Source("goodfellow2014", "Proposition 1"),
    expected=Verdict.PROVED,
)


@derivation_of(off_support)
def unchanged() -> Proof:
    """Expectations run over {p > 0} and {q > 0} only."""
    return Chain(V(p, q, D)).eq(V(p, q, where(p + q > 0, D, D2))).proof()
