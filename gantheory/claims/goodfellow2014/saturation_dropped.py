"""Saturation, and the non-saturating fixed point, with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.saturation import d, fixed_point, saturation, t
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Diff, Eq, ForAll, log, var
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, HALF, D, H, V, p, q, r

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("goodfellow2014", "section 3")

logits = Claim(
    id="goodfellow2014.saturation.logits",
    title="the slope of log(1 - D) is -D in D itself too, so it vanishes as D -> 0",
    says=Eq(Diff(d, log(1 - d)), -d),
    source=_source,
    expected=Verdict.REFUTED,
    drops=saturation.id,
)


@counterexample_to(logits)
def slope_in_d() -> Model:
    """It is -1/(1 - D): -2 at D = 1/2, and -1 as D -> 0. What vanishes is dD/da = D (1 - D)."""
    return Model(values={"d": _half})


equal_laws = Claim(
    id="goodfellow2014.nonsaturating_fixed_point.equal_laws",
    title="D = 1/2 is a best response to any p_g",
    says=ForAll(D2, V(p, q, D2) <= V(p, q, HALF)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=fixed_point.id,
)


@counterexample_to(equal_laws)
def two_points() -> Model:
    """Disjoint laws: D = (1, 0) is worth 0."""
    return Model(mu=(_one, _one), values={"p": (_one, _zero), "q": (_zero, _one)})


one_half = Claim(
    id="goodfellow2014.nonsaturating_fixed_point.one_half",
    title="p_data is stationary for -E log D at any D",
    says=Eq(H((1 - t) * p + t * r, D), H(p, D)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=fixed_point.id,
)


@counterexample_to(one_half)
def leaning() -> Model:
    """D = (1/2, 1): from p_data = delta_1 the loss falls towards delta_2."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "r": (_zero, _one), "D": (_half, _one), "t": _half},
    )


_h = var("h", NONNEGATIVE_FUNCTION)

mass_one = Claim(
    id="goodfellow2014.nonsaturating_fixed_point.mass_one",
    title="at D = 1/2 the loss does not move towards any h >= 0, a density or not",
    says=Eq(H((1 - t) * p + t * _h, HALF), H(p, HALF)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=fixed_point.id,
)


@counterexample_to(mass_one)
def more_mass() -> Model:
    """More mass costs more: (3/2) log 2 half way to a function of mass 2."""
    return Model(values={"p": (_one,), "h": (Fraction(2),), "t": _half})
