"""The value function and the virtual training criterion on discrete laws, in floats (nats)."""

from __future__ import annotations

import math

import numpy as np

from gantheory.divergence.catalogue import JS
from gantheory.divergence.discrete import divergence
from gantheory.game.discriminator import (
    Discriminator,
    Floats,
    check_prior,
    from_values,
    optimal_discriminator,
)
from gantheory.measure.arrays import Weights, float_array, paired, same_shape
from gantheory.theory.errors import InputError

LOG_4 = math.log(4)


def value(p: Weights, q: Weights, discriminator: object) -> float:
    """``V(D,G) = E_p log D + E_q log(1 - D)``, in [-oo, 0] (Goodfellow et al. 2014, (1)).

    Parameters
    ----------
    p, q
        The data's law and the generator's, shape ``(n,)``.
    discriminator
        A :class:`Discriminator`, or its values in [0, 1], shape ``(n,)``.

    Raises
    ------
    InputError
        If shapes differ or a value is outside [0, 1].
    """
    first, second = paired(p, q)
    d = as_discriminator(discriminator, first)
    return expectation(first, d.log_real) + expectation(second, d.log_generated)


def criterion(p: Weights, q: Weights) -> float:
    """``C(G) = sup_D V(D,G) = -log 4 + 2 JSD(p,q)`` (Goodfellow et al. 2014, (6)).

    Raises
    ------
    InputError
        If the laws do not fit together.
    """
    return 2 * divergence(JS, p, q) - LOG_4


def cross_entropy(p: Weights, r: object) -> float:
    """``H(p, r) = -E_p log r`` in (-oo, oo], over ``{p > 0}``; r >= 0 need not be normalised.

    Raises
    ------
    InputError
        If shapes differ, p is no law, or r has a negative or infinite value.
    """
    weights, _ = paired(p, p)
    values = float_array(r, "r")
    same_shape(weights, values, "p and r")
    if (values < 0).any():
        raise InputError(f"r has the value {values[values < 0][0]}: H(p, r) needs r >= 0")
    with np.errstate(divide="ignore"):
        return -expectation(weights, np.log(values)) + 0.0  # + 0.0: no negative zero


def entropy(p: Weights) -> float:
    """``H(p) = H(p, p)``.

    Raises
    ------
    InputError
        If p is no law.
    """
    weights, _ = paired(p, p)
    return cross_entropy(weights, weights)


def weighted_value(p: Weights, q: Weights, discriminator: object, prior: float) -> float:
    """``pi E_p log D + (1 - pi) E_q log(1 - D)``: the game with class weights pi, 1 - pi.

    At pi = 1/2 it is half of :func:`value`.

    Raises
    ------
    InputError
        As :func:`value`, and if ``prior`` is not inside (0, 1).
    """
    check_prior(prior)
    first, second = paired(p, q)
    d = as_discriminator(discriminator, first)
    real, generated = expectation(first, d.log_real), expectation(second, d.log_generated)
    return prior * real + (1 - prior) * generated


def weighted_criterion(p: Weights, q: Weights, prior: float) -> float:
    """Return the supremum over D of :func:`weighted_value`; it is least, -H(pi), where p = q.

    Raises
    ------
    InputError
        As :func:`weighted_value`.
    """
    best = optimal_discriminator(p, q, prior).version(off_support=0.5)
    return weighted_value(p, q, best, prior)


def expectation(weights: Floats, values: Floats) -> float:
    """``E_w f`` over ``{w > 0}``: where a weight is zero, f may be infinite.

    Raises
    ------
    InputError
        If f takes both infinities where w > 0.
    """
    inside = values[weights > 0]
    if np.isposinf(inside).any() and np.isneginf(inside).any():
        raise InputError("the expectation is oo - oo, which is not defined: split it")
    return math.fsum(weights[weights > 0] * inside)


def as_discriminator(discriminator: object, weights: Floats) -> Discriminator:
    """Accept a discriminator or its values, one for each point of one law.

    Raises
    ------
    InputError
        If the shapes differ, or the law is no single row.
    """
    if weights.ndim != 1:
        raise InputError(f"the laws have shape {weights.shape}: give one pair, shape (n,)")
    d = discriminator if isinstance(discriminator, Discriminator) else from_values(discriminator)
    same_shape(weights, d.log_real, "p and D")
    return d
