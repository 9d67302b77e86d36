"""A counterexample in two parts, with either part broken: then nothing is refuted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from gantheory.claims.liu2017 import moment_matching_dropped
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import numbers
from gantheory.theory.attach import Attached, Conditional
from gantheory.theory.expr import TRUE, Eq, num
from gantheory.theory.model import Model
from gantheory.theory.verdict import KINDS, Evidence
from gantheory.ways import instance

ATTACHED = moment_matching_dropped.saint_petersburg
HALF = Fraction(1, 2)


def found(made: Conditional) -> Evidence:
    evidence = instance(Attached(ATTACHED.claim, ATTACHED.role, lambda: made), frozenset(KINDS))
    assert evidence is not None
    return evidence


@pytest.fixture(scope="module")
def whole() -> Conditional:
    made = ATTACHED.make()
    assert isinstance(made, Conditional)
    return made


def test_both_parts_refute(whole: Conditional) -> None:
    assert found(whole).finding == "refuted"


@pytest.mark.power
def test_laws_that_do_not_meet_the_hypotheses_refute_nothing(whole: Conditional) -> None:
    """On two points every mean is finite."""
    finite = Model((Fraction(1),) * 2, {"p": (HALF, HALF), "q": (HALF, HALF)})
    evidence = found(replace(whole, model=finite))
    assert evidence.finding == "undecided"
    assert "hypotheses do not hold" in evidence.detail


@pytest.mark.power
def test_another_theorem_refutes_nothing(whole: Conditional) -> None:
    other = Proof(numbers(Eq(num(0), 0)), ())
    evidence = found(replace(whole, proof=other))
    assert evidence.finding == "undecided"
    assert "another statement" in evidence.detail


@pytest.mark.power
def test_what_is_no_proof_is_refused(whole: Conditional) -> None:
    with pytest.raises(TypeError, match="holds Expr"):
        found(replace(whole, proof=TRUE))
