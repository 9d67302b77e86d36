"""The inequalities behind truncation, each against the number that it bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from drawn_laws import base_law
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.enclosure import working_precision
from gantheory.enclosure.ball import AnalyticFlag, ball, log_rational
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.cells import Cell, Component, cells
from gantheory.enclosure.evaluate import log_function, slope_function
from gantheory.enclosure.integrand import integrand
from gantheory.enclosure.kernel import Bound, Confusion, Kernel
from gantheory.enclosure.mass import mass
from gantheory.enclosure.order import order_at, order_at_infinity, order_at_origin
from gantheory.enclosure.panel import Panel, in_chart, panels
from gantheory.enclosure.quadrature import Goal, integral, integrate
from gantheory.enclosure.tail_bounds import tail_bound
from gantheory.enclosure.tails import Ray, slope_over, value_at
from gantheory.measure.density import Density
from gantheory.measure.law import Law
from gantheory.measure.logform import LogForm, log_affine, log_quadratic, power
from gantheory.measure.text import parse_law

REAL: AnalyticFlag = False
KERNELS = [
    *(entry_of(d.name).kernel for d in DIVERGENCES),
    *(entry_of(f"alpha({a})").kernel for a in ("3", "-1/2", "1/3", "-2")),
    Confusion(),
]
WEIGHTS = st.builds(
    lambda m, e: Fraction(m) * Fraction(2) ** e, st.integers(1, 1000), st.integers(-60, 60)
)


def bound_at(bound: Bound, p: Fraction, q: Fraction) -> arb:
    """The bounding function at one point."""
    values = (p, q)
    total = ball(bound.linear[0] * p + bound.linear[1] * q)
    for log in bound.logs:
        ratio = log_rational(values[log.above] / values[1 - log.above])
        total += ball(log.scale * values[log.weight]) * ratio.max(arb(0))
    if bound.power is not None:
        scale, a = bound.power
        total += ball(scale * q) * (ball(a) * log_rational(p / q)).exp()
    return total


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@given(p=WEIGHTS, q=WEIGHTS)
def test_a_kernel_is_nonnegative_and_bounded(kernel: Kernel, p: Fraction, q: Fraction) -> None:
    with working_precision(400):
        value = kernel.at(p, q)
        assert value >= -(arb(2) ** -300) * ball(p + q)
        assert value <= bound_at(kernel.bound, p, q) + arb(2) ** -300 * ball(p + q)


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@given(p=WEIGHTS, q=WEIGHTS)
def test_what_a_negligible_law_adds_is_bounded(kernel: Kernel, p: Fraction, q: Fraction) -> None:
    with working_precision(400):
        value, slack = kernel.at(p, q), arb(2) ** -300 * ball(p + q)
        for index, other in ((0, q), (1, p)):
            remainder = kernel.remainder[index]
            if remainder is not None:
                alone = kernel.alone[1 - index] * ball(other)
                assert abs(value - alone) <= bound_at(remainder, p, q) + slack


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@given(p=WEIGHTS, q=WEIGHTS)
def test_the_two_ways_to_evaluate_a_kernel_agree(kernel: Kernel, p: Fraction, q: Fraction) -> None:
    with working_precision(400):
        for index, (small, large) in enumerate(((q, p), (p, q))):
            d = log_rational(small / large)
            scaled = kernel.of_ratio[index](acb(d.exp()), acb(d), REAL).real
            assert (scaled * ball(large)).overlaps(kernel.at(p, q))


# One pair for each kind of end: light, separated, algebraic, singular at a point, at infinity.
PAIRS = [
    ("normal(0,1)", "normal(1,3/2)"),
    ("student(5,0,1)", "laplace(1,1)"),
    ("mixture(1/3*student(5/2,0,1)+2/3*cauchy(1,1/2))", "mixture(1/2*cauchy(0,1)+1/2*normal(1,1))"),
    ("beta(1/2,3/4)", "mixture(1/4*beta(3/2,1/2)+3/4*uniform(0,1))"),
    ("mixture(1/2*gamma(1/2,1)+1/2*gamma(3,1/2))", "gamma(3/2,1/3)"),
    ("logistic(0,1)", "mixture(1/2*logistic(0,2)+1/2*laplace(0,3))"),
]


@pytest.mark.parametrize(("p", "q"), PAIRS)
@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_a_tail_bound_holds(kernel: Kernel, p: str, q: str) -> None:
    """Against the integral over a long stretch of the tail, at an early and at a late cut."""
    cell = cells(parse_law(p), parse_law(q))[-1]
    outward = not isinstance(cell.high, Fraction)
    centre = Fraction(0) if outward else Fraction(cell.high)
    sign = 1 if outward else -1
    left, right = in_chart(cell.left, centre, sign), in_chart(cell.right, centre, sign)
    panel = Panel(left, right, logarithmic=True, low=Fraction(0), high=Fraction(0))
    with working_precision(120):
        for t in (1.0, 2.0) if outward else (-1.5, -6.0):
            edge = arb(t).exp()
            bound = tail_bound(kernel.bound, left, right, Ray(edge, outward=outward))
            if bound is None:
                continue
            far = arb(t + 4) if outward else arb(t - 12)
            ends = (arb(t), far) if outward else (far, arb(t))
            assert integrate(integrand(panel, kernel).off_line, *ends, Goal(90)) <= bound


@settings(max_examples=60)
@given(base_law(), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_closed_masses_agree_with_quadrature(law: Law, u: float, v: float) -> None:
    """Any stretch of any piece, by special functions and by integrating the exponential."""
    if not isinstance(law, Density):
        return
    a, b = sorted(Fraction(float(law.quantile(level))) for level in (u, v))
    with working_precision(100):
        for piece in law.pieces:
            low, high = max(a, piece.low), min(b, piece.high)
            if not low < high:
                continue
            closed = mass(piece.form, low, high)
            cell = Cell(low, high, (Component(Fraction(1), piece.form, law.bulk),), ())
            other = sum((integral(x, None, Goal(70)) for x in panels(cell, None)), arb(0))
            assert closed is not None
            assert closed.overlaps(other)
            assert closed.rad() < 1e-15


@settings(max_examples=60)
@given(base_law(), st.floats(0.05, 0.95))
def test_slopes_are_slopes(law: Law, level: float) -> None:
    """Against a difference quotient."""
    if not isinstance(law, Density):
        return
    x = Fraction(float(law.quantile(level)))
    piece = next((p for p in law.pieces if p.low < x < p.high), None)
    if piece is None:
        return
    with working_precision(200):
        form, step = piece.form, arb(2) ** -60
        value = log_function(form)
        above, below = (value(acb(ball(x) + h), None, REAL).real for h in (step, -step))
        slope = slope_function(form)(ball(x))
        # the quotient errs by step^2 times a third derivative, far below 2^-50 here
        assert abs(slope - (above - below) / (2 * step)) < arb(2) ** -50 * (1 + abs(slope))


SMALL = st.fractions(-5, 5, max_denominator=12)
POSITIVE = st.fractions("1/12", 5, max_denominator=12)


@st.composite
def regular_form(draw: st.DrawFn) -> LogForm:
    """Some terms of every kind, with no singularity at ``y > 0`` but powers at the origin."""
    softplus = LogForm(softplus=(((draw(POSITIVE), draw(SMALL)), draw(SMALL.filter(bool))),))
    terms = [
        power(1, draw(SMALL)) + power(2, draw(SMALL)),
        log_affine(1, Fraction(0), draw(SMALL)),
        log_affine(1, -draw(POSITIVE), draw(SMALL)),
        log_quadratic(draw(SMALL), draw(POSITIVE), draw(SMALL.filter(bool))),
        softplus,
    ]
    # one alone as often as several: the slack of one bound would hide the lack of another
    kept = draw(st.sampled_from(range(len(terms))).map(lambda k: {k}) | st.sets(st.integers(0, 4)))
    return sum((term for k, term in enumerate(terms) if k in kept), LogForm())


@settings(max_examples=100)
@given(form=regular_form(), at=POSITIVE)
def test_a_value_at_once_is_that_of_the_function(form: LogForm, at: Fraction) -> None:
    with working_precision(100):
        y = ball(at)
        once = value_at(form, y)
        assert once.overlaps(log_function(form)(y, None, REAL))
        assert once.rad() < arb(2) ** -70 * (1 + abs(once))


@settings(max_examples=60)
@given(base_law())
def test_an_order_at_an_end_is_that_in_its_chart(law: Law) -> None:
    for piece in law.pieces if isinstance(law, Density) else ():
        for end, sign in ((piece.low, 1), (piece.high, -1)):
            if isinstance(end, Fraction):
                there = order_at_origin(piece.form.in_chart(end, sign))
            else:
                there = order_at_infinity(piece.form.in_chart(Fraction(0), -sign))
            assert order_at(piece.form, end) == there


EDGES = st.sampled_from([Fraction(1, 64), Fraction(1, 3), Fraction(2), Fraction(40), Fraction(999)])


@settings(max_examples=300)
@given(form=regular_form(), edge=EDGES, outward=st.booleans())
def test_a_slope_bound_holds_over_its_ray(*, form: LogForm, edge: Fraction, outward: bool) -> None:
    with working_precision(120):
        bound = slope_over(form, Ray(ball(edge), outward=outward))
        if bound is None:
            return
        slope = slope_function(form)
        for k in (0, 1, 2, 5, 12):
            y = ball(edge * Fraction(5, 4) ** (k if outward else -k))
            here = slope(y) * y
            slack = arb(2) ** -60 * (1 + abs(here))
            assert here <= bound + slack if outward else here >= bound - slack
