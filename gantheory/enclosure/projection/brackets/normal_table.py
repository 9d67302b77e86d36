r"""The standard normal law between nodes: linear interpolation with a bound of its error.

Between nodes a step ``h = 2^-10`` apart a function errs by at most ``h^2/8`` times its second
derivative: for ``Phi``, ``phi``, ``z phi``, ``(1 - z^2) phi`` and ``z (2 - z^2) phi`` that is at
most 0.25, 0.4, 0.56, 1.2 and 1.9, so that the error is below ``2.3e-7``; :data:`ERROR` leaves room
for the rounding of nodes, places and products. Beyond the last node, at 9, all five are within
``1e-14`` of their limits.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from flint import arb
from numpy.typing import NDArray

from gantheory.enclosure.ball import working_precision

if TYPE_CHECKING:
    Floats = NDArray[np.float64]

ERROR = 3e-7
_PER_UNIT, _LAST, _BITS = 1 << 10, 9, 80
_TOP = 0.39894228040143276  # phi(0), rounded up

_Turns = tuple[tuple[float, float], ...]
"""Where a function turns, or a little beside, and its value there: exact to half an error."""

_HEIGHT: _Turns = ((0.0, _TOP),)
_MOMENT: _Turns = ((-1.0, -0.24197072), (1.0, 0.24197072))
_BEND: _Turns = ((-math.sqrt(3), -0.17803210), (0.0, _TOP), (math.sqrt(3), -0.17803210))
_NEAR, _FAR = (math.sqrt((5 - math.sqrt(17)) / 2), math.sqrt((5 + math.sqrt(17)) / 2))
_THIRD: _Turns = (
    (-_FAR, 0.22306998),
    (-_NEAR, -0.33129722),
    (_NEAR, 0.33129722),
    (_FAR, -0.22306998),
)


@lru_cache(maxsize=1)
def _nodes() -> tuple[NDArray[np.float64], ...]:
    """The five functions at the nodes, to a few units of a float's last place."""
    with working_precision(_BITS):
        root, level = arb(2).sqrt(), (2 * arb.pi()).sqrt()
        places = [arb(k) / _PER_UNIT for k in range(_LAST * _PER_UNIT + 1)]
        tails = [float((z / root).erfc() / 2) for z in places]
        heights = [float((-z * z / 2).exp() / level) for z in places]
    half = np.arange(len(tails)) / _PER_UNIT
    tail, height = np.array(tails), np.array(heights)
    z = np.concatenate([-half[:0:-1], half])
    phi = np.concatenate([height[:0:-1], height])
    whole = np.concatenate([tail[:0:-1], 1 - tail])
    return whole, phi, z * phi, (1 - z * z) * phi, z * (2 - z * z) * phi


def _between(nodes: Floats, z: Floats) -> Floats:
    place = (np.clip(z, -_LAST, _LAST) + _LAST) * _PER_UNIT
    k = np.minimum(place.astype(np.intp), nodes.size - 2)
    here = nodes[k]
    found: Floats = here + (place - k) * (nodes[k + 1] - here)
    return found


def cdf(z: Floats) -> Floats:
    """``Phi``, within :data:`ERROR`."""
    return _between(_nodes()[0], z)


def _over(nodes: Floats, turns: _Turns, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds over intervals of a function that turns at some points alone."""
    at_low, at_high = _between(nodes, low), _between(nodes, high)
    least, most = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
    for place, value in turns:
        inside = (low <= place) & (high >= place)
        least = np.where(inside, np.minimum(least, value), least)
        most = np.where(inside, np.maximum(most, value), most)
    return least - ERROR, most + ERROR


def height_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``phi`` over intervals."""
    return _over(_nodes()[1], _HEIGHT, low, high)


def moment_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``z phi`` over intervals."""
    return _over(_nodes()[2], _MOMENT, low, high)


def bend_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``(1 - z^2) phi`` over intervals."""
    return _over(_nodes()[3], _BEND, low, high)


def third_between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of ``z (2 - z^2) phi`` over intervals."""
    return _over(_nodes()[4], _THIRD, low, high)
