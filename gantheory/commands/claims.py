"""The commands about claims: verify, list, show, check."""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gantheory.commands.shared import (
    by_source,
    chosen,
    complain,
    format_option,
    jobs_of,
    jobs_option,
    module_option,
    nearest_id,
    print_result,
    progress_on_stderr,
    results_folder,
    results_option,
    resume_option,
)
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.theory.claim import Claim
    from gantheory.theory.discovery import Catalogue
    from gantheory.theory.verdict import Kind
    from gantheory.ways import Effort


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--source", metavar="KEY", help="Only the claims of this source.")
@click.option("--by", metavar="KIND,...", help=f"Only these ways of knowing: {', '.join(KINDS)}.")
@module_option
@click.option(
    "--quick",
    is_flag=True,
    help="Fewer draws, and none for what exact laws refute; with --power, one mutant in eight.",
)
@click.option("--thorough", is_flag=True, help="More examples.")
@click.option("--power", is_flag=True, help="Change the claims, and see what each way notices.")
@click.option("--out", metavar="DIR", help="With --power: keep each finished part in DIR.")
@resume_option
@results_option
@format_option("table", "json", "junit")
@jobs_option
def verify(
    ids: tuple[str, ...],
    source: str | None,
    by: str | None,
    files: tuple[str, ...],
    quick: bool,  # noqa: FBT001  click passes options by name
    thorough: bool,  # noqa: FBT001
    power: bool,  # noqa: FBT001
    out: str | None,
    resume: bool,  # noqa: FBT001
    results: str | None,
    form: str,
    jobs: int | None,
) -> int:
    """Verify claims: all of them, or those named.

    With --power, each claim, each step of its derivation and each witness is changed in one place;
    a way of knowing has to refuse every change that makes it false.
    """
    from gantheory.verify import load, verify_claims

    if quick and thorough:
        raise click.UsageError("--quick and --thorough exclude each other: give one of them.")
    kinds = kinds_of(by)
    catalogue = load(files)
    claims = chosen(catalogue, ids, source)
    effort: Effort = "quick" if quick else "thorough" if thorough else "default"
    if power:
        if by is not None or form == "junit":
            raise click.UsageError("--power asks every way, and has no JUnit form: drop the other.")
        if resume and out is None:
            raise click.UsageError("--resume goes on with what --out DIR holds: name the folder.")
        kept = Path(out) if out is not None else None
        return _power(catalogue, claims, effort, jobs_of(jobs), form, kept, resume=resume)
    if out is not None or resume:
        raise click.UsageError("--out and --resume go with --power: add it, or drop them.")
    start = time.perf_counter()
    formal = None
    if by is not None and "formal" in kinds:
        from gantheory.formal import check as ask_coq

        formal = ask_coq([c.id for c in claims], complain)
    measured, off = None, []
    if by is not None and "experiment" in kinds:
        from gantheory.experiments.evidence import disagreements, evidence_of, known_or_measured

        folder = results_folder(results)
        found_out = known_or_measured(folder, jobs_of(jobs), complain, [c.id for c in claims])
        measured, off = evidence_of(found_out), disagreements(found_out)
    elif results is not None:
        raise click.UsageError("--results goes with --by experiment: add it, or drop --results.")
    with progress_on_stderr(len(claims)) as progress:
        found = verify_claims(
            catalogue,
            claims,
            effort=effort,
            kinds=kinds,
            jobs=jobs_of(jobs),
            progress=progress,
            formal=formal,
            measured=measured,
        )
    partial = quick or by is not None
    if form == "json":
        from gantheory.render.document import dumps, result_document

        print_result(dumps([result_document(r) for r in found.results]))
    elif form == "junit":
        from gantheory.render.junit import junit

        print_result(junit(found, partial=partial))
    else:
        from gantheory.render.table import verdict_table
        from gantheory.render.terminal import terminal_of

        terminal = terminal_of(sys.stdout)
        seconds = time.perf_counter() - start
        print_result(verdict_table(found, terminal, seconds, partial=partial))
    if found.interrupted:
        complain("interrupted: only the claims that were finished are shown")
    for line in off:
        complain(line)
    return 1 if off and not found.interrupted else found.exit_code(partial=partial)


def _power(
    catalogue: Catalogue,
    claims: Sequence[Claim],
    effort: Effort,
    jobs: int,
    form: str,
    out: Path | None,
    *,
    resume: bool,
) -> int:
    from gantheory.experiments.record import MADE, read_record
    from gantheory.power import PARTS, measure_power

    start = time.perf_counter()
    with progress_on_stderr(PARTS * len(claims)) as progress:
        found = measure_power(
            catalogue,
            claims,
            effort=effort,
            jobs=jobs,
            progress=progress,
            out=out,
            resume=resume,
        )
    if form == "json":
        from gantheory.render.document import dumps
        from gantheory.render.power import score_document

        print_result(dumps([score_document(s) for s in found.scores]))
    else:
        from gantheory.render.power import power_table
        from gantheory.render.terminal import terminal_of

        seconds = time.perf_counter() - start
        print_result(power_table(found, terminal_of(sys.stdout), seconds))
    if found.interrupted:
        complain("interrupted: only the claims that were finished are shown")
        if out is not None:
            complain(f"finished parts of others are kept in {out}; --resume goes on")
    if out is not None and not read_record(out).current:
        complain(f"other sources than these found parts of {out}: {MADE} there names them")
    return found.exit_code


