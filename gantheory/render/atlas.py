"""The atlas as a JSON document, as CSV, as lines, and as the pages and figures of its folder."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gantheory.experiments.atlas import STATUSES, Cell, cells_of
from gantheory.experiments.atlas_heat import LEGEND, draw_heat, family_label, label
from gantheory.experiments.folder import write
from gantheory.render.atlas_sheet import draw_sheet
from gantheory.render.experiment import agreement
from gantheory.render.markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matplotlib.figure import Figure

    from gantheory.experiments.sweep import Sweep
    from gantheory.render.document import Document
    from gantheory.render.terminal import Terminal

PAGE, TABLE, DOCUMENT = "README.md", "atlas.csv", "atlas.json"
_PATH = re.compile(r' d="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{2,}")


def atlas_document(sweep: Sweep) -> Document:
    """`name`, `settings`, `cells`, `comparisons`, `failures`, `folder`."""
    from gantheory.render.experiment import experiment_document

    whole = experiment_document(sweep)
    del whole["points"]
    return {**whole, "cells": [_cell(c) for c in cells_of(sweep.rows)]}


def _cell(c: Cell) -> Document:
    return {
        "target": c.target,
        "family": c.family,
        "name": c.name,
        "status": c.status,
        "value": c.value,
        "radius": c.radius,
        "lower": c.lower,
        "upper": c.upper,
        "minimisers": list(c.minimisers),
        "reason": c.reason,
        "sources": c.sources,
    }


def atlas_csv(cells: Iterable[Cell]) -> str:
    """A row a cell; minimisers as `name=value+/-radius`, several set apart by `|`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ("target", "family", "divergence", "status", "value", "radius", "lower", "upper")
    writer.writerow((*head, "minimisers", "reason"))
    for c in cells:
        at = " | ".join(map(_parameters, c.minimisers))
        numbers = (c.value, c.radius, c.lower, c.upper)
        writer.writerow((c.target, c.family, c.name, c.status, *numbers, at, c.reason))
    return out.getvalue()


def _parameters(minimiser: Mapping[str, Mapping[str, str]]) -> str:
    return "; ".join(f"{k}={v['value']}+/-{v['radius']}" for k, v in minimiser.items())


def exit_code(sweep: Sweep) -> int:
    """1 if cells contradict each other, 3 if some are not certified or not there, else 0."""
    if any(c.agrees is False for c in sweep.comparisons):
        return 1
    certified = all(c.status != "stationary" for c in cells_of(sweep.rows))
    return 0 if certified and not sweep.failures else 3


def missing(sweep: Sweep) -> int:
    """How many cells that were asked for are not there."""
    return len(sweep.experiment.all_inputs(sweep.settings)) - len(sweep.rows)


def counted(cells: Iterable[Cell]) -> str:
    """How many cells there are of each status."""
    counts = Counter(c.status for c in cells)
    listed = ", ".join(f"{counts[s]} {s}" for s in STATUSES if counts[s])
    return f"{sum(counts.values())} cells: {listed}"


def atlas_lines(sweep: Sweep, terminal: Terminal) -> list[str]:
    """A table a divergence, for a reader at a terminal, and what is proved of how many cells."""
    cells = cells_of(sweep.rows)
    lines = []
    for name, some in by_name(cells).items():
        lines += [terminal.heading(f"inf {name}(target, member)"), *_grid(some), ""]
    lines += [*LEGEND, "", counted(cells)]
    for c in sweep.comparisons:
        lines.append(f"{agreement(c)}: {c.what}: {c.measured}")
    if sweep.failures:
        (inputs, error), number = sweep.failures[0], len(sweep.failures)
        first = f"{inputs['target']} by {inputs['family']} in {inputs['divergence']}"
        lines.append(f"{number} cells failed, the first of them {first}: {error}")
    return [*lines, f"written to {sweep.folder.path}"]


def _grid(cells: Sequence[Cell]) -> list[str]:
    families = list(dict.fromkeys(c.family for c in cells))
    rows = [["", *map(family_label, families)]]
    for target, row in by_target(cells).items():
        at = {c.family: label(c) for c in row}
        rows.append([target, *(at.get(f, "") for f in families)])
    wide = [max(len(r[k]) for r in rows) for k in range(len(rows[0]))]
    pairs = ([*zip(row, wide, strict=True)] for row in rows)
    return ["  ".join([f"  {a.ljust(w)}", *(x.rjust(v) for x, v in b)]) for (a, w), *b in pairs]


