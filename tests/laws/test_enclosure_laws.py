"""Laws of the enclosures, over families and divergences."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from drawn_laws import base_law
from enclosure_reference import DIGITS, value
from flint import acb
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.divergence.fdivergence import FDivergence
from gantheory.enclosure import (
    Enclosure,
    criterion,
    divergence,
    plan,
    quadrature,
    working_precision,
)
from gantheory.enclosure.ball import AnalyticFlag
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.cells import Cell, Component, cells
from gantheory.enclosure.evaluate import exp_function, log_function
from gantheory.enclosure.integrand import integrand
from gantheory.enclosure.kernel import Confusion
from gantheory.enclosure.mass import mass
from gantheory.enclosure.panel import diverges, panels
from gantheory.enclosure.quadrature import Goal, integral
from gantheory.measure.density import Density
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law

LAWS = [
    "uniform(0,1)",
    "normal(1/2,1)",
    "laplace(0,1)",
    "exponential(2)",
    "logistic(1,1/2)",
    "cauchy(0,1)",
    "student(3,1,1)",
    "student(5/2,0,2)",
    "beta(1/2,3)",
    "beta(2,2)",
    "gamma(3/2,1)",
    "gamma(1/2,3)",
    "triangular(-1,1/2,2)",
    "mixture(1/3*normal(0,1/4)+2/3*laplace(1,2))",
]
REAL: AnalyticFlag = False
NAMES = [*(d.name for d in DIVERGENCES), "alpha(3)", "alpha(-1/2)"]
PAIRS = list(itertools.permutations(LAWS, 2))


def overlap(a: Enclosure, b: Enclosure) -> bool:
    return a.low <= b.high and b.low <= a.high


def plus(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(a.low + b.low, a.high + b.high)


# A stride through all pairs that meets every law on both sides for every divergence in turn; the
# whole table takes minutes in mpmath and was run once.
SAMPLE = [(NAMES[k % 9], *PAIRS[(29 * k) % len(PAIRS)]) for k in range(45)]


@pytest.mark.parametrize(("name", "p", "q"), SAMPLE)
def test_it_agrees_with_an_independent_integral(name: str, p: str, q: str) -> None:
    left, right = parse_law(p), parse_law(q)
    found = divergence(name, left, right)
    assert found.reached()
    if not found.is_finite:  # tests/unit/test_enclosure_infinite.py holds these decisions
        return
    reference = value(name, left, right)
    with mp.workdps(DIGITS):
        middle = mp.mpf(found.midpoint.numerator) / found.midpoint.denominator
        # mpmath's own error at singular ends: at most 1e-17 was seen, on values of at least 0.01
        assert abs(reference - middle) <= mp.mpf(10) ** -14 * abs(reference)


SHORT_CUTS = [
    ("normal(0,1)", "normal(1,1)"),  # exchanged by a mirror
    ("normal(0,1)", "normal(0,3)"),  # both even, one negligible
    ("normal(0,1)", "normal(1,2)"),
    ("logistic(0,1)", "normal(0,1)"),
    ("logistic(0,1)", "logistic(1,2)"),
    ("student(5,0,1)", "logistic(1,1)"),
    ("normal(0,1)", "cauchy(3,1/10)"),
    ("normal(0,1)", "normal(50,1)"),
    ("normal(0,1)", "normal(1/1000000,1)"),
    ("cauchy(0,1)", "cauchy(1,2)"),
    ("cauchy(0,1/1000)", "cauchy(1,2)"),
]


@pytest.mark.parametrize(("p", "q"), SHORT_CUTS)
def test_short_cuts_give_what_bisection_gives(
    p: str, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Panels with Gauss's rule, and the closed forms of two Cauchy laws, to 30 digits."""
    left, right = parse_law(p), parse_law(q)

    def found() -> list[Enclosure]:
        names = [name for name in (*NAMES, "alpha(1/3)") if name != "tv"]  # it has ways of its own
        values = [divergence(name, left, right, 30) for name in names]
        return [*values, criterion(left, right, 30)]

    quick = found()
    monkeypatch.setattr(plan, "closed_cauchy", lambda *_: None)
    monkeypatch.setattr(quadrature, "gauss", lambda *_: None)
    for a, b in zip(quick, found(), strict=True):
        assert overlap(a, b)
        assert a.reached()


@pytest.mark.parametrize(("p", "q"), PAIRS[::2])
def test_on_the_line_an_integrand_is_one_function(p: str, q: str) -> None:
    """From the two densities, and from the log of their ratio; it is real there."""
    left, right = parse_law(p), parse_law(q)
    names = [*NAMES, "alpha(1/3)"]
    with working_precision(90):
        for cell in (c for c in cells(left, right) if c.left and c.right):
            for kernel in (Confusion(), *(entry_of(name).kernel for name in names)):
                if diverges(cell, kernel):
                    continue
                for panel in panels(cell, kernel):
                    low, high, _ = quadrature.cut_ends(panel, kernel, Goal(40))
                    function = integrand(panel, kernel)
                    for k in (1, 4, 6):
                        t = (low + (high - low) * k / 7).mid()
                        other = function.off_line(acb(t), REAL)
                        assert function.on_line(t).overlaps(other.real)
                        assert other.imag.contains(0)


