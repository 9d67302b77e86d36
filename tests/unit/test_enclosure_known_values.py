"""Values known from the literature and from two independent routes lie in the enclosures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from gantheory.enclosure import (
    Enclosure,
    criterion,
    divergence,
    optimal_discriminator,
    value_at_constant,
)
from gantheory.measure.text import parse_law

MIXTURE = "mixture(0.33*normal(-1,0.255) + 0.67*normal(2,1.415))"

# (divergence, p, q, value): each value is rounded to twenty significant digits.
KNOWN = [
    ("js", "normal(0,1)", "normal(1,1)", "0.11142148218473617972"),
    ("js", "uniform(0,1)", "uniform(0,2)", "0.21576155433883569558"),
    ("js", "uniform(0,1)", "uniform(1/4,5/4)", "0.17328679513998632735"),
    ("js", "uniform(0,1)", "uniform(3,4)", "0.69314718055994530942"),
    ("js", "dirac(0)", "normal(0,1)", "0.69314718055994530942"),
    ("tv", "uniform(0,1)", "uniform(3,4)", "1"),
    (
        "js",
        "discrete(0:1/2, 1:1/4, 2:1/4)",
        "discrete(0:1/4, 1:1/4, 2:1/2)",
        "0.042474759198849368225",
    ),
    ("js", "discrete(0:1/2, 1:1/2)", "discrete(0:1/4, 1:3/4)", "0.03382207556860523"),
    # Sharp lower bound of JSD at TV = 1/2: p = (3/4, 1/4), q = (1/4, 3/4).
    ("js", "discrete(0:3/4, 1:1/4)", "discrete(0:1/4, 1:3/4)", "0.13081203594113695913"),
    # Moment-matched normal: variance 1/12 cannot be said by a rational sd, so sd^2 is 1e-40 near.
    (
        "kl",
        "uniform(0,1)",
        "normal(1/2,0.288675134594812882254574390250978727824)",
        "0.17648520831067258667",
    ),
    (
        "js",
        "uniform(0,1)",
        "normal(1/2,0.288675134594812882254574390250978727824)",
        "0.049434697401612982727",
    ),
    ("kl", MIXTURE, "normal(1.01,1.8310786438599517455)", "0.28296954870760329097"),
    ("js", "laplace(0,1.5)", "normal(0,1.9305008840229543580)", "0.013286323733885354854"),
    ("kl", "normal(0,1)", "normal(1,1)", "0.5"),
]


def contains_rounded(found: Enclosure, text: str) -> bool:
    """Whether the enclosure meets the interval of numbers that round to the text."""
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    half_unit = Fraction(10) ** exponent / 2 if "." in text else Fraction(1, 10**20)
    value = Fraction(text)
    # the last digit of a reference may itself be one unit off
    return found.low <= value + 2 * half_unit and value - 2 * half_unit <= found.high


@pytest.mark.parametrize(("name", "p", "q", "value"), KNOWN)
def test_known_value(name: str, p: str, q: str, value: str) -> None:
    found = divergence(name, parse_law(p), parse_law(q), 22)
    assert found.reached()
    assert contains_rounded(found, value)


def test_kl_minus_twice_js() -> None:
    """KL(q||p) - 2 JSD = 2 KL((p+q)/2 || p), an f-divergence of its own."""
    p, q = parse_law("normal(0,1)"), parse_law("normal(1,1)")
    mixed = parse_law("mixture(1/2*normal(0,1) + 1/2*normal(1,1))")
    found = divergence("kl", mixed, p, 22)
    kl, js = divergence("reverse-kl", p, q, 22), divergence("js", p, q, 22)
    assert contains_rounded(Enclosure(2 * found.low, 2 * found.high), "0.27715703563052764057")
    assert kl.low - 2 * js.high <= 2 * found.high
    assert 2 * found.low <= kl.high - 2 * js.low


def test_criterion() -> None:
    p, q = parse_law("normal(0,1)"), parse_law("normal(1,1)")
    assert contains_rounded(criterion(p, p, 20), "-1.3862943611198906188")
    assert contains_rounded(criterion(p, q, 20), "-1.1634513967504182594")
    at_disjoint = criterion(parse_law("uniform(0,1)"), parse_law("uniform(1,2)"), 20)
    assert (at_disjoint.value, at_disjoint.radius) == ("0", "0")


def test_criterion_keeps_its_digits_where_the_laws_barely_overlap() -> None:
    """A hundred standard deviations apart C(G) is about -1e-544; -log 4 + 2 JSD is no way there."""
    found = criterion(parse_law("normal(0,1)"), parse_law("normal(100,1)"), 15)
    assert found.reached()
    assert Fraction(-1, 10**540) < found.low <= found.high < 0


def test_optimal_discriminator() -> None:
    p, q = parse_law("normal(0,1)"), parse_law("normal(1,1)")
    assert contains_rounded(optimal_discriminator(p, q, 0, 22), "0.62245933120185456464")


def test_value_at_constant() -> None:
    assert contains_rounded(value_at_constant("1/2", 20), "-1.3862943611198906188")
    assert value_at_constant(0).value == value_at_constant(1).value == "-inf"
