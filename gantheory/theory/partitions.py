"""Partitions of a space, given by the maps T_n that send a point to its cell."""

from __future__ import annotations

from gantheory.theory.expr import AE, At, Eq, Exists, Expr, ForAll, Implies, Pull, var
from gantheory.theory.kinds import DENSITY, NATURAL
from gantheory.theory.vocabulary import D2, D, E, r

n, _s = var("n", NATURAL), var("s", DENSITY)


def on_cells(family: Expr, discriminator: Expr, step: Expr = n) -> Expr:
    """A discriminator of cells, as one of points: constant on the cells of the n-th partition."""
    return Pull(At(family, step), discriminator)


def refining(family: Expr) -> Expr:
    """Each partition refines the one before, up to null sets: what is constant on the cells of one
    is constant on those of the next.
    """
    finer = AE(Eq(on_cells(family, D), on_cells(family, D2, n + 1)))
    return ForAll(n, ForAll(D, Exists(D2, finer)))


def generating(family: Expr) -> Expr:
    """The cells generate the sigma-algebra up to null sets: laws with the same masses on all cells
    are equal.

    Else some event A differs from its conditional expectation f given the cells, under a law P;
    then P and (1 + (1_A - f)/2) P are two laws with the same masses on all cells.
    """
    seen = on_cells(family, D)
    same = ForAll(n, ForAll(D, Eq(E(r, seen) - E(_s, seen), 0)))
    return ForAll(r, ForAll(_s, Implies(same, AE(Eq(r, _s)))))
