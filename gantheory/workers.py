"""Work spread over processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import TypeVar

from gantheory.theory.errors import InputError

Result = TypeVar("Result")

_NEW_OBJECTS = 50_000  # so many before garbage is sought; the usual 700 are for small programs


def check_jobs(jobs: int) -> None:
    """Refuse a number of processes that is not positive.

    Raises
    ------
    InputError
        With the number.
    """
    if jobs < 1:
        raise InputError(f"jobs is {jobs}, not a positive number: ask for at least 1")


def in_processes(
    task: Callable[..., Result], asked: Sequence[tuple[object, ...]], jobs: int
) -> Iterator[tuple[int, Result | BaseException]]:
    """Call a function of a module with each of some arguments, in several processes.

    Yields
    ------
    (int, object)
        The place of the arguments among those asked, and the result or what was raised, in the
        order in which they are done. If the caller stops early, the processes end.
    """
    # A fork brings what is imported already. But it may copy a lock that another thread holds (a
    # display with a clock runs one): then start afresh.
    alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if alone else "spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=begin)
    try:
        waiting: dict[Future[Result], int] = {
            pool.submit(task, *arguments): n for n, arguments in enumerate(asked)
        }
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                n, error = waiting.pop(future), future.exception()
                yield n, future.result() if error is None else error
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def begin() -> None:
    """What a worker does first: leave Ctrl-C to its parent, and end when the parent does.

    Ctrl-C reaches every process of a terminal; only the first one answers it. A parent that was
    killed tells nobody, and a worker would wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Garbage: not sought again among what was imported, and less often among trees, which have no
    # cycles. It was 7 % of the work.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
