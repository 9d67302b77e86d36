"""Log-forms: a vector space over the rationals, and its charts."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from drawn_laws import base_law
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.measure.density import Density
from gantheory.measure.law import Law
from gantheory.measure.log_constant import LogConstant, lgamma_of, log_of
from gantheory.measure.logform import LogForm, log_affine, log_quadratic, power

SMALL = st.fractions(-5, 5, max_denominator=12)
POSITIVE = st.fractions("1/12", 5, max_denominator=12)


@st.composite
def form(draw: st.DrawFn) -> LogForm:
    """Every kind of term, regular on (6, 12) and on its mirror image about any point below 6."""
    result = power(1, draw(SMALL)) + power(2, draw(SMALL))
    result += log_affine(1, draw(SMALL), draw(SMALL))
    result += log_quadratic(draw(SMALL), draw(POSITIVE), draw(SMALL))
    result += LogForm(softplus=(((draw(POSITIVE), draw(SMALL)), draw(SMALL.filter(bool))),))
    return result.plus(LogConstant(draw(SMALL)) + log_of(draw(POSITIVE), draw(SMALL)))


X = np.linspace(6.5, 11.5, 7)


def close(a: np.ndarray, b: np.ndarray) -> bool:
    # terms of size up to about 1e3 are added: 1e-10 is a thousand times their rounding
    return bool(np.allclose(a, b, rtol=1e-10, atol=1e-9))


@settings(max_examples=60)
@given(form(), form(), SMALL)
def test_exact_algebra_agrees_with_floats(f: LogForm, g: LogForm, c: Fraction) -> None:
    assert close((f + g)(X), f(X) + g(X))
    assert close((f - g)(X), f(X) - g(X))
    assert close((f * c)(X), f(X) * float(c))
    assert (f - f) == LogForm()
    assert (f + g) - g == f


@settings(max_examples=60)
@given(form(), SMALL)
def test_charts_agree_with_floats(f: LogForm, centre: Fraction) -> None:
    assert close(f.in_chart(centre, 1)(X - float(centre)), f(X))
    assert close(f.in_chart(centre, -1)(float(centre) - X), f(X))
    assert close(f.in_chart(Fraction(0), -1)(-X), f(X))


@settings(max_examples=60)
@given(SMALL, POSITIVE, SMALL, SMALL, SMALL)
def test_inversion_agrees_with_floats(
    m: Fraction, square: Fraction, e: Fraction, a: Fraction, b: Fraction
) -> None:
    f = log_quadratic(m, square, b) + log_affine(1, e, a)
    assert close(f.inverted()(1 / X), f(X))


def test_inversion_refuses_what_is_singular() -> None:
    with pytest.raises(ValueError, match="singular"):
        power(1, Fraction(1)).inverted()


@given(base_law(), base_law())
def test_a_ratio_of_one_family_is_simplified(p: Law, q: Law) -> None:
    """Nothing of the common shape is left: two normals differ by a polynomial."""
    if not (isinstance(p, Density) and isinstance(q, Density)) or p.name != q.name:
        return
    difference = q.pieces[0].form - p.pieces[0].form
    kinds = {"normal": "powers", "exponential": "powers", "beta": "logs"}
    for attribute in ("powers", "logs", "quadratics", "softplus"):
        if p.name in kinds and attribute != kinds[p.name]:
            assert not getattr(difference, attribute)
    assert (p.pieces[0].form - p.pieces[0].form) == LogForm()


@given(st.fractions("1/64", 60, max_denominator=64))
def test_lgamma_is_unfolded_correctly(s: Fraction) -> None:
    assert float(lgamma_of(s)) == pytest.approx(math.lgamma(s), rel=1e-11, abs=1e-11)


@given(st.lists(st.tuples(POSITIVE, st.fractions(-3, 3, max_denominator=4)), max_size=4))
def test_a_rational_exponential_is_found_exactly(terms: list[tuple[Fraction, Fraction]]) -> None:
    constant = sum((log_of(r, c) for r, c in terms), LogConstant())
    found = constant.exponential()
    if found is not None:
        assert math.log(found) == pytest.approx(float(constant), abs=1e-9)
    if all(c.denominator == 1 for _, c in terms):
        assert found == math.prod((r ** int(c) for r, c in terms), start=Fraction(1))
    assert (constant + log_of(Fraction(2), Fraction(1, 2))).exponential() is None or found is None
