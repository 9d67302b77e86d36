"""What holds of every claim, whatever it says."""

from __future__ import annotations

from functools import cache

import pytest

from gantheory.formal import recorded
from gantheory.theory.claim import Claim
from gantheory.theory.expr import Expr
from gantheory.theory.latex import statement_latex
from gantheory.theory.mutate import mutants_of
from gantheory.theory.text import statement_lines
from gantheory.theory.verdict import Verdict
from gantheory.theory.wellformed import check_claim
from gantheory.verify import load
from gantheory.ways import is_ground, kinds_of, model_failure

CATALOGUE = load()
RECORDED = recorded()
CLAIMS = pytest.mark.parametrize("claim", CATALOGUE.claims, ids=lambda c: c.id)


@CLAIMS
def test_a_claim_is_well_formed_and_its_hypotheses_can_be_met(claim: Claim) -> None:
    check_claim(claim)
    assert model_failure(claim) == ""


@CLAIMS
def test_a_claim_lives_in_the_folder_of_its_source(claim: Claim) -> None:
    homes = {a.make.__module__ for a in CATALOGUE.of(claim)}
    certified = claim.expected is Verdict.CERTIFIED  # its certificate is searched for, not attached
    assert homes or certified or is_ground(claim.statement), "numbers alone speak for themselves"
    assert all(home.split(".")[2] == claim.source.key for home in homes)


@CLAIMS
def test_the_ways_that_can_speak_are_known_beforehand(claim: Claim) -> None:
    """What the pytest plugin asks: without these its verdict would be weaker than the command's."""
    kinds = kinds_of(claim, CATALOGUE.of(claim))
    assert "enclosure" in kinds or claim.expected is not Verdict.CERTIFIED
    assert ("formal" in kinds) == (claim.id in RECORDED)


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


@cache
def claims_and_mutants() -> tuple[Claim, ...]:
    """The claims, and the mutants of those that should hold."""
    held = [c for c in CATALOGUE.claims if c.expected is not Verdict.REFUTED]
    return (*CATALOGUE.claims, *(m.claim for c in held for m in mutants_of(c)))


def test_no_two_claims_or_mutants_print_alike() -> None:
    printed: dict[tuple[str, ...], Claim] = {}
    for c in claims_and_mutants():
        other = printed.setdefault(statement_lines(c), c)
        assert (other.says, other.given) == (c.says, c.given)
    assert len(printed) > 20 * len(CATALOGUE.claims)


def test_no_two_claims_or_mutants_are_typeset_alike() -> None:
    typeset: dict[str, Expr] = {}
    for c in claims_and_mutants():
        assert typeset.setdefault(statement_latex(c), c.statement) == c.statement
