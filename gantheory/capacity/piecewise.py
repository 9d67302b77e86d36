"""A piecewise linear network, exactly: what it maps to, and where its pieces end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from gantheory.theory.errors import InputError

Floats = NDArray[np.float64]


@final
@dataclass(frozen=True, eq=False)
class PiecewiseLinear:
    """A network of linear layers with (leaky) rectified linear units between them.

    Attributes
    ----------
    layers
        Pairs of weights, shape ``(outputs, inputs)``, and biases, shape ``(outputs,)``.
    leak
        The units' slope below zero, in [0, 1].
    """

    layers: tuple[tuple[Floats, Floats], ...]
    leak: float

    def __call__(self, x: Floats) -> Floats:
        """The outputs, shape ``(n, outputs)``, at points of shape ``(n, inputs)``."""
        return self._through(x, len(self.layers))

    def _through(self, x: Floats, count: int) -> Floats:
        """What the units of that layer receive."""
        for n, (weights, biases) in enumerate(self.layers[:count]):
            x = (self._bent(x) if n else x) @ weights.T + biases
        return x

    def _bent(self, x: Floats) -> Floats:
        return np.where(x >= 0, x, self.leak * x)

    def kinks(self) -> Floats:
        """Where a network of one input changes its slope, increasing.

        A superset: at some of them the changes of several units may cancel.

        Raises
        ------
        InputError
            If it has more than one input.
        """
        if self.layers[0][0].shape[1] != 1:
            raise InputError("a network of several inputs has no kinks on a line: give one input")
        found = np.empty(0)
        for count in range(1, len(self.layers)):
            # Between two kinks of the layers before, each unit receives a linear function.
            ends = _with_rays(found)
            left, right = ends[:-1, None], ends[1:, None]
            low = self._through(ends[:-1, None], count)
            high = self._through(ends[1:, None], count)
            with np.errstate(divide="ignore", invalid="ignore"):
                roots = left + (right - left) * (low / (low - high))
            first, last = np.zeros((2, len(left), 1), dtype=bool)
            first[0], last[-1] = True, True  # rays go on beyond the point that stands for them
            inside = ((roots > left) | first) & ((roots < right) | last) & np.isfinite(roots)
            found = np.unique(np.concatenate([found, roots[inside]]))
        return found


def _with_rays(kinks: Floats) -> Floats:
    """The kinks, and a point on each ray beyond them."""
    if not kinks.size:
        return np.array([-1.0, 1.0])
    away = 1 + np.ptp(kinks)
    return np.concatenate([[kinks[0] - away], kinks, [kinks[-1] + away]])
