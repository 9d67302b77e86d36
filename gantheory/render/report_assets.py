"""What the report carries with it: styles, scripts, KaTeX and its fonts, all in one file."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"
_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT = re.compile(r"src:url\((fonts/[\w-]+\.woff2)\)[^}]*")
# Alphabets that mathematics uses only by these commands; without them their fonts stay at home.
_ON_COMMAND = {
    "Caligraphic": r"\mathcal",
    "Fraktur": r"\mathfrak",
    "SansSerif": r"\mathsf",
    "Script": r"\mathscr",
    "Typewriter": r"\mathtt",
    "BoldItalic": r"\boldsymbol",
}


@lru_cache
def asset(name: str) -> str:
    """A text file of the report's own."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    """A script as it stands in the page: no end tag inside it ends it."""
    return asset(name).replace("</", "<\\/")


def script_hash(body: str) -> str:
    """What a content security policy calls a script that may run."""
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def katex_style(page: str) -> str:
    """KaTeX's styles, with the fonts that the mathematics of a page may need as data."""

    def face(found: re.Match[str]) -> str:
        told = found[0]
        file = _FONT.search(told)
        if file is None or any(a in file[1] and c not in page for a, c in _ON_COMMAND.items()):
            return ""
        data = base64.b64encode((_ASSETS / "katex" / file[1]).read_bytes()).decode()
        inlined = f'src:url(data:font/woff2;base64,{data}) format("woff2")'
        return _FONT.sub(lambda _: inlined, told)

    return _FACE.sub(face, asset("katex/katex.min.css"))
