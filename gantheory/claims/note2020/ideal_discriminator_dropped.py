"""The ideal discriminator of singular laws: mass one is not needed."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.ideal_discriminator import singular
from gantheory.claims.note2020.losses_dropped import f, g
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined, logically
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import AE, And, Eq, Iff, Implies, num, where
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, least_loss, loss

_zero, _one, _two = Fraction(0), Fraction(1), Fraction(2)
_apart = AE(Implies(f > 0, Eq(g, 0)))
_ideal = And(Implies(f > 0, Eq(D, 1)), Implies(g > 0, Eq(D, 0)))
_loss = loss(f, g, D)

mass_one = Claim(
    id="note2020.ideal_discriminator.singular.mass_one",
    title="the same for singular nonnegative functions f, g of any mass, infinite too",
    says=Iff(Eq(_loss, least_loss(f, g)), AE(_ideal)),
    given=(Hypothesis("mutually singular", _apart),),
    model=Model(
        mu=(_one, _one),
        values={"f": (_two, _zero), "g": (_zero, _one), "D": (_one, _zero)},
    ),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.PROVED,
    drops=singular.id,
)


@derivation_of(mass_one)
def answers() -> Proof:
    """The loss is >= 0, with equality iff D is ideal; the indicator of {f > 0} reaches 0."""
    script = Script()
    apart = script.note(kernel.assume(_apart), "hypothesis", _apart)
    least = script.integrals("le", num(0), _loss, apart, iff=_ideal, because="log D <= 0")
    indicator = where(f > 0, num(1), 0)
    reached = script.integrals("eq", loss(f, g, indicator), num(0), apart, because="no loss there")
    above = kernel.extremum_at("inf", D, _loss, indicator, defined(_loss))
    below = kernel.extremum_bound("inf", D, logically(num(0) <= _loss, least))
    value = script.follows(Eq(least_loss(f, g), 0), above, below, reached)
    conclusion = script.follows(mass_one.says, least, value)
    return script.proof(kernel.discharge(_apart, conclusion))
