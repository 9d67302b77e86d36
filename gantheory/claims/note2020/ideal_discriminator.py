"""The study note's ideal discriminator, which answers 1 on real and 0 on generated samples."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined, logically
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import AE, And, Eq, Iff, Implies, num, where
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, least_loss, loss, p, q

_ideal = And(Implies(p > 0, Eq(D, 1)), Implies(q > 0, Eq(D, 0)))
_minimises = Eq(loss(p, q, D), least_loss(p, q))

ideal_discriminator = Claim(
    id="note2020.ideal_discriminator",
    title="the D that minimises the loss answers 1 on real and 0 on generated samples",
    says=Implies(_minimises, AE(_ideal)),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.REFUTED,
)


@counterexample_to(ideal_discriminator)
def equal_laws() -> Model:
    """p_g = p_data: the best D answers 1/2."""
    one, half = Fraction(1), Fraction(1, 2)
    return Model(values={"p": (one,), "q": (one,), "D": (half,)})


singular = Claim(
    id="note2020.ideal_discriminator.singular",
    title="the same, when p_data and p_g are mutually singular",
    says=Iff(_minimises, AE(_ideal)),
    given=(Hypothesis("mutually singular", AE(Implies(p > 0, Eq(q, 0)))),),
    model=Model(
        mu=(Fraction(1), Fraction(1)),
        values={
            "p": (Fraction(1), Fraction(0)),
            "q": (Fraction(0), Fraction(1)),
            "D": (Fraction(1), Fraction(0)),
        },
    ),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.PROVED,
)


@derivation_of(singular)
def answers() -> Proof:
    """The loss is >= 0, with equality iff D is ideal; the indicator of {p > 0} reaches 0."""
    script = Script()
    (hypothesis,) = singular.given
    apart = script.note(kernel.assume(hypothesis.formula), "hypothesis", hypothesis.formula)
    least = script.integrals("le", num(0), loss(p, q, D), apart, iff=_ideal, because="log D <= 0")
    indicator = where(p > 0, num(1), 0)
    reached = script.integrals(
        "eq", loss(p, q, indicator), num(0), apart, because="at D = 1 on {p > 0}, 0 elsewhere"
    )
    above = kernel.extremum_at("inf", D, loss(p, q, D), indicator, defined(loss(p, q, D)))
    below = kernel.extremum_bound("inf", D, logically(num(0) <= loss(p, q, D), least))
    value = script.follows(Eq(least_loss(p, q), 0), above, below, reached)
    conclusion = script.follows(singular.says, least, value)
    return script.proof(kernel.discharge(hypothesis.formula, conclusion))
