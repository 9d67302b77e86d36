"""Laws of every divergence of the catalogue, alpha of several orders included."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from divergence_pairs import ALL, MP, textbook, tolerance, worst_error
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.divergence.discrete import divergence, divergences, exact_divergence
from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.generator import value_at
from gantheory.divergence.text import parse_divergence

every = pytest.mark.parametrize("f", ALL, ids=[f.name for f in ALL])
finite_orders = pytest.mark.parametrize(
    "f", [f for f in ALL if "20" not in f.name], ids=lambda f: f.name
)
POINTS = [mpmath.mpf(10) ** k for k in (-6, -2, -1)] + [mpmath.mpf(k) / 4 for k in range(1, 24)]

TINY = mpmath.mpf(10) ** -(10**12)
"""So small that its powers, and its logarithm (-2e12), show every limit as 0 or as huge."""

HUGE = 10**8
"""Above every finite limit here (f(0) = 10^6 for alpha of order 10^-6), below log(1/TINY)/1024."""

# Integers with a sum of 1024: their quotients by it are floats, exactly.
TOTAL = 1024


@st.composite
def dyadic_law(draw: st.DrawFn) -> list[Fraction]:
    """Weights k/1024 on five points, zeros and near-equal neighbours included."""
    cuts = sorted(
        draw(
            st.lists(st.sampled_from([0, 1, 2, 511, 512, 513, 1000, 1024]), min_size=4, max_size=4)
        )
    )
    ends = [0, *cuts, TOTAL]
    return [Fraction(b - a, TOTAL) for a, b in pairwise(ends)]


def reference(f: FDivergence, p: list[Fraction], q: list[Fraction]) -> mpmath.mpf:
    """The printed convention, with what singular parts cost taken as limits of the integrand."""
    total = mpmath.mpf(0)
    with mpmath.workdps(60):
        integrand = textbook(f)
        for x, y in zip(p, q, strict=True):
            a, b = mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(y.numerator) / y.denominator
            if x and y:
                total += integrand(a, b)
            elif x or y:
                term = integrand(a or TINY * b, b or TINY * a)
                total += mpmath.inf if term > HUGE else term
    return total


@every
def test_terms_are_exact_to_a_few_roundings(f: FDivergence) -> None:
    assert worst_error(f) < tolerance(f)


@every
@settings(max_examples=40)
@given(dyadic_law(), dyadic_law())
def test_the_value_is_that_of_the_printed_convention(
    f: FDivergence, p: list[Fraction], q: list[Fraction]
) -> None:
    expected = reference(f, p, q)
    got = divergence(f, [float(x) for x in p], [float(x) for x in q])
    if math.isinf(got) or mpmath.isinf(expected):
        assert math.isinf(got)
        assert mpmath.isinf(expected)
    else:
        # alpha's -1, spread over q, cancels in the reference; 1e-40 is far below the digits kept.
        assert got == pytest.approx(float(expected), rel=tolerance(f), abs=1e-40)


@every
def test_the_generator_is_normalised_and_convex(f: FDivergence) -> None:
    with mpmath.workdps(40):
        values = {u: value_at(f.generator, u, MP) for u in POINTS}
        slack = mpmath.mpf(10) ** -30  # 40 digits less what alpha near 0 and 1 cancels
        assert abs(values[mpmath.mpf(1)]) < slack
        assert min(values.values()) > -slack  # f'(1) = 0, else f would be negative beside 1
        for a in POINTS:
            for b in POINTS:
                middle = value_at(f.generator, (a + b) / 2, MP)
                assert middle <= (values[a] + values[b]) / 2 + slack


@every
def test_its_ends_are_the_limits_of_the_generator(f: FDivergence) -> None:
    """An infinite limit is beyond HUGE at u = TINY or 1/TINY; a finite one is there to 9 digits."""
    with mpmath.workdps(60):
        ends = (value_at(f.generator, TINY, MP), value_at(f.generator, 1 / TINY, MP) * TINY)
    for end, cost in zip(ends, (f.cost_at_zero, f.cost_at_infinity), strict=True):
        if math.isinf(cost):
            assert end > HUGE
        else:
            assert float(end) == pytest.approx(cost, rel=1e-9)


@pytest.mark.parametrize("f", [f for f in ALL if f.conjugate], ids=lambda f: f.name)
def test_the_conjugate_obeys_fenchel_and_young(f: FDivergence) -> None:
    """f(u) + f*(t) >= u t everywhere, with equality at t = f'(u): both sides pin f* down."""
    with mpmath.workdps(40):
        slack = mpmath.mpf(10) ** -15  # of the numeric derivative at 40 digits, to second order
        tangents = []
        for u in POINTS:
            if f.name == "tv" and u == 1:
                continue  # the kink: no derivative
            t = mpmath.diff(lambda x: value_at(f.generator, x, MP), u, h=mpmath.mpf(10) ** -20)
            tangents.append(t)
            value = value_at(f.conjugate, t, MP)
            gap = value_at(f.generator, u, MP) + value - u * t
            assert abs(gap) <= slack * (1 + abs(value))
        for t in tangents:
            value = value_at(f.conjugate, t, MP)
            for u in POINTS:
                gap = value_at(f.generator, u, MP) + value - u * t
                assert gap >= -slack * (1 + abs(value))


