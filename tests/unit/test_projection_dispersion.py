"""Families by size and place: derivatives, envelopes and masses over boxes, against members."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from flint import acb, arb
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import beta as scipy_beta
from scipy.stats import gamma as scipy_gamma

from gantheory.enclosure import divergence, working_precision
from gantheory.enclosure.ball import ball
from gantheory.enclosure.evaluate import log_function
from gantheory.enclosure.projection.box import Box, point_box
from gantheory.enclosure.projection.dispersion.ends import Ends
from gantheory.enclosure.projection.dispersion.facts import DispersionFacts
from gantheory.enclosure.projection.dispersion.families import model_of
from gantheory.enclosure.projection.dispersion.masses import marks, masses
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.sensitivities import sensitivity_of
from gantheory.enclosure.quadrature import Goal
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from gantheory.enclosure.projection.dispersion.model import Local, Model

# Every divergence, and every way in which a target ends: regular, vanishing, singular, light,
# heavy, on both sides of 0, away from 0, with several components, and close to a large shape.
CASES = [
    ("uniform(0,1)", "gamma", "js", "2", "1/2"),
    ("beta(2,3)", "gamma", "js", "3", "2/5"),
    ("beta(1/2,1/2)", "gamma", "hellinger", "3/2", "1/2"),
    ("beta(1/2,1/2)", "gamma", "kl", "3/2", "1/2"),
    ("normal(0,1)", "gamma", "js", "1/2", "1"),
    ("cauchy(1,1)", "gamma", "triangular", "3/4", "2"),
    ("mixture(1/3*gamma(1/2,1) + 2/3*gamma(4,1))", "gamma", "pearson", "2/3", "3"),
    ("mixture(1/3*gamma(3/2,1) + 2/3*gamma(4,1))", "gamma", "reverse-kl", "2", "3"),
    ("exponential(1)", "gamma", "jeffreys", "3/2", "1"),
    ("exponential(1)", "gamma(2,*)", "neyman", "2", "3/4"),
    ("laplace(3,1)", "gamma", "alpha(1/3)", "5", "3"),
    ("uniform(10,11)", "gamma", "js", "1200", "21/2"),
    ("uniform(0,1/2)", "beta", "js", "4", "1/4"),
    ("uniform(-1,2)", "beta", "js", "3/2", "1/2"),
    ("triangular(0,1/3,1)", "beta", "reverse-kl", "5", "2/5"),
    ("beta(1/2,2)", "beta", "hellinger", "3/2", "1/3"),
    ("beta(1/2,1/2)", "beta", "pearson", "3/4", "1/2"),
    ("exponential(1)", "beta", "triangular", "2", "1/3"),
    ("uniform(2/5,1/2)", "beta", "js", "3000", "9/20"),
    ("mixture(1/2*beta(2,5)+1/2*uniform(1/2,1))", "beta", "kl", "2", "1/2"),
]
UNITS = Fraction(2), Fraction(1, 4)
STEP, BITS = Fraction(1, 10**6), 44
REAL, ANALYTIC = False, True
Point = tuple[Fraction, Fraction]


def model(family: str, units: tuple[Fraction, Fraction] = UNITS) -> Model:
    found = model_of(parse_family(family), units)
    assert found is not None
    return found


@pytest.mark.parametrize(("target", "family", "name", "size", "place"), CASES)
def test_derivatives_are_those_of_the_enclosed_values(
    target: str, family: str, name: str, size: str, place: str
) -> None:
    p, members = parse_law(target), model(family)
    at = Fraction(size) / UNITS[0], Fraction(place) / UNITS[1]
    facts = DispersionFacts(name, p, members, sensitivity_of(name), (Fraction(1),))
    step = tuple(STEP * x for x in at)

    def exact(i: int, a: int, j: int = 0, b: int = 0) -> Fraction:
        moved = list(at)
        moved[i] += a * step[i]
        moved[j] += b * step[j]
        found = divergence(name, p, members.member((moved[0], moved[1])), 32)
        return (Fraction(found.low) + Fraction(found.high)) / 2

    with working_precision(BITS + 32):
        for i in facts.whole().free:
            slope = facts.derivative(point_box(at), (i,), Goal(BITS)) * ball(at[i])
            difference = (exact(i, 1) - exact(i, -1)) / (2 * STEP)
            # a central difference errs by STEP^2/6 of a third derivative, of some hundreds for 1200
            assert abs(float(slope) - float(difference)) < 1e-8
            assert float(slope.rad()) < 1e-9 * max(1.0, float(at[i]))
            for j in (k for k in facts.whole().free if k >= i):
                signs = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
                rise = sum(s * exact(i, a, j, b) for a, b, s in signs) / (4 * STEP**2)
                bend = facts.derivative(point_box(at), (i, j), Goal(BITS)) * ball(at[i] * at[j])
                # likewise, over the square of the size
                assert abs(float(bend) - float(rise)) < 1e-6 * max(1.0, abs(float(rise)))
                assert float(bend.rad()) < 1e-9 * max(1.0, float(at[i] * at[j]))


@pytest.mark.parametrize(("target", "family", "name", "size", "place"), CASES)
def test_derivatives_over_a_box_hold_those_of_its_points(
    target: str, family: str, name: str, size: str, place: str
) -> None:
    members, draw = model(family), random.Random(1)
    low = Fraction(size) / UNITS[0], Fraction(place) / UNITS[1]
    wide = Fraction(1, 32)
    steps = members.steps(low)
    high = tuple(x + wide * s for x, s in zip(low, steps, strict=True))
    if "*" in family:
        high = low[0], high[1]
    facts = DispersionFacts(name, parse_law(target), members, sensitivity_of(name), (Fraction(1),))
    with working_precision(64):
        for by in [(i,) for i in facts.whole().free] + [(1, 1)]:
            over = facts.derivative(Box(low, high), by, Goal(20))
            assert over.is_finite()
            share = Fraction(draw.randint(0, 64), 64)
            at = tuple(a + share * (b - a) for a, b in zip(low, high, strict=True))
            assert over.overlaps(facts.derivative(point_box(at), by, Goal(30)))


BOXES = [
    ("gamma", (("1", "1"), ("5/4", "3/2"))),
    ("gamma", (("1/100", "1"), ("1/50", "8"))),
    ("gamma", (("600", "39"), ("700", "41"))),
    ("gamma", (("3", "0"), ("4", "1/2"))),
    ("gamma", (("3", "8"), ("4", math.inf))),
    ("gamma", (("64", "2"), (math.inf, "3"))),
    ("gamma", (("0", "0"), ("1/1000", math.inf))),
    ("gamma", (("0", "1/2"), ("1/8", "1"))),
    ("beta", (("1", "1"), ("5/4", "3/2"))),
    ("beta", (("1/100", "1"), ("1/50", "7/2"))),
    ("beta", (("600", "2"), ("700", "17/8"))),
    ("beta", (("3", "0"), ("4", "1/2"))),
    ("beta", (("3", "3"), ("4", "4"))),
    ("beta", (("64", "2"), (math.inf, "3"))),
    ("beta", (("0", "0"), ("1/1000", "4"))),
    ("beta", (("0", "1/2"), ("1/8", "1"))),
]
EDGES = [Fraction(x) for x in ("1/1000", "1/20", "1/4", "1/2", "9/10", "1", "5/4", "2", "3", "10")]
LAWS = {
    "gamma": lambda size, place: scipy_gamma(size, scale=place / size),
    "beta": lambda size, place: scipy_beta(size * place, size * (1 - place)),
}


def box(ends: tuple[tuple[str | float, ...], ...]) -> Box:
    low, high = (
        tuple(x if isinstance(x, float) else Fraction(x) for x in corner) for corner in ends
    )
    return Box(low, high)


def members_of(of: Box, draw: random.Random) -> tuple[float, float]:
    """A point of a box; far out where it is open."""
    ends = zip(of.low, of.high, strict=True)
    pairs = [(float(a), min(float(b), float(a) * 16 + 16)) for a, b in ends]
    size, place = (a + (b - a) * draw.choice((0.001, 0.3, 0.7, 0.999)) for a, b in pairs)
    return size * float(UNITS[0]), place * float(UNITS[1])


@pytest.mark.parametrize(("family", "ends"), BOXES)
def test_masses_of_members_lie_between_their_bounds(
    family: str, ends: tuple[tuple[str, ...], ...]
) -> None:
    of, members, draw = box(ends), model(family), random.Random(2)
    edges = [x for x in EDGES if family == "gamma" or x < 1]
    with working_precision(64):
        least, most = masses(members.range(of), marks(members, edges))
    low, high = (np.array([float(x) for x in bound]) for bound in (least, most))
    for _ in range(16):
        size, place = members_of(of, draw)
        shares = LAWS[family](size, place).cdf([float(x) for x in edges])
        true = np.diff([0.0, *shares, 1.0])
        assert (low <= true + 1e-12).all()  # scipy's own error
        assert (true <= high + 1e-12).all()


def test_masses_of_one_member_are_close() -> None:
    """What is lost between edges that are close is of second order in their distance."""
    gammas = model("gamma")
    edges = [Fraction(k, 64) for k in range(1, 256)]
    with working_precision(64):
        here = point_box((Fraction(2), Fraction(4)))
        least, most = masses(gammas.range(here), marks(gammas, edges))
    # a cell is some 1/64 wide in x, so that (w a)^2/12 is at most 1e-3 where masses are
    assert sum(float(b - a) for a, b in zip(least, most, strict=True)) < 4e-3


@pytest.mark.parametrize("name", ["js", "hellinger", "kl", "reverse-kl"])
@pytest.mark.parametrize(
    ("family", "target", "low"),
    [
        ("gamma", "mixture(1/3*gamma(1/2,1)+2/3*gamma(4,1))", ("1/2", "3/2")),
        ("gamma", "gamma(3,1)", ("9/8", "10")),
        ("beta", "triangular(0,1/3,1)", ("1", "5/4")),
        ("beta", "beta(1/2,1/2)", ("3/4", "2")),
    ],
)
def test_tangents_lie_below_the_divergence(
    family: str, target: str, low: tuple[str, str], name: str
) -> None:
    """Over small and large boxes, at corners and inside; from small ones not much is lost."""
    members, draw = model(family), random.Random(4)
    p, corner = parse_law(target), tuple(map(Fraction, low))
    edges = tuple(Fraction(k, 64) for k in range(1, 64 if family == "beta" else 640))
    facts = DispersionFacts(name, p, members, sensitivity_of(name), edges)
    steps = members.steps(corner)
    for wide in (Fraction(1, 64), Fraction(1, 4)):
        of = Box(corner, tuple(x + wide * s for x, s in zip(corner, steps, strict=True)))
        with working_precision(64):
            value, drop = facts._tangent(2, of)
        at_middle = divergence(name, p, members.member(of.centre), 8)
        assert float(value) <= at_middle.high
        if wide < Fraction(1, 32):
            # a partition of some hundred cells loses little; so do small boxes
            assert float(value - drop) > 0.7 * float(at_middle.low) - 0.01
        for _ in range(4):
            shares = [Fraction(draw.choice((0, 1, 2, 4)), 4) for _ in range(2)]
            point = tuple(a + s * (b - a) for a, b, s in zip(of.low, of.high, shares, strict=True))
            assert float(value - drop) <= divergence(name, p, members.member(point), 8).high


@pytest.mark.parametrize("family", ["gamma", "beta"])
def test_scores_between_and_beyond_marks(family: str) -> None:
    """Integrals of the members' scores, by scipy's quadrature."""
    members, of = model(family), box((("1", "3/2"), ("5/4", "7/4")))
    points = [of.low, of.high, (of.low[0], of.high[1]), of.centre]
    x0, x1 = Fraction(1, 16), Fraction(7, 8) if family == "beta" else Fraction(2)
    with working_precision(64):
        seen, (first, last) = members.range(of), (members.mark(x) for x in (x0, x1))
        beyond = {1: seen.scores_beyond(first, 1, arb(1)), -1: seen.scores_beyond(last, -1, arb(1))}
        middle = members.mark(Fraction(1, 8))
        between = seen.scores(first, middle)
        for point in points:
            local = members.local(point_box((Fraction(point[0]), Fraction(point[1]))))
            for i in (0, 1):

                def weight(x: float, i: int = i, local: Local = local) -> float:
                    l = members.chart(acb(x), None, None, REAL)
                    log_q, at = local.at(l, acb(x), REAL)
                    return float(log_q.real.exp()) * abs(float(local.first(i, at).real))

                for x in (x0, Fraction(3, 32), Fraction(1, 8)):
                    l = members.chart(acb(ball(x)), None, None, REAL)
                    score = local.first(i, local.at(l, acb(ball(x)), REAL)[1]).real
                    assert between[i].overlaps(score)
                below = quad(weight, 0, float(x0))[0]
                above = quad(weight, float(x1), 1.0 if family == "beta" else 60.0)[0]
                # a mass of 1 stands for a smaller one
                assert below <= float(beyond[1][i].upper())
                assert above <= float(beyond[-1][i].upper())


@pytest.mark.parametrize(("family", "ends"), [*BOXES[:3], *BOXES[8:11]])
def test_envelopes_and_log_densities_hold_all_members(
    family: str, ends: tuple[tuple[str, ...], ...]
) -> None:
    of, members, draw = box(ends), model(family), random.Random(3)
    last = members.support[1]
    inward, outward = (float(members.nearest(of, end)) for end in (Fraction(0), last))
    points = [(x * inward, Fraction(0)) for x in (1e-9, 0.1, 1.0)]
    if last is None:
        points += [(x * outward, None) for x in (1.0, 2.0, 30.0)]
    else:
        points += [(1 - x * (1 - outward), last) for x in (1.0, 0.1, 1e-6)]
    with working_precision(64):
        for x, end in points:
            y = arb(x)
            bounds = []
            for upper in (False, True):
                form, constant = members.envelope(of, end, upper=upper)
                bounds.append(log_function(form)(acb(y), None, REAL).real + constant)
            seen, mark = members.range(of), members.mark(Fraction(x))
            for _ in range(8):
                size, place = members_of(of, draw)
                log = float(LAWS[family](size, place).logpdf(x))
                slack = 1e-9 * max(1.0, abs(log), size)  # scipy's own error
                assert float(bounds[0]) - slack <= log <= float(bounds[1]) + slack
                beyond = 1 - x if last else 1.0
                in_chart = log + math.log(x * beyond)
                assert float(seen.log_lower(mark)) - slack <= in_chart
                assert in_chart <= float(seen.log_upper(mark)) + slack
                slopes = [float(s) for s in seen.slopes(mark)]
                slope = size * (place - x if last else 1 - x / place)
                assert slopes[0] - slack <= slope <= slopes[1] + slack


@pytest.mark.parametrize("family", ["gamma", "beta"])
def test_scores_grow_no_faster_than_is_said(family: str) -> None:
    of, members = box((("1/4", "1"), ("1/2", "2"))), model(family)
    m0, m1 = (float(x) * float(UNITS[1]) for x in (of.low[1], of.high[1]))
    last = members.support[1]
    with working_precision(64):
        places = [(x, (1 + math.log(m1 / x)) ** 2, Fraction(0)) for x in (1e-30, 1e-3 * m0, m0)]
        if last is None:
            places += [(x, x**2, None) for x in (m1, 3 * m1, 100 * m1)]
        else:
            far = [(1 - m1) * s for s in (1.0, 1e-3, 2.0**-40)]
            places += [(1 - y, (1 + math.log((1 - m0) / y)) ** 2, last) for y in far]
        for x, size, end in places:
            most = float(members.growth(of, end)) * size
            lows, highs = of.low, of.high
            for corner in (lows, (highs[0], lows[1]), (lows[0], highs[1]), highs):
                local = members.local(point_box((Fraction(corner[0]), Fraction(corner[1]))))
                l = members.chart(acb(x), None, None, REAL)
                _, at = local.at(l, acb(x), REAL)
                first = [abs(float(local.first(i, at).real)) for i in (0, 1)]
                second = [
                    abs(float(local.second(i, j, at).real)) + 2 * first[i] * first[j]
                    for i, j in ((0, 0), (0, 1), (1, 1))
                ]
                assert max(*first, *second) <= most * (1 + 1e-12)


def test_what_is_cut_off_is_no_more_than_is_said() -> None:
    """KL, whose integrand is ``-p s``, against a quadrature of the tail."""
    p, gammas = parse_law("normal(0,1)"), model("gamma")
    facts = DispersionFacts("kl", p, gammas, sensitivity_of("kl"), (Fraction(1),))
    here = point_box((Fraction(1), Fraction(4)))
    stretch = facts.integrals.stretches[-1]
    _, high, beyond = Ends(stretch, gammas, facts.sensitivity.bounds).cut(here, Goal(16))
    start = float(stretch.centre) + float(high)
    tail = quad(
        lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi) * 2 * 2 * (x - 1), start, 40
    )[0]
    assert 0 < tail < float(beyond.upper()) < 2.0**-15


@pytest.mark.parametrize(
    ("target", "name"),
    [
        pytest.param("uniform(0,1)", "js", marks=pytest.mark.long),
        pytest.param("beta(2,3)", "hellinger", marks=pytest.mark.long),
        ("uniform(0,1)", "kl"),
    ],
)
def test_a_certified_minimum_is_that_of_scipy(target: str, name: str) -> None:
    """Two parameters: no member that scipy finds is better, and its best is there."""
    found = fit(parse_law(target), parse_family("gamma"), name, 10)
    assert found.status == "global"
    assert found.value.reached()
    density = {"uniform(0,1)": lambda _: 1.0, "beta(2,3)": lambda x: 12 * x * (1 - x) ** 2}[target]

    def integrand(x: float, k: float, b: float) -> float:
        p, q = density(x), math.exp(k * math.log(b * x) - b * x - math.lgamma(k)) / x
        if name == "js":
            m = (p + q) / 2
            return (p * math.log(p / m) + q * math.log(q / m)) / 2 - q * math.log(2) / 2
        if name == "kl":
            return p * math.log(p / q)
        return -math.sqrt(p * q)

    def value(at: np.ndarray) -> float:
        k, b = np.exp(at)
        inside = quad(integrand, 0, 1, (k, b), epsabs=1e-11, epsrel=1e-11, limit=200)[0]
        return inside + {"js": math.log(2) / 2, "kl": 0.0, "hellinger": 1.0}[name]

    least = minimize(value, np.log([2.0, 4.0]), method="Nelder-Mead", options={"fatol": 1e-12})
    assert abs(least.fun - float(found.value.midpoint)) < 1e-8  # the simplex's last steps
    (best,) = found.minimisers
    at = [float(best[n].midpoint) for n in ("shape", "rate")]
    assert np.allclose(np.exp(least.x), at, rtol=1e-3)  # the square root of the value's error


def test_far_from_0_gamma_laws_are_nearly_normal() -> None:
    """The least JSD from U[1000,1001] is that from normal laws, to six digits."""
    found = fit(parse_law("uniform(1000,1001)"), parse_family("gamma"), "js", 10)
    assert found.status == "global"
    normal = Fraction("0.047806643586844130077")
    # skewness 2/sqrt(k) = 5e-4, and its square counts
    assert abs(found.value.midpoint - normal) < Fraction(1, 10**7)
    assert found.value.high - found.value.low < Fraction(1, 10**11)


def test_moved_scales_change_nothing() -> None:
    found = [
        fit(parse_law(target), parse_family("gamma(2,*)"), "js", 10)
        for target in ("uniform(0,1e-6)", "uniform(0,1)", "uniform(0,1e6)")
    ]
    assert all(f.status == "global" for f in found)
    rates = [
        f.minimisers[0]["rate"].midpoint * 10**p for f, p in zip(found, (-6, 0, 6), strict=True)
    ]
    assert max(rates) - min(rates) < Fraction(1, 10**8)
    assert max(f.value.low for f in found) <= min(f.value.high for f in found)


@pytest.mark.parametrize(
    "family", ["normal", "normal(0,*)", "exponential", "laplace(0,*)", "gamma"]
)
def test_convex_divergences_need_no_boxes(family: str) -> None:
    """KL to members of exponential families is least where their expectations are the target's."""
    found = fit(parse_law("beta(2,3)"), parse_family(family), "kl", 12)
    assert found.status == "global"
    (best,) = found.minimisers
    mean, square = Fraction(2, 5), Fraction(1, 5)  # of beta(2,3): 2/5, and 2/5 3/6
    if family == "exponential":
        assert 1 / mean in best["rate"]
    elif family == "laplace(0,*)":
        assert mean in best["scale"]
    elif family == "gamma":
        ratio = best["shape"].midpoint / best["rate"].midpoint
        assert abs(ratio - mean) < Fraction(1, 10**10)
    else:
        variance = square - mean**2 if family == "normal" else square
        assert best["sd"].low ** 2 <= variance <= best["sd"].high ** 2


def test_a_line_against_a_large_multiple_of_a_logarithm_keeps_its_digits() -> None:
    """The form's logarithm, and its exponential, near the top of a gamma law of shape 10^7."""
    law = parse_law("gamma(10000000,10000)").parts[0][1]
    form = law.pieces[0].form
    with working_precision(64):
        wide = acb(arb(1000, 0.01)), acb(arb(1000.1, 0.001), arb(0, 0.001))
        seen = [log_function(form)(x, None, ANALYTIC) for x in wide]
    with working_precision(256):
        for x, over in zip(wide, seen, strict=True):
            middle = x.mid()
            exact = middle.log() * (10**7 - 1) - middle * 10000
            exact += acb(arb(10**7) * arb(10000).log() - arb(10**7).lgamma())
            assert over.contains(exact)
    # the density turns over a standard deviation of 0.3; naively the radius would be 100
    assert float(seen[0].rad()) < 0.1
