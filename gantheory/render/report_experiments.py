"""The experiments in the report: theory beside what was measured, and where that is from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from gantheory.experiments.settings import frozen
from gantheory.experiments.sweep import Sweep
from gantheory.render.experiment import agreement, figure_svg
from gantheory.render.proof_page import Book
from gantheory.render.report_claims import anchor
from gantheory.render.report_html import sections
from gantheory.render.report_words import text, typeset

if TYPE_CHECKING:
    from gantheory.experiments.evidence import Measured
    from gantheory.experiments.experiment import Comparison

_HEAD = """<section id="experiments" aria-labelledby="experiments-title">
<h2 id="experiments-title">Experiments</h2>
<p>What theory predicts, beside what was measured. A measurement supports a claim with the
stated confidence, and proves nothing. Each can be run again, at any size:
<code>gantheory experiment</code>.</p>
"""


def experiments_html(measured: Sequence[Measured]) -> str:
    """A row for each experiment, still empty inside; nothing if there is none."""
    if not measured:
        return ""
    return _HEAD + "\n".join(map(_row, measured)) + "\n</section>"


def experiment_insides(measured: Sequence[Measured], book: Book) -> dict[str, str]:
    """What is inside each row, by its place."""
    return {_place(m): _body(m, book) for m in measured}


def _place(m: Measured) -> str:
    return f"experiment-{m.experiment.name}"  # no dot: that is a claim's


def _row(m: Measured) -> str:
    kind, words, more = _status(m)
    return (
        f'<details class="experiment" id="{text(_place(m))}"><summary>'
        f'<span class="place">{text(m.experiment.name)}</span>'
        f'<span class="title">{typeset(m.experiment.title)}</span>'
        f'<span class="verdict {kind}">{words}</span>'
        f'<span class="ways">{text(more)}</span></summary>\n'
        '<div class="body"></div></details>'
    )


def _status(m: Measured) -> tuple[str, str, str]:
    """A style, a sign with words, and what they rest on."""
    if m.sweep is None:
        return "undecided", "? not run", "not measured in this run"
    where = "measured in this run" if m.record is None else f"recorded on {m.record.when}"
    if not m.counts:
        return "undecided", "? stale", f"{where} by other sources: counts for nothing"
    judged = [c for c in m.sweep.comparisons if c.predicted]
    good = sum(c.agrees is True for c in judged)
    more = f"{good} of {len(judged)} comparisons; {where}"
    if any(c.agrees is False for c in judged):
        return "refuted", "✗ disagrees", more
    if not judged or good < len(judged) or m.sweep.failures:
        return "undecided", "? not decided", more
    return "supported", "≈ agrees", more


def _body(m: Measured, book: Book) -> str:
    made = [html for _, html in sections(m.experiment.theory, lambda _: "")]
    if m.sweep is None:
        return "".join([*made, f"<p>{text(m.why_not)}</p>"])
    picture = f"data:image/svg+xml,{quote(figure_svg(m.sweep))}"
    made += [
        _table(m.sweep.comparisons, book),
        f'<img class="measured" alt="{text(m.experiment.title)}" src="{picture}">',
        f"<p>{text(_origin(m, m.sweep))}</p>",
        f"<pre><code>{text(frozen(m.experiment.name, m.sweep.settings))}</code></pre>",
    ]
    return "".join(made)


def _origin(m: Measured, sweep: Sweep) -> str:
    points = f"{len(sweep.rows)} points"
    if m.record is None:
        return f"Measured in the run that wrote this page, in {m.seconds:.0f} s: {points}."
    sources = ", ".join(m.record.sources) or "unknown"
    same = "those" if m.record.current else "which counts for nothing: not those"
    return (
        f"Recorded on {m.record.when} with {m.record.versions}, from sources of SHA-256 {sources}, "
        f"{same} that are here. {points}, compared with theory in the run that wrote this page."
    )


def _table(comparisons: Sequence[Comparison], book: Book) -> str:
    heads = ("quantity", "theory", "measured", "uncertainty", "runs", "", "bears on")
    made = ['<div class="wide"><table><thead><tr>']
    made += [f"<th>{head}</th>" for head in heads]
    made += ["</tr></thead><tbody>"]
    for c in comparisons:
        words = (c.what, c.predicted, c.measured, c.uncertainty, str(c.runs), agreement(c))
        cells = [typeset(word) for word in words]
        cells.append(", ".join(_link(claim, book) for claim in c.claims))
        made += ["<tr>", *(f"<td>{cell}</td>" for cell in cells), "</tr>"]
    return "".join([*made, "</tbody></table></div>"])


def _link(claim: str, book: Book) -> str:
    name = f"<code>{text(claim)}</code>"
    return f'<a href="#{text(anchor(claim))}">{name}</a>' if claim in book.by_id else name
