"""The value of a game by a saddle point: sup inf and inf sup, where one is found.

For any x0, y0:  inf_x B(x, y0)  <=  sup_y inf_x B  <=  inf_x sup_y B  <=  sup_y B(x0, y).
Where the ends agree, all four do, and (x0, y0) is a saddle point. Each end is an extremum in one
variable; x0 is tried among a few values and y0 is a best answer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from flint import fmpq

from gantheory.enclosure.exact.ranges import range_of
from gantheory.enclosure.exact.scope import Assigned, Scope
from gantheory.enclosure.exact.value import ONE, ZERO, Undecided, Undefined, Value, compare
from gantheory.theory.expr import Expr

OneVariable = Callable[[Expr, Scope], tuple[Value, Assigned | None]]
"""The extremum of a tree in one variable, and a value that attains it."""


def value_of_game(t: Expr, s: Scope, extremum: OneVariable) -> tuple[Value, Assigned]:
    """The value of `op(v, opposite(w, body))` and a value of v that attains it.

    Raises
    ------
    Undecided
        If no saddle point is found, or the body is not seen to be defined everywhere.
    """
    v, inner = t.args
    w, body = inner.args
    range_of(body)  # the inequalities above need B to be defined everywhere, not on two lines
    for first, op, second, opposite in ((v, t.op, w, inner.op), (w, inner.op, v, t.op)):
        for x in _tried(first, s):
            found = _saddle_at(first, x, op, second, opposite, body, s, extremum)
            if found is not None:
                value, y = found
                return value, x if first == v else y
    raise Undecided("no saddle point was found")


def _saddle_at(
    first: Expr,
    x: Assigned,
    op: str,
    second: Expr,
    opposite: str,
    body: Expr,
    s: Scope,
    extremum: OneVariable,
) -> tuple[Value, Assigned] | None:
    try:
        value, y = extremum(Expr(opposite, (second, body)), s.bind(first.args[0], x))
        if y is None:
            return None
        other, _ = extremum(Expr(op, (first, body)), s.bind(second.args[0], y))
        return (value, y) if compare(value, other) == 0 else None
    except (Undecided, Undefined):
        return None


def _tried(v: Expr, s: Scope) -> Iterator[Assigned]:
    if v.args[1].name == "density":
        yield from densities(s)
    elif v.args[1].name in ("discriminator", "open discriminator"):
        yield tuple(ONE / 2 for _ in s.mu)


def densities(s: Scope) -> Iterator[Assigned]:
    """Some densities of a space: those in sight, the uniform one and the point masses."""
    mass = sum((s.mu[i] for i in s.charged), ZERO)
    if mass == 0:
        return
    for value in s.values.values():
        if isinstance(value, tuple) and _is_density(value, s):
            yield value
    yield tuple(1 / mass for _ in s.mu)
    for j in s.charged:
        yield tuple(1 / s.mu[j] if i == j else ZERO for i in range(len(s.mu)))


def _is_density(value: tuple[object, ...], s: Scope) -> bool:
    if len(value) != len(s.mu) or not all(isinstance(x, fmpq) and x >= 0 for x in value):
        return False
    numbers = cast("tuple[fmpq, ...]", value)
    return bool(sum((m * x for m, x in zip(s.mu, numbers, strict=True)), ZERO) == 1)
