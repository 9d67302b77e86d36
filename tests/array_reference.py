"""Rows whose JSD runs from log 2 to 1e-26, and references in many digits: for arrays.py."""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp
import numpy as np

from gantheory.divergence import arrays

Floats = np.ndarray
BINS = 40

# Each entry is rounded a handful of times, and nothing cancels by more than a factor of 3; the
# wish is 1e-14.
TOLERANCE = 4e-15


def rows(seed: int = 0) -> tuple[Floats, Floats]:
    """Pairs of laws: near-equal at every size, random with zeros, peaked, tiny, disjoint."""
    rng = np.random.default_rng(seed)
    p, q = [], []
    for size in 10.0 ** np.arange(-13.0, 0.5, 0.5):  # JSD is near size^2/8
        law = rng.dirichlet(np.ones(BINS))
        p.append(law)
        q.append(law * (1 + size * rng.uniform(-0.9, 0.9, BINS)))
    for concentration in (1.0, 0.1, 0.01):
        for _ in range(5):
            both = rng.dirichlet(np.full(BINS, concentration), 2)
            both[rng.random(both.shape) < 0.2] = 0.0
            p.append(both[0])
            q.append(both[1])
    for exponent in (-20, -200, -307, -320):
        peak = np.zeros(BINS)
        peak[0] = 1.0
        for counts in (np.zeros(BINS), rng.integers(0, 9, BINS)):
            p.append(np.where(peak > 0, 1.0, 10.0**exponent * counts))
            q.append(np.where(peak > 0, 1.0, 10.0**exponent * rng.integers(0, 9, BINS)))
    half = np.arange(BINS) < BINS // 2
    p.append(half / half.sum())
    q.append(~half / half.sum())
    first, second = np.array(p), np.array(q)
    # q is brought back to mass one where that is needed: the reference reads what is passed.
    return _lawful(first), _lawful(second)


def _lawful(weights: Floats) -> Floats:
    sums = weights.sum(axis=1, keepdims=True)
    return np.where(np.abs(sums - 1) > 1e-15, weights / sums, weights)


def textbook_term(p: mp.mpf, q: mp.mpf) -> mp.mpf:
    m = (p + q) / 2
    return sum((x * mp.log(x / m) for x in (p, q) if x), mp.mpf(0)) / 2


def exact_jsd(p: Floats, q: Floats) -> list[mp.mpf]:
    """JSD of each row. Digits enough for 1e-40, and for two weights 1e-330 apart."""
    with mp.workdps(80):
        return [
            mp.fsum(
                textbook_term(mp.mpf(float(x)), mp.mpf(float(y))) for x, y in zip(a, b, strict=True)
            )
            for a, b in zip(p, q, strict=True)
        ]


def worst_error(jsd: Callable[[Floats, Floats], Floats] = arrays.jsd) -> float:
    """The largest relative error over all rows; nan counts as the worst."""
    p, q = rows()
    with np.errstate(all="ignore"):
        got = jsd(p, q)
    errors = [
        # a bin's two terms, halved, may each be off by a spacing of subnormal numbers
        float((abs(mp.mpf(float(x)) - y) - BINS * mp.mpf(5e-324)) / y)
        for x, y in zip(got, exact_jsd(p, q), strict=True)
    ]
    return float(np.max(np.where(np.isnan(errors), np.inf, errors)))
