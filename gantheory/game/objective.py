"""Training objectives as data: what each player is paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import final

import numpy as np

from gantheory.game.discriminator import Discriminator, Floats
from gantheory.game.value import as_discriminator, expectation
from gantheory.measure.arrays import Weights, paired
from gantheory.measure.family import nearest
from gantheory.theory.claim import Source
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, log, num
from gantheory.theory.vocabulary import D

NOTHING = num(0)
_LOG_D, _LOG_1_D = log(D), log(1 - D)


@final
class Sense(Enum):
    """Whether a player wants its payoff small or large."""

    MINIMISE = "min"
    MAXIMISE = "max"


@final
@dataclass(frozen=True)
class Payoff:
    """``E_{p_data} on_data(D) + E_{p_g} on_generated(D)``, and its direction.

    Attributes
    ----------
    sense
        Whether the player minimises or maximises.
    on_data, on_generated
        Trees in the vocabulary's D.
    """

    sense: Sense
    on_data: Expr
    on_generated: Expr

    def at(self, p: Weights, q: Weights, discriminator: object) -> float:
        """Return the payoff on two discrete laws (nats), infinite values included.

        Parameters
        ----------
        p, q
            The data's law and the generator's, shape ``(n,)``.
        discriminator
            A Discriminator, or its values in [0, 1], shape ``(n,)``.

        Raises
        ------
        InputError
            If shapes differ, or the payoff is oo - oo.
        """
        first, second = paired(p, q)
        d = as_discriminator(discriminator, first)
        on_data = expectation(first, _values(self.on_data, d))
        on_generated = expectation(second, _values(self.on_generated, d))
        if on_data == -on_generated and np.isinf(on_data):
            raise InputError("the payoff is oo - oo, which is not defined: change D")
        return on_data + on_generated

    def gradient(self, discriminator: Discriminator) -> Floats:
        """Return the slope in the generator's weights that it wants to go down, at each point.

        For a fixed D the payoff is linear in them: the slope is ``on_generated(D)``, turned round
        for a player that maximises.
        """
        slope = _values(self.on_generated, discriminator)
        return slope if self.sense is Sense.MINIMISE else -slope


@final
@dataclass(frozen=True)
class Objective:
    """A game: what the discriminator and the generator are each paid.

    Attributes
    ----------
    name
        As in text.
    discriminator, generator
        The players' payoffs. Terms that a player cannot change are left out.
    source
        Where it is defined.
    """

    name: str
    discriminator: Payoff
    generator: Payoff
    source: Source


MINIMAX = Objective(
    "minimax",
    Payoff(Sense.MAXIMISE, _LOG_D, _LOG_1_D),
    Payoff(Sense.MINIMISE, _LOG_D, _LOG_1_D),
    Source("goodfellow2014", "(1)"),
)

NON_SATURATING = Objective(
    "non-saturating",
    Payoff(Sense.MAXIMISE, _LOG_D, _LOG_1_D),
    Payoff(Sense.MINIMISE, NOTHING, -_LOG_D),
    Source("goodfellow2014", "section 3"),
)

NOTE_2020 = Objective(
    "note2020",
    Payoff(Sense.MINIMISE, -_LOG_D, -_LOG_1_D),  # H(p_data, D) + H(p_g, 1 - D)
    Payoff(Sense.MAXIMISE, NOTHING, -_LOG_1_D),  # H(p_g, 1 - D)
    Source("note2020", "losses"),
)

OBJECTIVES: tuple[Objective, ...] = (MINIMAX, NON_SATURATING, NOTE_2020)


def parse_objective(text: str) -> Objective:
    """Find an objective by its name.

    Raises
    ------
    InputError
        If there is none; the nearest name is suggested.
    """
    for objective in OBJECTIVES:
        if objective.name == text.strip().lower():
            return objective
    names = [objective.name for objective in OBJECTIVES]
    raise InputError(
        f"unknown objective {text.strip()[:40]!r}: {nearest(text.strip()[:40], names)}"
    )


def _values(f: Expr, d: Discriminator) -> Floats:
    """Return f(D) at each point; ``log(1 - D)`` is taken whole, not from D."""
    if f in (_LOG_D, _LOG_1_D):
        return d.log_real if f == _LOG_D else d.log_generated
    match f.op:
        case "num":
            return np.full_like(d.log_real, float(f.args[0]))
        case "add":
            return _values(f.args[0], d) + _values(f.args[1], d)
        case "mul":
            return _values(f.args[0], d) * _values(f.args[1], d)
        case "var" if f == D:
            return d.values
    raise InputError(f"{f} is no payoff that is known here: use + * numbers, D, log D, log(1 - D)")
