"""The report: the whole theory on one page that needs nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gantheory.render.proof_page import Book
from gantheory.render.report_assets import asset, katex_style, script, script_hash
from gantheory.render.report_atlas import atlas_html
from gantheory.render.report_claims import anchor, badge, claims_html, insides
from gantheory.render.report_experiments import experiment_insides, experiments_html
from gantheory.render.report_figure import figure_document
from gantheory.render.report_floor import Floor
from gantheory.render.report_graph import graph_html
from gantheory.render.report_html import json_data, packed_data, sections
from gantheory.render.report_made import Made, made_html
from gantheory.render.report_words import text
from gantheory.theory.verdict import Verdict
from gantheory.verify import Result

if TYPE_CHECKING:
    from gantheory.experiments.evidence import Measured

_MARK = re.compile(r"@@(\w+)@@")
_SCRIPTS = ("katex/katex.min.js", "laws.js", "figure.js", "report.js")
_FIRST = "goodfellow2014.theorem_1"

__all__ = ["Made", "report"]


def report(
    results: Sequence[Result],
    made: Made,
    floors: Sequence[Floor] = (),
    measured: Sequence[Measured] = (),
) -> str:
    """One HTML page: its styles, scripts and fonts are in it, and nothing else is fetched.

    Parameters
    ----------
    results
        What one run found.
    made
        When, with what and from what it was made.
    floors
        What that run certified for the figure.
    measured
        What experiments found in that run, or had found and recorded.
    """
    book = Book(tuple(results))
    rules, inside = _rules(), {**insides(book), **experiment_insides(measured, book)}
    scripts = {Path(name).name.replace(".min", ""): script(name) for name in _SCRIPTS}
    parts: Mapping[str, str] = {
        "hashes": " ".join(map(script_hash, scripts.values())),
        "katex_css": katex_style("".join([rules, asset("report.html"), *inside.values()])),
        "css": asset("report.css"),
        "opening": _opening(book),
        "claims": claims_html(book),
        "graph": graph_html(book),
        "atlas": (atlas := atlas_html()),
        "atlas_link": '<a href="#atlas">The atlas</a>\n' if atlas else "",
        "experiments": experiments_html(measured),
        "experiments_link": '<a href="#experiments">Experiments</a>\n' if measured else "",
        "rules": rules,
        "made": made_html(made),
        "data": json_data("figure-data", figure_document(floors)) + packed_data("insides", inside),
        **{name.replace(".", "_"): body for name, body in scripts.items()},
    }
    # In one pass: what is put in is never read for marks.
    return _MARK.sub(lambda m: parts[m[1]], asset("report.html"))


def _opening(book: Book) -> str:
    counts = Counter(r.verdict for r in book.results)
    each = "".join(f"<li>{badge(v)} {counts[v]}</li>" for v in Verdict if counts[v])
    number = f"{len(book.results)} claim{'' if len(book.results) == 1 else 's'}"
    lines = f'<ul class="counts" aria-label="Verdicts"><li>{number}</li>{each}</ul>'
    off = [r for r in book.results if r.status != "as expected" or r.failure]
    if off:
        names = ", ".join(
            f'<a href="#{text(anchor(r.claim.id))}">{text(r.claim.id)}</a>' for r in off
        )
        lines += f'<p class="off">Not as expected: {names}.</p>'
    if _FIRST in book.by_id:
        lines += (
            f'<p class="start">New here? Read <a href="#{anchor(_FIRST)}">Theorem 1</a> and'
            " follow its links down; then move the sliders below.</p>"
        )
    return lines


def _rules() -> str:
    """The page on what a PROVED rests on, with a place for each rule."""
    trust = _trust()
    if trust is None:
        return "<p>See proofs/TRUST.md.</p>"
    made = []
    for name, html in sections(trust, lambda href: href if href.startswith("#") else ""):
        title = name.replace("`", "")
        place = title.lower().replace(" ", "-").replace(",", "")  # as GitHub names it
        head = f'<details class="rule" id="{text(place)}"><summary>{text(title)}</summary>'
        made.append(f"{head}{html}</details>" if name else html)
    return "".join(made)


def _trust() -> str | None:
    """TRUST.md: beside the package in a clone, inside it where it is installed."""
    package = Path(__file__).parent
    for path in (package.parent.parent / "proofs" / "TRUST.md", package / "assets" / "TRUST.md"):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None
