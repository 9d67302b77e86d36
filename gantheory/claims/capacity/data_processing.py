"""A discriminator that sees only T(x) plays the game of the images T#p_data and T#p_g."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel, laws
from gantheory.derivation.certificates import shannon
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Definition, Eq, Expr, Mean, Pull, Push, Sup, expand, log, var
from gantheory.theory.kinds import LAW, MAP, POSITIVE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D

data, generated, T = var("P", LAW), var("Q", LAW), var("T", MAP)

value = Definition("V_of", (data, generated, D), Mean(data, log(D)) + Mean(generated, log(1 - D)))
"""V(D, G) for laws that need no density: E_{x~P} log D(x) + E_{x~Q} log(1 - D(x))."""

criterion = Definition("C_of", (data, generated), Sup(D, value(data, generated, D)))
"""The virtual training criterion of two laws."""

divergence = Definition("JSD_of", (data, generated), (log(4) + criterion(data, generated)) / 2)
"""The Jensen-Shannon divergence of two laws, by equation (6), C = -log 4 + 2 JSD: for laws with
densities that is what goodfellow2014.jsd_form says."""

_seen = value(data, generated, Pull(T, D))
_images = Push(T, data), Push(T, generated)

data_processing = Claim(
    id="capacity.data_processing",
    title="a D that sees only T(x) plays against JSD(T#p_data, T#p_g) <= JSD(p_data, p_g)",
    says=And(
        Eq(Sup(D, _seen), -log(4) + 2 * divergence(*_images)),
        divergence(*_images) <= divergence(data, generated),
    ),
    source=Source("capacity", "discriminators of a statistic"),
    expected=Verdict.PROVED,
)


@derivation_of(data_processing)
def fewer_discriminators() -> Proof:
    """By a change of variables V(D o T) against P, Q is V(D) against the images; and D o T is one
    discriminator among all.
    """
    script = Script()
    on_images, here = value(*_images, D), value(data, generated, D)
    moved = [_moved(data, log(D)), _moved(generated, log(1 - D))]
    finite = [_at_most_zero(_images[0], log(D)), _at_most_zero(_images[1], log(1 - D))]
    same = script.follows(
        Eq(_seen, on_images), *moved, *finite, because="E_{x~P} f(T(x)) = E_{y~T#P} f(y), f <= 0"
    )
    image = kernel.extremum_at("sup", D, on_images, D, _defined(*_images))
    seen = kernel.extremum_at("sup", D, _seen, D, follows(Eq(_seen, _seen), same))
    top, sup = criterion(*_images), Sup(D, _seen)
    below = kernel.extremum_bound("sup", D, follows(_seen <= top, same, image))
    above = kernel.extremum_bound("sup", D, follows(on_images <= sup, same, seen))
    script.note(below, "for every D", sup <= top)
    script.note(above, "and back", top <= sup)
    member = kernel.extremum_at("sup", D, here, Pull(T, D), _defined(data, generated))
    script.note(member, "D o T is a discriminator", _seen <= criterion(data, generated))
    fewer = kernel.extremum_bound(
        "sup", D, follows(on_images <= criterion(data, generated), same, member)
    )
    script.note(fewer, "for every D", top <= criterion(data, generated))
    return script.proof(
        script.follows(data_processing.says, below, above, fewer, because="definition of JSD")
    )


def _defined(first: Expr, second: Expr) -> Theorem:
    """V has a value: neither expectation is +oo."""
    v = value(first, second, D)
    parts = [_at_most_zero(first, log(D)), _at_most_zero(second, log(1 - D))]
    return follows(Eq(v, v), *parts)


def _at_most_zero(law: Expr, f: Expr) -> Theorem:
    """E_P f <= 0, for f <= 0."""
    minus = laws.mean_of_nonnegative(law, expand(-f), shannon)
    return follows(Mean(law, f) <= 0, laws.mean_of_nonpositive(law, f, shannon), minus)


def _moved(law: Expr, f: Expr) -> Theorem:
    """E_{x~P} f(T(x)) = E_{y~T#P} f(y) for f <= 0 everywhere: both are minus the integral over
    t > 0 of P(-f(T(x)) > t).
    """
    t, cost, image = var("t", POSITIVE), expand(-f), Push(T, law)
    events = laws.layer_congruence(t, laws.pushforward(T, law, t < cost))
    composed = laws.pulled(T, f)
    return follows(
        Eq(Mean(law, composed), Mean(image, f)),
        laws.layer_cake(image, cost, shannon),
        events,
        laws.layer_cake(law, laws.pulled(T, cost), shannon),
        laws.mean_of_nonpositive(image, f, shannon),
        laws.mean_of_nonpositive(law, composed, shannon),
    )


S = var("S", MAP)

same_map = Claim(
    id="capacity.data_processing.same_map",
    title="JSD(T#p_data, S#p_g) <= JSD(p_data, p_g) for two maps",
    says=divergence(Push(T, data), Push(S, generated)) <= divergence(data, generated),
    source=data_processing.source,
    expected=Verdict.REFUTED,
    drops=data_processing.id,
)


@counterexample_to(same_map)
def told_apart() -> Model:
    """One law, seen through two maps: D tells the maps apart."""
    one = Fraction(1)
    return Model(mu=(one, one), values={"P": (one,), "Q": (one,), "T": (0,), "S": (1,)})
