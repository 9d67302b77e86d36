r"""The best members of a location-scale family in floats: guesses, quickly, with no guarantee.

``D(p, q)`` and its first two derivatives along location and log-scale are integrals over the
support of ``p`` (the members' mass is one, so what ``q`` has elsewhere is known). They are taken
once and for all on fixed nodes, and Newton's method runs from the best of many starts: where the
divergence is flat (far from the target, JSD is log 2 to the last digit) no start is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.cells import Cell, cells_of
from gantheory.divergence.charts import charts_of

if TYPE_CHECKING:
    from gantheory.measure.law import Law

Floats = NDArray[np.float64]
Three = tuple[Floats, Floats, Floats]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_LARGEST_LOG = 600.0
_FARTHEST = 1e60
_MOST_STEPS, _MOST_HALVINGS = 60, 30
_KEPT, _NEAR = 4, 0.5
_HUGE = 1e100
_SMOOTH, _ROUGH = 1e-7, 3e-2


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


def _normal(z: Floats) -> Three:
    return -(z**2) / 2 - math.log(2 * math.pi) / 2, -z, -np.ones_like(z)


def _laplace(z: Floats) -> Three:
    return -np.abs(z) - math.log(2), -np.sign(z), np.zeros_like(z)


def _exponential(z: Floats) -> Three:
    return np.where(z > 0, -z, -np.inf), -np.ones_like(z), np.zeros_like(z)


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
    beside = q * np.logaddexp(0.0, d)
    return (math.log(2) - np.logaddexp(0.0, -d) - beside) / 2, -beside / 2, 1 / (1 + e) / 2


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


@final
@dataclass(frozen=True, eq=False)
class Nodes:
    """A target on quadrature nodes: points, the masses there, and the logs of its density."""

    x: Floats
    mass: Floats
    log_density: Floats


def nodes_of(target: Law) -> Nodes:
    """Gauss's nodes on the panels of the target's own charts."""
    xs, ws, logs = [], [], []
    for cell in cells_of(target, target):
        alone = Cell(cell.low, cell.high, cell.left, ())
        for chart in charts_of(alone, lambda l, _: np.exp(l)):
            half = np.diff(chart.edges)[:, None] / 4
            start = np.concatenate([chart.edges[:-1, None], chart.edges[:-1, None] + 2 * half])
            width = np.concatenate([half, half])
            t = (start + width * (1 + _NODES)).ravel()
            with np.errstate(all="ignore"):  # far out all underflows, or is left out below
                log = chart.logarithms(t)[0]
                y = np.exp(np.minimum(t, _LARGEST_LOG)) if chart.logarithmic else t
                ws.append((width * _WEIGHTS).ravel() * np.exp(log))
            xs.append(float(chart.centre) + chart.sign * y)
            logs.append(log - t if chart.logarithmic else log)
    x, mass, log = (np.concatenate(values) for values in (xs, ws, logs))
    keep = (mass > 0) & (np.abs(x) < _FARTHEST)
    return Nodes(x[keep], mass[keep], log[keep])


@final
class Landscape:
    """``D(target, member)`` over locations and scales, in floats."""

    def __init__(self, name: str, nodes: Nodes, atoms: float, standard: Standard) -> None:
        self._kernel, self._alone, self._beside = KERNELS[name]
        self._functions = standard.functions
        inside = nodes.x > 0 if standard.positive else np.full(nodes.x.shape, fill_value=True)
        self._x, self._log = nodes.x[inside], nodes.log_density[inside]
        self._mass = nodes.mass[inside]
        alone = atoms + float(nodes.mass[~inside].sum())
        order = np.argsort(self._x)
        self._jump, self._sorted = standard.jump, (self._x[order], self._log[order])
        self._constant = self._beside + (self._alone * alone if alone > 0 else 0.0)

    @property
    def is_rough(self) -> bool:
        """Whether the nodes step over a kink."""
        return self._jump != 0

    def value(self, location: float, scale: float) -> float:
        """``D``."""
        return self._constant + float(self._at(location, scale)[0][0].sum())

    def derivatives(self, location: float, scale: float) -> tuple[float, Floats, Floats]:
        """``D``, its gradient and its Hessian in ``(location/scale, log scale)``."""
        (value, first, second), (_, slope, bend), z = self._at(location, scale)
        scores = np.stack([-slope, -(1 + z * slope)])
        mixed = np.stack([bend, slope + z * bend, z * slope + z * z * bend])
        gradient = scores @ first
        weighted = scores * (first + second)
        a, b, c = (float(x) for x in mixed @ first)
        if self._jump:  # the shape has a kink at the location: f'' has a mass there
            log_p = float(np.interp(location, self._sorted[0], self._sorted[1]))
            d = np.array([log_p - self._functions(np.zeros(1))[0][0] + math.log(scale)])
            height = float(self._kernel(d, np.exp(-d), np.exp(d))[1][0]) * math.exp(log_p)
            a += self._jump * scale * height
        return (
            self._constant + float(value.sum()),
            gradient,
            weighted @ scores.T + np.array([[a, b], [b, c]]),
        )

    def _at(self, location: float, scale: float) -> tuple[Three, Three, Floats]:
        with np.errstate(all="ignore"):
            z = (self._x - location) / scale
            shape = self._functions(z)
            d = self._log - (shape[0] - math.log(scale))
            here = self._kernel(d, np.exp(-d), np.exp(d))
            found = tuple(_finite(k * self._mass) for k in here)
        return (found[0], found[1], found[2]), shape, z


def _finite(terms: Floats) -> Floats:
    """The terms, with what overflowed far from the target made finite."""
    if math.isfinite(float(terms.sum())):
        return terms
    return np.clip(np.nan_to_num(terms), -_HUGE, _HUGE)


def guesses(
    name: str,
    target: Law,
    standard: Standard,
    fixed: tuple[float | None, float | None] = (None, None),
) -> list[Guess]:
    """The local minimisers that Newton's method finds, the best first; none on a plateau."""
    nodes = nodes_of(target)
    atoms = float(sum(target.atoms.values()))
    landscape = Landscape(name, nodes, atoms, standard)
    starts = sorted(
        ((landscape.value(m, s), m, s) for m, s in _starts(nodes, fixed)), key=lambda v: v[0]
    )
    found: list[Guess] = []
    tried: list[Guess] = []
    for value, m, s in starts:
        if len(tried) == _KEPT:
            break
        start = Guess(m, s, value)
        if any(_same(start, g, _NEAR) for g in (*found, *tried)):
            continue
        tried.append(start)
        guess = _newton(landscape, m, s, fixed)
        within = 0.05 if landscape.is_rough else 1e-6
        if guess is not None and not any(_same(guess, g, within) for g in found):
            found.append(guess)
    return sorted(found, key=lambda g: g.value)


