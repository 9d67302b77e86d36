"""The command that makes the atlas: target by family by divergence."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gantheory.commands.shared import (
    Decorator,
    address_option,
    check_positive,
    complain,
    executor_option,
    format_option,
    jobs_option,
    pool_of,
    print_json,
    print_result,
    progress_on_stderr,
    resume_option,
)

if TYPE_CHECKING:
    from gantheory.verify import Progress


def _several(name: str, into: str, metavar: str, words: str) -> Decorator:
    said = f"{words} May be repeated; all of the atlas by default."
    return click.option(f"--{name}", into, metavar=metavar, multiple=True, help=said)


@click.command()
@click.option("--out", metavar="DIR", help="Where to keep it; results/atlas by default.")
@_several("target", "targets", "LAW", "A law to approach.")
@_several("family", "families", "FAMILY", "A family that approaches it.")
@_several("divergence", "divergences", "NAME", "A divergence, of the target from a member.")
@click.option("--digits", type=int, help="Significant digits to certify; 10 by default.")
@click.option("--seconds", type=float, help="Processor time that a cell may take; 60 by default.")
@resume_option
@executor_option
@address_option
@jobs_option
@format_option("table", "json")
def atlas(
    out: str | None,
    targets: tuple[str, ...],
    families: tuple[str, ...],
    divergences: tuple[str, ...],
    digits: int | None,
    seconds: float | None,
    resume: bool,  # noqa: FBT001
    executor: str,
    address: str | None,
    jobs: int | None,
    form: str,
) -> int:
    """Tell how close each family comes to each target, in each divergence, and what is proved.

    Each cell is what `fit` certifies. DIR gets results.jsonl (a line a finished cell), atlas.json,
    atlas.csv, a page README.md, a heat map a divergence and a sheet of best members a target.

    Exit codes: 0 every cell is certified; 1 two cells contradict each other; 3 some are stationary
    or failed.
    """
    from gantheory.experiments.catalogue import experiment_of
    from gantheory.experiments.settings import settings_of
    from gantheory.experiments.sweep import run_sweep
    from gantheory.render.atlas import atlas_document, atlas_lines, exit_code, write_atlas
    from gantheory.render.terminal import terminal_of

    where = pool_of(executor, address, jobs)
    check_positive(10 if digits is None else digits)
    asked = experiment_of("atlas")
    chosen = {"targets": targets, "families": families, "divergences": divergences}
    flags = [f"{name}={json.dumps(given)}" for name, given in chosen.items() if given]
    flags += [f"digits={digits}"] if digits is not None else []
    flags += [f"seconds={seconds}"] if seconds is not None else []
    settings = settings_of(asked.parameters, None, flags)
    folder = Path(out) if out else Path("results") / "atlas"
    total = len(asked.all_inputs(settings))
    try:
        with where as pool, progress_on_stderr(total, time_left=True) as bar:
            found = run_sweep(asked, settings, folder, pool, resume=resume, progress=_by_cell(bar))
    except KeyboardInterrupt:
        complain(f"interrupted: finished cells are kept in {folder}; --resume goes on")
        return 130
    write_atlas(found)
    if form == "json":
        print_json(atlas_document(found))
    else:
        print_result("\n".join(atlas_lines(found, terminal_of(sys.stdout))))
    return exit_code(found)


def _by_cell(bar: Progress | None) -> Progress | None:
    """Tell the progress of a cell by what it is, not by its key."""
    if bar is None:
        return None

    def report(key: str, done: int, total: int) -> None:
        point = json.loads(key)
        bar(f"{point['target']} by {point['family']}, {point['divergence']}", done, total)

    return report
