"""The command that runs named experiments."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gantheory.commands.shared import (
    address_option,
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


@click.command()
@click.argument("name", required=False)
@click.option(
    "--set",
    "flags",
    metavar="NAME=VALUE",
    multiple=True,
    help="Change a setting. May be repeated.",
)
@click.option("--config", metavar="FILE.toml", help="Settings from a file.")
@click.option("--out", metavar="DIR", help="Where to keep it; results/NAME by default.")
@resume_option
@executor_option
@address_option
@jobs_option
@format_option("table", "json")
def experiment(
    name: str | None,
    flags: tuple[str, ...],
    config: str | None,
    out: str | None,
    resume: bool,  # noqa: FBT001
    executor: str,
    address: str | None,
    jobs: int | None,
    form: str,
) -> int:
    """Run the experiment NAME and compare it with theory; without NAME, list them.

    Exit codes: 0 theory and measurement agree; 1 they do not; 3 points are missing, or it is not
    decided.
    """
    from gantheory.experiments.catalogue import MODULES, experiment_of
    from gantheory.experiments.settings import settings_of
    from gantheory.experiments.sweep import run_sweep
    from gantheory.render.experiment import (
        catalogue_lines,
        experiment_document,
        experiment_lines,
        write_report,
    )
    from gantheory.render.terminal import terminal_of

    if name is None:
        every = [experiment_of(each) for each in MODULES]
        print_result("\n".join(catalogue_lines(every, terminal_of(sys.stdout))))
        return 0
    where = pool_of(executor, address, jobs)
    asked = experiment_of(name)
    settings = settings_of(asked.parameters, Path(config) if config else None, flags)
    folder = Path(out) if out else Path("results") / name
    total = len(asked.all_inputs(settings))  # refused before anything is written
    try:
        with where as pool, progress_on_stderr(total, time_left=True) as progress:
            found = run_sweep(asked, settings, folder, pool, resume=resume, progress=progress)
    except KeyboardInterrupt:
        complain(f"interrupted: finished points are kept in {folder}; --resume goes on")
        return 130
    write_report(found)
    if form == "json":
        print_json(experiment_document(found))
    else:
        print_result("\n".join(experiment_lines(found, terminal_of(sys.stdout))))
    return found.exit_code()
