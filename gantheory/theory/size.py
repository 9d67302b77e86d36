"""How large a statement becomes once its definitions are unfolded: found without unfolding it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantheory.theory.expr import Definition, Expr

MOST_NODES = 20_000
"""Larger statements are refused where they are read."""

MOST_DEPTH = 100
"""And deeper ones: functions of the tree are recursive."""


def size_of(t: Expr) -> int:
    """The number of nodes."""
    return _measured(t, lambda parts: min(1 + sum(parts), MOST_NODES + 1))


def depth_of(t: Expr) -> int:
    """The height of the tree."""
    return _measured(t, lambda parts: min(1 + max(parts, default=0), MOST_NODES))


def _measured(t: Expr, join: Callable[[list[int]], int]) -> int:
    known: dict[tuple[Definition, tuple[int, ...]], int] = {}

    def of(t: Expr, values: Mapping[Expr, int], seen: dict[int, int]) -> int:
        if t in values:
            return values[t]
        if id(t) in seen:  # a tree that was built by powers shares its parts
            return seen[id(t)]
        if t.op == "def":
            definition, args = t.args
            parts = tuple(of(a, values, seen) for a in args)
            if (definition, parts) not in known:
                inner = dict(zip(definition.params, parts, strict=True))
                known[definition, parts] = of(definition.body, inner, {})
            found = known[definition, parts]
        else:
            found = join([of(a, values, seen) for a in t.children])
        seen[id(t)] = found
        return found

    return of(t, {}, {})
