"""Exact linear systems over the rationals, given as affine functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

Vector = list[Fraction]


def correction(gap: Callable[[Sequence[Fraction]], Vector | None], start: Vector) -> Vector | None:
    """A zero of an affine function near a start, or None.

    Parameters
    ----------
    gap
        The function. It is probed at unit steps; if the zero that an affine function would have
        is none, it was not affine (or has no zero), and the answer is None.
    start
        Where to begin; coordinates that the equations leave free stay there.
    """
    at_start = gap(start)
    if at_start is None:
        return None
    columns = []
    for k in range(len(start)):
        moved = gap([x + (j == k) for j, x in enumerate(start)])
        if moved is None:
            return None
        columns.append([a - b for a, b in zip(moved, at_start, strict=True)])
    rows = [[column[i] for column in columns] + [-x] for i, x in enumerate(at_start)]
    step = solution(rows, len(start))
    if step is None:
        return None
    found = [x + d for x, d in zip(start, step, strict=True)]
    return found if not any(gap(found) or [Fraction(1)]) else None


def solution(rows: list[Vector], unknowns: int) -> Vector | None:
    """A solution of the system whose augmented rows are given, free unknowns 0; None if none."""
    rows = [list(row) for row in rows]
    pivots: list[int] = []
    for k in range(unknowns):
        at = next((i for i in range(len(pivots), len(rows)) if rows[i][k]), None)
        if at is None:
            continue
        r = len(pivots)
        rows[r], rows[at] = rows[at], rows[r]
        rows[r] = [x / rows[r][k] for x in rows[r]]
        for i, row in enumerate(rows):
            if i != r and row[k]:
                rows[i] = [x - row[k] * y for x, y in zip(row, rows[r], strict=True)]
        pivots.append(k)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    out = [Fraction(0)] * unknowns
    for r, k in enumerate(pivots):
        out[k] = rows[r][-1]
    return out
