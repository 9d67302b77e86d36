"""A bracket that is tampered with is refused: each part of it, one at a time."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from gantheory.enclosure.projection.brackets import normal_table, search
from gantheory.enclosure.projection.brackets.check import Bracket, check_bracket
from gantheory.enclosure.projection.brackets.cube import Floats
from gantheory.enclosure.projection.brackets.families import cube_of
from gantheory.enclosure.projection.brackets.gammas import Gammas
from gantheory.enclosure.projection.brackets.normal_pair import _Lines, _Part
from gantheory.enclosure.projection.brackets.tangents import Tangents
from gantheory.enclosure.projection.check import Refused
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.location_scale import Units
from gantheory.measure.text import parse_family, parse_law

pytestmark = pytest.mark.power


@pytest.fixture(scope="module")
def honest() -> Bracket:
    """Triangular laws between fixed ends for a normal target: few boxes."""
    found = fit(parse_law("normal(0,1)"), parse_family("triangular(-2,*,2)"), "js", 8, 1.0)
    assert found.bracket is not None
    return found.bracket


def with_codes(bracket: Bracket, codes: bytes) -> Bracket:
    return replace(bracket, below=replace(bracket.below, codes=codes))


def test_the_honest_bracket_is_accepted(honest: Bracket) -> None:
    check_bracket(honest)


def test_a_box_that_is_left_out_is_missed(honest: Bracket) -> None:
    codes = honest.below.codes
    for k in range(0, len(codes), max(1, len(codes) // 20)):
        with pytest.raises(Refused):
            check_bracket(with_codes(honest, codes[:k] + codes[k + 1 :]))
    with pytest.raises(Refused, match="goes on"):
        check_bracket(with_codes(honest, codes + b"\0"))


def test_a_box_that_is_not_cut_is_refused(honest: Bracket) -> None:
    """The search cuts no box that is above the level as it is."""
    with pytest.raises(Refused, match="lower end"):
        check_bracket(with_codes(honest, b"\0"))
    codes = honest.below.codes
    with pytest.raises(Refused):
        check_bracket(with_codes(honest, codes.replace(b"\1", b"\0")))
    with pytest.raises(Refused, match="has not"):
        check_bracket(with_codes(honest, b"\7" + codes[1:]))


def test_both_ends_count(honest: Bracket) -> None:
    level = honest.below.level
    raised = replace(honest.below, level=level + honest.above / 2)
    with pytest.raises(Refused, match="lower end"):
        check_bracket(replace(honest, below=raised))
    with pytest.raises(Refused, match="upper end"):
        check_bracket(replace(honest, above=honest.above * Fraction(999999, 1000000)))
    with pytest.raises(Refused, match="upper end"):
        check_bracket(replace(honest, member={"mode": Fraction(1)}))


def test_bounds_that_overshoot_are_seen(honest: Bracket, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong inequality one box would do."""
    least = search.Level.least
    monkeypatch.setattr(search.Level, "least", lambda *a: least(*a) + 1)
    check_bracket(with_codes(honest, b"\0"))


def test_shapes_in_the_wrong_order_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are swapped bound nothing."""
    rows = Gammas._rows

    def swapped(cube: Gammas, low: Floats, high: Floats) -> object:
        first, last, *rest = rows(cube, low, high)
        return last, first, *rest

    cube = cube_of(parse_family("gamma(*,3)"), Units(Fraction(0), Fraction(1)))
    assert cube is not None
    low, high, edges = np.array([[0.4]]), np.array([[0.45]]), np.array([0.1, 0.5])
    below = parse_law("gamma(3/4,3)").parts[0][1].cdf(edges)[0]  # 3/4 is at 3/7
    least, most = cube.masses(low, high, edges)
    assert least[0, 0] < below < most[0, 0]
    monkeypatch.setattr(Gammas, "_rows", swapped)
    least, most = cube.masses(low, high, edges)
    assert not least[0, 0] < below < most[0, 0]


def test_a_gamma_bracket_is_judged_too() -> None:
    found = fit(parse_law("uniform(0,1)"), parse_family("gamma(2,*)"), "tv", 8, 2.0)
    bracket = found.bracket
    assert bracket is not None
    assert Fraction(1, 2) * bracket.above < found.value.low
    check_bracket(bracket)
    with pytest.raises(Refused):
        check_bracket(with_codes(bracket, bracket.below.codes[:-1]))
    with pytest.raises(Refused, match="lower end"):
        check_bracket(with_codes(bracket, b"\0"))


def members_missed(seed: int) -> int:
    """How many normal laws of 200 boxes have less than the bound, of lines that touch anywhere."""
    edges, draw, tangents = np.arange(-12, 13) / 8, random.Random(seed), Tangents("js")
    masses, missed = np.diff(norm.cdf([-np.inf, *edges, np.inf], 0.4, 0.3)), 0
    for _ in range(200):
        m, s, size = draw.uniform(-0.5, 0.5), draw.uniform(0.1, 0.5), draw.choice((0.02, 0.1))
        low = np.array([[m, s]])
        shares = np.array([[draw.random() for _ in masses]])
        lines = _Lines(masses, shares / shares.sum(), tangents)
        bound = _Part(low, low + size, edges).least(lines)[0][0]
        for by_m, by_s in product((0.0, 0.5, 1.0), repeat=2):
            t, x = m + by_m * size, s + by_s * size
            law = norm.cdf([-np.inf, *edges, np.inf], t / (1 - t * t), x / (1 - x))
            missed += lines.base[0] + (lines.b[0] * np.diff(law)).sum() < bound
    return missed


def test_lines_without_what_taylor_loses_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Second derivatives left out: then some members have less than the bound; none with them."""
    assert members_missed(1) == 0

    def nothing(low: Floats, high: Floats) -> tuple[Floats, Floats]:
        return 0 * low, 0 * high

    monkeypatch.setattr(normal_table, "bend_between", nothing)
    monkeypatch.setattr(normal_table, "third_between", nothing)
    moment = normal_table.moment_between
    monkeypatch.setattr(
        normal_table,
        "moment_between",
        lambda low, high: moment(low, high) if (low == high).all() else nothing(low, high),
    )
    assert members_missed(1) > 0
