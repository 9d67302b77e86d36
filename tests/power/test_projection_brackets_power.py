"""A bracket that is tampered with is refused: each part of it, one at a time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from gantheory.enclosure.projection.brackets import search
from gantheory.enclosure.projection.brackets.check import Bracket, check_bracket
from gantheory.enclosure.projection.check import Refused
from gantheory.enclosure.projection.fit import fit
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
