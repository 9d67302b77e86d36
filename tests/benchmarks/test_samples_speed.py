"""Speed of estimates from samples. Run with ``--benchmark-only``."""

from __future__ import annotations

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.sampling.draws import jsd_of_normals


def test_a_jsd_interval_in_100_dimensions(benchmark: BenchmarkFixture) -> None:
    """Wished for: 2 s from 10^6 samples, half of them of each law."""
    rng = np.random.default_rng(0)
    means = np.zeros(100), 0.1 * rng.normal(size=100)
    sds = np.ones(100), 1 + 0.1 * rng.random(100)
    found = benchmark.pedantic(jsd_of_normals, (means, sds, 500_000), rounds=3, warmup_rounds=1)
    assert found.high - found.low < 0.002
