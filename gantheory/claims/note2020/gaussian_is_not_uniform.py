"""A Gaussian generator never reaches a uniform law."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel, laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, logically
from gantheory.theory.attach import derivation_of
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
from gantheory.theory.kinds import POSITIVE, REAL
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Verdict

mean, low, high = var("mu", REAL), var("l", REAL), var("h", REAL)
sd, scale = var("sigma", POSITIVE), var("c", POSITIVE)


def _exponent(x: Expr) -> Expr:
    return -((x - mean) * (x - mean)) / (2 * sd * sd)


_gaussian = scale * exp(_exponent(POINT))
_uniform = where(And(low <= POINT, high >= POINT), 1 / (high - low), 0)
_equal = AE(Eq(_gaussian, _uniform))

gaussian_is_not_uniform = Claim(
    id="note2020.gaussian_is_not_uniform",
    title="no N(mu, sigma^2) with sigma > 0 equals a uniform law on an interval",
    says=Not(_equal),
    given=(
        Hypothesis("densities on the line", LEBESGUE),
        Hypothesis("an interval", low < high),
    ),
    model=LineModel(
        numbers={
            "mu": Fraction(0),
            "sigma": Fraction(1),
            "c": Fraction(2, 5),
            "l": Fraction(0),
            "h": Fraction(1),
        }
    ),
    source=Source("note2020", "capacity assumption"),
    expected=Verdict.PROVED,
)


@derivation_of(gaussian_is_not_uniform)
def tails() -> Proof:
    """Beyond h the Gaussian density c exp(-(x - mu)^2 / 2 sigma^2) is positive, for any c > 0,
    and the uniform one is 0.
    """
    script = Script()
    line, interval = (h.formula for h in gaussian_is_not_uniform.given)
    assumed = kernel.assume(_equal)
    some = script.note(
        laws.on_an_interval(assumed, kernel.assume(line), high),
        "if they were equal a.e., they would be equal somewhere beyond h",
    )
    x = var("x", REAL)
    at_x = expand(some.conclusion.args[1])
    beyond = kernel.assume(kernel.replaced(at_x, some.conclusion.args[0], x))
    exponent = expand(_exponent(x))
    real = kernel.consequence(And(-oo < exponent, exponent < oo))
    positive = script.note(laws.exponential_positive(exponent, real), "e^y > 0")
    absurd = follows(FALSE, beyond, positive, kernel.assume(interval), whole=[exp(exponent)])
    nowhere = kernel.exists_elim(some, x, absurd)
    script.note(nowhere, "but there one is positive and the other 0", FALSE)
    never = kernel.consequence(Not(_equal), (kernel.discharge(_equal, nowhere),))
    both = kernel.discharge(line, kernel.discharge(interval, never))
    return script.proof(logically(gaussian_is_not_uniform.statement, both))
