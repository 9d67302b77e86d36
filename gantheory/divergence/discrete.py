"""The divergence of two discrete laws, in floats or exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.generator import RATIONAL, value_at
from gantheory.measure.arrays import Weights, paired, total
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

K = TypeVar("K")


def divergence(f: FDivergence, p: Weights, q: Weights) -> float:
    """``D_f(p, q)`` of two discrete laws in floats (nats), ``inf`` where it is infinite.

    Relatively accurate for near-equal laws, tiny weights and zeros: no term cancels. Weights are
    taken as they are, without normalising.

    Parameters
    ----------
    f
        The divergence.
    p, q
        Laws without densities, mappings from points to weights, or two arrays of shape ``(n,)``.

    Raises
    ------
    InputError
        If the two do not fit together, are no laws, or the value is finite and beyond floats.
    """
    values = divergences(f, p, q)
    if values.ndim:
        raise InputError(
            f"p has shape {(*values.shape, '...')}: one pair here, many in divergences"
        )
    return float(values)


def divergences(f: FDivergence, p: Weights, q: Weights) -> NDArray[np.float64]:
    """``D_f`` of many pairs at once: arrays of shape ``(..., n)`` give shape ``(...)``.

    Raises
    ------
    InputError
        As :func:`divergence`.
    """
    return total(terms(f, *paired(p, q)))


def terms(f: FDivergence, p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the contribution of each point: non-negative, ``inf`` where one is infinite.

    Raises
    ------
    InputError
        If a term is finite and larger than any float.
    """
    result = np.zeros_like(p)
    both = (p > 0) & (q > 0)
    result[both] = f.kernel(p[both], q[both])
    if np.isinf(result).any() or np.isnan(result).any():
        raise InputError(
            f"a term of {f.name} is finite but larger than any float: use exact weights"
        )
    only_q, only_p = (p == 0) & (q > 0), (q == 0) & (p > 0)
    # Masked, since oo times 0 is no contribution.
    result[only_q] = q[only_q] * f.cost_at_zero
    result[only_p] = p[only_p] * f.cost_at_infinity
    return result


def exact_divergence(
    f: FDivergence, p: Mapping[K, Fraction], q: Mapping[K, Fraction]
) -> Fraction | float:
    """``D_f(p, q)`` of two laws with rational weights: a fraction, or ``math.inf``.

    Parameters
    ----------
    f
        A divergence with ``f.rational``: tv, pearson, neyman, triangular, alpha of whole order.
    p, q
        Exact weights by point (the ``atoms`` of a law); a missing point has weight 0.

    Raises
    ------
    InputError
        If the divergence is not rational, or the weights are no laws.
    """
    if not f.rational:
        raise InputError(f"{f.name} of rational laws is not rational: use an enclosure")
    for name, law in (("p", p), ("q", q)):
        _check_exact(name, law)
    parts = [_exact_term(f, p.get(x, Fraction(0)), q.get(x, Fraction(0))) for x in {**p, **q}]
    if math.inf in parts:
        return math.inf
    return sum((Fraction(part) for part in parts), Fraction(0))


def _exact_term(f: FDivergence, p: Fraction, q: Fraction) -> Fraction | float:
    if p and q:
        return Fraction(value_at(f.generator, p / q, RATIONAL)) * q
    if not p and not q:
        return Fraction(0)
    cost = value_at(f.at_zero if q else f.slope, None, RATIONAL)
    return math.inf if cost == math.inf else Fraction(cost) * (p or q)


def _check_exact(name: str, law: Mapping[K, Fraction]) -> None:
    for point, weight in law.items():
        if not isinstance(weight, int | Fraction):
            raise InputError(f"{name} has the weight {weight!r} at {point}: give a Fraction")
        if weight < 0:
            raise InputError(f"{name} has the weight {weight} at {point}: weights are >= 0")
    mass = sum(law.values(), Fraction(0))
    if mass != 1:
        raise InputError(f"{name}: weights sum to {mass}, not 1: fix them")
