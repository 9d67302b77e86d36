"""Equations (4) to (6): the virtual training criterion C(G) = sup_D V(D,G), in closed form."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.proposition_1 import optimality
from gantheory.derivation import kernel
from gantheory.derivation.chain import Chain, Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq, log
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, C, D, Dstar, E, V, m, p, q

_at_optimum = E(p, log(Dstar(p, q))) + E(q, log(1 - Dstar(p, q)))

criterion = Claim(
    id="goodfellow2014.criterion",
    title="C(G) = E_{p_data} log D* + E_{p_g} log(1 - D*)",
    says=Eq(C(p, q), _at_optimum),
    source=Source("goodfellow2014", "eq. (4)"),
    expected=Verdict.PROVED,
)


@derivation_of(criterion)
def attained() -> Proof:
    """The supremum is attained at D*, by Proposition 1."""
    script = Script()
    at_most = script.note(
        kernel.extremum_bound("sup", D, theorem_of(optimality)),
        "goodfellow2014.proposition_1, for every D",
        C(p, q) <= V(p, q, Dstar(p, q)),
    )
    at_least = script.note(
        kernel.extremum_at("sup", D, V(p, q, D), Dstar(p, q), defined(V(p, q, D))),
        "D* is a discriminator",
        V(p, q, Dstar(p, q)) <= C(p, q),
    )
    return script.proof(script.follows(criterion.statement, at_most, at_least))


kl_form = Claim(
    id="goodfellow2014.kl_form",
    title="C(G) = -log 4 + KL(p_data||m) + KL(p_g||m), m = (p_data + p_g)/2",
    says=Eq(C(p, q), -log(4) + KL(p, m(p, q)) + KL(q, m(p, q))),
    source=Source("goodfellow2014", "eq. (5)"),
    expected=Verdict.PROVED,
)


@derivation_of(kl_form)
def as_kl() -> Proof:
    """log(p/(p+q)) = log(p/m) - log 2, and each density has mass one."""
    return (
        Chain(C(p, q))
        .eq(_at_optimum, attained)
        .eq(
            -log(4) + KL(p, m(p, q)) + KL(q, m(p, q)),
            because="log(p/(p+q)) = log(p/m) - log 2, and p, q have mass one",
        )
        .proof()
    )


jsd_form = Claim(
    id="goodfellow2014.jsd_form",
    title="C(G) = -log 4 + 2 JSD(p_data, p_g)",
    says=Eq(C(p, q), -log(4) + 2 * JSD(p, q)),
    source=Source("goodfellow2014", "eq. (6)"),
    expected=Verdict.PROVED,
)


@derivation_of(jsd_form)
def as_jsd() -> Proof:
    """Equation (5), and the definition of JSD."""
    return (
        Chain(C(p, q))
        .eq(-log(4) + KL(p, m(p, q)) + KL(q, m(p, q)), as_kl)
        .eq(-log(4) + 2 * JSD(p, q), because="definition of JSD")
        .proof()
    )
