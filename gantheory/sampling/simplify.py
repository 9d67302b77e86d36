"""A counterexample in small numbers: where shrinking ends in weights like 1/2 + 2^-1000, small
models are tried in order of size.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction

from gantheory.theory.expr import Expr, free_variables
from gantheory.theory.kinds import Kind
from gantheory.theory.model import Model, Value

# Denominators to try, simplest first, on one and two points; and how many models at most.
_DENOMINATORS = (1, 2, 3, 4)
_MOST = 4000
_SMALL = 100
# How far nearly equal laws are apart, and how many choices of them are tried for each distance.
_GAPS = (Fraction(1, 64), Fraction(1, 2**20))
_NEAR = 9


def simplified(statement: Expr, model: Model, holds: Callable[[Model], bool | None]) -> Model:
    """The smallest model of a fixed list on which the statement is false too; else the model.

    Parameters
    ----------
    statement
        Its free variables tell what values to try.
    model
        A model on which the statement is false; returned as it is if its numbers are small.
    holds
        Whether the statement holds on a model.
    """
    if _size(model) <= _SMALL:
        return model
    for candidate in itertools.islice(small_models(statement), _MOST):
        if holds(candidate) is False:
            return candidate
    return model


def _size(model: Model) -> int:
    """The largest denominator in a model."""
    values = (v if isinstance(v, tuple) else (v,) for v in model.values.values())
    numbers = [x for v in values for x in v if isinstance(x, Fraction)]
    return max((x.denominator for x in (*numbers, *model.mu)), default=1)


def small_models(statement: Expr) -> Iterator[Model]:
    """Models on one and two points of measure one, simplest numbers first: laws at one point, laws
    apart, and discriminators that tell the points from each other are among the first. None for a
    statement with variables of kinds that are not tried.
    """
    variables = sorted(free_variables(statement), key=lambda v: str(v.args[0]))
    names = [str(v.args[0]) for v in variables]
    for k in _DENOMINATORS:
        for points in (1, 2):
            choices = [_choices(v.args[1], points, k) for v in variables]
            for values in itertools.product(*choices):
                mu = (Fraction(1),) * points
                yield Model(mu, dict(zip(names, values, strict=True)))


def near_models(statement: Expr) -> Iterator[Model]:
    """Models on two points of measure one whose densities are 1/2 each, or nearly so: there a
    constant that is too good fails, as 2.01 for Pinsker's 2. What else varies takes its middle
    value. None for fewer than two densities, or for kinds that are not tried.
    """
    variables = sorted(free_variables(statement), key=lambda v: str(v.args[0]))
    names = [str(v.args[0]) for v in variables]
    middle = Fraction(1, 2)
    if [v.args[1].name for v in variables].count("density") < 2:
        return
    for gap in _GAPS:
        shifts = (Fraction(0), gap, -gap)
        laws: list[Value] = [(middle + x, middle - x) for x in shifts]
        choices = [
            laws if v.args[1].name == "density" else _middle(v.args[1], middle) for v in variables
        ]
        for values in itertools.islice(itertools.product(*choices), _NEAR):
            yield Model((Fraction(1),) * 2, dict(zip(names, values, strict=True)))


def _middle(kind: Kind, middle: Fraction) -> list[Value]:
    if kind.name not in _ENDS:
        return []
    return [(middle, middle)] if kind.sort == "function" else [middle]


def _choices(kind: Kind, points: int, k: int) -> list[Value]:
    """The values of a kind in multiples of 1/k; none for a kind that is not tried."""
    if kind.name == "density":
        heights = range(k + 1) if points == 2 else [k]
        return [(Fraction(h, k), Fraction(k - h, k))[:points] for h in heights]
    low, high = _ENDS.get(kind.name, (1, 0))
    steps = [Fraction(h, k) for h in sorted(range(low * k, high * k + 1), key=_simplicity)]
    if kind.name in _OPEN:
        steps = [x for x in steps if 0 < x and (x < 1 or kind.name == "positive")]
    if kind.sort == "function":
        return list(itertools.product(steps, repeat=points))
    return list(steps)


def _simplicity(h: int) -> tuple[int, bool]:
    return abs(h), h < 0


_ENDS = {
    "discriminator": (0, 1),
    "open discriminator": (0, 1),
    "score": (-1, 1),
    "real": (-2, 2),
    "nonnegative": (0, 2),
    "positive": (0, 2),
    "unit": (0, 1),
    "open unit": (0, 1),
}
_OPEN = frozenset({"open discriminator", "open unit", "positive"})
