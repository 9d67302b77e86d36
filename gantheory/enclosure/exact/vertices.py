"""The point masses, for functionals that are affine in a density or law.

An affine functional takes at sum_x r_x delta_x the value sum_x r_x (its value at delta_x), also in
the extended reals unless both infinities occur; so its extrema are at the point masses. That it is
affine is read off the tree.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from gantheory.enclosure.exact.scope import Assigned, Scope, set_size
from gantheory.enclosure.exact.value import ONE, ZERO, Infinity, Undecided, Value
from gantheory.theory.expr import Expr, free_variables, num

Term = Callable[[Expr, Scope], Value]


def vertices(v: Expr, body: Expr, s: Scope, term: Term) -> list[Assigned]:
    """The point masses among densities or laws v, for a body that is affine in v.

    Raises
    ------
    Undecided
        If the body is not seen to be affine.
    """
    if not _affine(body, v, s, term):
        raise Undecided(f"an extremum over {v.args[1].meaning} of a functional that is not affine")
    if v.args[1].name == "density":
        return [tuple(1 / s.mu[i] if i == x else ZERO for i in range(len(s.mu))) for x in s.charged]
    if v.args[1].sort == "law":
        n = _law_size(body, v, s)
        return [tuple(ONE if i == x else ZERO for i in range(n)) for x in range(n)]
    raise Undecided(f"an extremum over {v.args[1].meaning}")


def _law_size(body: Expr, v: Expr, s: Scope) -> int:
    """How many points the space of a law has: the domain of the maps that push it forward."""
    sizes = {len(s.mu)} if _stands_bare(body, v) else set()
    sizes |= {len(s.values[g.args[0]]) for g in _pushing(body, v)}  # type: ignore[arg-type]
    if len(sizes) != 1:
        raise Undecided("a law that is used on two spaces")
    return sizes.pop()


def _pushing(t: Expr, v: Expr) -> list[Expr]:
    own = [t.args[0]] if t.op == "push" and t.args[1] == v else []
    return own + [g for child in t.children for g in _pushing(child, v)]


def _stands_bare(t: Expr, v: Expr) -> bool:
    if t.op in ("mean", "prob") and t.args[0] == v:
        return True
    return any(_stands_bare(child, v) for child in t.children)


def _affine(t: Expr, v: Expr, s: Scope, term: Term) -> bool:
    """Whether a number is affine in v, with finite factors."""
    if v not in free_variables(t):
        return True
    op, a = t.op, t.args
    if op == "add":
        return _affine(a[0], v, s, term) and _affine(a[1], v, s, term)
    if op == "mul":
        free, bound = (a[1], a[0]) if v in free_variables(a[0]) else a
        return _finite_factor(free, v, s, term) and _affine(bound, v, s, term)
    if op == "div":
        return _finite_factor(a[1], v, s, term) and _affine(a[0], v, s, term)
    if op == "int":
        return _pointwise_affine(a[0], v)
    if op == "sum":
        scopes = [s.bind(a[0].args[0], fmpq(i)) for i in range(set_size(a[0], s))]
        return all(_affine(a[1], v, scope, term) for scope in scopes)
    if op in ("mean", "prob"):
        return _is_law_of(a[0], v) and v not in free_variables(a[1])
    return False


def _finite_factor(t: Expr, v: Expr, s: Scope, term: Term) -> bool:
    """A product of oo with a functional is its sign, which is not affine."""
    return v not in free_variables(t) and not isinstance(term(t, s), Infinity)


def _is_law_of(t: Expr, v: Expr) -> bool:
    return t == v or (t.op == "push" and _is_law_of(t.args[1], v))


def _pointwise_affine(t: Expr, v: Expr) -> bool:
    if v not in free_variables(t) or _linear(t, v):
        return True
    op, a = t.op, t.args
    if op == "add":
        return _pointwise_affine(a[0], v) and _pointwise_affine(a[1], v)
    if op in ("mul", "div"):
        number, bound = (a[1], a[0]) if op == "div" or a[1].op == "num" else a
        return number.op == "num" and _pointwise_affine(bound, v)
    if op == "where" and v not in free_variables(a[0]):
        return _pointwise_affine(a[1], v) and _pointwise_affine(a[2], v)
    return False


def _linear(t: Expr, v: Expr) -> bool:
    """A multiple of v(x), by a factor that may be infinite; 0 where v(x) = 0."""
    if t == v:
        return True
    op, a = t.op, t.args
    if op == "mul":
        free, bound = (a[1], a[0]) if v in free_variables(a[0]) else a
        return v not in free_variables(free) and _linear(bound, v)
    if op == "div":
        return v not in free_variables(a[1]) and _linear(a[0], v)
    if op == "where" and a[0] == (num(0) < v) and a[2] == num(0):
        return _linear(a[1], v)
    return False
