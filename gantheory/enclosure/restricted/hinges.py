r"""Piecewise linear logits: members of the network and Lipschitz classes, found in floats.

Neither class is searched to the end: a member is found by quasi-Newton steps on points with
weights, rounded to rationals that are in the class for certain, and its value enclosed. That bounds
the supremum from below; C(G) bounds it from above, duality a Lipschitz one (`lipschitz`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

import numpy as np
from flint import arb
from scipy.optimize import minimize
from scipy.special import expit

from gantheory.enclosure.cells import End
from gantheory.enclosure.restricted.combination import Combination
from gantheory.enclosure.restricted.guess import Cloud, Floats, cloud
from gantheory.enclosure.restricted.play import sides, value
from gantheory.enclosure.restricted.stretch import moment_exists
from gantheory.measure.log_constant import collect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_ZERO = Fraction(0)
_KNOTS = 41
_ROUNDS = 400
_BITS = 40


@final
@dataclass(frozen=True)
class Unit:
    """``slope * max(0, facing * (x - knot))``: one rectified linear unit with its outer weight."""

    knot: Fraction
    facing: int
    slope: Fraction


@final
@dataclass(frozen=True)
class Network:
    """``bias + sum units``: a piecewise linear logit."""

    bias: Fraction
    units: tuple[Unit, ...]

    def pieces(self) -> list[tuple[End, End, Combination]]:
        """The logit between its knots, linear on each piece."""
        ends: list[End] = [-math.inf, *sorted({u.knot for u in self.units}), math.inf]
        return [(a, b, self._between(a, b)) for a, b in pairwise(ends)]

    def _between(self, low: End, high: End) -> Combination:
        start, slope = self.bias, _ZERO
        for u in self.units:
            if (u.knot <= low) if u.facing > 0 else (high <= u.knot):
                slope += u.facing * u.slope
                start -= u.facing * u.slope * u.knot
        return Combination(collect([(0, start), (1, slope)]))

    def steepest(self) -> Fraction:
        """The logit's least Lipschitz bound."""
        return max(abs(dict(f.powers).get(1, _ZERO)) for _, _, f in self.pieces())


def network_value(network: Network, p: Law, q: Law, goal: Goal) -> arb:
    """``V`` at ``D = sigmoid(network)``."""
    total = arb(0)
    for low, high, logit in network.pieces():
        total += value(sides(p, q, low, high), logit, goal)
    return total


