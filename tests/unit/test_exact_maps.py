"""Quantifiers over maps: on a finite space every map is tried, so both answers are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure.exact import evaluate
from gantheory.theory.expr import Eq, Exists, ForAll, Mean, Not, Push, var
from gantheory.theory.kinds import LAW, MAP
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import D

P, Z, G = var("P", LAW), var("Z", LAW), var("G", MAP)
REACHES = ForAll(D, Eq(Mean(Push(G, Z), D) - Mean(P, D), 0))
ONE, HALF, THIRD = Fraction(1), Fraction(1, 2), Fraction(1, 3)


# Data that is even on two points, or sits on the second.
REACHED = [
    ((ONE,), (Fraction(0), ONE)),
    ((HALF, HALF), (HALF, HALF)),
    ((HALF, THIRD, HALF - THIRD), (HALF, HALF)),
]
OUT_OF_REACH = [
    ((ONE,), (HALF, HALF)),  # one atom makes one atom
    ((THIRD, THIRD, THIRD), (HALF, HALF)),  # no number of thirds makes a half
]
Weights = tuple[Fraction, ...]


@pytest.mark.parametrize(("noise", "data"), REACHED)
def test_a_generator_that_adds_up_the_atoms_is_found(noise: Weights, data: Weights) -> None:
    model = Model(mu=(ONE, ONE), values={"P": data, "Z": noise})
    assert evaluate(Exists(G, REACHES), model).holds is True
    assert evaluate(ForAll(G, Not(REACHES)), model).holds is False


@pytest.mark.parametrize(("noise", "data"), OUT_OF_REACH)
def test_where_atoms_cannot_add_up_no_generator_is_found(noise: Weights, data: Weights) -> None:
    model = Model(mu=(ONE, ONE), values={"P": data, "Z": noise})
    assert evaluate(Exists(G, REACHES), model).holds is False
    assert evaluate(ForAll(G, Not(REACHES)), model).holds is True


def test_too_many_maps_are_not_tried() -> None:
    even = tuple(Fraction(1, 9) for _ in range(9))
    model = Model(mu=(ONE, ONE), values={"P": (HALF, HALF), "Z": even})
    assert evaluate(Exists(G, REACHES), model).holds is None
