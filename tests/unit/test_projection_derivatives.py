"""Gradient and Hessian of a divergence along a family, against differences of enclosed values."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure import divergence, working_precision
from gantheory.enclosure.ball import ball
from gantheory.enclosure.projection.bounds import Bounds
from gantheory.enclosure.projection.location_scale import Units, location_scale
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.quadrature import Goal
from gantheory.measure.text import parse_family, parse_law

Point = tuple[Fraction, Fraction]

# Every shape, every divergence, and every way in which a target ends: regular, singular, light,
# heavy, a kink of the member inside the target or where its pieces meet, and a target that lives
# where no member does.
CASES = [
    ("uniform(0,1)", "normal", "js", "1/3", "1/4"),
    ("uniform(0,1)", "normal", "kl", "1/3", "1/4"),
    ("uniform(0,1)", "normal", "pearson", "1/3", "1/4"),
    ("uniform(0,1)", "laplace", "js", "1/3", "1/2"),
    ("triangular(0,1/2,1)", "laplace", "js", "1/2", "1/3"),
    ("laplace(0,1)", "normal", "reverse-kl", "1/3", "1"),
    ("mixture(1/3*normal(-1,1/4) + 2/3*normal(2,1))", "laplace", "jeffreys", "1", "1"),
    ("logistic(0,1)", "normal", "neyman", "1/3", "1"),
    ("normal(0,1)", "laplace", "pearson", "1/3", "1"),
    ("cauchy(0,1)", "student(3,*,*)", "alpha(-1/2)", "1/3", "1"),
    ("normal(0,1)", "exponential", "reverse-kl", "0", "1"),
    ("uniform(0,1)", "normal", "tv", "1/3", "1/4"),
    ("triangular(0,1/2,1)", "normal", "tv", "1/3", "1/4"),
    ("beta(1/2,1/2)", "cauchy", "tv", "1/3", "1/3"),
    ("normal(0,1)", "laplace", "tv", "1/3", "1/2"),
    ("cauchy(0,1)", "normal", "tv", "1/3", "2"),
    ("gamma(1/2,1)", "exponential", "tv", "0", "2"),
    ("mixture(1/3*normal(-1,1/4) + 2/3*normal(2,1))", "cauchy", "tv", "1", "1"),
    ("uniform(0,1)", "student(3,*,*)", "triangular", "1/3", "1/4"),
    ("normal(0,1)", "logistic", "js", "1/3", "1/2"),
    ("cauchy(0,1)", "normal", "js", "1/3", "2"),
    ("laplace(0,1)", "normal", "hellinger", "1/3", "2"),
    ("beta(1/2,1/2)", "cauchy", "hellinger", "1/3", "1/3"),
    ("gamma(1/2,1)", "exponential", "js", "0", "2"),
    ("normal(0,1)", "exponential", "js", "0", "1"),
    ("mixture(1/3*normal(-1,1/4) + 2/3*normal(2,1))", "cauchy", "js", "1", "1"),
]
STEP = Fraction(1, 10**6)
BITS = 40


@pytest.mark.parametrize(("target", "family", "name", "u", "v"), CASES)
def test_derivatives_are_those_of_the_enclosed_values(
    target: str, family: str, name: str, u: str, v: str
) -> None:
    p, members = parse_law(target), location_scale(parse_family(family))
    assert members is not None
    at = Fraction(u), Fraction(v)

    def exact(move: Point) -> Fraction:
        q = members.member(at[0] + move[0], at[1] + move[1])
        found = divergence(name, p, q, 30)
        return (Fraction(found.low) + Fraction(found.high)) / 2

    facts = Bounds(name, p, members, sensitivity_of(name), Units(Fraction(0), Fraction(1)), ())
    of = facts.derivatives
    with working_precision(BITS + 32):
        here = ball(at[0]), ball(at[1])
        for i in members.free:
            e = _step(i)
            slope = of.gradient(*here, i, Goal(BITS))
            # a central difference errs by STEP^2/6 of a third derivative: some 10^-11
            assert abs(float(slope) - float((exact(e) - exact(_minus(e))) / (2 * STEP))) < 1e-8
            assert float(slope.rad()) < 1e-9
            for j in (k for k in members.free if k >= i):
                f = _step(j)
                pairs = [(a, b) for a in (e, _minus(e)) for b in (f, _minus(f))]
                signs = (1, -1, -1, 1)
                rise = sum(
                    s * exact((a[0] + b[0], a[1] + b[1]))
                    for s, (a, b) in zip(signs, pairs, strict=True)
                )
                bend = of.hessian(*here, i, j, Goal(BITS))
                # likewise; across a kink of the member the error is of first order in STEP
                assert abs(float(bend) - float(rise / (4 * STEP**2))) < 1e-5
                assert float(bend.rad()) < 1e-9


def _step(i: int) -> Point:
    return (STEP, Fraction(0)) if i == 0 else (Fraction(0), STEP)


def _minus(e: Point) -> Point:
    return -e[0], -e[1]
