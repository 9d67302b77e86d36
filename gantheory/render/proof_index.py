"""The index of proofs/: the claims by source, with verdicts, ways of knowing and what they use."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from gantheory.render.markdown import code, escaped, link, table
from gantheory.render.proof_page import Book, page_path, verdict_words
from gantheory.render.table import ways
from gantheory.theory.sources import BIBLIOGRAPHY
from gantheory.theory.verdict import Verdict
from gantheory.verify import Result

_OPENING = """\
# The theory, claim by claim

Each claim has a page: what it says, why it holds, line by line, what was found about it by other
ways of knowing, and what breaks when an assumption is dropped. A false claim is kept, with the laws
on which it fails. The verdicts are computed, and [TRUST.md](TRUST.md) says what a PROVED rests on.

Natural logarithms; $`0 \\log 0 = 0`$; functions of the point are written without it; an
expectation under $`p`$ runs over $`\\{p \\gt 0\\}`$ only.

These pages are written by `gantheory prove`; `gantheory prove --check` says whether they are up to
date.
"""


def index_page(book: Book) -> str:
    """The index, in Markdown."""
    counts = Counter(r.verdict for r in book.results)
    summary = ", ".join(f"{counts[v]} {v.value}" for v in Verdict if counts[v])
    number = f"{len(book.results)} claim{'' if len(book.results) == 1 else 's'}"
    lines = [_OPENING, f"{number}: {summary}.", ""]
    for source, group in groupby(book.results, key=lambda r: r.claim.source.key):
        lines += [f"## {escaped(source)}", "", f"{escaped(BIBLIOGRAPHY.get(source, source))}.", ""]
        lines += [*table(_HEAD, [_row(r, book) for r in group]), ""]
    return "\n".join(lines).rstrip() + "\n"


_HEAD = ("claim", "place", "verdict", "ways of knowing (cases)", "rests on")


def _row(r: Result, book: Book) -> tuple[str, ...]:
    title = link(escaped(r.claim.title), page_path(r.claim.id))
    name = f"{code(r.claim.id)}<br>{title}"
    place = escaped(r.claim.source.place)
    own = f"{r.claim.source.key}."
    below = [
        link(code(c.removeprefix(own)), page_path(c))
        for c in book.rests_on(r.claim.id)
        if c in book.by_id
    ]
    return name, place, verdict_words(r), escaped(", ".join(ways(r))), "<br>".join(below)
