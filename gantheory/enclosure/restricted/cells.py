r"""Discriminators that are constant on cells: the value is a function of the cells' masses.

On a cell of masses ``(a, b)`` under ``(p, q)`` the best constant is ``a/(a + b)``, worth
``f(a, b) = a log(a/(a + b)) + b log(b/(a + b))``: Proposition 1 (Goodfellow et al. 2014) on the
finite space of cells. ``-f`` increases in ``a`` and in ``b``, and vanishes where one of them does.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, certainly, hull
from gantheory.enclosure.cells import Cell, Component, End
from gantheory.enclosure.plan import side_mass

if TYPE_CHECKING:
    from gantheory.enclosure.quadrature import Goal
    from gantheory.game.restricted import Partition
    from gantheory.measure.law import Law


def partition_value(cells: Partition, p: Law, q: Law, goal: Goal) -> arb:
    """``sup V`` over the discriminators that are constant on the cells."""
    ends: list[End] = [-float("inf"), *cells.cuts, float("inf")]
    total = arb(0)
    for low, high in pairwise(ends):
        total += cell_value(mass_in(p, low, high, goal), mass_in(q, low, high, goal))
    return total


def mass_in(law: Law, low: End, high: End, goal: Goal) -> arb:
    """The mass of ``[low, high)``; an exact zero where the law has nothing."""
    atoms = sum((w for x, w in law.atoms.items() if low <= x < high), Fraction(0))
    return ball(atoms) + density_mass(law, low, high, goal)


def density_mass(law: Law, low: End, high: End, goal: Goal) -> arb:
    """The mass that the law's densities have between the ends."""
    total = arb(0)
    for weight, density in law.parts:
        for piece in density.pieces:
            first, last = max(low, piece.low), min(high, piece.high)
            if first < last:
                side = (Component(weight, piece.form, density.bulk),)
                total += side_mass(Cell(first, last, side, ()), side, goal)
    return total


def cell_value(a: arb, b: arb) -> arb:
    """``f(a, b)`` of the masses of one cell, which are not negative."""
    if a.is_zero() or b.is_zero():
        return arb(0)
    if certainly(a, ">", 0) and certainly(b, ">", 0):
        return -(a * (b / a).log1p() + b * (a / b).log1p())
    if not (a.is_finite() and b.is_finite()):
        return arb.nan()
    return hull(arb(0), cell_value(a.upper().max(arb(0)), b.upper().max(arb(0))))
