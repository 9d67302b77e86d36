"""Families on finite models: their members, and what is said for all of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from gantheory.enclosure.exact import quantifier
from gantheory.enclosure.exact.evaluate import evaluate
from gantheory.theory.errors import InputError
from gantheory.theory.expr import (
    AE,
    At,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Int,
    Sup,
    log,
    num,
    var,
    where,
)
from gantheory.theory.kinds import DISCRIMINATOR_FAMILY, MAP_FAMILY, NATURAL, OPEN_UNIT, REAL
from gantheory.theory.model import Model
from gantheory.theory.partitions import generating, on_cells, refining
from gantheory.theory.vocabulary import D, E, p, q

F, T = var("F", DISCRIMINATOR_FAMILY), var("T", MAP_FAMILY)
t, n, e = var("t", REAL), var("n", NATURAL), var("e", OPEN_UNIT)
ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
STEPS = Model(values={"F": ((ZERO,), (HALF,), (ONE,)), "t": ZERO})


def holds(statement: Expr, model: Model) -> bool | None:
    return evaluate(statement, model).holds


@pytest.mark.parametrize(
    ("number", "value"),
    [("-3", ZERO), ("0", ZERO), ("1/2", ZERO), ("1", HALF), ("5/2", ONE), ("7", ONE)],
)
def test_a_family_is_constant_between_and_beyond_its_members(number: str, value: Fraction) -> None:
    assert holds(AE(Eq(At(F, num(Fraction(number))), value)), STEPS)


def test_suprema_and_quantifiers_over_the_number_of_a_member_are_decided() -> None:
    assert holds(Eq(Sup(t, Int(At(F, t))), 1), STEPS)
    assert holds(Eq(Sup(n, Int(At(F, n + 1))), 1), STEPS)
    assert holds(ForAll(n, Int(At(F, n)) <= Int(At(F, n + 1))), STEPS)
    assert holds(ForAll(n, Int(At(F, n)) < Int(At(F, n + 1))), STEPS) is False
    assert holds(Exists(t, AE(Eq(At(F, t), Fraction(1, 3)))), STEPS) is False
    # Below 0 the member of number t + 1 is still another than the first: t = -1 is tried too.
    assert holds(Exists(t, AE(Eq(At(F, t + 1), 0))), STEPS)


def test_a_number_that_stands_elsewhere_is_not_one_of_finitely_many() -> None:
    assert holds(ForAll(t, Int(At(F, t)) + t < 100), STEPS) is None


def test_a_family_of_one_member_has_slope_zero_and_others_none_that_is_known() -> None:
    one = Model(values={"F": ((HALF,),), "t": ZERO})
    slope = Eq(Diff(t, Int(At(F, t))), 0)
    assert holds(slope, one)
    assert holds(slope, STEPS) is None


def test_a_slope_goes_under_an_integral_where_no_case_changes() -> None:
    """d/de of E log over (1-e) p + e q: at a point that it leaves or reaches there is none."""
    mixed = (1 - e) * p + e * q
    slope = Diff(e, Int(where(mixed > 0, mixed * log(mixed), 0)))
    even, odd = (HALF, HALF), (Fraction(1, 4), Fraction(3, 4))
    inside = Model((ONE, ONE), {"p": even, "q": odd, "e": HALF})
    assert holds(slope < 10, inside)
    missed = Model((ONE, ONE), {"p": (ONE, ZERO), "q": (ONE, ZERO), "e": HALF})
    assert holds(slope < 10, missed) is None


def test_a_member_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(InputError, match="a member is none"):
        holds(Eq(Sup(t, Int(At(F, t))), 1), Model(values={"F": ((Fraction(2),),)}))


MAPS = [tuple(x) for x in product(range(2), repeat=3)]
CHARGED = [(ONE, ONE, ONE), (ONE, ZERO, ONE)]
PAIRS = [(g, h, mu) for g in MAPS for h in MAPS[::3] for mu in CHARGED]


@pytest.mark.parametrize(("g", "h", "mu"), PAIRS)
def test_what_is_said_of_partitions_is_what_their_points_say(
    g: tuple[int, ...], h: tuple[int, ...], mu: tuple[Fraction, ...]
) -> None:
    """Of two maps: the second refines the first iff no charged points that it joins are apart
    under the first; together they generate iff they join no two charged points. The witnesses of
    the contrary are functions and laws, which the statement itself judges.
    """
    model = Model(mu, {"T": (g, h)})
    points = [i for i in range(3) if mu[i]]
    joined = [(i, j) for i in points for j in points if i < j and h[i] == h[j]]
    assert holds(refining(T), model) is all(g[i] == g[j] for i, j in joined)
    same = [(i, j) for i, j in joined if g[i] == g[j]]
    assert holds(generating(T), model) is (not same)
    for i, j in same:
        law = [tuple(ONE if k == x else ZERO for k in range(3)) for x in (i, j)]
        pair = model.with_value("p", law[0]).with_value("q", law[1])
        seen = on_cells(T, D)
        assert holds(ForAll(n, ForAll(D, Eq(E(p, seen) - E(q, seen), 0))), pair)
        assert holds(AE(Eq(p, q)), pair) is False


@pytest.mark.power
def test_a_partition_that_always_generates_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantifier, "_separating", lambda *_: True)
    with pytest.raises(AssertionError):
        test_what_is_said_of_partitions_is_what_their_points_say((0, 0, 0), (0, 0, 0), CHARGED[0])


@pytest.mark.power
def test_a_partition_that_always_refines_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantifier, "_factors", lambda *_: True)
    with pytest.raises(AssertionError):
        test_what_is_said_of_partitions_is_what_their_points_say((0, 0, 1), (0, 0, 0), CHARGED[0])
