"""Families: free parameters, their narrowed domains, members, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from gantheory.measure.families.normal import Normal
from gantheory.measure.family import Family, MixtureFamily
from gantheory.measure.mixture import mixture
from gantheory.measure.parameter import REAL, Interval
from gantheory.measure.text import parse_family
from gantheory.theory.errors import InputError


def names(family: Family) -> list[str]:
    return [p.name for p in family.parameters]


def test_a_free_mixture_of_normals_has_the_five_parameters_ordered_by_mean() -> None:
    family = parse_family("mixture(normal, normal)")
    assert names(family) == ["w1", "mean1", "sd1", "mean2", "sd2"]
    assert family.increasing == (("mean1", "mean2", False),)
    member = family.member(w1="0.3", mean1=-1, sd1=1, mean2=2, sd2=3)
    assert member == mixture(("0.3", Normal(-1, 1)), ("0.7", Normal(2, 3)))
    with pytest.raises(InputError, match="mean1 = 2 and mean2 = -1, expected mean1 <= mean2"):
        family.member(w1="0.3", mean1=2, sd1=1, mean2=-1, sd2=3)


def test_three_components_leave_two_weights_free() -> None:
    family = parse_family("mixture(normal(0,*), dirac, normal(0,*))")
    assert names(family) == ["w1", "sd1", "w2", "x2", "sd3"]
    assert family.increasing == (("sd1", "sd3", False),)
    with pytest.raises(InputError, match=r"free weights sum to 1\.2, more than 1"):
        family.member(w1="0.6", sd1=1, w2="0.6", x2=0, sd3=2)
    everything = family.member(w1=1, sd1=1, w2=0, x2=0, sd3=2)
    assert everything.parts == ((1, Normal(0, 1)),)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("uniform(0,*)", Interval(low=Fraction(0))),
        ("uniform(*,0)", Interval(high=Fraction(0))),
        ("uniform(100,*)", Interval(low=Fraction(100))),
        (
            "triangular(0,*,1)",
            Interval(Fraction(0), Fraction(1), closed_low=True, closed_high=True),
        ),
        ("triangular(*,0,1)", Interval(high=Fraction(0), closed_high=True)),
        ("triangular(0,0,*)", Interval(low=Fraction(0))),
        ("normal(*,1)", REAL),
        ("beta(1,*)", Interval(low=Fraction(0))),
    ],
)
def test_a_fixed_parameter_narrows_the_domain_of_its_neighbour(text: str, domain: Interval) -> None:
    (parameter,) = parse_family(text).parameters
    assert parameter.domain == domain


def test_every_value_inside_a_narrowed_domain_is_a_member_and_none_outside() -> None:
    for text in ("uniform(0,*)", "uniform(*,0)", "triangular(0,*,1)", "triangular(0,0,*)"):
        family = parse_family(text)
        (parameter,) = family.parameters
        for value in (Fraction(k, 4) for k in range(-8, 9)):
            if value in parameter.domain:
                family.member(**{parameter.name: value})
            else:
                with pytest.raises(InputError, match=f"{parameter.name} is"):
                    family.member(**{parameter.name: value})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mean": 0}, "needs a value for sd"),
        ({"mean": 0, "sd": 1, "men": 2}, "no free parameter men: did you mean mean"),
        ({"mean": 0, "sd": 0}, r"sd is 0, outside \(0, oo\)"),
        ({"mean": math.nan, "sd": 1}, "mean is nan"),
    ],
)
def test_wrong_values_are_named(values: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_family("normal").member(**values)


def test_a_fixed_value_that_no_member_has_is_refused_at_once() -> None:
    for text, message in (("normal(*,0)", "sd is 0"), ("triangular(1,*,1)", "expected low < high")):
        with pytest.raises(InputError, match=message):
            parse_family(text)


def test_a_mixture_family_has_two_components() -> None:
    with pytest.raises(InputError, match="give two or more"):
        MixtureFamily((Normal(0, 1),))
