"""The derivative of a term in a number variable, by the rules of calculus on its tree.

The value of the derivative is given only where the rules show that it exists: the term is finite,
each part that is differentiated is finite, and each case distinction that depends on the variable
stays on one side near its value. Elsewhere the answer is undecided, or undefined where the term
itself is undefined or infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gantheory.enclosure.exact.members import without_numbers
from gantheory.enclosure.exact.scope import Scope, law
from gantheory.enclosure.exact.value import Infinity, Undecided, Undefined, Value, compare
from gantheory.theory.expr import And, Expr, exp, free_variables, num, oo, where

Term = Callable[[Expr, Scope], Value]


def derivative(t: Expr, s: Scope, term: Term) -> Value:
    """The value of `diff(v, body)`.

    Raises
    ------
    Undefined
        If the body is undefined or infinite.
    Undecided
        If the rules do not show that the derivative exists.
    """
    v, body = t.args[0], without_numbers(t.args[1], s)
    if isinstance(term(body, s), Infinity):
        raise Undefined("the derivative of an infinite term")
    try:
        value = term(differentiated(body, v, s, term), s)
    except Undefined as e:
        raise Undecided(f"a derivative where the rules give no value ({e})") from None
    if isinstance(value, Infinity):
        raise Undecided("a derivative that the rules make infinite")
    return value


def differentiated(t: Expr, v: Expr, s: Scope, term: Term) -> Expr:
    """A term equal to the derivative wherever the rules apply."""
    if v not in free_variables(t):
        return num(0)
    op = t.op
    a: tuple[Expr, ...] = t.args

    def d(x: Expr) -> Expr:
        return differentiated(x, v, s, term)

    match op:
        case "var":
            return num(1)
        case "add":
            return d(a[0]) + d(a[1])
        case "mul":
            return _finite(d(a[0]) * a[1] + a[0] * d(a[1]), a)
        case "div":
            return _finite((d(a[0]) * a[1] - a[0] * d(a[1])) / (a[1] * a[1]), a)
        case "log":
            return d(a[0]) / a[0]
        case "exp":
            return exp(a[0]) * d(a[0])
        case "int":
            return Expr("int", (_pointwise(a[0], v, s, s.charged, term),))
        case "mean":
            points = [i for i, w in law(a[0], s).items() if w > 0]
            return Expr("mean", (a[0], _pointwise(a[1], v, s, points, term)))
        case "sum":
            return Expr("sum", (a[0], d(a[1])))
        case "where":
            _check_settled(a[0], v, s, term)
            return Expr("where", (a[0], d(a[1]), d(a[2])))
        case "diff":
            if a[0] == v:
                return Expr("diff", (v, d(a[1])))
    raise Undecided(f"no rule differentiates `{op}`")


def _finite(value: Expr, parts: tuple[Expr, ...]) -> Expr:
    """The value where the parts are finite, else undefined: since 0 * oo = 0, the rules would
    give v * v * oo the slope 0 at v = 0.
    """
    for x in parts:
        if x.op not in ("num", "var"):
            value = where(And(-oo < x, x < oo), value, num(1) / 0)
    return value


def _pointwise(f: Expr, v: Expr, s: Scope, points: Iterable[int], term: Term) -> Expr:
    """The derivative of an integrand: finitely many points, so it goes under the integral. The
    rules give the same tree at each of them, if they apply.
    """
    found = num(0)
    for i in points:
        found = differentiated(f, v, s.at(i), term)
    return found


def _check_settled(condition: Expr, v: Expr, s: Scope, term: Term) -> None:
    """The condition keeps its truth near the value of v: each atom over v compares two finite,
    differentiable (so continuous) sides that are not equal.
    """
    if v not in free_variables(condition):
        return
    if condition.op in ("and", "or", "not", "imp", "iff"):
        for part in condition.args:
            _check_settled(part, v, s, term)
        return
    if condition.op not in ("le", "lt", "eq"):
        raise Undecided("a case distinction that depends on the variable")
    try:
        sides = [term(x, s) for x in condition.args]
        slopes = [term(differentiated(x, v, s, term), s) for x in condition.args]
    except Undefined:
        raise Undecided("a case distinction over an undefined side") from None
    infinite = [
        x
        for x, value, slope in zip(condition.args, sides, slopes, strict=True)
        if isinstance(value, Infinity) or isinstance(slope, Infinity)
    ]
    if any(v in free_variables(x) for x in infinite) or compare(*sides) == 0:
        raise Undecided("a case distinction that changes at the value of the variable")
