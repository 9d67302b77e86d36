"""Maximum likelihood for P(Y = 1 | x) with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.conditional_likelihood import conditional_likelihood
from gantheory.claims.goodfellow2014.proposition_1_dropped import f, g
from gantheory.claims.goodfellow2014.theorem_1_class_weights import V_weighted, pi
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, Eq, Iff, Implies
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, D, Dstar, V, log_likelihood, p, q

_half, _one, _quarter = Fraction(1, 2), Fraction(1), Fraction(1, 4)
_source = Source("goodfellow2014", "section 4.1")


equal_priors = Claim(
    id="goodfellow2014.conditional_likelihood.equal_priors",
    title="p_data/(p_data + p_g) is the posterior P(Y = 1 | x) under any class priors",
    says=AE(Implies(p + q > 0, Eq(pi * p / (pi * p + (1 - pi) * q), Dstar(p, q)))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=conditional_likelihood.id,
)


@counterexample_to(equal_priors)
def rarely_real() -> Model:
    """Equal laws, pi = 1/4: the posterior is 1/4, and D* = 1/2."""
    return Model(
        values={"pi": _quarter, "p": (_one,), "q": (_one,), "u": (_half,)},
    )


equal_likelihood = Claim(
    id="goodfellow2014.conditional_likelihood.equal_weights",
    title="the expected log-likelihood is V/2 under any class priors",
    says=Eq(V_weighted(pi, p, q, D), V(p, q, D) / 2),
    source=_source,
    expected=Verdict.REFUTED,
    drops=conditional_likelihood.id,
)


@counterexample_to(equal_likelihood)
def lopsided() -> Model:
    """D = 1/3, pi = 1/4: the two terms are not log of the same number."""
    return Model(
        values={"pi": _quarter, "p": (_one,), "q": (_one,), "D": (Fraction(1, 3),)},
    )


mass_one = Claim(
    id="goodfellow2014.conditional_likelihood.mass_one",
    title="the same order of discriminators as V, for f, g >= 0 of any mass",
    says=And(
        Eq(log_likelihood(f, g, D), V(f, g, D) / 2),
        Iff(
            log_likelihood(f, g, D) <= log_likelihood(f, g, D2),
            V(f, g, D) <= V(f, g, D2),
        ),
    ),
    source=_source,
    expected=Verdict.PROVED,
    drops=conditional_likelihood.id,
)


@derivation_of(mass_one)
def half_the_value() -> Proof:
    """Both are sums of the same two nonpositive integrals."""
    script = Script()
    half = script.integrals("eq", log_likelihood(f, g, D), V(f, g, D) / 2)
    other = kernel.instantiate(half, D, D2)
    return script.proof(script.follows(mass_one.says, half, other))
