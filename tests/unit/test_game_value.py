"""V, D*, C and cross-entropies on discrete laws."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory.divergence.catalogue import JS
from gantheory.divergence.discrete import divergence
from gantheory.game.discriminator import (
    from_logit,
    from_values,
    optimal_discriminator,
    optimal_value_at,
)
from gantheory.game.value import (
    criterion,
    cross_entropy,
    entropy,
    value,
    weighted_criterion,
    weighted_value,
)
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

LOG_4 = math.log(4)


@st.composite
def pair(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Two laws on four points, zeros included; each sums to one within a rounding."""
    sizes = st.lists(st.sampled_from([0.0, 1e-12, 0.5, 1.0, 3.0]), min_size=4, max_size=4)
    rows = [np.array(draw(sizes.filter(any))) for _ in range(2)]
    return rows[0] / rows[0].sum(), rows[1] / rows[1].sum()


scores = st.lists(st.floats(0, 1), min_size=4, max_size=4)
priors = st.floats(0.01, 0.99)

# Values of order one, formed by a dozen roundings.
ROUNDING = 1e-14


@given(pair(), scores)
def test_proposition_1(laws: tuple[np.ndarray, np.ndarray], d: list[float]) -> None:
    """V(D) <= V(D*) = C, whatever D* is off the support."""
    p, q = laws
    best = optimal_discriminator(p, q)
    optimum = value(p, q, best.version(off_support=0.5))
    assert optimum == pytest.approx(criterion(p, q), abs=ROUNDING)
    assert value(p, q, best.version(off_support=d[0])) == optimum
    assert value(p, q, d) <= optimum + ROUNDING
    assert -LOG_4 - ROUNDING <= optimum <= ROUNDING


@given(pair(), scores, priors)
def test_class_weights(laws: tuple[np.ndarray, np.ndarray], d: list[float], pi: float) -> None:
    """The weighted game's optimum is attained at its own D*, and is at least -H(pi)."""
    p, q = laws
    optimum = weighted_criterion(p, q, pi)
    h = cross_entropy([pi, 1 - pi], [pi, 1 - pi])
    assert weighted_value(p, q, d, pi) <= optimum + ROUNDING
    assert optimum >= -h - ROUNDING
    assert weighted_criterion(p, p, pi) == pytest.approx(-h, abs=ROUNDING)
    everywhere = optimal_discriminator(p, p, pi)
    assert everywhere.version(pi).values == pytest.approx(np.full(4, pi), abs=ROUNDING)
    half = weighted_value(p, q, d, 0.5)
    assert half == value(p, q, d) / 2 or half == pytest.approx(value(p, q, d) / 2, rel=1e-14)


@given(pair(), scores)
def test_the_notes_loss_is_minus_v(laws: tuple[np.ndarray, np.ndarray], d: list[float]) -> None:
    p, q = laws
    ours = from_values(d)
    loss = cross_entropy(p, ours.values) + cross_entropy(q, np.exp(ours.log_generated))
    assert loss == pytest.approx(-value(p, q, ours), rel=1e-13, abs=1e-13)


def test_known_values() -> None:
    p, q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]
    assert criterion(p, p) == pytest.approx(-1.3862943611198906188, abs=1e-15)
    expected = -1.3862943611198906188 + 2 * 0.042474759198849368225
    assert criterion(p, q) == pytest.approx(expected, abs=1e-15)
    assert criterion([1, 0], [0, 1]) == pytest.approx(0, abs=1e-15)
    assert divergence(JS, p, q) == pytest.approx(0.042474759198849368225, abs=1e-16)


def test_duality_gap_of_two_atoms() -> None:
    """p = (1/2, 1/2), G in {delta_1, delta_2}: minimax and maximin differ by 1.5 log(4/3)."""
    p, one, two = [0.5, 0.5], [1.0, 0.0], [0.0, 1.0]
    minimax = min(criterion(p, one), criterion(p, two))
    half = [0.5, 0.5]
    # At D = 1/2 both answers give -log 4; no D does better, since min_G V <= V(D, p) <= C(p).
    maximin = min(value(p, one, half), value(p, two, half))
    assert minimax == pytest.approx(-0.95477125244221922768, abs=1e-15)
    assert maximin == pytest.approx(-1.3862943611198906188, abs=1e-15)
    assert minimax - maximin == pytest.approx(0.43152310867767139116, abs=1e-15)
    rng = np.random.default_rng(5)
    for d in rng.random((200, 2)):
        assert min(value(p, one, d), value(p, two, d)) <= maximin + 1e-15


