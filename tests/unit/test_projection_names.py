"""Laws of several names, and an infimum that is not attained."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure import divergence
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.names import names_of
from gantheory.measure.density import Density
from gantheory.measure.text import parse_family, parse_law

NAMES = [
    ("exponential(3)", "gamma(1,3)"),
    ("cauchy(1,2)", "student(1,1,2)"),
    ("uniform(0,1)", "beta(1,1)"),
    ("triangular(0,0,1)", "beta(1,2)"),
    ("triangular(0,1,1)", "beta(2,1)"),
]


@pytest.mark.parametrize("pair", [*NAMES, *(p[::-1] for p in NAMES)])
def test_the_other_name_is_the_same_law(pair: tuple[str, str]) -> None:
    one, other = (parse_law(text) for text in pair)
    assert isinstance(one, Density)
    assert other in names_of(one)
    assert divergence("js", one, other).is_exact
    free = parse_family(pair[1].split("(")[0])
    found = fit(one, free, "kl", 10)
    assert (found.status, found.value.low) == ("global", 0)
    assert free.member(**{k: Fraction(v.midpoint) for k, v in found.minimisers[0].items()}) == other


@pytest.mark.parametrize("text", ["uniform(0,2)", "triangular(0,1/2,1)", "gamma(2,1)", "beta(2,2)"])
def test_most_laws_have_one_name(text: str) -> None:
    law = parse_law(text)
    assert isinstance(law, Density)
    assert names_of(law) == (law,)
