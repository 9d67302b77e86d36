"""Section 4.1: training D is fitting P(Y = 1 | x) by maximum likelihood."""

from __future__ import annotations

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, Eq, Iff, Implies
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, HALF, D, Dstar, V, log_likelihood, p, q

_posterior = HALF * p / (HALF * p + HALF * q)

conditional_likelihood = Claim(
    id="goodfellow2014.conditional_likelihood",
    title=(
        "training D maximises the expected log-likelihood of P(Y = 1 | x) under equal class "
        "priors (V/2), and D* is that posterior"
    ),
    says=And(
        Eq(log_likelihood(p, q, D), V(p, q, D) / 2),
        Iff(
            log_likelihood(p, q, D) <= log_likelihood(p, q, D2),
            V(p, q, D) <= V(p, q, D2),
        ),
        AE(Implies(p + q > 0, Eq(_posterior, Dstar(p, q)))),
    ),
    source=Source("goodfellow2014", "section 4.1"),
    expected=Verdict.PROVED,
)


@derivation_of(conditional_likelihood)
def half_the_value() -> Proof:
    """The joint law of (x, Y) has density p/2 at Y = 1 and q/2 at Y = 0."""
    script = Script()
    half = script.integrals("eq", log_likelihood(p, q, D), V(p, q, D) / 2)
    other = kernel.instantiate(half, D, D2)
    bayes = script.pointwise(Implies(p + q > 0, Eq(_posterior, Dstar(p, q))), because="Bayes' rule")
    return script.proof(script.follows(conditional_likelihood.says, half, other, bayes))
