"""Finished parts of a measurement, kept in a folder as the points of an experiment are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from gantheory.experiments.experiment import Inputs, Results, Row, key_of
from gantheory.experiments.folder import Folder
from gantheory.experiments.record import add_to_record
from gantheory.experiments.settings import frozen
from gantheory.power.score import Fate, Score, Trial

if TYPE_CHECKING:
    from gantheory.ways import Effort

PARTS = 4
"""Into how many parts the mutants of a claim are divided: processes share them, progress is seen,
and what is broken off loses one of them."""


@final
@dataclass(frozen=True)
class Kept:
    """A folder of scores, a line a part of a claim.

    Attributes
    ----------
    folder
        Where they are.
    rows
        What is there, by key.
    """

    folder: Folder
    rows: dict[str, Row]

    def score(self, name: str, part: int) -> Score | None:
        """The score of a part of a claim, if it is there."""
        row = self.rows.get(key_of(_inputs(name, part)))
        return None if row is None else _score(name, row.results)

    def begin(self) -> None:
        """Say that the sources that are here add to it."""
        add_to_record(self.folder.path, fresh=not self.rows)

    def add(self, part: int, score: Score) -> None:
        """Keep a score. One with failures is left out, so that it is tried again."""
        if not score.failures:
            row = Row(_inputs(score.id, part), _results(score))
            self.folder.append(row.inputs, row.results)
            self.rows[key_of(row.inputs)] = row

    def arrange(self, asked: Iterable[tuple[str, int]]) -> None:
        """Put those that were asked for first, in their order, whatever was done first."""
        first = [key_of(_inputs(name, part)) for name, part in asked]
        order = dict.fromkeys([*(key for key in first if key in self.rows), *self.rows])
        self.folder.rewrite([self.rows[key] for key in order])


def kept_in(path: Path, effort: Effort, files: Iterable[str], *, resume: bool) -> Kept:
    """Open a folder, or take it up again.

    Parameters
    ----------
    path
        The folder.
    effort, files
        What its scores depend on beside the package: they are of this effort, and of claims in
        modules of this content.
    resume
        Whether to go on where there are scores already.

    Raises
    ------
    InputError
        If it cannot be written, is of other settings, or has scores and `resume` is not set.
    """
    contents = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files]
    folder = Folder(path)
    text = frozen("--power", {"effort": effort, "modules": contents}, command="verify")
    return Kept(folder, folder.take_up(text, resume=resume))


def _inputs(name: str, part: int) -> Inputs:
    return {"claim": name, "part": part, "parts": PARTS}


def _results(score: Score) -> Results:
    told = asdict(score)
    return {key: value for key, value in told.items() if key not in ("id", "failures")}


def _score(name: str, told: Results) -> Score:
    def trials(key: str) -> tuple[Trial, ...]:
        return tuple(_made(Trial, t) for t in told[key])

    return Score(
        name,
        fates=tuple(_made(Fate, f) for f in told["fates"]),
        steps=trials("steps"),
        reasons=trials("reasons"),
        witnesses=trials("witnesses"),
        made=told["made"],
    )


def _made(kind: type[Any], told: dict[str, Any]) -> Any:
    return kind(**told)