def by_name(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """The cells of each divergence."""
    found: dict[str, list[Cell]] = {}
    for c in cells:
        found.setdefault(c.name, []).append(c)
    return found


def by_target(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """The cells of each target."""
    found: dict[str, list[Cell]] = {}
    for c in cells:
        found.setdefault(c.target, []).append(c)
    return found


# -------------------------------------------------------------------------------------- the folder


def write_atlas(sweep: Sweep) -> None:
    """Write JSON, CSV, the page and the figures beside the results."""
    from gantheory.render.document import dumps

    folder, cells = sweep.folder.path, cells_of(sweep.rows)
    document = {**atlas_document(sweep), "folder": "."}  # the same wherever it lies
    write(folder / DOCUMENT, dumps(document) + "\n")
    write(folder / TABLE, atlas_csv(cells))
    write(folder / PAGE, atlas_page(cells, missing(sweep)))
    write_figures(folder, cells)


def write_figures(folder: Path, cells: Sequence[Cell]) -> None:
    """Draw a heat map a divergence and a sheet a target: the same bytes for the same cells."""
    for name, some in by_name(cells).items():
        wide = 3.0 + 0.85 * len({c.family for c in some})
        high = 1.3 + 0.34 * len(by_target(some))
        _save(folder / heat_file(name), (wide, high), partial(_heat, name=name, cells=some))
    for target, some in by_target(cells).items():
        wide = 0.3 + 2.1 * len(by_name(some))
        high = 0.6 + 1.4 * len({c.family for c in some})
        sheet = partial(draw_sheet, target=target, cells=some)
        _save(folder / sheet_file(target), (wide, high), sheet)


def figure_files(cells: Sequence[Cell]) -> list[str]:
    """The files that `write_figures` writes."""
    return [*map(heat_file, by_name(cells)), *map(sheet_file, by_target(cells))]


def heat_file(name: str) -> str:
    """The file of a divergence's heat map."""
    return f"heat-{_slug(name)}.svg"


def sheet_file(target: str) -> str:
    """The file of a target's best members."""
    return f"fits-{_slug(target)}.svg"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower().replace("-", "m").replace("*", "x")).strip("-")


def _heat(figure: Figure, name: str, cells: Sequence[Cell]) -> None:
    draw_heat(figure.subplots(), name, cells)
    figure.supxlabel("\n".join(LEGEND), fontsize=6.5, color="#404040")


def _save(file: Path, size: tuple[float, float], draw: Callable[[Figure], None]) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Texts stay texts: they can be read aloud and found, and a sheet has hundreds.
    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "gantheory",
            "font.sans-serif": ["DejaVu Sans", "Verdana"],
            "hatch.linewidth": 0.6,
        }
    ):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    write(file, _PATH.sub(_rounded, out.getvalue()))


def _rounded(path: re.Match[str]) -> str:
    """A tenth of a point is as fine as a screen; more makes the files twice as large."""
    return _LONG.sub(lambda m: f"{float(m[0]):.1f}", path[0])


# ---------------------------------------------------------------------------------------- the page

_OPENING = """\
# The atlas: how close can a family come?

For each target $`p`$, family $`Q`$ and divergence $`D`$: the infimum of $`D(p, q)`$ over
all members $`q \\in Q`$, of any parameters, with what is proved of it.
"""
_WORDS = {
    "global": "the minimum over the whole family is certified, and every minimiser enclosed",
    "constant": "every member has the same value",
    "infinite": "the value is infinite for every member",
    "no_minimiser": "the infimum is certified, and no member attains it",
    "stationary": "a member and an interval that holds the infimum, no more",
}


def atlas_page(cells: Sequence[Cell], absent: int = 0) -> str:
    """The page of the folder, in Markdown: heat maps with their numbers, then the sheets."""
    counts = Counter(c.status for c in cells)
    rows = [(s, str(counts[s]), _WORDS[s]) for s in STATUSES if counts[s]]
    lines = [_OPENING, *table(("status", "cells", "what is proved"), rows)]
    if absent:
        lines += ["", f"{absent} further cells were not run: they are empty below."]
    lines += ["", f"All numbers, with radius and minimisers: [{TABLE}]({TABLE}).", ""]
    digests = Counter(c.sources for c in cells)
    lines += [f"- {n} cells were found by sources of SHA-256 {code(d)}" for d, n in digests.items()]
    lines.append("")
    for name, some in by_name(cells).items():
        lines += [f"## {name}", "", f"![inf {name}(target, member)]({heat_file(name)})", ""]
        lines += [*_numbers(some), ""]
    lines += ["## Targets and their best members", ""]
    for target in by_target(cells):
        lines += [f"### {code(target)}", "", f"![best members]({sheet_file(target)})", ""]
    return "\n".join(lines).rstrip() + "\n"


def _numbers(cells: Sequence[Cell]) -> list[str]:
    families = list(dict.fromkeys(c.family for c in cells))
    rows = []
    for target, row in by_target(cells).items():
        at = {c.family: f"{label(c)} {c.status}" for c in row}
        rows.append((code(target), *(at.get(f, "") for f in families)))
    return table(("target", *map(family_label, families)), rows)
