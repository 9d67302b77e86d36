"""The command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 as expected; 1 a verdict contradicts its expectation; 2 usage or bad input; 3 weaker
than expected, undecided, digits not reached, or an internal failure; 130 interrupted.

Heavy parts are imported inside the commands that use them, so that help answers at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final, NoReturn, final

import click

from gantheory import __version__
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import KINDS, Contradiction

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from gantheory.theory.claim import Claim
    from gantheory.theory.discovery import Catalogue
    from gantheory.theory.verdict import Kind
    from gantheory.verify import Progress
    from gantheory.ways import Effort

_BROKEN_PIPE: Final = 141  # what a shell reports for a command that SIGPIPE ended


def main() -> NoReturn:
    """Run the command and exit."""
    # Hypothesis keeps its tables somewhere: not in the folder that the command is run in.
    user = os.getuid() if hasattr(os, "getuid") else 0
    scratch = f"{tempfile.gettempdir()}/gantheory-{user}"
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", scratch)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code. No error leaves it as a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A locale that cannot show a character of a path or a title must not end the run.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(list(arguments), prog_name="gantheory", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except InputError as error:
        _complain(f"error: {error}")
        return 2
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        return 130
    except _ReaderGoneError:
        # Nothing to tell, and nothing more to flush into the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Contradiction as contradiction:
        _complain(f"internal error: {contradiction}: the harness is wrong, please report this")
        return 3
    except Exception as error:  # noqa: BLE001  a defect is told in one line, never as a traceback
        _complain(_internal(error))
        return 3
    return code if isinstance(code, int) else 0


@final
class _ReaderGoneError(Exception):
    """The other end of the pipe was closed (`| head`)."""


def _print(result: str) -> None:
    """Write a result at once. Its colours are its own: they were decided with its width."""
    try:
        click.echo(result, color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        raise _ReaderGoneError from None


def _complain(line: str) -> None:
    click.echo(line, err=True)


def _internal(error: Exception) -> str:
    from gantheory.verify import one_line

    return (
        f"internal error: {one_line(error)}: this is a defect of gantheory {__version__}; "
        "please report the command and this line"
    )


_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _format(*names: str) -> _Decorator:
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default="table",
        show_default=True,
        help="How to print the result.",
    )


_digits = click.option(
    "--digits",
    type=int,
    default=15,
    show_default=True,
    help="Significant digits to certify.",
)
_modules = click.option(
    "--module",
    "files",
    metavar="FILE.py",
    multiple=True,
    help="Also read the claims of this file. May be repeated.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gantheory")
def cli() -> None:
    """Verify the theory of generative adversarial networks.

    Laws are written as in "normal(0,1)" (mean, standard deviation), "uniform(0,1)",
    "discrete(0:1/2, 1:1/2)", "mixture(0.3*normal(0,1) + 0.7*laplace(1,2))".
    """


# ----------------------------------------------------------------------------------------- claims


@cli.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--source", metavar="KEY", help="Only the claims of this source.")
@click.option("--by", metavar="KIND,...", help=f"Only these ways of knowing: {', '.join(KINDS)}.")
@_modules
@click.option("--quick", is_flag=True, help="Fewer examples.")
@click.option("--thorough", is_flag=True, help="More examples.")
@_format("table", "json", "junit")
@click.option("--jobs", type=int, metavar="N", help="Processes; 2 by default, or 1 on one core.")
def verify(
    ids: tuple[str, ...],
    source: str | None,
    by: str | None,
    files: tuple[str, ...],
    quick: bool,  # noqa: FBT001  click passes options by name
    thorough: bool,  # noqa: FBT001
    form: str,
    jobs: int | None,
) -> int:
    """Verify claims: all of them, or those named."""
    from gantheory.verify import load, verify_claims

    if quick and thorough:
        raise click.UsageError("--quick and --thorough exclude each other: give one of them.")
    kinds = _kinds(by)
    catalogue = load(files)
    claims = _chosen(catalogue, ids, source)
    start = time.perf_counter()
    formal = None
    if by is not None and "formal" in kinds:
        from gantheory.formal import check as ask_coq

        formal = ask_coq([c.id for c in claims], _complain)
    with _progress(len(claims)) as progress:
        found = verify_claims(
            catalogue,
            claims,
            effort="quick" if quick else "thorough" if thorough else "default",
            kinds=kinds,
            jobs=min(2, os.cpu_count() or 1) if jobs is None else jobs,
            progress=progress,
            formal=formal,
        )
    partial = quick or by is not None
    if form == "json":
        from gantheory.render.document import dumps, result_document

        _print(dumps([result_document(r) for r in found.results]))
    elif form == "junit":
        from gantheory.render.junit import junit

        _print(junit(found, partial=partial))
    else:
        from gantheory.render.table import verdict_table
        from gantheory.render.terminal import terminal_of

        terminal = terminal_of(sys.stdout)
        seconds = time.perf_counter() - start
        _print(verdict_table(found, terminal, seconds, partial=partial))
    if found.interrupted:
        _complain("interrupted: only the claims that were finished are shown")
    return found.exit_code(partial=partial)


@cli.command(name="list")
@_modules
@_format("table", "json")
def list_claims(files: tuple[str, ...], form: str) -> None:
    """List the claims with the verdicts expected of them."""
    from gantheory.render.document import claim_document, dumps
    from gantheory.render.table import claim_list
    from gantheory.render.terminal import terminal_of
    from gantheory.verify import load

    claims = _by_source(load(files).claims)
    if form == "json":
        _print(dumps([claim_document(c) for c in claims]))
    else:
        _print(claim_list(claims, terminal_of(sys.stdout)))


@cli.command()
@click.argument("name", metavar="ID")
@_modules
@_format("table", "json")
def show(name: str, files: tuple[str, ...], form: str) -> int:
    """Show one claim: statement, assumptions, verdict, evidence, derivation, source."""
    from gantheory.render.document import dumps, page_document
    from gantheory.render.page import page
    from gantheory.render.terminal import terminal_of
    from gantheory.verify import load, verify_claims
    from gantheory.ways import granted_proofs

    catalogue = load(files)
    (claim,) = _chosen(catalogue, (name,), None)
    found = verify_claims(catalogue, [claim], effort="quick")
    if found.interrupted:
        raise KeyboardInterrupt
    (result,) = found.results
    proofs = granted_proofs(catalogue.of(claim))
    if form == "json":
        _print(dumps(page_document(result, proofs)))
    else:
        _print(page(result, proofs, terminal_of(sys.stdout)))
    return found.exit_code(partial=True)


@cli.command()
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
@click.option("--thorough", is_flag=True, help="More examples.")
@_format("table", "json")
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

        _print("\n".join(statement_latex(c.claim) for c in asked))
        return 0
    effort: Effort = "quick" if quick else "thorough" if thorough else "default"
    found = []
    with _progress(len(asked)) if file is not None else nullcontext() as progress:
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
        _print(dumps(documents if file is not None else documents[0]))
    else:
        from gantheory.render.checked import checked_page, checked_table
        from gantheory.render.terminal import terminal_of

        terminal = terminal_of(sys.stdout)
        _print(checked_table(found, terminal) if file else checked_page(found[0], terminal))
    if len(found) < len(asked):
        _complain("interrupted: only the statements that were finished are shown")
        return 130
    return exit_code(found)


def _kinds(by: str | None) -> frozenset[Kind]:
    if by is None:
        return frozenset(KINDS)
    asked = [word.strip() for word in by.split(",")]
    for word in asked:
        if word not in KINDS:
            raise InputError(
                f"`{word}` is not a way of knowing{_nearest(word, KINDS)}: "
                f"--by takes some of {','.join(KINDS)}"
            )
    return frozenset(kind for kind in KINDS if kind in asked)


def _chosen(catalogue: Catalogue, ids: Sequence[str], source: str | None) -> list[Claim]:
    """The claims asked for, once each: grouped by source, or in the order they were named."""
    known = {c.id: c for c in catalogue.claims}
    for name in ids:
        if name not in known:
            raise InputError(
                f"there is no claim {name}{_nearest(name, known)}: `gantheory list` shows all ids"
            )
    claims = [known[name] for name in dict.fromkeys(ids)] or _by_source(catalogue.claims)
    if source is None:
        return claims
    sources = {c.source.key for c in catalogue.claims}
    if source not in sources:
        raise InputError(
            f"there is no source {source}{_nearest(source, sources)}: "
            f"the sources are {', '.join(sorted(sources))}"
        )
    chosen = [c for c in claims if c.source.key == source]
    if not chosen:
        raise InputError(f"none of the claims named is of {source}: drop --source or the ids")
    return chosen


def _by_source(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of one source together, and each followed by its variants."""
    order = list(dict.fromkeys(c.source.key for c in claims))
    place = {c.id: n for n, c in enumerate(claims)}

    def root(c: Claim) -> int:
        return place.get(c.drops, place[c.id]) if c.drops else place[c.id]

    return sorted(claims, key=lambda c: (order.index(c.source.key), root(c), place[c.id]))


