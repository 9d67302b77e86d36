"""Models put on a statement's equality case, and made to satisfy its hypotheses.

An equality case or hypothesis `v = term` is met by setting v; equations that are linear in a table
are met by solving them over the rationals. What remains is left to rejection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast, final

from gantheory.enclosure.exact import gap_of, rational_value
from gantheory.enclosure.exact.scope import in_kind
from gantheory.sampling.linear import correction
from gantheory.sampling.source import Source
from gantheory.theory.cases import premises
from gantheory.theory.expr import Expr, free_variables, walk
from gantheory.theory.model import Model

Table = Mapping[tuple[int, ...], Fraction]


@final
@dataclass(frozen=True)
class Constraints:
    """What can be met by construction.

    Attributes
    ----------
    hypotheses
        Pairs (v, term): hypotheses `v = term`.
    tables
        Pairs (table, equations): in the order in which they are solved, each for its table.
    cases
        Pairs (v, term): equations anywhere in the statement.
    """

    hypotheses: tuple[tuple[Expr, Expr], ...]
    tables: tuple[tuple[Expr, tuple[Expr, ...]], ...]
    cases: tuple[tuple[Expr, Expr], ...]


def constraints_of(statement: Expr) -> Constraints:
    """Read the constraints off an expanded statement."""
    free = free_variables(statement)
    parts = premises(statement)
    plain = [x.args[0] if x.op == "ae" else x for x in parts]
    hypotheses = [pair for x in plain if x.op == "eq" for pair in _solved(x, free)[:1]]
    cases = [p for x in walk(statement) if x.op == "eq" for p in _solved(x, free)]
    unique = tuple(dict.fromkeys(p for p in cases if p not in hypotheses))
    return Constraints(tuple(hypotheses), tuple(_table_order(parts)), unique)


def _solved(equation: Expr, free: frozenset[Expr]) -> list[tuple[Expr, Expr]]:
    """An equation as `v = term` for a free number or function v that the term does not hold."""
    out = []
    for v, t in (equation.args, equation.args[::-1]):
        if v.op != "var" or v not in free or v.args[1].sort not in ("number", "function"):
            continue
        over = free_variables(t)
        if over <= free and v not in over:
            out.append((v, t))
    return out


def _tables(t: Expr) -> frozenset[Expr]:
    return frozenset(v for v in free_variables(t) if v.args[1].sort == "table")


def _table_order(parts: Sequence[Expr]) -> Iterator[tuple[Expr, tuple[Expr, ...]]]:
    """Tables in an order in which each equation has one table that is not yet known."""
    waiting = [x for x in parts if _is_equation(x) and _tables(x)]
    known: frozenset[Expr] = frozenset()
    while waiting:
        unknown = [sorted(_tables(x) - known, key=lambda v: str(v.args[0])) for x in waiting]
        shortest = min(unknown, key=len)
        if not shortest:  # an equation between known tables: left to rejection
            waiting = [x for x, u in zip(waiting, unknown, strict=True) if u]
            continue
        # With several unknown tables the last keeps the equation; the others stay as drawn.
        table = shortest[-1]
        known |= frozenset(shortest)
        yield table, tuple(x for x in waiting if table in _tables(x) and _tables(x) <= known)
        waiting = [x for x in waiting if not _tables(x) <= known]


def _is_equation(t: Expr) -> bool:
    while t.op == "forall" and t.args[0].args[1].sort == "index":
        t = t.args[1]
    return t.op == "eq"


# ------------------------------------------------------------------------------------- meeting


def met(model: Model, constraints: Constraints, source: Source) -> Model:
    """The model, on an equality case half of the time, and with hypotheses met where possible."""
    if constraints.cases and not source.chance(2):
        v, t = source.pick(constraints.cases)
        model = set_equal(model, v, t, source)
    for v, t in constraints.hypotheses:
        model = set_equal(model, v, t, None)
    for table, equations in constraints.tables:
        model = solve(model, table, equations)
    return model


def set_equal(model: Model, v: Expr, t: Expr, source: Source | None) -> Model:
    """Put v on `v = t`: everywhere, or (with a source) perhaps not at all points."""
    name, kind = v.args
    if kind.sort == "number":
        x = rational_value(t, model)
        return model if x is None or not in_kind(x, kind) else model.with_value(name, x)
    old = cast("tuple[Fraction, ...]", model.values[name])
    left_out = _left_out(model, len(old), source) if source else set()
    new, copied = list(old), set()
    for i in range(len(old)):
        if i in left_out:
            continue
        x = rational_value(t, model, i)
        if x is not None and in_kind(x, kind):
            new[i] = x
            copied.add(i)
    if kind.name == "density" and not _renormalise(new, copied, model.mu):
        return model
    return model.with_value(name, tuple(new))


def _left_out(model: Model, points: int, source: Source) -> set[int]:
    """No point, one (rather one where other functions vanish too), or each with an even chance."""
    mode = source.below(3)
    if mode == 0:
        return set()
    if mode == 2:
        return {i for i in range(points) if source.chance(2)}
    functions = [f for f in model.values.values() if isinstance(f, tuple) and len(f) == points]
    zeros = [sum(not f[i] for f in functions) for i in range(points)]
    if source.chance(2):
        return {source.below(points)}
    return {zeros.index(max(zeros))}


def _renormalise(values: list[Fraction], copied: set[int], mu: Sequence[Fraction]) -> bool:
    """Scale what was not copied so that the mass is one again."""
    kept = sum((mu[i] * values[i] for i in copied), Fraction(0))
    rest = sum((mu[i] * values[i] for i in range(len(mu)) if i not in copied), Fraction(0))
    if kept > 1 or (not rest and kept != 1):
        return False
    for i in range(len(mu)):
        if i not in copied and mu[i]:
            values[i] *= (1 - kept) / rest if rest else 1
    return True


def solve(model: Model, table: Expr, equations: Sequence[Expr]) -> Model:
    """Correct a table so that equations linear in it hold; unchanged if that is not possible."""
    name = table.args[0]
    start = cast("Table", model.values[name])
    places = list(start)

    gap = gap_of(equations, model, name, places)
    found = correction(gap, [start[p] for p in places])
    if found is None:
        return model
    return model.with_value(name, dict(zip(places, found, strict=True)))