@click.command(name="list")
@module_option
@format_option("table", "json")
def list_claims(files: tuple[str, ...], form: str) -> None:
    """List the claims with the verdicts expected of them."""
    from gantheory.render.document import claim_document, dumps
    from gantheory.render.table import claim_list
    from gantheory.render.terminal import terminal_of
    from gantheory.verify import load

    claims = by_source(load(files).claims)
    if form == "json":
        print_result(dumps([claim_document(c) for c in claims]))
    else:
        print_result(claim_list(claims, terminal_of(sys.stdout)))


@click.command()
@click.argument("name", metavar="ID")
@module_option
@format_option("table", "json")
def show(name: str, files: tuple[str, ...], form: str) -> int:
    """Show one claim: statement, assumptions, verdict, evidence, derivation, source."""
    from gantheory.render.document import dumps, page_document
    from gantheory.render.page import page
    from gantheory.render.terminal import terminal_of
    from gantheory.verify import load, verify_claims
    from gantheory.ways import granted_proofs

    catalogue = load(files)
    (claim,) = chosen(catalogue, (name,), None)
    found = verify_claims(catalogue, [claim], effort="quick")
    if found.interrupted:
        raise KeyboardInterrupt
    (result,) = found.results
    proofs = granted_proofs(catalogue.of(claim))
    if form == "json":
        print_result(dumps(page_document(result, proofs)))
    else:
        print_result(page(result, proofs, terminal_of(sys.stdout)))
    return found.exit_code(partial=True)


@click.command()
@click.argument("statement", required=False)
@click.option(
    "--let",
    "lets",
    metavar="'f(u) = ...'",
    multiple=True,
    help="Define a word of your own, from others in any order. May be repeated.",
)
@click.option(
    "-f",
    "--file",
    metavar="FILE",
    help="Check a file of statements, one a line; # begins a comment.",
)
@click.option("--on", metavar="LAWS", help="Only on these laws: p = dirac(0), q = normal(0,1).")
@click.option("--latex", is_flag=True, help="Print the statement as LaTeX; check nothing.")
@click.option("--quick", is_flag=True, help="Fewer examples.")
@click.option(
    "--thorough", is_flag=True, help="More examples; a way may take 25 seconds of work and not 5."
)
@format_option("table", "json")
def check(
    statement: str | None,
    lets: tuple[str, ...],
    file: str | None,
    on: str | None,
    latex: bool,  # noqa: FBT001
    quick: bool,  # noqa: FBT001
    thorough: bool,  # noqa: FBT001
    form: str,
) -> int:
    """Check a STATEMENT of your own: proof, smallest counterexample, or an honest undecided.

    As in "JSD(p,q) <= log(2)", "p, q density; KL(p,q) >= 2*TV(p,q)^2", "for a in (0,1): a*log(a)
    <= 0". p, q, r are densities, D, E, u discriminators, m = (p+q)/2; declare other names before
    a semicolon (a real; w >= 0; s density). `A <= B iff F`: equality holds exactly when F does.
    """
    from gantheory.check import examine, exit_code, read

    if (statement is None) == (file is None):
        raise click.UsageError("Give a STATEMENT, or a file of them with -f FILE.")
    if quick and thorough:
        raise click.UsageError("--quick and --thorough exclude each other: give one of them.")
    if file is not None:
        from gantheory.check import read_file

        asked = read_file(file, lets)
    else:
        asked = [read(statement or "", lets)]
    if latex:
        from gantheory.theory.latex import statement_latex

        print_result("\n".join(statement_latex(c.claim) for c in asked))
        return 0
    effort: Effort = "quick" if quick else "thorough" if thorough else "default"
    found = []
    with progress_on_stderr(len(asked)) if file is not None else nullcontext() as progress:
        try:
            for c in asked:
                found.append(examine(c, effort=effort, on=on or ""))
                if progress:
                    progress(c.claim.id, len(found), len(asked))
        except KeyboardInterrupt:
            if not found:
                raise
    if form == "json":
        from gantheory.render.checked import checked_document
        from gantheory.render.document import dumps

        documents = [checked_document(r) for r in found]
        print_result(dumps(documents if file is not None else documents[0]))
    else:
        from gantheory.render.checked import checked_page, checked_table
        from gantheory.render.terminal import terminal_of

        terminal = terminal_of(sys.stdout)
        print_result(checked_table(found, terminal) if file else checked_page(found[0], terminal))
    if len(found) < len(asked):
        complain("interrupted: only the statements that were finished are shown")
        return 130
    return exit_code(found)


def kinds_of(by: str | None) -> frozenset[Kind]:
    """The ways of knowing that `--by` names; all if it is not given."""
    if by is None:
        return frozenset(KINDS)
    asked = [word.strip() for word in by.split(",")]
    for word in asked:
        if word not in KINDS:
            raise InputError(
                f"`{word}` is not a way of knowing{nearest_id(word, KINDS)}: "
                f"--by takes some of {','.join(KINDS)}"
            )
    return frozenset(kind for kind in KINDS if kind in asked)
