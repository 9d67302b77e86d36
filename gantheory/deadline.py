"""A limit on the time that something may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, final

_AGAIN = 0.25  # seconds


@final
class OutOfTime(BaseException):
    """A way took too long. Not an Exception: no handler on the way may take it for its own."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside after a time: in the main thread, where signals arrive.

    Compiled code may lose an exception that a signal raises in one of its callbacks, or cover it
    with a SystemError. So an alarm rings again and again, and an interrupt is remembered.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    rung: list[BaseException] = []

    def out_of_time(_signal: int, _frame: object) -> NoReturn:
        rung.append(OutOfTime())
        raise rung[0]

    def interrupted(_signal: int, _frame: object) -> NoReturn:
        rung.insert(0, KeyboardInterrupt())
        signal.setitimer(signal.ITIMER_REAL, _AGAIN, _AGAIN)
        raise rung[0]

    before = signal.signal(signal.SIGALRM, out_of_time)
    at_interrupt = signal.getsignal(signal.SIGINT)
    if at_interrupt is signal.default_int_handler:  # else ignored (nohup), or another program's
        signal.signal(signal.SIGINT, interrupted)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    except SystemError as error:
        raise rung[0] if rung else error from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.signal(signal.SIGINT, at_interrupt)
    if rung and isinstance(rung[0], KeyboardInterrupt):
        raise rung[0]
