"""Generators and discriminators of a chosen width and depth, built from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, final

import numpy as np

from gantheory.capacity.piecewise import Floats, PiecewiseLinear
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn


@final
@dataclass(frozen=True)
class Shape:
    """What a network is, before it has weights.

    Attributes
    ----------
    inputs, outputs
        How many numbers go in and come out.
    width, depth
        Of the hidden layers; depth 0 is an affine map.
    leak
        The slope of the hidden units below zero; 0 for rectified linear units.
    degree
        The network sees the powers 1 to degree of each input. With depth 0 a discriminator is
        then logistic with polynomial features.
    centre, scale
        Inputs are first standardised, ``(x - centre)/scale``; one number a coordinate, or one for
        all.

    Raises
    ------
    InputError
        If a size is not positive, or the leak outside [0, 1].
    """

    inputs: int
    outputs: int = 1
    width: int = 0
    depth: int = 0
    leak: float = 0.0
    degree: int = 1
    centre: tuple[float, ...] = (0.0,)
    scale: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        for name in ("inputs", "outputs", "degree", *(["width"] if self.depth > 0 else [])):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}: a network needs at least 1")
        if self.depth < 0:
            raise InputError(f"depth is {self.depth}: give 0 for an affine map, or more")
        if not 0 <= self.leak <= 1:
            raise InputError(f"leak is {self.leak}: give a slope in [0, 1]")
        if not all(s > 0 for s in self.scale):
            raise InputError(f"scale is {self.scale}: give something > 0")

    def build(self, rng: torch.Generator) -> Network:
        """A network with weights drawn from rng, on its device.

        Weights and biases are uniform on ``+/- 1/sqrt(number of inputs of the layer)``.
        """
        import torch
        from torch import nn
        from torch.nn.utils import skip_init

        sizes = [self.inputs * self.degree, *[self.width] * self.depth, self.outputs]
        layers: list[nn.Module] = []
        for k, (before, after) in enumerate(pairwise(sizes)):
            # Torch's own choice of weights, but from rng: not from a global state.
            linear: nn.Linear = skip_init(nn.Linear, before, after, device=rng.device)  # type: ignore[no-untyped-call]
            bound = before**-0.5
            with torch.no_grad():
                for parameter in linear.parameters():
                    parameter.uniform_(-bound, bound, generator=rng)
            layers += [nn.LeakyReLU(self.leak), linear] if k else [linear]
        return Network(
            self,
            nn.Sequential(*layers),
            torch.tensor(self.centre, device=rng.device),
            torch.tensor(self.scale, device=rng.device),
        )


@final
@dataclass(frozen=True, eq=False)
class Network:
    """A network with its weights: a generator, or the logit of a discriminator."""

    shape: Shape
    layers: nn.Sequential
    centre: Tensor
    scale: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        """The outputs, shape ``(n, outputs)``, at points of shape ``(n, inputs)``."""
        import torch

        x = (x - self.centre) / self.scale
        if self.shape.degree > 1:
            x = torch.cat([x**k for k in range(1, self.shape.degree + 1)], dim=1)
        out: Tensor = self.layers(x)
        return out

    def parameters(self) -> Iterator[nn.Parameter]:
        """What training changes."""
        return self.layers.parameters()

    def set_affine(self, weights: float, biases: float) -> None:
        """Start an affine map of one input and output at ``weights z + biases``.

        Raises
        ------
        InputError
            If it has hidden layers or more inputs or outputs.
        """
        import torch

        if self.shape.depth or self.shape.degree * self.shape.inputs * self.shape.outputs > 1:
            raise InputError("only an affine map of the line has one weight and one bias")
        with torch.no_grad():
            for parameter, start in zip(self.parameters(), (weights, biases), strict=True):
                parameter.fill_(start)

    def hold_weights(self) -> None:
        """Train biases alone: an affine map then only shifts."""
        for name, parameter in self.layers.named_parameters():
            parameter.requires_grad_(not name.endswith("weight"))

    def exact(self) -> PiecewiseLinear:
        """The same function in 64-bit numbers, piece by piece.

        Raises
        ------
        InputError
            If it sees powers of its inputs, so is not piecewise linear.
        """
        if self.shape.degree > 1:
            raise InputError(f"a network of powers up to {self.shape.degree} is no union of lines")
        layers = self._in_numpy()
        weights, biases = layers[0]
        scale = np.array(self.shape.scale)
        centre = np.broadcast_to(np.array(self.shape.centre), (self.shape.inputs,))
        weights = weights / scale
        layers[0] = weights, biases - weights @ centre
        return PiecewiseLinear(tuple(layers), self.shape.leak)

    def on_the_line(self, x: Floats) -> Floats:
        """The first output at points of shape ``(n,)``, in 64-bit numbers."""
        y = ((x - self.shape.centre[0]) / self.shape.scale[0])[:, None]
        y = np.concatenate([y**k for k in range(1, self.shape.degree + 1)], axis=1)
        return PiecewiseLinear(tuple(self._in_numpy()), self.shape.leak)(y)[:, 0]

    def kinks(self) -> Floats:
        """Where a network of one input changes its slope; none for one of powers without layers."""
        if self.shape.depth == 0:
            return np.empty(0)
        return self.exact().kinks()

    def _in_numpy(self) -> list[tuple[Floats, Floats]]:
        from torch import nn

        return [
            (
                layer.weight.detach().cpu().numpy().astype(float),
                layer.bias.detach().cpu().numpy().astype(float),
            )
            for layer in self.layers
            if isinstance(layer, nn.Linear)
        ]
