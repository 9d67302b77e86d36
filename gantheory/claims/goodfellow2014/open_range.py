"""Proposition 1 for discriminators into the open interval (0,1), such as sigmoids."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.claims.goodfellow2014.proposition_1 import uniqueness
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, defined, logically
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, Eq, Exists, Iff, Implies, log, var, where
from gantheory.theory.kinds import OPEN_UNIT
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, C_open, D, D_open, Dstar, V, p, q

_same_support = Iff(p > 0, q > 0)
_attained = Exists(D_open, Eq(V(p, q, D_open), C(p, q)))

open_range = Claim(
    id="goodfellow2014.proposition_1.open_range",
    title=(
        "with D restricted to (0,1) the supremum is the same, and is attained iff "
        "{p_data > 0} = {p_g > 0} a.e."
    ),
    says=And(Eq(C_open(p, q), C(p, q)), Iff(_attained, AE(_same_support))),
    source=Source("goodfellow2014", "Proposition 1"),
    expected=Verdict.PROVED,
)


@derivation_of(open_range)
def approached() -> Proof:
    """The supremum is approached along (1-e) D* + e/2, which costs at most -2 log(1-e)."""
    script = Script()
    best = V(p, q, Dstar(p, q))
    unique = kernel.instantiate(theorem_of(uniqueness), D, D_open)
    at_most = kernel.extremum_bound("sup", D_open, logically(V(p, q, D_open) <= best, unique))
    script.note(at_most, "goodfellow2014.proposition_1.unique", C_open(p, q) <= best)

    e = var("e", OPEN_UNIT)
    near = (1 - e) * Dstar(p, q) + e / 2
    cost = script.integrals("le", best + 2 * log(1 - e), V(p, q, near))
    member = kernel.extremum_at("sup", D_open, V(p, q, D_open), near, defined(V(p, q, D_open)))
    script.note(member, "(1-e) D* + e/2 lies in (0,1)", V(p, q, near) <= C_open(p, q))
    below = script.follows(best + 2 * log(1 - e) <= C_open(p, q), cost, member)
    limit = script.note(
        kernel.limit(below, e), "as e falls to 0", best + 2 * log(1) <= C_open(p, q)
    )
    same = script.follows(Eq(C_open(p, q), C(p, q)), at_most, limit, attained)

    reach = Eq(V(p, q, D_open), C(p, q))
    optimal = script.follows(
        AE(Implies(p + q > 0, Eq(D_open, Dstar(p, q)))), kernel.assume(reach), unique, attained
    )
    both = script.pointwise(_same_support, optimal, because="D* lies in (0,1) there")
    only_if = kernel.discharge(
        _attained, kernel.exists_elim(kernel.assume(_attained), D_open, both)
    )
    inside = where(p > 0, where(q > 0, p / (p + q), HALF), HALF)
    given = kernel.assume(AE(_same_support))
    equal = compare("eq", V(p, q, inside), best, given=[given])
    reached = script.follows(Eq(V(p, q, inside), C(p, q)), equal, attained)
    if_ = kernel.discharge(AE(_same_support), kernel.exists_intro(_attained, inside, reached))
    return script.proof(script.logically(open_range.says, same, only_if, if_))
