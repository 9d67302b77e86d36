"""Discrete laws as arrays of floats: shapes and sums are checked here, once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Weights = Law | Mapping[Any, Any] | Sequence[float] | np.ndarray
"""A discrete law: a law without densities, weights by point, or an array of weights."""

SUM_TOLERANCE = 1e-9
"""How far from one a sum of float weights may be: a million correctly rounded weights of a law
sum to one within 1e-10, and a printed table of nine digits still passes."""


def weight_array(weights: Sequence[float] | NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Check an array of weights; the last axis runs over the points.

    Raises
    ------
    InputError
        If it is empty, holds a negative number, a nan or an infinity, or a row does not sum to
        one within ``SUM_TOLERANCE``.
    """
    array = float_array(weights, name)
    if (array < 0).any():
        raise InputError(f"{name} has the weight {array[array < 0][0]}: weights are >= 0; fix it")
    sums = array.sum(axis=-1)
    wrong = np.abs(sums - 1) > SUM_TOLERANCE
    if wrong.any():
        worst = sums[wrong].flat[0] if sums.ndim else sums
        raise InputError(
            f"{name}: weights sum to {worst:.15g}, not 1: divide by the sum or fix them"
        )
    return array


def float_array(values: object, name: str) -> NDArray[np.float64]:
    """Check an array of finite floats with at least one axis and no empty one.

    Raises
    ------
    InputError
        If it is empty, ragged, or holds anything but finite numbers.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{name} is no array of numbers: give rows of equal length") from None
    if array.ndim == 0:
        raise InputError(f"{name} is the single number {array}: give an array of weights")
    if array.size == 0:
        raise InputError(f"{name} is empty (shape {array.shape}): give at least one entry")
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)][0]
        raise InputError(f"{name} has the entry {bad}: give finite numbers")
    return array


def same_shape(first: NDArray[np.float64], second: NDArray[np.float64], names: str) -> None:
    """Refuse two arrays of different shapes; nothing is broadcast silently.

    Raises
    ------
    InputError
        With both shapes.
    """
    if first.shape != second.shape:
        raise InputError(
            f"{names} have shapes {first.shape} and {second.shape}: give equal shapes, one entry a"
            " point"
        )


def paired(p: Weights, q: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bring two discrete laws to weights over the same points.

    Two laws or two mappings are matched point by point, zeros filled in; two arrays must have
    equal shapes, and may hold many pairs (the last axis runs over the points).

    Raises
    ------
    InputError
        If one is an array and the other is not, shapes differ, or weights are no law.
    """
    by_point = [by_points(law) for law in (p, q)]
    if by_point[0] is not None and by_point[1] is not None:
        first, second = by_point[0], by_point[1]
        points = list(dict.fromkeys([*first, *second]))
        if not points:
            raise InputError("two laws without any point: give at least one")
        rows = [[float(law.get(x, 0.0)) for x in points] for law in (first, second)]
        return weight_array(rows[0], "p"), weight_array(rows[1], "q")
    if by_point[0] is not None or by_point[1] is not None:
        raise InputError("one law is an array and the other has named points: give both alike")
    arrays = weight_array(_sequence(p), "p"), weight_array(_sequence(q), "q")
    same_shape(*arrays, "p and q")
    return arrays


def by_points(law: Weights) -> Mapping[Any, Any] | None:
    """Return the weights by point, or None for an array.

    Raises
    ------
    InputError
        If the law has a density.
    """
    if isinstance(law, Law):
        if law.parts:
            raise InputError(
                f"{law} has a density: floats on arrays serve discrete laws; use an enclosure"
            )
        return dict(law.atoms.items())
    return law if isinstance(law, Mapping) else None


def _sequence(law: Weights) -> NDArray[np.float64]:
    return np.asarray(law) if not isinstance(law, np.ndarray) else law


def unit_interval(values: object, name: str) -> NDArray[np.float64]:
    """Check an array of numbers in [0, 1].

    Raises
    ------
    InputError
        With the first value outside.
    """
    array = float_array(values, name)
    outside = (array < 0) | (array > 1)
    if outside.any():
        raise InputError(
            f"{name} has the value {array[outside][0]}, outside [0, 1]: a discriminator is a"
            " probability"
        )
    return array


def total(terms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum the last axis with one rounding (``math.fsum``); rows with an infinity give it.

    Raises
    ------
    InputError
        If a row holds both infinities.
    """
    rows = terms.reshape(-1, terms.shape[-1])
    sums = np.array([_row_sum(row) for row in rows])
    return sums.reshape(terms.shape[:-1])


def _row_sum(row: NDArray[np.float64]) -> float:
    try:
        return math.fsum(row)
    except ValueError:
        raise InputError("a sum of +oo and -oo is not defined: split it") from None
    except OverflowError:
        raise InputError("the sum is finite but larger than any float: use exact weights") from None
