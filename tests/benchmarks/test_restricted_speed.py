"""Speed of the certified restricted suprema, after warm-up. Run with ``--benchmark-only``."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.text import parse_law

QUARTIC = "logistic(1,x,x^2,x^3,x^4)"


@pytest.mark.parametrize(
    ("p", "q"), [("uniform(0,1)", "normal(1/2,1/4)"), ("laplace(0,1)", "normal(0,1)")]
)
def test_logistic_of_degree_four(benchmark: BenchmarkFixture, p: str, q: str) -> None:
    """Wished for: 20 ms for 10 digits."""
    laws, f = (parse_law(p), parse_law(q)), parse_discriminators(QUARTIC)
    assert benchmark(restricted, f, *laws, 10).value.reached()


@pytest.mark.parametrize("f", ["threshold", "partition(-1,0,1)"])
def test_cells(benchmark: BenchmarkFixture, f: str) -> None:
    laws = parse_law("normal(0,1)"), parse_law("normal(1,2)")
    assert benchmark(restricted, parse_discriminators(f), *laws).value.reached()
