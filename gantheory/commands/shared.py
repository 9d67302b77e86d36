"""What the commands share: how they print, the options that several have, errors and signals."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import click

from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from gantheory.theory.claim import Claim
    from gantheory.theory.discovery import Catalogue
    from gantheory.verify import Progress


@final
class ReaderGoneError(Exception):
    """The other end of the pipe was closed (`| head`)."""


def print_result(result: str) -> None:
    """Write a result at once. Its colours are its own: they were decided with its width."""
    try:
        click.echo(result, color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None


def complain(line: str) -> None:
    """Write a line to stderr."""
    click.echo(line, err=True)


def print_json(document: dict[str, object]) -> None:
    """Write a JSON document."""
    from gantheory.render.document import dumps

    print_result(dumps(document))


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def format_option(*names: str) -> Decorator:
    """`--format`, one of these."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default="table",
        show_default=True,
        help="How to print the result.",
    )


digits_option = click.option(
    "--digits",
    type=int,
    default=15,
    show_default=True,
    help="Significant digits to certify.",
)
module_option = click.option(
    "--module",
    "files",
    metavar="FILE.py",
    multiple=True,
    help="Also read the claims of this file. May be repeated.",
)
jobs_option = click.option(
    "--jobs", type=int, metavar="N", help="Processes; 2 by default, or 1 on one core."
)


resume_option = click.option("--resume", is_flag=True, help="Go on with a run that was broken off.")
executor_option = click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to run the points.",
)
address_option = click.option(
    "--address", metavar="A", help="The Dask scheduler, such as tcp://host:8786."
)


def pool_of(
    executor: str, address: str | None, jobs: int | None
) -> AbstractContextManager[Executor]:
    """Where points are run: processes of this machine, or a Dask cluster."""
    from gantheory.experiments.executors import dask, local

    if (executor == "dask") != (address is not None):
        raise click.UsageError("--executor dask and --address go together: give both or neither.")
    return dask(address) if address is not None else local(jobs_of(jobs))


results_option = click.option(
    "--results",
    metavar="DIR",
    help="Where experiments were kept; those not there are run at a small size.",
)


def results_folder(asked: str | None) -> Path | None:
    """The folder of results that was asked for, if one was.

    Raises
    ------
    InputError
        If it is none.
    """
    if asked is not None and not Path(asked).is_dir():
        raise InputError(f"{asked} is no folder: give the one that holds results of experiments")
    return None if asked is None else Path(asked)


def jobs_of(asked: int | None) -> int:
    """How many processes to use."""
    return min(2, os.cpu_count() or 1) if asked is None else asked


def chosen(catalogue: Catalogue, ids: Sequence[str], source: str | None) -> list[Claim]:
    """The claims asked for, once each: grouped by source, or in the order they were named."""
    known = {c.id: c for c in catalogue.claims}
    for name in ids:
        if name not in known:
            raise InputError(
                f"there is no claim {name}{nearest_id(name, known)}: `gantheory list` shows all ids"
            )
    claims = [known[name] for name in dict.fromkeys(ids)] or by_source(catalogue.claims)
    if source is None:
        return claims
    sources = {c.source.key for c in catalogue.claims}
    if source not in sources:
        raise InputError(
            f"there is no source {source}{nearest_id(source, sources)}: "
            f"the sources are {', '.join(sorted(sources))}"
        )
    chosen = [c for c in claims if c.source.key == source]
    if not chosen:
        raise InputError(f"none of the claims named is of {source}: drop --source or the ids")
    return chosen


def by_source(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of one source together, and each followed by its variants."""
    order = list(dict.fromkeys(c.source.key for c in claims))
    place = {c.id: n for n, c in enumerate(claims)}

    def root(c: Claim) -> int:
        return place.get(c.drops, place[c.id]) if c.drops else place[c.id]

    return sorted(claims, key=lambda c: (order.index(c.source.key), root(c), place[c.id]))


def nearest_id(word: str, known: Sequence[str] | set[str] | dict[str, Any]) -> str:
    """`, did you mean ...?`; an id is also known by its last part."""
    import difflib

    ends = [name for name in known if name.endswith(f".{word}")]
    close = ends or difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def progress_on_stderr(
    total: int, *, time_left: bool = False
) -> AbstractContextManager[Progress | None]:
    """A progress bar on stderr if that is a terminal; nothing otherwise."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    from gantheory.render.progress import progress_bar

    return progress_bar(total, time_left=time_left)


@contextmanager
def dies_of_interrupt() -> Iterator[None]:
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


def check_positive(digits: int) -> None:
    """Refuse a number of digits that is not positive.

    Raises
    ------
    InputError
        With the number.
    """
    if digits < 1:
        raise InputError(f"digits is {digits}, not a positive number: ask for at least 1")
