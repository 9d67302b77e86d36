"""What holds of every claim, whatever it says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.theory.claim import Claim
from gantheory.theory.expr import Expr, num
from gantheory.theory.text import statement_lines, text
from gantheory.theory.verdict import Verdict
from gantheory.theory.wellformed import check_claim
from gantheory.verify import load
from gantheory.ways import is_ground, model_failure

CATALOGUE = load()
CLAIMS = pytest.mark.parametrize("claim", CATALOGUE.claims, ids=lambda c: c.id)


@CLAIMS
def test_a_claim_is_well_formed_and_its_hypotheses_can_be_met(claim: Claim) -> None:
    check_claim(claim)
    assert model_failure(claim) == ""


@CLAIMS
def test_a_claim_lives_in_the_folder_of_its_source(claim: Claim) -> None:
    homes = {a.make.__module__ for a in CATALOGUE.of(claim)}
    assert homes or is_ground(claim.statement), "numbers alone speak for themselves"
    assert all(home.split(".")[2] == claim.source.key for home in homes)


@CLAIMS
def test_a_variant_names_a_claim(claim: Claim) -> None:
    assert claim.drops in {"", *(c.id for c in CATALOGUE.claims)}


@CLAIMS
def test_a_false_claim_has_its_witness(claim: Claim) -> None:
    roles = {a.role for a in CATALOGUE.of(claim)}
    if claim.expected is Verdict.REFUTED:
        assert roles & {"counterexample", "refutation"}


def test_two_claims_never_read_alike() -> None:
    lines = {statement_lines(c): c.id for c in CATALOGUE.claims}
    told = {c.id for c in CATALOGUE.claims} - set(lines.values())
    same = {i: lines[statement_lines(c)] for c in CATALOGUE.claims for i in [c.id] if i in told}
    assert same == {}


def mutants(t: Expr) -> list[Expr]:
    """Every tree that differs in one place: a number, swapped or lost parts, another relation."""
    found: list[Expr] = []
    if t.op == "num":
        found += [num(t.args[0] + 1), num(-t.args[0]), num(t.args[0] / 3)]
    if t.op in ("add", "mul", "div", "le", "lt", "and", "or", "imp", "iff", "eq"):
        a, b = t.args
        found += [Expr(t.op, (b, a)), a, b]
    others = {"le": "lt", "lt": "le", "eq": "le", "imp": "iff", "sup": "inf", "add": "mul"}
    if t.op in others:
        found += [Expr(others[t.op], t.args)]
    if t.op == "def":
        definition, args = t.args
        found += [Expr("def", (definition, args[::-1]))]
        return found + [
            Expr("def", (definition, (*args[:n], y, *args[n + 1 :])))
            for n, x in enumerate(args)
            for y in mutants(x)
        ]
    return found + [
        Expr(t.op, (*t.args[:n], y, *t.args[n + 1 :]))
        for n, x in enumerate(t.args)
        if isinstance(x, Expr) and x.op != "var"
        for y in mutants(x)
    ]


@CLAIMS
def test_no_mutant_of_a_claim_prints_like_it_or_like_another(claim: Claim) -> None:
    printed: dict[str, Expr] = {}
    trees = [claim.says, *mutants(claim.says)]
    for tree in trees:
        assert printed.setdefault(text(tree), tree) == tree
    assert len(trees) > 3


def test_the_mutator_changes_what_it_says_it_does() -> None:
    """A mutator that returned its input would make the law above say nothing."""
    third = num(Fraction(1, 3))
    assert num(2) in mutants(num(1))
    assert all(m != third for m in mutants(third))
