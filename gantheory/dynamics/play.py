"""Algorithm 1 of Goodfellow et al. (2014), played on a finite space without sampling noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from gantheory.dynamics.players import DiscriminatorRule, Generator, Optimal
from gantheory.game.discriminator import Floats, from_logit
from gantheory.game.objective import MINIMAX, Objective
from gantheory.game.value import criterion, value
from gantheory.measure.arrays import Weights, paired
from gantheory.theory.errors import InputError


@final
@dataclass(frozen=True, eq=False)
class Path:
    """What happened, the start included: one entry a round, rounds + 1 in all.

    Attributes
    ----------
    weights
        The generator's law, shape ``(rounds + 1, n)``.
    logits
        The discriminator's logits that answered it, shape ``(rounds + 1, n)``.
    criterion
        C(G), nats.
    value
        V(D, G) at the D that was played, nats: at most C(G).
    total_variation
        The distance from the data.
    """

    weights: Floats
    logits: Floats
    criterion: Floats
    value: Floats
    total_variation: Floats

    @property
    def rises(self) -> int:
        """How many rounds raised C(G): each broke Proposition 2's promise of improvement.

        A rise within rounding is none: C is a sum of n terms of at most log 4 in all.
        """
        slack = 8 * np.finfo(float).eps * np.log(4)
        return int((np.diff(self.criterion) > slack).sum())


def play(
    p: Weights,
    q: Weights,
    generator: Generator,
    discriminator: DiscriminatorRule | None = None,
    *,
    rounds: int,
    objective: Objective = MINIMAX,
) -> Path:
    """Play the game: D is improved, then the generator takes one step against that D.

    Parameters
    ----------
    p, q
        The data's law and the generator's first one, shape ``(n,)``.
    generator
        Its rule and step size.
    discriminator
        k steps of ascent, from D = 1/2 at first; at its optimum if None.
    rounds
        How often, >= 0.
    objective
        What the generator is paid; D always ascends V.

    Raises
    ------
    InputError
        If the laws do not fit together, ``rounds`` is negative, or a step is not defined.
    """
    data, weights = paired(p, q)
    if rounds < 0:
        raise InputError(f"rounds is {rounds}: give a whole number >= 0")
    rule = discriminator or Optimal()
    logit = np.zeros_like(data)
    laws, logits = [], []
    for n in range(rounds + 1):
        logit = rule.improve(data, weights, logit)
        laws.append(weights)
        logits.append(logit)
        if n < rounds:
            gradient = objective.generator.gradient(from_logit(logit))
            weights = generator.step(weights, gradient)
    return Path(
        weights=np.array(laws),
        logits=np.array(logits),
        criterion=np.array([criterion(data, law) for law in laws]),
        value=np.array(
            [value(data, law, from_logit(a)) for law, a in zip(laws, logits, strict=True)]
        ),
        total_variation=np.abs(np.array(laws) - data).sum(axis=1) / 2,
    )
