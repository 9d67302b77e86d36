"""A progress bar on stderr. Importing this loads rich."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from gantheory.verify import Progress as Report


@contextmanager
def progress_bar(total: int) -> Iterator[Report]:
    """Show how many claims are done; gone when the block ends."""
    name_column = TextColumn("{task.fields[name]}")
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), name_column)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verify", total=total, name="")

        def report(name: str, done: int, _: int) -> None:
            bar.update(task, completed=done, name=name)

        yield report
