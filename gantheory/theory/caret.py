"""Errors in a text: what is wrong, with a caret under the character."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from gantheory.theory.errors import InputError

_BEFORE, _AFTER = 60, 40


def pointed(text: str, place: int, message: str) -> InputError:
    """An error with the text's neighbourhood and a caret under the place."""
    place = max(0, min(place, len(text)))
    start, end = max(0, place - _BEFORE), min(len(text), place + _AFTER)
    left, right = "..." if start else "", "..." if end < len(text) else ""
    shown = "".join(c if c.isprintable() else " " for c in text[start:end])
    return InputError(f"{message}\n  {left}{shown}{right}\n  {' ' * (len(left) + place - start)}^")


def suggestion(word: str, known: Iterable[str]) -> str:
    """`: did you mean ...?`, or nothing if no known word is near."""
    names = list(known)
    lower = {n.lower(): n for n in reversed(names)}
    close = difflib.get_close_matches(word[:40].lower(), list(lower), n=2, cutoff=0.6)
    return f": did you mean {' or '.join(lower[c] for c in close)}?" if close else ""


def brief(word: str) -> str:
    """A word, cut if it is very long."""
    return word if len(word) <= 40 else word[:37] + "..."
