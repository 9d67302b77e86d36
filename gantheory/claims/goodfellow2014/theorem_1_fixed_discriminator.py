"""Theorem 1 against a D that is fixed, not optimal: what G then minimises is not a divergence."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    And,
    AtLeast,
    Eq,
    Implies,
    Not,
    log,
    num,
    oo,
    var,
)
from gantheory.theory.kinds import POSITIVE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, V, p, q, r

_half, _one = Fraction(1, 2), Fraction(1)
_zero = Fraction(0)
_source = Source("goodfellow2014", "Theorem 1")

fixed_discriminator = Claim(
    id="goodfellow2014.theorem_1.fixed_discriminator",
    title="for every D, V(D, .) is least at p_g = p_data, and only there",
    says=AtLeast(V(p, q, D), V(p, p, D), AE(Eq(q, p))),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(fixed_discriminator)
def mode_seeking() -> Model:
    """p_data even on two points, D = (1/4, 3/4): G answers delta_2, which D takes for real."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_half, _half),
            "q": (_zero, _one),
            "D": (Fraction(1, 4), Fraction(3, 4)),
        },
    )


indifferent = Claim(
    id="goodfellow2014.theorem_1.fixed_discriminator.half",
    title="at D = 1/2, V(D, .) still tells p_data from other laws",
    says=Implies(AE(Eq(D, Fraction(1, 2))), Implies(Not(AE(Eq(q, p))), V(p, p, D) < V(p, q, D))),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(indifferent)
def all_alike() -> Model:
    """D = 1/2 ranks all laws alike."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "D": (_half, _half)},
    )


w = var("w", POSITIVE)
_on_argmax = And(AE(D <= 1 - w), AE(Implies(q > 0, Eq(D, 1 - w))))
_certain = AE(Implies(q > 0, Eq(D, 1)))

best_answer = Claim(
    id="goodfellow2014.theorem_1.fixed_discriminator.best_answer",
    title=(
        "for every D, V(D, .) is least at any law on argmax D: where D = max D = 1 - w < 1 it is "
        "least, and where D = 1 it is -oo"
    ),
    says=And(
        Implies(_on_argmax, V(p, q, D) <= V(p, r, D)),
        Implies(_certain, Eq(V(p, q, D), -oo)),
    ),
    source=_source,
    expected=Verdict.PROVED,
    drops="goodfellow2014.theorem_1",
)


@derivation_of(best_answer)
def to_the_top() -> Proof:
    """log(1 - D) >= log w, with equality on argmax D; and E_q log 0 = -oo, q having mass one."""
    script = Script()
    given = [kernel.assume(x) for x in _on_argmax.args]
    level = ((q, log(w)), (r, -log(w)))
    least = script.integrals(
        "le",
        V(p, q, D),
        V(p, r, D),
        *given,
        weights=level,
        splits=[(w, num(1)), (D, 1 - w)],
        because="log(1 - D) >= log w",
    )
    for formula in _on_argmax.args:
        least = kernel.discharge(formula, least)
    script.note(least, "for a law on argmax D")

    n = var("n", POSITIVE)
    sure = kernel.assume(_certain)
    low = script.integrals(
        "le", V(p, q, D), -n, sure, weights=((q, -n),), because="the integrand is -oo where q > 0"
    )
    high = script.integrals("le", V(p, q, D), 0)
    finite = kernel.assume(-oo < V(p, q, D))
    deeper = 1 - V(p, q, D)
    positive = script.follows(And(num(0) < deeper, deeper < oo), finite, high)
    lower_still = kernel.instantiate(low, n, deeper, [positive])
    absurd = script.follows(FALSE, lower_still, finite, high, because="V <= V - 1, were V finite")
    infinite = script.follows(Eq(V(p, q, D), -oo), kernel.discharge(-oo < V(p, q, D), absurd), high)
    never = kernel.discharge(_certain, infinite)
    return script.proof(script.logically(best_answer.says, least, never))
