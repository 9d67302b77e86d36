"""Algorithm 1 on finite spaces: what is played against what is known of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory.dynamics import play as playing
from gantheory.dynamics.local import local_rate, step_size_limit
from gantheory.dynamics.play import play
from gantheory.dynamics.players import Ascent, Generator, Optimal, Rule
from gantheory.game.objective import NON_SATURATING
from gantheory.theory.errors import InputError

P, START = (0.7, 0.2, 0.1), (0.1, 0.3, 0.6)
RULES: tuple[Rule, ...] = ("projected gradient", "mirror descent", "natural gradient")

laws = st.lists(st.floats(0.1, 1), min_size=2, max_size=5).map(lambda w: np.array(w) / sum(w))


def measured_rate(p: np.ndarray, generator: Generator, discriminator: Ascent | None) -> float:
    """How a small deviation shrinks in a round, from a fit over many (it may go round)."""
    deviation = np.linspace(-1, 1, len(p))
    deviation -= deviation.mean()
    path = play(p, p + 1e-6 * deviation, generator, discriminator, rounds=120)
    tops = path.total_variation.reshape(11, 11).max(axis=1)
    # The first third is left to settle; what is below 1e-13 is rounding.
    last = int((tops > 1e-13).sum()) - 1
    first = last // 3
    return float((tops[last] / tops[first]) ** (1 / (11 * (last - first))))


def test_total_variation_halves() -> None:
    """Proposition 2's exact step: mirror descent of size 1 with an optimal D."""
    path = play(P, START, Generator("mirror descent", 1), rounds=40)
    # Each round rounds each weight a few times: 40 rounds of it are far below 1e-14.
    assert path.total_variation == pytest.approx(0.6 * 2.0 ** -np.arange(41), abs=1e-14)
    assert path.rises == 0
    assert path.criterion[-1] == pytest.approx(-math.log(4), abs=1e-15)


def test_the_euclidean_limit_is_the_known_one() -> None:
    assert step_size_limit(P, "projected gradient") == pytest.approx(0.5023877396, abs=5e-11)


@given(p=laws)
def test_the_multiplicative_limits_do_not_depend_on_the_data(p: np.ndarray) -> None:
    # The matrix is I on deviations: eigenvalues of a projection, to some roundings over min p.
    assert step_size_limit(p, "mirror descent") == pytest.approx(4, rel=1e-12)
    assert step_size_limit(p, "natural gradient") == pytest.approx(4, rel=1e-12)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("share", [0.9, 0.97, 1.02])
def test_the_limit_parts_coming_closer_from_going_away(rule: Rule, share: float) -> None:
    generator = Generator(rule, share * step_size_limit(P, rule))
    rate = measured_rate(np.array(P), generator, None)
    assert (rate < 1) == (share < 1)
    # The deviation is 1e-6 at first and so is what is neglected beside it; it grows by 1.04^120.
    assert rate == pytest.approx(local_rate(P, generator), abs=1e-4)


@pytest.mark.parametrize("p", [P, (0.4, 0.35, 0.25), (0.15, 0.25, 0.6)])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("steps", [1, 3])
def test_the_local_rate_is_the_measured_one(p: tuple[float, ...], rule: Rule, steps: int) -> None:
    generator = Generator(rule, 0.1 * step_size_limit(p, rule))
    # A deviation that turns is measured at its tops only, over some 80 rounds: to 3 %. (Where two
    # eigenvalues meet it shrinks like n r^n, and so many rounds do not show r: none of these.)
    assert measured_rate(np.array(p), generator, Ascent(steps, 1)) == pytest.approx(
        local_rate(p, generator, Ascent(steps, 1)), rel=0.03
    )


def test_many_steps_of_ascent_are_nearly_an_optimal_discriminator() -> None:
    generator = Generator("mirror descent", 1)
    rates = [local_rate(P, generator, Ascent(k, 4)) for k in (1, 5, 20, 80)]
    assert rates[0] > 0.8 > rates[1] > rates[2]
    assert rates[-1] == pytest.approx(local_rate(P, generator, Optimal()), abs=1e-3)


def test_one_step_of_ascent_raises_the_criterion() -> None:
    """What k = 1 loses: with the same generator, C falls in every round if D is optimal."""
    generator = Generator("mirror descent", 1)
    assert play(P, START, generator, rounds=200).rises == 0
    path = play(P, START, generator, Ascent(1, 1), rounds=200)
    assert path.rises > 50
    assert (path.value <= path.criterion + 1e-15).all()


def test_the_other_objective_agrees_near_the_optimum_and_differs_far_from_it() -> None:
    generator, near = Generator("mirror descent", 1), np.add(P, (1e-6, -2e-6, 1e-6))
    first = play(P, near, generator, rounds=1).weights[-1]
    second = play(P, near, generator, rounds=1, objective=NON_SATURATING).weights[-1]
    assert second == pytest.approx(first, abs=1e-11)  # they differ to second order, 1e-12
    far = play(P, START, generator, rounds=1, objective=NON_SATURATING).weights[-1]
    assert np.abs(far - play(P, START, generator, rounds=1).weights[-1]).max() > 0.05


@pytest.mark.power
def test_a_generator_that_goes_the_wrong_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = playing.Generator.step
    monkeypatch.setattr(playing.Generator, "step", lambda g, q, slope: turned(g, q, -slope))
    path = play(P, START, Generator("mirror descent", 1), rounds=5)
    assert path.rises == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Generator("mirror decent", 1), "did you mean|mirror descent"),  # type: ignore[arg-type]
        (lambda: Generator("mirror descent", 0), "step size is 0"),
        (lambda: Ascent(0, 1), "takes 0 steps"),
        (lambda: Ascent(1, math.nan), "step size is nan"),
        (lambda: play(P, START, Generator("mirror descent", 1), rounds=-1), "rounds is -1"),
        (lambda: play(P, START, Generator("natural gradient", 9), rounds=1), "smaller step"),
        (lambda: play(P, (1, 0, 0), Generator("projected gradient", 1), rounds=1), "q > 0"),
        (lambda: play(P, (1, 0), Generator("projected gradient", 1), rounds=1), "shape"),
        (lambda: step_size_limit((1, 0), "mirror descent"), "must be positive"),
    ],
)
def test_bad_input_is_named(wrong: object, words: str) -> None:
    assert callable(wrong)
    with pytest.raises(InputError, match=words):
        wrong()
