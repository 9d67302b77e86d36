"""What an f-divergence is: a declaration, as data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import final

from gantheory.divergence.generator import FLOAT, is_rational, value_at
from gantheory.divergence.kernels import Kernel
from gantheory.theory.claim import Source
from gantheory.theory.expr import Expr


@final
@dataclass(frozen=True)
class FDivergence:
    r"""``D_f(p, q) = int_{q>0} q f(p/q) + f'(oo) p(q = 0)``; in nats if it is a logarithm.

    Attributes
    ----------
    name
        As on the command line.
    convention
        The formula that the name stands for here, printed beside it.
    generator
        f as a tree in the variable ``u`` of vocabulary: convex on u > 0 and normalised, f(1) =
        f'(1) = 0 (where f is differentiable at 1), so that f >= 0. Adding ``c (u - 1)`` changes
        no divergence between probability laws.
    at_zero
        f(0), the limit: what a point costs that q has and p lacks, by its weight in q.
    slope
        f'(oo), the limit of f(u)/u: what a point costs that p has and q lacks.
    conjugate
        ``f*(t) = sup_{u>0} (u t - f(u))`` as a tree in ``t``; None if it is not elementary.
    kernel
        The terms ``q f(p/q)`` for positive float weights, without cancellation.
    source
        Where it is defined.
    symmetric
        Whether D(p, q) = D(q, p).
    metric_power
        The power of D that is a metric on laws, or None if none is known to be.
    """

    name: str
    convention: str
    generator: Expr
    at_zero: Expr
    slope: Expr
    conjugate: Expr | None
    kernel: Kernel
    source: Source
    symmetric: bool = False
    metric_power: Fraction | None = None

    @cached_property
    def rational(self) -> bool:
        """Whether rational laws have a rational (or infinite) divergence."""
        return is_rational(self.generator)

    @cached_property
    def in_nats(self) -> bool:
        """Whether its values are logarithms, with a unit; those of powers and ratios have none."""
        return _is_logarithmic(self.generator)

    @cached_property
    def cost_at_zero(self) -> float:
        """f(0) as a float, ``inf`` included."""
        return float(value_at(self.at_zero, None, FLOAT))

    @cached_property
    def cost_at_infinity(self) -> float:
        """f'(oo) as a float, ``inf`` included."""
        return float(value_at(self.slope, None, FLOAT))

    @property
    def maximum(self) -> float:
        """f(0) + f'(oo): the value on mutually singular laws, and the largest one."""
        return self.cost_at_zero + self.cost_at_infinity

    @property
    def bounded(self) -> bool:
        """Whether the divergence of any two laws is finite."""
        return self.maximum < math.inf

    def __str__(self) -> str:
        return f"{self.name} = {self.convention}"


def _is_logarithmic(f: Expr) -> bool:
    """Whether a logarithm is added up: one under an exponential is a power's."""
    if f.op in ("log", "exp"):
        return f.op == "log"
    return any(_is_logarithmic(a) for a in f.args if isinstance(a, Expr))
