"""How a law or a family is printed where a program prints it: as it can be read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Printer(Protocol):
    """What prints an object for Hypothesis."""

    def text(self, words: str, /) -> None:
        """Print these words."""


def _as_repr(self: object) -> Callable[[Printer, bool], None]:
    def pretty(printer: Printer, _cycle: bool) -> None:  # noqa: FBT001  Hypothesis calls it so
        printer.text(repr(self))

    return pretty


# A property, so that it is there for an object and not for its class: that is printed by its name.
as_repr = property(_as_repr)
"""As `_repr_pretty_` of a dataclass: Hypothesis prints its repr, and not its fields."""
