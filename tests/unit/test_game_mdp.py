"""Occupancy measures: a law on pairs, the series they are defined by, the flow they obey."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory.divergence.catalogue import TV
from gantheory.divergence.discrete import exact_divergence
from gantheory.game.mdp import FiniteMDP, one_state, solve
from gantheory.theory.errors import InputError

HALF = Fraction(1, 2)


@st.composite
def law(draw: st.DrawFn, size: int) -> tuple[Fraction, ...]:
    sizes = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size).filter(any))
    return tuple(Fraction(s, sum(sizes)) for s in sizes)


@st.composite
def process(draw: st.DrawFn) -> FiniteMDP:
    n, k = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    kernel = tuple(tuple(draw(law(n)) for _ in range(k)) for _ in range(n))
    discount = draw(st.sampled_from([Fraction(0), HALF, Fraction(2, 3)]))
    names = tuple("xyz"[:n]), tuple("ab"[:k])
    return FiniteMDP(*names, kernel, draw(law(n)), discount)


@given(process(), st.data())
def test_the_occupancy_measure_is_its_series_and_obeys_the_flow(
    mdp: FiniteMDP, data: st.DataObject
) -> None:
    n, k, gamma = len(mdp.states), len(mdp.actions), mdp.discount
    policy = tuple(data.draw(law(k)) for _ in range(n))
    rho = mdp.occupancy(policy)
    assert sum(map(sum, rho)) == 1
    assert min(map(min, rho)) >= 0
    # Twelve terms of (1 - gamma) sum gamma^t P(s_t, a_t); the rest has mass gamma^12, exactly.
    here, partial = mdp.initial, [[Fraction(0)] * k for _ in range(n)]
    for step in range(12):
        for s in range(n):
            for a in range(k):
                partial[s][a] += (1 - gamma) * gamma**step * here[s] * policy[s][a]
        here = tuple(
            sum(
                here[s] * policy[s][a] * mdp.transition[s][a][t] for s in range(n) for a in range(k)
            )
            for t in range(n)
        )
    gaps = [rho[s][a] - partial[s][a] for s in range(n) for a in range(k)]
    assert min(gaps) >= 0
    assert sum(gaps) == gamma**12
    for t in range(n):
        inflow = sum(rho[s][a] * mdp.transition[s][a][t] for s in range(n) for a in range(k))
        assert sum(rho[t]) == (1 - gamma) * mdp.initial[t] + gamma * inflow


def test_one_state_and_no_discount_is_the_plain_game() -> None:
    game = one_state(["real", "fake"])
    p, q = (HALF, HALF), (Fraction(1, 4), Fraction(3, 4))
    assert game.occupancy([p]) == (p,)
    laws = [game.as_weights(game.occupancy([x])) for x in (p, q)]
    assert laws[0] == {("start", "real"): HALF, ("start", "fake"): HALF}
    assert exact_divergence(TV, *laws) == Fraction(1, 4)


@given(
    st.lists(st.integers(-3, 3), min_size=9, max_size=9),
    st.lists(st.integers(-9, 9), min_size=3, max_size=3),
)
def test_a_solution_solves_and_a_singular_system_is_refused(a: list[int], b: list[int]) -> None:
    matrix = [[Fraction(x) for x in a[3 * i : 3 * i + 3]] for i in range(3)]
    (r, s, t), (u, v, w), (x, y, z) = matrix
    determinant = r * (v * z - w * y) - s * (u * z - w * x) + t * (u * y - v * x)
    right = [Fraction(c) for c in b]
    if determinant == 0:
        with pytest.raises(InputError, match="singular"):
            solve(matrix, right)
    else:
        x = solve(matrix, right)
        assert [sum(m * c for m, c in zip(row, x, strict=True)) for row in matrix] == right


STAY = (((1,),),)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: FiniteMDP((), ("a",), (), (), 0), "states are"),
        (lambda: FiniteMDP(("s", "s"), ("a",), STAY * 2, (1, 0), 0), "none twice"),
        (lambda: FiniteMDP(("s",), ("a",), STAY, (1,), 1), r"discount is 1: give one in \[0, 1\)"),
        (lambda: FiniteMDP(("s",), ("a",), (((HALF,),),), (1,), 0), "sums to 0.5, not 1"),
        (lambda: FiniteMDP(("s",), ("a",), (((1, 0),),), (1,), 0), "2 rows or entries, expected 1"),
        (lambda: FiniteMDP(("s",), ("a", "b"), STAY, (1,), 0), r"1 rows .* expected 2 \(actions\)"),
        (lambda: FiniteMDP(("s",), ("a",), STAY, (2,), 0), "the initial law sums to 2"),
        (lambda: one_state("ab").occupancy([[1]]), "the policy in start has 1"),
        (lambda: one_state("ab").occupancy([[2, -1]]), "has the weight -1"),
        (lambda: one_state("ab").occupancy([]), "policy has 0"),
    ],
)
def test_what_is_no_process_is_refused(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()
