"""The commands that write pages: proofs/, and the report."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from gantheory.commands.shared import (
    by_source,
    complain,
    jobs_of,
    jobs_option,
    module_option,
    print_result,
    progress_on_stderr,
    results_folder,
    results_option,
)
from gantheory.theory.errors import InputError


@click.command()
@click.option("--proofs", metavar="DIR", help="The folder of the pages; in a clone, its proofs/.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing: exit 1 on a difference.")
@module_option
@jobs_option
def prove(
    proofs: str | None,
    only_check: bool,  # noqa: FBT001
    files: tuple[str, ...],
    jobs: int | None,
) -> int:
    """Verify every claim, and write a page of each: statement, derivation, evidence.

    The pages are an index, README.md, one file a claim in claims/, and the atlas that the package
    carries, in atlas/. With --module, DIR is a
    folder of your own. With --check, every page that is not up to date is named, with the first
    line that differs.
    """
    from gantheory.prove import (
        Difference,
        atlas_pages,
        difference_lines,
        differences,
        draw_figures,
        folder_of,
        missing_figures,
        pages,
        write,
        written_line,
    )
    from gantheory.verify import load, verify_claims

    folder = folder_of(proofs, own=not files)
    catalogue = load(files)
    claims = by_source(catalogue.claims)
    with progress_on_stderr(len(claims)) as progress:
        found = verify_claims(catalogue, claims, jobs=jobs_of(jobs), progress=progress)
    if found.interrupted:
        raise KeyboardInterrupt
    wanted = {**pages(found.results), **({} if files else atlas_pages())}
    if only_check:
        different = differences(folder, wanted)
        if not files:
            different += [Difference(name, 0, None, "") for name in missing_figures(folder)]
        print_result("\n".join(difference_lines(different, len(wanted))))
        return 1 if different else found.exit_code(partial=False)
    changed = write(folder, wanted)
    if not files:
        draw_figures(folder, changed)
    print_result(written_line(folder, changed, len(wanted)))
    return found.exit_code(partial=False)


@click.command()
@click.option(
    "--out",
    metavar="FILE",
    default="report.html",
    show_default=True,
    help="The page to write.",
)
@results_option
@module_option
@jobs_option
def report(out: str, results: str | None, files: tuple[str, ...], jobs: int | None) -> int:
    """Verify every claim, and write one page of it all: a figure, the claims, the experiments.

    The page is one HTML file that needs nothing else: no network, no other file.
    """
    from gantheory.experiments.evidence import disagreements, evidence_of, known_or_measured
    from gantheory.experiments.record import sources_digest
    from gantheory.render.report import Made, report
    from gantheory.render.report_floor import certified_floors
    from gantheory.render.whole_file import write_whole
    from gantheory.verify import load, verify_claims

    path = Path(out)
    if path.is_dir():
        raise InputError(f"{out} is a folder: give --out the name of a file in it")
    folder = results_folder(results)
    catalogue = load(files)
    claims = by_source(catalogue.claims)
    when, start, sources = datetime.now(UTC), time.perf_counter(), sources_digest()
    measured = known_or_measured(folder, jobs_of(jobs), complain)
    with progress_on_stderr(len(claims)) as progress:
        found = verify_claims(
            catalogue,
            claims,
            jobs=jobs_of(jobs),
            progress=progress,
            measured=evidence_of(measured),
        )
    if found.interrupted:
        raise KeyboardInterrupt
    seconds = time.perf_counter() - start
    made = Made(when, seconds, files, sources)
    page = report(found.results, made, certified_floors(), measured)
    try:
        write_whole(path, page)
    except OSError as error:
        raise InputError(
            f"{out} cannot be written ({error.strerror}): give --out a file in a folder of your own"
        ) from error
    number = f"{len(claims)} claim{'' if len(claims) == 1 else 's'}"
    print_result(f"{out}: {number}, {len(page.encode()) / 1e6:.2f} MB")
    for line in (off := disagreements(measured)):
        complain(line)
    return 1 if off else found.exit_code(partial=False)
