"""Divergences of many histograms at once: arrays in, arrays out, in blocks of rows.

Rows are laws; the bins run along one axis. The Jensen-Shannon divergence has its own form; every
other divergence uses its kernel, whose terms are all >= 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantheory.divergence.alpha import alpha as alpha_of
from gantheory.divergence.catalogue import (
    HELLINGER,
    JEFFREYS,
    KL,
    NEYMAN,
    PEARSON,
    REVERSE_KL,
    TRIANGULAR,
    TV,
)
from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.rows import blocks, dots, pair_of
from gantheory.measure.exact import Number
from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]
Sums = Callable[[Floats, Floats], Floats]
"""Takes two blocks of one shape, rows of weights, to the sum over each row."""

_LEAST = 5e-324
"""Stands for ``p + q`` where both vanish: no sum of two positive weights lies below it, subnormal
ones included, so that nothing else changes and ``0/0`` becomes 0."""


def jsd(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``JSD(p, q) = (KL(p, m) + KL(q, m))/2``, ``m = (p + q)/2``, in nats: in [0, log 2].

    A divergence, not its square root. The relative error is a few roundings at any size of the
    divergence, near-equal rows included.

    Parameters
    ----------
    p, q
        Weights >= 0 of equal shape, such as ``(rows, bins)``; integers and any floats.
    axis
        The axis of the bins.
    normalise
        Whether to divide each row by its sum first (counts). Each weight is then rounded once,
        which near-equal rows feel.

    Returns
    -------
    numpy.ndarray
        The shape of ``p`` without ``axis``.

    Raises
    ------
    InputError
        If shapes differ or are empty; with index and value, if a weight is negative or not
        finite; with the sum, if a row does not sum to one (to zero, with ``normalise``).
    """
    return _by_rows(_JensenShannon(), p, q, axis, normalise=normalise)


def kl(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``KL(p||q) = sum p log(p/q)`` by rows, in nats; ``inf`` where q misses a bin of p.

    Parameters, result and errors as :func:`jsd`.
    """
    return divergence(KL, p, q, axis=axis, normalise=normalise)


def reverse_kl(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``KL(q||p)`` by rows, in nats. Parameters, result and errors as :func:`jsd`."""
    return divergence(REVERSE_KL, p, q, axis=axis, normalise=normalise)


def jeffreys(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``KL(p||q) + KL(q||p)`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(JEFFREYS, p, q, axis=axis, normalise=normalise)


def pearson(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``sum (p - q)^2/q`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(PEARSON, p, q, axis=axis, normalise=normalise)


def neyman(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``sum (p - q)^2/p`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(NEYMAN, p, q, axis=axis, normalise=normalise)


def hellinger(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``1 - sum sqrt(p q)`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(HELLINGER, p, q, axis=axis, normalise=normalise)


def tv(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """Total variation ``sum |p - q|/2`` by rows. Parameters, result, errors as :func:`jsd`."""
    return divergence(TV, p, q, axis=axis, normalise=normalise)


def triangular(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``sum (p - q)^2/(p + q)`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(TRIANGULAR, p, q, axis=axis, normalise=normalise)


def alpha(
    a: Number, p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False
) -> Floats:
    """``(sum p^a q^(1-a) - 1)/(a(a-1))`` by rows. Parameters, result and errors as :func:`jsd`."""
    return divergence(alpha_of(a), p, q, axis=axis, normalise=normalise)


def divergence(
    f: FDivergence, p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False
) -> Floats:
    """``D_f(p, q)`` by rows, for any divergence of the catalogue, or a user's own.

    Parameters, result and errors as :func:`jsd`; also an ``InputError`` if a term is finite and
    larger than any float.
    """
    return _by_rows(_kernel_sums(f), p, q, axis, normalise=normalise)


def _by_rows(sums: Sums, p: ArrayLike, q: ArrayLike, axis: int, *, normalise: bool) -> Floats:
    """Apply ``sums``, which adds up a block's terms along its rows, to block after block."""
    left, right = pair_of(p, q, axis)
    result = np.empty(left.values.shape[:-1])
    pairs = zip(blocks(left, normalise=normalise), blocks(right, normalise=normalise), strict=True)
    for (place, first), (_, second) in pairs:
        result[place] = sums(first, second)
    flat: Floats = result.reshape(left.shape)[()]
    return flat


def _kernel_sums(f: FDivergence) -> Sums:
    """Add up the terms of any divergence, by its kernel for two positive weights."""

    def sums(p: Floats, q: Floats) -> Floats:
        only_q, only_p = p == 0, q == 0
        single = only_p | only_q
        # One against one costs nothing; the true cost is put in its place.
        terms = f.kernel(np.where(single, 1.0, p), np.where(single, 1.0, q))
        if not np.isfinite(terms).all():
            raise InputError(
                f"a term of {f.name} is finite but larger than any float: use exact weights"
            )
        for alone, weights, cost in (
            (only_q, q, f.cost_at_zero),
            (only_p, p, f.cost_at_infinity),
        ):
            here = alone & (weights > 0)  # masked, since oo times 0 is no contribution
            terms[here] = weights[here] * cost
        total: Floats = terms.sum(axis=1)
        return total

    return sums


@final
class _JensenShannon:
    """Adds up ``(p + q) F(a)/4``, ``a = |p - q|/(p + q)``, without cancellation.

    ``F(a) = (1 + a) log(1 + a) + (1 - a) log(1 - a)`` would cancel as a nears 0. It is taken as ::

        F(a) = 2 a log(1 + a) + (1 - a) log(1 - a^2),

    whose second term is at most half of the first: so it is where a nears 0, and it vanishes where
    a nears 1. The weights ``(p + q) a`` and ``(p + q)(1 - a)`` are formed as ``|p - q|`` and ``2
    min(p, q)``.
    """

    def __init__(self) -> None:
        self._size = 0
        self._buffers: list[Floats] = []

    def __call__(self, p: Floats, q: Floats) -> Floats:
        """Return the sum over each row."""
        if self._size < p.size:
            self._size = p.size
            self._buffers = [np.empty(p.size) for _ in range(3)] + [np.full(p.size, _LEAST)]
        a, b, w, least = (x[: p.size].reshape(p.shape) for x in self._buffers)
        np.maximum(np.add(p, q, out=a), least, out=a)
        np.abs(np.subtract(p, q, out=w), out=w)
        np.divide(w, a, out=a)
        # A relative error of a rounding: the logarithm stays finite at a = 1, where min(p, q) is 0
        # or nothing beside p + q.
        np.multiply(np.multiply(a, a, out=b), 2.0**-53 - 1, out=b)
        total = dots(w, np.log1p(a, out=a))
        total += dots(np.minimum(p, q, out=w), np.log1p(b, out=b))
        total /= 2
        return total
