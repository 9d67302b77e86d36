"""Where points are run: processes of this machine, or a Dask cluster.

Only the interface of `concurrent.futures.Executor` is used, so that another one plugs in.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from gantheory.theory.errors import InputError
from gantheory.workers import begin, check_jobs

_PATIENCE = 10
"""Seconds that a cluster has to answer."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@contextmanager
def local(jobs: int) -> Iterator[Executor]:
    """Run in so many processes, each on one thread.

    Raises
    ------
    InputError
        If `jobs` is not positive.
    """
    check_jobs(jobs)
    before = {name: os.environ.get(name) for name in _THREADS}
    # Read by the libraries when a process first loads them: so they are set before it starts, and
    # each process is started afresh.
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        with ProcessPoolExecutor(
            jobs, multiprocessing.get_context("spawn"), initializer=begin
        ) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for child in multiprocessing.active_children():
                    child.terminate()
                raise
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def dask(address: str) -> Iterator[Executor]:
    """Run on the workers of a Dask cluster.

    Raises
    ------
    InputError
        If `distributed` is not installed, or the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--executor dask needs the package distributed: pip install 'gantheory[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address} within {_PATIENCE} s "
            f"({type(error).__name__}): start one, or give another --address"
        ) from None
    with client, client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
        yield executor
