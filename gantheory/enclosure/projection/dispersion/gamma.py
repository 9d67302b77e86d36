r"""Gamma laws by shape ``k`` and mean ``m``, in the chart ``l = log x``.

``log q = C(k) - k (z - 1 - log z) - log x``, ``z = x/m``, ``C(k) = k log k - k - log Gamma(k)``.

``C`` rises and is concave, and its derivatives are monotone: see :mod:`level`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from flint import acb, arb

from gantheory.enclosure.ball import (
    AnalyticFlag,
    ball,
    certainly,
    hull,
)
from gantheory.enclosure.evaluate import excess
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.dispersion.level import float_level, level
from gantheory.enclosure.projection.dispersion.model import PLACE, SIZE, Local, Model, Range
from gantheory.measure.family import FreeFamily
from gantheory.measure.logform import LogForm, log_affine, power

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.divergence.projection import Floats
    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.dispersion.model import Deviance, Mark
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO, _ONE = Fraction(0), Fraction(1)
_FAR, _STILL, _OPEN = 16.0, 4.0, 1e9


@final
class _Local(Local):
    """Balls of shapes and means."""

    def __init__(self, model: Gammas, box: Box) -> None:
        (k0, k1), (m0, m1) = model.compact(box)
        middle = (k0 + k1) / 2
        first, last = level(k0), level(k1)
        self.unit = ball(model.units[0])
        self.k, self.middle = hull(ball(k0), ball(k1)), ball(middle)
        self.rest = self.k - self.middle
        self.v = box.side(1)
        self.log_m = hull(ball(m0).log(), ball(m1).log())
        self.constant = level(middle)[0]
        self.rise, self.bend = hull(first[1], last[1]), hull(first[2], last[2])

    def at(self, l: acb, _x: acb, _analytic: AnalyticFlag, /) -> tuple[acb, Deviance]:
        """By the mean value theorem in the shape."""
        s = l - self.log_m
        d = excess(s)
        # real balls stand on the right, where they cost a tenth
        log = (-d + self.rise) * self.rest - d * self.middle - l + self.constant
        return log, (d, s.expm1())

    def slope(self, of: Deviance, /) -> acb:
        """``k (1 - z) - 1``."""
        return of[1] * -self.k - 1

    def first(self, i: int, of: Deviance, /) -> acb:
        """``C' - d`` and ``k (z - 1)/m``."""
        d, e = of
        return (-d + self.rise) * self.unit if i == SIZE else e * (self.k / self.v)

    def second(self, i: int, j: int, of: Deviance, /) -> acb:
        """``C''``, ``(z - 1)/m`` and ``k (1 - 2 z)/m^2``."""
        _, e = of
        if i == j == SIZE:
            return acb(self.bend * self.unit * self.unit)
        if i == j:
            return (e * -2 - 1) * (self.k / self.v / self.v)
        return e * (self.unit / self.v)


