"""What a trained pair is worth on the line, by quadrature: the game's numbers beside theory's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
from scipy.special import xlogy

from gantheory.capacity.image import ImageLaw
from gantheory.capacity.piecewise import Floats
from gantheory.measure.law import Law

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_REST = 1e-13
"""The data's mass beyond the last node, on each side."""


@final
@dataclass(frozen=True)
class Standing:
    """How a pair of players stands, in nats where it is a value.

    Attributes
    ----------
    value
        ``V(D, G)`` (Goodfellow et al. 2014, (1)).
    criterion
        ``C(G) = -log 4 + 2 JSD(p_data, p_g)`` (ibid., (6)).
    discriminator_error
        ``E_m |D - D*|`` with ``D* = p/(p+q)`` (ibid., (2)) and ``m = (p+q)/2``, in [0, 1].
    total_variation
        ``TV(p_data, p_g)``, in [0, 1].
    """

    value: float
    criterion: float
    discriminator_error: float
    total_variation: float


def standing(p: Law, q: ImageLaw, logit: Callable[[Floats], Floats], kinks: Floats) -> Standing:
    """Measure a pair against theory.

    Parameters
    ----------
    p
        The data's law, without atoms.
    q
        The generator's.
    logit
        The discriminator's logit at points of shape ``(n,)``.
    kinks
        Where it changes its slope; may be empty.
    """
    edges = np.unique(np.concatenate([_edges_of(p), q.edges(), kinks]))
    half = np.diff(edges)[:, None] / 2
    x = (edges[:-1, None] + half * (1 + _NODES)).ravel()
    weight = (half * _WEIGHTS).ravel()
    real = density_of(p, x)
    made = q.density(x)
    # On an atom of p_g the data have no mass: there D* = 0.
    a, at_atoms = logit(x), logit(q.points) if q.points.size else np.empty(0)
    value = -weight @ (_times(real, np.logaddexp(0, -a)) + _times(made, np.logaddexp(0, a)))
    value -= q.masses @ np.logaddexp(0, at_atoms)
    both = real + made
    of_both = np.where(both > 0, both, 1.0)
    optimal = real / of_both
    criterion = weight @ (xlogy(real, optimal) + xlogy(made, made / of_both))
    error = weight @ (both * np.abs(_sigmoid(a) - optimal)) / 2 + q.masses @ _sigmoid(at_atoms) / 2
    variation = weight @ np.abs(real - made) / 2 + q.masses.sum() / 2
    return Standing(float(value), float(criterion), float(error), float(variation))


def density_of(law: Law, x: Floats) -> Floats:
    """The density of a law's continuous part at points of shape ``(n,)``."""
    found = np.zeros_like(x)
    for weight, part in law.parts:
        found += float(weight) * np.exp(part.log_density(x))
    return found


def _times(mass: Floats, cost: Floats) -> Floats:
    """Their product; 0 where there is no mass, whatever it would cost."""
    return np.where(mass > 0, mass, 0) * np.where(mass > 0, cost, 0)


def _sigmoid(a: Floats) -> Floats:
    return np.exp(-np.logaddexp(0, -a))


def _edges_of(p: Law) -> Floats:
    """Points between which the data's density is smooth: even in the bulk, doubling outwards.

    Towards a break they halve: the density may be infinite there, or rise like a root.
    """
    found: list[Floats] = []
    for _, law in p.parts:
        start, end = (float(x) for x in law.bulk)
        width = (end - start) / 16
        low, high = (float(x) for x in law.quantile([_REST, 1 - _REST]))
        even = start + width * np.arange(17)
        steps = width * (2.0 ** np.arange(1, 60) - 1)
        grid = np.concatenate([even, start - steps, end + steps])
        found += [grid[(grid > low) & (grid < high)], np.array([low, high])]
        closer = width * 2.0 ** -np.arange(50)
        for x in map(float, law.breakpoints):
            grid = np.concatenate([x - closer, [x], x + closer])
            found.append(grid[(grid >= low) & (grid <= high)])
            found.append(np.array([x]))
    return np.unique(np.concatenate(found))
