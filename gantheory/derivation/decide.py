"""Trusted. A formula is shown for all values of its variables, by cutting into sign cells.

What a pointwise formula cannot see into (an integral, a supremum, an entry of a table) becomes an
unknown extended real, undefined included; what a formula about numbers cannot see into (an
almost-everywhere, a quantifier) becomes an unknown truth value. What holds whatever an unknown is
holds for what it stands for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import final

from gantheory.derivation.cells import (
    ARITHMETIC,
    ATOMS,
    CONNECTIVES,
    EXTENDED,
    RANGES,
    Cell,
    Certify,
    Range,
    names_in,
    no_certificate,
    unknown_names,
)
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import And, Expr, conjuncts, free_variables, rebuild, var, walk
from gantheory.theory.kinds import MEMBERS

Split = tuple[Expr, Expr]


PROPOSITIONS = frozenset(
    {"ae", "forall", "exists", "somewhere", "surely", "finite_space", "lebesgue", "tends", "hidden"}
)


@final
class Abstraction:
    """Replaces every term that is not arithmetic of variables by an unknown extended real; the
    same term always by the same unknown. Terms and formulas to hide become unknowns too: what
    holds whatever their value holds for theirs.
    """

    def __init__(self, hidden: Iterable[Expr] = ()) -> None:
        self.hidden = frozenset(hidden)
        self.unknowns: dict[Expr, Expr] = {}

    def __call__(self, t: Expr) -> Expr:
        """The abstracted term or formula."""
        if t in self.hidden:
            if t.op in ATOMS or t.op in CONNECTIVES:
                return Expr("hidden", (t,))
            return self.unknowns.setdefault(t, var(f"<{len(self.unknowns)}>", EXTENDED))
        if t.op == "var" and t.args[1].name in RANGES:
            return t
        if t.op == "diff" and t.args[0].args[1].name in RANGES:
            return self._derivative(*t.args)
        if t.op in PROPOSITIONS:
            return t
        if t.op != "var" and (t.op in ARITHMETIC or t.op in ATOMS or t.op in CONNECTIVES):
            return rebuild(t, self)
        kind = EXTENDED
        if t.op == "pull" and t.args[1].op == "var" and t.args[1].args[1].name in RANGES:
            composed = t.args[0].op == "var" or is_member(t.args[0])
            kind = t.args[1].args[1] if composed else kind  # D o G has its values where D has
        return self.unknowns.setdefault(t, var(f"<{len(self.unknowns)}>", kind))

    def _derivative(self, v: Expr, body: Expr) -> Expr:
        """A derivative, refused if an unknown or a proposition in it moves with v."""
        inner = self(body)
        within = _variables(inner)
        opaque = {t for t, unknown in self.unknowns.items() if unknown in within}
        for t in opaque | _propositions(inner):
            if v in free_variables(t):
                raise Refuse(f"{t!r} moves with {v!r}, and is not looked into")
        return Expr("diff", (v, inner))

    def explain(self, words: str) -> str:
        """Words about unknowns, with what they stand for."""
        for t, unknown in self.unknowns.items():
            words = words.replace(unknown.args[0], f"<{t!r}>")
        return words


def is_member(t: Expr) -> bool:
    """Whether a tree is a member of a family that certainly exists: its number is a sum of
    variables and numbers, all of them real.
    """
    return t.op == "at" and t.args[0].args[1] in MEMBERS and _is_real(t.args[1])


def _is_real(t: Expr) -> bool:
    if t.op == "var":
        return bool(t.args[1].sort == "number")
    return t.op == "num" or (t.op == "add" and all(map(_is_real, t.args)))


@lru_cache(maxsize=65536)
def _propositions(t: Expr) -> frozenset[Expr]:
    if t.op in PROPOSITIONS:
        return frozenset((t,))
    return frozenset().union(*map(_propositions, t.children))


@lru_cache(maxsize=65536)
def _variables(t: Expr) -> frozenset[Expr]:
    """The variables of an abstracted formula; opaque propositions are not looked into."""
    if t.op in PROPOSITIONS:
        return frozenset()
    if t.op == "var":
        return frozenset((t,))
    return frozenset().union(*map(_variables, t.children))


@final
@dataclass
class _Search:
    """Every cell on which no fact is false, cut only as far as the formula needs."""

    formula: Expr
    splits: Sequence[Split]
    choices: Mapping[str, tuple[Range, ...]]
    explain: Callable[[str], str]
    count: int = 0

    def assign(self, cell: Cell, todo: Sequence[str], facts: Sequence[Expr]) -> None:
        """Give the remaining variables their ranges, then cut."""
        open_facts = self._open(cell, facts)
        if open_facts is None:
            return
        if not todo:
            self.cut(cell, 0, open_facts)
            return
        for r in self.choices[todo[0]]:
            self.assign(cell.placed(todo[0], r), todo[1:], open_facts)

    def cut(self, cell: Cell, i: int, facts: Sequence[Expr]) -> None:
        """Show the formula on a cell, cutting it at the splits from the i-th on."""
        if cell.truth(self.formula) is True:
            self.count += 1
            return
        for j in range(i, len(self.splits)):
            parts = cell.refine(*self.splits[j])
            if len(parts) == 1:
                continue
            for part in parts:
                open_facts = self._open(part, facts)
                if open_facts is not None:
                    self.cut(part, j + 1, open_facts)
            return
        raise Refuse(self.explain(_explain(cell, self.formula)))

    def _open(self, cell: Cell, facts: Sequence[Expr]) -> list[Expr] | None:
        """The facts that are not yet shown true on the cell; None if one is false there. A fact
        about a variable without a range is open.
        """
        out = []
        for f in facts:
            known = {v.args[0] for v in _variables(f)} <= cell.ranges.keys()
            truth = cell.truth(f) if known else None
            if truth is False:
                return None
            if truth is None:
                out.append(f)
        return out


def check(
    t: Expr,
    splits: Sequence[Split] = (),
    certify: Certify = no_certificate,
    hide: Iterable[Expr] = (),
    facts: Sequence[Expr] = (),
) -> int:
    """Show that a formula holds for all values of its variables for which the facts hold; the
    number of cells.

    Raises
    ------
    Refuse
        With the first cell on which it is not shown.
    """
    abstraction = Abstraction(hide)
    known = [abstraction(f) for f in facts]
    t = And(*(g for g in conjuncts(abstraction(t)) if g not in known))
    facts = _connected(t, known)
    named = [(abstraction(v), abstraction(e)) for v, e in splits]
    used = set().union(*map(_variables, (t, *facts)))
    named = [(v, e) for v, e in named if v in used and _variables(e) <= used]
    order = _variable_order([t, *facts])
    exponents = {n for f in (t, *facts) for x in walk(f) if x.op == "exp" for n in names_in(x)}
    choices = {
        v.args[0]: (Range(logarithm=True),)
        if v.args[1].name in ("real", "score") and v.args[0] in exponents
        else RANGES[v.args[1].name]
        for v in order
    }
    names = tuple(v.args[0] for v in order)
    if len(choices) < len(order):
        raise Refuse(f"one name stands for two variables: {names}")
    search = _Search(t, named, choices, abstraction.explain)
    propositions = sorted(_propositions(t).union(*map(_propositions, facts)), key=repr)
    for truths in itertools.product((False, True), repeat=len(propositions)):
        believed = dict(zip(propositions, truths, strict=True))
        search.assign(Cell({}, believed, certify, unknown_names(choices)), names, facts)
    return search.count


def _variable_order(formulas: Sequence[Expr]) -> tuple[Expr, ...]:
    """All variables; those of short facts first, so that facts prune early."""
    groups = [sorted(_variables(f), key=lambda v: v.args) for f in formulas]
    groups.sort(key=len)
    return tuple(dict.fromkeys(v for group in groups for v in group))


def _connected(t: Expr, facts: Sequence[Expr]) -> list[Expr]:
    """The facts that speak of what the formula speaks of, directly or through other facts.

    To leave a fact out is only to prove more.
    """
    reached = _speaks_of(t)
    if not reached:  # only a contradiction among the facts can show it
        return list(facts)
    left, kept = list(facts), list[Expr]()
    while True:
        near = [f for f in left if not _speaks_of(f) or _speaks_of(f) & reached]
        if not near:
            return kept
        kept += near
        left = [f for f in left if f not in near]
        reached = reached.union(*map(_speaks_of, near))


def _speaks_of(t: Expr) -> frozenset[Expr]:
    return _variables(t) | _propositions(t)


def _explain(cell: Cell, t: Expr) -> str:
    """The atom that stopped a formula on a cell: the simplified difference, and the cell."""
    while True:
        if t.op == "imp" and cell.truth(t.args[0]) is True:
            t = t.args[1]
        elif t.op == "and":
            t = t.args[0] if cell.truth(t.args[0]) is not True else t.args[1]
        else:
            break
    state = "false" if cell.truth(t) is False else "not shown"
    line = f"{t} is {state} where {cell.describe()}"
    if t.op in ATOMS:
        try:
            line += f"; the difference there is {cell.value(t.args[1] - t.args[0])}"
        except Refuse as e:
            line += f"; {e}"
    return line
