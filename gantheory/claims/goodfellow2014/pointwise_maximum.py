"""The lemma in the proof of Proposition 1: y -> a log y + b log(1-y) peaks at a/(a+b)."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import And, AtMost, Eq, Expr, Not, log, var
from gantheory.theory.kinds import NONNEGATIVE, REAL, UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict

y = var("y", UNIT)


def log_likelihood(a: Expr, b: Expr, y: Expr) -> Expr:
    """A log y + b log(1 - y), the integrand of V at one point."""
    return a * log(y) + b * log(1 - y)


def _peaks(a: Expr, b: Expr) -> Expr:
    peak = a / (a + b)
    at_peak = log_likelihood(a, b, peak)
    return AtMost(log_likelihood(a, b, y), at_peak, Eq(y, peak))


a, b = var("a", NONNEGATIVE), var("b", NONNEGATIVE)

pointwise_maximum = Claim(
    id="goodfellow2014.pointwise_maximum",
    title="a log y + b log(1-y) has the unique maximiser a/(a+b) in [0,1], for a, b >= 0",
    says=_peaks(a, b),
    given=(Hypothesis("not both zero", a + b > 0),),
    model=Model(values={"a": Fraction(1), "b": Fraction(2), "y": Fraction(1, 2)}),
    source=Source("goodfellow2014", "Proposition 1, proof"),
    expected=Verdict.PROVED,
)


@derivation_of(pointwise_maximum)
def maximum() -> Proof:
    """By log t <= t - 1 at t = peak/y and t = (1-peak)/(1-y)."""
    script = Script()
    return script.proof(script.numbers(pointwise_maximum.statement))


_a, _b = var("a", REAL), var("b", REAL)

as_printed = Claim(
    id="goodfellow2014.pointwise_maximum.as_printed",
    title='the same "for any (a, b) in R^2 \\ {0, 0}", as the paper prints it',
    says=_peaks(_a, _b),
    given=(Hypothesis("not both zero", Not(And(Eq(_a, 0), Eq(_b, 0)))),),
    model=Model(values={"a": Fraction(1), "b": Fraction(2), "y": Fraction(1, 2)}),
    source=Source("goodfellow2014", "Proposition 1, proof"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.pointwise_maximum",
)


@counterexample_to(as_printed)
def both_negative() -> Model:
    """a = b = -1: the function falls to its least value at 1/2, and is unbounded above."""
    return Model(values={"a": Fraction(-1), "b": Fraction(-1), "y": Fraction(1, 4)})
