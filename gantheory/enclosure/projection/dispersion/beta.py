r"""Beta laws by size ``n = a + b`` and mean ``m = a/(a + b)``, in the chart ``l = log(x/(1 - x))``.

``log q = C(n, m) - n d(x) - log(x (1 - x))``, ``d = m log(m/x) + (1 - m) log((1 - m)/(1 - x))``,
``C(n, m) = C(n m) + C(n (1 - m)) - C(n)`` with the ``C`` of :mod:`level`.

By what is shown there, ``C(n, m)`` is concave in ``m``, and its derivative by ``n``,
``(a C'(a) + b C'(b) - n C'(n))/n``, is positive; it falls in ``n``, as the log-density of an
exponential family is concave, and its first term falls as ``m`` grows, its second rises.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, final

import numpy as np
from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.box import Box
from gantheory.enclosure.projection.dispersion.level import float_level, level
from gantheory.enclosure.projection.dispersion.model import SIZE, Local, Model, Range
from gantheory.measure.family import FreeFamily
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.divergence.projection import Floats
    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.dispersion.model import Deviance, Mark
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO, _ONE = Fraction(0), Fraction(1)
_FAR, _STILL, _OPEN = 16.0, 4.0, 1e9
_TAYLOR = 0.25
_REAL: AnalyticFlag = False

Pair = tuple[Fraction, Fraction]


def _turning(k: Fraction) -> tuple[arb, arb]:
    """``k C'(k)`` and ``C''``; the limit 1 for ``k = 0``."""
    if not k:
        return arb(1), arb.neg_inf()
    _, rise, bend = level(k)
    return ball(k) * rise, bend


def _falling(low: Fraction, high: Fraction) -> tuple[arb, arb]:
    """What ``k C'(k)`` and ``k psi'(k)`` are between two sizes."""
    ends = [(ball(k), *level(k)) for k in (low, high)]
    rises = [k * rise for k, _, rise, _ in ends]
    traces = [1 - k * bend for k, _, _, bend in ends]  # k psi' = 1 - k C''
    return hull(*rises), hull(*traces)


def _softplus(l: acb, analytic: AnalyticFlag) -> acb:
    """``log(1 + e^l)``, from the smaller exponential."""
    if bool(l.real.mid() > 0):
        return l + ((-l).exp() + 1).log(analytic)
    return (l.exp() + 1).log(analytic)


def _entropy(m: arb) -> arb:
    """``m log m + (1 - m) log(1 - m)``."""
    return m * m.log() + (1 - m) * (1 - m).log()


@final
class _Local(Local):
    """Balls of sizes and means."""

    def __init__(self, model: Betas, box: Box) -> None:
        (n0, n1), (m0, m1) = model.compact(box)
        middle = (n0 + n1) / 2, (m0 + m1) / 2
        self.units = [ball(unit) for unit in model.units]
        self.n, self.m = hull(ball(n0), ball(n1)), hull(ball(m0), ball(m1))
        self.n0, self.m0 = (ball(x) for x in middle)
        self.rests = self.n - self.n0, self.m - self.m0
        a, b = (n0 * m0, n1 * m1), (n0 * (1 - m1), n1 * (1 - m0))
        of_a, of_b, of_n = _falling(*a), _falling(*b), _falling(n0, n1)
        balls_a, balls_b = hull(ball(a[0]), ball(a[1])), hull(ball(b[0]), ball(b[1]))
        logit = hull((ball(m0) / ball(1 - m0)).log(), (ball(m1) / ball(1 - m1)).log())
        self.logit = logit
        self.score = logit - of_a[0] / balls_a + of_b[0] / balls_b
        self.rise = (of_a[0] + of_b[0] - of_n[0]) / self.n
        # C'' = (1 - k psi')/k, of which (k/n)^2 counts
        self.bend = (self.m * (1 - of_a[1]) + (1 - self.m) * (1 - of_b[1]) - 1 + of_n[1]) / self.n
        self.mixed = of_b[1] - of_a[1]
        self.trace = self.n * (of_a[1] / self.m + of_b[1] / (1 - self.m))
        self.constant = model.constant(*middle)
        self.entropy = _entropy(self.m0)

    def at(self, l: acb, _x: acb, analytic: AnalyticFlag, /) -> tuple[acb, Deviance]:
        """By the mean value theorem in both coordinates, and by Taylor's formula in ``l``."""
        if l.rad() < _TAYLOR:
            middle = l.mid()
            soft, foot = _softplus(middle, analytic), 1 / ((-middle).exp() + 1)
            step = l - middle
            e = l.exp()
            square = step * step / ((e + 1) * (1 / e + 1))
            d = soft - middle * self.m0 + (foot - self.m0) * step + square / 2
            base = middle - soft * 2 + (1 - foot * 2) * step - square
        else:
            soft = _softplus(l, analytic)
            d = soft - l * self.m0
            base = l - 2 * soft
        d += self.entropy
        x = 1 / ((-l).exp() + 1)
        # real balls stand on the right, where they cost a tenth
        of_n = (l - self.logit) * self.rests[1] - d + self.rise
        of_m = l - self.score
        log = of_n * self.rests[0] - d * self.n0 + self.constant
        return log + of_m * (self.n * self.rests[1]) - base, (of_n, of_m, x)

    def slope(self, of: Deviance, /) -> acb:
        """``n (m - x) - 1 + 2 x``."""
        return (-of[2] + self.m) * self.n + of[2] * 2 - 1

    def first(self, i: int, of: Deviance, /) -> acb:
        """``C_n - d``, and ``n (l - psi(a) + psi(b))``."""
        return of[0] * self.units[0] if i == SIZE else of[1] * (self.n * self.units[1])

    def second(self, i: int, j: int, of: Deviance, /) -> acb:
        """``C_nn``, ``-n^2 (psi'(a) + psi'(b))``; the first one's over ``n``, and what is left."""
        if i == j == SIZE:
            return acb(self.bend * self.units[0] ** 2)
        if i == j:
            return acb(-self.trace * self.units[1] ** 2)
        return (of[1] + self.mixed) * (self.units[0] * self.units[1])


