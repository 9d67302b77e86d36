"""An experiment's report: theory beside what was measured, for a terminal, as Markdown, as JSON."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from gantheory.experiments.experiment import Comparison, Experiment
from gantheory.experiments.folder import write
from gantheory.experiments.settings import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.experiments.sweep import Sweep
    from gantheory.render.document import Document
    from gantheory.render.terminal import Terminal

FIGURE, SUMMARY = "figure.svg", "summary.md"
_WORDS = {True: "agrees", False: "DISAGREES", None: "not decided"}


def agreement(c: Comparison) -> str:
    """Whether theory and measurement agree, in words."""
    return _WORDS[c.agrees] if c.predicted else "measured"


def experiment_lines(sweep: Sweep, terminal: Terminal) -> list[str]:
    """What a run found, for a reader at a terminal."""
    lines = [terminal.heading(sweep.experiment.name), *terminal.wrapped(sweep.experiment.title), ""]
    for c in sweep.comparisons:
        words = agreement(c)
        good = c.agrees or not c.predicted
        lines += terminal.wrapped(f"{words if good else terminal.warning(words)}: {c.what}", "  ")
        lines += terminal.wrapped(f"theory: {c.predicted}", "    ") if c.predicted else []
        lines += terminal.wrapped(f"measured: {c.measured} ({_rests_on(c)})", "    ")
    missing = len(sweep.failures)
    if missing:
        first, error = sweep.failures[0]
        lines += terminal.wrapped(
            f"{missing} of {missing + len(sweep.rows)} points failed, the first of them {first}: "
            f"{error}; --resume tries them again"
        )
    lines += ["", *terminal.wrapped(f"written to {sweep.folder.path}")]
    return lines


def _rests_on(c: Comparison) -> str:
    return f"{c.uncertainty}; {c.runs} run{'' if c.runs == 1 else 's'}"


def experiment_document(sweep: Sweep) -> Document:
    """`name`, `settings`, `comparisons`, `points`, `failures`, `folder`.

    Each comparison has `what`, `predicted`, `measured`, `uncertainty`, `runs`, `agrees` (null if
    it is not decided), `claims`.
    """
    return {
        "name": sweep.experiment.name,
        "settings": dict(sweep.settings),
        "comparisons": [
            {
                "what": c.what,
                "predicted": c.predicted,
                "measured": c.measured,
                "uncertainty": c.uncertainty,
                "runs": c.runs,
                "agrees": c.agrees,
                "claims": list(c.claims),
            }
            for c in sweep.comparisons
        ],
        "points": len(sweep.rows),
        "failures": [{"inputs": dict(i), "error": e} for i, e in sweep.failures],
        "folder": str(sweep.folder.path),
    }


def catalogue_lines(experiments: Sequence[Experiment], terminal: Terminal) -> list[str]:
    """The experiments that there are, with their settings."""
    lines = []
    for e in experiments:
        lines += [terminal.heading(e.name), *terminal.wrapped(e.title, "  ")]
        for p in e.parameters:
            lines += terminal.wrapped(f"{p.name} = {p.default}: {p.meaning}", "    ")
    return lines


def write_report(sweep: Sweep) -> None:
    """Write the summary and the figure into the experiment's folder."""
    write(sweep.folder.path / SUMMARY, summary_markdown(sweep))
    part = sweep.folder.path / f".{FIGURE}.part"
    part.write_bytes(figure_svg(sweep))
    part.replace(sweep.folder.path / FIGURE)


def summary_markdown(sweep: Sweep) -> str:
    """What theory predicts, what was measured with its uncertainty, whether they agree."""
    e = sweep.experiment
    lines = [f"# {e.name}", "", e.title, "", "## Theory", "", e.theory, "", "## Measured", ""]
    lines += [
        "| quantity | theory | measured | uncertainty | runs | |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.what} | {c.predicted} | {c.measured} | {c.uncertainty} | {c.runs} | {agreement(c)} |"
        for c in sweep.comparisons
    ]
    if not sweep.comparisons:
        lines += ["", f"Not complete: {len(sweep.rows)} points are there; `--resume` goes on."]
    lines += ["", f"![{e.title}]({FIGURE})", "", "## Settings", ""]
    lines += ["```toml", frozen(e.name, sweep.settings).rstrip(), "```", ""]
    return "\n".join(lines)


def figure_svg(sweep: Sweep) -> bytes:
    """The figure: the same bytes for the same results."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # No date, and names of elements that do not depend on chance.
    with mpl.rc_context({"svg.hashsalt": "gantheory", "svg.fonttype": "path"}):
        figure = Figure(figsize=(9, 4), layout="constrained")
        if sweep.rows:
            sweep.experiment.draw(sweep.settings, sweep.rows, figure)
        else:
            figure.suptitle("no point is finished yet")
        file = BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
