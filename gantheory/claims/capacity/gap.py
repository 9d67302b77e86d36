"""A generator out of a family: the game ends at the family's distance from the data."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import as_jsd, attained
from gantheory.claims.goodfellow2014.theorem_1 import nonnegative
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, follows
from gantheory.theory.attach import counterexample_to, derivation_of
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
    Inf,
    Int,
    Or,
    log,
    num,
    var,
)
from gantheory.theory.kinds import DENSITY_FAMILY, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, JSD, C, D, Dstar, V, p, q, r

family, larger = var("Q", DENSITY_FAMILY), var("R", DENSITY_FAMILY)
t, s = var("t", REAL), var("s", REAL)
member, other = At(family, t), At(larger, s)
_source = Source("capacity", "a limited generator")

gap = Claim(
    id="capacity.gap",
    title="for a generator family Q: inf C = -log 4 + 2 inf JSD(p_data, q) over q in Q",
    says=Eq(Inf(t, C(p, member)), -log(4) + 2 * Inf(t, JSD(p, member))),
    source=_source,
    expected=Verdict.PROVED,
)


@derivation_of(gap)
def member_by_member() -> Proof:
    """Equation (6) for each member; the infimum of an increasing function of JSD."""
    script = Script()
    value, distance = C(p, member), JSD(p, member)
    each = kernel.instantiate(theorem_of(as_jsd), q, member)
    script.note(each, "equation (6) for each member", Eq(value, -log(4) + 2 * distance))
    positive = kernel.instantiate(theorem_of(nonnegative), q, member)
    has_value = follows(Eq(value, value), each, positive)
    has_distance = follows(Eq(distance, distance), positive)
    least_c, least_d = Inf(t, value), Inf(t, distance)
    reach_c = kernel.extremum_at("inf", t, value, t, has_value)
    reach_d = kernel.extremum_at("inf", t, distance, t, has_distance)
    above = script.follows((least_c + log(4)) / 2 <= distance, reach_c, each, positive)
    lower = kernel.extremum_bound("inf", t, above)
    below = script.follows(-log(4) + 2 * least_d <= value, reach_d, each, positive)
    upper = kernel.extremum_bound("inf", t, below)
    return script.proof(script.follows(gap.says, lower, upper))


_inside = ForAll(t, Exists(s, AE(Eq(member, other))))


def _nested(p: Expr) -> Expr:
    return Inf(s, JSD(p, other)) <= Inf(t, JSD(p, member))


nested_families = Claim(
    id="capacity.nested_families",
    title="if Q is a part of R, then inf JSD(p_data, r) over R is at most that over Q",
    says=Implies(_inside, _nested(p)),
    source=_source,
    expected=Verdict.PROVED,
)


@derivation_of(nested_families)
def one_of_the_larger() -> Proof:
    """Each member of Q is one of R, and there JSD is the same number."""
    script = Script()
    small, large = JSD(p, member), JSD(p, other)
    every = kernel.specialise(kernel.assume(_inside), t)
    has_value = follows(Eq(large, large), kernel.instantiate(theorem_of(nonnegative), q, other))
    reach = kernel.extremum_at("inf", s, large, s, has_value)
    same = compare("eq", JSD(p, q), JSD(p, r), given=[kernel.assume(AE(Eq(q, r)))])
    same = kernel.instantiate(kernel.instantiate(same, q, member), r, other)
    script.note(same, "JSD does not tell equal laws apart", Eq(small, large))
    here = script.follows(Inf(s, large) <= small, reach, same)
    for_each = kernel.exists_elim(every, s, here)
    script.note(for_each, "whichever member it is", Inf(s, large) <= small)
    least = kernel.extremum_bound("inf", t, for_each)
    return script.proof(script.logically(nested_families.says, kernel.discharge(_inside, least)))


apart = Claim(
    id="capacity.nested_families.inside",
    title="inf JSD(p_data, r) over any R is at most that over any Q",
    says=_nested(p),
    source=_source,
    expected=Verdict.REFUTED,
    drops=nested_families.id,
)


@counterexample_to(apart)
def one_member_each() -> Model:
    """Q holds p_data itself, and R one law with another support."""
    zero, one = Fraction(0), Fraction(1)
    return Model(mu=(one, one), values={"p": (one, zero), "Q": ((one, zero),), "R": ((zero, one),)})


# ------------------------------------------------------------------------------- two laws alone

middle = (q + r) / 2
_answer = -log(4) + Fraction(3, 2) * log(num(Fraction(4, 3)))
_apart = Hypothesis("the two laws live apart", AE(Eq(q * r, 0)))

duality_gap = Claim(
    id="capacity.duality_gap",
    title=(
        "p_data is the middle of two laws that live apart, and G has only these: minimax is -log 4"
        " + 3/2 log(4/3), and maximin -log 4"
    ),
    says=And(
        Eq(C(middle, q), _answer),
        Eq(C(middle, r), _answer),
        ForAll(D, Or(V(middle, q, D) <= -log(4), V(middle, r, D) <= -log(4))),
        Eq(V(middle, q, HALF), -log(4)),
        Eq(V(middle, r, HALF), -log(4)),
    ),
    given=(_apart,),
    model=Model(
        mu=(Fraction(1), Fraction(1)),
        values={"q": (Fraction(1), Fraction(0)), "r": (Fraction(0), Fraction(1))},
    ),
    source=_source,
    expected=Verdict.PROVED,
)


@derivation_of(duality_gap)
def one_half_for_both() -> Proof:
    """Against D the two laws pay the middle on average, at most -log 4; D = 1/2 gets that."""
    script = Script()
    given = kernel.assume(_apart.formula)
    whole = compare("eq", Int(middle), num(1))
    half = compare("eq", V(p, q, HALF), -log(4))
    values, constants = [], []
    for law in (q, r):
        best = script.integrals(
            "eq", V(middle, law, Dstar(middle, law)), _answer, given, because="at the optimal D"
        )
        attains = kernel.instantiate(theorem_of(attained), q, law)
        attains = kernel.instantiate(attains, p, middle, [whole])
        values.append(script.follows(Eq(C(middle, law), _answer), best, attains))
        there = kernel.instantiate(kernel.instantiate(half, q, law), p, middle, [whole])
        at_half = Eq(V(middle, law, HALF), -log(4))
        constants.append(script.note(there, "V at the constant 1/2", at_half))
    first, second = V(middle, q, D), V(middle, r, D)
    average = script.integrals(
        "le", first + second, -2 * log(4), because="2 V(D, (q + r)/2), and V(D, p_data) <= -log 4"
    )
    one = script.follows(Or(first <= -log(4), second <= -log(4)), average, whole=[first, second])
    both = script.logically(duality_gap.says, *values, kernel.generalise(D, one), *constants)
    return script.proof(kernel.discharge(_apart.formula, both))


overlapping = Claim(
    id="capacity.duality_gap.apart",
    title="the same for two laws that may overlap",
    says=duality_gap.says,
    source=_source,
    expected=Verdict.REFUTED,
    drops=duality_gap.id,
)


@counterexample_to(overlapping)
def one_law_twice() -> Model:
    """G has p_data, twice: there is no gap."""
    half = Fraction(1, 2), Fraction(1, 2)
    return Model(mu=(Fraction(1), Fraction(1)), values={"q": half, "r": half})