@final
class _Range(Range):
    """Bounds for sizes up to infinity and down to 0, and means between 0 and 1."""

    def __init__(self, model: Betas, box: Box) -> None:
        (n0, n1), (m0, m1) = model.ends(box)
        self._model, self._box = model, box
        self.units = [ball(unit) for unit in model.units]
        self.least = ball(n0)
        self.most = None if n1 is None else ball(n1)
        self.means = ball(m0), ball(m1)
        self.low = model.levels(n0, m0, m1) if n0 else None
        self.high = None if n1 is None else model.levels(n1, m0, m1)
        self.entropies = [None if x in (0, 1) else _entropy(ball(x)) for x in (m0, m1)]

    def _deviance(self, mark: Mark, which: int) -> arb | None:
        """From the lower or the upper mean; None if that is 0 or 1."""
        entropy, m = self.entropies[which], self.means[which]
        return None if entropy is None else entropy + mark[2] - m * mark[1]

    def scores(self, low: Mark, high: Mark, /) -> tuple[arb, arb]:
        """``C_n - d`` and ``n (l - psi(a) + psi(b))``; deviances are convex in ``l`` and ``m``."""
        ends = [self._deviance(mark, i) for mark in (low, high) for i in (0, 1)]
        known = [d for d in ends if d is not None]
        if self.low is None or self.high is None or self.most is None or len(known) < len(ends):
            return arb.nan(), arb.nan()
        apart = self.side(high) > 0 or self.side(low) < 0
        d = known[0] if apart else arb(0)
        for other in known:
            d = d.union(other)
        rise = hull(self.high.flattest, self.low.steepest)
        n, l = hull(self.least, self.most), hull(low[1], high[1])
        return (rise - d) * self.units[0], n * (l - self._turn) * self.units[1]

    @cached_property
    def _turn(self) -> arb:
        """``psi(a) - psi(b)``."""
        return _Local(self._model, self._box).score

    def scores_beyond(self, mark: Mark, side: int, mass: arb, /) -> tuple[arb, arb]:
        """``|d'|`` and what ``l`` changes are at most 1 per unit of ``l``."""
        d = self._deviance(mark, 0 if side < 0 else 1)  # the largest
        slopes = self.slopes(mark)
        steep = slopes[0] if side > 0 else -slopes[1]
        if self.low is None or self.most is None or d is None:
            return arb.pos_inf(), arb.pos_inf()
        if self.side(mark) != side or not certainly(steep, ">", 0):
            return arb.pos_inf(), arb.pos_inf()
        height = self.log_upper(mark).exp()
        more = 1 / (steep * steep)
        size = self.low.steepest * mass + height * (d / steep + more)
        place = self.most * height * (abs(mark[1] - self._turn) / steep + more)
        return (size * self.units[0]).upper(), (place * self.units[1]).upper()

    def side(self, mark: Mark, /) -> int:
        """By the ends of the means."""
        if certainly(mark[0], "<=", self.means[0]):
            return 1
        return -1 if certainly(mark[0], ">=", self.means[1]) else 0

    def log_upper(self, mark: Mark, /) -> arb:
        """At the least deviance."""
        side = self.side(mark)
        d = self._deviance(mark, 0 if side > 0 else 1) if side else arb(0)
        return self._largest(arb(0) if d is None else d.lower().max(arb(0)))

    def log_peak(self) -> arb:
        """At deviance 0."""
        return self._largest(arb(0))

    def _largest(self, d: arb) -> arb:
        """``sup_n C - n d``: a concave function lies below its tangents at both ends."""
        best = arb.pos_inf()
        if self.low is not None:
            rise = self.low.steepest - d
            here = self.low.most - self.least * d
            if certainly(rise, "<=", 0):
                best = here
            elif self.most is not None:
                best = here + rise.max(arb(0)) * (self.most - self.least)
        if self.high is not None and self.most is not None:
            fall = (d - self.high.flattest).max(arb(0))
            here = self.high.most - self.most * d + fall * (self.most - self.least)
            best = best.min(here)
        return best.upper()

    def log_lower(self, mark: Mark, /) -> arb:
        """At the largest deviance: a concave function is least at an end."""
        low, high = self._deviance(mark, 0), self._deviance(mark, 1)
        if self.low is None or self.high is None or self.most is None:
            return arb.neg_inf()
        if low is None or high is None:
            return arb.neg_inf()
        d = low.max(high)
        return (self.low.least - self.least * d).min(self.high.least - self.most * d).lower()

    def slopes(self, mark: Mark, /) -> tuple[arb, arb]:
        """``n (m - x)``."""
        below, above = (m - mark[0] for m in self.means)
        most = arb.pos_inf() if self.most is None else self.most
        return (
            (below * (self.least if certainly(below, ">=", 0) else most)).lower(),
            (above * (most if not certainly(above, "<=", 0) else self.least)).upper(),
        )


