"""The Jensen-Shannon divergence of two laws that can be drawn from, whose densities are known.

Draws are made in blocks, each with a seed of its own: the result depends on the seed alone.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from gantheory.measure.sample import sample
from gantheory.sampling.interval import Interval
from gantheory.sampling.jsd import jsd_interval
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    from gantheory.measure.law import Law

_BLOCK = 2**18
"""Numbers in a block, so that it stays in a processor's cache."""

Draw = Callable[["Generator", int], "NDArray[np.float64]"]
"""Draws so many points: an array of shape ``(n,)`` or ``(n, dimensions)``."""

LogRatio = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""``log p - log q`` at points, shape ``(n,)``."""


def jsd_from_draws(
    data: Draw,
    generated: Draw,
    log_ratio: LogRatio,
    n: int,
    *,
    confidence: float = 0.99,
    seed: int = 0,
    block: int = _BLOCK,
) -> Interval:
    """Draw ``n`` points of either law, and enclose their JSD in nats with that confidence.

    Parameters
    ----------
    data, generated
        Draw from ``p_data`` and from ``p_g``, in any dimension.
    log_ratio
        ``log p_data - log p_g``; infinite where a density vanishes.
    n
        How many points of each.
    confidence
        Of the interval, as in :func:`gantheory.sampling.jsd.jsd_interval`.
    seed
        The same seed, the same interval.
    block
        How many points are drawn at once.

    Raises
    ------
    InputError
        If n is not positive, the seed is negative, or a log-ratio is nan.
    """
    if n < 1:
        raise InputError(f"a sample of {n} points: ask for at least one")
    if seed < 0:
        raise InputError(f"the seed is {seed}: give one >= 0")
    starts = range(0, n, block)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))
    ratios = np.empty((2, n))

    def fill(start: int, own: np.random.SeedSequence) -> None:
        rng = np.random.Generator(np.random.SFC64(own))
        for row, draw in zip(ratios[:, start : start + block], (data, generated), strict=True):
            row[:] = log_ratio(draw(rng, len(row)))

    # Drawing leaves the interpreter free for another thread.
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as threads:
        list(threads.map(fill, starts, seeds))
    return jsd_interval(*ratios, confidence=confidence)


def jsd_of_laws(p: Law, q: Law, n: int, *, confidence: float = 0.99, seed: int = 0) -> Interval:
    """JSD of two laws of the line, atoms and all. Parameters, errors: :func:`jsd_from_draws`."""
    return jsd_from_draws(
        lambda rng, size: sample(p, rng, size),
        lambda rng, size: sample(q, rng, size),
        lambda x: line_log_ratio(p, q, x),
        n,
        confidence=confidence,
        seed=seed,
    )


def line_log_ratio(p: Law, q: Law, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """``log p - log q`` at points of the line, with respect to Lebesgue measure plus atoms.

    At an atom of either law only masses count, elsewhere only densities. Infinite where one law
    has nothing, nan where neither has. A draw from a density that happens to round to an atom
    counts as that atom: with probability below 1e-15.
    """
    atoms = sorted({*p.atoms, *q.atoms})
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: NDArray[np.float64] = _log_density(p, x) - _log_density(q, x)
        for atom in atoms:
            masses = [np.float64(law.atoms.get(atom, 0)) for law in (p, q)]
            ratio[x == float(atom)] = np.log(masses[0]) - np.log(masses[1])
    return ratio


def _log_density(law: Law, x: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.full(x.shape, -np.inf)
    for weight, density in law.parts:
        total = np.logaddexp(total, math.log(weight) + density.log_density(x))
    return total


def jsd_of_normals(
    means: tuple[ArrayLike, ArrayLike],
    sds: tuple[ArrayLike, ArrayLike],
    n: int,
    *,
    confidence: float = 0.99,
    seed: int = 0,
) -> Interval:
    """JSD of two normal laws with diagonal covariances, in any dimension.

    Parameters
    ----------
    means, sds
        Those of ``p_data`` and of ``p_g``: vectors of one length, standard deviations > 0.
    n, confidence, seed
        As in :func:`jsd_from_draws`.

    Raises
    ------
    InputError
        If the vectors do not fit, or a standard deviation is not positive.
    """
    rows = [np.atleast_1d(np.asarray(v, dtype=float)) for v in (*means, *sds)]
    shapes = {row.shape for row in rows}
    if len(shapes) != 1 or rows[0].ndim != 1 or not rows[0].size:
        said = ", ".join(str(row.shape) for row in rows)
        raise InputError(f"means and sds have shapes {said}: give four vectors of one length")
    for name, row in zip(("mean", "mean", "sd", "sd"), rows, strict=True):
        good = np.isfinite(row) & (row > 0 if name == "sd" else True)
        if not good.all():
            place = int(np.argmin(good))
            raise InputError(f"{name} {place} is {row[place]}: give finite means, and sds > 0")
    (a, b), (s, t) = rows[:2], rows[2:]
    constant = float(np.log(t / s).sum())

    def draw(mean: NDArray[np.float64], sd: NDArray[np.float64]) -> Draw:
        def points(rng: Generator, size: int) -> NDArray[np.float64]:
            z = rng.standard_normal((size, len(mean)))
            z *= sd
            z += mean
            return z

        return points

    def log_ratio(x: NDArray[np.float64]) -> NDArray[np.float64]:
        left, right = (x - a) * (1 / s), (x - b) * (1 / t)
        squares = np.einsum("ij,ij->i", right, right) - np.einsum("ij,ij->i", left, left)
        found: NDArray[np.float64] = constant + squares / 2
        return found

    return jsd_from_draws(
        draw(a, s),
        draw(b, t),
        log_ratio,
        n,
        confidence=confidence,
        seed=seed,
        block=max(1, _BLOCK // len(a)),
    )