@pytest.mark.parametrize(("p", "q"), PAIRS[::3])
def test_identities_between_divergences(p: str, q: str) -> None:
    """Symmetry, exchange and sums: each side is computed along its own way."""
    a, b = parse_law(p), parse_law(q)
    found = {name: divergence(name, a, b, 12) for name in NAMES}
    mirrored = {name: divergence(name, b, a, 12) for name in NAMES}
    assert all(e.reached() for e in (*found.values(), *mirrored.values()))
    for name in ("js", "jeffreys", "hellinger", "tv", "triangular"):
        assert overlap(found[name], mirrored[name])
    assert overlap(found["reverse-kl"], mirrored["kl"])
    assert overlap(found["neyman"], mirrored["pearson"])
    assert overlap(found["jeffreys"], plus(found["kl"], mirrored["kl"]))
    js, gap = found["js"], criterion(a, b, 12)
    with mp.workdps(DIGITS):
        log4 = Fraction(int(mp.floor(mp.log(4) * 10**25)), 10**25)
    assert gap.low <= 2 * js.high - log4
    assert 2 * js.low - log4 - Fraction(1, 10**24) <= gap.high


@pytest.mark.parametrize(("p", "q"), PAIRS[1::3])
def test_inequalities_between_divergences(p: str, q: str) -> None:
    """Pinsker, Le Cam, and the bounds of JSD, with both sides enclosed."""
    a, b = parse_law(p), parse_law(q)
    tv, js, kl, h = (divergence(name, a, b, 10) for name in ("tv", "js", "kl", "hellinger"))
    assert 2 * tv.low**2 <= kl.high
    assert tv.low**2 / 2 <= js.high
    assert js.low <= tv.high * Fraction(693148, 10**6)  # log 2 rounded up
    assert h.low <= tv.high
    assert tv.low**2 <= 2 * h.high


NORMALS = st.tuples(
    st.fractions(-3, 3, max_denominator=20), st.fractions("1/4", 4, max_denominator=20)
)


@settings(max_examples=25)
@given(NORMALS, NORMALS)
def test_closed_forms_of_two_normals(
    p: tuple[Fraction, Fraction], q: tuple[Fraction, Fraction]
) -> None:
    a, b = (parse_law(f"normal({m},{s})") for m, s in (p, q))
    (m1, s1), (m2, s2) = p, q
    with mp.workdps(40):
        x, y = mp.mpf(s1.numerator) / s1.denominator, mp.mpf(s2.numerator) / s2.denominator
        d = mp.mpf((m1 - m2).numerator) / (m1 - m2).denominator
        kl = mp.log(y / x) + (x**2 + d**2) / (2 * y**2) - mp.mpf(1) / 2
        total = x**2 + y**2
        hellinger = 1 - mp.sqrt(2 * x * y / total) * mp.exp(-(d**2) / (4 * total))
        closed = {"kl": kl, "hellinger": hellinger}
        if s1 == s2:
            closed["tv"] = mp.erf(abs(d) / (2 * mp.sqrt(2) * x))
        for name, expected in closed.items():
            found = divergence(name, a, b, 20)
            assert found.reached()
            low = mp.mpf(found.low.numerator) / found.low.denominator
            high = mp.mpf(found.high.numerator) / found.high.denominator
            # the reference cancels from numbers near one: 40 digits less those
            slack = mp.mpf(10) ** -36
            assert low - slack <= expected <= high + slack


@settings(max_examples=40)
@given(base_law())
def test_total_mass_is_one(law: Law) -> None:
    """In closed form, and by quadrature with the tails bounded: two ways to the same number."""
    if not isinstance(law, Density):
        return
    with working_precision(100):
        closed, integrated = [], []
        for piece in law.pieces:
            closed.append(mass(piece.form, piece.low, piece.high))
            component = Component(Fraction(1), piece.form, law.bulk)
            cell = Cell(piece.low, piece.high, (component,), ())
            integrated += [integral(panel, None, Goal(70)) for panel in panels(cell, None)]
        for total in (sum(closed), sum(integrated)):
            assert total.contains(1)
            assert total.rad() < 2.0**-60


@settings(max_examples=60)
@given(base_law(), st.floats(0.01, 0.99))
def test_floats_and_balls_agree_on_densities(law: Law, level: float) -> None:
    if not isinstance(law, Density):
        return
    x = float(law.quantile(level))
    piece = next((p for p in law.pieces if float(p.low) < x < float(p.high)), None)
    if piece is None:
        return
    with working_precision(100):
        point = acb(x)
        log, exp = log_function(piece.form), exp_function(piece.form)
        log_ball, exp_ball = log(point, None, REAL).real, exp(point, None, REAL).real
        assert log_ball.exp().overlaps(exp_ball)
        expected = float(log_ball)
    scale = 1 + abs(expected) + abs(float(np.log(abs(x) + 1e-300)))
    # x itself is a float; near the end of a support the log is steep there: 1e-9 of its size
    assert math.isclose(float(law.log_density(x)), expected, rel_tol=1e-9, abs_tol=1e-9 * scale)


