"""Words are shown by Markdown as they are, whatever is in them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gantheory.render.markdown import _one_line, code, display, escaped, table, with_links

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")

NASTY = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![x](http://evil)",
    "*a* _b_ `c` ~~d~~ **e**",
    "a | b",
    "# title",
    "- item",
    "1. item",
    "> quoted",
    "$`x`$ and $$y$$ and $z$",
    "&lt;b&gt; &#36;",
    "http://evil.example www.evil.example",
    "a\\b \\* C:\\n",
    "line\n\n# another",
    "[x]: http://evil",
    "p_data + p_g <= E_{p_data} log D*_G",
    "``` fence",
    "+ plus",
    "=====",
    "a  b",
    "\u202eright to left",
    "\x1b[31mred",
]


def leaves(tokens: list[Token]) -> list[Token]:
    return [x for t in tokens for x in (leaves(t.children) if t.children else [t])]


def shown(markdown: str) -> tuple[str, set[str]]:
    """The text that a reader sees, and the kinds of everything that is not text."""
    found = leaves(READER.parse(markdown))
    kinds = {t.type for t in found} - {"text", "paragraph_open", "paragraph_close", "text_special"}
    return "".join(t.content for t in found), kinds


@pytest.mark.parametrize("words", NASTY)
def test_what_looks_like_markup_is_shown(words: str) -> None:
    assert shown(escaped(words)) == (_one_line(words), set())


@given(st.text(alphabet=st.sampled_from("a1 *_`[]()<>#+-=.!|~$&\\:/@{}'\"\n"), max_size=12))
@example("_a_")
@example("a _b")
def test_any_words_are_shown(words: str) -> None:
    # A block of its own keeps no space at its ends, and nothing at all is no block.
    assert shown(escaped(words)) == (_one_line(words), set())


@given(st.text(alphabet=st.sampled_from("ab`|\\$ <>\n"), max_size=10).filter(str.strip))
def test_code_is_shown_as_it_is(words: str) -> None:
    text, kinds = shown(code(words))
    assert kinds == {"code_inline"}
    assert text == _one_line(words).replace("|", "\u2223")


def test_a_cell_of_a_table_stays_in_its_cell() -> None:
    cells = [escaped(w) for w in NASTY] + [code(w) for w in NASTY]
    html = READER.render("\n".join(table(("a", "b"), [(c, "end") for c in cells])))
    assert html.count("<td>end</td>") == len(cells)
    assert html.count("<tr>") == len(cells) + 1
    assert "<script" not in html


def test_mathematics_and_addresses_are_not_begun() -> None:
    """GitHub reads a dollar, an at-sign and a bare address where CommonMark does not."""
    line = " ".join(map(escaped, NASTY))
    assert "$" not in line
    assert "://" not in line
    assert "www." not in line


def test_a_link_is_made_of_what_is_known_only() -> None:
    def links(word: str) -> str:
        return "[claim](claim.md)" if word == "a.b" else ""

    assert with_links("by a.b, at *all*", links) == r"by [claim](claim.md), at \*all\*"


def test_rows_are_aligned_where_there_are_several() -> None:
    assert display(["a = b"]) == ["```math", "a = b", "```"]
    assert display(["a & = b", "& = c"])[1:3] == [r"\begin{aligned}", r"a & = b \\"]


@pytest.mark.power
def test_unescaped_words_are_not_shown_as_they_are() -> None:
    seen = [shown(w) != (_one_line(w), set()) for w in NASTY]
    assert sum(seen) >= len(NASTY) // 2
