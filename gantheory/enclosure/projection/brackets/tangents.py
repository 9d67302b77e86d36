r"""Lines below a divergence's integrand, in floats and rigorous all the same.

``F`` is convex and homogeneous, so that ``F(p, q) >= F_p(1, r) p + F_q(1, r) q`` for every ``r``:
whichever ``r`` is chosen, in floats or by guess, the line is a bound. Both slopes are rounded down
from balls, and ``p, q >= 0``.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, final

import numpy as np
from flint import acb, arb
from numpy.typing import NDArray

from gantheory.enclosure.ball import AnalyticFlag, ball, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.projection.sensitivities import sensitivity_of

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]

NAMES = ("js", "kl", "hellinger", "tv", "triangular")
"""Divergences with ``F(0, 1)`` finite and slopes below ``2^14`` on the grid of ``r``."""

_REAL: AnalyticFlag = False
_STEPS, _OCTAVES, _BITS = 64, 14, 128


@final
class Tangents:
    """The lines of one divergence at ``r = 2^(j/64)``, ``2^-14 <= r <= 2^14``."""

    def __init__(self, name: str) -> None:
        alone, pairs = _lines(name)
        self.beside = alone
        self._p = np.array([p for p, _ in pairs])
        self._q = np.array([q for _, q in pairs])
        self._bend = np.gradient(self._q) * (_STEPS / math.log(2))

    def at(self, p: Floats, q: Floats) -> tuple[Floats, Floats]:
        """``(a, b)`` with ``F(p, q') >= a p + b q'`` for all ``q'``, nearly equal at ``q``.

        Where ``p = 0`` it is equal: ``b = F(0, 1)``.
        """
        index, zero = self._index(p, q), p <= 0
        return np.where(zero, 0.0, self._p[index]), np.where(zero, self.beside, self._q[index])

    def slopes(self, p: Floats, q: Floats) -> tuple[Floats, Floats]:
        """``b`` as in :meth:`at`, and nearly its derivative by ``log q``: guides of a search."""
        index, zero = self._index(p, q), p <= 0
        return (
            np.where(zero, self.beside, self._q[index]),
            np.where(zero, 0.0, self._bend[index]),
        )

    @staticmethod
    def _index(p: Floats, q: Floats) -> NDArray[np.intp]:
        with np.errstate(all="ignore"):
            j = np.rint((np.log2(q / p) + _OCTAVES) * _STEPS)
        last = 2 * _OCTAVES * _STEPS
        j = np.clip(np.nan_to_num(j, nan=last, posinf=last, neginf=0), 0, last)
        index: NDArray[np.intp] = j.astype(np.intp)
        return index


@lru_cache(maxsize=8)
def _lines(name: str) -> tuple[float, tuple[tuple[float, float], ...]]:
    """``F(0, 1)``, and ``(F_p, F_q)`` at ``(1, r)``, all rounded down."""
    entry, slope = entry_of(name), _slope(name)
    with working_precision(_BITS):
        factor = ball(entry.factor)
        beside = entry.kernel.alone[1] * factor
        over_p, _ = entry.kernel.of_ratio
        found = []
        for j in range(2 * _OCTAVES * _STEPS + 1):
            r = (arb.const_log2() * (arb(j) / _STEPS - _OCTAVES)).exp().mid()
            value = over_p(acb(r), acb(r.log()), _REAL).real * factor
            by_q = slope(r, beside)
            found.append((below(value - r * by_q), below(by_q)))
        return below(beside), tuple(found)


def _slope(name: str) -> Callable[[arb, arb], arb]:
    """``F_q(1, r)``."""
    if name == "tv":
        half = arb(0.5)
        return lambda r, _: half if bool(r > 1) else -half
    sensitivity = sensitivity_of(name)

    def value(r: arb, beside: arb) -> arb:
        one, q = acb(1), acb(r)
        return sensitivity.first(one, q, one / q, _REAL).real / r + beside

    return value


def below(value: arb) -> float:
    """A float that the ball does not come below."""
    return math.nextafter(float(value.lower()), -math.inf)
