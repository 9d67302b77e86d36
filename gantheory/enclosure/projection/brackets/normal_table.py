r"""The standard normal law between nodes: linear interpolation with a bound of its error.

Between nodes a step ``h = 2^-10`` apart a function errs by at most ``h^2/8`` times its second
derivative: for ``Phi``, ``phi`` and ``z phi`` that is at most 0.25, 0.4 and 0.56, so that the error
is below ``7e-8``; :data:`ERROR` leaves room for the rounding of nodes, places and products. Beyond
the last node, at 9, all three are within ``1e-17`` of their limits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from flint import arb
from numpy.typing import NDArray

from gantheory.enclosure.ball import working_precision

if TYPE_CHECKING:
    Floats = NDArray[np.float64]

ERROR = 1e-7
_PER_UNIT, _LAST, _BITS = 1 << 10, 9, 80
_TOP, _SLOPE_TOP = 0.39894228040143276, 0.24197072451914337  # phi(0) and phi(1), rounded up


@lru_cache(maxsize=1)
def _nodes() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """``Phi``, ``phi`` and ``z phi`` at the nodes, to half a unit of a float's last place."""
    with working_precision(_BITS):
        root, level = arb(2).sqrt(), (2 * arb.pi()).sqrt()
        places = [arb(k) / _PER_UNIT for k in range(_LAST * _PER_UNIT + 1)]
        tails = [float((z / root).erfc() / 2) for z in places]
        heights = [float((-z * z / 2).exp() / level) for z in places]
    z = np.arange(len(tails)) / _PER_UNIT
    tail, height = np.array(tails), np.array(heights)
    whole = np.concatenate([tail[:0:-1], 1 - tail])
    around = np.concatenate([height[:0:-1], height])
    return whole, around, np.concatenate([-z[:0:-1], z]) * around


def _between(nodes: Floats, z: Floats) -> Floats:
    place = (np.clip(z, -_LAST, _LAST) + _LAST) * _PER_UNIT
    k = np.minimum(place.astype(np.intp), nodes.size - 2)
    here = nodes[k]
    found: Floats = here + (place - k) * (nodes[k + 1] - here)
    return found


def cdf(z: Floats) -> Floats:
    """``Phi``, within :data:`ERROR`."""
    return _between(_nodes()[0], z)


def height_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``phi`` over intervals."""
    nodes = _nodes()[1]
    at_low, at_high = _between(nodes, low), _between(nodes, high)
    top = np.where((low <= 0) & (high >= 0), _TOP, np.maximum(at_low, at_high))
    return np.minimum(at_low, at_high) - ERROR, top + ERROR


def moment_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``z phi`` over intervals: it turns at -1 and 1 alone."""
    nodes = _nodes()[2]
    at_low, at_high = _between(nodes, low), _between(nodes, high)
    least, most = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
    least = np.where((low <= -1) & (high >= -1), -_SLOPE_TOP, least)
    most = np.where((low <= 1) & (high >= 1), _SLOPE_TOP, most)
    return least - ERROR, most + ERROR
