"""Many boxes at once: how far from below a family's divergence can be bounded.

A pass cuts the cube until every box is above a level, and writes down for each box, in a fixed
order, along which coordinate it was cut, or that it was not. That record is the certificate.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.enclosure.ball import ball, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.projection.brackets.cube import AnyCube, Cube, Floats, LineCube, MassCube
from gantheory.enclosure.projection.brackets.tangents import Tangents, below
from gantheory.enclosure.projection.partition import partition

if TYPE_CHECKING:
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.law import Law

CHUNK = 1 << 13
_BITS, _MOST_CUTS = 64, 40
_WIDE, _PAIRS = 4, ((0, 2), (1, 2))
_SLACK = 1e-9  # of sums of some hundred floats below 10^4

Codes = NDArray[np.uint8]
"""For each box 0 if it is not cut, else 1 and the coordinate of the cut."""


@final
class _Cells:
    """Some of the edges of a partition, with the masses of the cells between them."""

    def __init__(self, edges: Floats, masses: Floats, start: int, step: int) -> None:
        kept = np.arange(start, len(edges), step)
        self.edges = edges[kept]
        self.starts = np.concatenate([[0], kept + 1])
        self.masses = np.add.reduceat(masses, self.starts)


class Level(ABC):
    """Bounds from below of a divergence over boxes of a cube, by one partition."""

    def __init__(self, name: str, target: Law, units: Units, edges: tuple[Fraction, ...]) -> None:
        self._tangents = Tangents(name)
        with working_precision(_BITS):
            cells = partition(target, units, edges)
            masses = [below(m) for m in cells.masses]
            alone = entry_of(name).kernel.alone[0] * ball(entry_of(name).factor)
            self._atoms = below(alone * cells.atoms) if not cells.atoms.is_zero() else 0.0
        self._edges = np.array([float(edge) for edge in edges])
        if any(Fraction(float(e)) != e for e in edges):
            raise ValueError("the edges of a bracket's partition are short binary numbers")
        self._masses = np.maximum(np.array(masses), 0.0)

    @property
    @abstractmethod
    def cube(self) -> Cube:
        """What the boxes are boxes of."""

    @abstractmethod
    def _ways(self) -> tuple[Callable[[Floats, Floats, float], Floats], ...]:
        """Bounds without the target's atoms, of boxes and of what is enough; the cheap first."""

    @abstractmethod
    def _sizes(self, low: Floats, high: Floats) -> Floats:
        """How much is to be gained by cuts: a row a box, a column a coordinate."""

    def least(self, low: Floats, high: Floats, enough: float) -> Floats:
        """A number for each box that no member of it comes below; infinite if it has none.

        Where one way gives ``enough``, no more is asked.
        """
        found = np.where(self.cube.is_empty(low, high), np.inf, 0.0)
        for bound in self._ways():
            left = found < enough
            if not left.any():
                break
            here = bound(low[left], high[left], enough - self._atoms) + self._atoms - _SLACK
            found[left] = np.maximum(found[left], here)
        return found

    def cuts(self, low: Floats, high: Floats) -> Codes:
        """For each box the coordinate along which it should be cut, and 1."""
        codes: Codes = (np.argmax(self._sizes(low, high), axis=1) + 1).astype(np.uint8)
        return codes


def level_of(
    name: str, target: Law, cube: AnyCube, units: Units, edges: tuple[Fraction, ...]
) -> Level:
    """The bounds of a divergence over a cube, by the masses of cells or by lines."""
    if isinstance(cube, LineCube):
        return ByLines(name, target, cube, units, edges)
    return ByMasses(name, target, cube, units, edges)


@final
class ByLines(Level):
    """By lines below the integrand, chosen for each box."""

    def __init__(
        self, name: str, target: Law, cube: LineCube, units: Units, edges: tuple[Fraction, ...]
    ) -> None:
        super().__init__(name, target, units, edges)
        self._cube = cube

    @property
    def cube(self) -> Cube:
        """See :class:`Level`."""
        return self._cube

    def _ways(self) -> tuple[Callable[[Floats, Floats, float], Floats], ...]:
        return (lambda low, high, enough: self._by_lines(low, high, enough)[0],)

    def _by_lines(self, low: Floats, high: Floats, enough: float) -> tuple[Floats, Floats]:
        return self._cube.least(
            low, high, self._edges, self._masses, self._tangents, enough + _SLACK
        )

    def _sizes(self, low: Floats, high: Floats) -> Floats:
        return self._by_lines(low, high, -np.inf)[1]


