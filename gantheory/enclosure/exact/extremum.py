"""Suprema and infima over functions, laws and numbers on a finite space, found without theorems.

* Over a discriminator or score the functional must be a sum of integrals, each of which reads the
  function at one point: then it separates into one problem a point, each solved exactly from its
  derivative (:mod:`.univariate`). The ends of a closed range are evaluated as they stand and the
  inside is an open interval, so nothing is assumed about continuity at 0 or 1; over an open range
  the limits at the ends are computed, not assumed.
* Over a density or law the functional must be affine: its extrema are at the point masses.
* Over an element of a finite set: all are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import cast, final

from flint import fmpq

from gantheory.enclosure.exact import univariate as one
from gantheory.enclosure.exact.members import numbers_that_matter
from gantheory.enclosure.exact.saddle import value_of_game
from gantheory.enclosure.exact.scope import Assigned, Scope, entry_of, image, law, set_size
from gantheory.enclosure.exact.univariate import Interval, Supremum, Univariate
from gantheory.enclosure.exact.value import (
    ONE,
    ZERO,
    Infinity,
    Undecided,
    Undefined,
    Value,
    add,
    compare,
    mul,
    sign,
)
from gantheory.enclosure.exact.vertices import vertices
from gantheory.theory.expr import Expr, free_variables, walk

Term = Callable[[Expr, Scope], Value]
Formula = Callable[[Expr, Scope], bool | None]

_UNIT = Interval(ZERO, ONE)
Place = int | tuple[int, ...]
"""Where a function or a table is read: a point, or a tuple of indices."""

# By name of the kind: the open interval, and the ends that belong to the range.
_RANGES: dict[str, tuple[Interval, tuple[fmpq, ...]]] = {
    "discriminator": (_UNIT, (ZERO, ONE)),
    "unit": (_UNIT, (ZERO, ONE)),
    "discriminator table": (_UNIT, (ZERO, ONE)),
    "open discriminator": (_UNIT, ()),
    "open unit": (_UNIT, ()),
    "score": (Interval(None, None), ()),
    "real": (Interval(None, None), ()),
    "nonnegative": (Interval(ZERO, None), (ZERO,)),
    "positive": (Interval(ZERO, None), ()),
}


@final
@dataclass(frozen=True, slots=True)
class Extremum:
    """A supremum or infimum.

    Attributes
    ----------
    value
        The extremum.
    attained
        Whether it is attained; None if that is not known.
    best
        A value of the variable that attains it, where a rational one is known.
    """

    value: Value
    attained: bool | None
    best: Assigned | None


@lru_cache(maxsize=65536)
def depends(t: Expr, v: Expr) -> bool:
    """Whether a variable is free in a tree."""
    return v in free_variables(t)


def extremum(t: Expr, s: Scope, term: Term, formula: Formula) -> Extremum:
    """The extremum of `sup(v, body)` or `inf(v, body)`.

    Raises
    ------
    Undefined
        If the body is undefined for some value of the variable.
    Undecided
        If the body is not of a form that is solved here.
    """
    v, body = t.args
    kind = v.args[1]
    if not depends(body, v):
        return Extremum(term(body, s), attained=True, best=None)
    if body.op in ("sup", "inf") and body.op != t.op:
        return _game(t, s, term, formula)
    factor = 1 if t.op == "sup" else -1
    numbers = numbers_that_matter(v, body, s)
    if numbers or kind.sort == "index" or kind.name == "density" or kind.sort == "law":
        return _over_candidates(t, s, term, factor)
    if kind.name not in _RANGES:
        raise Undecided(f"an extremum over {kind.meaning}")
    solver = _Solver(v, term, formula, *_RANGES[kind.name])
    if kind.sort == "number":
        return _over_number(solver, body, s, factor)
    return _over_function(solver, body, s, factor)


def _game(t: Expr, s: Scope, term: Term, formula: Formula) -> Extremum:
    """A sup of infs, or an inf of sups."""

    def one_variable(x: Expr, scope: Scope) -> tuple[Value, Assigned | None]:
        found = extremum(x, scope, term, formula)
        return found.value, found.best

    value, best = value_of_game(t, s, one_variable)
    return Extremum(value, attained=True, best=best)


def _over_candidates(t: Expr, s: Scope, term: Term, factor: int) -> Extremum:
    """Over a finite set of values, or the vertices of a simplex for an affine body."""
    v, body = t.args
    name = v.args[0]
    if v.args[1].sort == "index":
        candidates: list[Assigned] = [fmpq(i) for i in range(set_size(v, s))]
    elif v.args[1].sort == "number":
        candidates = list(numbers_that_matter(v, body, s))
    else:
        candidates = vertices(v, body, s, term)
    found = [(mul(fmpq(factor), term(body, s.bind(name, c))), c) for c in candidates]
    if not found:
        raise Undecided(f"an extremum over {v.args[1].meaning} where there is none")
    if v.args[1].sort not in ("index", "number"):
        taken = {x.sign for x, _ in found if isinstance(x, Infinity)}
        if len(taken) == 2:
            raise Undefined("oo - oo for some value of the variable")
    best, at = found[0]
    for value, candidate in found[1:]:
        if compare(value, best) > 0:
            best, at = value, candidate
    return Extremum(mul(fmpq(factor), best), attained=True, best=at)


@final
@dataclass(frozen=True, slots=True)
class _Solver:
    """How bodies are read as functions of the variable's value y on its range."""

    v: Expr
    term: Term
    formula: Formula
    inside: Interval
    ends: tuple[fmpq, ...]

    def function(self, t: Expr, s: Scope) -> Univariate | Infinity:
        """A term as a function of y inside the range; the variable is read at one point."""
        if not depends(t, self.v):
            x = self.term(t, s)
            return x if isinstance(x, Infinity) else one.constant(x)
        op, a = t.op, t.args
        if op == "var":
            return one.IDENTITY
        if op == "add":
            return _plus(self.function(a[0], s), self.function(a[1], s))
        if op == "mul":
            return _times(self.function(a[0], s), self.function(a[1], s))
        if op == "log":
            return self.log(self.function(a[0], s))
        if op == "where":
            return self.function(a[1] if self.settled(a[0], s) else a[2], s)
        if op == "div":
            return self.quotient(self.function(a[0], s), self.function(a[1], s))
        if op == "at" and a[0] == self.v:
            return one.IDENTITY
        if op == "pull":
            return self.function(a[1], s.at(image(a[0], s)))
        if op == "int":
            return self.total(((s.mu[i], s.at(i)) for i in s.charged), a[0])
        raise Undecided(f"an extremum over `{op}` of the variable")

    def total(self, parts: Iterator[tuple[fmpq, Scope]], f: Expr) -> Univariate | Infinity:
        """A weighted sum over points."""
        out: Univariate | Infinity = one.constant(ZERO)
        for w, s in parts:
            out = _plus(out, _times(one.constant(w), self.function(f, s)))
        return out

    def log(self, f: Univariate | Infinity) -> Univariate | Infinity:
        """The logarithm."""
        if not isinstance(f, Infinity):
            return one.log_of(f, self.inside)
        if f.sign < 0:
            raise Undefined("log of a negative number")
        return f

    def quotient(self, f: Univariate | Infinity, g: Univariate | Infinity) -> Univariate | Infinity:
        """A quotient of finite functions."""
        if isinstance(f, Infinity) or isinstance(g, Infinity):
            raise Undecided("a quotient with an infinite side, inside an extremum")
        return one.over(f, g, self.inside)

    def settled(self, condition: Expr, s: Scope) -> bool:
        """A condition that has one truth value all over the inside of the range."""
        if not depends(condition, self.v):
            found = self.formula(condition, s)
            if found is None:
                raise Undecided("a case distinction whose condition is undecided")
            return found
        op, a = condition.op, condition.args
        if op == "not":
            return not self.settled(a[0], s)
        if op == "and":
            return self.settled(a[0], s) and self.settled(a[1], s)
        if op == "or":
            return self.settled(a[0], s) or self.settled(a[1], s)
        if op not in ("le", "lt", "eq"):
            raise Undecided(f"a case distinction by `{op}`, inside an extremum")
        left, right = self.function(a[0], s), self.function(a[1], s)
        if isinstance(left, Infinity) or isinstance(right, Infinity):
            raise Undecided("a comparison with oo, inside an extremum")
        top, bottom = one.fraction_of(one.plus(left, one.scaled(right, fmpq(-1))))
        signs = one.signs_inside(top * bottom, self.inside)
        if len(signs) != 1:
            raise Undecided("a case distinction that changes inside the range")
        c = next(iter(signs))
        return c == 0 if op == "eq" else c < 0 if op == "lt" else c <= 0