def found_networks(width: int, p: Law, q: Law) -> list[Network]:
    """Networks of at most so many units, from several starts, the best first."""
    points = cloud(p, q, pooled=True)
    found = []
    for left in sorted({0, 1, width // 2, width} & set(range(width + 1))):
        facing = np.array([-1.0] * left + [1.0] * (width - left))
        found.append(_trained(facing, points, flat=False))
    if width > 1:
        found.append(_trained(np.ones(width), points, flat=True))
    light = all(moment_exists(law, side, 1) for law in (p, q) for side in (1, -1))
    allowed = [n for n in found if light or n[2]]
    return [network for _, network, _ in sorted(allowed, key=lambda n: -n[0])]


def _trained(facing: Floats, points: Cloud, *, flat: bool) -> tuple[float, Network, bool]:
    """Quasi-Newton steps on biases, slopes and knots; flat: constant outside the knots."""
    width = len(facing)
    x, m, r = points.points, points.weights, points.share
    knots = _quantiles(points, width)
    scale = (
        max(knots[-1] - knots[0], abs(knots[0]) * 1e-3, 1e-300) if width > 1 else _spread(points)
    )

    def unpacked(v: Floats) -> tuple[float, Floats, Floats]:
        slopes = v[1 : width + 1]
        return v[0], (slopes - slopes.mean() if flat else slopes) / scale, v[width + 1 :] * scale

    def loss(v: Floats) -> tuple[float, Floats]:
        bias, slopes, t = unpacked(v)
        reach = facing * (x[:, None] - t)
        active = np.maximum(reach, 0)
        u = bias + active @ slopes
        pull = m * ((1 - r) * expit(u) - r * expit(-u))
        by_slope = pull @ active / scale
        if flat:
            by_slope = by_slope - by_slope.mean()
        by_knot = pull @ np.where(reach > 0, -facing * slopes, 0.0) * scale
        total = m @ (r * np.logaddexp(0, -u) + (1 - r) * np.logaddexp(0, u))
        return float(total), np.concatenate([[pull.sum()], by_slope, by_knot])

    start = np.concatenate([[0.0], 0.1 * np.ones(width), knots / scale])
    if flat:
        start[1] -= 0.05
    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    bias, slopes, t = unpacked(done.x)
    exact_slopes = [_short(s) for s in slopes]
    if flat:
        exact_slopes[-1] = -sum(exact_slopes[:-1], _ZERO)
    units = (
        Unit(_short(k), int(f), s) for k, f, s in zip(t, facing, exact_slopes, strict=True) if s
    )
    return -float(done.fun), Network(_short(bias), tuple(units)), flat


def found_lipschitz(bound: Fraction, p: Law, q: Law) -> Network:
    """A logit of at most that slope: linear between quantiles, constant outside them.

    Concave in its slopes, which are clipped to ``[-bound, bound]`` exactly.
    """
    points = cloud(p, q, pooled=True)
    x, m, r = points.points, points.weights, points.share
    exact_knots = quantile_points(points, _KNOTS)
    t = np.array([float(k) for k in exact_knots])
    gaps = np.diff(t)
    ramps = np.clip(x[:, None] - t[:-1], 0, gaps)
    size = np.minimum(float(bound), 50 / np.maximum(gaps, 1e-300))

    def loss(v: Floats) -> tuple[float, Floats]:
        u = v[0] + ramps @ (v[1:] * size)
        pull = m * ((1 - r) * expit(u) - r * expit(-u))
        total = m @ (r * np.logaddexp(0, -u) + (1 - r) * np.logaddexp(0, u))
        return float(total), np.concatenate([[pull.sum()], pull @ ramps * size])

    limits = [(None, None), *[(-1.0, 1.0)] * len(gaps)]
    done = minimize(
        loss,
        np.zeros(len(gaps) + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=limits,
        options={"maxiter": _ROUNDS, "ftol": 1e-14, "gtol": 1e-9},
    )
    slopes = [max(-bound, min(bound, _short(s))) for s in done.x[1:] * size]
    steps = [b - a for a, b in pairwise([_ZERO, *slopes, _ZERO])]
    units = (Unit(k, 1, s) for k, s in zip(exact_knots, steps, strict=True) if s)
    return Network(_short(done.x[0]), tuple(units))


def quantile_points(points: Cloud, count: int) -> list[Fraction]:
    """Short rationals near so many quantiles, increasing; equal ones are one."""
    return sorted({_short(k) for k in _quantiles(points, count)})


def _quantiles(points: Cloud, count: int) -> Floats:
    order = np.argsort(points.points)
    x, mass = points.points[order], np.cumsum(points.weights[order])
    levels = (np.arange(count) + 0.5) / count * mass[-1]
    return np.asarray(x[np.searchsorted(mass, levels)])


def _spread(points: Cloud) -> float:
    low, high = _quantiles(points, 2)
    return float(high - low) or 1.0


def _short(x: float) -> Fraction:
    """A rational of some forty bits next to x."""
    mantissa, exponent = math.frexp(float(x))
    return Fraction(round(math.ldexp(mantissa, _BITS))) * Fraction(2) ** (exponent - _BITS)


def best_value(networks: Sequence[Network], p: Law, q: Law, goal: Goal) -> arb:
    """The best enclosed value among the first few networks; ``-log 4`` (D = 1/2) if none is above.

    A network's value may be ``-oo``, or not be enclosed: it is passed over.
    """
    best = -arb(4).log()
    for network in networks:
        found = network_value(network, p, q, goal)
        if found.is_finite():
            return best.max(found)
    return best