@every
@settings(max_examples=40)
@given(dyadic_law(), dyadic_law())
def test_merging_points_never_raises_it(
    f: FDivergence, p: list[Fraction], q: list[Fraction]
) -> None:
    """Data processing; equal laws give 0, and no law gives more than the maximum."""
    a, b = np.array(p, dtype=float), np.array(q, dtype=float)
    fine = divergence(f, a, b)
    coarse = divergence(f, [a[0] + a[1], *a[2:]], [b[0] + b[1], *b[2:]])
    rounding = 1 + 10 * tolerance(f)
    assert 0 <= coarse <= fine * rounding + 1e-300
    assert fine <= f.maximum * rounding
    assert (fine == 0) == (p == q)


@every
@settings(max_examples=40)
@given(dyadic_law(), dyadic_law(), dyadic_law())
def test_symmetry_and_metric_are_as_declared(
    f: FDivergence, p: list[Fraction], q: list[Fraction], r: list[Fraction]
) -> None:
    a, b, c = (np.array(x, dtype=float) for x in (p, q, r))
    if f.symmetric:
        assert divergence(f, a, b) == pytest.approx(divergence(f, b, a), rel=tolerance(f))
    if f.metric_power is not None:
        power = float(f.metric_power)
        ab, bc, ac = (divergence(f, x, y) ** power for x, y in ((a, b), (b, c), (a, c)))
        assert ac <= (ab + bc) * (1 + 1e-12)  # equality cases, up to rounding


@every
def test_symmetry_fails_where_it_is_not_declared(f: FDivergence) -> None:
    p, q = [0.5, 0.5], [0.9, 0.1]
    assert f.symmetric == (divergence(f, p, q) == pytest.approx(divergence(f, q, p), rel=1e-9))


@finite_orders
def test_disjoint_laws_have_the_maximum(f: FDivergence) -> None:
    assert divergence(f, [1, 0], [0, 1]) == pytest.approx(f.maximum, rel=1e-15)
    assert divergence(f, {"a": 1}, {"b": 1}) == pytest.approx(f.maximum, rel=1e-15)


@pytest.mark.parametrize("f", [f for f in ALL if f.rational], ids=lambda f: f.name)
@settings(max_examples=40)
@given(dyadic_law(), dyadic_law())
def test_exact_and_float_agree(f: FDivergence, p: list[Fraction], q: list[Fraction]) -> None:
    exact = exact_divergence(f, dict(enumerate(p)), dict(enumerate(q)))
    assert isinstance(exact, Fraction) or exact == math.inf
    got = divergence(f, [float(x) for x in p], [float(x) for x in q])
    assert got == pytest.approx(float(exact), rel=tolerance(f))


@every
def test_many_pairs_are_the_single_ones(f: FDivergence) -> None:
    rng = np.random.default_rng(3)
    p, q = rng.dirichlet(np.ones(4), (2, 3)), rng.dirichlet(np.ones(4), (2, 3))
    many = divergences(f, p, q)
    assert many.shape == (2, 3)
    for i, j in np.ndindex(2, 3):
        assert many[i, j] == divergence(f, p[i, j], q[i, j])


@every
def test_its_name_is_read_back(f: FDivergence) -> None:
    found = parse_divergence(f.name)
    assert (found.name, found.generator, found.slope) == (f.name, f.generator, f.slope)
