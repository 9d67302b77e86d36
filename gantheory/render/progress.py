"""A progress bar on stderr. Importing this loads rich."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from gantheory.verify import Progress as Report


@contextmanager
def progress_bar(total: int, *, time_left: bool = False) -> Iterator[Report]:
    """Show how many claims or points are done, and how long the rest will take if that is asked;
    gone when the block ends.
    """
    name_column = TextColumn("{task.fields[name]}")
    clock = TimeRemainingColumn() if time_left else TimeElapsedColumn()
    columns = (BarColumn(), MofNCompleteColumn(), clock, name_column)
    # A clock that runs by itself is a thread, and beside a thread no process can be forked: a claim
    # is done every moment, and moves the clock, so only what takes longer has such a clock.
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=time_left) as bar:
        task = bar.add_task("verify", total=total, name="")
        bar.refresh()

        def report(name: str, done: int, _: int) -> None:
            bar.update(task, completed=done, name=name, refresh=True)

        yield report
