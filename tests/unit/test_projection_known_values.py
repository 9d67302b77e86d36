"""Known best members, each computed by two independent routes elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure.projection.fit import fit, game_value
from gantheory.measure.text import parse_family, parse_law

MIXTURE = "mixture(0.33*normal(-1,0.255) + 0.67*normal(2,1.415))"
KNOWN = [
    ("uniform(0,1)", "normal", "js", "0.047806643586844130077", {"mean": "0.5"}),
    ("uniform(0,1)", "normal", "kl", "0.17648520831067258667", {"sd": "0.28867513459481288225"}),
    ("laplace(0,1.5)", "normal(0,*)", "js", "0.01328632373388485376", {"sd": "1.9305008840229544"}),
    (MIXTURE, "normal", "kl", "0.28296954870760329097", {"mean": "1.01", "sd": "1.83107864385995"}),
]
# The known values are given to some 12 digits or more; the enclosures are asked for 14.
TOLERANCE = Fraction(1, 10**12)


@pytest.mark.parametrize(("target", "family", "name", "value", "at"), KNOWN)
def test_the_best_member(
    target: str, family: str, name: str, value: str, at: dict[str, str]
) -> None:
    found = fit(parse_law(target), parse_family(family), name, 14)
    assert found.status == "global"
    assert found.value.reached()
    assert found.value.low - TOLERANCE < Fraction(value) < found.value.high + TOLERANCE
    (minimiser,) = found.minimisers
    for parameter, known in at.items():
        here = minimiser[parameter]
        assert here.low - TOLERANCE < Fraction(known) < here.high + TOLERANCE
    if name == "js" and family == "normal":
        game = game_value(found)
        assert game is not None
        assert abs(Fraction("-1.2906810739462023587") - Fraction(game.low)) < TOLERANCE


def test_two_minimisers_are_both_told() -> None:
    """Between two far modes a Cauchy law sits on either, and by symmetry on both equally well."""
    target = parse_law("mixture(1/2*normal(-3,1) + 1/2*normal(3,1))")
    found = fit(target, parse_family("cauchy(*,0.92)"), "js", 8)
    assert found.status == "global"
    first, second = sorted(m["loc"].midpoint for m in found.minimisers)
    assert first < -2 < 2 < second
    assert abs(first + second) < Fraction(1, 10**6)


def test_a_normal_law_sits_on_either_half_under_reverse_kl() -> None:
    target = parse_law("mixture(1/2*normal(-3,1) + 1/2*normal(3,1))")
    found = fit(target, parse_family("normal(*,1)"), "reverse-kl", 8)
    assert found.status == "global"
    first, second = sorted(m["mean"].midpoint for m in found.minimisers)
    assert -3 < first < -2 < 2 < second < 3
    assert abs(first + second) < Fraction(1, 10**6)


def test_a_scale_of_any_size_and_a_target_far_away() -> None:
    """The same digits, moved and stretched."""
    for target, unit in (("uniform(1000,1001)", 1), ("uniform(0,1/1000000)", Fraction(1, 10**6))):
        found = fit(parse_law(target), parse_family("normal"), "js", 10)
        assert found.status == "global"
        sd = found.minimisers[0]["sd"]
        assert abs(sd.midpoint / unit - Fraction("0.26680081428418")) < Fraction(1, 10**9)
