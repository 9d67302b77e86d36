"""The change of variables with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.change_of_variables import G, change_of_variables, noise
from gantheory.derivation import laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq, Mean, Pull, Push, log, var
from gantheory.theory.kinds import LAW, NONNEGATIVE_FUNCTION, POSITIVE, SCORE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("goodfellow2014", "section 3, eq. (1)")
_image = Push(G, noise)
_other = var("P", LAW)

pushforward = Claim(
    id="goodfellow2014.change_of_variables.pushforward",
    title="E_{z~p_z} log(1 - D(G(z))) = E_{x~P} log(1 - D(x)) for any law P",
    says=Eq(Mean(noise, log(1 - Pull(G, D))), Mean(_other, log(1 - D))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=change_of_variables.id,
)


@counterexample_to(pushforward)
def elsewhere() -> Model:
    """G sends the noise to the first point, P is at the second, and D tells them apart."""
    return Model(
        mu=(_one, _one),
        values={
            "p_z": (_one,),
            "G": (0,),
            "P": (_zero, _one),
            "D": (_half, _zero),
        },
    )


_score = var("T", SCORE)

unit_range = Claim(
    id="goodfellow2014.change_of_variables.unit_range",
    title="the same for any real function T in place of D",
    says=Eq(Mean(noise, log(1 - Pull(G, _score))), Mean(_image, log(1 - _score))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=change_of_variables.id,
)


@counterexample_to(unit_range)
def no_logarithm() -> Model:
    """T = 2: there is no log(-1), so neither side has a value."""
    return Model(values={"p_z": (_one,), "G": (0,), "T": (Fraction(2),)})


f = var("f", NONNEGATIVE_FUNCTION)

any_integrand = Claim(
    id="goodfellow2014.change_of_variables.nonnegative",
    title="E_{z~p_z} f(G(z)) = E_{x~p_g} f(x) for every f >= 0, not only for -log(1 - D)",
    says=Eq(Mean(noise, Pull(G, f)), Mean(_image, f)),
    source=_source,
    expected=Verdict.PROVED,
    drops=change_of_variables.id,
)


@derivation_of(any_integrand)
def layers_of_any_function() -> Proof:
    """Both sides are the integral over t > 0 of P(f(G(z)) > t)."""
    script = Script()
    t = var("t", POSITIVE)
    samples = script.note(laws.layer_cake(_image, f), "layer cake, for f >= 0")
    event = script.note(laws.pushforward(G, noise, t < f), "what a pushforward is")
    same = script.note(laws.layer_congruence(t, event), "at every t > 0")
    latent = script.note(laws.layer_cake(noise, laws.pulled(G, f)), "layer cake")
    return script.proof(script.follows(any_integrand.says, samples, same, latent))
