"""Objectives as data: how the three games of the theory relate."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gantheory.game.discriminator import from_logit
from gantheory.game.objective import (
    MINIMAX,
    NON_SATURATING,
    NOTE_2020,
    OBJECTIVES,
    Payoff,
    Sense,
    parse_objective,
)
from gantheory.game.value import value
from gantheory.theory.errors import InputError
from gantheory.theory.expr import log, oo
from gantheory.theory.vocabulary import D

P, Q = [0.7, 0.2, 0.1], [0.1, 0.3, 0.6]
RNG = np.random.default_rng(2)
SCORES = [*RNG.random((20, 3)), [0.0, 0.5, 1.0], [1.0, 1.0, 1.0]]


@pytest.mark.parametrize("d", SCORES, ids=str)
def test_every_discriminator_plays_for_v(d: list[float]) -> None:
    v = value(P, Q, d)
    for objective in OBJECTIVES:
        sign = 1 if objective.discriminator.sense is Sense.MAXIMISE else -1
        assert sign * objective.discriminator.at(P, Q, d) == v


@pytest.mark.parametrize("d", SCORES[:20], ids=str)
def test_the_generators_differ_only_by_what_they_cannot_change(d: list[float]) -> None:
    """min V and max H(p_g, 1-D) rank any two generators alike; 1e-15: differences of sums."""
    other = [0.3, 0.3, 0.4]
    gain = MINIMAX.generator.at(P, other, d) - MINIMAX.generator.at(P, Q, d)
    notes = NOTE_2020.generator.at(P, other, d) - NOTE_2020.generator.at(P, Q, d)
    assert notes == pytest.approx(-gain, rel=1e-12, abs=1e-15)


def test_saturation_in_logits() -> None:
    """d/da log(1 - sigmoid(a)) = -D and d/da (-log sigmoid(a)) = -(1 - D): at D = 0.01, 99 times.

    Central differences with step 1e-5 are right to 1e-10, relative to derivatives of 0.01 up.
    """
    a, h = math.log(0.01 / 0.99), 1e-5

    def slope(payoff: Payoff) -> float:
        up, down = (payoff.at([1.0], [1.0], from_logit(np.array([x]))) for x in (a + h, a - h))
        return (up - down) / (2 * h)

    saturating = Payoff(
        Sense.MINIMISE, NON_SATURATING.generator.on_data, MINIMAX.generator.on_generated
    )
    assert slope(saturating) == pytest.approx(-0.01, rel=1e-6)
    assert slope(NON_SATURATING.generator) == pytest.approx(-0.99, rel=1e-6)
    assert slope(NON_SATURATING.generator) / slope(saturating) == pytest.approx(99, rel=1e-6)


def test_what_is_undefined_or_unknown_is_refused() -> None:
    torn = Payoff(Sense.MINIMISE, log(D), -log(D))
    with pytest.raises(InputError, match="oo - oo"):
        torn.at([1.0], [1.0], [0.0])
    with pytest.raises(InputError, match="is no payoff"):
        Payoff(Sense.MINIMISE, oo, oo).at([1.0], [1.0], [0.5])
    with pytest.raises(InputError, match="did you mean minimax"):
        parse_objective("minmax")
    assert [parse_objective(o.name) for o in OBJECTIVES] == list(OBJECTIVES)
