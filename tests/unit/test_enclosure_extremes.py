"""Numbers at the ends of every range: tiny, huge, unreachable, with laws that nearly agree."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.divergence.text import parse_divergence
from gantheory.enclosure import Enclosure, divergence, divergences, optimal_discriminator
from gantheory.enclosure.ball import working_precision
from gantheory.enclosure.result import from_ball
from gantheory.measure.text import parse_law

NAMES = [*(d.name for d in DIVERGENCES), "alpha(1/3)", "alpha(2)", "alpha(-1/2)"]
# A narrow peak far away: the tails' bounds find no cut, so that a pass says nothing at all.
UNREACHED = "mixture(0.999999*normal(0,1)+0.000001*normal(1e6,1e-6))"


def _kl(p: str, q: str, digits: int = 15) -> Enclosure:
    return divergence("kl", parse_law(p), parse_law(q), digits)


def test_a_scale_beyond_the_floats() -> None:
    found = _kl("normal(0,1e-300)", "normal(0,1)")
    assert found.reached()
    # log(1e300) - 1/2, and 1e-600/2; the float has 16 digits
    assert float(found.value) == pytest.approx(300 * math.log(10) - 0.5, rel=1e-15)


def test_a_distance_beyond_the_floats() -> None:
    found = _kl("normal(0,1)", "normal(1e300,1)", 5)
    assert found.reached()
    assert Fraction(10) ** 600 / 2 in found


def test_a_score_too_small_to_write() -> None:
    """``1/(1 + exp(1e9 - 1/2))`` has half a thousand million zeros: the interval says how far."""
    p, q = parse_law("normal(0,1)"), parse_law("normal(1,1)")
    below = optimal_discriminator(p, q, 10**9)
    above = optimal_discriminator(p, q, -(10**9))
    assert below.low == 0
    assert 0 < below.high < Fraction(1, 10**70000)
    assert not below.reached()
    assert above.reached()
    assert above.high >= 1


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("exponent", [10**3, 10**6, 10**12, -(10**3), -(10**6), -(10**12)])
def test_ends_lie_outside_whatever_the_exponent(sign: int, exponent: int) -> None:
    """The middle or the radius may have any exponent; the ends are fractions or infinite."""
    with working_precision(64):
        point = arb(2) ** exponent * sign
        for value in (point, point + arb(0, 1), arb(0, abs(point)), point * arb(1, 0.5)):
            found = from_ball(value, 15)
            assert found.low <= found.high
            with working_precision(3000):  # where ends of exponent 1000 are exact
                assert _arb(found.low) <= value.lower()
                assert value.upper() <= _arb(found.high)
            assert len(found.lower + found.upper + found.value) < 200 or abs(exponent) <= 10**3


def _arb(end: Fraction | float) -> arb:
    if isinstance(end, float):
        return arb.pos_inf() if end > 0 else arb.neg_inf()
    return arb(end.numerator) / arb(end.denominator)


@pytest.mark.parametrize("freedom", ["1e4", "1e6"])
def test_the_variation_of_laws_that_nearly_agree(freedom: str) -> None:
    """To first order Student's density is the normal one times ``1 + (x^4 - 2x^2 - 1)/(4 nu)``:
    its integral up to the zero ``c^2 = 1 + sqrt 2`` is ``2 (c^3 + c) phi(c)/(4 nu)``.
    """
    found = divergence("tv", parse_law(f"student({freedom},0,1)"), parse_law("normal(0,1)"))
    assert found.reached()
    c = math.sqrt(1 + math.sqrt(2))
    first = 2 * (c**3 + c) * math.exp(-c * c / 2) / math.sqrt(2 * math.pi) / (4 * float(freedom))
    # the next order is a few times 1/nu of the first
    assert float(found.value) == pytest.approx(first, rel=10 / float(freedom))


@pytest.mark.parametrize("name", NAMES)
def test_a_ceiling_is_the_value_of_disjoint_laws(name: str) -> None:
    largest = divergences.ceiling(name)
    assert float(largest) == pytest.approx(parse_divergence(name).maximum, rel=1e-15)
    apart = divergence(name, parse_law("uniform(0,1)"), parse_law("uniform(2,3)"))
    assert apart.low <= largest
    assert apart.high == math.inf or apart.high - largest < Fraction(1, 10**14)


@pytest.mark.parametrize("name", ["hellinger", "js", "triangular", "alpha(1/3)"])
def test_nothing_known_is_still_the_range(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divergences, "_PATIENCE", 0.0)
    found = divergence(name, parse_law(UNREACHED), parse_law("normal(0,1)"))
    assert found.low >= 0
    assert float(found.high) <= parse_divergence(name).maximum * (1 + 1e-15)


def test_effort_ends_when_passes_gain_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    passes = []

    def value(goal: object) -> arb:
        passes.append(goal)
        return arb.nan()

    divergences.refine(value, 15)
    assert len(passes) > 5
    passes.clear()
    monkeypatch.setattr(divergences, "_PATIENCE", -1.0)
    assert not divergences.refine(value, 15).reached()
    assert len(passes) == 1


def test_effort_goes_on_while_digits_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divergences, "_PATIENCE", -1.0)
    passes = []

    def value(_goal: object) -> arb:
        passes.append(0)
        return arb(1, 10.0 ** -(3 * len(passes)))

    assert divergences.refine(value, 15).reached()
    assert len(passes) > 3


@pytest.mark.parametrize(("first", "second"), [("511", "500"), ("2000", "1999")])
def test_large_gamma_shapes_keep_their_digits(first: str, second: str) -> None:
    """Total variation from distribution functions, where the densities cross near the medians."""
    p, q = (parse_law(f"gamma({k},{k})") for k in (first, second))
    found = divergence("tv", p, q, 15)
    assert found.reached()
    x = np.linspace(0.5, 1.5, 20001)
    apart = p.parts[0][1].cdf(x) - q.parts[0][1].cdf(x)
    # scipy's own error, and that of a grid of this step at the crossings' flat tops
    assert abs(float(found.midpoint) - float(apart.max() - apart.min())) < 1e-8
