"""The gradient steps of Proposition 2 with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.gradient_steps import exponentiated_gradient
from gantheory.claims.goodfellow2014.step_size import (
    a,
    b,
    criterion_of_two,
    eta,
    gradient_step,
    step_size,
)
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import numbers
from gantheory.theory.attach import counterexample_to, refutation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    Definition,
    Eq,
    Exists,
    Implies,
    Int,
    Not,
    Somewhere,
    exp,
    expand,
    log,
    substitute,
    var,
    where,
)
from gantheory.theory.kinds import NONNEGATIVE, NONNEGATIVE_FUNCTION
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, Dstar, eg_weight, m, p, q

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("goodfellow2014", "Proposition 2")
_apart = {"p": (_half, _half), "q": (Fraction(1, 4), Fraction(3, 4))}

double_weight = Definition(
    "double_weight", (p, q), where(q > 0, q * exp(-2 * log(1 - Dstar(p, q))), 0)
)
"""Weights of the exponentiated-gradient step of size 2, before normalising."""
_double = double_weight(p, q)

size_one = Claim(
    id="goodfellow2014.proposition_2.exponentiated_gradient.size_one",
    title="the step of size 2 is q <- (p+q)/2 too",
    says=AE(Eq(_double / Int(_double), m(p, q))),
    given=exponentiated_gradient.given,
    model=exponentiated_gradient.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=exponentiated_gradient.id,
)


@counterexample_to(size_one)
def twice_as_far() -> Model:
    """q (p+q)^2/q^2, normalised, is not p + q, halved."""
    return Model(mu=(_one, _one), values={**_apart, "u": (_half, _half)})


weight_at = Definition("weight_at", (q, D), where(q > 0, q * exp(-log(1 - D)), 0))
"""Weights of the exponentiated-gradient step of size 1 at a D that need not be optimal."""
_at_d = weight_at(q, D)

optimal_discriminator = Claim(
    id="goodfellow2014.proposition_2.exponentiated_gradient.optimal_discriminator",
    title="the step of size 1 is q <- (p+q)/2 at any D",
    says=AE(Eq(_at_d / Int(_at_d), m(p, q))),
    given=exponentiated_gradient.given,
    model=Model(values={"p": (_one,), "q": (_one,), "D": (_half,)}),
    source=_source,
    expected=Verdict.REFUTED,
    drops=exponentiated_gradient.id,
)


@counterexample_to(optimal_discriminator)
def standing_still() -> Model:
    """At D = 1/2 the slope is the same everywhere, and q stays."""
    return Model(mu=(_one, _one), values={**_apart, "D": (_half, _half)})


_any_size = var("eta", NONNEGATIVE)

positive_size = Claim(
    id="goodfellow2014.proposition_2.step_size.positive",
    title="for every eta >= 0 one projected gradient step of size eta can raise C",
    says=substitute(step_size.says, {eta: _any_size}),
    source=_source,
    expected=Verdict.REFUTED,
    drops=step_size.id,
)


@refutation_of(positive_size)
def no_step() -> Proof:
    """At eta = 0 the step goes nowhere."""
    script = Script()
    none = kernel.assume(Eq(_any_size, 0))
    script.note(none, "hypothesis")
    raised = substitute(
        criterion_of_two(a, b) < criterion_of_two(a, gradient_step(a, b)), {eta: _any_size}
    )
    absurd = numbers(FALSE, [kernel.assume(raised), none])
    inner = Exists(b, raised)
    for goal in (inner, Exists(a, inner)):
        v = b if goal == inner else a
        absurd = kernel.exists_elim(kernel.assume(goal), v, absurd)
    script.note(absurd, "q stays, and so does C")
    never = kernel.consequence(
        Not(expand(positive_size.says)), (kernel.discharge(positive_size.says, absurd),)
    )
    model = models.on_model(Somewhere((_any_size,), Eq(_any_size, 0)), _size_zero())
    return script.proof(script.note(models.somewhere(model, never), "eta = 0"))


def _size_zero() -> Model:
    return Model(values={"eta": _zero})


_g = var("g", NONNEGATIVE_FUNCTION)
_heavy = eg_weight(p, _g)

mass_one = Claim(
    id="goodfellow2014.proposition_2.exponentiated_gradient.mass_one",
    title="the step of size 1 from any g >= 0, normalised, is (p+g)/2",
    says=AE(Eq(_heavy / Int(_heavy), m(p, _g))),
    given=(Hypothesis("g > 0 wherever p > 0", AE(Implies(p > 0, _g > 0))),),
    model=Model(values={"p": (_one,), "g": (_one,), "u": (_half,)}),
    source=_source,
    expected=Verdict.REFUTED,
    drops=exponentiated_gradient.id,
)


@counterexample_to(mass_one)
def four_in_all() -> Model:
    """p + g has mass 4, and half of it is no law."""
    return Model(values={"p": (_one,), "g": (Fraction(3),), "u": (_half,)})
