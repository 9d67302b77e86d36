"""A discriminator ``sigmoid(polynomial)`` trained on samples, in any dimension."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb
from typing import final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]

MOST_FEATURES = 2000
"""More monomials are refused: the game is solved with their matrix."""

_RIDGE = 1e-6
"""Weights are drawn to zero this much, so that points that are separable have an optimum too."""

_ROUNDS, _SETTLED = 100, 1e-12


@final
@dataclass(frozen=True, eq=False)
class PolynomialDiscriminator:
    """``D(x) = sigmoid(w . monomials of (x - centre)/scale)``.

    Attributes
    ----------
    degree
        The largest degree of a monomial.
    centre, scale
        Of the training points, shape ``(dimensions,)``.
    weights
        One for each monomial, by degree.
    """

    degree: int
    centre: Floats
    scale: Floats
    weights: Floats

    def __call__(self, points: ArrayLike) -> Floats:
        """D at points of shape ``(n, dimensions)``, in [0, 1]; shape ``(n,)``."""
        z = (columns(points) - self.centre) / self.scale
        found: Floats = expit(monomials(z, self.degree) @ self.weights)
        return found


def fit_discriminator(
    data: ArrayLike, generated: ArrayLike, degree: int = 2
) -> PolynomialDiscriminator:
    """The polynomial discriminator with the largest V on two samples, by Newton's method.

    V on the samples is concave in the weights. Where the samples are separable it has no top, and
    large weights, nearly the best, are returned.

    Parameters
    ----------
    data, generated
        Points, shape ``(n, dimensions)`` or ``(n,)``; the two may differ in number.
    degree
        Of the polynomial, 1 or more.

    Raises
    ------
    InputError
        If the dimensions differ, a sample is empty or not finite, or there are too many monomials.
    """
    x, y = columns(data), columns(generated)
    if x.shape[1] != y.shape[1]:
        raise InputError(
            f"the data have {x.shape[1]} coordinates, the generated points {y.shape[1]}: they have "
            "to be of one space"
        )
    count = feature_count(x.shape[1], degree)
    if count > MOST_FEATURES:
        raise InputError(
            f"polynomials of degree {degree} in {x.shape[1]} dimensions have {count} terms, more "
            f"than {MOST_FEATURES}: ask for a lower degree"
        )
    both = np.concatenate([x, y])
    centre, scale = both.mean(axis=0), both.std(axis=0)
    scale[scale == 0] = 1.0
    table = monomials((both - centre) / scale, degree)
    real = np.repeat([1.0, 0.0], [len(x), len(y)])
    mass = np.repeat([1 / len(x), 1 / len(y)], [len(x), len(y)])
    return PolynomialDiscriminator(degree, centre, scale, _best(table, real, mass))


def feature_count(dimensions: int, degree: int) -> int:
    """How many monomials there are, the constant among them."""
    return comb(dimensions + degree, degree)


def monomials(z: Floats, degree: int) -> Floats:
    """All monomials of the coordinates up to a degree, by degree: a column each."""
    found = [np.ones(len(z))]
    for d in range(1, degree + 1):
        found += [
            np.prod(z[:, chosen], axis=1)
            for chosen in combinations_with_replacement(range(z.shape[1]), d)
        ]
    return np.stack(found, axis=1)


def columns(points: ArrayLike) -> Floats:
    """Points as rows.

    Raises
    ------
    InputError
        If there are none, they are not ``(n, dimensions)``, or one is not finite.
    """
    array = np.asarray(points, dtype=float)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or not array.size:
        raise InputError(f"points of shape {np.shape(points)}: give some, (n, dimensions)")
    if not np.isfinite(array).all():
        row = int(np.argwhere(~np.isfinite(array))[0, 0])
        raise InputError(f"point {row} is {array[row].tolist()}: give finite numbers")
    return array


def _best(table: Floats, real: Floats, mass: Floats) -> Floats:
    def value(w: Floats) -> float:
        u = table @ w
        losses = real * np.logaddexp(0, -u) + (1 - real) * np.logaddexp(0, u)
        return -float(mass @ losses) - _RIDGE / 2 * float(w @ w)

    w = np.zeros(table.shape[1])
    best = value(w)
    for _ in range(_ROUNDS):
        u = table @ w
        d, e = expit(u), expit(-u)
        gradient = table.T @ (mass * (real * e - (1 - real) * d)) - _RIDGE * w
        hessian = (table * (mass * d * e)[:, None]).T @ table
        hessian[np.diag_indices_from(hessian)] += _RIDGE
        step = np.linalg.solve(hessian, gradient)
        gain, size = float(gradient @ step), 1.0
        if gain < _SETTLED:
            break
        while size > _SETTLED and value(w + size * step) < best + size * gain / 10:
            size /= 2
        if size <= _SETTLED:
            break
        w = w + size * step
        best = value(w)
    return w
