"""Values of a generator function: the statement tree of one variable, in any arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, walk


@final
@dataclass(frozen=True)
class Arithmetic:
    """What an evaluation needs beyond the field operations of its numbers.

    Attributes
    ----------
    number
        Converts a fraction.
    log, exp
        The functions, or None where numbers stay rational.
    """

    number: Any
    log: Any = None
    exp: Any = None


RATIONAL = Arithmetic(Fraction)
FLOAT = Arithmetic(float, math.log, math.exp)


def is_rational(f: Expr) -> bool:
    """Whether a function uses the four operations only, so that fractions go to fractions."""
    return all(node.op not in ("log", "exp") for node in walk(f))


def value_at(f: Expr, at: Any, arithmetic: Arithmetic) -> Any:
    """Return ``f(at)`` for a function of one variable; branches not taken are not computed.

    Raises
    ------
    InputError
        If the tree has an operator that is no function of a number.
    """
    match f.op:
        case "num":
            return arithmetic.number(f.args[0])
        case "var":
            return at
        case "oo":
            return math.inf
        case "where":
            branch = f.args[1] if _holds(f.args[0], at, arithmetic) else f.args[2]
            return value_at(branch, at, arithmetic)
        case "add" | "mul" | "div" | "log" | "exp":
            values = [value_at(a, at, arithmetic) for a in f.args]
            return _apply(f.op, values, arithmetic)
    raise InputError(f"{f} is no function of one number: use + - * / log exp where")


def _apply(op: str, values: list[Any], arithmetic: Arithmetic) -> Any:
    match op:
        case "add":
            return values[0] + values[1]
        case "mul":
            return values[0] * values[1]
        case "div":
            return values[0] / values[1]
        case "log":
            return arithmetic.log(values[0])
        case _:
            return arithmetic.exp(values[0])


def _holds(condition: Expr, at: Any, arithmetic: Arithmetic) -> bool:
    if condition.op not in ("le", "lt"):
        raise InputError(f"{condition} is no comparison: use < or <=")
    left, right = (value_at(a, at, arithmetic) for a in condition.args)
    return bool(left <= right) if condition.op == "le" else bool(left < right)
