"""Expanded statements said in words again: the definitions of the theory folded back, and bound
variables given the names that people use.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gantheory.theory.expr import (
    BINDERS,
    Definition,
    Expr,
    expand,
    free_variables,
    rebuild,
    substitute,
    var,
    walk,
)
from gantheory.theory.vocabulary import (
    JSD,
    KL,
    TV,
    C,
    C_open,
    Dstar,
    E,
    H,
    V,
    least_loss,
    loss,
    sigmoid,
)

# The larger first: C is a supremum of V, and V a sum of expectations.
_WORDS = (C, C_open, least_loss, JSD, V, loss, KL, TV, Dstar, sigmoid, H, E)
_NAMES = {
    "discriminator": "DEF",
    "open discriminator": "DEF",
    "density": "rsw",
    "score": "gfh",
    "natural": "nk",
    "open unit": "edt",
    "positive": "tkc",
    "discriminator table": "D",
    "index": "",
}


@lru_cache(maxsize=4096)
def fold(t: Expr) -> Expr:
    """The same statement with the standard definitions where they apply."""
    return _named(_folded(expand(t)))


def _folded(t: Expr) -> Expr:
    for definition in _WORDS:
        args = _arguments(definition, t)
        if args is not None:
            return definition(*(_folded(a) for a in args))
    return rebuild(t, _folded)


def _arguments(definition: Definition, t: Expr) -> list[Expr] | None:
    """The arguments at which a definition is the term, if there are such."""
    found: dict[Expr, Expr] = {}
    if not _matches(_body(definition), t, definition.params, found):
        return None
    args = [found[v] for v in definition.params if v in found]
    complete = len(args) == len(definition.params)
    return args if complete and expand(definition(*args)) == t else None


@lru_cache(maxsize=64)
def _body(definition: Definition) -> Expr:
    return expand(definition.body)


def _matches(pattern: Expr, t: Expr, params: Sequence[Expr], found: dict[Expr, Expr]) -> bool:
    if pattern in params:
        return found.setdefault(pattern, t) == t
    if pattern.op != t.op or len(pattern.args) != len(t.args):
        return False
    return all(
        _matches(a, b, params, found) if isinstance(a, Expr) and isinstance(b, Expr) else a == b
        for a, b in zip(pattern.args, t.args, strict=True)
    )


def _named(t: Expr, outer: frozenset[str] = frozenset()) -> Expr:
    """Bound variables "@1" renamed by kind, to names that occur nowhere else in the statement."""
    if t.op in BINDERS and t.args[0].args[0].startswith("@"):
        v = t.args[0]
        taken = {x.args[0] for x in walk(t) if x.op == "var"} | outer
        taken |= {x.args[0] for x in free_variables(t)}
        name = next(n for n in _candidates(v) if n not in taken)
        new = var(name, v.args[1])
        t = Expr(t.op, (new, *(substitute(a, {v: new}) for a in t.args[1:])))
        outer |= {name}
    return rebuild(t, lambda a: _named(a, outer))


def _candidates(v: Expr) -> list[str]:
    kind = v.args[1]
    letters = _NAMES.get(kind.name, "") or (kind.over[0].lower() if kind.over else "x")
    return [*letters, *(f"{letters[0]}{n}" for n in range(1, 1000))]
