"""The pushforward of a law by a map: the law of G(z) when z has the given law."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

from gantheory.measure.density import Density
from gantheory.measure.dirac import Dirac
from gantheory.measure.discrete import Discrete
from gantheory.measure.exact import number_text
from gantheory.measure.families.beta import Beta
from gantheory.measure.families.cauchy import Cauchy
from gantheory.measure.families.exponential import Exponential
from gantheory.measure.families.gamma import Gamma
from gantheory.measure.families.laplace import Laplace
from gantheory.measure.families.logistic import Logistic
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.student import Student
from gantheory.measure.families.triangular import Triangular
from gantheory.measure.families.uniform import Uniform
from gantheory.measure.law import Law
from gantheory.measure.maps import Affine, Composition, Map, Steps, Table
from gantheory.measure.mixture import assemble
from gantheory.theory.errors import InputError

_HALF = Fraction(1, 2)

_MAX_DEGREE = 1000
"""Largest a + b for which a beta law's distribution function is expanded as a polynomial."""


def pushforward(law: Law, mapping: Map) -> Law:
    """Return the law of ``mapping(z)`` for ``z`` of law ``law``, exactly.

    Atoms move with any map. A density moves with an affine map inside its family, and with a
    piecewise constant map where the mass between thresholds is known to be rational.

    Raises
    ------
    InputError
        If the image is no law of the text form, or its weights are not known to be rational.
    """
    if isinstance(mapping, Composition):
        return pushforward(pushforward(law, mapping.inner), mapping.outer)
    images: list[tuple[Fraction, Law]] = [
        (mass, Dirac(mapping(x))) for x, mass in law.atoms.items()
    ]
    images += [(weight, _push_density(density, mapping)) for weight, density in law.parts]
    return assemble(images)


def _push_density(density: Density, mapping: Map) -> Law:
    if isinstance(mapping, Affine):
        return _push_affine(density, mapping)
    if isinstance(mapping, Steps):
        return _push_steps(density, mapping)
    raise InputError(
        f"{mapping} moves single points, and {density} has no atoms: use an affine or a piecewise"
        " constant map"
        if isinstance(mapping, Table)
        else f"{density} cannot be moved by {mapping}: use an affine or a piecewise constant map"
    )


def _push_affine(density: Density, mapping: Affine) -> Law:
    scale, shift = mapping.scale, mapping.shift
    if scale == 0:
        return Dirac(shift)
    if scale == 1 and shift == 0:
        return density
    match density:
        case Normal(mean, sd):
            return Normal(mapping(mean), abs(scale) * sd)
        case Laplace(loc, width) | Logistic(loc, width) | Cauchy(loc, width):
            return type(density)(mapping(loc), abs(scale) * width)
        case Student(df, loc, width):
            return Student(df, mapping(loc), abs(scale) * width)
        case Uniform(low, high):
            return Uniform(*sorted((mapping(low), mapping(high))))
        case Triangular(low, mode, high):
            return Triangular(*sorted((mapping(low), mapping(mode), mapping(high))))
        case Exponential(rate) if shift == 0 and scale > 0:
            return Exponential(rate / scale)
        case Gamma(shape, rate) if shift == 0 and scale > 0:
            return Gamma(shape, rate / scale)
        case Beta(a, b) if scale == -1 and shift == 1:
            return Beta(b, a)
        case _:
            raise InputError(
                f"the image of {density} by {mapping} is no member of its family: choose a map"
                " that keeps its support's ends"
            )


def _push_steps(density: Density, mapping: Steps) -> Law:
    levels = [Fraction(0), *(_level(density, t) for t in mapping.thresholds), Fraction(1)]
    masses = (b - a for a, b in pairwise(levels))
    return Discrete(tuple(zip(mapping.values, masses, strict=True)))


def _level(density: Density, x: Fraction) -> Fraction:
    level = rational_cdf(density, x)
    if level is None:
        raise InputError(
            f"the mass of {density} below {number_text(x)} is not known to be rational, and"
            " discrete laws have rational weights: use a uniform or a triangular law, or"
            " thresholds at quartiles"
        )
    return level


def rational_cdf(density: Density, x: Fraction) -> Fraction | None:
    """Return the mass below a point where it is known to be rational, else None.

    Known are: points off the support, uniform and triangular laws everywhere, beta laws with
    integer parameters, the centre of a symmetric law, and the Cauchy law's quartiles.
    """
    low, high = density.support
    if x <= low:
        return Fraction(0)
    if x >= high:
        return Fraction(1)
    match density:
        case Uniform(left, right):
            return (x - left) / (right - left)
        case Triangular(left, mode, right):
            return _triangular_cdf(left, mode, right, x)
        case Beta(a, b) if a.denominator == b.denominator == 1 and a + b <= _MAX_DEGREE:
            return _beta_cdf(int(a), int(b), x)
        case Beta(a, b):
            return _HALF if a == b and x == _HALF else None
        case Cauchy(loc, scale) if abs(x - loc) == scale:
            return Fraction(1, 4) if x < loc else Fraction(3, 4)
        case Normal(centre) | Laplace(centre) | Logistic(centre) | Cauchy(centre):
            return _HALF if x == centre else None
        case Student(_, centre):
            return _HALF if x == centre else None
        case _:
            return None


def _triangular_cdf(low: Fraction, mode: Fraction, high: Fraction, x: Fraction) -> Fraction:
    if x <= mode:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - x) ** 2 / ((high - low) * (high - mode))


def _beta_cdf(a: int, b: int, x: Fraction) -> Fraction:
    """P(at least a of a + b - 1 uniforms lie below x), the order-statistics form."""
    n = a + b - 1
    terms = (math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    return sum(terms, Fraction(0))
