"""Words as HTML, and words typed in plain letters as print would set them."""

from __future__ import annotations

import re
from html import escape

_SIGNS = (
    ("&lt;-", "←"),
    ("-&gt;", "→"),
    ("&gt;=", "≥"),
    ("&lt;=", "≤"),
    ("&lt;&lt;", "≪"),
    (" - ", " − "),
    ("-log", "−log"),
    ("~", "∼"),
)
_INFINITY = re.compile(r"(-?)(?<![A-Za-z])oo(?![A-Za-z])")
_POWER = re.compile(r"\^(-?\d+|[A-Za-z](?![A-Za-z]))")
_INDEX = re.compile(r"(?<![A-Za-z])([A-Za-z]\*?)_(?:\{([^{}]*)\}|([A-Za-z0-9]+))")


def text(words: str) -> str:
    """Words as HTML, in an attribute too."""
    return escape(words, quote=True)


def typeset(words: str) -> str:
    """HTML in which `p_g >= 0` has an index and a sign. Nothing else of it is interpreted."""
    line = text(words)
    for typed, printed in _SIGNS:
        line = line.replace(typed, printed)
    line = _INFINITY.sub(lambda m: f"{'−' if m[1] else ''}∞", line)
    return _indexed(_POWER.sub(r"<sup>\1</sup>", line))


def _indexed(line: str) -> str:
    return _INDEX.sub(lambda m: f"<i>{m[1]}</i><sub>{_indexed(m[2] or m[3])}</sub>", line)