def _plus(f: Univariate | Infinity, g: Univariate | Infinity) -> Univariate | Infinity:
    if isinstance(f, Infinity) and isinstance(g, Infinity):
        if f.sign != g.sign:
            raise Undefined("oo - oo")
        return f
    if isinstance(f, Infinity):
        return f
    return g if isinstance(g, Infinity) else one.plus(f, g)


def _times(f: Univariate | Infinity, g: Univariate | Infinity) -> Univariate | Infinity:
    if isinstance(g, Infinity):
        f, g = g, f
    if not isinstance(f, Infinity):
        return one.times(f, cast("Univariate", g))
    if isinstance(g, Infinity):
        return Infinity(f.sign * g.sign)
    if not g.is_constant:
        raise Undecided("oo times a function of the variable")
    c = sign(one.evaluate_at(g, ZERO))
    return Infinity(c * f.sign) if c else one.constant(ZERO)


# --------------------------------------------------------------------------------- the two solvers

Piece = tuple[fmpq, Scope, Expr]
"""A rational coefficient, and a term at a point."""


def _over_number(solver: _Solver, body: Expr, s: Scope, factor: int) -> Extremum:
    """The same number at every point: one problem."""
    name = solver.v.args[0]
    c = fmpq(factor)
    best = _inside(_times(one.constant(c), solver.function(body, s)), solver.inside)
    for end in solver.ends:
        best = one.join(best, Supremum(mul(c, solver.term(body, s.bind(name, end))), (end,)))
    attained: bool | None = bool(best.at) or best.everywhere
    if not best.at_known and not attained:
        attained = None
    return Extremum(mul(c, best.value), attained, _rational_point(best, solver.inside))


