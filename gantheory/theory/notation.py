"""The signs and words of the notation, each with the tree it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gantheory.theory.expr import (
    AE,
    FINITE_SPACE,
    LEBESGUE,
    TRUE,
    Eq,
    Expr,
    Implies,
    Int,
    Not,
    Or,
    absolute,
    exp,
    log,
    oo,
    where,
)

ORDERS: Mapping[str, Callable[[Expr, Expr], Expr]] = {
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "=": Eq,
    "!=": lambda a, b: Not(Eq(a, b)),
}
SPELLINGS = {"==": "=", "\u2264": "<=", "\u2265": ">=", "\u2260": "!="}
FUNCTIONS: Mapping[str, tuple[int, Callable[..., Expr]]] = {
    "log": (1, log),
    "ln": (1, log),
    "exp": (1, exp),
    "abs": (1, absolute),
    "sqrt": (1, lambda x: exp(log(x) / 2)),
    "min": (2, lambda a, b: where(a <= b, a, b)),
    "max": (2, lambda a, b: where(a <= b, b, a)),
}
NOTATION = frozenset({*FUNCTIONS, "Int", "cdf", "quantile", "Pr", "surely", "x", "in", "as"})
"""Words of the notation that no definition may take."""
CONNECTIVES: Mapping[str, Callable[..., Expr]] = {
    "imp": Implies,
    "conjunction": lambda a, b: Expr("and", (a, b)),
    "disjunction": Or,
    "negation": Not,
    "ae": AE,
}
OPERATORS: Mapping[str, Callable[..., Expr]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "integral": Int,
}
CONSTANTS = {
    "infinity": oo,
    "true": TRUE,
    "finite_space": FINITE_SPACE,
    "lebesgue": LEBESGUE,
}
