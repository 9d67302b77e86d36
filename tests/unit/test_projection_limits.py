"""Infima that no member attains: the status, and that members come as close as is said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure import divergence
from gantheory.enclosure.projection.fit import fit, game_value
from gantheory.measure.text import parse_family, parse_law

NAMES = (
    "js",
    "kl",
    "reverse-kl",
    "jeffreys",
    "hellinger",
    "tv",
    "triangular",
    "pearson",
    "alpha(1/3)",
    "alpha(5/2)",
)
TARGET = "normal(1000,0.000001)"


@pytest.mark.parametrize("name", NAMES)
def test_student_laws_come_as_close_to_a_normal_law_as_one_likes(name: str) -> None:
    """Every divergence falls as a power of 1/df, TV like 1/df itself."""
    p = parse_law(TARGET)
    found = fit(p, parse_family("student"), name, 10)
    assert (found.status, found.value.low, found.value.high) == ("no_minimiser", 0, 0)
    assert found.minimisers == ()
    assert "df -> oo at loc = 1000, scale = 1/1000000" in found.reason
    near, nearer = (
        divergence(name, p, parse_law(f"student({df},1000,0.000001)"), 5) for df in (100, 10000)
    )
    assert 0 < nearer.low <= nearer.high < near.low / 50
    assert nearer.high < Fraction(1, 1000)


@pytest.mark.parametrize("name", ["neyman", "alpha(-1/2)"])
def test_where_every_member_has_the_heavier_tail(name: str) -> None:
    found = fit(parse_law(TARGET), parse_family("student(*,1000,*)"), name, 10)
    assert found.status == "infinite"


@pytest.mark.parametrize(
    ("target", "family"),
    [
        ("normal(0,1)", "student(*,1,1)"),
        ("normal(0,1)", "student(*,0,2)"),
        ("laplace(0,1)", "student(*,0,1)"),
        ("mixture(1/2*normal(0,1) + 1/2*normal(1,1))", "student(*,0,1)"),
        ("mixture(1/2*normal(0,1) + 1/2*dirac(0))", "student(*,0,1)"),
        ("student(3,0,1)", "student"),
    ],
)
def test_no_other_target_is_said_to_be_such_a_limit(target: str, family: str) -> None:
    found = fit(parse_law(target), parse_family(family), "js", 10, 0.1)  # brackets take their time
    assert found.status != "no_minimiser"


def test_the_limit_itself_in_two_parts() -> None:
    found = fit(
        parse_law("mixture(1/2*normal(0,1) + 1/2*normal(0,1))"),
        parse_family("student(*,0,1)"),
        "tv",
        10,
    )
    assert found.status == "no_minimiser"


@pytest.mark.parametrize("family", ["normal", "uniform", "exponential", "laplace(0,*)"])
@pytest.mark.parametrize(
    ("name", "value"), [("tv", 1), ("hellinger", 1), ("triangular", 2), ("js", None)]
)
def test_laws_that_are_mutually_singular_are_at_one_exact_distance(
    family: str, name: str, value: int | None
) -> None:
    """Of JSD that is log 2, at which the game is worth 0."""
    found = fit(parse_law("discrete(0:1/2, 1:1/2)"), parse_family(family), name, 12)
    assert found.status == "constant"
    if value is not None:
        assert found.value.is_exact
        assert found.value.low == value
    else:
        game = game_value(found)
        assert game is not None
        assert game.is_exact
        assert game.low == 0


@pytest.mark.parametrize("target", ["normal(0,1)", "laplace(0,1)"])
def test_the_infimum_is_known_where_many_members_attain_it(target: str) -> None:
    """Half of the target lies where no member does, and on the other half many are above it."""
    p = parse_law(target)
    found = fit(p, parse_family("exponential"), "tv", 12)
    assert found.status == "stationary"
    assert found.value.reached()
    assert found.value.low <= Fraction(1, 2) <= found.value.high
    assert "may be many" in found.reason
    for rate in ("1", "0.9"):
        value = divergence("tv", p, parse_law(f"exponential({rate})"), 12)
        assert value.low <= Fraction(1, 2) <= value.high
