"""The law of G(z) on the line for normal z and a piecewise linear G, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from scipy.special import ndtr

from gantheory.capacity.piecewise import Floats, PiecewiseLinear
from gantheory.theory.errors import InputError

_FAR = 8.5
"""Beyond so many standard deviations a normal variable has mass 1e-17, less than rounding."""


@final
@dataclass(frozen=True, eq=False)
class ImageLaw:
    """A sum of pieces of normal laws, and atoms where G is constant.

    Attributes
    ----------
    low, high
        The ends of each piece's interval; shape ``(k,)``.
    centre, scale
        The normal law that each is a piece of; scales are positive.
    points, masses
        The atoms.
    """

    low: Floats
    high: Floats
    centre: Floats
    scale: Floats
    points: Floats
    masses: Floats

    def density(self, x: Floats) -> Floats:
        """The density at points of shape ``(n,)`` that are no ends of pieces."""
        found = np.zeros_like(x)
        for low, high, centre, scale in zip(
            self.low, self.high, self.centre, self.scale, strict=True
        ):
            here = (x > low) & (x < high)
            z = (x[here] - centre) / scale
            found[here] += np.exp(-z * z / 2) / (scale * np.sqrt(2 * np.pi))
        return found

    def edges(self) -> Floats:
        """Points between which the density is smooth and changes by a bounded factor."""
        steps = np.linspace(-_FAR, _FAR, 35)
        inside = np.clip(
            self.centre[:, None] + self.scale[:, None] * steps,
            self.low[:, None],
            self.high[:, None],
        )
        return np.unique(np.concatenate([self.low, self.high, inside.ravel()]))


def image_law(generator: PiecewiseLinear) -> ImageLaw:
    """The law of ``generator(z)`` for standard normal z, of one input and one output.

    Noise beyond 8.5 standard deviations, of mass 2e-17, is left out.

    Raises
    ------
    InputError
        If the generator has several inputs or outputs.
    """
    if generator.layers[-1][0].shape[0] != 1:
        raise InputError("a generator of several outputs has no law on the line: give one output")
    kinks = generator.kinks()
    z = np.concatenate([[-_FAR], kinks[np.abs(kinks) < _FAR], [_FAR]])
    x = generator(z[:, None])[:, 0]
    left, right, start, end = z[:-1], z[1:], x[:-1], x[1:]
    slope = (end - start) / (right - left)
    flat = np.abs(end - start) <= 1e-12 * (1 + np.abs(start))  # within rounding of constant
    sloped = ~flat
    return ImageLaw(
        low=np.minimum(start, end)[sloped],
        high=np.maximum(start, end)[sloped],
        centre=(start - slope * left)[sloped],
        scale=np.abs(slope[sloped]),
        points=start[flat],
        masses=(ndtr(right) - ndtr(left))[flat],
    )
