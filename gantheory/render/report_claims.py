"""The claims in the report: a row each, which opens to what its page in proofs/ says.

What is inside the rows travels packed: it is several times as long as all the rest of the page.
"""

from __future__ import annotations

from itertools import groupby
from posixpath import dirname, join, normpath
from typing import final

from gantheory.render.proof_page import Book, claim_page, page_path, witness
from gantheory.render.report_html import sections
from gantheory.render.report_words import text, typeset
from gantheory.render.table import ways
from gantheory.theory.sources import BIBLIOGRAPHY
from gantheory.theory.verdict import Verdict
from gantheory.verify import Result

SIGNS = {
    Verdict.PROVED: "✓",
    Verdict.PROVED_ASSUMING: "✓",
    Verdict.CERTIFIED: "⊙",
    Verdict.SUPPORTED: "≈",
    Verdict.REFUTED: "✗",
    Verdict.UNDECIDED: "?",
}
"""So that a verdict is seen without colours."""


def anchor(name: str) -> str:
    """The name of a claim's place in the report; it has a dot, and no other place has one."""
    return page_path(name).removeprefix("claims/").removesuffix(".md").replace("/", ".")


def verdict_class(verdict: Verdict) -> str:
    """A verdict as the name of a style."""
    return verdict.value.lower().replace(" ", "-")


def badge(verdict: Verdict) -> str:
    """A verdict, with its sign and colour."""
    kind = verdict_class(verdict)
    return f'<span class="verdict {kind}">{SIGNS[verdict]} {verdict.value.lower()}</span>'


@final
class Places:
    """Where the links of a page in proofs/ lead in the report."""

    def __init__(self, book: Book) -> None:
        self._known = {page_path(r.claim.id): f"#{anchor(r.claim.id)}" for r in book.results}

    def target(self, here: str, href: str) -> str:
        """The place of a link on the page `here`; empty for one that leads elsewhere."""
        path, _, part = href.partition("#")
        to = normpath(join(dirname(here), path))
        if to == "TRUST.md":
            return f"#rule-{part}" if part else "#rules"
        return self._known.get(to, "")


def claims_html(book: Book) -> str:
    """A row for every claim, by source; each is still empty inside."""
    made = []
    for source, group in groupby(book.results, key=lambda r: r.claim.source.key):
        work = BIBLIOGRAPHY.get(source, "")
        made.append(f'<section class="source" data-source="{text(source)}">')
        made.append(f"<h3>{text(source)}</h3>")
        made += [f"<p>{text(work)}.</p>"] if work else []
        made += [_row(r, book) for r in group]
        made.append("</section>")
    return "\n".join(made)


def insides(book: Book) -> dict[str, str]:
    """What is inside each row, in HTML, by its anchor."""
    places = Places(book)
    return {anchor(r.claim.id): _body(r, book, places) for r in book.results}


def _row(r: Result, book: Book) -> str:
    claim, kind = r.claim, verdict_class(r.verdict)
    spoken = " ".join(dict.fromkeys(e.kind for e in r.evidence if e.finding in _SPEAKS))
    variant = " variant" if claim.drops in book.by_id else ""
    laws = witness(r) if r.verdict is Verdict.REFUTED else ""
    false = f'<span class="witness">false on <code>{text(laws)}</code></span>' if laws else ""
    return (
        f'<details class="claim{variant}" id="{text(anchor(claim.id))}" data-verdict="{kind}"'
        f' data-ways="{text(spoken)}"><summary>'
        f'<span class="place">{text(claim.source.place)}</span>'
        f'<span class="title">{typeset(claim.title)}{false}<code>{text(claim.id)}</code></span>'
        f"{badge(r.verdict)}"
        f'<span class="ways">{text(", ".join(ways(r)))}</span></summary>\n'
        '<div class="body"></div></details>'
    )


_SPEAKS = ("proved", "refuted", "certified", "supported", "agrees", "recorded")


def _body(r: Result, book: Book, places: Places) -> str:
    here = page_path(r.claim.id)
    made = []
    for name, html in sections(claim_page(r, book), lambda href: places.target(here, href)):
        head = f"<h4>{text(name)}</h4>" if name else ""
        kind = name.lower().partition(" ")[0]
        made.append(f'<section class="part {text(kind)}">{head}{html}</section>' if name else html)
    return "".join(made)
