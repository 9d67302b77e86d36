"""Proposition 2 read as an algorithm: what small improving steps do, and what they do not do."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.claims.goodfellow2014.proposition_2 import supremum_of_affine
from gantheory.claims.goodfellow2014.theorem_1 import global_minimum
from gantheory.claims.lin1991.jsd_bounded import bounded
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import (
    bounds_in,
    compare,
    logically,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of, refutation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    And,
    At,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Int,
    Not,
    Somewhere,
    Tends,
    log,
    num,
    var,
)
from gantheory.theory.kinds import DENSITIES, NATURAL, OPEN_UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import TV, C, Dstar, V, eg_weight, m, p, q, r

_laws, _n = var("qn", DENSITIES), var("n", NATURAL)
_now, _next = At(_laws, _n), At(_laws, _n + 1)

as_stated = Claim(
    id="goodfellow2014.proposition_2.as_stated",
    title=(
        "if D is optimal at each step and p_g is updated so as to improve the criterion, then p_g "
        "converges to p_data"
    ),
    says=Implies(ForAll(_n, C(p, _next) < C(p, _now)), Tends(_n, TV(p, _now), num(0))),
    source=Source("goodfellow2014", "Proposition 2"),
    expected=Verdict.REFUTED,
)


@refutation_of(as_stated)
def stopping_short() -> Proof:
    """Strictly improving steps on the segment from q to p_data that shrink: they stop half way."""
    script = Script()
    apart = Not(AE(Eq(q, p)))
    given = script.note(kernel.assume(apart), "two different laws")
    here, there = _on_segment(e), _on_segment(e / 2)
    mass = compare("eq", Int(here), num(1), weights=((p, (1 - e) / 2), (q, (1 + e) / 2)))
    later = kernel.instantiate(mass, e, e / 2)

    # The next point lies between this one and p_data.
    share = (e / 2) / (1 + e)
    between = (1 - share) * here + share * p
    convex = kernel.instantiate(theorem_of(supremum_of_affine), r, p)
    convex = kernel.instantiate(convex, q, here, [mass])
    convex = script.note(
        kernel.instantiate(convex, var("t", OPEN_UNIT), share),
        "goodfellow2014.proposition_2.convexity",
        C(p, between) <= (1 - share) * C(p, here) + share * C(p, p),
    )
    same = compare("eq", V(p, between, Dstar(p, between)), V(p, there, Dstar(p, there)))
    middle = compare(
        "eq", Int(between), num(1), weights=((p, (1 - e / 2) / 2), (q, (1 + e / 2) / 2))
    )
    criterion = theorem_of(attained)
    at_middle = kernel.instantiate(criterion, q, between, [middle])
    at_there = kernel.instantiate(criterion, q, there, [later])
    moved = script.follows(Eq(C(p, between), C(p, there)), same, at_middle, at_there)

    least = theorem_of(global_minimum)
    at_here = kernel.instantiate(least, q, here, [mass])
    away = _implied(here, given)
    above = script.follows(-log(4) < C(p, here), at_here, away, because="p_g is not p_data")
    at_data = script.follows(
        Eq(C(p, p), -log(4)), kernel.instantiate(least, q, p), pointwise(Eq(p, p))
    )
    finite = kernel.instantiate(logically(C(p, q) <= 0, theorem_of(bounded)), q, here, [mass])
    drop = logically(convex.conclusion.args[1], convex)
    closer = kernel.rewrite(kernel.rewrite(drop, moved), at_data)
    improves = script.follows(C(p, there) < C(p, here), closer, above, finite)

    size = script.integrals("eq", TV(p, here), (1 + e) / 2 * TV(p, q), splits=[(p, q)])
    positive = compare("le", num(0), TV(p, q), iff=Eq(q, p), splits=[(p, q)])
    total = script.follows(TV(p, q) > 0, positive, given)
    stays = script.follows(
        And(TV(p, q) / 2 > 0, TV(p, q) / 2 <= TV(p, here)),
        total,
        size,
        *bounds_in(TV(p, q), splits=((p, q),)),
    )
    goal = Exists(_laws, Not(as_stated.says))
    sequence = script.note(
        models.halving_sequence(goal, e, here, mass, improves, stays), "at e = 2^-(n+1)", goal
    )
    example = models.on_model(
        Somewhere((p, q), apart),
        Model(
            mu=(Fraction(1), Fraction(1)),
            values={"p": (Fraction(1), Fraction(0)), "q": (Fraction(0), Fraction(1))},
        ),
    )
    return script.proof(
        script.note(models.somewhere(example, sequence), "p = delta_1, q = delta_2")
    )


e = var("e", OPEN_UNIT)


def _on_segment(e: Expr) -> Expr:
    """From half way between p_data and q, at e = 0, to q, at e = 1."""
    return (1 - e) / 2 * p + (1 + e) / 2 * q


def _implied(here: Expr, given: Theorem) -> Theorem:
    """A point of the open segment is not p_data either."""
    equal = AE(Eq(here, p))
    back = kernel.discharge(equal, pointwise(Eq(q, p), [kernel.assume(equal)], [(q, p)]))
    return logically(Not(equal), back, given)


step = eg_weight(p, q)

exponentiated_gradient = Claim(
    id="goodfellow2014.proposition_2.exponentiated_gradient",
    title=(
        "the exponentiated-gradient step of size 1 with optimal D is exactly q <- (p+q)/2 where "
        "q > 0 wherever p > 0: total variation halves each step"
    ),
    says=And(
        AE(Eq(step / Int(step), m(p, q))),
        Eq(TV(p, m(p, q)), TV(p, q) / 2),
    ),
    given=(Hypothesis("q > 0 wherever p > 0", AE(Implies(p > 0, q > 0))),),
    model=Model(values={"p": (Fraction(1),), "q": (Fraction(1),), "u": (Fraction(1, 2),)}),
    source=Source("goodfellow2014", "Proposition 2"),
    expected=Verdict.PROVED,
)


@derivation_of(exponentiated_gradient)
def halving() -> Proof:
    """q exp(-log(1 - D*)) = q (p+q)/q = p + q, which has mass 2."""
    script = Script()
    hypothesis = exponentiated_gradient.given[0].formula
    given = script.note(kernel.assume(hypothesis), "hypothesis")
    mass = script.integrals(
        "eq", Int(step), num(2), given, weights=((p, num(1)), (q, num(1))), because="it is p + q"
    )
    update = script.pointwise(
        Eq(step / Int(step), m(p, q)), given, mass, splits=[(Int(step), num(2))]
    )
    half = script.integrals("eq", TV(p, m(p, q)), TV(p, q) / 2, splits=[(p, q)])
    both = script.logically(exponentiated_gradient.says, update, half)
    return script.proof(kernel.discharge(hypothesis, both))


any_start = Claim(
    id="goodfellow2014.proposition_2.exponentiated_gradient.any_start",
    title="the same from any start",
    says=exponentiated_gradient.says,
    source=Source("goodfellow2014", "Proposition 2"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.proposition_2.exponentiated_gradient",
)


@counterexample_to(any_start)
def stuck() -> Model:
    """p = delta_1, q = delta_2: the step multiplies a zero, and q stays."""
    zero, half, one = Fraction(0), Fraction(1, 2), Fraction(1)
    return Model(mu=(one, one), values={"p": (one, zero), "q": (zero, one), "u": (half, half)})