def test_the_discriminator_is_free_off_the_support_and_says_so() -> None:
    best = optimal_discriminator([0.5, 0.5, 0], [0, 1, 0])
    assert best.free.tolist() == [False, False, True]
    with pytest.raises(InputError, match="D\\* is free at point number 2"):
        best.version()
    assert best.version(off_support=0.25).values.tolist() == pytest.approx([1, 1 / 3, 0.25])
    p, q = parse_law("discrete(0:1/2, 1:1/2)"), parse_law("dirac(1)")
    assert optimal_value_at(p, q, 7) == "free"
    assert optimal_value_at(p, q, 0) == 1
    assert optimal_value_at(p, q, 1) == pytest.approx(1 / 3, rel=1e-15)
    smallest = {0: 5e-324, 1: 1.0}
    assert optimal_value_at(smallest, smallest, 0) == 0.5


def test_log_one_minus_d_is_formed_from_q() -> None:
    """At q/p = 1e-20 it is -46.05, where 1 - D* rounds to 0."""
    p, q = [1.0, 0.0], [1e-20, 1.0]
    best = optimal_discriminator(p, q).version()
    with mpmath.workdps(40):
        expected = float(-mpmath.log1p(mpmath.mpf(10) ** 20))
    assert best.values[0] == 1
    assert best.log_generated[0] == pytest.approx(expected, rel=1e-15)
    assert value(p, q, from_values(best.values)) == -math.inf
    assert value(p, q, best) == pytest.approx(1e-20 * (expected - 1), rel=1e-12)


def test_extreme_discriminators_reach_minus_infinity_and_no_nan() -> None:
    assert value([1, 0], [0, 1], [1, 0]) == 0
    assert value([1, 0], [0, 1], [0, 1]) == -math.inf
    assert value([1, 0], [1, 0], [0.5, 1]) == pytest.approx(-LOG_4)  # D = 1 off both supports
    sure = from_logit(np.array([math.inf, -math.inf]))
    assert sure.log_real.tolist() == [0, -math.inf]
    assert sure.log_generated.tolist() == [-math.inf, 0]


def test_cross_entropies() -> None:
    """H(p, r) may fall below H(p) when r is not normalised, and is +oo off r's support."""
    p = [0.5, 0.5]
    assert entropy(p) == pytest.approx(math.log(2), rel=1e-15)
    assert cross_entropy(p, [1, 1]) == 0 < entropy(p)
    assert cross_entropy(p, [1, 0]) == math.inf
    assert cross_entropy([1, 0], [2, 0]) == pytest.approx(-math.log(2), rel=1e-15)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: value([0.5, 0.5], [1.0], [0.5]), "shapes"),
        (lambda: value([0.5, 0.5], [1, 0], [0.5]), r"p and D have shapes \(2,\) and \(1,\)"),
        (lambda: value([0.5, 0.5], [1, 0], [0.5, 1.5]), "D has the value 1.5"),
        (lambda: value([0.5, 0.5], [1, 0], [0.5, math.nan]), "D has the entry nan"),
        (lambda: value([], [], []), "empty"),
        (lambda: value([[1.0]], [[1.0]], [[0.5]]), r"give one pair, shape \(n,\)"),
        (lambda: weighted_value([1], [1], [0.5], 1.0), "pi is 1.0"),
        (lambda: optimal_discriminator([1], [1], math.nan), "prior has the entry nan"),
        (lambda: cross_entropy([1], [-1]), "r has the value -1"),
        (lambda: from_logit(np.array([math.nan])), "logit is nan"),
        (lambda: from_logit(np.array([])), "one a point"),
        (lambda: optimal_value_at([1], [1], 0), "no named points"),
        (lambda: optimal_discriminator([1, 0], [1, 0]).version(2.0), "off_support has the value 2"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()
