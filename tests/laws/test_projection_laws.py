"""Laws of shapes and sensitivities, over all of them: what the certificates rest on."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import acb, arb

from gantheory.enclosure import working_precision
from gantheory.enclosure.ball import AnalyticFlag, ball
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.projection.sensitivity import SENSITIVITIES
from gantheory.enclosure.projection.shape import (
    ExponentialShape,
    LaplaceShape,
    LogisticShape,
    NormalShape,
    Shape,
    StudentShape,
)

REAL: AnalyticFlag = False
SHAPES = [
    NormalShape(),
    LogisticShape(),
    LaplaceShape(),
    ExponentialShape(),
    *(StudentShape(Fraction(n)) for n in ("1", "1/10", "3", "40")),
]
PLACES = [Fraction(x) for x in ("1/100", "1/3", "1", "5/2", "7", "30")]
STEP = Fraction(1, 10**12)


def places(shape: Shape) -> list[Fraction]:
    return PLACES if shape.traits.low is not None else [*PLACES, *(-z for z in PLACES)]


def close(a: arb, b: arb) -> bool:
    """To nine digits: a central difference over STEP errs by 1e-24, rounding by 1e-26 or so."""
    return bool(abs(a - b) <= ball(Fraction(1, 10**9)) * (1 + abs(b)))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_shape_is_told_consistently(shape: Shape) -> None:
    """``f'``, ``f''``, the scores and the masses are those of ``f``; ``f`` is its law's."""
    with working_precision(200):
        for x in places(shape):
            z, side, h = acb(ball(x)), 1 if x > 0 else -1, ball(STEP)
            f = shape.log_density(side)
            up, here, down = (f(acb(ball(x) + k * h), REAL).real for k in (1, 0, -1))
            slope, curvature = shape.slope(z, side).real, shape.curvature(z, side).real
            assert close((up - down) / (2 * h), slope)
            assert close((up - 2 * here + down) / (h * h), curvature)
            assert close(shape.along(z, side).real, 1 + z.real * slope)
            bend = 1 + 2 * z.real * slope + z.real**2 * curvature
            assert close(shape.bend(z, side).real, bend)
            assert shape.density(ball(x)).overlaps(here.exp())
            rise = shape.masses([ball(x - STEP), ball(x + STEP)])[1] / (2 * h)
            assert close(rise, here.exp())
            assert close(shape.cdf(ball(x)) + shape.sf(ball(x)), arb(1))
            assert bool(here.exp() <= shape.peak())
            exact = float(shape.standard.log_density(float(x)))
            assert abs(exact - float(here)) < 1e-12 * (1 + abs(exact))
            bound = ball(shape.traits.size) * (1 + abs(z.real)) ** shape.traits.growth
            for value in (slope, curvature, z.real * slope, z.real**2 * curvature):
                assert not bool(abs(value) > bound)


RATIOS = [Fraction(2) ** k for k in (-40, -9, -3, -1, 0, 1, 3, 9, 40)]


@pytest.mark.parametrize("name", [*SENSITIVITIES, "alpha(1/3)", "alpha(5/2)", "alpha(-1/2)"])
def test_a_sensitivity_is_that_of_its_divergence(name: str) -> None:
    """First and second derivative of the kernel in ``q``, and the bounds of both."""
    sensitivity, entry = sensitivity_of(name), entry_of(name)

    def kernel(p: arb, q: arb) -> arb:
        if entry.swap:
            p, q = q, p
        t = acb(q / p)
        return p * entry.kernel.of_ratio[0](t, t.log(), REAL).real * ball(entry.factor)

    beside = entry.kernel.alone[0 if entry.swap else 1] * ball(entry.factor)
    slopes = []
    with working_precision(300):
        for e in RATIOS:
            p, q = ball(e), arb(1)
            h = ball(STEP)
            up, here, down = (kernel(p, q + k * h) for k in (1, 0, -1))
            third = (p / q).log() if sensitivity.asks_log else p / q
            arguments = acb(p), acb(q), acb(third), REAL
            first = sensitivity.first(*arguments).real
            second = sensitivity.second(*arguments).real
            slopes.append(((up - down) / (2 * h), first))
            assert close((up - 2 * here + down) / (h * h), second)
            for terms in sensitivity.bounds.alternatives:
                bound = abs(q * (p / q).log()) if sensitivity.bounds.logarithm else arb(0)
                bound += sum((ball(c) * p ** ball(a) * q ** ball(1 - a) for c, a in terms), arb(0))
                assert not bool(abs(first) > bound)
                assert not bool(second > bound)
        # a constant is taken from h; it is F(0, 1) where that is finite
        flat = slopes[RATIOS.index(Fraction(1))]
        constant = beside if beside.is_finite() else flat[0] - flat[1]
        for slope, first in slopes:
            assert close(slope, first + constant)
