"""Best members against a limited discriminator, by the restricted values at and beside them."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gantheory.enclosure.restricted.fit import restricted_fit
from gantheory.enclosure.restricted.fit_moments import moments
from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.density import Density
from gantheory.measure.text import parse_family, parse_law

LEAST = -math.log(4)
QUADRATIC = "logistic(1,x,x^2)"


@pytest.mark.parametrize(
    ("target", "family", "among", "at"),
    [
        ("uniform(0,1)", "normal", QUADRATIC, {"mean": "1/2", "sd": "0.28867513459481288225"}),
        ("uniform(0,2)", "normal(*,3)", "logistic(1,x)", {"mean": "1"}),
        ("uniform(-1,1)", "normal(0,*)", "logistic(x^2)", {"sd": "0.57735026918962576451"}),
        ("gamma(2,3)", "exponential", "logistic(1,x)", {"rate": "3/2"}),
        ("beta(2,3)", "gamma", QUADRATIC, {"shape": "4", "rate": "10"}),
        ("mixture(1/2*dirac(0)+1/2*dirac(1))", "normal", QUADRATIC, {"mean": "1/2", "sd": "1/2"}),
        ("normal(0,1)", "uniform", QUADRATIC, {"low": "-1.73205080756887729353",
                                               "high": "1.73205080756887729353"}),
        ("logistic(1,2)", "laplace", QUADRATIC, {"loc": "1", "scale": "2.56509966032372819109"}),
        ("laplace(1,2)", "logistic", QUADRATIC, {"loc": "1", "scale": "1.55939360246735221581"}),
        ("uniform(0,1)", "student(4,*,*)", QUADRATIC, {"loc": "1/2",
                                                       "scale": "0.20412414523193150818"}),
        # quartiles: 0.25/sd is the upper quartile of a standard normal, 0.674489750196
        ("uniform(0,1)", "normal", "partition(1/4,3/4)", {"mean": "1/2",
                                                          "sd": "0.37065055462640046514"}),
        ("uniform(0,1)", "cauchy", "partition(1/4,3/4)", {"loc": "1/2", "scale": "1/4"}),
        ("uniform(0,1)", "cauchy(1/2,*)", "partition(3/4)", {"scale": "1/4"}),
        ("gamma(1,2)", "exponential", "partition(-1,0,1)", {"rate": "2"}),
    ],
)  # fmt: skip
def test_the_class_is_blind_there_and_not_beside(
    target: str, family: str, among: str, at: dict[str, str]
) -> None:
    law, members, f = parse_law(target), parse_family(family), parse_discriminators(among)
    found = restricted_fit(law, members, f, 20)
    assert found.status == "global"
    (best,) = found.minimisers
    assert set(best) == set(at)
    for name, value in at.items():
        # given to 20 digits: known ones are roots and quantiles to 21, cut
        assert float(abs(best[name].midpoint - Fraction(value))) < 1e-18

    def value(**moved: Fraction) -> tuple[float, float]:
        here = {name: Fraction(x) + moved.get(name, 0) for name, x in at.items()}
        there = restricted(f, law, members.member(**here), 12).value
        return float(there.low), float(there.high)

    # V grows with the square of the distance: 1e-18 away nothing is to be seen
    assert value()[1] < LEAST + 1e-11
    for name in at:
        assert value(**{name: Fraction(1, 10)})[0] > LEAST + 1e-6


@pytest.mark.parametrize(
    ("target", "family", "among", "status", "words"),
    [
        ("uniform(0,1)", "normal", "constant", "constant", "whatever the member"),
        ("uniform(-1,1)", "laplace(0,*)", "logistic(1,x)", "constant", "every member has"),
        (
            "uniform(0,1)",
            "normal",
            "logistic(1,x)",
            "global",
            "every member with the target's mean",
        ),
        ("uniform(0,1)", "normal", "partition(1/2)", "global", "one is given"),
        ("uniform(0,1)", "normal", "partition(0,1/2,1)", "no_minimiser", "shrink to 0.5"),
        ("uniform(0,1)", "cauchy", "partition(0,1)", "no_minimiser", "a point of the target's"),
        ("normal(0,2)", "normal", "threshold", "global", "the target is a member"),
        ("uniform(0,1)", "uniform(0,*)", "relu(1)", "global", "the target is a member"),
        ("dirac(0)", "normal", QUADRATIC, "stationary", "not certified"),
        ("cauchy(0,1)", "gamma", QUADRATIC, "stationary", "no member was found"),
        ("uniform(0,1)", "normal(0,*)", QUADRATIC, "stationary", "not certified"),
        ("uniform(0,1)", "normal", "partition(1/4,1/2)", "global", "the one member"),
        ("uniform(0,1)", "normal", "partition(1/4,1/2,3/4)", "stationary", "not certified"),
    ],
)
def test_what_is_known(target: str, family: str, among: str, status: str, words: str) -> None:
    law, members, f = parse_law(target), parse_family(family), parse_discriminators(among)
    found = restricted_fit(law, members, f, 10)
    assert found.status == status
    assert words in found.reason
    # the float -log 4 is off by less than 1e-15
    assert found.value.low - 1e-15 <= LEAST <= found.value.high + 1e-15
    assert found.value.reached(10) or status == "stationary"
    if status == "stationary" and found.minimisers:
        at = {name: Fraction(x.midpoint) for name, x in found.minimisers[0].items()}
        assert restricted(f, law, members.member(**at), 10).value.high <= found.value.high


def test_members_that_shrink_come_as_close_as_one_likes() -> None:
    f, law = parse_discriminators("partition(0,1/2,1)"), parse_law("uniform(0,1)")
    least = restricted_fit(law, parse_family("normal"), f, 30).value
    for sd, room in (("0.2", 1e-1), ("0.1", 1e-5), ("0.05", 1e-20)):
        found = restricted(f, law, parse_law(f"normal(1/2,{sd})"), 30).value
        assert least.high < found.low
        assert found.high < least.low + Fraction(room)


@pytest.mark.parametrize(
    "text",
    [
        "uniform(-1,3)", "normal(1,2)", "laplace(-1,3)", "logistic(2,3)", "exponential(3)",
        "beta(2,5)", "gamma(3,2)", "triangular(0,1,4)", "student(5,1,2)",
    ],
)  # fmt: skip
def test_moments_are_those_of_the_law(text: str) -> None:
    law = parse_law(text)
    assert isinstance(law, Density)
    found = moments(law)
    assert found is not None
    assert float(found.mean) == pytest.approx(law.expectation, rel=1e-14)  # both are rounded once
    assert float(found.variance.value) == pytest.approx(law.variance, rel=1e-14)


def test_moments_of_a_mixture_add_up_and_may_be_infinite() -> None:
    found = moments(parse_law("mixture(1/4*normal(1,2) + 1/4*uniform(0,1) + 1/2*dirac(3))"))
    assert found is not None
    assert found.mean == Fraction(15, 8)
    assert found.second.rational == Fraction(5, 4) + Fraction(1, 12) + Fraction(9, 2)
    assert moments(parse_law("cauchy(0,1)")) is None
    assert moments(parse_law("student(2,0,1)")) is None
