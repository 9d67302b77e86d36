"""Numbers that only number the members of families: on a finite model these are finitely many.

A family has finitely many members, and is constant before the first and from the last on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flint import fmpq

from gantheory.enclosure.exact.scope import Scope, members_of
from gantheory.theory.expr import At, Expr, num, rebuild, walk
from gantheory.theory.kinds import MEMBERS


def without_numbers(t: Expr, s: Scope) -> Expr:
    """The same with the only member of each family of one, whatever its number was: it does not
    depend on it.
    """
    if not _has_members(t):
        return t
    if t.op == "at" and t.args[0].args[1] in MEMBERS and len(members_of(t.args[0], s)) == 1:
        return At(t.args[0], num(0))
    return rebuild(t, lambda x: without_numbers(x, s))


@lru_cache(maxsize=4096)
def _has_members(t: Expr) -> bool:
    return any(x.op == "at" and x.args[0].args[1] in MEMBERS for x in walk(t))


def numbers_that_matter(v: Expr, t: Expr, s: Scope) -> tuple[fmpq, ...]:
    """Values of a natural or real number v of which one stands for each other, since the tree
    names v only to number members of families; none if it does not.
    """
    if v.args[1].name not in ("natural", "real") or not _has_members(t):
        return ()
    ends = list(_ends(v, t, s))
    if not ends or None in ends:
        return ()
    steps = [e for e in ends if e is not None]
    least = 0 if v.args[1].name == "natural" else min(0, -max(c for c, _ in steps))
    return tuple(fmpq(i) for i in range(least, max(0, *(n - c for c, n in steps)) + 1))


def _ends(v: Expr, t: Expr, s: Scope) -> Iterator[tuple[int, int] | None]:
    """For each place that names v: (c, number of the last member) where it stands as v + c in the
    number of a member, else None.
    """
    if t == v:
        yield None
    elif t.op == "at" and t.args[0].args[1].sort == "sequence":
        shift = _shift(v, t.args[1])
        if shift is not None:
            yield shift, len(members_of(t.args[0], s)) - 1
        else:
            yield from _ends(v, t.args[1], s)
    else:
        for child in t.children:
            yield from _ends(v, child, s)


def _shift(v: Expr, t: Expr) -> int | None:
    """c, where the tree is v + c for a whole number c."""
    if t == v:
        return 0
    if t.op == "add" and t.args[0] == v and t.args[1].op == "num":
        c = t.args[1].args[0]
        return int(c) if c.denominator == 1 else None
    return None
