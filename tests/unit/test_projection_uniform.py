"""The best uniform law: derivatives, kinks, closed forms, and members that are known."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb

from gantheory.enclosure import divergence
from gantheory.enclosure.ball import ball, certainly, working_precision
from gantheory.enclosure.projection.box import Box, point_box
from gantheory.enclosure.projection.edges import edges_for
from gantheory.enclosure.projection.facts import COARSE
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.location_scale import Units
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.projection.uniform import UniformFacts, is_uniform
from gantheory.enclosure.quadrature import Goal
from gantheory.measure.text import parse_family, parse_law

FINITE = ["js", "hellinger", "triangular", "tv"]
TARGETS = ["normal(0,1)", "exponential(1)", "triangular(0,1/3,1)", "beta(1/2,1/2)"]
UNIT = Units(Fraction(0), Fraction(1))


def facts_of(target: str, name: str = "js", units: Units = UNIT) -> UniformFacts:
    law, family = parse_law(target), parse_family("uniform")
    assert is_uniform(family)
    edges = edges_for(law, units, 24)
    return UniformFacts(name, law, family, sensitivity_of(name), units, edges)


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("target", TARGETS)
def test_derivatives_are_those_of_the_value(target: str, name: str) -> None:
    """Central differences of enclosed values; in units that are not 1."""
    facts = facts_of(target, name, Units(Fraction(1, 8), Fraction(1, 2)))
    point, step = (Fraction(1, 16), Fraction(5, 4)), Fraction(1, 10**6)

    def value(*shift: int) -> arb:
        there = tuple(x + k * step for x, k in zip(point, shift, strict=True))
        found = facts.value(there, 24)
        return ball(Fraction(found.midpoint))

    with working_precision(120):
        here, h = point_box(point), ball(step)
        # a central difference errs by h^2 times a third or fourth derivative, all below 10^3
        tolerance = ball(Fraction(1, 10**8))
        for i, (one, other) in enumerate((((1, 0), (-1, 0)), ((0, 1), (0, -1)))):
            slope = facts.derivative(here, (i,), Goal(60))
            assert certainly(abs((value(*one) - value(*other)) / (2 * h) - slope), "<", tolerance)
            bend = facts.derivative(here, (i, i), Goal(60))
            second = (value(*one) - 2 * value(0, 0) + value(*other)) / (h * h)
            assert certainly(abs(second - bend), "<", tolerance)
        mixed = (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * h * h)
        assert certainly(abs(mixed - facts.derivative(here, (0, 1), Goal(60))), "<", tolerance)


@pytest.mark.parametrize("target", TARGETS)
def test_a_box_holds_what_its_points_have(target: str) -> None:
    """Derivatives over a box hold those at its points, and no member is below its bound."""
    facts, draw = facts_of(target), random.Random(5)
    for _ in range(12):
        a, b = Fraction(draw.randint(-40, 20), 16), Fraction(draw.randint(24, 80), 16)
        wide = Fraction(draw.randint(1, 8), 32)
        box = Box((a, b), (a + wide, b + wide))
        places = [(a + wide * draw.randint(0, 4) / 4, b + wide * draw.randint(0, 4) / 4)] * 2
        least = Fraction(0)
        while facts.is_far(box, least + Fraction(1, 64)):
            least += Fraction(1, 64)
        for place in places:
            assert divergence("js", facts.target, _uniform(place), 8).high > least
            for by in ((0,), (1,), (0, 0), (0, 1), (1, 1)):
                with working_precision(64):
                    over = facts.derivative(box, by, COARSE)
                    at = facts.derivative(point_box(place), by, COARSE)
                if over.is_finite() and at.is_finite():
                    assert over.overlaps(at)


def _uniform(place: tuple[Fraction, Fraction]):  # noqa: ANN202
    return parse_law(f"uniform({place[0]},{place[1]})")


def test_unbounded_boxes_and_boxes_without_members() -> None:
    """The bound by data processing is right for limits, and where ``a >= b``."""
    facts = facts_of("normal(0,1)")
    inf, best = float("inf"), Fraction(47, 1000)  # the best uniform law is at 0.0478
    assert facts.is_far(Box((Fraction(3), Fraction(1)), (Fraction(4), Fraction(2))), Fraction(100))
    assert facts.is_far(Box((-inf, Fraction(9)), (Fraction(-9), inf)), best)
    for box in (
        Box((-inf, -inf), (inf, inf)),
        Box((-inf, Fraction(1)), (Fraction(-1), inf)),
        Box((Fraction(-2), Fraction(-2)), (Fraction(2), Fraction(2))),
    ):
        assert not facts.is_far(box, best + Fraction(2, 1000))


@pytest.mark.parametrize(
    ("target", "family", "name", "value", "at"),
    [
        # JSD is symmetric, and both families are closed under moves and stretches: as for normal
        # laws and a uniform target
        ("normal(3,0.000001)", "uniform", "js", "0.047806643586844130", None),
        # likewise, beside the best normal law for a uniform target
        ("normal(3,0.000001)", "uniform", "tv", "0.18505745191591885683", None),
        # 3 - 2 sqrt(2)
        ("triangular(0,1/2,1)", "uniform", "tv", "0.17157287525380990240", None),
        # JSD(U[0,1], U[0,2]), mirrored and halved: a known value
        ("uniform(0,1)", "uniform(*,1/2)", "js", "0.21576155433883569558", {"low": 0}),
        ("triangular(0,1,2)", "uniform", "kl", "0.19314718055994530942", {"low": 0, "high": 2}),
        ("triangular(0,1,2)", "uniform(-1,*)", "pearson", "1", {"high": 2}),
        ("beta(1/2,1/2)", "uniform", "hellinger", None, {"low": 0, "high": 1}),
        ("beta(1,1)", "uniform", "tv", "0", {"low": 0, "high": 1}),
    ],
)
def test_the_best_member(
    target: str, family: str, name: str, value: str | None, at: dict[str, int] | None
) -> None:
    found = fit(parse_law(target), parse_family(family), name, 12)
    assert found.status == "global"
    assert found.value.reached()
    if value is not None:
        assert (
            found.value.low - Fraction(1, 10**15)
            < Fraction(value)
            < found.value.high + Fraction(1, 10**15)
        )  # the known values have more digits than that
    (minimiser,) = found.minimisers
    if at is not None:
        assert {k: v.midpoint for k, v in minimiser.items()} == at
        assert all(v.is_exact for v in minimiser.values())


def test_all_minimisers_are_told() -> None:
    """Both halves, and both together: three members at the same distance."""
    target = parse_law("mixture(1/2*uniform(0,1) + 1/2*uniform(3,4))")
    found = fit(target, parse_family("uniform"), "js", 8)
    assert found.status == "global"
    ends = sorted((m["low"].midpoint, m["high"].midpoint) for m in found.minimisers)
    assert ends == [(0, 1), (0, 4), (3, 4)]


@pytest.mark.parametrize(
    ("target", "family", "name", "status"),
    [
        ("normal(0,1)", "uniform", "kl", "infinite"),
        ("uniform(0,2)", "uniform(1,*)", "kl", "infinite"),
        ("uniform(0,2)", "uniform(-1,*)", "jeffreys", "infinite"),
        ("mixture(1/2*uniform(0,1) + 1/2*dirac(0))", "uniform", "kl", "infinite"),
        ("uniform(-2,-1)", "uniform(0,*)", "js", "constant"),
        ("uniform(-2,-1)", "uniform(0,*)", "kl", "infinite"),
        ("dirac(0)", "uniform", "hellinger", "constant"),
        ("beta(1/2,1/2)", "uniform", "pearson", "infinite"),
    ],
)
def test_what_needs_no_search(target: str, family: str, name: str, status: str) -> None:
    assert fit(parse_law(target), parse_family(family), name, 8).status == status
