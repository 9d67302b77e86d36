"""Untrusted. A statement from theorems that say nearly the same: what a small change of a claim
leaves true mostly follows from the claim itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations

from gantheory.derivation import kernel
from gantheory.derivation.tactics import (
    bounds_in,
    compare,
    defined,
    follows,
    logically,
    pointwise,
)
from gantheory.derivation.theorem import EXTREMA, Theorem
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import AE, Eq, Expr, Int, expand, free_variables, substitute, var, walk


def from_nearby(goal: Expr, theorems: Sequence[Theorem]) -> Theorem:
    """The goal from one of some theorems: by order and logic, with the numbers of a theorem
    replaced by equal ones of the goal, with densities exchanged, or because one density cannot lie
    below another without being equal to it.

    Raises
    ------
    Refuse
        If it is not found.
    """
    goal = expand(goal)
    refusals = []
    for theorem in theorems:
        for way in _ways(goal, theorem):
            try:
                return way()
            except Refuse as e:
                refusals.append(e)
    raise refusals[0] if refusals else Refuse("no theorem says nearly the same")


def _ways(goal: Expr, theorem: Theorem) -> Iterator[Callable[[], Theorem]]:
    for said in _exchanged(theorem):
        yield partial(_near, goal, said)


def _near(goal: Expr, theorem: Theorem) -> Theorem:
    equations = list(_equations(theorem, goal))
    premises = [theorem, *_rewritten(theorem, equations), *_ordered(goal)]
    refusals = []
    for tactic in (logically, follows):
        for by in (premises, [*premises, *equations])[: 1 + bool(equations)]:
            try:
                return tactic(goal, *by)
            except Refuse as e:
                refusals.append(e)
    raise refusals[0]


def _exchanged(theorem: Theorem) -> Iterator[Theorem]:
    """The theorem, and with two of its densities exchanged."""
    yield theorem
    densities = [v for v in free_variables(theorem.conclusion) if v.args[1].name == "density"]
    for a, b in combinations(sorted(densities, key=lambda v: str(v.args[0])), 2):
        apart = var(f"{a.args[0]}''", a.args[1])
        moved = kernel.instantiate(theorem, a, apart)
        yield kernel.instantiate(kernel.instantiate(moved, b, a), apart, b)


def _rewritten(theorem: Theorem, equations: Sequence[Theorem]) -> Iterator[Theorem]:
    for equation in equations:
        try:
            yield kernel.rewrite(theorem, equation)
        except Refuse:
            continue


def _equations(theorem: Theorem, goal: Expr) -> Iterator[Theorem]:
    """Numbers of the theorem are equal to those that stand in their places in the goal: by such an
    equation it is rewritten throughout, and where one of several places changed it is a premise.
    """
    for old, new in dict.fromkeys(_differences(theorem.conclusion, goal)):
        try:
            yield _same(old, new)
        except Refuse:
            continue


def _differences(a: Expr, b: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Integrals and extrema that stand in the same place of two trees and are not the same."""
    if a == b or a.op != b.op or len(a.args) != len(b.args):
        return
    if a.op == "int" or a.op in EXTREMA:
        yield a, b
    else:
        for x, y in zip(a.children, b.children, strict=True):
            yield from _differences(x, y)


def _same(old: Expr, new: Expr) -> Theorem:
    """Two numbers are equal, since their integrands are at each point."""
    if old.op == "int":
        return compare("eq", old, new)
    v = old.args[0]
    if new.args[0] != v or new.op != old.op:
        raise Refuse(f"{old!r} and {new!r} are extrema of different things")
    below, above = _no_further(old, new), _no_further(new, old)
    return follows(Eq(old, new), below, above)


def _no_further(a: Expr, b: Expr) -> Theorem:
    """One supremum (infimum) is at most (at least) another whose values are the same."""
    v, body, other = _opened(a, b)
    reached = kernel.extremum_at(a.op, v, other, v, defined(other))
    order = (body, b) if a.op == "sup" else (b, body)
    each = follows(Expr("le", order), reached, compare("eq", body, other), whole=[body, other])
    return kernel.extremum_bound(a.op, v, each)


def _opened(a: Expr, b: Expr) -> tuple[Expr, Expr, Expr]:
    """The bound variable of two extrema, under a name that may stand free, and their bodies."""
    v = a.args[0]
    free = var("v''", v.args[1])
    return free, substitute(a.args[1], {v: free}), substitute(b.args[1], {v: free})


def _ordered(goal: Expr) -> Iterator[Theorem]:
    """One density cannot lie below another, a.e., without being equal to it."""
    for t in dict.fromkeys(walk(goal)):
        if t.op == "ae" and t.args[0].op == "le":
            a, b = t.args[0].args
            if a.op == b.op == "var" and {a.args[1].name, b.args[1].name} == {"density"}:
                for equal in (Eq(a, b), Eq(b, a)):
                    there = _equal_if_ordered(a, b, equal)
                    back = pointwise(a <= b, [kernel.assume(AE(equal))])
                    yield from (there, kernel.discharge(AE(equal), back))


def _equal_if_ordered(a: Expr, b: Expr, equal: Expr) -> Theorem:
    bounds = bounds_in(Int(a), Int(b))
    below, above, _ = kernel.sides(Int(a), Int(b), (), bounds)
    given = pointwise(below <= above, [kernel.assume(AE(a <= b))])
    case = kernel.equality_case(Int(a), Int(b), (), given, bounds)
    one = follows(Eq(Int(a), Int(b)), kernel.mass(a), kernel.mass(b))
    same = follows(case.conclusion.args[1], case, one)
    return kernel.discharge(AE(a <= b), pointwise(equal, [same]))
