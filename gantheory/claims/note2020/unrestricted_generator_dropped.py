"""The unrestricted generator needs a noise without atoms."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.unrestricted_generator import unrestricted_generator
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq, Exists, ForAll, Mean, Push, var
from gantheory.theory.kinds import LAW, MAP
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D

data, noise, G = var("P", LAW), var("Z", LAW), var("G", MAP)

continuous = Claim(
    id="note2020.unrestricted_generator.continuous",
    title="for every law and every noise there is a G with p_g = p_data: the two give every D "
    "the same mean",
    says=Exists(G, ForAll(D, Eq(Mean(Push(G, noise), D) - Mean(data, D), 0))),
    source=Source("note2020", "capacity assumption"),
    expected=Verdict.REFUTED,
    drops=unrestricted_generator.id,
)


@counterexample_to(continuous)
def constant_noise() -> Model:
    """The noise is one atom, the data even on two: G can only reach one of them."""
    half, one = Fraction(1, 2), Fraction(1)
    return Model(mu=(one, one), values={"P": (half, half), "Z": (one,)})
