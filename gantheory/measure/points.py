"""A user's own sample of points, in any dimension, read from a file."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gantheory.measure.empirical import MAX_FILE_BYTES, is_number_like
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LARGEST = {".csv": MAX_FILE_BYTES, ".npy": 2_000_000_000}
"""In bytes, by how the file's name ends: an array takes no more room in memory than on disk."""

SUFFIXES = tuple(_LARGEST)
"""How the name of a file of points ends."""


def read_points(file: str) -> NDArray[np.float64]:
    """Read points: a CSV with a point a line, or a ``.npy`` array; shape ``(n, dimensions)``.

    In a CSV blank lines, lines that begin with ``#``, and one header line without any number are
    passed over. Nothing in a file is ever executed.

    Raises
    ------
    InputError
        If the file cannot be read, is empty or too large, has another shape, or holds something
        that is no finite number: line (row, in an array) and value are named.
    """
    path = Path(file)
    if path.suffix not in SUFFIXES:
        raise InputError(f"{file!r} is neither .csv nor .npy: save the points as one of them")
    try:
        if not path.is_file():
            raise InputError(f"there is no file {file!r}: give one of points, .csv or .npy")
        if (size := path.stat().st_size) > (most := _LARGEST[path.suffix]):
            raise InputError(f"{file!r} has {size} bytes, more than {most}: give fewer points")
        points = _read_npy(path) if path.suffix == ".npy" else _read_csv(path)
    except (OSError, ValueError, csv.Error) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read the points {file!r}: {reason}; check the file") from None
    if not points.size:
        raise InputError(f"{file!r} holds no point: give at least one")
    return points


def _read_npy(path: Path) -> NDArray[np.float64]:
    # An array of objects would be unpickled, and unpickling runs code: refused.
    array = np.load(path, allow_pickle=False)
    if array.dtype.kind not in "iuf":
        raise InputError(f"{str(path)!r} holds {array.dtype}: save integers or floats")
    if array.ndim not in (1, 2):
        raise InputError(
            f"{str(path)!r} has shape {array.shape}: save rows of points, (n,) or (n, dimensions)"
        )
    points: NDArray[np.float64] = array.astype(float).reshape(len(array), *array.shape[1:] or (1,))
    wrong = ~np.isfinite(points)
    if wrong.any():
        row, column = map(int, np.argwhere(wrong)[0])
        raise InputError(
            f"{str(path)!r}, row {row}, column {column} is {points[row, column]}: give finite "
            "numbers, or leave the point out"
        )
    return points


def _read_csv(path: Path) -> NDArray[np.float64]:
    rows: list[list[float]] = []
    header_allowed = True
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        for cells in lines:
            if not any(c.strip() for c in cells) or cells[0].lstrip().startswith("#"):
                continue
            found = [_number(c) for c in cells]
            if None in found:
                if header_allowed and not any(map(is_number_like, cells)):
                    header_allowed = False
                    continue
                value = cells[found.index(None)].strip()
                raise InputError(
                    f"{str(path)!r}, line {lines.line_num}: {value[:40]!r} is no finite number"
                )
            header_allowed = False
            if rows and len(cells) != len(rows[0]):
                raise InputError(
                    f"{str(path)!r}, line {lines.line_num} has {len(cells)} numbers, those before "
                    f"have {len(rows[0])}: give every point all its coordinates"
                )
            rows.append([x for x in found if x is not None])
    return np.array(rows)


def _number(cell: str) -> float | None:
    """A finite number; None for anything else."""
    word = cell.strip()
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in word else None
