"""The empirical law of a sample, given or read from a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from gantheory.measure.exact import Number, exact, number_text
from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gantheory.measure.density import Density

MAX_FILE_BYTES = 100_000_000
"""A larger file is refused: its exact rationals would not fit in memory."""


@final
@dataclass(frozen=True, repr=False)
class Empirical(Law):
    """Mass ``1/n`` on each of the ``n`` values of a sample.

    Written ``empirical(FILE)`` where the sample came from a file, else ``empirical(0, 1/2, 1/2)``.

    Attributes
    ----------
    values
        The sample, sorted; numbers of any exact kind are accepted and converted.
    file
        Where the sample was read. Two samples with the same values are equal wherever they lie.

    Raises
    ------
    InputError
        If the sample is empty or a value is no finite number.
    """

    values: tuple[Fraction, ...]
    file: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Convert, check and sort the sample."""
        values = tuple(sorted(exact(v, f"value {i}") for i, v in enumerate(self.values, 1)))
        if not values:
            raise InputError("an empty sample: give at least one value")
        object.__setattr__(self, "values", values)

    @cached_property
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """The relative frequencies, by value."""
        n = len(self.values)
        return MappingProxyType({x: Fraction(k, n) for x, k in Counter(self.values).items()})

    @property
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """No density."""
        return ()

    def __str__(self) -> str:
        if self.file is not None:
            return f'empirical("{self.file}")'
        return f"empirical({', '.join(number_text(v) for v in self.values)})"


def empirical(values: Iterable[Number]) -> Empirical:
    """Return the empirical law of a sample: numbers, or an array with one axis.

    Raises
    ------
    InputError
        If the sample is empty, has more than one axis, or holds a nan or an infinity.
    """
    shape = getattr(values, "shape", None)
    if shape is not None and len(shape) != 1:
        raise InputError(f"the sample has shape {shape}, expected one axis: pass one column")
    return Empirical(tuple(exact(v, f"value {i}") for i, v in enumerate(values, 1)))


def read_empirical(file: str) -> Empirical:
    """Read a sample: a text file of numbers (one a line, or commas), or a ``.npy`` array.

    Text is read exactly (``0.1`` is 1/10); blank lines, lines that start with ``#``, and one
    header line without any number are passed over. Nothing in a file is ever executed.

    Raises
    ------
    InputError
        If the file cannot be read, is empty or too large, or an entry is no finite number.
    """
    if '"' in file or "\n" in file:
        raise InputError(f"the file name {file!r} has a quote or a line break: rename the file")
    path = Path(file)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(f"{file!r} is no regular file: give a file of numbers")
        if size > MAX_FILE_BYTES:
            raise InputError(
                f"{file!r} has {size} bytes, more than {MAX_FILE_BYTES}: take a subsample"
            )
        values = _read_npy(path) if path.suffix == ".npy" else _read_text(path)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot read the sample {file!r}: {reason}; check the file") from None
    if not values:
        raise InputError(f"{file!r} holds no number: give at least one value")
    return Empirical(tuple(values), file)


def _read_npy(path: Path) -> list[Fraction]:
    import numpy as np

    # An array of objects would be unpickled, and unpickling runs code: refused.
    array = np.load(path, allow_pickle=False)
    if array.dtype.kind not in "iuf":
        raise InputError(f"{str(path)!r} holds {array.dtype}: save integers or floats")
    if sum(n > 1 for n in array.shape) > 1:
        raise InputError(f"{str(path)!r} has shape {array.shape}, expected one axis: save a column")
    return [exact(v, f"entry {i} of {str(path)!r}") for i, v in enumerate(array.ravel().tolist())]


def _read_text(path: Path) -> list[Fraction]:
    values: list[Fraction] = []
    header_allowed = True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            values += [
                exact(cell, f"line {number} of {str(path)!r}")
                for cell in line.split(",")
                if cell.strip()
            ]
        except InputError:
            if not header_allowed or any(is_number_like(c) for c in line.split(",")):
                raise
        header_allowed = False
    return values


def is_number_like(cell: str) -> bool:
    """Whether a cell can only be meant as data, so that its line is no header."""
    word = cell.strip().lower().lstrip("+-")
    return word in {"nan", "inf", "infinity"} or word[:1].isdigit() or word[:1] == "."
