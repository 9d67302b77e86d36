"""Divergences in floats from the target's nodes alone: near enough to guess where they are least.

Where ``F(0, 1)`` is infinite, what the members have in the target's far tails is missed; total
variation has a kink where the densities cross, which fixed nodes step over: it is rounded off.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Three = tuple[Floats, Floats, Floats]

_ROUNDING = 0.03


def _reverse_kl(d: Floats, q: Floats, _e: Floats) -> Three:
    return 1 - q * (1 + d), -q * d, q


def _jeffreys(d: Floats, q: Floats, _e: Floats) -> Three:
    return (1 - q) * d, -q * d - 1, 1 + q


def _neyman(_d: Floats, q: Floats, _e: Floats) -> Three:
    return (1 - q) ** 2, 2 * q * q, 2 * q * q


def _tv(_d: Floats, q: Floats, _e: Floats) -> Three:
    """Fixed nodes step over the kink at ``p = q``: it is rounded off."""
    root = np.sqrt((1 - q) ** 2 + 4 * _ROUNDING**2 * q)
    rise = (q - 1 + 2 * _ROUNDING**2) / root
    bend = (1 - rise**2) / root
    return (root - q) / 2, q * (rise - 1) / 2, q * q * bend / 2


GUIDES: Mapping[str, tuple[Callable[[Floats, Floats, Floats], Three], float, float]] = (
    MappingProxyType(
        {
            "tv": (_tv, 0.5, 0.5),
            "reverse-kl": (_reverse_kl, 1.0, 0.0),
            "jeffreys": (_jeffreys, math.inf, 0.0),
            "neyman": (_neyman, 1.0, 0.0),
        }
    )
)
"""As in :data:`projection.KERNELS`, but that where ``F(0, 1)`` is infinite nothing is taken off."""
