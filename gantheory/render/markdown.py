"""Markdown as GitHub reads it. What comes from a claim is shown, never interpreted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

# Each has a meaning somewhere in a line; `_` only beside something that is no letter.
_SPECIAL = re.compile(r"[\\`*\[\]|~#<&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ENTITIES = {"$": "&#36;", "@": "&#64;"}  # GitHub reads these before it reads a backslash
# A bare address is made a link.
_ADDRESS = re.compile(r"(?i)(?<=http):|(?<=https):|(?<=ftp):|(?<=mailto):|(?<=www)\.")
# A list, a quotation or a rule begins a block.
_BLOCK = re.compile(r"^(?:([-+=>])|(\d+)([.)]))")


def escaped(words: str) -> str:
    """Plain words: every character that Markdown, HTML or mathematics would read is shown."""
    line = _within(_one_line(words))
    return _BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def _within(line: str) -> str:
    line = _SPECIAL.sub(lambda found: "\\" + found[0], line)
    line = "".join(_ENTITIES.get(c, c) for c in line)
    return _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", line)


def with_links(words: str, links: Callable[[str], str]) -> str:
    """Plain words, in which those that `links` knows (it returns a link, or nothing) are links."""

    def shown(word: str) -> str:
        bare = word.rstrip(",;:")
        found = links(bare)
        return found + word[len(bare) :] if found else _within(word)

    line = " ".join(map(shown, _one_line(words).split(" ")))
    return _BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def code(words: str) -> str:
    """Words in a typewriter, in a fence that is longer than any in them."""
    line = _one_line(words).replace("|", "\u2223")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _one_line(words: str) -> str:
    """Without line breaks, and with invisible and reordering characters made visible."""
    line = " ".join(words.split())
    return "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") else c
        for c in line
    )


def small(words: str) -> str:
    """Markdown in small print."""
    return f"<sub>{words}</sub>"


def link(label: str, target: str) -> str:
    """A link; the label is Markdown already, the target a path that needs no escape."""
    return f"[{label}]({target})"


def inline(tex: str) -> str:
    """Mathematics in a line."""
    return f"$`{tex}`$"


def display(rows: Sequence[str]) -> list[str]:
    """Displayed mathematics: one row as it is, several aligned."""
    if len(rows) == 1 and "&" not in _outside_cases(rows[0]):
        return ["```math", *rows, "```"]
    body = [f"{row} \\\\" for row in rows[:-1]] + [rows[-1]]
    return ["```math", r"\begin{aligned}", *body, r"\end{aligned}", "```"]


def _outside_cases(tex: str) -> str:
    return re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", tex)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; its cells are Markdown already."""
    made = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return [made[0], "|" + "---|" * len(head), *made[1:]]


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last
