"""The game on many histograms at once: arrays in, arrays out, in chunks.

Rows are pairs of laws, the data's and the generator's; the bins run along one axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantheory.divergence.arrays import jsd
from gantheory.divergence.kernels import log_ratio
from gantheory.divergence.rows import Rows, blocks, pair_of
from gantheory.measure.arrays import unit_interval

Floats = NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)


def criterion(p: ArrayLike, q: ArrayLike, *, axis: int = -1, normalise: bool = False) -> Floats:
    """``C(G) = -log 4 + 2 JSD(p, q)`` by rows, in nats (Goodfellow et al. 2014, (6)).

    Near -log 4 the digits of the excess are lost to the sum: they stand in ``2 * jsd(p, q)``.

    Parameters
    ----------
    p, q
        Weights >= 0 of equal shape, such as ``(rows, bins)``.
    axis
        The axis of the bins.
    normalise
        Whether to divide each row by its sum first (counts).

    Returns
    -------
    numpy.ndarray
        The shape of ``p`` without ``axis``, values in [-log 4, 0].

    Raises
    ------
    InputError
        As :func:`gantheory.divergence.arrays.jsd`.
    """
    value: Floats = 2 * jsd(p, q, axis=axis, normalise=normalise) - math.log(4)
    return value


def optimal_discriminator(
    p: ArrayLike,
    q: ArrayLike,
    *,
    axis: int = -1,
    normalise: bool = False,
    off_support: float | None = None,
) -> Floats:
    """``D* = p/(p + q)`` in each bin (Goodfellow et al. 2014, (2)).

    Where both weights vanish, V does not depend on D, and D* is not defined.

    Parameters
    ----------
    p, q, axis, normalise
        As :func:`criterion`.
    off_support
        The value in [0, 1] to give where D* is not defined.

    Returns
    -------
    numpy.ndarray
        The shape of ``p``. Without ``off_support`` it is a ``numpy.ma.MaskedArray``, masked where
        D* is not defined (1/2 lies beneath the mask).

    Raises
    ------
    InputError
        As :func:`criterion`, or if ``off_support`` is outside [0, 1].
    """
    (fill,) = unit_interval([0.5 if off_support is None else off_support], "off_support")
    (value,), free = _by_blocks(_value, p, q, axis, normalise=normalise)
    return _marked(value, free, fill, masked=off_support is None)


def log_optimal_discriminator(
    p: ArrayLike,
    q: ArrayLike,
    *,
    axis: int = -1,
    normalise: bool = False,
    off_support: float | None = None,
) -> tuple[Floats, Floats]:
    """``log D*`` and ``log(1 - D*)`` in each bin, each relatively accurate.

    The second is formed from q, not from D*: at ``q/p = 1e-20``, where D* rounds to 1, it is
    -46.05. Where one weight vanishes, one of the two is ``-inf``.

    Parameters
    ----------
    p, q, axis, normalise
        As :func:`criterion`.
    off_support
        The value of D in [0, 1], not its logarithm, to take where D* is not defined.

    Returns
    -------
    tuple of numpy.ndarray
        As :func:`optimal_discriminator`.

    Raises
    ------
    InputError
        As :func:`optimal_discriminator`.
    """
    (fill,) = unit_interval([0.5 if off_support is None else off_support], "off_support")
    with np.errstate(divide="ignore"):
        fills = float(np.log(fill)), float(np.log1p(-fill))
    (real, generated), free = _by_blocks(_logs, p, q, axis, normalise=normalise)
    masked = off_support is None
    return _marked(real, free, fills[0], masked=masked), _marked(
        generated, free, fills[1], masked=masked
    )


def _by_blocks(
    function: Callable[[Floats, Floats], tuple[Floats, ...]],
    p: ArrayLike,
    q: ArrayLike,
    axis: int,
    *,
    normalise: bool,
) -> tuple[list[Floats], NDArray[np.bool_]]:
    """The function's values, and where both weights vanish, in the shape of ``p``.

    The function is not asked where both vanish: it gets 1 and 1 there.
    """
    left, right = pair_of(p, q, axis)
    shape = left.values.shape
    free = np.zeros(shape, dtype=bool)
    results: list[Floats] = []
    pairs = zip(blocks(left, normalise=normalise), blocks(right, normalise=normalise), strict=True)
    for (place, first), (_, second) in pairs:
        empty = (first == 0) & (second == 0)
        free[place] = empty
        values = function(np.where(empty, 1.0, first), np.where(empty, 1.0, second))
        results = results or [np.empty(shape) for _ in values]
        for result, value in zip(results, values, strict=True):
            result[place] = value

    return [_restored(result, left) for result in results], _restored(free, left)


def _restored(array: NDArray[Scalar], rows: Rows) -> NDArray[Scalar]:
    """The caller's order of axes."""
    whole = array.reshape((*rows.shape, rows.values.shape[-1]))
    return np.ascontiguousarray(np.moveaxis(whole, -1, rows.axis))


def _value(p: Floats, q: Floats) -> tuple[Floats]:
    return (p / (p + q),)


def _logs(p: Floats, q: Floats) -> tuple[Floats, Floats]:
    """``log D* = min(L, 0) - log(1 + e^-|L|)`` with the logit ``L = log(p/q)``, and of ``-L``.

    ``e^-|L|`` is the smaller weight over the larger: an exponential would multiply L's rounding.
    """
    logit = np.where(p == 0, -math.inf, math.inf)
    both = (p > 0) & (q > 0)
    logit[both] = log_ratio(p[both], q[both])
    rest = np.log1p(np.minimum(p, q) / np.maximum(p, q))
    return np.minimum(logit, 0) - rest, -np.maximum(logit, 0) - rest


def _marked(values: Floats, free: NDArray[np.bool_], fill: float, *, masked: bool) -> Floats:
    values[free] = fill
    return np.ma.MaskedArray(values, mask=free) if masked else values
