"""A string of bytes read as a sequence of choices: one draw makes a whole model.

Smaller bytes mean simpler choices, so that a shrunk string is a simple model.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar, final

T = TypeVar("T")


@final
class Source:
    """Reads choices off a string of bytes; past its end every choice is the first.

    Each variable begins a block of its own, so that a simpler choice in one place does not change
    what the bytes of the others mean.
    """

    __slots__ = ("_data", "_place", "options")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self.options: dict[int, int] = {}

    def below(self, n: int) -> int:
        """A whole number below n, which is at most 256."""
        place = self._place
        self._place += 1
        self.options[place] = n
        return self._data[place] % n if place < len(self._data) else 0

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""
        return options[self.below(len(options))]

    def picks(self, options: Sequence[T], wanted: int, read: int) -> list[T]:
        """So many options; `read` choices are read whatever is wanted."""
        return [self.pick(options) for _ in range(max(wanted, read))][:wanted]

    def take(self, wanted: int, read: int) -> bytes:
        """So many bytes as they are, fewer past the end; `read` are read whatever is wanted."""
        place = self._place
        self._place += read
        return self._data[place : place + wanted]

    def chance(self, n: int) -> bool:
        """True once in n."""
        return self.below(n) == n - 1

    def begin_block(self) -> None:
        """Go on to the next block."""
        self._place = -(-self._place // BLOCK) * BLOCK


BLOCK = 8
TINY = Fraction(1, 2**1000)
"""A weight that underflows in floating point, and in careless exact arithmetic costs seconds."""

HALF = Fraction(1, 2)


def fractions(text: str) -> tuple[Fraction, ...]:
    """Rationals written with spaces between."""
    return tuple(map(Fraction, text.split()))