@final
class ByMasses(Level):
    """By the ranges of cells' masses."""

    def __init__(
        self, name: str, target: Law, cube: MassCube, units: Units, edges: tuple[Fraction, ...]
    ) -> None:
        super().__init__(name, target, units, edges)
        self._cube = cube
        self._wide = _Cells(self._edges, self._masses, 0, _WIDE)
        self._fine = _Cells(self._edges, self._masses, 0, 1)
        self._pairs = [_Cells(self._edges, self._masses, *every) for every in _PAIRS]

    @property
    def cube(self) -> Cube:
        """See :class:`Level`."""
        return self._cube

    def _ways(self) -> tuple[Callable[[Floats, Floats, float], Floats], ...]:
        return self._by_wide_cells, self._by_ranges

    def _by_wide_cells(self, low: Floats, high: Floats, _enough: float) -> Floats:
        found: Floats = self._terms(low, high, self._wide).sum(axis=1)
        return found

    def _by_ranges(self, low: Floats, high: Floats, _enough: float) -> Floats:
        """``sum_k min F(P_k, Q_k)`` over the ranges of ``Q_k``, of cells or of pairs of them.

        A narrow part of a member at an edge may lie in either cell, and must in their union.
        """
        alone, best = self._terms(low, high, self._fine), np.zeros(len(low))
        for pairs in self._pairs:
            apart = np.add.reduceat(alone, pairs.starts, axis=1)
            together = np.maximum(self._terms(low, high, pairs), apart)
            best = np.maximum(best, together.sum(axis=1))
        return best

    def _terms(self, low: Floats, high: Floats, cells: _Cells) -> Floats:
        """``min F(P_k, Q_k)`` over the range of ``Q_k``: a row a box, a column a cell."""
        least, most = self._cube.masses(low, high, cells.edges)
        p = cells.masses[None, :]
        place = np.clip(p, least, np.maximum(most, least))
        a, b = self._tangents.at(p, place)
        return np.where(place == p, 0.0, np.maximum(a * p + b * place, 0.0))

    def _sizes(self, low: Floats, high: Floats) -> Floats:
        """How far masses differ along each coordinate, by the middle of the others."""
        middle, differ = (low + high) / 2, []
        for i in range(low.shape[1]):
            one, other = middle.copy(), middle.copy()
            one[:, i], other[:, i] = low[:, i], high[:, i]
            least, most = self._cube.masses(one, other, self._wide.edges)
            differ.append((most - least).sum(axis=1) + 1e-6 * (high[:, i] - low[:, i]))
        return np.stack(differ, axis=1)


Boxes = tuple[NDArray[np.float64], NDArray[np.float64]]


def whole(cube: Cube) -> Boxes:
    """The box of all members, as the only row."""
    low, high = cube.corners
    return np.array([low]), np.array([high])


def halves(low: Floats, high: Floats, codes: Codes) -> Boxes:
    """The lower halves of boxes, then the upper ones, along the coordinates of the codes."""
    rows, at = np.arange(len(low)), codes.astype(np.intp) - 1
    middle = (low[rows, at] + high[rows, at]) / 2
    below_high, above_low = high.copy(), low.copy()
    below_high[rows, at], above_low[rows, at] = middle, middle
    return np.concatenate([low, above_low]), np.concatenate([below_high, high])


def walk(start: Boxes, step: Callable[[Boxes], Codes]) -> int:
    """Cut boxes as ``step`` says until none is left, the newest first; their number."""
    pending, count = [start], 0
    while pending:
        low, high = pending.pop()
        if len(low) > CHUNK:
            pending.append((low[CHUNK:], high[CHUNK:]))
            low, high = low[:CHUNK], high[:CHUNK]
        codes = step((low, high))
        count += len(codes)
        cut = codes > 0
        if cut.any():
            pending.append(halves(low[cut], high[cut], codes[cut]))
    return count


@final
@dataclass(frozen=True)
class Pass:
    """A record that all boxes of a cube are above a level.

    Attributes
    ----------
    level
        The level.
    codes
        Of all boxes, in the order of :func:`walk`.
    """

    level: Fraction
    codes: bytes


class _OutOfTime(Exception):
    """The pass did not end in its time."""


def one_pass(bounds_of: Level, level: Fraction, seconds: float) -> Pass | None:
    """Cut until every box is above the level; None if that takes longer."""
    record: list[bytes] = []
    began = time.process_time()
    number = float(level)

    def step(boxes: Boxes) -> Codes:
        if time.process_time() - began > seconds:
            raise _OutOfTime
        low, high = boxes
        codes = np.zeros(len(low), dtype=np.uint8)
        open_ = ~(bounds_of.least(low, high, number) >= number)
        if open_.any():
            if (high[open_] - low[open_]).max() < 2.0**-_MOST_CUTS:
                raise _OutOfTime
            codes[open_] = bounds_of.cuts(low[open_], high[open_])
        record.append(codes.tobytes())
        return codes

    try:
        walk(whole(bounds_of.cube), step)
    except _OutOfTime:
        return None
    return Pass(Fraction(number), b"".join(record))
