"""Laws on a finite sample of the line, and laws without atoms."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.claims.arjovsky2017.memorisation import empirical, without_atoms
from gantheory.enclosure.line import Truth, evaluate_on_line
from gantheory.theory.expr import LEBESGUE
from gantheory.theory.model import LineModel

POINTS = {"X": (Fraction(0), Fraction(1), Fraction(5, 2))}


@pytest.mark.parametrize(
    ("law", "truth"),
    [
        ("dirac(5/2)", Truth.TRUE),
        ("discrete(0:1/3, 1:2/3)", Truth.TRUE),
        ("discrete(0:1/3, 2:2/3)", Truth.FALSE),
        ("uniform(0,1)", Truth.FALSE),
        ("mixture(1/2*dirac(0) + 1/2*normal(0,1))", Truth.FALSE),
    ],
)
def test_a_law_is_on_a_sample_if_its_atoms_are_all_of_it(law: str, truth: Truth) -> None:
    model = LineModel(laws={"q": law}, tables=POINTS)
    assert evaluate_on_line(empirical.formula, model)[0] is truth


@pytest.mark.parametrize(
    ("law", "truth"),
    [
        ("normal(0,1)", Truth.TRUE),
        ("dirac(0)", Truth.FALSE),
        ("mixture(1/2*dirac(0) + 1/2*normal(0,1))", Truth.FALSE),
    ],
)
def test_a_law_without_atoms_has_none(law: str, truth: Truth) -> None:
    assert evaluate_on_line(without_atoms.formula, LineModel(laws={"p": law}))[0] is truth
    # under Lebesgue measure a law with atoms has no density
    assert evaluate_on_line(LEBESGUE, LineModel(laws={"p": law}))[0] is truth


def test_a_sample_that_is_not_given_decides_nothing() -> None:
    model = LineModel(laws={"q": "dirac(0)"})
    assert evaluate_on_line(empirical.formula, model)[0] is Truth.UNDECIDED
