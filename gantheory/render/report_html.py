"""HTML from the Markdown of our pages, and what may stand in HTML. Nothing that came from a claim
is interpreted: Markdown is read without raw HTML, and a link leads only where the report knows.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gantheory.render.report_words import text, typeset

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

Target = Callable[[str], str]
"""Where a link of a page leads in the report: `#...`, or empty if it leads nowhere."""

# The HTML that our own Markdown writers write; any other is shown as it is typed.
_OURS = re.compile(r"</?sub>|<br>|</a>")
_ANCHOR = re.compile(r'<a id="([a-z_]+)">')


def json_data(name: str, value: object) -> str:
    """A data block: no value ends it early, whatever markup it holds."""
    said = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        said = said.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/json" id="{text(name)}">{said}</script>'


def packed_data(name: str, value: object) -> str:
    """A data block of JSON, compressed: the same for the same value."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = base64.b64encode(gzip.compress(said.encode(), 9, mtime=0)).decode()
    return f'<script type="application/gzip" id="{text(name)}">{packed}</script>'


def sections(markdown: str, target: Target) -> list[tuple[str, str]]:
    """A page in its parts: the heading of each (empty for what stands before the first) and HTML.

    The title of the page is left out.
    """
    md = _reader()
    found: list[tuple[str, list[Token]]] = [("", [])]
    tokens = iter(md.parse(markdown))
    for token in tokens:
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            heading = next(tokens).content
            next(tokens)
            if token.tag == "h2":
                found.append((heading, []))
        else:
            found[-1][1].append(token)
    env = {"target": target}
    return [(name, md.renderer.render(part, md.options, env)) for name, part in found]


def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark").enable("table")
    md.inline.ruler.before("backticks", "math", _math)
    md.add_render_rule("math", _shown_math)
    md.add_render_rule("text", _shown_text)
    md.add_render_rule("fence", _shown_fence)
    md.add_render_rule("html_inline", _shown_html)
    md.add_render_rule("html_block", _shown_html)
    md.add_render_rule("link_open", _opened)
    md.add_render_rule("link_close", _closed)
    md.add_render_rule("image", _no_image)
    md.add_render_rule("table_open", lambda *_: '<div class="wide"><table>')
    md.add_render_rule("table_close", lambda *_: "</table></div>")
    return md


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the reader's own signature
    """Mathematics in a line is written $`...`$."""
    if not state.src.startswith("$`", state.pos):
        return False
    end = state.src.find("`$", state.pos + 2)
    if end < 0:
        return False
    if not silent:
        state.push("math", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 2
    return True


_Env = dict[str, Any]


def _shown_math(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, _env: _Env
) -> str:
    return f'<span class="math">{text(tokens[n].content)}</span>'  # TeX, until it is drawn


def _shown_text(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, _env: _Env
) -> str:
    return typeset(tokens[n].content)


def _shown_fence(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, _env: _Env
) -> str:
    body = text(tokens[n].content.strip("\n"))
    if tokens[n].info.strip() == "math":
        return f'<div class="math display">{body}</div>\n'
    return f"<pre><code>{body}</code></pre>\n"


def _shown_html(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, _env: _Env
) -> str:
    said = tokens[n].content
    if anchor := _ANCHOR.fullmatch(said):
        return f'<a id="rule-{anchor[1]}">'
    return said if _OURS.fullmatch(said) else text(said)


def _opened(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, env: _Env
) -> str:
    to = _led(tokens[n], env)
    return f'<a href="{text(to)}">' if to else "<span>"


def _closed(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, env: _Env
) -> str:
    opened = next(t for t in reversed(tokens[:n]) if t.type == "link_open")  # links do not nest
    return "</a>" if _led(opened, env) else "</span>"


def _led(opened: Token, env: _Env) -> str:
    to = str(env["target"](str(opened.attrs.get("href", ""))))
    return to if to.startswith("#") else ""


def _no_image(
    _: RendererHTML, tokens: Sequence[Token], n: int, _options: OptionsDict, _env: _Env
) -> str:
    return text(tokens[n].content)
