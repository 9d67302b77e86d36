"""The saddle point of section 4 is lost when G is restricted."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.minimax import minimax
from gantheory.claims.goodfellow2014.theorem_1 import global_minimum
from gantheory.claims.goodfellow2014.theorem_1_dropped import least_of
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import refutation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, Eq, Expr, Not, Somewhere, Sup, expand, log
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, D, V, p, q, r

_value = -log(4)
_sup_inf = Sup(D, least_of(V(p, q, D), V(p, r, D)))

unrestricted_generator = Claim(
    id="goodfellow2014.minimax.unrestricted_generator",
    title="inf_G sup_D V = sup_D inf_G V also when G can reach two laws only",
    says=Eq(least_of(C(p, q), C(p, r)), _sup_inf),
    source=Source("goodfellow2014", "section 4"),
    expected=Verdict.REFUTED,
    drops=minimax.id,
)


@refutation_of(unrestricted_generator)
def no_saddle_point() -> Proof:
    """p_data half way between the two: sup inf <= -log 4, as if G could mix; inf sup is more."""
    script = Script()
    between, apart = AE(Eq(p, HALF * q + HALF * r)), Not(AE(Eq(q, p)))
    other = Not(AE(Eq(r, p)))
    given = [kernel.assume(x) for x in (between, apart, other)]
    for x in given:
        script.note(x, "hypothesis")
    v_q, v_r = V(p, q, D), V(p, r, D)
    mixed = script.integrals(
        "le", HALF * v_q + HALF * v_r, _value, given[0], because="it is V(D, p_data)"
    )
    smaller = script.note(
        _in_cells(least_of(v_q, v_r) <= _value, [mixed], v_q, v_r),
        "the smaller is at most the mean",
    )
    below = kernel.extremum_bound("sup", D, smaller)
    script.note(below, "for every D", _sup_inf <= _value)
    least = theorem_of(global_minimum)
    at_r = kernel.instantiate(least, q, r)
    above = script.follows(_value < C(p, q), least, given[1])
    above_r = script.follows(_value < C(p, r), at_r, given[2])
    gap = script.note(
        _in_cells(Not(unrestricted_generator.says), [below, above, above_r], C(p, q), C(p, r)),
        "the smaller of the two is above -log 4, and the supremum is not",
    )
    example = models.on_model(
        Somewhere((p, q, r), And(*sorted((between, apart, other), key=repr))), _two_atoms()
    )
    return script.proof(script.note(models.somewhere(example, gap), "delta_1 and delta_2"))


def _in_cells(goal: Expr, premises: list[Theorem], a: Expr, b: Expr) -> Theorem:
    """What follows by ordering two numbers, and each against -log 4."""
    pairs = ((a, _value), (b, a), (b, _value), (_sup_inf, _value))
    splits = [(expand(v), expand(at)) for v, at in pairs]
    return kernel.consequence(goal, premises, splits, hide=[v for v, _ in splits])


def _two_atoms() -> Model:
    zero, half, one = Fraction(0), Fraction(1, 2), Fraction(1)
    return Model(mu=(one, one), values={"p": (half, half), "q": (one, zero), "r": (zero, one)})
