"""Means and shares over independent runs, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

CONFIDENCE = 0.95


@final
@dataclass(frozen=True)
class Mean:
    """A mean over independent runs.

    Attributes
    ----------
    value
        The mean.
    half_width
        Of its interval by Student's t, with 95 % confidence if the runs are nearly normal; ``inf``
        for a single run.
    runs
        How many.
    """

    value: float
    half_width: float
    runs: int

    def sign(self) -> bool | None:
        """Whether it is positive; None if the interval does not decide."""
        return None if abs(self.value) <= self.half_width else self.value > 0

    def text(self, digits: int) -> str:
        """Value and half-width, with so many decimals."""
        if math.isinf(self.half_width):
            return f"{self.value:.{digits}f} (one run has no interval)"
        return f"{self.value:.{digits}f} +/- {self.half_width:.{digits}f}"

    def close(self, near: bool) -> bool | None:  # noqa: FBT001
        """Whether it is near, as was found; None for a single run, which has no interval."""
        return None if math.isinf(self.half_width) else near


def mean_of(values: Sequence[float]) -> Mean:
    """The mean of independent runs."""
    from scipy.stats import t

    n = len(values)
    if n < 2:
        return Mean(float(np.mean(values)), math.inf, n)
    spread = float(np.std(values, ddof=1)) / math.sqrt(n)
    return Mean(float(np.mean(values)), float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * spread, n)


def difference(first: Sequence[float], second: Sequence[float]) -> Mean:
    """The mean of the first runs less that of the second ones, by Welch's t.

    Its `runs` is that of both together.
    """
    from scipy.stats import t

    n = len(first) + len(second)
    value = float(np.mean(first) - np.mean(second))
    if min(len(first), len(second)) < 2:
        return Mean(value, math.inf, n)
    parts = [float(np.var(x, ddof=1)) / len(x) for x in (first, second)]
    if not sum(parts):
        return Mean(value, 0.0, n)
    rest = sum(v * v / (len(x) - 1) for v, x in zip(parts, (first, second), strict=True))
    quantile = float(t.ppf((1 + CONFIDENCE) / 2, sum(parts) ** 2 / rest))
    return Mean(value, quantile * math.sqrt(sum(parts)), n)


def share_interval(count: int, runs: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """An interval that holds the chance of success with that confidence (Clopper, Pearson 1934).

    Parameters
    ----------
    count, runs
        How many of the independent runs succeeded.
    confidence
        Of both ends together.
    """
    from scipy.stats import beta

    rest = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(beta.ppf(rest, count, runs - count + 1))
    high = 1.0 if count == runs else float(beta.ppf(1 - rest, count + 1, runs - count))
    return low, high


def told(value: float) -> float:
    """The number with ten digits: what a results file keeps, free of the last bits' noise."""
    return float(f"{value:.9e}")