def _nearest(word: str, known: Sequence[str] | set[str] | dict[str, Any]) -> str:
    """`, did you mean ...?`; an id is also known by its last part."""
    import difflib

    ends = [name for name in known if name.endswith(f".{word}")]
    close = ends or difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def _progress(total: int) -> AbstractContextManager[Progress | None]:
    """A progress bar on stderr if that is a terminal; nothing otherwise."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    from gantheory.render.progress import progress_bar

    return progress_bar(total)


# --------------------------------------------------------------------------------------- numbers


@cli.command()
@click.argument("name")
@click.argument("p")
@click.argument("q")
@_digits
@_format("table", "json")
def divergence(name: str, p: str, q: str, digits: int, form: str) -> int:
    """Enclose the divergence NAME of two laws P and Q, rigorously, in nats."""
    from gantheory.enclosure import divergence as enclose
    from gantheory.measure.text import parse_law
    from gantheory.render.number import enclosure_document, enclosure_lines

    _positive(digits)
    laws = parse_law(p), parse_law(q)
    with _dies_of_interrupt():
        found = enclose(name, *laws, digits)
    if form == "json":
        _print_json(enclosure_document(name, laws, found, digits))
    else:
        _print("\n".join(enclosure_lines(name, laws, found, digits)))
    return 0 if found.reached(digits) else 3


@cli.command()
@click.argument("p")
@click.argument("q")
@_digits
@click.option("--at", metavar="X", help="Also the optimal discriminator D* at X.")
@click.option("--constant", metavar="D", help="Also V at the constant discriminator D in [0,1].")
@_format("table", "json")
def criterion(p: str, q: str, digits: int, at: str | None, constant: str | None, form: str) -> int:
    """Enclose the virtual training criterion C(G) for p_data = P and p_g = Q."""
    from gantheory.enclosure import criterion as enclose
    from gantheory.enclosure import optimal_discriminator, value_at_constant
    from gantheory.measure.exact import exact
    from gantheory.measure.text import parse_law
    from gantheory.render.number import criterion_document, criterion_lines

    _positive(digits)
    laws = parse_law(p), parse_law(q)
    x = None if at is None else exact(at, "--at")
    d = None if constant is None else exact(constant, "--constant")
    with _dies_of_interrupt():
        found = enclose(*laws, digits)
        at_x = None if x is None else (x, optimal_discriminator(*laws, x, digits))
        at_d = None if d is None else (d, value_at_constant(d, digits))
    if form == "json":
        _print_json(criterion_document(laws, found, digits, at_x, at_d))
    else:
        _print("\n".join(criterion_lines(laws, found, digits, at_x, at_d)))
    all_found = [found, *(e for _, e in filter(None, (at_x, at_d)))]
    return 0 if all(e.reached(digits) for e in all_found) else 3


@contextmanager
def _dies_of_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the process at once (130 to a shell): compiled code hears nothing else."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # ignored (nohup), or another program's
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _positive(digits: int) -> None:
    if digits < 1:
        raise InputError(f"digits is {digits}, not a positive number: ask for at least 1")


def _print_json(document: dict[str, object]) -> None:
    from gantheory.render.document import dumps

    _print(dumps(document))
