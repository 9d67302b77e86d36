"""Long formulas in lines: broken at connectives first, then at relations, then between terms.

The printer marks where a line may be broken. A mark shows as nothing: a formula in lines is the
same formula.
"""

from __future__ import annotations

import re

CONNECTIVE, RELATION, TERM = "\x11", "\x12", "\x13"
"""Marks before what follows a connective, before a relation, and before a further term."""

_MARKS = (CONNECTIVE, RELATION, TERM)
_FRACTION = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_CASES = re.compile(r"\\begin\{cases\}((?:(?!\\begin\{cases\}).)*?)\\end\{cases\}")
_SMALL = re.compile(r"[_^](\{(?:[^{}]|\{[^{}]*\})*\}|\S)")
_PIECE = re.compile(r"\\text\{([^{}]*)\}|\\([A-Za-z]+|.)|([^\s{}&\x11\x12\x13])")
# In letters: what is set as nothing, as a space, as a sign with space around it.
_WIDTHS = {
    **dict.fromkeys(("left", "right", "bigl", "bigr", "begin", "end", "tilde", "\\"), 0.0),
    **dict.fromkeys(("mathrm", "mathbb", "mathbf", "mathit", "mathsf", "tfrac"), 0.0),
    **dict.fromkeys((",", ";", "_"), 0.5),
    **dict.fromkeys(("+", "-", "le", "ge", "lt", "gt", "=", "ne"), 2.2),
    **dict.fromkeys(("to", "in", "colon", "cdot"), 2.2),
    **dict.fromkeys(("sim", "circ", "times", "equiv", "Vert"), 2.0),
    **dict.fromkeys(("quad", "sup", "inf", "lim"), 2.5),
    **dict.fromkeys(("implies", "iff", "qquad"), 5.0),
    **dict.fromkeys(("log", "sum", "infty", "begin"), 2.0),
    **dict.fromkeys("()[],:|'.", 0.6),
}


def plain(marked: str) -> str:
    """The formula without its marks."""
    return re.sub(r"[\x11\x12\x13]", "", marked)


def width(marked: str) -> int:
    """About how many letters wide a formula is."""
    t = marked
    while True:  # the innermost first: fractions and rows stand above each other
        flat = _FRACTION.sub(lambda m: max(m[1], m[2], key=width), t)
        flat = _CASES.sub(lambda m: "| " + max(m[1].split(r"\\"), key=width), flat)
        if flat == t:
            break
        t = flat
    small = sum(0.7 * _flat(m[1]) for m in _SMALL.finditer(t))
    return round(_flat(_SMALL.sub("", t)) + small)


def _flat(t: str) -> float:
    """The width of what is set in one line and one size."""
    total = 0.0
    for words, macro, sign in _PIECE.findall(t):
        if words:
            total += 0.9 * len(words)
        else:
            total += _WIDTHS.get(macro or sign, 1.0)
    return total


def lines(marked: str, room: int) -> list[str]:
    """A formula in lines of about `room` letters, deeper ones indented by a quad."""
    found = _broken(marked, room, 0)
    return [r"\quad " * depth + plain(piece).strip() for depth, piece in found]


def _broken(piece: str, room: int, level: int) -> list[tuple[int, str]]:
    if width(piece) <= room or level == len(_MARKS):
        return [(0, piece)]
    first, *rest = _split(piece, _MARKS[level])
    if not rest:
        return _broken(piece, room, level + 1)
    parts = [first, *rest]
    if level == len(_MARKS) - 1:
        parts = _filled(parts, room)
    made: list[tuple[int, str]] = []
    for n, part in enumerate(parts):
        inner = _broken(part, room - 4, level + 1)
        for depth, line in inner:
            opened = _open_before("".join(parts[:n]))
            made.append((depth + opened + (1 if n and level else 0), line))
    return made


def _split(piece: str, mark: str) -> list[str]:
    return [p for p in piece.split(mark) if p.strip()]


def _filled(parts: list[str], room: int) -> list[str]:
    """Terms set on one line as far as they fit."""
    made = [parts[0]]
    for part in parts[1:]:
        if width(made[-1]) + width(part) <= room:
            made[-1] += part
        else:
            made.append(part)
    return made


def _open_before(text: str) -> int:
    """How many long brackets are open after some text."""
    return text.count(r"\bigl") - text.count(r"\bigr")
