"""A logistic discriminator sees the means of its features, and nothing else."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.liu2017.one_feature import (
    LEAST,
    C_feature,
    f,
    integrable,
    matched,
    one_feature,
)
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, halves, logically
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import At, Definition, Eq, ForAll, Iff, Sup, num, var
from gantheory.theory.kinds import REAL, SCORE_FAMILY
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import p, q

features, w = var("F", SCORE_FAMILY), var("w", REAL)
one = At(features, w)

C_features = Definition("C_features", (p, q, features), Sup(w, C_feature(p, q, one)))
"""The criterion when D = sigmoid(t F_w), t and w real: with F_w running over the combinations of
features phi, D runs over sigmoid(w . phi)."""

_moments = Hypothesis("the features are integrable", ForAll(w, integrable(one)))

moment_matching = Claim(
    id="liu2017.moment_matching",
    title=(
        "for D = sigmoid(t F_w), F_w the combinations w.phi of features that are integrable under "
        "both laws, sup V = -log 4 iff E_{p_data} F_w = E_{p_g} F_w for every w"
    ),
    says=Iff(Eq(C_features(p, q, features), LEAST), ForAll(w, matched(one))),
    given=(_moments,),
    model=Model(
        values={"p": (Fraction(1),), "q": (Fraction(1),), "F": ((Fraction(1),),)},
    ),
    source=Source("liu2017", "section 3"),
    expected=Verdict.PROVED,
)


@derivation_of(moment_matching)
def slopes_at_zero() -> Proof:
    """V is concave in t, -log 4 at t = 0, where its slope is half of E_p F_w - E_q F_w."""
    script = Script()
    given = script.note(kernel.assume(_moments.formula), _moments.name, _moments.formula)
    here = kernel.specialise(given, w)
    lemma = kernel.instantiate(one_feature(), f, one)
    for part in halves(here):
        lemma = logically(lemma.conclusion, kernel.discharge(part.conclusion, lemma), part)
    best = C_feature(p, q, one)
    case = Iff(Eq(best, LEAST), matched(one))
    at_least, at_case = halves(lemma)
    script.note(at_least, "D = 1/2, at t = 0", LEAST <= best)
    script.note(at_case, "V(t) <= -log 4 + t (E_p F_w - E_q F_w)/2, its slope at t = 0", case)
    top = C_features(p, q, features)
    reach = kernel.extremum_at("sup", w, best, w, follows(Eq(best, best), at_least))

    every = kernel.assume(ForAll(w, matched(one)))
    equal = script.follows(Eq(best, LEAST), at_case, kernel.specialise(every, w))
    above = kernel.extremum_bound("sup", w, equal)
    some = kernel.instantiate(reach, w, num(0))
    low = kernel.instantiate(at_least, w, num(0))
    if_ = script.follows(Eq(top, LEAST), above, some, low)

    solved = kernel.assume(Eq(top, LEAST))
    each = follows(matched(one), solved, reach, at_least, at_case)
    only_if = kernel.generalise(w, each)
    script.note(only_if, "each of them is -log 4", ForAll(w, matched(one)))
    both = script.logically(
        moment_matching.says,
        kernel.discharge(every.conclusion, if_),
        kernel.discharge(solved.conclusion, only_if),
    )
    return script.proof(
        logically(moment_matching.statement, kernel.discharge(_moments.formula, both))
    )
