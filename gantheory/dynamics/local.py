"""The game near its equilibrium: which steps come closer, and how fast.

Near ``p_g = p_data``, ``D = 1/2`` a round of Algorithm 1 is a linear map, up to second order. Its
spectral radius on laws (deviations of sum zero) is the rate at which the game comes closer; above
1 it moves away. With an optimal D the map is ``I - size M/2`` with M similar to a positive matrix,
so that it comes closer for every step size below 4 divided by M's largest eigenvalue.
"""

from __future__ import annotations

import numpy as np

from gantheory.dynamics.players import Ascent, DiscriminatorRule, Generator, Rule
from gantheory.game.discriminator import Floats
from gantheory.measure.arrays import Weights, paired
from gantheory.theory.errors import InputError


def local_rate(
    p: Weights, generator: Generator, discriminator: DiscriminatorRule | None = None
) -> float:
    """Return the factor by which a round shrinks a small deviation from ``p_g = p_data``, at last.

    The minimax and the non-saturating generator agree to first order, so it is that of both.

    Parameters
    ----------
    p
        The data's law, positive at each of its ``n >= 2`` points.
    generator, discriminator
        As for :func:`gantheory.dynamics.play.play`.

    Raises
    ------
    InputError
        If p has a zero: then the equilibrium is on the simplex's edge, and no linear map tells.
    """
    data = _inside(p)
    n = len(data)
    laws = np.eye(n) - 1 / n  # onto deviations of sum zero
    push = generator.size / 2 * _geometry(data, generator.rule)
    if not isinstance(discriminator, Ascent):
        # The logits of D* at q = p + e are -e/p.
        return _radius((np.eye(n) - push @ np.diag(1 / data)) @ laws)
    # The logits s and the deviation e: k times s <- s - size (p s + e)/2, then e <- e + push s.
    both = np.eye(2 * n)
    ascent = np.eye(2 * n)
    ascent[:n, :n] -= discriminator.size / 2 * np.diag(data)
    ascent[:n, n:] -= discriminator.size / 2 * np.eye(n)
    both[n:, :n] = push
    start = np.eye(2 * n)
    start[n:, n:] = laws
    return _radius(both @ np.linalg.matrix_power(ascent, discriminator.steps) @ start)


def step_size_limit(p: Weights, rule: Rule) -> float:
    """Return the step size below which the game with an optimal D comes closer near ``p_data``.

    It is 4 for mirror descent and the natural gradient, whatever p; for the projected gradient
    ``4/lambda``, with lambda the largest eigenvalue of ``diag(1/p)`` on deviations of sum zero.

    Raises
    ------
    InputError
        If p has a zero.
    """
    data = _inside(p)
    laws = np.eye(len(data)) - 1 / len(data)
    return 4 / _radius(_geometry(data, rule) @ np.diag(1 / data) @ laws)


def _geometry(p: Floats, rule: Rule) -> Floats:
    """Minus the change of the weights by a step of size 1, for a small change of the gradient."""
    if rule == "projected gradient":
        return np.eye(len(p)) - 1 / len(p)
    return np.diag(p) - np.outer(p, p)


def _radius(matrix: Floats) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def _inside(p: Weights) -> Floats:
    data, _ = paired(p, p)
    if len(data) < 2 or not (data > 0).all():
        raise InputError(
            f"p = {data.tolist()} must be positive at each of two points or more: leave out the "
            "points without mass"
        )
    return data
