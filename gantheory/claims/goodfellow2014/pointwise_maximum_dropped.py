"""The pointwise lemma with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.pointwise_maximum import (
    a,
    log_likelihood,
    pointwise_maximum,
)
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import Implies, log, num, var
from gantheory.theory.kinds import REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("goodfellow2014", "Proposition 1, proof")

both_zero = Claim(
    id="goodfellow2014.pointwise_maximum.both_zero",
    title="a log y + b log(1-y) has a unique maximiser, a/(a+b), also for a = b = 0",
    says=pointwise_maximum.says,
    source=_source,
    expected=Verdict.REFUTED,
    drops=pointwise_maximum.id,
)


@counterexample_to(both_zero)
def constant_zero() -> Model:
    """The function is 0, and a/(a+b) is no number."""
    return Model(values={"a": _zero, "b": _zero, "y": _half})


_y, _b = var("y", REAL), num(0)

unit_interval = Claim(
    id="goodfellow2014.pointwise_maximum.unit_interval",
    title="for b = 0 the maximiser of a log y over all y > 0 is a/(a+b) = 1",
    says=Implies(_y > 0, a * log(_y) <= log_likelihood(a, _b, a / (a + _b))),
    given=(Hypothesis("not both zero", a > 0),),
    model=Model(values={"a": _one, "y": _half}),
    source=_source,
    expected=Verdict.REFUTED,
    drops=pointwise_maximum.id,
)


@counterexample_to(unit_interval)
def beyond_one() -> Model:
    """Then log 2 > log 1; for b > 0 there is no value beyond 1, log(1-y) being undefined."""
    return Model(values={"a": _one, "y": Fraction(2)})
