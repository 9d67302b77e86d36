"""The perfect discriminator with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.arjovsky2017.perfect_discriminator import (
    continuous,
    perfect_discriminator,
    says,
    supports,
    won_and_flat,
)
from gantheory.claims.goodfellow2014.proposition_1_dropped import f, g
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.model import Model, Value
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import p, q

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("arjovsky2017", "Theorems 2.1 and 2.4")
_generated, _apart = supports(p, q)
_noise: dict[str, Value] = {"Z": (_one,), "theta": _zero, "h": _one}

generated = Claim(
    id="arjovsky2017.perfect_discriminator.generated",
    title="D is optimal, though c need not be positive on the support of p_g",
    says=says(p, q),
    given=(_apart, continuous),
    model=perfect_discriminator.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=perfect_discriminator.id,
)


@counterexample_to(generated)
def missed() -> Model:
    """p_g is where c = 0: D takes it for real, and V = -oo."""
    return Model(
        mu=(_one, _one, _one),
        values={
            **_noise,
            "p": (_one, _zero, _zero),
            "q": (_zero, _one, _zero),
            "c": (_zero, _zero, _one),
            "G": ((2,),),
        },
    )


apart = Claim(
    id="arjovsky2017.perfect_discriminator.apart",
    title="D is optimal, though the supports may overlap",
    says=says(p, q),
    given=(_generated, continuous),
    model=perfect_discriminator.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=perfect_discriminator.id,
)


@counterexample_to(apart)
def overlapping() -> Model:
    """p_g is on half of the data: there D = 0, and V = -oo."""
    return Model(
        mu=(_one, _one),
        values={
            **_noise,
            "p": (_half, _half),
            "q": (_zero, _one),
            "c": (_zero, _one),
            "G": ((1,),),
        },
    )


steady = Claim(
    id="arjovsky2017.perfect_discriminator.continuous",
    title="the slope is 0, though G_s(z) need not stay near the support of p_g",
    says=says(p, q),
    given=(_generated, _apart),
    model=perfect_discriminator.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=perfect_discriminator.id,
)


@counterexample_to(steady)
def astray() -> Model:
    """G answers where D is 1: the loss is -oo, and has no slope."""
    return Model(
        mu=(_one, _one),
        values={
            **_noise,
            "p": (_one, _zero),
            "q": (_zero, _one),
            "c": (_zero, _one),
            "G": ((0,),),
        },
    )


mass_one = Claim(
    id="arjovsky2017.perfect_discriminator.mass_one",
    title="the same for nonnegative functions of any mass",
    says=says(f, g),
    given=(*supports(f, g), continuous),
    model=Model(
        mu=(_one, _one),
        values={
            **_noise,
            "f": (Fraction(2), _zero),
            "g": (_zero, _one),
            "c": (_zero, _one),
            "G": ((1,),),
        },
    ),
    source=_source,
    expected=Verdict.PROVED,
    drops=perfect_discriminator.id,
)


@derivation_of(mass_one)
def won_anyway() -> Proof:
    """The derivation does not use the masses."""
    return won_and_flat(mass_one, f, g)