@final
@dataclass(frozen=True)
class Levels:
    """For one size and the means of a box: bounds of ``C`` and of its derivative by the size."""

    least: arb
    most: arb
    flattest: arb
    steepest: arb


@final
@dataclass(frozen=True)
class Betas(Model):
    """``beta(*,*)``.

    Attributes
    ----------
    family
        As the text has it.
    units
        Of the size and of the mean.
    """

    family: FreeFamily
    units: tuple[Fraction, Fraction]

    @property
    def support(self) -> tuple[Fraction, Fraction | None]:
        """The unit interval."""
        return _ZERO, _ONE

    @property
    def is_exponential(self) -> bool:
        """Yes: of ``log x`` and ``log(1 - x)``."""
        return True

    def whole(self) -> Box:
        """All sizes and all means."""
        return Box((_ZERO, _ZERO), (math.inf, 1 / self.units[1]))

    def ends(self, box: Box) -> tuple[tuple[Fraction, Fraction | None], Pair]:
        """The sizes and the means of a box; None is infinity."""
        (size, place), most = self.units, box.high[0]
        return (
            (Fraction(box.low[0]) * size, most * size if isinstance(most, Fraction) else None),
            (Fraction(box.low[1]) * place, Fraction(box.high[1]) * place),
        )

    def compact(self, box: Box) -> tuple[Pair, Pair]:
        """The same for a compact box."""
        (n0, _), means = self.ends(box)
        return (n0, Fraction(box.high[0]) * self.units[0]), means

    def rescaled(self, units: tuple[Fraction, Fraction], /) -> Model:
        """With other units."""
        return Betas(self.family, units)

    def parameters(self, point: Point, /) -> dict[str, Fraction]:
        """``a`` and ``b``."""
        n, m = (x * unit for x, unit in zip(point, self.units, strict=True))
        return {"a": n * m, "b": n * (1 - m)}

    def member(self, point: Point, /) -> Law:
        """By its parameters."""
        return self.family.member(**self.parameters(point))

    def point(self, parameters: Mapping[str, Fraction], /) -> Point:
        """Size and mean."""
        n = parameters["a"] + parameters["b"]
        return n / self.units[0], parameters["a"] / n / self.units[1]

    def names(self) -> tuple[str, ...]:
        """Both."""
        return "a", "b"

    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """Products: ``|(n + s)(m + t) - n m| <= n |t| + |s| m + |s t|``."""
        n, m = (x * unit for x, unit in zip(point, self.units, strict=True))
        far, beside = (reach * unit for unit in self.units)
        return tuple((n * share, n * beside + far * share + far * beside) for share in (m, 1 - m))

    def log_density(self, point: tuple[float, float], x: Floats) -> Floats:
        """By the same formula."""
        n, m = (a * float(unit) for a, unit in zip(point, self.units, strict=True))
        top = float_level(n * m) + float_level(n * (1 - m)) - float_level(n)
        log, other = np.log(x), np.log1p(-x)
        d = m * (math.log(m) - log) + (1 - m) * (math.log1p(-m) - other)
        found: Floats = top - n * d - log - other
        return found

    def starts(self, x: Floats, mass: Floats, /) -> list[tuple[float, float]]:
        """By the moments, and sizes and means around."""
        share = mass / mass.sum()
        mean = float(share @ x)
        variance = max(float(share @ (x - mean) ** 2), 1e-300)
        size = max(mean * (1 - mean) / variance - 1, 0.05)
        odds, spread = math.log(mean / (1 - mean)), 1 / math.sqrt(max(size * mean * (1 - mean), 1))
        means = [1 / (1 + math.exp(-odds - k * spread)) for k in (0, -1, 1)]
        sizes = [size, size / 4, size * 4, max(size / 64, 0.1), min(size, 2.0)]
        first, second = map(float, self.units)
        return [(n / first, m / second) for n in sizes for m in means]

    def to_line(self, point: tuple[float, float], _fixed: float | None, /) -> tuple[float, ...]:
        """The logarithm of the size, and the log-odds of the mean in their deviations."""
        n, m = point
        mean = m * float(self.units[1])
        return math.log(n), math.log(mean / (1 - mean)) * self._typical

    def from_line(self, at: tuple[float, ...], _fixed: float | None, /) -> tuple[float, float]:
        """And back."""
        return math.exp(at[0]), 1 / (1 + math.exp(-at[1] / self._typical)) / float(self.units[1])

    @property
    def _typical(self) -> float:
        """What a unit of the log-odds is in deviations, for the member of the units."""
        n, step = map(float, self.units)
        return max(1.0, n * step)

    def mark(self, x: Fraction, /) -> Mark:
        """``x``, its log-odds, and ``-log(1 - x)``."""
        at, other = ball(x), ball(1 - x)
        return at, (at / other).log(), -other.log()

    def middle(self, low: Mark, high: Mark, /) -> Mark:
        """In the log-odds."""
        l = (low[1] + high[1]) / 2
        soft = _softplus(acb(l), _REAL).real
        return (l - soft).exp(), l, soft

    def chart(
        self, x: acb, end: Fraction | None, log_y: acb | None, analytic: AnalyticFlag, /
    ) -> acb:
        """``log x - log(1 - x)``."""
        if log_y is not None and end == 0:
            return log_y - (1 - x).log(analytic)
        if log_y is not None and end == 1:
            return x.log(analytic) - log_y
        return x.log(analytic) - (1 - x).log(analytic)

    def rate(self, x: acb, end: Fraction | None, /) -> acb:
        """``1/(x (1 - x))``, ``1/(1 - x)`` or ``-1/x``."""
        if end is None:
            return 1 / (x * (1 - x))
        return 1 / (1 - x) if not end else -1 / x

    def local(self, box: Box, /) -> Local:
        """Balls."""
        return _Local(self, box)

    def range(self, box: Box, /) -> Range:
        """Ends."""
        return _Range(self, box)

    def constant(self, n: Fraction, m: Fraction) -> arb:
        """``C(n, m)``."""
        return level(n * m)[0] + level(n * (1 - m))[0] - level(n)[0]

    def levels(self, n: Fraction, m0: Fraction, m1: Fraction) -> Levels:
        """For means from ``m0`` to ``m1``, ends of the interval among them."""
        below = [self.constant(n, m) for m in (m0, m1) if 0 < m < 1]
        least = below[0].min(below[1]) if len(below) == 2 else arb.neg_inf()
        most = level(n * m1)[0] + level(n * (1 - m0))[0] - level(n)[0]
        a, b = [_turning(n * m)[0] for m in (m0, m1)], [_turning(n * (1 - m))[0] for m in (m0, m1)]
        own, size = _turning(n)[0], ball(n)
        return Levels(least, most, (a[1] + b[0] - own) / size, (a[0] + b[1] - own) / size)

    def steps(self, point: Point, /) -> tuple[Fraction, ...]:
        """``n``, and ``1/(n sqrt(psi'(a) + psi'(b)))`` about."""
        n, m = (float(x * unit) for x, unit in zip(point, self.units, strict=True))
        a, b = n * m, n * (1 - m)
        step = 1 / (n * math.sqrt(1 / a + 1 / a**2 + 1 / b + 1 / b**2))
        return point[0], Fraction(step) / self.units[1]

    def extent(self, box: Box, coordinate: int, /) -> float:
        """Of sizes the ratio's logarithm; of means the log-odds' difference in deviations."""
        (n0, n1), (m0, m1) = ((float(a), float(b)) for a, b in zip(box.low, box.high, strict=True))
        if coordinate == SIZE:
            if not n0:
                return math.inf
            return math.log(n1 / n0) if n1 < math.inf else (_STILL if n0 > _FAR else math.inf)
        m0, m1 = m0 * float(self.units[1]), m1 * float(self.units[1])
        if not m0 or m1 >= 1:
            return _OPEN
        n, m = (n0 if n1 == math.inf else n1) * float(self.units[0]), (m0 + m1) / 2
        odds = math.log(m1 / m0) + math.log((1 - m0) / (1 - m1))
        return odds * max(1.0, math.sqrt(n * m * (1 - m)))

    def cut(self, box: Box, coordinate: int, /) -> Fraction:
        """Geometric in the size, and in the nearer end's distance."""
        low, high = Fraction(box.low[coordinate]), box.high[coordinate]
        if coordinate == SIZE:
            if not isinstance(high, Fraction):
                return max(4 * low, _ONE)
            if not low:
                return min(high / 4, _ONE)
            return low * 2 if high > 4 * low else (low + high) / 2
        top, end = 1 / self.units[1], Fraction(high)
        if not low and end == top:
            return top / 2
        if not low or end > 4 * low:
            return end / 4 if end <= top / 2 or not low else (low + end) / 2
        if end == top or top - low > 4 * (top - end):
            return top - (top - low) / 4
        return (low + end) / 2

    def nearest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The least mean next to 0, the largest next to 1."""
        return self.ends(box)[1][1 if end else 0]

    def farthest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The other one."""
        return self.ends(box)[1][0 if end else 1]

    def envelope(self, box: Box, end: Fraction | None, /, *, upper: bool) -> tuple[LogForm, arb]:
        """Deviances grow with the distance from the mean, and ``C`` with the size."""
        (n0, n1), (m0, m1) = self.compact(box)
        n = n0 if upper else n1
        m = self.nearest(box, end) if upper else self.farthest(box, end)
        top = self.levels(n1, m0, m1).most if upper else self.levels(n0, m0, m1).least
        form = log_affine(1, _ZERO, n * m - 1) + log_affine(-1, _ONE, n * (1 - m) - 1)
        return form, top - ball(n) * _entropy(ball(m))

    def growth(self, box: Box, end: Fraction | None, /) -> arb:
        """With ``L`` the logarithm, ``d <= L`` and ``|l - logit m| <= L - log(1 - m)``, or ``m``.

        ``psi(a) - psi(b) = logit m - C'(a) + C'(b)``.
        """
        (n0, n1), (m0, m1) = self.compact(box)
        a, b = n0 * m0, n0 * (1 - m1)
        of_a, of_b, of_n = level(a), level(b), level(n0)
        near = -ball(m0 if end else 1 - m1).log()
        beside = near + of_a[1] + of_b[1]
        size, place = map(ball, self.units)
        steepest = self.levels(n0, m0, m1).steepest
        score = (size * (steepest + 1)).max(place * ball(n1) * (1 + beside))
        bend = abs(of_a[2]) * ball(m1) ** 2 + abs(of_b[2]) * ball(1 - m0) ** 2 + abs(of_n[2])
        traces = [1 / ball(k) - x[2] for k, x in ((a, of_a), (b, of_b))]  # psi'
        mixed = 1 + beside + ball(n1 * m1) * traces[0] + ball(n1 * (1 - m0)) * traces[1]
        place2 = (place * ball(n1)) ** 2 * (traces[0] + traces[1])
        second = (bend * size * size).max(mixed * size * place).max(place2)
        return (2 * score * score + second).max(score).upper()


def betas(family: Family, units: tuple[Fraction, Fraction]) -> Betas | None:
    """Beta laws with both parameters free; None for any other family."""
    if not isinstance(family, FreeFamily) or family.base.name != "beta":
        return None
    return Betas(family, units) if family.fixed == (None, None) else None
