"""Steps on the simplex: exact where rational, and the nearest point is nearest."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory.divergence.catalogue import TV
from gantheory.divergence.discrete import divergence, exact_divergence
from gantheory.game.simplex import (
    criterion_gradient,
    exponentiated_gradient_on_criterion,
    exponentiated_gradient_step,
    project_onto_simplex,
    projected_gradient_step,
)
from gantheory.game.value import criterion
from gantheory.theory.errors import InputError


@st.composite
def law(draw: st.DrawFn, least: int) -> tuple[Fraction, ...]:
    sizes = draw(st.lists(st.integers(least, 9), min_size=3, max_size=3).filter(any))
    return tuple(Fraction(s, sum(sizes)) for s in sizes)


@given(law(0), law(1))
def test_the_unit_step_averages(p: tuple[Fraction, ...], q: tuple[Fraction, ...]) -> None:
    """q <- (p+q)/2 exactly where q > 0, and the float step with the float gradient follows it."""
    step = exponentiated_gradient_on_criterion(p, q)
    assert step == tuple((x + y) / 2 for x, y in zip(p, q, strict=True))
    floats = exponentiated_gradient_step(
        [float(y) for y in q], criterion_gradient([float(x) for x in p], [float(y) for y in q]), 1.0
    )
    # exp of a log of order ten: a few roundings.
    np.testing.assert_allclose(floats, [float(y) for y in step], rtol=1e-14)


def test_total_variation_halves_each_step() -> None:
    p = tuple(Fraction(k, 10) for k in (7, 2, 1))
    q = tuple(Fraction(k, 10) for k in (1, 3, 6))
    start = exact_divergence(TV, dict(enumerate(p)), dict(enumerate(q)))
    for _ in range(5):
        q = exponentiated_gradient_on_criterion(p, q)
    assert exact_divergence(TV, dict(enumerate(p)), dict(enumerate(q))) == start / 2**5
    assert float(start / 2**5) == pytest.approx(0.01875, abs=1e-17)


def test_from_a_start_that_misses_a_point_the_step_never_finds_it() -> None:
    p, q = (Fraction(1, 2), Fraction(1, 2)), (Fraction(1), Fraction(0))
    assert exponentiated_gradient_on_criterion(p, q) == q
    assert criterion_gradient([0.5, 0.5], [1.0, 0.0])[1] == -math.inf


COORDINATES = st.lists(st.fractions(-3, 3, max_denominator=8), min_size=1, max_size=5)


@given(COORDINATES)
def test_the_projection_is_the_nearest_law(point: list[Fraction]) -> None:
    """The variational inequality <v - x, y - x> <= 0 for all y of the simplex: at its corners."""
    x = project_onto_simplex(point)
    assert sum(x) == 1
    assert min(x) >= 0
    gap = [v - w for v, w in zip(point, x, strict=True)]
    along = sum(g * w for g, w in zip(gap, x, strict=True))
    assert all(g <= along for g in gap)
    floats = project_onto_simplex([float(v) for v in point])
    np.testing.assert_allclose(floats, [float(v) for v in x], atol=1e-14)


@pytest.mark.parametrize("eta", [0.01, 0.5, 1.0, 10.0])
def test_a_projected_gradient_step_of_any_size_can_raise_the_criterion(eta: float) -> None:
    e = min(eta / 15, 0.1)
    p, q = [e, 1 - e], [2 * e, 1 - 2 * e]
    moved = projected_gradient_step(q, list(criterion_gradient(p, q)), eta)
    assert moved == (0, 1)
    assert criterion(p, list(moved)) > criterion(p, q)
    assert divergence(TV, p, q) > 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: project_onto_simplex([]), "empty vector"),
        (lambda: project_onto_simplex([0.0, math.inf]), "not finite"),
        (lambda: project_onto_simplex([0.0, math.nan]), "not finite"),
        (lambda: projected_gradient_step([1.0], [1.0, 2.0], 1.0), "1 weights and the gradient 2"),
        (lambda: exponentiated_gradient_step([0.5, 0.5], [0.0], 1.0), "shapes"),
        (
            lambda: exponentiated_gradient_step([0.5, 0.5], [0.0, -math.inf], 1.0),
            "not finite where",
        ),
        (lambda: exponentiated_gradient_step([0.5, 0.5], [0.0, math.nan], 1.0), "not finite where"),
        (lambda: exponentiated_gradient_on_criterion([1], ["1/2", "1/2"]), "1 weights and q has 2"),
        (lambda: exponentiated_gradient_on_criterion([], []), "p is empty"),
        (lambda: exponentiated_gradient_on_criterion([1], ["1/2"]), "sum to 0.5, not 1"),
        (lambda: exponentiated_gradient_on_criterion([1], [1], -1), "step size is -1"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_points_without_weight_stay_without() -> None:
    moved = exponentiated_gradient_step([0.5, 0.5, 0.0], [0.0, 1000.0, -math.inf], 5.0)
    assert moved.tolist() == [1.0, 0.0, 0.0]
    # exp(5000) is no float, and the step is none the worse for it.
    assert exponentiated_gradient_step([0.5, 0.5], [0.0, -1000.0], 5.0).tolist() == [0.0, 1.0]
