"""The two players of Algorithm 1 (Goodfellow et al. 2014), nonparametric, on a finite space.

The discriminator is a logit at each point, the generator a weight at each point. Each is improved
by a rule and a step size, given as data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, final

import numpy as np

from gantheory.game.discriminator import Floats, from_logit, optimal_discriminator
from gantheory.game.simplex import exponentiated_gradient_step, projected_gradient_step
from gantheory.measure.family import nearest
from gantheory.theory.errors import InputError

Rule = Literal["projected gradient", "mirror descent", "natural gradient"]


@final
@dataclass(frozen=True)
class Generator:
    """Steps ``q <- q - size * gradient`` in one geometry of the simplex.

    Attributes
    ----------
    rule
        "projected gradient": Euclidean. "mirror descent": with the entropy, ``q exp(-size g)``
        normalised. "natural gradient": with the Fisher metric, ``q (1 - size (g - E_q g))``.
    size
        The step size, > 0.

    Raises
    ------
    InputError
        If there is no such rule, or the size is not positive and finite.
    """

    rule: Rule
    size: float

    def __post_init__(self) -> None:
        if self.rule not in _RULES:
            raise InputError(f"unknown rule {self.rule!r}: {nearest(self.rule, list(_RULES))}")
        check_size(self.size, "the generator's step size")

    def step(self, q: Floats, gradient: Floats) -> Floats:
        """Return the next weights.

        Raises
        ------
        InputError
            If the gradient is infinite where it is needed, or the step leaves the simplex.
        """
        return _RULES[self.rule](q, gradient, self.size)


@final
@dataclass(frozen=True)
class Ascent:
    """k steps of gradient ascent on V in the logits of D (Algorithm 1, inner loop).

    Attributes
    ----------
    steps
        k, the discriminator's steps for each one of the generator, >= 1.
    size
        The step size, > 0.

    Raises
    ------
    InputError
        If they are not.
    """

    steps: int
    size: float

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise InputError(f"the discriminator takes {self.steps} steps: give at least 1")
        check_size(self.size, "the discriminator's step size")

    def improve(self, p: Floats, q: Floats, logit: Floats) -> Floats:
        """Return the logits after k steps: ``dV/da = p (1 - D) - q D`` at each point."""
        for _ in range(self.steps):
            d = from_logit(logit)
            logit = logit + self.size * (p * np.exp(d.log_generated) - q * np.exp(d.log_real))
        return logit


@final
@dataclass(frozen=True)
class Optimal:
    """D is at its optimum against each generator (Proposition 2's assumption)."""

    def improve(self, p: Floats, q: Floats, _logit: Floats) -> Floats:
        """Return ``log(p/q)``, whatever D was."""
        return optimal_discriminator(p, q).logit


DiscriminatorRule = Ascent | Optimal


def check_size(size: float, name: str) -> None:
    """Refuse a step size that is not positive and finite.

    Raises
    ------
    InputError
        With the value.
    """
    if not (size > 0 and math.isfinite(size)):
        raise InputError(f"{name} is {size}: give a finite number > 0")


def _projected(q: Floats, gradient: Floats, size: float) -> Floats:
    if not np.isfinite(gradient).all():
        raise InputError(
            "the gradient is infinite where q = 0: no Euclidean step is defined; start with q > 0"
        )
    return np.array(projected_gradient_step(list(q), list(gradient), size))


def _natural(q: Floats, gradient: Floats, size: float) -> Floats:
    inside = q > 0
    if not np.isfinite(gradient[inside]).all():
        raise InputError("the gradient is not finite where q > 0: no step is defined")
    slopes = np.where(inside, gradient, 0.0)
    # A common shift changes nothing, and keeps the mean from cancelling.
    slopes = slopes - slopes[inside].mean()
    factors = 1 - size * (slopes - math.fsum(q * slopes))
    if (factors[inside] < 0).any():
        raise InputError(
            f"a natural-gradient step of size {size:g} leaves the simplex: take a smaller step"
        )
    moved = np.where(inside, q * factors, 0.0)
    return moved / math.fsum(moved)


_RULES: Mapping[str, Callable[[Floats, Floats, float], Floats]] = {
    "projected gradient": _projected,
    "mirror descent": exponentiated_gradient_step,
    "natural gradient": _natural,
}
