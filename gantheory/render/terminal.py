"""What the output is written to: how wide it is, and whether it shows colours."""

from __future__ import annotations

import os
import shutil
import textwrap
from dataclasses import dataclass
from typing import TextIO, final

from gantheory.theory.verdict import Verdict

_COLOURS = {
    Verdict.PROVED: "32",
    Verdict.PROVED_ASSUMING: "32",
    Verdict.CERTIFIED: "36",
    Verdict.SUPPORTED: "33",
    Verdict.REFUTED: "35",
    Verdict.UNDECIDED: "33",
}


@final
@dataclass(frozen=True)
class Terminal:
    """A place for text.

    Attributes
    ----------
    width
        In columns; None for a pipe or a file, where nothing is wrapped or cut.
    colour
        Whether control codes may be written.
    """

    width: int | None = None
    colour: bool = False

    def verdict(self, verdict: Verdict) -> str:
        """A verdict, coloured where colours are shown."""
        return self._paint(verdict.value, _COLOURS[verdict])

    def heading(self, words: str) -> str:
        """A heading, bold where that can be shown."""
        return self._paint(words, "1")

    def warning(self, words: str) -> str:
        """Words that need attention."""
        return self._paint(words, "31")

    def wrapped(self, words: str, indent: str = "") -> list[str]:
        """Lines no wider than the terminal; continuation lines are indented further."""
        if self.width is None:
            return [indent + words]
        room = max(self.width, len(indent) + 20)
        return textwrap.wrap(
            words,
            room,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent.rstrip()]

    def _paint(self, words: str, code: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self.colour else words


def terminal_of(stream: TextIO) -> Terminal:
    """Describe a stream: a pipe has no width and no colours; `NO_COLOR` takes the colours away."""
    if not stream.isatty():
        return Terminal()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Terminal(shutil.get_terminal_size((100, 24)).columns, not plain)
