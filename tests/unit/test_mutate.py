"""The mutator: one thing changed, and all that it says it changes; never what is no statement."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    And,
    AtLeast,
    Eq,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Sup,
    expand,
    log,
    num,
    substitute,
    var,
    where,
)
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION, OPEN_UNIT, POSITIVE, REAL, SCORE, UNIT
from gantheory.theory.model import Model
from gantheory.theory.mutate import changes, models_near, mutants_of
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import KL, C, D, E, V, p, q
from gantheory.theory.wellformed import check

a, b = var("a", REAL), var("b", REAL)
DELTA = Fraction(1, 2**20)


def claim(says: Expr, *given: Hypothesis) -> Claim:
    return Claim("t.t", "t", says, Source("t", "1"), Verdict.PROVED, given)


def statements(says: Expr, *given: Hypothesis) -> set[Expr]:
    return {m.claim.statement for m in mutants_of(claim(says, *given))}


# What is written, and what it may become: a constant, a sign, a lost term, a strict inequality, ...
SLIPS: list[tuple[str, Expr, Expr]] = [
    ("a constant", a <= num(2), a <= num(3)),
    ("a constant, slightly", a <= num(2), a <= num(2 - DELTA)),
    ("a sign", a - b <= a, a + b <= a),
    ("another sign", a + b <= a, a - b <= a),
    ("a lost sign", -log(b) <= a, log(b) <= a),
    ("a lost term", a + b <= a * a, b <= a * a),
    ("a lost factor", a * b <= a + b, a <= a + b),
    ("upside down", a / b <= num(1), b / a <= num(1)),
    ("arguments exchanged", KL(p, q) >= 0, KL(q, p) >= 0),
    ("one variable for another", KL(p, q) >= 0, KL(p, p) >= 0),
    ("strict for weak", a <= b, a < b),
    ("weak for strict", a < b, a <= b),
    ("turned round", a <= b, b <= a),
    ("an inequality for an equation", Eq(a, b), a <= b),
    ("one direction", Iff(a <= b, b <= a), Implies(a <= b, b <= a)),
    ("the converse", Implies(a < b, a <= b), Implies(a <= b, a < b)),
    ("a lost assumption", Implies(a < b, a <= b), a <= b),
    ("a lost conclusion", And(a <= b, b <= a + 1), a <= b),
    ("one branch for both", Eq(where(a > 0, a, b), a), Eq(b, a)),
    ("a lost equality case", AtLeast(KL(p, q), 0, AE(Eq(p, q))), KL(p, q) >= 0),
    ("an extremum", Eq(C(p, q), 0), Eq(C(p, q), 1)),
    (
        "an infimum for a supremum",
        Sup(D, V(p, q, D)) <= 0,
        Expr("inf", (D, V(p, q, D))) <= 0,
    ),
    (
        "some for all",
        ForAll(D, V(p, q, D) <= 0),
        Expr("exists", (D, V(p, q, D) <= 0)),
    ),
    (
        "a wider kind",
        Int(p) <= 1,
        Int(substitute(p, {p: var("p", NONNEGATIVE_FUNCTION)})) <= 1,
    ),
    (
        "a wider bound variable",
        ForAll(var("t", OPEN_UNIT), var("t", OPEN_UNIT) < 2),
        ForAll(var("t", UNIT), var("t", UNIT) < 2),
    ),
]


@pytest.mark.parametrize(("what", "written", "slip"), SLIPS, ids=[x[0] for x in SLIPS])
def test_a_slip_of_the_pen_is_among_the_mutants(what: str, written: Expr, slip: Expr) -> None:
    del what
    assert slip in statements(written)


def test_definitions_lose_their_regions_of_support_and_those_inside_them_too() -> None:
    everywhere = Int(p * log(D))
    assert (everywhere <= 0) in {expand(s) for s in statements(E(p, log(D)) <= 0)}
    inside = {expand(s) for s in statements(V(p, q, D) <= 0)}
    assert expand(everywhere + E(q, log(1 - D)) <= 0) in inside


def test_hypotheses_are_dropped_and_changed() -> None:
    given = Hypothesis("order", a < b)
    found = statements(a <= b, given)
    assert {a <= b, Implies(a <= b, a <= b), Implies(a < b, a < b)} <= found
    words = {m.change for m in mutants_of(claim(a <= b, given))}
    assert "without the hypothesis order" in words


def test_mutants_are_statements_each_once_and_none_is_the_claim() -> None:
    says = And(AtLeast(C(p, q), -log(4), AE(Eq(p, q))), Eq(1 + num(1), 2))
    found = mutants_of(claim(says))
    trees = [expand(m.claim.statement) for m in found]
    assert len(set(trees)) == len(trees) > 30
    assert expand(says) not in trees
    for m in found:
        check(m.claim.statement)
        assert m.change


def test_a_change_that_is_no_statement_is_left_out() -> None:
    """`D < 1` for `E[p](D) < 1` would be a function of the point."""
    score = var("f", SCORE)
    lone = AE(score <= 1)
    assert (score <= 1) in {t for _, t in changes(Implies(score <= 1, score <= 1))}
    assert all(s.op != "le" for s in statements(lone))


def test_models_have_one_value_changed_or_two_exchanged() -> None:
    x, half = var("x", POSITIVE), Fraction(1, 2)
    model = Model((half, Fraction(1)), {"x": Fraction(3), "f": (half, Fraction(0))})
    near = [m for _, m in models_near(model)]
    assert model.with_value(x.args[0], Fraction(4)) in near
    assert model.with_value("f", (Fraction(0), half)) in near
    assert Model((Fraction(1), half), model.values) in near
    assert model not in near
    assert len({words for words, _ in models_near(model)}) == len(near)
