"""The value and the slopes of a logistic game: integrated apart, in pairs, or by scipy."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import quad

from gantheory.enclosure.ball import working_precision
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted.combination import combined, feature
from gantheory.enclosure.restricted.play import sides, slopes, value, value_and_slopes
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.text import parse_law

GOAL = Goal(60)
PAIRS = [
    ("normal(0,1)", "laplace(1,2)", "logistic(1,x,x^2,x^3)"),
    ("uniform(0,1)", "mixture(0.5*dirac(1/2) + 0.5*beta(2,3))", "logistic(1,x,cos(2*pi*x))"),
    ("discrete(0:1/3, 1:2/3)", "normal(0,2)", "logistic(x,rbf(0,1))"),
    ("student(3,0,1)", "gamma(2,1)", "logistic(1,x)"),
]


@pytest.mark.parametrize(("p", "q", "f"), PAIRS)
def test_together_and_apart_they_are_the_same(p: str, q: str, f: str) -> None:
    both = sides(parse_law(p), parse_law(q))
    parts = [feature(x) for x in parse_discriminators(f).features]
    u = combined([Fraction(k + 1, 8) * (-1) ** k for k in range(len(parts))], parts)
    with working_precision(96):
        one = value(both, u, GOAL)
        each = [slopes(both, u, [part], GOAL)[0] for part in parts]
        found, together = value_and_slopes(both, u, parts, GOAL)
        for a, b in zip([one, *each], [found, *together], strict=True):
            assert a.overlaps(b)
            assert float(b.rad()) < 1e-12  # an overlap of wide balls would say nothing


def test_the_slopes_are_those_of_the_value() -> None:
    """By scipy, for two normal laws: V and its derivatives at a given logit."""
    p, q, f = "normal(0,1)", "normal(1,2)", "logistic(1,x,x^2)"
    parts = [feature(x) for x in parse_discriminators(f).features]
    weights = [Fraction(1, 3), Fraction(-1, 2), Fraction(1, 5)]
    with working_precision(96):
        found, slope = value_and_slopes(
            sides(parse_law(p), parse_law(q)), combined(weights, parts), parts, GOAL
        )
    w = np.array([float(x) for x in weights])

    def expectation(law: str, of: object) -> float:
        density = parse_law(law).parts[0][1]
        inside = lambda x: np.exp(density.log_density(x)) * of(x)  # type: ignore[operator]  # noqa: E731
        return float(quad(inside, -25, 25, epsabs=1e-13, limit=500)[0])

    def u(x: float) -> float:
        return float(w @ [1, x, x * x])

    v = -expectation(p, lambda x: np.logaddexp(0, -u(x)))
    v -= expectation(q, lambda x: np.logaddexp(0, u(x)))
    assert float(found) == pytest.approx(v, abs=1e-11)  # quad's own error
    for k in range(3):
        s = expectation(p, lambda x, k=k: x**k / (1 + np.exp(u(x))))
        s -= expectation(q, lambda x, k=k: x**k / (1 + np.exp(-u(x))))
        assert float(slope[k]) == pytest.approx(s, abs=1e-11)
