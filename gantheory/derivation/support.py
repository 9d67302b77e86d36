"""A pointwise step on the cells of the support: what it says where each density is positive, and
where it vanishes. To be read; the kernel decides on cells of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import final

from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import And, Eq, Expr, free_variables, num, rebuild, walk
from gantheory.theory.kinds import DENSITY, NONNEGATIVE_FUNCTION, OPEN_UNIT, POSITIVE

_ZERO, _ONE = num(0), num(1)
_INTEGRATED = ("integrate", "equality case")
_MOST = 3  # densities: of more, the cells are too many to be read


@final
@dataclass(frozen=True)
class Cell:
    """What a pointwise comparison says on one cell.

    Attributes
    ----------
    where
        Which densities are positive and which vanish.
    says
        The comparison there, simplified.
    whole
        The comparison at any point.
    """

    where: Expr
    says: Expr
    whole: Expr


def cells_of(theorem: Theorem) -> tuple[Cell, ...]:
    """The pointwise comparison that a theorem integrates, on each cell on which it says something:
    `0 <= 0` does not. None where it integrates nothing, makes no case distinctions, or is under
    hypotheses, which may exclude a cell.
    """
    compared = None if theorem.hypotheses else _compared(theorem)
    if compared is None:
        return ()
    laws = sorted(
        (v for v in free_variables(compared) if v.args[1] in (DENSITY, NONNEGATIVE_FUNCTION)),
        key=lambda v: str(v.args[0]),
    )
    if not 1 <= len(laws) <= _MOST or not any(t.op == "where" for t in walk(compared)):
        return ()
    found = []
    for pattern in product((True, False), repeat=len(laws)):
        signs = dict(zip(laws, pattern, strict=True))
        where = And(*(v > 0 if positive else Eq(v, 0) for v, positive in signs.items()))
        says = Expr(compared.op, tuple(on_cell(t, signs) for t in compared.args))
        if says.args[0] != says.args[1]:
            found.append(Cell(where, says, compared))
    return tuple(found)


def _compared(theorem: Theorem) -> Expr | None:
    """The pointwise comparison that a theorem integrates, if it does."""
    waiting = [theorem]
    seen: set[int] = set()
    while waiting:
        t = waiting.pop(0)
        if id(t) in seen or t.rule == "claim":
            continue
        seen.add(id(t))
        if t.rule in _INTEGRATED:
            f = t.premises[0].conclusion
            inside: Expr = f.args[0] if f.op == "ae" else f
            return inside if inside.op in ("le", "eq") else None
        waiting += t.premises
    return None


def on_cell(t: Expr, signs: Mapping[Expr, bool]) -> Expr:
    """A term where densities are positive (True) or vanish (False), with what then simplifies."""
    if t in signs:
        return t if signs[t] else _ZERO
    if t.op == "where":
        holds = _truth(t.args[0], signs)
        if holds is not None:
            return on_cell(t.args[1] if holds else t.args[2], signs)
    if t.op in ("int", "sup", "inf"):
        return t
    return _simplified(rebuild(t, lambda a: on_cell(a, signs)))


def _simplified(t: Expr) -> Expr:
    a: tuple[Expr, ...] = t.args
    if t.op == "add":
        if _ZERO in a:
            return a[1] if a[0] == _ZERO else a[0]
        if a[0].op == a[1].op == "num":
            return num(a[0].args[0] + a[1].args[0])
    if t.op == "mul":
        if _ZERO in a:
            return _ZERO
        if _ONE in a:
            return a[1] if a[0] == _ONE else a[0]
        if a[0].op == a[1].op == "num":
            return num(a[0].args[0] * a[1].args[0])
    if t.op == "div":
        if a[0] == a[1]:
            return _ONE
        if a[0] == _ZERO:
            return _ZERO
        if a[1] == _ONE:
            return a[0]
        if a[1].op == "div" and a[1].args[0] == a[0]:
            below: Expr = a[1].args[1]  # p/(p/2)
            return below
    if t.op == "log" and a[0] == _ONE:
        return _ZERO
    return t


def _truth(f: Expr, signs: Mapping[Expr, bool]) -> bool | None:
    """Whether a condition holds on a cell, as far as signs tell."""
    if f.op in ("le", "lt", "eq"):
        a, b = (_sign(x, signs) for x in f.args)
        if a is None or b is None or (a > 0 and b > 0):
            return None
        return {"le": a <= b, "lt": a < b, "eq": a == b}[f.op]
    if f.op in ("and", "or", "not"):
        parts = [_truth(x, signs) for x in f.args]
        if f.op == "not":
            return None if parts[0] is None else not parts[0]
        deciding = f.op == "or"
        if deciding in parts:
            return deciding
        return None if None in parts else not deciding
    return None


def _sign(t: Expr, signs: Mapping[Expr, bool]) -> int | None:
    """1 if a term is positive, 0 if it vanishes, None if that is not told or it is negative."""
    if t in signs:
        return int(signs[t])
    if t.op == "var" and t.args[1] in (POSITIVE, OPEN_UNIT):
        return 1
    if t.op == "add" and t.args[0] == _ONE and _is_less_than_one(t.args[1]):
        return 1
    if t.op == "num" and t.args[0] >= 0:
        return int(t.args[0] > 0)
    if t.op in ("add", "mul", "div"):
        a, b = (_sign(x, signs) for x in t.args)
        if a is None or b is None or (t.op == "div" and b == 0):
            return None
        return max(a, b) if t.op == "add" else min(a, b) if t.op == "mul" else a
    return None


def _is_less_than_one(t: Expr) -> bool:
    """Whether a term is minus a number in (0,1)."""
    minus = t.op == "mul" and t.args[0] == num(-1) and t.args[1].op == "var"
    return minus and t.args[1].args[1] == OPEN_UNIT
