"""An experiment's folder: frozen settings, results appended point by point, nothing lost.

`settings.toml` is written first and never changed. `results.jsonl` has one line a finished point,
on disk before the next one is taken up; at the end it is put into the order of the points, so that
it does not depend on what finished first, or on where a run was broken off and resumed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.experiments.experiment import Inputs, Results, Row, key_of
from gantheory.theory.errors import InputError

SETTINGS, RESULTS = "settings.toml", "results.jsonl"


@final
@dataclass(frozen=True)
class Folder:
    """Where one experiment with one choice of settings is kept."""

    path: Path

    def take_up(self, settings: str, *, resume: bool) -> dict[str, Row]:
        """Create it, or go on with it: the finished points by key.

        Raises
        ------
        InputError
            If it cannot be written, is of other settings (the text of its `settings.toml`), has
            results and `resume` is not set, or a line of them cannot be read.
        """
        self._open(settings, resume=resume)
        rows = self.rows()
        self.rewrite(list(rows.values()))  # a line that was cut off would spoil the next one
        return rows

    def _open(self, text: str, *, resume: bool) -> None:
        file = self.path / SETTINGS
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                if self._lines():
                    raise InputError(f"{self.path} has results but no {SETTINGS}: choose another")
                write(file, text)
                return
            before = file.read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(f"{self.path} cannot be used: {error.strerror}") from None
        if before != text:
            old, new = _first_difference(before, text)
            raise InputError(
                f"{self.path} is of another run: there `{old}`, here `{new}`; choose another --out"
            )
        if self._lines() and not resume:
            raise InputError(
                f"{self.path} has results already: --resume goes on, another --out starts anew"
            )

    def rows(self) -> dict[str, Row]:
        """The finished points by key. A last line that was cut off is no point.

        Raises
        ------
        InputError
            If another line cannot be read.
        """
        found = {}
        lines = self._lines()
        for n, line in enumerate(lines, start=1):
            try:
                data = json.loads(line)
                row = Row(data["inputs"], data["results"])
            except (ValueError, KeyError, TypeError):
                if n == len(lines):
                    break
                raise InputError(
                    f"{self.path / RESULTS}, line {n} cannot be read: delete that line, --resume"
                ) from None
            found[key_of(row.inputs)] = row
        return found

    def append(self, inputs: Inputs, results: Results) -> None:
        """Add a finished point; it is on disk when this returns."""
        with (self.path / RESULTS).open("ab") as file:
            file.write(_line(Row(inputs, results)).encode())
            file.flush()
            os.fsync(file.fileno())

    def rewrite(self, rows: Sequence[Row]) -> None:
        """Put the results into this order, whole or not at all."""
        write(self.path / RESULTS, "".join(map(_line, rows)))

    def _lines(self) -> list[str]:
        file = self.path / RESULTS
        if not file.exists():
            return []
        return file.read_text(encoding="utf-8", errors="replace").splitlines()


def write(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def _line(row: Row) -> str:
    return json.dumps({"inputs": row.inputs, "results": row.results}, allow_nan=False) + "\n"


def _first_difference(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    for a, b in zip(old, new, strict=False):
        if a != b:
            return a, b
    n = min(len(old), len(new))
    return "".join(old[n : n + 1]) or "nothing", "".join(new[n : n + 1]) or "nothing"
