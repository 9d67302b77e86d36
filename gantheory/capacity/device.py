"""Where networks are trained: torch is loaded here first, on a CPU or a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import torch


def device_of(name: str = "auto") -> torch.device:
    """The device of that name; ``auto`` is a GPU where torch finds one, else the CPU.

    Raises
    ------
    InputError
        If torch is not installed (with the extra that brings it), or has no such device here.
    """
    try:
        import torch
    except ImportError:
        raise InputError("networks need torch: pip install 'gantheory[neural]'") from None
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"no device {name!r} here: auto or cpu ({reason})") from None
    return device


@contextmanager
def on_one_thread() -> Iterator[None]:
    """One thread for torch: its sums then do not depend on how many cores there are."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
