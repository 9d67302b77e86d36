r"""The Jensen-Shannon divergence from samples, with a confidence that holds at every sample size.

Where both densities can be computed, in any dimension, the interval has two sides: with
``D* = p/(p + q)`` and the binary entropy ``h``, ``JSD = E_m[log 2 - h(D*)]``, and what is averaged
lies in ``[0, log 2]``. Otherwise any discriminator gives a lower bound, ``V(D) <= 2 JSD - log 4``
(Goodfellow et al. 2014, (6)), if it was not trained on the samples that it is judged on.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gantheory.sampling.interval import Interval, mean_interval, mean_lower_bound
from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]

LOG2 = math.log(2)
CLIP = 0.01
"""How far from 0 and 1 a discriminator is kept, if nothing else is said."""

_FAR = 800.0
"""A logit at which the entropy is zero in floats."""


def excess(log_ratio: ArrayLike) -> Floats:
    """``log 2 - h(D*)`` in nats, in [0, log 2], from the logit of D*, ``log p - log q``.

    Parameters
    ----------
    log_ratio
        Of any shape; infinite where one density vanishes.

    Raises
    ------
    InputError
        If one is nan: there both densities vanish, or both are infinite.
    """
    a = np.minimum(np.abs(np.asarray(log_ratio, dtype=float)), _FAR)
    if np.isnan(a).any():
        place = int(np.argmax(np.isnan(a)))
        raise InputError(
            f"the log-ratio {place} is nan: at a point of a sample one density is positive and the "
            "other finite"
        )
    small = np.exp(-a)
    found: Floats = np.clip(LOG2 - np.log1p(small) - a * small / (1 + small), 0.0, LOG2)
    return found


def jsd_interval(
    on_data: ArrayLike, on_generated: ArrayLike, *, confidence: float = 0.99
) -> Interval:
    """A two-sided interval for ``JSD(p_data, p_g)`` in nats, from the two log-densities.

    Parameters
    ----------
    on_data, on_generated
        ``log p_data(x) - log p_g(x)`` at independent draws of ``p_data`` and of ``p_g``, equally
        many, shape ``(n,)``; ``inf`` or ``-inf`` where a density vanishes.
    confidence
        Of the whole interval.

    Returns
    -------
    Interval
        Within [0, log 2]; ``n`` counts pairs. Rounding, below 1e-12, is not in it: no interval
        from less than 10^9 pairs is as narrow as that.

    Raises
    ------
    InputError
        If they are empty, unequally many, not one column, or nan.
    """
    x, y = _pair(excess(on_data), excess(on_generated))
    return mean_interval((x + y) / 2, 0.0, LOG2, confidence, parts=2)


def jsd_lower_bound(
    on_data: ArrayLike,
    on_generated: ArrayLike,
    *,
    confidence: float = 0.99,
    clip: float = CLIP,
) -> Interval:
    """A lower bound of ``JSD(p_data, p_g)`` in nats, from any discriminator.

    Parameters
    ----------
    on_data, on_generated
        ``D(x)`` in [0, 1] at independent draws of ``p_data`` and of ``p_g``, equally many, shape
        ``(n,)``. D must not depend on these draws.
    confidence
        Of the bound.
    clip
        D is moved into ``[clip, 1 - clip]``, so that its losses are bounded. Chosen beforehand:
        it must not depend on the draws either. The bound is at most ``log(2 - 2 clip)``.

    Returns
    -------
    Interval
        ``low`` is the bound, 0 if nothing better is known; ``high`` is log 2; ``estimate`` is
        ``(V(D) + log 4)/2`` on the sample, which may be negative.

    Raises
    ------
    InputError
        If they are empty, unequally many, not one column, nan or outside [0, 1], or clip is not
        in (0, 1/2).
    """
    if not 0 < clip < 0.5:
        raise InputError(f"clip is {clip}: give a number between 0 and 1/2")
    scores = (np.asarray(d, dtype=float) for d in (on_data, on_generated))
    x, y = _pair(*scores)
    for d in (x, y):
        wrong = ~((d >= 0) & (d <= 1))
        if wrong.any():
            place = int(np.argmax(wrong))
            raise InputError(f"D at sample {place} is {d[place]}: a discriminator is into [0, 1]")
    low, high = math.log(2 * clip), math.log(2 * (1 - clip))
    gains = [np.log(2 * np.clip(d, clip, 1 - clip)) for d in (x, 1 - y)]
    losses = np.clip((gains[0] + gains[1]) / 2, low, high)  # a rounding beyond the ends
    found = mean_lower_bound(losses, low, high, confidence, parts=2)
    return Interval(found.estimate, max(found.low, 0.0), LOG2, confidence, found.n)


def _pair(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    if x.ndim != 1 or x.shape != y.shape:
        raise InputError(
            f"the two samples have shapes {x.shape} and {y.shape}: give one column of each, "
            "equally long"
        )
    return x, y
