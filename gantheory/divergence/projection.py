r"""The best members of a location-scale family in floats: guesses, quickly, with no guarantee.

``D(p, q)`` and its first two derivatives along location and log-scale are integrals over the
support of ``p`` (the members' mass is one, so what ``q`` has elsewhere is known), taken on fixed
nodes. All starts are compared at once on few nodes; Newton's method runs from those that are better
than their neighbours, on some nodes until it is close, then on all. Where the divergence is flat
(far from the target, JSD is log 2 to the last digit) no start is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.cells import Cell, cells_of
from gantheory.divergence.charts import charts_of
from gantheory.divergence.guides import GUIDES

if TYPE_CHECKING:
    from gantheory.measure.law import Law

Floats = NDArray[np.float64]
Three = tuple[Floats, Floats, Floats]
Pair = tuple[float, float]
Triple = tuple[float, float, float]
_Points = Floats | float

_COUNTS = (3, 8, 40)
"""Nodes a panel: few, some, and all, which are twenty on each half."""
_LARGEST_LOG = 600.0
_FARTHEST = 1e60
_MOST_STEPS, _MOST_HALVINGS = 60, 30
_KEPT = 4
_CLOSE, _THERE = 1e-3, 1e-8
_HUGE = 1e100
_SMOOTH, _ROUGH = 1e-7, 3e-2
_LEVELS = np.array([0.05, 0.15, 0.25, 0.4, 0.5, 0.6, 0.75, 0.85, 0.95])
_BESIDE, _SPREADS = 0.1, np.array([1 / 8, 1.2])
_RAYS = np.linspace(0, 1, 5)


@final
@dataclass(frozen=True)
class Standard:
    """A standard density ``exp(f)``: ``f``, ``f'`` and ``f''`` at an array.

    Attributes
    ----------
    functions
        All three.
    positive
        Whether it lives on ``x > 0``.
    jump
        Of ``f'`` at a kink at 0. Fixed nodes step over it: then all is rough.
    """

    functions: Callable[[Floats], Three]
    positive: bool = False
    jump: float = 0.0


_ZERO, _MINUS_ONE = np.array(0.0), np.array(-1.0)


def _normal(z: Floats) -> Three:
    return z * z * -0.5 - math.log(2 * math.pi) / 2, -z, _MINUS_ONE


def _laplace(z: Floats) -> Three:
    return -np.abs(z) - math.log(2), -np.sign(z), _ZERO


def _exponential(z: Floats) -> Three:
    return np.where(z > 0, -z, -np.inf), -np.ones_like(z), _ZERO


def _logistic(z: Floats) -> Three:
    e = np.exp(-np.abs(z))
    return -np.abs(z) - 2 * np.log1p(e), -np.tanh(z / 2), -2 * e / (1 + e) ** 2


def student(df: float) -> Standard:
    """Student's law; Cauchy's for ``df = 1``."""
    level = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2

    def functions(z: Floats) -> Three:
        below = df + z**2
        value = level - (df + 1) / 2 * np.log1p(z**2 / df)
        return value, -(df + 1) * z / below, (df + 1) * (z**2 - df) / below**2

    return Standard(functions)


STANDARDS: Mapping[str, Standard] = MappingProxyType(
    {
        "normal": Standard(_normal),
        "laplace": Standard(_laplace, jump=-2.0),
        "logistic": Standard(_logistic),
        "cauchy": student(1.0),
        "exponential": Standard(_exponential, positive=True),
    }
)


def _js(d: Floats, q: Floats, e: Floats) -> Three:
    near = np.log1p(np.exp(-np.abs(d)))  # logaddexp(0, d) and (0, -d), but for what is larger
    first = (np.maximum(d, 0.0) + near) * q * -0.5
    return (math.log(2) - np.maximum(-d, 0.0) - near) / 2 + first, first, 0.5 / (1 + e)


def _kl(d: Floats, _q: Floats, _e: Floats) -> Three:
    one = np.ones_like(d)
    return d - 1, -one, one


def _hellinger(d: Floats, _q: Floats, _e: Floats) -> Three:
    root = np.exp(-d / 2)
    return 0.5 - root, -root / 2, root / 4


def _triangular(_d: Floats, q: Floats, _e: Floats) -> Three:
    share = 1 / (1 + q)
    return 1 - 4 * q * share, -4 * q * share**2, 8 * q * share**2 * (1 - share)


def _pearson(_d: Floats, _q: Floats, e: Floats) -> Three:
    return e - 2, -e, 2 * e


KERNELS: Mapping[str, tuple[Callable[[Floats, Floats, Floats], Three], float, float]] = (
    MappingProxyType(
        {
            "js": (_js, math.log(2) / 2, math.log(2) / 2),
            "kl": (_kl, math.inf, 1.0),
            "hellinger": (_hellinger, 0.5, 0.5),
            "triangular": (_triangular, 1.0, 1.0),
            "pearson": (_pearson, math.inf, 1.0),
        }
    )
)
"""``F(p, q) - F(0, 1) q``, ``q (F_q - F(0, 1))`` and ``q^2 F_qq``, all over ``p``, from
``log p/q``, ``q/p`` and ``p/q``; then ``F(1, 0)`` and ``F(0, 1)``."""


@final
@dataclass(frozen=True)
class Guess:
    """A local minimiser in floats."""

    location: float
    scale: float
    value: float


Fixed = tuple[float | None, float | None]
"""Location and scale; None where free."""


@final
@dataclass(frozen=True, eq=False)
class Nodes:
    """A target on quadrature nodes, from left to right: points, the masses there, and the logs of
    its density.
    """

    x: Floats
    mass: Floats
    log_density: Floats


def nodes_of(target: Law) -> Nodes:
    """Gauss's nodes on the panels of the target's own charts: as many as the last digit asks."""
    return rules_of(target)[2]


def _rules() -> tuple[Floats, Floats]:
    """Points of [0,1] and weights: a panel's few nodes, then some, then all."""
    few, some, half = (np.polynomial.legendre.leggauss(n) for n in (*_COUNTS[:2], _COUNTS[2] // 2))
    every = np.concatenate([half[0] - 1, half[0] + 1]) / 2
    points = np.concatenate([few[0], some[0], every])
    weights = np.concatenate([few[1], some[1], half[1] / 2, half[1] / 2])
    return (1 + points) / 2, weights / 2


_POINTS, _WEIGHTS = _rules()


@lru_cache(maxsize=64)
def rules_of(target: Law) -> tuple[Nodes, Nodes, Nodes]:
    """Few nodes a panel, some, and all: one target is asked for with many families."""
    found: list[tuple[Floats, Floats, Floats]] = []
    with np.errstate(all="ignore"):  # far out all underflows, or is left out below
        for cell in cells_of(target, target):
            alone = Cell(cell.low, cell.high, cell.left, ())
            for chart in charts_of(alone, lambda l, _: np.exp(l)):
                width = (chart.edges[1:] - chart.edges[:-1])[:, None]
                t = chart.edges[:-1, None] + width * _POINTS
                log = chart.logarithms(t.ravel())[0].reshape(t.shape)
                mass = width * _WEIGHTS * np.exp(log)
                y = np.exp(np.minimum(t, _LARGEST_LOG)) if chart.logarithmic else t
                x = float(chart.centre) + chart.sign * y
                found.append((x, mass, log - t if chart.logarithmic else log))
    ends = np.cumsum([0, *_COUNTS])
    if not found:
        nothing = np.zeros(0)
        return (Nodes(nothing, nothing, nothing),) * 3
    few, some, every = (
        _joined([(x[:, i:j], mass[:, i:j], log[:, i:j]) for x, mass, log in found])
        for i, j in pairwise(ends)
    )
    return few, some, every


def _joined(parts: list[tuple[Floats, Floats, Floats]]) -> Nodes:
    x, mass, logs = (np.concatenate([v.ravel() for v in vs]) for vs in zip(*parts, strict=True))
    keep = (mass > 0) & (np.abs(x) < _FARTHEST)
    order = np.flatnonzero(keep)[np.argsort(x[keep])]
    return Nodes(x[order], mass[order], logs[order])


@final
class Landscape:
    """``D(target, member)`` over locations and scales, in floats."""

    def __init__(self, name: str, nodes: Nodes, atoms: float, standard: Standard) -> None:
        self._kernel, self._alone, self._beside = KERNELS.get(name) or GUIDES[name]
        self._functions, self._jump = standard.functions, standard.jump
        self._x, self._log, self._mass = nodes.x, nodes.log_density, nodes.mass
        alone = atoms
        if standard.positive:
            # what is at 0 itself was too near to be told from it: it counts for neither
            alone += float(nodes.mass[nodes.x < 0].sum())
            start = int(np.searchsorted(nodes.x, 0.0, "right"))
            self._x, self._log, self._mass = (v[start:] for v in (self._x, self._log, self._mass))
        self._constant = self._beside + (self._alone * alone if alone > 0 else 0.0)

    def values(self, locations: Floats, scales: Floats) -> Floats:
        """``D`` at many members."""
        terms = self._at(locations[:, None], scales[:, None])[0][0]
        found = terms @ self._mass
        if not np.isfinite(found).all():
            found = _finite(terms) @ self._mass
        return np.asarray(self._constant + found)

    def derivatives(self, location: float, scale: float) -> tuple[float, Pair, Triple]:
        """``D``, its gradient and its Hessian (row by row, above the diagonal) in
        ``(location/scale, log scale)``.
        """
        kernels, shape, z = self._at(location, scale)
        found = self._integrals(kernels, shape, z)
        if not math.isfinite(sum(found)):
            finite = (_finite(kernels[0]), _finite(kernels[1]), _finite(kernels[2]))
            found = self._integrals(finite, shape, z)
        value, g, h, a, b, c = found
        if self._jump:  # the shape has a kink at the location: f'' has a mass there
            log_p = float(np.interp(location, self._x, self._log))
            d = np.array([log_p - self._functions(np.zeros(1))[0][0] + math.log(scale)])
            height = float(self._kernel(d, np.exp(-d), np.exp(d))[1][0])
            height *= math.exp(min(log_p, _LARGEST_LOG))
            a += self._jump * scale * height
        return self._constant + value, (g, h), (a, b, c)

    def _integrals(self, kernels: Three, shape: Three, z: Floats) -> tuple[float, ...]:
        value, first, second = kernels
        _, slope, bend = shape
        first = first * self._mass
        turn = 1 + z * slope
        weight = first + second * self._mass
        along, across, bent = weight * slope, first * slope, first * bend
        total = across.sum()
        a = along @ slope + bent.sum()
        b = along @ turn + total + bent @ z
        c = (weight * turn) @ turn + (across + bent * z) @ z
        return tuple(map(float, (value @ self._mass, -total, -(first @ turn), a, b, c)))

    def _at(self, location: _Points, scale: _Points) -> tuple[Three, Three, Floats]:
        z = (self._x - location) / scale
        shape = self._functions(z)
        d = self._log - shape[0] + np.log(scale)
        return self._kernel(d, np.exp(-d), np.exp(d)), shape, z


def _finite(terms: Floats) -> Floats:
    """The terms, with what overflowed far from the target made finite."""
    return np.clip(np.nan_to_num(terms), -_HUGE, _HUGE)


def guesses(name: str, target: Law, standard: Standard, fixed: Fixed = (None, None)) -> list[Guess]:
    """The local minimisers that Newton's method finds, the best first; none on a plateau."""
    few, some, every = rules_of(target)
    if not few.x.size:
        return []
    atoms = float(sum(target.atoms.values()))
    whole = Landscape(name, every, atoms, standard)
    # Nodes step over a kink of the members: of them, only all tell where it is.
    near = whole if standard.jump else Landscape(name, some, atoms, standard)
    found: list[Guess] = []
    with np.errstate(all="ignore"):
        for start in _starts(Landscape(name, few, atoms, standard), some, fixed):
            close = _newton(near, *start, fixed, _CLOSE)
            guess = _newton(whole, close.location, close.scale, fixed, _THERE)
            if _is_minimiser(guess, fixed, standard):
                found += _mirrored(guess, every, standard, fixed)
    within = 0.05 if standard.jump else 1e-5
    different: list[Guess] = []
    for g in sorted(found, key=lambda g: g.value):
        if not any(_same(g, other, within) for other in different):
            different.append(g)
    return different


def _mirrored(found: _Found, nodes: Nodes, standard: Standard, fixed: Fixed) -> list[Guess]:
    """A minimiser beside the middle of a symmetric target comes with its mirror image."""
    here = Guess(found.location, found.scale, found.value)
    twice = float(nodes.x[0] + nodes.x[-1])
    there = Guess(twice - here.location, here.scale, here.value)
    if standard.positive or fixed[0] is not None or _same(here, there, 1e-6):
        return [here]
    far = np.abs(nodes.x + nodes.x[::-1] - twice).max() > 1e-12 * abs(nodes.x[-1] - nodes.x[0])
    if far or np.abs(nodes.mass - nodes.mass[::-1]).max() > 1e-12:
        return [here]
    return [here, there]


def _starts(landscape: Landscape, nodes: Nodes, fixed: Fixed) -> list[Pair]:
    """Of a grid of members, those not worse than their neighbours; the best first, and few.

    Locations are quantiles of the target; scales go from how narrow it is there to how wide it is.
    """
    level = np.cumsum(nodes.mass)
    level /= level[-1]

    def quantile(levels: Floats) -> Floats:
        return np.asarray(nodes.x[np.minimum(np.searchsorted(level, levels), level.size - 1)])

    at = quantile(_LEVELS)
    wide = _SPREADS * max(float(at[6] - at[2]), float(at[-1] - at[0]) / 3, 1e-300)
    if fixed[0] is not None:
        locations = np.array([fixed[0]])
        away = float(np.abs(at - fixed[0]).max())
        narrow, wide = wide[:1], np.maximum(wide, 2 * away)
    else:
        locations = at
        beside = quantile(_LEVELS + _BESIDE) - quantile(_LEVELS - _BESIDE)
        narrow = np.minimum(np.maximum(beside / 2, 1e-6 * wide[0]), wide[0])
    if fixed[1] is not None:
        scales = np.full((locations.size, 1), fixed[1])
    else:
        scales = narrow[:, None] * (wide[1] / narrow[:, None]) ** _RAYS
    grid = np.broadcast_to(locations[:, None], scales.shape)
    values = landscape.values(grid.ravel(), scales.ravel()).reshape(scales.shape)
    around = np.full((values.shape[0] + 2, values.shape[1] + 2), np.inf)
    around[1:-1, 1:-1] = values
    rows = np.minimum(np.minimum(around[:-2], around[1:-1]), around[2:])
    least = np.minimum(np.minimum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
    best = sorted((float(values[i, j]), i, j) for i, j in np.argwhere(values <= least))
    return [(float(grid[i, j]), float(scales[i, j])) for _, i, j in best[:_KEPT]]


def _same(a: Guess, b: Guess, within: float) -> bool:
    return abs(a.location - b.location) + abs(a.scale - b.scale) < within * b.scale


def _is_minimiser(found: _Found, fixed: Fixed, standard: Standard) -> bool:
    """Whether the gradient vanishes there, as far as floats and nodes see, and ``D`` is convex."""
    steepest = max(abs(g) for g, at in zip(found.gradient, fixed, strict=True) if at is None)
    a, b, c = found.hessian
    curved = all(h > 0 for h, at in zip((a, c), fixed, strict=True) if at is None)
    if fixed == (None, None):
        curved = curved and a * c > b * b
    flat = (_ROUGH if standard.jump else _SMOOTH) * max(1.0, abs(found.value))
    return curved and steepest < flat and math.isfinite(found.value)


@final
@dataclass(frozen=True)
class _Found:
    """Where Newton's method stopped, and what it saw there."""

    location: float
    scale: float
    value: float
    gradient: Pair
    hessian: Triple


def _newton(
    landscape: Landscape, location: float, scale: float, fixed: Fixed, enough: float
) -> _Found:
    """Newton's method, its steps halved until ``D`` falls, until a step is small enough.

    That last step is still taken: it is a step of a method that converges quadratically.
    """
    value, gradient, hessian = landscape.derivatives(location, scale)
    for _ in range(_MOST_STEPS):
        step = _step(gradient, hessian, fixed)
        size = max(abs(step[0]), abs(step[1]))
        for _ in range(_MOST_HALVINGS):
            m, s = location - step[0] * scale, scale * math.exp(-step[1])
            if size < enough:
                return _Found(m, s, value, gradient, hessian)
            new = landscape.derivatives(m, s)
            if new[0] <= value + 1e-15:
                break
            step, size = (step[0] / 2, step[1] / 2), size / 2
        else:
            break
        location, scale = m, s
        value, gradient, hessian = new
    return _Found(location, scale, value, gradient, hessian)


def _step(gradient: Pair, hessian: Triple, fixed: Fixed) -> Pair:
    """The Newton step of a Hessian that is made positive, of length at most 1."""
    a, b, c = hessian
    if fixed[0] is not None or fixed[1] is not None:
        k = 0 if fixed[0] is None else 1
        alone = gradient[k] / max(abs(hessian[2 * k]), 1e-6)
        alone /= max(1.0, abs(alone))
        return (alone, 0.0) if k == 0 else (0.0, alone)
    middle, half = (a + c) / 2, math.hypot((a - c) / 2, b)
    low, high = abs(middle - half), abs(middle + half)
    floor = max(1e-6, 1e-3 * max(low, high))
    angle = math.atan2(b, (a - c) / 2) / 2
    x, y = math.cos(angle), math.sin(angle)
    along = (x * gradient[0] + y * gradient[1]) / max(high, floor)
    across = (x * gradient[1] - y * gradient[0]) / max(low, floor)
    step = x * along - y * across, y * along + x * across
    most = max(1.0, abs(step[0]), abs(step[1]))
    return step[0] / most, step[1] / most


def quantiles(nodes: Nodes, levels: list[float]) -> list[float]:
    """The points below which the target's density has these shares of its mass, roughly."""
    share = np.cumsum(nodes.mass) / nodes.mass.sum()
    places = np.minimum(np.searchsorted(share, levels), share.size - 1)
    return [float(x) for x in nodes.x[places]]