def _inside(f: Univariate | Infinity, where: Interval) -> Supremum:
    if isinstance(f, Infinity):
        return Supremum(f, (), everywhere=True)
    return one.supremum(f, where)


def _rational_point(best: Supremum, where: Interval) -> fmpq | None:
    if best.everywhere:
        return where.inner
    return next((x for x in best.at if isinstance(x, fmpq)), None)


def _over_function(solver: _Solver, body: Expr, s: Scope, factor: int) -> Extremum:
    """A value at each point apart: the problems separate."""
    groups: dict[Place, list[Piece]] = {}
    fixed: Value = ZERO
    for c, scope, t in _pieces(body, fmpq(factor), s, solver):
        if depends(t, solver.v):
            groups.setdefault(_read_at(t, solver.v, scope), []).append((c, scope, t))
        else:
            fixed = add(fixed, mul(c, solver.term(t, scope)))
    peaks = {x: _peak(group, solver) for x, group in groups.items()}
    value = _sum_of_suprema(fixed, list(peaks.values()))
    attained = _all_attained([p for p, _ in peaks.values()]) if not _infinite(value) else None
    return Extremum(mul(fmpq(factor), value), attained, _best_function(peaks, solver, s))


def _infinite(x: Value) -> bool:
    return isinstance(x, Infinity)


def _pieces(t: Expr, c: fmpq, s: Scope, solver: _Solver) -> Iterator[Piece]:
    """A functional as a sum of multiples of terms at points."""
    op, a = t.op, t.args
    if not depends(t, solver.v) or _reads_one_entry(t, solver.v, s):
        yield c, s, t
    elif op == "add":
        yield from _pieces(a[0], c, s, solver)
        yield from _pieces(a[1], c, s, solver)
    elif op in ("mul", "div"):
        yield from _scaled_pieces(t, c, s, solver)
    elif op == "int":
        for i in s.charged:
            yield c * s.mu[i], s.at(i), a[0]
    elif op == "mean" and not depends(a[0], solver.v):
        for i, w in law(a[0], s).items():
            if w > 0:
                yield c * w, s.at(i), a[1]
    elif op == "sum":
        for i in range(set_size(a[0], s)):
            yield from _pieces(a[1], c, s.bind(a[0].args[0], fmpq(i)), solver)
    elif op == "where" and not depends(a[0], solver.v):
        yield from _pieces(a[1] if solver.settled(a[0], s) else a[2], c, s, solver)
    else:
        raise Undecided(f"an extremum over `{op}` of the variable")


def _scaled_pieces(t: Expr, c: fmpq, s: Scope, solver: _Solver) -> Iterator[Piece]:
    free, bound = t.args
    if depends(free, solver.v):
        free, bound = bound, free
    if depends(free, solver.v) or (t.op == "div" and depends(t.args[1], solver.v)):
        raise Undecided("a product of two functionals of the variable")
    k = solver.term(free, s)
    if not isinstance(k, fmpq) or k == 0:
        raise Undecided("a factor that is zero or not rational, before an extremum")
    yield from _pieces(bound, c * k if t.op == "mul" else c / k, s, solver)


def _reads_one_entry(t: Expr, v: Expr, s: Scope) -> bool:
    """Whether a term reads a table v at one tuple of indices."""
    if v.args[1].sort != "table":
        return False
    try:
        return len(set(_reads(t, v, s))) == 1
    except Undecided:
        return False


def _read_at(t: Expr, v: Expr, s: Scope) -> Place:
    """The one place at which a term reads the variable."""
    if _reads_here(t, v):
        return cast("int", s.point)
    places = set(_reads(t, v, s))
    if len(places) != 1:
        raise Undecided("an integrand that reads the variable at two points")
    return places.pop()


