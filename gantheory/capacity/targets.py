"""Laws to learn, in one dimension and more: samples and densities."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.random import Generator
from scipy.special import logsumexp

from gantheory.capacity.piecewise import Floats
from gantheory.measure.law import Law
from gantheory.measure.sample import sample
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

CLAW = (
    "mixture(1/2*normal(0,1) + "
    + " + ".join(f"1/10*normal({centre},1/10)" for centre in ("-1", "-1/2", "0", "1/2", "1"))
    + ")"
)
"""The claw: a standard normal law with five narrow bumps (Marron, Wand 1992, number 10)."""


class Target(ABC):
    """A law on R^d with a density."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """d."""

    @abstractmethod
    def sample(self, rng: Generator, n: int) -> Floats:
        """``n`` independent draws, shape ``(n, d)``."""

    @abstractmethod
    def log_density(self, x: Floats) -> Floats:
        """The log-density (nats), shape ``(n,)``, at points of shape ``(n, d)``."""


@final
@dataclass(frozen=True)
class Product(Target):
    """Independent coordinates, all of one law of the line.

    Raises
    ------
    InputError
        If the law has atoms, or the dimension is not positive.
    """

    law: Law
    copies: int = 1

    def __post_init__(self) -> None:
        if self.law.atoms:
            raise InputError(f"{self.law} has atoms: a target needs a density")
        if self.copies < 1:
            raise InputError(f"dimension is {self.copies}: give at least 1")

    @property
    def dimension(self) -> int:
        """How many coordinates."""
        return self.copies

    def sample(self, rng: Generator, n: int) -> Floats:
        """``n`` independent draws, shape ``(n, d)``."""
        return sample(self.law, rng, n * self.copies).reshape(n, self.copies)

    def log_density(self, x: Floats) -> Floats:
        """The sum over the coordinates."""
        with np.errstate(divide="ignore"):
            parts = [math.log(w) + law.log_density(x) for w, law in self.law.parts]
            return np.asarray(logsumexp(parts, axis=0).sum(axis=1))


@final
@dataclass(frozen=True)
class Ring(Target):
    """Equal round normal laws of deviation `sd`, their means evenly on a circle in the plane.

    Raises
    ------
    InputError
        If there is no mode, or the radius or the deviation is not positive.
    """

    modes: int
    radius: float
    sd: float

    def __post_init__(self) -> None:
        if self.modes < 1:
            raise InputError(f"modes is {self.modes}: give at least 1")
        for name in ("radius", "sd"):
            if not getattr(self, name) > 0:
                raise InputError(f"{name} is {getattr(self, name)}: give something > 0")

    @property
    def dimension(self) -> int:
        """Two."""
        return 2

    @property
    def means(self) -> Floats:
        """Shape ``(modes, 2)``."""
        angle = 2 * np.pi * np.arange(self.modes) / self.modes
        return self.radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)

    def sample(self, rng: Generator, n: int) -> Floats:
        """``n`` independent draws, shape ``(n, 2)``."""
        chosen = self.means[rng.integers(self.modes, size=n)]
        return chosen + self.sd * rng.standard_normal((n, 2))

    def log_density(self, x: Floats) -> Floats:
        """Of the mixture; finite everywhere."""
        square = ((x[:, None, :] - self.means) ** 2).sum(axis=2) / self.sd**2
        constant = math.log(2 * math.pi * self.modes) + 2 * math.log(self.sd)
        return np.asarray(logsumexp(-square / 2, axis=1)) - constant


def on_the_line(text: str) -> Product:
    """A target on the line by its text form, ``uniform(0,1)``; or ``claw``.

    Raises
    ------
    InputError
        If the text is no law with a density.
    """
    return Product(parse_law(CLAW if text.strip() == "claw" else text))
