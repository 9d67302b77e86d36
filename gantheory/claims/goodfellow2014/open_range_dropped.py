"""Proposition 1 for D into (0,1): mass one is not needed, finite mass is enough."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion_dropped import attained_anyway
from gantheory.claims.goodfellow2014.open_range import open_range
from gantheory.claims.goodfellow2014.proposition_1_dropped import (
    f,
    finite_at_the_optimum,
    finite_masses,
    g,
)
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, defined, logically, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    And,
    Eq,
    Exists,
    Iff,
    Implies,
    Int,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import NONNEGATIVE, OPEN_UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, C_open, D, D_open, Dstar, V

_two, _one, _half = Fraction(2), Fraction(1), Fraction(1, 2)
_same_support = Iff(f > 0, g > 0)
_reached = Eq(V(f, g, D_open), C(f, g))
_attained = Exists(D_open, _reached)
_best = V(f, g, Dstar(f, g))

mass_one = Claim(
    id="goodfellow2014.proposition_1.open_range.mass_one",
    title=(
        "for f, g >= 0 of finite mass too the supremum over D into (0,1) is C, and is attained "
        "iff {f > 0} = {g > 0} a.e."
    ),
    says=And(Eq(C_open(f, g), C(f, g)), Iff(_attained, AE(_same_support))),
    given=finite_masses,
    model=Model(values={"f": (_two,), "g": (_one,), "u": (_half,)}),
    source=Source("goodfellow2014", "Proposition 1"),
    expected=Verdict.PROVED,
    drops=open_range.id,
)


@derivation_of(mass_one)
def approached() -> Proof:
    """(1-e) D* + e/2 costs at most -log(1-e) times the two masses."""
    script = Script()
    masses = [script.note(kernel.assume(h.formula), h.name) for h in finite_masses]
    both = logically(And(*(h.formula for h in finite_masses)), *masses)
    unique = kernel.instantiate(theorem_of(finite_at_the_optimum), D, D_open)
    unique = logically(unique.conclusion.args[1], unique, both)
    at_most = kernel.extremum_bound("sup", D_open, logically(V(f, g, D_open) <= _best, unique))
    script.note(at_most, "goodfellow2014.proposition_1.unique.mass_one", C_open(f, g) <= _best)
    limit = _limit(script, masses)
    same = script.follows(Eq(C_open(f, g), C(f, g)), at_most, limit, attained_anyway)
    optimal = script.follows(
        AE(Implies(f + g > 0, Eq(D_open, Dstar(f, g)))),
        kernel.assume(_reached),
        unique,
        attained_anyway,
    )
    support = script.pointwise(_same_support, optimal, because="D* lies in (0,1) there")
    only_if = kernel.discharge(
        _attained, kernel.exists_elim(kernel.assume(_attained), D_open, support)
    )
    inside = where(f > 0, where(g > 0, f / (f + g), HALF), HALF)
    equal = compare("eq", V(f, g, inside), _best, given=[kernel.assume(AE(_same_support))])
    reached = script.follows(Eq(V(f, g, inside), C(f, g)), equal, attained_anyway)
    if_ = kernel.discharge(AE(_same_support), kernel.exists_intro(_attained, inside, reached))
    theorem = script.logically(mass_one.says, same, only_if, if_)
    for h in reversed(finite_masses):
        theorem = kernel.discharge(h.formula, theorem)
    return script.proof(script.logically(mass_one.statement, theorem))


def _limit(script: Script, masses: list[Theorem]) -> Theorem:
    """V(D*) <= the supremum over D into (0,1)."""
    e, mass = var("e", OPEN_UNIT), var("M", NONNEGATIVE)
    near = (1 - e) * Dstar(f, g) + e / 2
    total = Int(f) + Int(g)
    finite = [*masses, *(kernel.bound("lower", x, (), pointwise(num(0) <= x)) for x in (f, g))]
    cost = script.integrals(
        "le", _best + log(1 - e) * total, V(f, g, near), bounds=finite, because="near >= (1-e) D*"
    )
    member = kernel.extremum_at("sup", D_open, V(f, g, D_open), near, defined(V(f, g, D_open)))
    script.note(member, "(1-e) D* + e/2 lies in (0,1)", V(f, g, near) <= C_open(f, g))
    capped = kernel.assume(Eq(total, mass))
    below = script.follows(_best + mass * log(1 - e) <= C_open(f, g), cost, member, capped)
    limit = kernel.limit(below, e)
    script.note(limit, "as e falls to 0", _best + mass * log(1) <= C_open(f, g))
    size = [compare("le", num(0), Int(x), bounds=finite) for x in (f, g)]
    range_ = script.follows(And(num(0) <= total, total < oo), *size, *masses)
    at_total = kernel.instantiate(limit, mass, total, [range_])
    trivial = script.follows(Eq(total, total), range_)
    there = kernel.discharge(Eq(total, total), at_total)
    return script.follows(_best <= C_open(f, g), there, trivial, range_)
