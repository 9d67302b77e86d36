"""The atlas in the report: a heat map a divergence, from the record that the package carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gantheory.experiments.atlas import Cell, cells_of, sources_digest
from gantheory.experiments.atlas_heat import LEGEND, darkness, family_label, label
from gantheory.experiments.atlas_record import recorded_atlas
from gantheory.render.atlas import by_name, by_target, counted, missing
from gantheory.render.report_words import text

if TYPE_CHECKING:
    from gantheory.experiments.evidence import Measured
    from gantheory.experiments.record import Record
    from gantheory.experiments.sweep import Sweep

_HEAD = """<section id="atlas" aria-labelledby="atlas-title">
<h2 id="atlas-title">How close can a family come?</h2>
<p>The least divergence of a target from the members of a family, over all their parameters: the
darker, the further every member stays away. Rest on a cell to read what is proved of it.</p>
"""


def atlas_html(known: Measured | None = None) -> str:
    """The recorded atlas; nothing if there is no record."""
    known = recorded_atlas() if known is None else known
    if known is None or known.sweep is None or known.record is None:
        return ""
    cells = cells_of(known.sweep.rows)
    made = [_HEAD]
    made += [_table(name, some) for name, some in by_name(cells).items()]
    made += [
        f'<p class="note">{text("; ".join(LEGEND))}.</p>',
        f"<p>{_origin(known.sweep, known.record)}</p>",
    ]
    return "\n".join([*made, "</section>"])


def _origin(sweep: Sweep, record: Record) -> str:
    """When, with what, and on which sources: these cells are not of the run that shows them."""
    cells, absent = cells_of(sweep.rows), missing(sweep)
    digests = dict.fromkeys(c.sources for c in cells)
    here = sources_digest()
    parts = [f"{d} ({'those that are here' if d == here else 'not those here'})" for d in digests]
    said = (
        f"{counted(cells)}{f'; {absent} were not run' if absent else ''}. "
        f"Recorded on {record.when} with {record.versions}, and not "
        "computed in the run that wrote this page. Sources of laws, divergences and enclosures "
        f"that found them: SHA-256 {', '.join(parts)}. To compute them anew: "
    )
    return f"{text(said)}<code>gantheory atlas</code>."


def _table(name: str, cells: Sequence[Cell]) -> str:
    families = list(dict.fromkeys(c.family for c in cells))
    heads = "".join(f"<th>{text(family_label(f))}</th>" for f in families)
    made = [
        f'<div class="wide"><table class="heat"><caption>{text(name)}(target, member)</caption>'
    ]
    made.append(f"<thead><tr><th></th>{heads}</tr></thead><tbody>")
    for target, row in by_target(cells).items():
        at: Mapping[str, Cell] = {c.family: c for c in row}
        inside = "".join(_td(at[f], cells) if f in at else "<td></td>" for f in families)
        made.append(f"<tr><th>{text(target)}</th>{inside}</tr>")
    return "".join([*made, "</tbody></table></div>"])


def _td(cell: Cell, cells: Sequence[Cell]) -> str:
    deep = darkness(cell, cells)
    share = "" if deep is None else f' style="--deep:{100 * deep:.0f}%"'
    said = text(_said(cell))
    return f'<td class="{text(cell.status)}"{share} title="{said}">{text(label(cell))}</td>'


def _said(cell: Cell) -> str:
    at = "; ".join(
        ", ".join(f"{k} = {v['value']} +/- {v['radius']}" for k, v in m.items())
        for m in cell.minimisers
    )
    value = f"{cell.value} +/- {cell.radius}"
    value = f"in [{cell.lower}, {cell.upper}]" if cell.status == "stationary" else value
    place = f", at {at}" if at else ""
    return (
        f"{cell.target}, {family_label(cell.family)}: {cell.status}, {value}{place}. {cell.reason}"
    )
