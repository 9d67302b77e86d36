"""Speed of games of networks. Run with ``--benchmark-only``."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.settings import settings_of

pytest.importorskip("torch", reason="the extra `neural` is not installed")


@pytest.mark.parametrize(
    "name", ["gaussian-uniform", "mode-collapse", "saturation", "width-sweep", "wrong-equilibrium"]
)
def test_one_seed(name: str, benchmark: BenchmarkFixture) -> None:
    """One point at the default settings; wished for in gaussian-uniform: 90 s on two cores."""
    experiment = experiment_of(name)
    point = experiment.all_inputs(settings_of(experiment.parameters))[-1]
    found = benchmark.pedantic(experiment.run, (point,), rounds=1)
    assert found == experiment.run(point)
