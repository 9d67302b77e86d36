"""Where an experiment's points come from: a law of the line, or a user's own file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import final

import numpy as np
from numpy.typing import NDArray

from gantheory.measure.law import Law
from gantheory.measure.points import SUFFIXES, read_points
from gantheory.measure.sample import sample
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]


@final
@dataclass(frozen=True, eq=False)
class PointSource:
    """A law, from which any number of points is drawn, or a table of points.

    Attributes
    ----------
    law
        None for a file.
    table
        The file's points, shape ``(n, dimensions)``; None for a law.
    """

    law: Law | None
    table: Floats | None

    @property
    def dimensions(self) -> int:
        """Of the space that the points are in."""
        return 1 if self.table is None else self.table.shape[1]

    def draw(self, rng: np.random.Generator, n: int, groups: int = 1) -> list[Floats]:
        """Groups of ``n`` points, shape ``(n, dimensions)``: independent draws, or disjoint rows.

        Raises
        ------
        InputError
            If the file has fewer points.
        """
        if self.law is not None:
            return [sample(self.law, rng, n)[:, None] for _ in range(groups)]
        assert self.table is not None  # noqa: S101  one of the two is there
        if groups * n > len(self.table):
            raise InputError(
                f"{groups} groups of {n} points are wanted, and the file has {len(self.table)}: "
                "set smaller sizes"
            )
        rows = rng.permutation(len(self.table))[: groups * n]
        return list(self.table[rows].reshape(groups, n, -1))


def source_of(text: str) -> PointSource:
    """A law's text, or the name of a file that ends in .csv or .npy.

    Raises
    ------
    InputError
        If it is neither, or the file holds no sample.
    """
    if is_file(text):
        return _table(text, Path(text).stat().st_mtime_ns if Path(text).exists() else 0)
    return PointSource(parse_law(text), None)


def is_file(text: str) -> bool:
    """Whether a text names a file of points."""
    return text.endswith(SUFFIXES)


@lru_cache(maxsize=4)
def _table(text: str, _changed: int) -> PointSource:
    return PointSource(None, read_points(text))


def identity_of(text: str) -> str:
    """What a point's inputs say of its source: a file by its content, so that it is the same."""
    if not is_file(text):
        return ""
    return hashlib.sha256(Path(text).read_bytes()).hexdigest()
