"""Steps of the generator's weights on the simplex: mirror descent and projected gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from gantheory.game.discriminator import Floats, optimal_discriminator
from gantheory.measure.arrays import Weights, paired, same_shape
from gantheory.measure.exact import Number, exact, number_text, sum_text
from gantheory.theory.errors import InputError

N = TypeVar("N", Fraction, float)


def criterion_gradient(p: Weights, q: Weights, off_support: float = 0.0) -> Floats:
    """``log(1 - D*_q)``, a subgradient of C at q (Goodfellow et al. 2014, Proposition 2).

    It is -oo where p > 0 = q: there C has no finite subgradient.

    Parameters
    ----------
    p, q
        The data's law and the generator's, shape ``(n,)``.
    off_support
        The version of D* where both vanish: by default D* = 0, with gradient 0.

    Raises
    ------
    InputError
        If the laws do not fit together.
    """
    return optimal_discriminator(p, q).version(off_support).log_generated


def exponentiated_gradient_step(
    q: Weights, gradient: Sequence[float] | Floats, size: float
) -> Floats:
    """``q_i exp(-size g_i)``, normalised. Points of weight zero keep it, whatever the gradient.

    Raises
    ------
    InputError
        If shapes differ, or the gradient is infinite or nan where q > 0.
    """
    weights, _ = paired(q, q)
    slopes = np.asarray(gradient, dtype=float)
    same_shape(weights, slopes, "q and the gradient")
    inside = weights > 0
    if not np.isfinite(slopes[inside]).all():
        raise InputError("the gradient is not finite where q > 0: no step is defined")
    exponent = -size * slopes[inside]
    result = np.zeros_like(weights)
    # A common shift of the exponents cancels in the quotient, and keeps exp from overflowing.
    result[inside] = weights[inside] * np.exp(exponent - exponent.max())
    return result / math.fsum(result)


def exponentiated_gradient_on_criterion(
    p: Sequence[Number], q: Sequence[Number], size: int = 1
) -> tuple[Fraction, ...]:
    """Take one exponentiated-gradient step on C with optimal D, exactly.

    The gradient is ``log(q_i/(p_i + q_i))``, so that the new weights are ``q_i ((p_i +
    q_i)/q_i)^size``, normalised: with size 1 and q > 0 wherever p > 0 exactly ``(p + q)/2``.

    Raises
    ------
    InputError
        If the laws do not fit together, or ``size`` is negative.
    """
    data, generated = _exact_law(p, "p"), _exact_law(q, "q")
    if len(data) != len(generated):
        raise InputError(
            f"p has {len(data)} weights and q has {len(generated)}: give equal lengths"
        )
    if size < 0:
        raise InputError(f"the step size is {size}: give a whole number >= 0")
    moved = [
        y * ((x + y) / y) ** size if y else Fraction(0)
        for x, y in zip(data, generated, strict=True)
    ]
    mass = sum(moved, Fraction(0))
    return tuple(w / mass for w in moved)


def project_onto_simplex(point: Sequence[N]) -> tuple[N, ...]:
    """Return the nearest point of the simplex in Euclidean distance; exact on fractions.

    It is ``max(v_i - tau, 0)`` with the one tau that makes the sum 1.

    Raises
    ------
    InputError
        If there is no coordinate, or one is not finite.
    """
    if len(point) == 0:
        raise InputError("an empty vector: give at least one coordinate")
    if not all(math.isfinite(v) for v in point):
        raise InputError(f"{[float(v) for v in point]} has an entry that is not finite: fix it")
    total = point[0] - point[0]  # a zero of the coordinates' own type
    tau = point[0]
    for count, v in enumerate(sorted(point, reverse=True), 1):
        total += v
        candidate = (total - 1) / count
        if v <= candidate:
            break
        tau = candidate
    zero = point[0] - point[0]
    return tuple(max(v - tau, zero) for v in point)


def projected_gradient_step(q: Sequence[N], gradient: Sequence[N], size: N) -> tuple[N, ...]:
    """Project ``q - size g`` onto the simplex; exact on fractions.

    Raises
    ------
    InputError
        If the lengths differ or are zero, or an entry is not finite.
    """
    if len(q) != len(gradient):
        raise InputError(
            f"q has {len(q)} weights and the gradient {len(gradient)} entries: give equal lengths"
        )
    return project_onto_simplex([x - size * g for x, g in zip(q, gradient, strict=True)])


def _exact_law(weights: Sequence[Number], name: str) -> tuple[Fraction, ...]:
    if not weights:
        raise InputError(f"{name} is empty: give at least one weight")
    law = tuple(exact(w, f"a weight of {name}") for w in weights)
    if min(law) < 0:
        raise InputError(f"{name} has the weight {number_text(min(law))}: weights are >= 0; fix it")
    if sum(law) != 1:
        raise InputError(f"{name}: weights sum to {sum_text(sum(law, Fraction(0)))}, not 1: fix it")
    return law