@final
class _Range(Range):
    """Bounds for shapes up to infinity and down to 0, and means likewise."""

    def __init__(self, model: Gammas, box: Box) -> None:
        (k0, k1), (m0, m1) = model.ends(box)
        self.least = ball(k0)
        self.most = None if k1 is None else ball(k1)
        self.low = level(k0) if k0 else None
        self.high = None if k1 is None else level(k1)
        self.means = [None if not m else (ball(m), ball(m).log()) for m in (m0, m1)]
        self.unit = ball(model.units[0])
        self.v = box.side(1) if isinstance(box.high[1], Fraction) else arb.nan()
        self.place = self.v * ball(model.units[1])

    def _deviance(self, mark: Mark, which: int) -> arb | None:
        """From the lower or the upper mean; None if that is 0 or infinite."""
        mean = self.means[which]
        if mean is None:
            return None
        x, l = mark
        return x / mean[0] - 1 - (l - mean[1])

    def scores(self, low: Mark, high: Mark, /) -> tuple[arb, arb]:
        """``C' - d`` and ``k (z - 1)/m``; the deviance is convex in ``l``, and in ``log m``."""
        ends = [self._deviance(mark, i) for mark in (low, high) for i in (0, 1)]
        if self.low is None or self.high is None or self.most is None:
            return arb.nan(), arb.nan()
        known = [d for d in ends if d is not None]
        if len(known) < len(ends):
            return arb.nan(), arb.nan()
        apart = self.side(high) > 0 or self.side(low) < 0
        d = known[0] if apart else arb(0)
        for other in known:
            d = d.union(other)
        z = hull(low[0], high[0]) / self.place
        k = hull(self.least, self.most)
        rise = hull(self.low[1], self.high[1])
        return (rise - d) * self.unit, k / self.v * (z - 1)

    def scores_beyond(self, mark: Mark, side: int, mass: arb, /) -> tuple[arb, arb]:
        """Below, ``|d'| <= 1`` and ``|z - 1| <= 1``; above, ``d <= d' = z - 1``, and
        ``int d' exp(C - k d) = exp(C - k d)/k``.
        """
        d = self._deviance(mark, 0 if side < 0 else 1)  # the largest
        slopes = self.slopes(mark)
        steep = slopes[0] if side > 0 else -slopes[1]
        if self.side(mark) != side or d is None or self.low is None or not certainly(steep, ">", 0):
            return arb.pos_inf(), arb.pos_inf()
        height = self.log_upper(mark).exp()
        if side < 0:
            whole = height / self.least
            place = height / self.v.lower()
            return (self.low[1] * mass + whole).upper() * self.unit, place
        whole = height * (d / steep + 1 / (steep * steep))
        most = arb.pos_inf() if self.most is None else self.most
        return (self.low[1] * mass + whole).upper() * self.unit, mass * most / self.v.lower()

    def side(self, mark: Mark, /) -> int:
        """By the ends of the means."""
        low, high = self.means
        if low is not None and certainly(mark[0], "<=", low[0]):
            return 1
        return -1 if high is not None and certainly(mark[0], ">=", high[0]) else 0

    def log_upper(self, mark: Mark, /) -> arb:
        """At the least deviance."""
        side = self.side(mark)
        d = self._deviance(mark, 0 if side > 0 else 1) if side else arb(0)
        return self._largest(arb(0) if d is None else d.lower().max(arb(0)))

    def log_peak(self) -> arb:
        """At deviance 0."""
        return self.high[0] if self.high is not None else arb.pos_inf()

    def _largest(self, d: arb) -> arb:
        """``sup_k C(k) - k d``: a concave function lies below its tangents at both ends."""
        best = arb.pos_inf()
        if self.low is not None:
            rise = self.low[1] - d
            here = self.low[0] - self.least * d
            if certainly(rise, "<=", 0):
                best = here
            elif self.most is not None:
                best = here + rise.max(arb(0)) * (self.most - self.least)
        if self.high is not None and self.most is not None:
            fall = (d - self.high[1]).max(arb(0))
            here = self.high[0] - self.most * d + fall * (self.most - self.least)
            best = best.min(here)
        return best.upper()

    def log_lower(self, mark: Mark, /) -> arb:
        """At the largest deviance: a concave function is least at an end."""
        low, high = self._deviance(mark, 0), self._deviance(mark, 1)
        if self.low is None or self.high is None or self.most is None or low is None:
            return arb.neg_inf()
        if high is None:
            return arb.neg_inf()
        d = low.max(high)
        return (self.low[0] - self.least * d).min(self.high[0] - self.most * d).lower()

    def slopes(self, mark: Mark, /) -> tuple[arb, arb]:
        """``k (1 - z)``."""
        low, high = self.means
        below = 1 - mark[0] / low[0] if low is not None else arb.neg_inf()
        above = 1 - mark[0] / high[0] if high is not None else arb(1)
        most = arb.pos_inf() if self.most is None else self.most
        return (
            (below * (self.least if certainly(below, ">=", 0) else most)).lower(),
            (above * (most if not certainly(above, "<=", 0) else self.least)).upper(),
        )


