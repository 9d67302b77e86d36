r"""Log-forms in floats, arranged so that the difference of two near-equal forms keeps its digits.

Coefficients are exact until the last step. Terms of opposite sign are taken together: ``log(y-e) -
log(y-f) = log1p((f-e)/(y-f))``, and so for quadratics, exponentials and constants.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import final

import numpy as np
from numpy.typing import NDArray

from gantheory.measure.log_constant import LogConstant
from gantheory.measure.logform import LogForm, Pairs, complete_square

Floats = NDArray[np.float64]
Key = tuple[Fraction, Fraction]

_ORIGIN = (Fraction(1), Fraction(0))
_MOST_BITS = 1 << 14
_NEAR_ARGUMENTS = Fraction(1, 1000)


@final
@dataclass(frozen=True, eq=False)
class Points:
    """Points of a chart: ``y >= 0`` (or any, in a plain chart) and ``log y`` where it is known.

    Attributes
    ----------
    y
        The coordinate.
    log_y
        Its logarithm, of any size; None in a plain chart.
    """

    y: Floats
    log_y: Floats | None


@final
@dataclass(frozen=True, eq=False)
class Term:
    """``times`` a function of kind ``log``, ``quadratic`` or ``softplus`` at ``key``; with
    ``beside``, the difference to the same function at that other key.
    """

    kind: str
    times: float
    key: Key
    beside: Key | None


@final
@dataclass(frozen=True, eq=False)
class FloatForm:
    """A log-form ready for floats.

    Attributes
    ----------
    constant, powers, origin
        The constant, pairs (degree, coefficient) in ``y - shift``, the coefficient of ``log y``.
    constant_size
        The sum of the sizes of the constant's parts.
    shift
        The centre of the powers.
    terms
        The rest.
    """

    constant: float
    constant_size: float
    shift: float
    powers: tuple[tuple[int, float], ...]
    origin: float
    terms: tuple[Term, ...]

    def __call__(self, at: Points) -> tuple[Floats, Floats]:
        """The value, and the sum of the sizes of what was added up."""
        value = np.full(at.y.shape, self.constant)
        size = np.full(at.y.shape, self.constant_size)
        y = at.y - self.shift if self.shift else at.y
        parts = [c * y if k == 1 else c * y * y if k == 2 else c * y**k for k, c in self.powers]
        if self.origin:
            log_y = np.log(np.abs(at.y)) if at.log_y is None else at.log_y
            parts.append(self.origin * log_y)
        parts += [term.times * _function(term, at.y) for term in self.terms]
        for part in parts:
            value += part
            size += np.abs(part)
        return value, size


def float_form(form: LogForm) -> FloatForm:
    """Prepare a form; a polynomial is written about 0 or its vertex, by the smaller constant."""
    constant, shift, powers = form.constant, Fraction(0), dict(form.powers)
    square = complete_square(form.powers)
    if square is not None:
        a, b, c = square
        moved = form.constant + LogConstant(c)
        if abs(float(moved)) < abs(float(constant)):
            constant, shift, powers = moved, b, {2: a}
    logs = dict(form.logs)
    origin = logs.pop(_ORIGIN, Fraction(0))
    terms = [
        *_paired("log", tuple(logs.items())),
        *_paired("quadratic", form.quadratics),
        *_paired("softplus", form.softplus),
    ]
    return FloatForm(
        *constant_in_floats(constant),
        float(shift),
        tuple((k, float(c)) for k, c in powers.items()),
        float(origin),
        tuple(terms),
    )


def _paired(kind: str, pairs: Pairs) -> list[Term]:
    """Take coefficients of opposite sign together, neighbours first."""
    rest: list[tuple[Key, Fraction]] = []
    found = []
    for key, times in pairs:
        left = times
        while left and rest and (rest[-1][1] > 0) != (left > 0):
            other, amount = rest.pop()
            common = min(abs(amount), abs(left)) * (1 if left > 0 else -1)
            found.append(Term(kind, float(common), key, other))
            left -= common
            if amount + common:
                rest.append((other, amount + common))
        if left:
            rest.append((key, left))
    return found + [Term(kind, float(times), key, None) for key, times in rest]


def _function(term: Term, y: Floats) -> Floats:
    if term.beside is None:
        return _alone(term.kind, term.key, y)
    return _difference(term.kind, term.key, term.beside, y)


def _alone(kind: str, key: Key, y: Floats) -> Floats:
    first, second = (float(k) for k in key)
    if kind == "log":
        return np.log(np.maximum(first * (y - second), 0.0))
    if kind == "quadratic":
        z = (y - first) / math.sqrt(second)
        return np.asarray(
            2 * np.log(np.hypot(1.0, z)) if np.abs(z).max() > 1e150 else np.log1p(z * z)
        )
    return np.asarray(np.logaddexp(0.0, first * y + second))


def _difference(kind: str, key: Key, other: Key, y: Floats) -> Floats:
    """The function at ``key`` less that at ``other``."""
    if kind == "log":
        s, e = other
        if key[0] != s:
            return _alone(kind, key, y) - _alone(kind, other, y)
        return _log_one_plus(float(e - key[1]) / (y - float(e)), kind, key, other, y)
    if kind == "quadratic":
        (m, S), (n, T) = key, other
        if np.abs(y).max() > 1e150:
            return _alone(kind, key, y) - _alone(kind, other, y)
        # z^2 - w^2 as one polynomial, over 1 + w^2
        rise = (
            float(1 / S - 1 / T) * y * y
            - 2 * float(m / S - n / T) * y
            + float(m * m / S - n * n / T)
        )
        return _log_one_plus(rise / (1 + (y - float(n)) ** 2 / float(T)), kind, key, other, y)
    # log(1 + e^A) - log(1 + e^B) = log1p((e^(A-B) - 1) e^B/(1 + e^B))
    gap = float(key[0] - other[0]) * y + float(key[1] - other[1])
    below = float(other[0]) * y + float(other[1])
    near = np.abs(gap) < 1
    close = np.log1p(np.expm1(np.where(near, gap, 0.0)) * np.exp(-np.logaddexp(0.0, -below)))
    return np.where(near, close, np.logaddexp(0.0, below + gap) - np.logaddexp(0.0, below))


def _log_one_plus(ratio: Floats, kind: str, key: Key, other: Key, y: Floats) -> Floats:
    """The difference of two functions from their ratio less one; near -1 that is rounded away."""
    near = ratio > -0.5
    if near.all():
        return np.asarray(np.log1p(ratio))
    far = _alone(kind, key, y) - _alone(kind, other, y)
    return np.where(near, np.log1p(np.where(near, ratio, 0.0)), far)


def constant_in_floats(constant: LogConstant) -> tuple[float, float]:
    """The constant, and the sum of the sizes of what was added up.

    Its logarithms are taken together: ``log(10^9 + 1) - log(10^9)`` is 1e-9. So are values of
    ``lgamma`` at near arguments, after ``lgamma(s) = lgamma(1 + s) - log s`` for s < 1/2.
    """
    logs = [*constant.logs, *((1 / s, c) for s, c in constant.lgammas if 2 * s < 1)]
    together = _one_log(logs)
    parts = [
        float(constant.rational),
        float(constant.log_pi) * math.log(math.pi),
        *([float(c) * _log(r) for r, c in logs] if together is None else [together]),
        *_lgammas(sorted((s + 1 if 2 * s < 1 else s, c) for s, c in constant.lgammas)),
    ]
    return math.fsum(parts), math.fsum(map(abs, parts))


def _lgammas(terms: list[tuple[Fraction, Fraction]]) -> list[float]:
    """``c lgamma(s)`` for each, near arguments of opposite sign, or near 1, by their difference."""
    parts = []
    waiting: list[tuple[Fraction, Fraction]] = []
    for s, c in terms:
        if waiting and waiting[-1][1] == -c and s - waiting[-1][0] < _NEAR_ARGUMENTS * s:
            parts.append(float(c) * _lgamma_step(waiting.pop()[0], s))
        else:
            waiting.append((s, c))
    one = Fraction(1)
    for s, c in waiting:
        near = abs(s - one) < _NEAR_ARGUMENTS
        parts.append(float(c) * (_lgamma_step(one, s) if near else math.lgamma(s)))
    return parts


def _one_log(logs: list[tuple[Fraction, Fraction]]) -> float | None:
    """``sum c log r`` as a multiple of one logarithm, or None if its argument is too long."""
    root = math.lcm(1, *(c.denominator for _, c in logs))
    bits = sum(
        abs(c * root) * (r.numerator.bit_length() + r.denominator.bit_length()) for r, c in logs
    )
    if root > _MOST_BITS or bits > _MOST_BITS:
        return None
    return _log(math.prod((r ** int(c * root) for r, c in logs), start=Fraction(1))) / root


def _log(value: Fraction) -> float:
    """``log(value)``, relatively accurate near one and beyond the range of floats."""
    if abs(value - 1) < Fraction(1, 2):
        return math.log1p(value - 1)
    return math.log(value.numerator) - math.log(value.denominator)


def log_fraction(value: Fraction) -> float:
    """``log(value)`` of a positive fraction, relatively accurate near one."""
    return _log(value)


def _lgamma_step(low: Fraction, high: Fraction) -> float:
    """``lgamma(high) - lgamma(low)`` by Taylor's series at ``low``, for a step below low/1000.

    The term n is about (h/low)^n/n: the first omitted one is below 1e-24 of the first.
    """
    from scipy.special import polygamma

    h = float(high - low)
    return math.fsum(
        float(polygamma(n - 1, float(low))) * h**n / math.factorial(n) for n in range(1, 9)
    )
