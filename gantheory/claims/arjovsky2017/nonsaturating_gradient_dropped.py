"""The non-saturating step with one assumption dropped at a time, along a segment of laws."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.arjovsky2017.nonsaturating_gradient import (
    descended,
    nonsaturating_gradient,
)
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import AE, Diff, Eq, var
from gantheory.theory.kinds import DENSITY, OPEN_UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, Dstar, H, p, q, r

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("arjovsky2017", "Theorem 2.5")
e, frozen = var("e", OPEN_UNIT), var("s", DENSITY)
_segment = (1 - e) * q + e * r

optimal = Claim(
    id="arjovsky2017.nonsaturating_gradient.optimal",
    title="the non-saturating step descends KL(p_g||p_data) - 2 JSD for any fixed D",
    says=Eq(Diff(e, H(_segment, D)), Diff(e, descended(p, _segment))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=nonsaturating_gradient.id,
)


@counterexample_to(optimal)
def misled() -> Model:
    """p_data and p_g even on two points: nothing is to be descended, but D prefers the second."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_half, _half),
            "q": (_one, _zero),
            "r": (_zero, _one),
            "e": _half,
            "D": (Fraction(1, 4), Fraction(3, 4)),
        },
    )


_unseen = Model(
    mu=(_one, _one),
    values={
        "p": (_one, _zero),
        "q": (_half, _half),
        "r": (_half, _half),
        "s": (_half, _half),
        "e": _half,
        "u": (_half, _half),
    },
)

differentiable = Claim(
    id="arjovsky2017.nonsaturating_gradient.differentiable",
    title="the two slopes are equal whether or not p_g << p_data, and they exist",
    says=Eq(Diff(e, H(_segment, Dstar(p, frozen))), Diff(e, descended(p, _segment))),
    given=(Hypothesis("D* is frozen at the generator's present law", AE(Eq(frozen, _segment))),),
    model=_unseen,
    source=_source,
    expected=Verdict.REFUTED,
    drops=nonsaturating_gradient.id,
)


@counterexample_to(differentiable)
def infinite() -> Model:
    """p_data = delta_1, and p_g has mass on a second point: both sides are infinite."""
    return _unseen


genuine = Claim(
    id="arjovsky2017.nonsaturating_gradient.frozen",
    title="the non-saturating step descends KL(p_g||p_data) - 2 JSD also when D* follows p_g",
    says=Eq(Diff(e, H(_segment, Dstar(p, _segment))), Diff(e, descended(p, _segment))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=nonsaturating_gradient.id,
)


@counterexample_to(genuine)
def moving() -> Model:
    """From (1/4, 3/4) half way to (3/4, 1/4), p_data = (1/4, 3/4): D* moves too."""
    quarter, rest = Fraction(1, 4), Fraction(3, 4)
    return Model(
        mu=(_one, _one),
        values={
            "p": (quarter, rest),
            "q": (quarter, rest),
            "r": (rest, quarter),
            "e": _half,
            "u": (_half, _half),
        },
    )
