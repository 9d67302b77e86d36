"""Two networks trained against each other, from a seed, by Adam or by plain gradient steps.

A round is some steps of the discriminator and one of the generator (Algorithm 1 of Goodfellow et
al. 2014), on fresh samples each time. Both rates stay, then fall along half a cosine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np

from gantheory.capacity.device import device_of, on_one_thread
from gantheory.capacity.losses import loss
from gantheory.capacity.networks import Network, Shape
from gantheory.capacity.piecewise import Floats
from gantheory.capacity.targets import Target
from gantheory.game.objective import Objective
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_BETAS = (0.5, 0.9)  # the usual memory for games: a long one answers an opponent that is gone
_LEAST = 0.02  # what is left of the rates at the end


@final
@dataclass(frozen=True)
class Plan:
    """How a pair is trained.

    Attributes
    ----------
    objective
        What each player is paid.
    rounds, steps, batch
        Rounds, the discriminator's steps in each, and samples of each law in a step.
    rate, generator_rate
        Adam's rates for the discriminator and for the generator; the latter 0 trains D alone.
    plain
        Whether the generator takes plain gradient steps instead of Adam's, which forget how long
        a gradient is.
    steady
        The share of the rounds after which the rates begin to fall.

    Raises
    ------
    InputError
        If a number is out of its range.
    """

    objective: Objective
    rounds: int
    steps: int
    batch: int
    rate: float
    generator_rate: float
    steady: float = 0.5
    plain: bool = False

    def __post_init__(self) -> None:
        for name in ("rounds", "batch"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}: give at least 1")
        for name in ("steps", "rate", "generator_rate"):
            if not getattr(self, name) >= 0:
                raise InputError(f"{name} is {getattr(self, name)}: give something >= 0")
        if not 0 <= self.steady < 1:
            raise InputError(f"steady is {self.steady}: give a share in [0, 1)")

    def share(self, n: int) -> float:
        """What is left of the rates in round n."""
        done = max(0.0, (n / self.rounds - self.steady) / (1 - self.steady))
        return _LEAST + (1 - _LEAST) * (1 + math.cos(math.pi * done)) / 2


@final
@dataclass(frozen=True, eq=False)
class Pair:
    """A generator and a discriminator, and where their samples come from."""

    target: Target
    generator: Network
    discriminator: Network
    data: np.random.Generator
    noise: torch.Generator

    def real(self, n: int) -> Tensor:
        """``n`` samples of the data, shape ``(n, d)``."""
        import torch

        drawn = self.target.sample(self.data, n).astype(np.float32)
        return torch.from_numpy(drawn).to(self.noise.device)

    def generated(self, n: int) -> Tensor:
        """``n`` samples of the generator, shape ``(n, d)``."""
        import torch

        size = (n, self.generator.shape.inputs)
        return self.generator(torch.randn(size, generator=self.noise, device=self.noise.device))


def pair_of(
    target: Target, generator: Shape, discriminator: Shape, seed: int, device: str = "auto"
) -> Pair:
    """A pair with weights and samples from a seed.

    Raises
    ------
    InputError
        If the shapes do not fit the target, torch is missing, or there is no such device.
    """
    where = device_of(device)
    import torch

    if (generator.outputs, discriminator.inputs) != (target.dimension,) * 2:
        raise InputError(
            f"the target has dimension {target.dimension}, the generator gives "
            f"{generator.outputs}, the discriminator takes {discriminator.inputs}: make them equal"
        )
    rng = torch.Generator(where).manual_seed(seed)
    return Pair(
        target, generator.build(rng), discriminator.build(rng), np.random.default_rng(seed), rng
    )


def train(pair: Pair, plan: Plan, looks: int = 1) -> Iterator[int]:
    """Train a pair in place, pausing to be measured.

    Parameters
    ----------
    pair
        What is trained.
    plan
        How.
    looks
        How many pauses, evenly; the last one is after the last round.

    Yields
    ------
    int
        How many rounds are done.
    """
    import torch

    rates = plan.rate, plan.generator_rate
    discriminate = torch.optim.Adam(pair.discriminator.parameters(), betas=_BETAS)
    generate: torch.optim.Optimizer = (
        torch.optim.SGD(pair.generator.parameters())
        if plan.plain
        else torch.optim.Adam(pair.generator.parameters(), betas=_BETAS)
    )
    pauses = {math.ceil(plan.rounds * (k + 1) / looks) for k in range(looks)}
    for n in range(plan.rounds):
        for optimiser, rate in zip((discriminate, generate), rates, strict=True):
            optimiser.param_groups[0]["lr"] = rate * plan.share(n)
        with on_one_thread():
            for _ in range(plan.steps):
                _step(discriminate, lambda: _discriminator_loss(pair, plan))
            if plan.generator_rate:
                _step(generate, lambda: _generator_loss(pair, plan))
        if n + 1 in pauses:
            yield n + 1


def _step(optimiser: torch.optim.Optimizer, of: Callable[[], Tensor]) -> None:
    optimiser.zero_grad()
    of().backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _discriminator_loss(pair: Pair, plan: Plan) -> Tensor:
    import torch

    with torch.no_grad():
        both = torch.cat([pair.real(plan.batch), pair.generated(plan.batch)])
    logits = pair.discriminator(both)
    return loss(plan.objective.discriminator, logits[: plan.batch], logits[plan.batch :])


def _generator_loss(pair: Pair, plan: Plan) -> Tensor:
    generated = pair.discriminator(pair.generated(plan.batch))
    return loss(plan.objective.generator, None, generated)


@final
@dataclass(frozen=True, eq=False)
class Drawn:
    """Samples of a trained pair, none of which was trained on.

    Attributes
    ----------
    real, generated, earlier
        Points of the data and, twice, of the generator; shape ``(n, d)``.
    d_on_real, d_on_generated
        D at the first two, shape ``(n,)``.
    """

    real: Floats
    generated: Floats
    earlier: Floats
    d_on_real: Floats
    d_on_generated: Floats


def drawn(pair: Pair, n: int) -> Drawn:
    """Draw n points of each kind.

    Parameters
    ----------
    pair
        A trained pair.
    n
        How many.
    """
    import torch

    with on_one_thread(), torch.no_grad():
        real, earlier, generated = pair.real(n), pair.generated(n), pair.generated(n)
        found = [x.cpu().numpy().astype(float) for x in (real, generated, earlier)]
        scores = [torch.sigmoid(pair.discriminator(x))[:, 0] for x in (real, generated)]
        return Drawn(*found, *(s.cpu().numpy().astype(float) for s in scores))
