"""The best logistic discriminator in floats: a guess that steers, and proves nothing.

Each law is represented by points with weights: the trapezoidal rule in ``t``, ``x`` the quantile of
level ``sigmoid(t)`` of a piece of the density.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from gantheory.enclosure.restricted.combination import Combination, feature, standardised
from gantheory.game.restricted import Bump, Feature, Power, Wave

if TYPE_CHECKING:
    from gantheory.measure.law import Law

Floats = NDArray[np.float64]

_REACH, _STEP = 34.0, 0.25
_REACHES = (5.0, _REACH)
_ROUNDS = 100
_LEAST_STEP = 2.0**-30
_CLOSE, _NEGLIGIBLE = 1e-6, 1e-20


@final
@dataclass(frozen=True, eq=False)
class Cloud:
    """Points of both laws.

    Attributes
    ----------
    points
        Where.
    weights
        The mass of both laws together that a point stands for.
    share
        The data's share of it.
    depth
        How far into a tail the point lies, ``|t|``; 0 for an atom.
    """

    points: Floats
    weights: Floats
    share: Floats
    depth: Floats


@final
@dataclass(frozen=True, eq=False)
class Guess:
    """A basis of the features' span in which the game is round, and where its top is thought to be.

    Attributes
    ----------
    basis
        Rows of an invertible lower triangular matrix over the base features.
    weights
        The logit's weights in the basis.
    """

    basis: Floats
    weights: Floats


def cloud(p: Law, q: Law, *, pooled: bool = False) -> Cloud:
    """Points of two laws.

    Raises
    ------
    OverflowError
        If floats cannot tell a law's points apart.

    Notes
    -----
    Each law's points stand for that law alone: exact to many digits where the logit is smooth on
    its scale. Pooled, each point stands for both laws there, so that a law that is narrow before
    the other is resolved by its own points; a jump of the other's density costs digits.
    """
    with np.errstate(all="ignore"):
        parts = [_points(law) for law in (p, q)]
    xs, ws, depths = (np.concatenate([part[i] for part in parts]) for i in range(3))
    share = np.repeat([1.0, 0.0], [len(part[0]) for part in parts])
    if pooled:
        with np.errstate(all="ignore"):
            share = expit(_log_density(p, xs) - _log_density(q, xs))
    good = np.isfinite(xs) & np.isfinite(share)
    atoms = sorted({*p.atoms, *q.atoms})
    masses = [(float(p.atoms.get(x, 0)), float(q.atoms.get(x, 0))) for x in atoms]
    return Cloud(
        np.concatenate([xs[good], [float(x) for x in atoms]]),
        np.concatenate([ws[good], [a + b for a, b in masses]]),
        np.concatenate([share[good], [a / (a + b) for a, b in masses]]),
        np.concatenate([depths[good], np.zeros(len(atoms))]),
    )


def _points(law: Law) -> tuple[Floats, Floats, Floats]:
    """Quantiles of a law's densities, their weights and depths, piece by piece."""
    t = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    level, weight = expit(t), expit(t) * expit(-t) * _STEP
    found: list[list[Floats]] = [[np.zeros(0)], [np.zeros(0)], [np.zeros(0)]]
    for share, density in law.parts:
        for piece in density.pieces:
            first, last = (float(density.cdf(float(end))) for end in (piece.low, piece.high))
            if not first < last:  # nan too
                raise OverflowError(f"{density} is too narrow for floats")
            found[0].append(density.quantile(first + (last - first) * level))
            found[1].append(float(share) * (last - first) * weight)
            found[2].append(np.abs(t))
    return np.concatenate(found[0]), np.concatenate(found[1]), np.concatenate(found[2])


def _log_density(law: Law, x: Floats) -> Floats:
    result = np.full(x.shape, -np.inf)
    for weight, density in law.parts:
        result = np.logaddexp(result, np.log(float(weight)) + density.log_density(x))
    return result


