"""The bound of JSD with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.proposition_1_dropped import f, g
from gantheory.claims.lin1991.jsd_bounded import jsd_bounded
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, Eq, Implies, Not, log, num
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, p, q

_zero, _half, _one = Fraction(0), Fraction(1, 2), Fraction(1)
_source = Source("lin1991", "Theorem 4")

singular = Claim(
    id="lin1991.jsd_bounded.singular",
    title="JSD = log 2 for any two different laws",
    says=Implies(Not(AE(Eq(p, q))), Eq(JSD(p, q), log(num(2)))),
    source=_source,
    expected=Verdict.REFUTED,
    drops=jsd_bounded.id,
)


@counterexample_to(singular)
def overlapping() -> Model:
    """delta_1 and the even law on two points share half of their mass."""
    return Model(mu=(_one, _one), values={"p": (_one, _zero), "q": (_half, _half)})


mass_one = Claim(
    id="lin1991.jsd_bounded.mass_one",
    title="JSD <= log 2 for nonnegative functions of any mass",
    says=JSD(f, g) <= log(num(2)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=jsd_bounded.id,
)


@counterexample_to(mass_one)
def heavy() -> Model:
    """Disjoint functions of mass 2: 2 log 2."""
    two = Fraction(2)
    return Model(mu=(_one, _one), values={"f": (two, _zero), "g": (_zero, two)})
