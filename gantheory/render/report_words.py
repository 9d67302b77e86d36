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
    ("-oo", "−∞"),
    ("oo", "∞"),
)
_INDEX = re.compile(r"(?<![A-Za-z])([A-Za-z]\*?)_(?:\{([^{}]*)\}|([A-Za-z0-9]+))")


def text(words: str) -> str:
    """Words as HTML, in an attribute too."""
    return escape(words, quote=True)


def typeset(words: str) -> str:
    """HTML in which `p_g >= 0` has an index and a sign. Nothing else of it is interpreted."""
    line = text(words)
    for typed, printed in _SIGNS:
        if typed == "oo":
            line = re.sub(r"(?<![A-Za-z])oo(?![A-Za-z])", printed, line)
        else:
            line = line.replace(typed, printed)
    return _indexed(line)


def _indexed(line: str) -> str:
    return _INDEX.sub(lambda m: f"<i>{m[1]}</i><sub>{_indexed(m[2] or m[3])}</sub>", line)
