"""A statement about all measure spaces, said of a finite set with counting measure."""

from __future__ import annotations

from collections.abc import Mapping

from gantheory.theory.expr import (
    BINDERS,
    At,
    Expr,
    ForAll,
    Sum,
    rebuild,
    unfold,
    var,
    walk,
)
from gantheory.theory.kinds import Kind, index

_TABLES = {
    "discriminator": ("discriminator table", "a number in [0,1] for each entry"),
    "density": ("probability table", "a nonnegative number for each entry, with sum one"),
}


def on_counting_measure(t: Expr, sets: tuple[str, ...], tables: Mapping[Expr, Expr]) -> Expr:
    """The statement on S x A x ... with counting measure: functions of the point become tables,
    integrals finite sums, almost-everywhere for all entries.

    Parameters
    ----------
    t
        A number or formula about a whole space, with functions of the point as free variables.
    sets
        The names of the finite sets whose product is the space.
    tables
        A table for each free function.

    Raises
    ------
    ValueError
        If a bound function has no kind of table.
    """
    t = _unfolded(t)
    taken = {x.args[0] for s in (t, *tables.values()) for x in walk(s) if x.op == "var"}
    points = [_fresh(s.lower(), taken) for s in sets]
    indices = tuple(var(n, index(s)) for n, s in zip(points, sets, strict=True))
    return _translate(t, indices, dict(tables), inside=False)


def _unfolded(t: Expr) -> Expr:
    """Definitions replaced by their bodies, bound variables keeping their names."""
    return _unfolded(unfold(t)) if t.op == "def" else rebuild(t, _unfolded)


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def _translate(
    t: Expr, indices: tuple[Expr, ...], tables: dict[Expr, Expr], *, inside: bool
) -> Expr:
    if t in tables and inside:
        return At(tables[t], *indices)
    if t.op in ("int", "ae"):
        body = _translate(t.args[0], indices, tables, inside=True)
        for i in reversed(indices):
            body = Sum(i, body) if t.op == "int" else ForAll(i, body)
        return body
    if t.op in BINDERS and t.args[0].args[1].sort == "function":
        v = t.args[0]
        if v.args[1].name not in _TABLES:
            raise ValueError(f"a bound {v.args[1].name} has no kind of table")
        name, meaning = _TABLES[v.args[1].name]
        kind = Kind(name, "table", meaning, tuple(i.args[1].over[0] for i in indices))
        table = var(v.args[0], kind)
        rest = (_translate(a, indices, {**tables, v: table}, inside=inside) for a in t.args[1:])
        return Expr(t.op, (table, *rest))
    return rebuild(t, lambda a: _translate(a, indices, tables, inside=inside))
