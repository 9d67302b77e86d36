"""How soon the command answers."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

# Seconds beyond a bare interpreter, as a user feels them.
LIMITS = {
    "import gantheory": 0.1,
    "from gantheory.cli import run; run(['--help'])": 0.3,
}


def seconds(benchmark: BenchmarkFixture, program: str) -> float:
    command = [sys.executable, "-c", program]
    benchmark.pedantic(
        subprocess.run,
        args=(command,),
        kwargs={"capture_output": True, "check": True},
        rounds=10,
        warmup_rounds=1,
    )
    return float(benchmark.stats.stats.min)


@pytest.mark.parametrize("program", LIMITS)
def test_startup(benchmark: BenchmarkFixture, program: str) -> None:
    # a bare interpreter needs a good 10 ms itself, which is counted here: the limit holds anyway
    assert seconds(benchmark, program) < LIMITS[program]