@lru_cache(maxsize=4096)
def _reads_here(t: Expr, v: Expr) -> bool:
    """Whether a term reads a function at the point where it stands, and nowhere else: the common
    case, decided once for all models.
    """
    if v.args[1].sort != "function" or not depends(t, v):
        return False
    return not any(
        x.op in ("pull", "at", "int", "mean", "prob", "sup", "inf", "ae", "sum", "diff", "limit")
        for x in walk(t)
    )


def _reads(t: Expr, v: Expr, s: Scope) -> Iterator[Place]:
    if t == v:
        yield cast("int", s.point)
    elif t.op == "at" and t.args[0] == v:
        yield entry_of(t, s)
    elif depends(t, v):
        if t.op == "pull":
            yield from _reads(t.args[1], v, s.at(image(t.args[0], s)))
        elif t.op in ("int", "mean", "prob", "sup", "inf", "ae", "sum", "diff", "limit"):
            raise Undecided("an integral inside an integrand")
        else:
            for child in t.children:
                yield from _reads(child, v, s)


def _peak(group: list[Piece], solver: _Solver) -> tuple[Supremum, frozenset[int]]:
    """The supremum of one point's terms, and the infinities that they take."""
    f: Univariate | Infinity = one.constant(ZERO)
    for c, s, t in group:
        f = _plus(f, _times(one.constant(c), solver.function(t, s)))
    best = _inside(f, solver.inside)
    taken = {f.sign} if isinstance(f, Infinity) else set()
    name = solver.v.args[0]
    for end in solver.ends:
        value: Value = ZERO
        for c, s, t in group:
            value = add(value, mul(c, solver.term(t, s.bind(name, _constant(t, end, solver.v, s)))))
        if isinstance(value, Infinity):
            taken.add(value.sign)
        best = one.join(best, Supremum(value, (end,)))
    return best, frozenset(taken)


def _constant(t: Expr, end: fmpq, v: Expr, s: Scope) -> Assigned:
    """A function or table with this value wherever the term reads it."""
    place = _read_at(t, v, s)
    return {place: end} if isinstance(place, tuple) else (end,) * (place + 1)


def _sum_of_suprema(fixed: Value, peaks: list[tuple[Supremum, frozenset[int]]]) -> Value:
    """Sup of a sum of functions of separate variables: the sum of the suprema, once no value of
    the variables makes oo - oo; if a part is -oo throughout, the sum is.
    """
    taken = set().union(*(t for _, t in peaks)) if peaks else set()
    sources = [t for _, t in peaks if t]
    if isinstance(fixed, Infinity):
        taken.add(fixed.sign)
        sources.append(frozenset({fixed.sign}))
    if len(taken) == 2:
        if len(sources) == 1:
            raise Undecided("one point's terms take both infinities")
        raise Undefined("oo - oo for some value of the variable")
    values = [fixed, *(p.value for p, _ in peaks)]
    if any(isinstance(x, Infinity) and x.sign < 0 for x in values):
        return Infinity(-1)
    total: Value = ZERO
    for x in values:
        total = add(total, x)
    return total


def _all_attained(peaks: list[Supremum]) -> bool | None:
    """A finite sum of suprema is attained iff each is."""
    if all(p.at or p.everywhere for p in peaks):
        return True
    return None if any(not p.at_known and not p.at for p in peaks) else False


def _best_function(
    peaks: dict[Place, tuple[Supremum, frozenset[int]]], solver: _Solver, s: Scope
) -> Assigned | None:
    """A maximiser with rational values; where nothing depends on it, a point inside."""
    found: dict[Place, fmpq] = {}
    for place, (peak, _) in peaks.items():
        x = _rational_point(peak, solver.inside)
        if x is None:
            return None
        found[place] = x
    if solver.v.args[1].sort == "table":
        sizes = [range(s.sets[name]) for name in solver.v.args[1].over]
        return {place: found.get(place, solver.inside.inner) for place in product(*sizes)}
    size = max([len(s.mu), *(x + 1 for x in found if isinstance(x, int))])
    return tuple(found.get(x, solver.inside.inner) for x in range(size))


def limit(t: Expr, s: Scope, term: Term, formula: Formula) -> Value:
    """The value of `limit(v, body)`: as v, in (0,1), falls to 0.

    Raises
    ------
    Undecided
        If the body is not a function whose limit is computed.
    """
    v, body = t.args
    f = _Solver(v, term, formula, _UNIT, ()).function(body, s)
    return f if isinstance(f, Infinity) else one.limit(f, ZERO, -1)