@final
@dataclass(frozen=True)
class Gammas(Model):
    """``gamma(shape, rate)`` with both free, or the rate alone.

    Attributes
    ----------
    family
        As the text has it.
    units
        Of the shape and of the mean.
    shape
        The fixed shape; None where it is free.
    """

    family: FreeFamily
    units: tuple[Fraction, Fraction]
    shape: Fraction | None

    @property
    def support(self) -> tuple[Fraction, Fraction | None]:
        """The half-line."""
        return _ZERO, None

    @property
    def is_exponential(self) -> bool:
        """Yes: of ``log x`` and ``x``, or of ``x``."""
        return True

    def whole(self) -> Box:
        """All shapes and all means."""
        if self.shape is None:
            return Box((_ZERO, _ZERO), (math.inf, math.inf))
        at = self.shape / self.units[0]
        return Box((at, _ZERO), (at, math.inf))

    def ends(self, box: Box) -> tuple[tuple[Fraction, Fraction | None], ...]:
        """The shapes and the means of a box; None is infinity."""
        return tuple(
            (Fraction(low) * unit, high * unit if isinstance(high, Fraction) else None)
            for low, high, unit in zip(box.low, box.high, self.units, strict=True)
        )

    def compact(self, box: Box) -> tuple[tuple[Fraction, Fraction], ...]:
        """The same for a compact box."""
        return tuple(
            (Fraction(low) * unit, Fraction(high) * unit)
            for low, high, unit in zip(box.low, box.high, self.units, strict=True)
        )

    def rescaled(self, units: tuple[Fraction, Fraction], /) -> Model:
        """With other units."""
        return Gammas(self.family, units, self.shape)

    def parameters(self, point: Point, /) -> dict[str, Fraction]:
        """The rate is shape over mean."""
        k, m = (x * unit for x, unit in zip(point, self.units, strict=True))
        found = {"shape": k, "rate": k / m}
        return {p.name: found[p.name] for p in self.family.parameters}

    def member(self, point: Point, /) -> Law:
        """By its parameters."""
        return self.family.member(**self.parameters(point))

    def point(self, parameters: Mapping[str, Fraction], /) -> Point:
        """Shape and mean."""
        k = self.shape or parameters["shape"]
        return k / self.units[0], k / parameters["rate"] / self.units[1]

    def names(self) -> tuple[str, ...]:
        """Both, or the rate."""
        return tuple(p.name for p in self.family.parameters)

    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """Shape and rate; the rate ``k/m`` changes with both."""
        k, m = (x * unit for x, unit in zip(point, self.units, strict=True))
        far = [reach * unit for unit in self.units]
        if self.shape is not None:
            far[0] = _ZERO
        rate = k / m
        if far[1] >= m:
            raise ArithmeticError("the mean's reach goes down to 0, and the rate has no bound")
        moved = max((k + far[0]) / (m - far[1]) - rate, rate - (k - far[0]) / (m + far[1]))
        both = (k, far[0]), (rate, moved)
        return both if self.shape is None else both[1:]

    def mark(self, x: Fraction, /) -> Mark:
        """``x`` and its logarithm."""
        at = ball(x)
        return at, at.log()

    def log_density(self, point: tuple[float, float], x: Floats) -> Floats:
        """By the same formula."""
        k, m = (a * float(unit) for a, unit in zip(point, self.units, strict=True))
        top, log = float_level(k), np.log(x)
        s = log - math.log(m)
        found: Floats = top - k * (np.expm1(s) - s) - log
        return found

    def starts(self, x: Floats, mass: Floats, /) -> list[tuple[float, float]]:
        """By the moments, with quantiles for heavy tails, and shapes around."""
        share = np.cumsum(mass) / mass.sum()
        low, middle, high = (float(x[np.searchsorted(share, u)]) for u in (0.16, 0.5, 0.84))
        spread = max((high - low) / 2, 1e-12 * middle)
        first = (middle / spread) ** 2
        shapes = [first, first / 4, first * 4, min(first, 1.0), max(first / 64, 0.1)]
        if self.shape is not None:
            shapes = [float(self.shape)]
        k_unit, m_unit = map(float, self.units)
        means = [middle, low, high] if self.shape is None else [middle, low, high, middle + spread]
        return [(k / k_unit, m / m_unit) for k in shapes for m in means if m > 0]

    def to_line(self, point: tuple[float, float], fixed: float | None, /) -> tuple[float, ...]:
        """Logarithms, that of the mean in deviations of the size that the unit is made for."""
        k, m = point
        place = math.log(m / self._typical) * self._typical
        return (place,) if fixed is not None else (math.log(k), place)

    def from_line(self, at: tuple[float, ...], fixed: float | None, /) -> tuple[float, float]:
        """And back."""
        k = math.exp(at[0]) if fixed is None else fixed
        return k, math.exp(at[-1] / self._typical) * self._typical

    @property
    def _typical(self) -> float:
        """A mean in its own unit, a deviation."""
        return float(self._start(PLACE))

    def middle(self, low: Mark, high: Mark, /) -> Mark:
        """The geometric mean."""
        l = (low[1] + high[1]) / 2
        return l.exp(), l

    def chart(
        self, x: acb, end: Fraction | None, log_y: acb | None, analytic: AnalyticFlag, /
    ) -> acb:
        """``log x``."""
        return x.log(analytic) if log_y is None or end != 0 else log_y

    def rate(self, x: acb, end: Fraction | None, /) -> acb:
        """``1/x``, or 1."""
        return 1 / x if end is None else acb(1)

    def local(self, box: Box, /) -> Local:
        """Balls."""
        return _Local(self, box)

    def range(self, box: Box, /) -> Range:
        """Ends."""
        return _Range(self, box)

    def steps(self, point: Point, /) -> tuple[Fraction, ...]:
        """``k`` and ``m/sqrt(k)``, or ``m`` for small shapes."""
        k, m = point
        spread = Fraction(math.isqrt(max(1, math.floor(k * self.units[0]))))
        return k, m / spread

    def nearest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The least mean next to 0."""
        m0, m1 = self.compact(box)[1]
        return m1 if end is None else m0

    def extent(self, box: Box, coordinate: int, /) -> float:
        """Logarithms of the ends' ratios: of shapes, and of means times ``sqrt(k)``.

        Shapes far beyond one unit, or far below, are told apart by their means first.
        """
        (k0, k1), (m0, m1) = ((float(a), float(b)) for a, b in zip(box.low, box.high, strict=True))
        if coordinate == SIZE:
            if not k0:
                return math.inf
            return math.log(k1 / k0) if k1 < math.inf else (_STILL if k0 > _FAR else math.inf)
        if not m0 or m1 == math.inf:
            return _OPEN
        k = (k0 if k1 == math.inf else k1) * float(self.units[0])
        return math.log(m1 / m0) * max(1.0, math.sqrt(k))

    def cut(self, box: Box, coordinate: int, /) -> Fraction:
        """Geometric."""
        low, high = box.low[coordinate], box.high[coordinate]
        if not isinstance(high, Fraction):
            return max(4 * Fraction(low), _ONE) if low else self._start(coordinate)
        if not low:
            return min(high / 4, self._start(coordinate))
        if high > 2 * Fraction(low):
            root = math.exp((math.log(float(low)) + math.log(float(high))) / 2)
            return _short(root)
        return (Fraction(low) + high) / 2

    def _start(self, coordinate: int) -> Fraction:
        """About the member that the units were made for."""
        if coordinate == SIZE:
            return _ONE
        k = self.units[0] if self.shape is None else self.shape
        return Fraction(max(1, math.isqrt(math.floor(k))))

    def farthest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The largest mean from 0."""
        m0, m1 = self.compact(box)[1]
        return m0 if end is None else m1

    def envelope(self, box: Box, end: Fraction | None, /, *, upper: bool) -> tuple[LogForm, arb]:
        """Deviances grow with the distance from the mean."""
        (k0, k1), (m0, m1) = self.compact(box)
        k = k0 if upper else k1
        m = m1 if (end is None) == upper else m0
        top = level(k1 if upper else k0)[0]
        form = log_affine(1, _ZERO, k - 1) + power(1, -k / m)
        return form, top + ball(k) - ball(k) * ball(m).log()

    def growth(self, box: Box, end: Fraction | None, /) -> arb:
        """``|z - 1|`` and ``d`` are at most ``z`` beyond the mean; 1 and ``log(1/z)`` below it.

        ``s_mm`` is at most ``2 k z/m^2``, or ``k/m^2``; ``z`` at least 1, or at most.
        """
        (k0, k1), (m0, _) = self.compact(box)
        _, rise, bend = level(k0)
        unit, v = ball(self.units[0]), ball(Fraction(box.low[1]))
        size = ((rise + 1) * unit).max(ball(k1) / v)
        mixed = (abs(bend) * unit * unit).max(unit / v).max(2 * ball(k1) / (v * v))
        total = (2 * size * size + mixed).max(size)
        return (total / ball(m0) ** 2 if end is None else total).upper()


def _short(x: float) -> Fraction:
    """A number near, of a few bits."""
    exponent = Fraction(2) ** (math.frexp(x)[1] - 8)
    return round(Fraction(x) / exponent) * exponent


def gammas(family: Family, units: tuple[Fraction, Fraction]) -> Gammas | None:
    """Gamma laws whose rate is free, in units of a size and of a place; None for other families."""
    if not isinstance(family, FreeFamily) or family.base.name != "gamma":
        return None
    shape, rate = family.fixed
    return Gammas(family, units, shape) if rate is None else None