@pytest.mark.parametrize("name", NAMES)
def test_a_law_is_at_distance_zero_from_itself_however_it_is_written(name: str) -> None:
    for p, q in (
        ("exponential(2)", "gamma(1,2)"),
        ("student(1,0,2)", "cauchy(0,2)"),
        ("beta(1,1)", "uniform(0,1)"),
        ("mixture(1/2*uniform(0,1)+1/2*uniform(1,2))", "uniform(0,2)"),
        ("mixture(1/2*normal(0,1)+1/2*dirac(1))", "mixture(1/2*dirac(1)+1/2*normal(0,1))"),
    ):
        found = divergence(name, parse_law(p), parse_law(q))
        assert (found.value, found.radius) == ("0", "0")


SCALES = [
    ("normal(800,1)", "normal(801,1)", "normal(0,1)", "normal(1,1)"),
    ("normal(0,1e-6)", "normal(1e-6,1e-6)", "normal(0,1)", "normal(1,1)"),
    ("normal(0,1e6)", "normal(1e6,1e6)", "normal(0,1)", "normal(1,1)"),
    ("cauchy(0,1e-6)", "cauchy(1e-6,2e-6)", "cauchy(0,1)", "cauchy(1,2)"),
    ("laplace(1e6,1e6)", "logistic(2e6,1e6)", "laplace(1,1)", "logistic(2,1)"),
    ("student(5/2,1000,1e-3)", "normal(1000,1e-3)", "student(5/2,0,1)", "normal(0,1)"),
]


@pytest.mark.parametrize(("p", "q", "p0", "q0"), SCALES)
@pytest.mark.parametrize("name", ["js", "kl", "tv", "hellinger", "triangular"])
def test_location_and_scale_do_not_matter(name: str, p: str, q: str, p0: str, q0: str) -> None:
    moved = divergence(name, parse_law(p), parse_law(q), 20)
    plain = divergence(name, parse_law(p0), parse_law(q0), 20)
    assert moved.reached()
    assert plain.reached()
    assert overlap(moved, plain)


@pytest.mark.parametrize("shift", [Fraction(1, 10**k) for k in (3, 8, 20, 60)])
def test_near_equal_laws_keep_their_significant_digits(shift: Fraction) -> None:
    """For ``q`` a shift of ``p`` by ``h`` times its scale, JSD is ``h^2/8 (1 + O(h^2))``."""
    found = divergence("js", parse_law("normal(0,1)"), parse_law(f"normal({shift},1)"), 12)
    assert found.reached()
    expected = shift**2 / 8
    assert abs(Fraction(found.value) / expected - 1) <= shift**2 + Fraction(1, 10**11)


FAR = [
    ("normal(0,1)", "normal(0,100)"),
    ("uniform(0,1)", "normal(0.5,4)"),
    ("normal(0,1e-6)", "normal(0,1e6)"),
]


@pytest.mark.parametrize(("p", "q"), FAR)
def test_scales_apart(p: str, q: str) -> None:
    found = divergence("js", parse_law(p), parse_law(q), 20)
    assert found.reached()
    reference = value("js", parse_law(p), parse_law(q))
    with mp.workdps(DIGITS):
        middle = mp.mpf(found.midpoint.numerator) / found.midpoint.denominator
        assert abs(middle - reference) < mp.mpf(10) ** -12  # mpmath across twelve scales


@pytest.mark.parametrize("digits", [1, 5, 40, 120])
def test_more_digits_refine_the_same_number(digits: int) -> None:
    p, q = parse_law("laplace(0,1)"), parse_law("normal(0,1)")
    found = divergence("js", p, q, digits)
    assert found.reached(digits)
    assert overlap(found, divergence("js", p, q, 20))


def test_tiny_weights_cost_nothing() -> None:
    tiny = Fraction(1, 2**1000)
    p = parse_law(f"discrete(0:{tiny}, 1:{1 - tiny})")
    q = parse_law(f"discrete(0:{2 * tiny}, 1:{1 - 2 * tiny})")
    found = divergence("js", p, q, 15)
    assert found.reached()
    # JSD = tiny (log(2/3) + 2 log(4/3))/2 (1 + O(tiny))
    with mp.workdps(30):
        lead = (mp.log(mp.mpf(2) / 3) + 2 * mp.log(mp.mpf(4) / 3)) / 2 * mp.mpf(2) ** -1000
        assert abs(mp.mpf(found.value) / lead - 1) < mp.mpf(10) ** -14


@pytest.mark.parametrize("d", DIVERGENCES, ids=lambda d: d.name)
def test_a_kernel_is_symmetric_exactly_if_its_divergence_is(d: FDivergence) -> None:
    """Two declarations of one fact, and the fact itself at a point."""
    kernel = entry_of(d.name).kernel
    a, b = Fraction(2, 7), Fraction(3, 5)
    assert kernel.is_symmetric == d.symmetric == kernel.at(a, b).overlaps(kernel.at(b, a))
