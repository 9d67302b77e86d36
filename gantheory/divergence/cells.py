"""The cells of the line on which two laws have analytic densities, for floats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import final

from gantheory.divergence.ends import Growth, diverges_at, growth_of
from gantheory.divergence.fdivergence import FDivergence
from gantheory.measure.density import Density
from gantheory.measure.law import Law
from gantheory.measure.logform import LogForm

End = Fraction | float
"""An end of a cell; a float only if it is infinite."""


@final
@dataclass(frozen=True)
class Component:
    """``weight * exp(form)`` on a cell, a piece of ``density``."""

    weight: Fraction
    form: LogForm
    density: Density


Side = tuple[Component, ...]


@final
@dataclass(frozen=True)
class Cell:
    """An open interval, and the two densities on it; an empty side is a zero density."""

    low: End
    high: End
    left: Side
    right: Side


def cells_of(p: Law, q: Law) -> tuple[Cell, ...]:
    """The cells that carry a density of ``p`` or ``q``, from left to right."""
    pieces = [piece for law in (p, q) for _, density in law.parts for piece in density.pieces]
    cuts = sorted({end for piece in pieces for end in (piece.low, piece.high)})
    found = (Cell(a, b, _side(p, a, b), _side(q, a, b)) for a, b in pairwise(cuts))
    return tuple(cell for cell in found if cell.left or cell.right)


def _side(law: Law, low: End, high: End) -> Side:
    return tuple(
        Component(weight, piece.form, density)
        for weight, density in law.parts
        for piece in density.pieces
        if piece.low <= low and high <= piece.high
    )


def cell_diverges(f: FDivergence, cell: Cell) -> bool:
    """Whether the integral over a cell with two densities is ``+oo``."""
    for end, sign in ((cell.low, 1), (cell.high, -1)):
        p, q = (leading(side, end, sign) for side in (cell.left, cell.right))
        if diverges_at(f, p, q):
            return True
    return False


def leading(side: Side, end: End, sign: int) -> Growth:
    """The behaviour of a density at an end, ``sign`` pointing from it into the cell."""
    return max(growths(side, end, sign), key=lambda growth: growth.rank)


def growths(side: Side, end: End, sign: int) -> list[Growth]:
    """The behaviour of each component at an end."""
    return [growth_of(c.form, end, sign) for c in side]
