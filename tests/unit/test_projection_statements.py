"""Claims about all normal laws: read, certified, and not certified when a digit is changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from gantheory.claims.capacity.gaussian_uniform import gaussian_uniform
from gantheory.claims.goodfellow2014.theorem_1 import theorem_1
from gantheory.enclosure.projection.statements import EvenPair, UniqueMinimum, over_the_family, read
from gantheory.theory.expr import And, Eq, Expr, num, var
from gantheory.theory.kinds import REAL
from gantheory.theory.vocabulary import JSD, KL

UNIT = Fraction(0), Fraction(1)
WHOLE = Fraction(0), Fraction(1)
SD = Fraction("0.288675134594"), Fraction("0.288675134595")
TENTH = Fraction(1, 10**12)
INTERVALS = {"divergence": KL, "target": UNIT, "value": WHOLE, "mean": WHOLE, "sd": SD}
KL_CLAIM = UniqueMinimum.between(**INTERVALS)


QUARTERS = Fraction(1, 4), Fraction(3, 4)
PAIR = EvenPair(JSD, UNIT, QUARTERS, Fraction(1, 6), Fraction(4, 100))  # its JSD is 0.0315...


def test_what_is_built_is_read() -> None:
    assert read(KL_CLAIM.statement()) == KL_CLAIM
    assert read(PAIR.statement()) == PAIR
    assert read(gaussian_uniform.says) is not None


@pytest.mark.parametrize(
    "other",
    [
        theorem_1.says,
        And(KL_CLAIM.statement(), theorem_1.says),
        KL_CLAIM.statement().args[1],  # the bound variable is free
    ],
)
def test_no_other_statement_is_certified(other: object) -> None:
    assert over_the_family(replace(gaussian_uniform, says=other)) is None


def test_the_line_must_be_assumed() -> None:
    assert over_the_family(replace(gaussian_uniform, given=())) is None


@pytest.mark.power
@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({}, "certified"),
        ({"sd": (SD[0] + TENTH, SD[1] + TENTH)}, "refuted"),
        ({"value": (Fraction("0.17648520831"), Fraction("0.176485208310672"))}, "refuted"),
        ({"value": (Fraction("0.176485208310673"), Fraction(1))}, "refuted"),
        ({"mean": (Fraction("0.5"), Fraction("0.5"))}, "undecided"),
        ({"divergence": KL, "target": (Fraction(0), Fraction(2))}, "refuted"),
    ],
)
def test_a_changed_digit_is_noticed(change: dict[str, object], finding: str) -> None:
    asked = UniqueMinimum.between(**(INTERVALS | change))
    evidence = over_the_family(replace(gaussian_uniform, says=asked.statement()))
    assert evidence is not None
    assert evidence.finding == finding


MEAN, DEVIATION, LEAST = KL_CLAIM.unknowns


@pytest.mark.power
@pytest.mark.parametrize(
    ("bounds", "finding"),
    [
        ((DEVIATION <= num(SD[1]),), "certified"),  # one end is lost
        ((DEVIATION < num(SD[1]), num(SD[0]) < DEVIATION), "certified"),
        ((DEVIATION <= num(SD[0]), DEVIATION <= num(SD[1])), "refuted"),  # one is turned round
        ((num(SD[1]) < DEVIATION,), "refuted"),
        ((Eq(LEAST, num(0)),), "refuted"),
        ((Eq(MEAN, num(Fraction(1, 2))),), "undecided"),  # a ball proves no equation
        ((num(1) <= num(2), num(0) < LEAST), "certified"),
        ((num(2) <= num(1),), "refuted"),
        ((Eq(num(1), num(1)),), "certified"),
    ],
)
def test_any_bounds_of_the_minimum_are_judged(bounds: tuple[Expr, ...], finding: str) -> None:
    asked = replace(KL_CLAIM, bounds=bounds)
    assert read(asked.statement()) == asked
    evidence = over_the_family(replace(gaussian_uniform, says=asked.statement()))
    assert evidence is not None
    assert evidence.finding == finding


@pytest.mark.parametrize("bound", [MEAN <= DEVIATION, MEAN <= var("z", REAL), MEAN * 2 <= 2])
def test_bounds_of_another_kind_are_not_read(bound: Expr) -> None:
    known = MEAN <= DEVIATION
    asked = replace(KL_CLAIM, bounds=(bound,)).statement()
    assert (read(asked) is None) == (bound != known)


@pytest.mark.power
@pytest.mark.parametrize(
    ("most", "finding"), [("0.0316", "certified"), ("0.0315", "refuted"), ("0.03", "refuted")]
)
def test_a_mixture_is_held_against_its_bound(most: str, finding: str) -> None:
    claim = replace(gaussian_uniform, says=replace(PAIR, most=Fraction(most)).statement())
    evidence = over_the_family(claim)
    assert evidence is not None
    assert evidence.finding == finding
