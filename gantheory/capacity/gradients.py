"""The gradients that a generator's losses leave: in its shift, and in single logits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantheory.capacity.device import on_one_thread
from gantheory.capacity.losses import loss
from gantheory.capacity.training import Pair
from gantheory.game.objective import parse_objective

if TYPE_CHECKING:
    from torch import Tensor


def shift_slopes(pair: Pair, losses: Sequence[str], n: int) -> tuple[dict[str, float], float]:
    """Each loss's slope in an affine generator's shift, and how far single logits are off.

    Parameters
    ----------
    pair
        A generator of one layer, and a discriminator.
    losses
        Two objectives by name, minimax first.
    n
        How many samples.

    Returns
    -------
    (dict, float)
        The slopes by name; and :func:`ratio_deviation` from (1 - D)/D of these logits.
    """
    import torch

    with on_one_thread():
        logits = pair.discriminator(pair.generated(n))
        slopes = {}
        for name in losses:
            of_all = loss(parse_objective(name).generator, None, logits)
            *_, shift = pair.generator.parameters()
            (slope,) = torch.autograd.grad(of_all, shift, retain_graph=True)
            slopes[name] = float(slope.item())
        plain = logits.detach().clamp(-60, 60)  # beyond them 32 bits have no D
        return slopes, ratio_deviation(plain, torch.exp(-plain.double()), losses)


def ratio_deviation(logits: Tensor, expected: Tensor, losses: Sequence[str]) -> float:
    """How far the ratio of two losses' gradients in single logits is from that, relatively.

    Parameters
    ----------
    logits, expected
        Of one shape; the second loss's gradient over the first's is expected.
    losses
        Two objectives by name.
    """
    import torch

    free = logits.clone().requires_grad_()
    first, second = (
        torch.autograd.grad(loss(parse_objective(name).generator, None, free), free)[0].double()
        for name in losses
    )
    return float(((second / first) / expected - 1).abs().max())
