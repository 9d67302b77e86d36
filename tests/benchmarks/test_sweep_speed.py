"""A sweep on two processes against one, in the same run. Run with ``--benchmark-only``.

What is compared is processor time: that of the busier worker, its start included, and of the
process that waits for them. On a machine with two idle cores that is how long one waits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.executors import local
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import run_sweep

_SHARES = [round(0.05 + 0.01 * n, 2) for n in range(22)]
_FLAGS = (f"shares={_SHARES}", "k=[5, 20]")


class Watched(Executor):
    """An executor that notes how much processor time each of its processes took."""

    def __init__(self, pool: Executor) -> None:
        self.pool = pool
        self.seconds: dict[int, float] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        told: Future[Any] = Future()

        def note(done: Future[Any]) -> None:
            worker, seconds, result = done.result()
            self.seconds[worker] = max(seconds, self.seconds.get(worker, 0.0))
            told.set_result(result)

        self.pool.submit(timed, fn, args, kwargs).add_done_callback(note)
        return told


def timed(fn: Callable[..., Any], args: Any, kwargs: Any) -> tuple[int, float, Any]:
    result = fn(*args, **kwargs)
    return os.getpid(), time.process_time(), result


def test_two_workers_against_one(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Wished for: 200 points on two workers at least 1.8 times as fast as on one."""
    experiment = experiment_of("algorithm-1")
    settings = settings_of(experiment.parameters, None, _FLAGS)

    def seconds(jobs: int) -> float:
        start = time.process_time()
        with local(jobs) as pool:
            watched = Watched(pool)
            found = run_sweep(experiment, settings, tmp_path / f"{jobs}", watched)
        assert len(found.rows) >= 200
        assert len(watched.seconds) == jobs
        return time.process_time() - start + max(watched.seconds.values())

    one = seconds(1)
    two = benchmark.pedantic(seconds, (2,), rounds=1)
    benchmark.extra_info["ratio"] = one / two
    print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times")  # noqa: T201
    same = [(tmp_path / f"{jobs}" / "results.jsonl").read_bytes() for jobs in (1, 2)]
    assert same[0] == same[1]