def _starts(nodes: Nodes, fixed: tuple[float | None, float | None]) -> list[tuple[float, float]]:
    """Quantiles of the target as locations, and spreads as scales."""
    order = np.argsort(nodes.x)
    x, level = nodes.x[order], np.cumsum(nodes.mass[order]) / nodes.mass.sum()
    at = [float(x[np.searchsorted(level, u)]) for u in (0.1, 0.25, 0.5, 0.75, 0.9)]
    spread = max(at[3] - at[1], 1e-300)
    locations = at if fixed[0] is None else [fixed[0]]
    scales = [spread * k for k in (1 / 6, 1 / 3, 2 / 3, 1.2)]
    if fixed[0] is not None:
        away = [abs(u - fixed[0]) for u in at]
        scales += [k * away[2] for k in (0.5, 1.0, 2.0) if away[2] > 0]
    if fixed[1] is not None:
        scales = [fixed[1]]
    return [(m, s) for m in locations for s in scales]


def _same(a: Guess, b: Guess, within: float) -> bool:
    return abs(a.location - b.location) + abs(a.scale - b.scale) < within * b.scale


def _newton(
    landscape: Landscape, location: float, scale: float, fixed: tuple[float | None, float | None]
) -> Guess | None:
    """Newton's method with its Hessian made positive and its steps halved until ``D`` falls."""
    free = [i for i in (0, 1) if fixed[i] is None]
    value, gradient, hessian = landscape.derivatives(location, scale)
    for _ in range(_MOST_STEPS):
        values, vectors = np.linalg.eigh(hessian[np.ix_(free, free)])
        floor = max(1e-6, 1e-3 * float(np.abs(values).max()))
        raw = vectors @ ((vectors.T @ gradient[free]) / np.maximum(np.abs(values), floor))
        step = np.zeros(2)
        step[free] = raw / max(1.0, float(np.abs(raw).max()))
        for _ in range(_MOST_HALVINGS):
            m, s = float(location - step[0] * scale), float(scale * math.exp(-step[1]))
            new = landscape.derivatives(m, s)
            if new[0] <= value + 1e-15:
                break
            step = step / 2
        else:
            break
        location, scale = m, s
        value, gradient, hessian = new
        if float(np.abs(step).max()) < 1e-15:
            break
    curved = np.linalg.eigvalsh(hessian[np.ix_(free, free)]).min() > 0
    settled = float(np.abs(gradient[free]).max()) < (_ROUGH if landscape.is_rough else _SMOOTH)
    return Guess(location, scale, value) if curved and settled and math.isfinite(value) else None


def quantiles(nodes: Nodes, levels: list[float]) -> list[float]:
    """The points below which the target's density has these shares of its mass, roughly."""
    order = np.argsort(nodes.x)
    share = np.cumsum(nodes.mass[order]) / nodes.mass.sum()
    places = np.minimum(np.searchsorted(share, levels), order.size - 1)
    return [float(x) for x in nodes.x[order][places]]
