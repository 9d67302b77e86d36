"""A Gaussian is not uniform: with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.gaussian_is_not_uniform import (
    gaussian_is_not_uniform,
    high,
    low,
    mean,
    scale,
    sd,
)
from gantheory.derivation import kernel, laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, logically
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    LEBESGUE,
    POINT,
    And,
    Eq,
    Expr,
    Not,
    exp,
    expand,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import REAL, SCORE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict

_zero, _one = Fraction(0), Fraction(1)
_source = Source("note2020", "capacity assumption")


def _exponent(x: Expr) -> Expr:
    return -((x - mean) * (x - mean)) / (2 * sd * sd)


def _equal(x: Expr) -> Expr:
    gaussian = scale * exp(_exponent(x))
    uniform = where(And(low <= x, x <= high), 1 / (high - low), 0)
    return AE(Eq(gaussian, uniform))


interval = Claim(
    id="note2020.gaussian_is_not_uniform.interval",
    title="no N(mu, sigma^2), sigma > 0, equals a uniform density between l and h in any order",
    says=Not(_equal(POINT)),
    given=gaussian_is_not_uniform.given[:1],
    model=gaussian_is_not_uniform.model,
    source=_source,
    expected=Verdict.PROVED,
    drops=gaussian_is_not_uniform.id,
)


@derivation_of(interval)
def beyond_both() -> Proof:
    """Beyond h the Gaussian density is positive and the other 0; l < h is not used."""
    script = Script()
    assumed, line = kernel.assume(_equal(POINT)), kernel.assume(LEBESGUE)
    some = script.note(
        laws.on_an_interval(assumed, line, high),
        "if they were equal a.e., they would be equal somewhere beyond h",
    )
    x = var("x", REAL)
    here = kernel.replaced(expand(some.conclusion.args[1]), some.conclusion.args[0], x)
    beyond = kernel.assume(here)
    exponent = expand(_exponent(x))
    real = kernel.consequence(And(-oo < exponent, exponent < oo))
    positive = script.note(laws.exponential_positive(exponent, real), "e^y > 0")
    absurd = follows(FALSE, beyond, positive, whole=[exp(exponent)])
    nowhere = kernel.exists_elim(some, x, absurd)
    script.note(nowhere, "but there one is positive and the other 0", FALSE)
    never = kernel.consequence(interval.says, (kernel.discharge(_equal(POINT), nowhere),))
    return script.proof(logically(interval.statement, kernel.discharge(LEBESGUE, never)))


_coordinate = var("X", SCORE)
_at_the_mean = Model(
    values={"X": (_zero,), "mu": _zero, "l": _zero, "h": _one, "sigma": _one, "c": _one}
)

lebesgue = Claim(
    id="note2020.gaussian_is_not_uniform.lebesgue",
    title="the same on any measure space, with any real function X for the coordinate",
    says=Not(_equal(_coordinate)),
    given=(Hypothesis("an interval", low < high),),
    model=_at_the_mean,
    source=_source,
    expected=Verdict.REFUTED,
    drops=gaussian_is_not_uniform.id,
)


@counterexample_to(lebesgue)
def one_atom() -> Model:
    """One point, at the mean: both densities are 1 there, and no tail tells them apart."""
    return _at_the_mean
