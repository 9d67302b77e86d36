"""The objectives of the catalogue as losses of logits: each of their trees, in torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.game.objective import Payoff, Sense
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, log
from gantheory.theory.vocabulary import D

if TYPE_CHECKING:
    from torch import Tensor

_LOG_D, _LOG_1_D = log(D), log(1 - D)


def loss(payoff: Payoff, real: Tensor | None, generated: Tensor) -> Tensor:
    """What a player minimises, from logits (nats).

    Parameters
    ----------
    payoff
        The player's.
    real, generated
        The discriminator's logits at samples of the data and of the generator, any shapes. Without
        ``real`` the term on data is left out: a generator cannot change it.

    Raises
    ------
    InputError
        If the payoff is no sum of multiples of D, log D and log(1 - D).
    """
    total = at(payoff.on_generated, generated).mean()
    if real is not None:
        total = total + at(payoff.on_data, real).mean()
    return total if payoff.sense is Sense.MINIMISE else -total


def at(f: Expr, logit: Tensor) -> Tensor:
    """``f(D)`` where D has these logits; ``log(1 - D)`` is taken whole, not from D.

    Raises
    ------
    InputError
        If f is no sum of multiples of D, log D and log(1 - D).
    """
    import torch
    from torch.nn.functional import logsigmoid

    if f == _LOG_D:
        return logsigmoid(logit)
    if f == _LOG_1_D:
        return logsigmoid(-logit)
    match f.op:
        case "num":
            return torch.full_like(logit, float(f.args[0]))
        case "add":
            return at(f.args[0], logit) + at(f.args[1], logit)
        case "mul":
            return at(f.args[0], logit) * at(f.args[1], logit)
        case "var" if f == D:
            return torch.sigmoid(logit)
    raise InputError(f"{f} is no payoff that is known here: use + * numbers, D, log D, log(1 - D)")
