"""Arrays of weights taken as rows over bins: checked once, served in blocks that fit the cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantheory.measure.arrays import SUM_TOLERANCE
from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]
Place = tuple[int | slice, ...]

BLOCK = 3 << 14
"""Entries of a block: large beside what a call costs, small beside a core's cache and memory."""

PIECE = 1024
"""Entries of a row that one inner product adds up, on some 32 lanes: some 32 additions each."""


@final
@dataclass(frozen=True, eq=False)
class Rows:
    """Many laws over the same bins.

    Attributes
    ----------
    values
        Real numbers of any type, at least two axes, the last one over the bins; a view.
    shape
        One entry a law: the caller's shape without the axis of the bins.
    axis
        The axis of the bins in the caller's array, counted from 0.
    name
        What the caller calls the array.
    """

    values: NDArray[np.generic]
    shape: tuple[int, ...]
    axis: int
    name: str

    def caller_index(self, place: Place, row: int, column: int | None) -> str:
        """An entry's index as the caller wrote it; a whole row if no column is given."""
        start = place[-1].start if isinstance(place[-1], slice) else 0
        index = [*map(str, place[:-1]), str(start + row)][-len(self.shape) or None :]
        if not self.shape:
            index = []
        index.insert(self.axis, ":" if column is None else str(column))
        return f"{self.name}[{', '.join(index)}]"


def rows_of(values: ArrayLike, name: str, axis: int) -> Rows:
    """Take an array's rows along an axis, without a copy.

    Raises
    ------
    InputError
        If it holds no real numbers, has masked entries, is empty, or has no such axis.
    """
    if isinstance(values, np.ma.MaskedArray):
        raise InputError(f"{name} is a masked array: fill the masked entries, with 0 say")
    try:
        array = np.asarray(values)
    except ValueError:
        raise InputError(f"{name} is no array of numbers: give rows of equal length") from None
    if array.dtype.kind not in "biuf":
        raise InputError(f"{name} has the type {array.dtype}: give an array of real numbers")
    if array.ndim == 0:
        raise InputError(f"{name} is the single number {array}: give an array of weights")
    if array.size == 0:
        raise InputError(f"{name} is empty (shape {array.shape}): give at least one entry")
    if not -array.ndim <= axis < array.ndim:
        raise InputError(f"{name} has shape {array.shape} and no axis {axis}: choose another axis")
    moved = np.moveaxis(array, axis, -1)
    return Rows(
        moved if moved.ndim > 1 else moved[None, :], moved.shape[:-1], axis % array.ndim, name
    )


def pair_of(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[Rows, Rows]:
    """Take the rows of two arrays of one shape.

    Raises
    ------
    InputError
        As :func:`rows_of`, or if the shapes differ.
    """
    left, right = rows_of(p, "p", axis), rows_of(q, "q", axis)
    if np.shape(p) != np.shape(q):
        raise InputError(
            f"p and q have shapes {np.shape(p)} and {np.shape(q)}: give equal shapes, one entry a"
            " point"
        )
    return left, right


def dots(x: Floats, y: Floats) -> Floats:
    """The inner product of each row of one block with that of the other, or with its only row.

    Long rows are cut, so that rounding does not add up with their length.
    """
    pieces = [slice(start, start + PIECE) for start in range(0, x.shape[1], PIECE)]
    products = [np.matmul(x[:, None, k], y[:, k, None])[:, 0, 0] for k in pieces]
    total: Floats = products[0] if len(products) == 1 else np.sum(products, axis=0)
    return total


def blocks(rows: Rows, *, normalise: bool) -> Iterator[tuple[Place, Floats]]:
    """Serve checked blocks of whole rows, contiguous floats, with their place in the result.

    A block holds about ``BLOCK`` entries, or one row if that is longer.

    Raises
    ------
    InputError
        With index and value, if a weight is negative or not finite; with the sum, if a row does
        not sum to one (with ``normalise``, if it sums to zero).
    """
    height = max(1, BLOCK // rows.values.shape[-1])
    count = rows.values.shape[-2]
    ones = np.ones((1, rows.values.shape[-1]))
    for lead in np.ndindex(rows.values.shape[:-2]):
        table = rows.values[lead]
        for start in range(0, count, height):
            place = (*lead, slice(start, min(start + height, count)))
            block = np.ascontiguousarray(table[place[-1]], dtype=np.float64)
            yield place, _checked(rows, place, block, ones, normalise=normalise)


def _checked(rows: Rows, place: Place, block: Floats, ones: Floats, *, normalise: bool) -> Floats:
    with np.errstate(invalid="ignore", over="ignore"):
        sums = dots(block, ones)
        # Comparisons with nan are false: it is found by the sums, as an infinity is.
        fair = block.min() >= 0 and bool((np.abs(sums - 1) <= SUM_TOLERANCE).all())
    if fair and not normalise:
        return block
    _refuse_entries(rows, place, block)
    if normalise:
        return _normalised(rows, place, block)
    row = int(np.flatnonzero(~(np.abs(sums - 1) <= SUM_TOLERANCE))[0])
    raise InputError(
        f"{rows.caller_index(place, row, None)}: weights sum to {sums[row]:.15g}, not 1: pass"
        " normalise=True or fix them"
    )


def _refuse_entries(rows: Rows, place: Place, block: Floats) -> None:
    bad = ~(block >= 0) | np.isinf(block)
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        raise InputError(
            f"{rows.caller_index(place, row, column)} is {block[row, column]}: weights are finite"
            " and >= 0; fix it"
        )


def _normalised(rows: Rows, place: Place, block: Floats) -> Floats:
    """Divide by the sums, after a scaling by powers of two that keeps every sum in range."""
    most = block.max(axis=1)
    if not most.all():
        row = int(np.flatnonzero(most == 0)[0])
        raise InputError(
            f"{rows.caller_index(place, row, None)}: all weights are 0, which is no law: leave the"
            " row out"
        )
    exponents = np.frexp(most)[1]
    if np.abs(exponents).max() > 900:
        block = np.ldexp(block, -exponents[:, None])
    law: Floats = block / block.sum(axis=1, keepdims=True)
    return law
