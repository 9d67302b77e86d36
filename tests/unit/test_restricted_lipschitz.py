"""The bound above of Lipschitz logits: above every member, near the best, exact for two points."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gantheory.enclosure import criterion
from gantheory.enclosure.ball import working_precision
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted import lipschitz
from gantheory.enclosure.restricted.hinges import Network, Unit, found_lipschitz, network_value
from gantheory.enclosure.restricted.lipschitz import lipschitz_above
from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.text import parse_law

GOAL = Goal(50)
PAIRS = [
    ("normal(0,1)", "laplace(2,1)"),
    ("uniform(0,1)", "normal(1/2,1/4)"),
    ("beta(1/2,1/2)", "uniform(0,1)"),
    ("mixture(0.5*dirac(0) + 0.5*normal(0,1))", "discrete(0:1/2, 1:1/2)"),
    ("exponential(1)", "student(3,0,1)"),
]


def members(bound: Fraction, rng: np.random.Generator) -> list[Network]:
    """Logits of that slope at most, the steepest lines among them."""
    made = [
        Network(Fraction(0), (Unit(Fraction(0), 1, s * bound), Unit(Fraction(0), -1, -s * bound)))
        for s in (1, -1)
    ]
    for _ in range(6):
        knots = sorted(Fraction(round(x, 3)) for x in rng.normal(size=4))
        slopes = [Fraction(round(x, 3)) * bound for x in rng.uniform(-1, 1, size=3)]
        steps = [b - a for a, b in zip([Fraction(0), *slopes], [*slopes, Fraction(0)], strict=True)]
        units = tuple(Unit(k, 1, s) for k, s in zip(knots, steps, strict=True) if s)
        made.append(Network(Fraction(round(float(rng.normal()), 3)), units))
    return made


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_no_member_is_above_the_bound_from_any_member(p: str, q: str) -> None:
    """A bound by duality holds from every member, a poor one too: so each is held against all."""
    laws, bound = (parse_law(p), parse_law(q)), Fraction(3, 2)
    every = members(bound, np.random.default_rng(1))
    assert all(m.steepest() <= bound for m in every)
    with working_precision(82):
        values = [network_value(m, *laws, GOAL) for m in every]
        for m in [found_lipschitz(bound, *laws), *every[:3]]:
            above = lipschitz_above(m, bound, *laws, GOAL)
            assert above.is_finite()
            assert all(v.lower() <= above.upper() for v in values)


@pytest.mark.parametrize("bound", ["1/10", "1", "7"])
def test_two_points_are_enclosed(bound: str) -> None:
    """For dirac(0) and dirac(1) the best logit is L (1/2 - x), worth -2 log(1 + e^(-L/2))."""
    f = parse_discriminators(f"lipschitz({bound})")
    found = restricted(f, parse_law("dirac(0)"), parse_law("dirac(1)")).value
    truth = -2 * math.log1p(math.exp(-float(Fraction(bound)) / 2))
    assert float(found.low) - 1e-12 <= truth <= float(found.high) + 1e-12
    assert float(found.high) - float(found.low) < 1e-5  # as far as quasi-Newton steps come


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_bracket_is_far_narrower_than_that_by_c(p: str, q: str) -> None:
    found = restricted(parse_discriminators("lipschitz(1/2)"), parse_law(p), parse_law(q))
    assert "above, by duality" in found.reason
    low, high = float(found.value.low), float(found.value.high)
    by_criterion = float(criterion(parse_law(p), parse_law(q), 10).high)
    assert 0 < high - low < (by_criterion - low) / 4


def test_without_a_mean_it_is_c() -> None:
    found = restricted(
        parse_discriminators("lipschitz(1)"), parse_law("cauchy(0,1)"), parse_law("normal(0,1)")
    )
    assert "above, C(G)" in found.reason


@pytest.mark.power
@pytest.mark.parametrize("part", ["_tail", "_offset"])
def test_without_a_term_it_is_no_bound(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the best member, and from it lifted and lowered a little."""
    laws, bound = (parse_law("dirac(0)"), parse_law("dirac(1)")), Fraction(5)
    ramp = Unit(Fraction(0), 1, -bound), Unit(Fraction(1), 1, bound)
    near = [Network(bound / 2 + Fraction(shift, 2), ramp) for shift in (-1, 0, 1)]
    with working_precision(82):
        best = network_value(Network(bound / 2, ramp), *laws, GOAL)

        def broken() -> list[bool]:
            above = [lipschitz_above(m, bound, *laws, GOAL) for m in near]
            return [u.upper() < best.lower() for u in above]

        assert not any(broken())
        monkeypatch.setattr(lipschitz, part, lambda *_, **__: best * 0)
        assert any(broken())