@final
@dataclass(frozen=True)
class Base:
    """Features to begin with: powers of ``(x - centre)/scale``, then waves and bumps.

    The powers are moved to the middle of the points only where they are all there: then they span
    the same functions.
    """

    degrees: tuple[int, ...]
    centre: Fraction
    scale: Fraction
    bounded: tuple[Wave | Bump, ...]

    def combinations(self) -> tuple[Combination, ...]:
        """The base features, exactly."""
        powers = [standardised(k, self.centre, self.scale) for k in self.degrees]
        return (*powers, *map(feature, self.bounded))

    def table(self, x: Floats) -> Floats:
        """The base features at points, in floats: a column each."""
        z = (x - float(self.centre)) / float(self.scale)
        columns = [z**k for k in self.degrees]
        return np.stack([*columns, *(_bounded_at(f, x) for f in self.bounded)], axis=1)


def base_of(features: tuple[Feature, ...], points: Cloud) -> Base:
    """The features, on the scale of the points."""
    degrees = tuple(sorted(f.degree for f in features if isinstance(f, Power)))
    bounded = tuple(f for f in features if not isinstance(f, Power))
    centre, scale = _middle(points)
    whole = degrees == tuple(range(len(degrees)))
    return Base(degrees, centre if whole else Fraction(0), scale, bounded)


def _middle(points: Cloud) -> tuple[Fraction, Fraction]:
    """A short rational near the median, and a power of two near the spread."""
    order = np.argsort(points.points)
    x, mass = points.points[order], np.cumsum(points.weights[order])
    low, middle, high = (x[np.searchsorted(mass, level * mass[-1])] for level in (0.2, 0.5, 0.8))
    spread = (high - low) or abs(middle) or 1.0
    scale = Fraction(2) ** round(np.log2(spread))
    return round(Fraction(middle) / scale * 4) * scale / 4, scale


def guess(base: Base, points: Cloud) -> Guess | None:
    """Newton's method with a line search; None where it finds no top."""
    with np.errstate(all="ignore"):
        table = base.table(points.points)
        sizes = np.sqrt(points.weights @ table**2)
        if not (np.isfinite(table).all() and np.isfinite(sizes).all() and sizes.all()):
            return None
        scaled = table / sizes
        try:
            start = np.zeros(len(sizes))
            for reach in _REACHES:
                near = np.where(points.depth <= reach, points.weights, 0.0)
                found = _top(scaled, near, points.share, start)
                if found is not None:
                    start = found[1]
        except np.linalg.LinAlgError:
            return None
    if found is None or not all(np.isfinite(part).all() for part in found):
        return None
    upper, weights = found
    if (np.diag(upper) == 0).any():
        return None
    # H = upper' upper in the scaled features: they are brought to the identity by upper^-1
    return Guess(np.tril(np.linalg.inv(upper).T) / sizes, upper @ weights)


def _top(table: Floats, m: Floats, r: Floats, w: Floats) -> tuple[Floats, Floats] | None:
    """A triangular root of minus the Hessian at the top, and the weights there."""

    def value(w: Floats) -> float:
        u = table @ w
        return -float(m @ (r * np.logaddexp(0, -u) + (1 - r) * np.logaddexp(0, u)))

    best = value(w)
    for _ in range(_ROUNDS):
        u = table @ w
        d, e = expit(u), expit(-u)
        gradient = table.T @ (m * (r * e - (1 - r) * d))
        upper: Floats = np.asarray(np.linalg.qr(table * np.sqrt(m * d * e)[:, None], mode="r"))
        step = np.linalg.solve(upper, np.linalg.solve(upper.T, gradient))
        gain, size = float(gradient @ step), 1.0
        if not np.isfinite(gain):
            return None
        if gain < _NEGLIGIBLE * abs(best):
            return upper, w + step
        while size > _LEAST_STEP and not value(w + size * step) >= best + size * gain / 10:
            size /= 2
        if size <= _LEAST_STEP:  # as high as floats see
            return (upper, w) if gain < _CLOSE * abs(best) else None
        w = w + size * step
        best = value(w)
    return None


def _bounded_at(g: Wave | Bump, x: Floats) -> Floats:
    if isinstance(g, Bump):
        return np.exp(-(((x - float(g.centre)) / float(g.scale)) ** 2) / 2)
    angle = float(g.frequency) * (np.pi if g.times_pi else 1.0) * x
    return np.cos(angle) if g.name == "cos" else np.sin(angle)
