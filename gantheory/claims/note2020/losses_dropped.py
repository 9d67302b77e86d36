"""The study note's losses with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.losses import discriminator_loss, generator_loss, zero_sum
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import bounds_of, integrals_in
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Eq, ForAll, Iff, Implies, expand, log, oo, var
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION, SCORE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, D, E, H, V, loss, p, q, r

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
f, g = var("f", NONNEGATIVE_FUNCTION), var("g", NONNEGATIVE_FUNCTION)
_score = var("T", SCORE)

any_mass = Claim(
    id="note2020.discriminator_loss.mass_one",
    title="the loss is -V for nonnegative functions f, g of any mass",
    says=And(
        Eq(H(f, D) + H(g, 1 - D), -V(f, g, D)),
        Iff(loss(f, g, D) <= loss(f, g, D2), V(f, g, D2) <= V(f, g, D)),
    ),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.PROVED,
    drops=discriminator_loss.id,
)


@derivation_of(any_mass)
def minus_the_value() -> Proof:
    """Mass one is not used: both integrands have one sign."""
    script = Script()
    at_d = script.integrals("eq", loss(f, g, D), -V(f, g, D), because="H(f, D) = -E_f log D")
    at_e = kernel.instantiate(at_d, D, D2)
    return script.proof(script.follows(any_mass.says, at_d, at_e))


unit_range = Claim(
    id="note2020.discriminator_loss.unit_range",
    title="the loss is -V for any real function T in place of D",
    says=Eq(loss(p, q, _score), -V(p, q, _score)),
    source=Source("note2020", "discriminator loss"),
    expected=Verdict.REFUTED,
    drops=discriminator_loss.id,
)


@counterexample_to(unit_range)
def no_logarithm() -> Model:
    """T = 2: there is no log(-1), so neither has a value."""
    return Model(values={"p": (_one,), "q": (_one,), "T": (Fraction(2),)})


finite = Claim(
    id="note2020.generator_loss.finite",
    title="G prefers the same laws under max H(p_g, 1-D) as under min V(D, .), for every D",
    says=Iff(H(r, 1 - D) <= H(q, 1 - D), V(p, q, D) <= V(p, r, D)),
    source=Source("note2020", "generator loss"),
    expected=Verdict.REFUTED,
    drops=generator_loss.id,
)


@counterexample_to(finite)
def nothing_to_lose() -> Model:
    """D = 0 on the data: V = -oo for every p_g, while H still prefers delta_2."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_one, _zero),
            "q": (_one, _zero),
            "r": (_zero, _one),
            "D": (_zero, _half),
        },
    )


best_response = Claim(
    id="note2020.zero_sum.best_response",
    title="G's best responses to any D, optimal or not, are the same in the note's game and in V",
    says=Iff(
        ForAll(r, H(r, 1 - D) <= H(q, 1 - D)),
        ForAll(r, V(p, q, D) <= V(p, r, D)),
    ),
    source=Source("note2020", "both losses"),
    expected=Verdict.REFUTED,
    drops=zero_sum.id,
)


@counterexample_to(best_response)
def hopeless() -> Model:
    """D = 0 on the data: in V every p_g is a best response, in the note's game only delta_2."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_one, _zero), "D": (_zero, _half)},
    )


unrestricted_generator = Claim(
    id="note2020.zero_sum.unrestricted_generator",
    title="the common loss is log 4 also when G has one law only to play",
    says=Implies(ForAll(D2, loss(p, q, D) <= loss(p, q, D2)), Eq(loss(p, q, D), log(4))),
    source=Source("note2020", "both losses"),
    expected=Verdict.REFUTED,
    drops=zero_sum.id,
)


@counterexample_to(unrestricted_generator)
def told_apart() -> Model:
    """p_g elsewhere than p_data: the best D loses nothing."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "D": (_one, _zero)},
    )


h = var("h", NONNEGATIVE_FUNCTION)

generator_mass = Claim(
    id="note2020.generator_loss.mass_one",
    title="the same preference, for nonnegative functions of any mass",
    says=And(
        Implies(
            -oo < E(f, log(D)),
            Iff(H(h, 1 - D) <= H(g, 1 - D), V(f, g, D) <= V(f, h, D)),
        ),
        Implies(Eq(E(f, log(D)), -oo), V(f, g, D) <= V(f, h, D)),
    ),
    source=Source("note2020", "generator loss"),
    expected=Verdict.PROVED,
    drops=generator_loss.id,
)


@derivation_of(generator_mass)
def same_preference() -> Proof:
    """Mass one is not used: a finite term cancels, an infinite one swallows the rest."""
    script = Script()
    values = (V(f, g, D), V(f, h, D))
    bounds = [b for v in values for x in integrals_in(expand(v)) for b in bounds_of(x)]
    return script.proof(script.follows(generator_mass.says, *bounds, because="cancelling"))


zero_sum_mass = Claim(
    id="note2020.zero_sum.mass_one",
    title="the common loss at an equilibrium is log 4 for data f >= 0 of any mass",
    says=Implies(
        And(
            ForAll(D2, loss(f, q, D) <= loss(f, q, D2)),
            ForAll(r, H(r, 1 - D) <= H(q, 1 - D)),
        ),
        Eq(loss(f, q, D), log(4)),
    ),
    source=Source("note2020", "both losses"),
    expected=Verdict.REFUTED,
    drops=zero_sum.id,
)


@counterexample_to(zero_sum_mass)
def twice_the_data() -> Model:
    """One point, data of mass 2: D = 2/3 and the loss is log(27/4)."""
    return Model(values={"f": (Fraction(2),), "q": (_one,), "D": (Fraction(2, 3),)})
