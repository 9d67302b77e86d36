"""Discriminators on finitely many points, kept as logarithms so that nothing is lost near 0 and 1.

The optimal discriminator is ``D* = p/(p+q)`` (Goodfellow et al. 2014, (2)). Where both weights
vanish, V does not depend on D: D* is free there, and says so instead of being nan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, final

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.kernels import log_ratio
from gantheory.measure.arrays import Weights, by_points, float_array, paired, unit_interval
from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]


@final
@dataclass(frozen=True, eq=False)
class Discriminator:
    """A function D from points into [0, 1].

    Attributes
    ----------
    log_real
        ``log D`` at each point, in [-oo, 0].
    log_generated
        ``log(1 - D)`` at each point, in [-oo, 0], formed without D: at D = 1 - 1e-20 it is -46.
    """

    log_real: Floats
    log_generated: Floats

    @property
    def values(self) -> Floats:
        """D at each point."""
        return np.exp(self.log_real)


@final
@dataclass(frozen=True, eq=False)
class OptimalDiscriminator:
    """Every discriminator that maximises V: fixed where p + q > 0, free elsewhere.

    Attributes
    ----------
    logit
        ``log(p/q)`` (with the class weights' ratio, if any), in [-oo, oo]; 0 where D* is free.
    free
        Whether both weights vanish at a point.
    """

    logit: Floats
    free: NDArray[np.bool_]

    def version(self, off_support: float | None = None) -> Discriminator:
        """Return one optimal discriminator.

        Parameters
        ----------
        off_support
            Its value where D* is free.

        Raises
        ------
        InputError
            If D* is free somewhere and no value is given, or the value is outside [0, 1].
        """
        if off_support is None:
            if self.free.any():
                place = int(np.flatnonzero(self.free)[0])
                raise InputError(
                    f"D* is free at point number {place}, where both weights vanish: choose a"
                    " value in [0, 1] for off_support"
                )
            return from_logit(self.logit)
        (fill,) = unit_interval([off_support], "off_support")
        with np.errstate(divide="ignore"):
            log_real, log_generated = np.log(fill), np.log1p(-fill)
        optimal = from_logit(self.logit)
        return Discriminator(
            np.where(self.free, log_real, optimal.log_real),
            np.where(self.free, log_generated, optimal.log_generated),
        )


def from_logit(logit: Floats) -> Discriminator:
    """Return ``D = sigmoid(logit)``, logits in [-oo, oo].

    Raises
    ------
    InputError
        If a logit is nan, or there is none.
    """
    array = np.asarray(logit, dtype=float)
    if array.size == 0 or array.ndim == 0:
        raise InputError(f"logits of shape {array.shape}: give one a point")
    if np.isnan(array).any():
        raise InputError("a logit is nan: give a number, -inf or inf")
    rest = np.log1p(np.exp(-np.abs(array)))
    return Discriminator(np.minimum(array, 0) - rest, -np.maximum(array, 0) - rest)


def from_values(values: object) -> Discriminator:
    """Return a discriminator by its values in [0, 1].

    Raises
    ------
    InputError
        If a value is outside [0, 1] or there is none.
    """
    array = unit_interval(values, "D")
    with np.errstate(divide="ignore"):
        return Discriminator(np.log(array), np.log1p(-array))


def optimal_discriminator(p: Weights, q: Weights, prior: float = 0.5) -> OptimalDiscriminator:
    """Return ``D* = pi p/(pi p + (1 - pi) q)`` at each point, for two laws of shape ``(n,)``.

    Parameters
    ----------
    p, q
        The data's law and the generator's.
    prior
        The class weight pi of real samples; 1/2 is the game of Goodfellow et al. (2014).

    Raises
    ------
    InputError
        If the laws do not fit together, or ``prior`` is not inside (0, 1).
    """
    check_prior(prior)
    first, second = paired(p, q)
    logit = np.zeros_like(first)
    both = (first > 0) & (second > 0)
    logit[both] = log_ratio(first[both], second[both])
    if prior != 0.5:
        logit[both] += math.log(prior) - math.log1p(-prior)
    logit[(first > 0) & (second == 0)] = math.inf
    logit[(first == 0) & (second > 0)] = -math.inf
    return OptimalDiscriminator(logit, (first == 0) & (second == 0))


def optimal_value_at(p: Weights, q: Weights, point: object) -> float | Literal["free"]:
    """``D*`` at one point of two laws with named points; "free" where both vanish.

    Raises
    ------
    InputError
        If the laws are arrays, or have densities.
    """
    laws = [by_points(law) for law in (p, q)]
    if laws[0] is None or laws[1] is None:
        raise InputError("arrays have no named points: give laws or mappings from points")
    paired(p, q)  # checks the weights
    here = [float(law.get(point, 0.0)) for law in laws if law is not None]
    if here == [0.0, 0.0]:
        return "free"
    return here[0] / (here[0] + here[1])


def check_prior(prior: float) -> None:
    """Refuse a class weight outside (0, 1).

    Raises
    ------
    InputError
        With the value.
    """
    (value,) = float_array([prior], "prior")
    if not 0 < value < 1:
        raise InputError(f"the class weight pi is {prior}, outside (0, 1): give one inside")
