"""A limit on the time that something may take."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, final

_AGAIN = 0.25  # seconds


@final
class OutOfTime(BaseException):
    """A way took too long. Not an Exception: no handler on the way may take it for its own."""


@contextmanager
def deadline(seconds: float, *, of_work: bool = False) -> Iterator[None]:
    """Interrupt what runs inside after a time: in the main thread, where signals arrive. With
    `of_work` the time is that of the processor, which other programs cannot take away.

    Compiled code may lose an exception that a signal raises in one of its callbacks, or cover it
    with a SystemError. So an alarm rings again and again, and an interrupt is remembered. An alarm
    that rings in a callback of the garbage collector is lost, and not worth a word.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    rung: list[BaseException] = []
    alarm, timer = signal.SIGALRM, signal.ITIMER_REAL
    if of_work:
        alarm, timer = signal.SIGPROF, signal.ITIMER_PROF

    def out_of_time(_signal: int, _frame: object) -> NoReturn:
        rung.append(OutOfTime())
        raise rung[0]

    def interrupted(_signal: int, _frame: object) -> NoReturn:
        rung.insert(0, KeyboardInterrupt())
        signal.setitimer(timer, _AGAIN, _AGAIN)
        raise rung[0]

    def unraisable(found: Any) -> None:
        if found.exc_type is not OutOfTime:
            hook(found)

    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    before = signal.signal(alarm, out_of_time)
    at_interrupt = signal.getsignal(signal.SIGINT)
    if at_interrupt is signal.default_int_handler:  # else ignored (nohup), or another program's
        signal.signal(signal.SIGINT, interrupted)
    signal.setitimer(timer, seconds, _AGAIN)
    try:
        yield
    except SystemError as error:
        raise rung[0] if rung else error from None
    finally:
        signal.setitimer(timer, 0)
        signal.signal(alarm, before)
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, at_interrupt)
    if rung and isinstance(rung[0], KeyboardInterrupt):
        raise rung[0]
