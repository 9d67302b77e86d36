"""Trusted. The shape of a formula: each operator has its number and sorts of arguments.

The other trusted files read a tree by its operators, so a tree of another shape (a conjunction of
three, a number that is no Fraction, a kind made up for the purpose) could be read in two ways. No
theorem is granted about one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from gantheory.derivation.values import Refuse
from gantheory.theory import kinds
from gantheory.theory.expr import Expr, free_variables
from gantheory.theory.kinds import Kind

_KINDS = {k.name: k.sort for k in vars(kinds).values() if isinstance(k, Kind)}
_NAME = re.compile(r"[A-Za-z@_][A-Za-z0-9_]*'*")
_TERM, _FORMULA = "term", "formula"

# The result, then the arguments. A variable that is bound is written with the sorts it may have.
_SHAPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("add", "mul", "div"), (_TERM, _TERM, _TERM)),
    **dict.fromkeys(("log", "exp", "int"), (_TERM, _TERM)),
    **dict.fromkeys(("oo", "point"), (_TERM,)),
    **dict.fromkeys(("sup", "inf"), (_TERM, "bound function number table", _TERM)),
    **dict.fromkeys(("diff", "limit", "layer"), (_TERM, "bound number", _TERM)),
    **dict.fromkeys(("cdf", "quantile", "mean"), (_TERM, "law", _TERM)),
    **dict.fromkeys(("le", "lt", "eq"), (_FORMULA, _TERM, _TERM)),
    **dict.fromkeys(("true", "lebesgue", "finite_space"), (_FORMULA,)),
    **dict.fromkeys(("and", "or", "imp", "iff"), (_FORMULA, _FORMULA, _FORMULA)),
    **dict.fromkeys(("not", "ae", "somewhere"), (_FORMULA, _FORMULA)),
    **dict.fromkeys(
        ("forall", "exists"),
        (_FORMULA, "bound function number law map index table sequence", _FORMULA),
    ),
    "where": (_TERM, _FORMULA, _TERM, _TERM),
    "sum": (_TERM, "bound index", _TERM),
    "prob": (_TERM, "law", _FORMULA),
    "push": ("law", "map term", "law"),
    "pull": (_TERM, "map term", _TERM),
    "surely": (_FORMULA, "law", _FORMULA),
    "tends": (_FORMULA, "bound number", _TERM, _TERM),
}


def check_shape(t: Expr) -> None:
    """Refuse a conclusion that is no formula."""
    if _sort(t) != _FORMULA:
        raise Refuse(f"{t.op} makes no formula")


@lru_cache(maxsize=65536)
def _sort(t: Any) -> str:
    """What an expanded tree is: a term, a formula, or the sort of a variable."""
    if type(t) is not Expr or type(t.args) is not tuple:
        raise Refuse(f"not a tree of the theory: {type(t)}")
    if t.op == "num":
        if len(t.args) != 1 or type(t.args[0]) is not Fraction:
            raise Refuse("a number is one Fraction")
        return _TERM
    if t.op == "var":
        return _sort_of_variable(t)
    if t.op == "at":
        return _sort_of_entry(t)
    result, *expected = _SHAPES.get(t.op, ("",))
    if not result or len(t.args) != len(expected):
        raise Refuse(f"{t.op} with {len(t.args)} arguments has no meaning")
    for wanted, a in zip(expected, t.args, strict=True):
        found = _sort(a)
        if wanted.startswith("bound "):
            ok = a.op == "var" and a.args[1].sort in wanted.split()
        else:
            ok = found in wanted.split()
        if not ok:
            raise Refuse(f"{t.op} has a {found} where it takes a {wanted}")
    if t.op == "somewhere" and free_variables(t):
        raise Refuse(f"{t!r} is about another space, so it has no variables of this one")
    return result


def _sort_of_variable(v: Expr) -> str:
    if tuple(map(type, v.args)) != (str, Kind) or not _NAME.fullmatch(v.args[0]):
        raise Refuse(f"a variable has a name and a kind, not {v.args}")
    kind: Kind = v.args[1]
    over_sets = kind.sort in ("index", "table")
    if _KINDS.get(kind.name) != (None if over_sets else kind.sort) or over_sets != bool(kind.over):
        raise Refuse(f"{kind} is not a kind of the theory")
    return _TERM if kind.sort in ("function", "number") else kind.sort


def _sort_of_entry(t: Expr) -> str:
    """An entry of a table, at one index for each of its sets; or a member of a sequence."""
    base, *where = t.args
    sort = _sort(base)
    over = base.args[1].over if sort == "table" else ()
    if sort == "table" and tuple(i.args[1].over[0] for i in where if _sort(i) == "index") == over:
        if len(where) == len(over):
            return _TERM
    elif sort == "sequence" and len(where) == 1 and _sort(where[0]) == _TERM:
        return _TERM
    raise Refuse(f"{t!r} is not an entry of a table or a member of a sequence")
