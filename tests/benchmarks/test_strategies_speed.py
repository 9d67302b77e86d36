"""Examples per second of the strategies, beside lists of floats that are normalised."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.strategies import discrete_laws, pairs

EXAMPLES = 300


def run(strategy: st.SearchStrategy[object]) -> None:
    """Draw so many examples, as a test would, and do nothing with them."""

    @seed(0)
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(_: object) -> None: ...

    each()


def spent(strategy: st.SearchStrategy[object]) -> float:
    """Processor seconds: what else the machine does does not count."""
    start = time.process_time()
    run(strategy)
    return time.process_time() - start


def normalised(points: int) -> st.SearchStrategy[list[float]]:
    weights = st.lists(st.floats(0, 1), min_size=points, max_size=points)
    return weights.filter(any).map(lambda w: [x / sum(w) for x in w])


def floats(laws: int, most: int) -> st.SearchStrategy[tuple[list[float], ...]]:
    """So many laws on the same points, 1 to `most` of them: the sizes that ours have too."""
    return st.integers(1, most).flatmap(lambda n: st.tuples(*[normalised(n)] * laws))


CASES = {
    "laws on 6 points": (discrete_laws(6), floats(1, 6)),
    "pairs on 6 points": (pairs(6), floats(2, 6)),
    "laws on 20 points": (discrete_laws(20), floats(1, 20)),
    "pairs on 20 points": (pairs(20), floats(2, 20)),
}


@pytest.mark.parametrize("name", CASES)
def test_examples_per_second(benchmark: BenchmarkFixture, name: str) -> None:
    """Wished for: 3 times as many; ours are exact rationals besides.

    Reached for laws and for pairs on a quiet machine (3.0 to 4.0). Of a small law four fifths of
    the time are Hypothesis's own, so 2 is held.
    """
    ours, theirs = CASES[name]
    run(ours)  # warm
    ratios = sorted(spent(theirs) / spent(ours) for _ in range(3))
    benchmark.extra_info["times the examples per second"] = round(ratios[1], 1)
    benchmark.pedantic(run, (ours,), rounds=1)
    assert ratios[1] >= 2
