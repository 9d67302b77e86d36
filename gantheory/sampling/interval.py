r"""Intervals for the mean of bounded independent values: Hoeffding's, and empirical Bernstein's.

Both hold at every sample size, for every law with values in ``[low, high]``. The variance that the
second one uses is that of the sample (Maurer and Pontil 2009, Theorem 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@final
@dataclass(frozen=True)
class Interval:
    """An interval that holds a mean with a stated confidence.

    Attributes
    ----------
    estimate
        The mean of the sample.
    low, high
        The ends.
    confidence
        At least this is the probability, before the sample is drawn, that the interval will hold
        the true value.
    n
        How many independent values there were.
    """

    estimate: float
    low: float
    high: float
    confidence: float
    n: int


def hoeffding_radius(n: int, width: float, error: float) -> float:
    """How far the mean of n values lies above its expectation at most, but with that probability.

    Hoeffding (1963), Theorem 2: ``width sqrt(log(1/error)/(2n))``, by symmetry below it too. The
    values are independent, each in an interval of that width.
    """
    return width * math.sqrt(math.log(1 / error) / (2 * n))


def bernstein_radius(n: int, width: float, variance: float, error: float) -> float:
    """The same, from the sample's own variance (that with n - 1); infinite for a single value.

    Maurer and Pontil (2009), Theorem 4: ``sqrt(2 variance log(2/error)/n) + 7 width
    log(2/error)/(3(n - 1))``. The values are independent, with one law.
    """
    if n < 2:
        return math.inf
    effort = math.log(2 / error)
    return math.sqrt(2 * variance * effort / n) + 7 * width * effort / (3 * (n - 1))


def mean_interval(
    values: NDArray[np.float64], low: float, high: float, confidence: float, *, parts: int = 1
) -> Interval:
    """A two-sided interval for the mean: where Hoeffding's and Bernstein's both put it.

    Parameters
    ----------
    values
        Independent, of one law on ``[low, high]``; shape ``(n,)``.
    low, high
        The ends of what a value can be, known beforehand and not from the sample.
    confidence
        In (0, 1). The probability of error is divided evenly among the two sides of both.
    parts
        Each value is the mean of so many independent ones in ``[low, high]``: Hoeffding's interval
        counts them all.

    Raises
    ------
    InputError
        If there is no value, one lies outside or is nan, or the confidence is outside (0, 1).
    """
    mean, radius = _mean_and_radius(values, low, high, (1 - checked(confidence)) / 4, parts)
    ends = max(mean - radius, low), min(mean + radius, high)
    return Interval(mean, *ends, confidence, len(values))


def mean_lower_bound(
    values: NDArray[np.float64], low: float, high: float, confidence: float, *, parts: int = 1
) -> Interval:
    """A lower bound of the mean: the better of Hoeffding's and Bernstein's.

    Parameters, errors as :func:`mean_interval`; the probability of error is divided evenly among
    the two bounds, and the upper end is ``high``.
    """
    mean, radius = _mean_and_radius(values, low, high, (1 - checked(confidence)) / 2, parts)
    return Interval(mean, max(mean - radius, low), high, confidence, len(values))


def checked(confidence: float) -> float:
    """Refuse a confidence that is none.

    Raises
    ------
    InputError
        If it is not in (0, 1).
    """
    if not 0 < confidence < 1:
        raise InputError(f"the confidence is {confidence}: give one between 0 and 1, as 0.99")
    return confidence


def _mean_and_radius(
    values: NDArray[np.float64], low: float, high: float, error: float, parts: int
) -> tuple[float, float]:
    """The mean, and the smaller of the two one-sided radii, each with this error."""
    import numpy as np

    n = len(values)
    if n == 0:
        raise InputError("an empty sample: give at least one value")
    outside = ~((values >= low) & (values <= high))  # nan too
    if outside.any():
        first = int(np.argmax(outside))
        raise InputError(f"value {first} is {values[first]}, outside [{low:g}, {high:g}]")
    mean, width = float(values.mean()), high - low
    variance = float(values.var(ddof=1)) if n > 1 else math.inf
    return mean, min(
        hoeffding_radius(n * parts, width, error), bernstein_radius(n, width, variance, error)
    )
