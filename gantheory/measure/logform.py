r"""The exact log-density on a piece: a rational combination of fixed basis functions.

Sums, differences and rational multiples of log-densities stay exact, so that the log of a density
ratio is simplified before any rounding: ``log q - log p`` of two normals is one polynomial, of a
law with itself it is zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import comb
from typing import TYPE_CHECKING, final

from gantheory.measure.log_constant import ZERO, LogConstant, collect, log_of, merged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Powers = tuple[tuple[int, Fraction], ...]
Pairs = tuple[tuple[tuple[Fraction, Fraction], Fraction], ...]
"""Pairs (key, coefficient), the key itself a pair of rationals."""


@final
@dataclass(frozen=True)
class LogForm:
    r"""A function of ``x`` from a fixed basis, with exact coefficients.

    ``constant + sum_k c_k x^k + sum a log(s (x - e)) + sum b log(1 + (x - l)^2 / S)
    + sum d log(1 + exp(g x + h))``.

    Attributes
    ----------
    constant
        The exact constant.
    powers
        Pairs ``(k, c_k)``, ``k >= 1``.
    logs
        Pairs ``((s, e), a)`` with ``s`` = 1 or -1; the form lives where ``s (x - e) > 0``.
    quadratics
        Pairs ``((l, S), b)`` with ``S > 0``.
    softplus
        Pairs ``((g, h), d)`` with ``g > 0``.
    """

    constant: LogConstant = field(default=ZERO)
    powers: Powers = ()
    logs: Pairs = ()
    quadratics: Pairs = ()
    softplus: Pairs = ()

    def __add__(self, other: LogForm) -> LogForm:
        return LogForm(
            self.constant + other.constant,
            merged(self.powers, other.powers),
            merged(self.logs, other.logs),
            merged(self.quadratics, other.quadratics),
            merged(self.softplus, other.softplus),
        )

    def __mul__(self, factor: Fraction | int) -> LogForm:
        times = Fraction(factor)
        if not times:
            return LogForm()
        return LogForm(
            self.constant * times,
            tuple((k, c * times) for k, c in self.powers),
            tuple((k, c * times) for k, c in self.logs),
            tuple((k, c * times) for k, c in self.quadratics),
            tuple((k, c * times) for k, c in self.softplus),
        )

    __rmul__ = __mul__

    def __neg__(self) -> LogForm:
        return LogForm(
            -self.constant,
            tuple((k, -c) for k, c in self.powers),
            tuple((k, -c) for k, c in self.logs),
            tuple((k, -c) for k, c in self.quadratics),
            tuple((k, -c) for k, c in self.softplus),
        )

    def __sub__(self, other: LogForm) -> LogForm:
        return self + -other

    @cached_property
    def square(self) -> tuple[Fraction, Fraction, Fraction] | None:
        """The powers as a completed square: see :func:`complete_square`."""
        return complete_square(self.powers)

    @property
    def is_constant(self) -> bool:
        """Whether no term depends on ``x``."""
        return not (self.powers or self.logs or self.quadratics or self.softplus)

    def plus(self, constant: LogConstant) -> LogForm:
        """The form with a constant added."""
        return LogForm(
            self.constant + constant, self.powers, self.logs, self.quadratics, self.softplus
        )

    def in_chart(self, centre: Fraction, sign: int) -> LogForm:
        """The form as a function of ``y``, where ``x = centre + sign * y``.

        Terms ``log(1 + exp(-g y + h))`` are rewritten by ``log(1 + e^-t) = log(1 + e^t) - t``.
        """
        if not centre:
            return self if sign > 0 else self._mirrored()
        powers: list[tuple[int, Fraction]] = []
        shift = Fraction(0)
        for k, c in self.powers:
            for j in range(1, k + 1):
                powers.append((j, c * comb(k, j) * centre ** (k - j) * sign**j))
            shift += c * centre**k
        softplus = []
        for (g, h), d in self.softplus:
            here = h + g * centre
            if sign > 0:
                softplus.append(((g, here), d))
            else:
                softplus.append(((g, -here), d))
                powers.append((1, -g * d))
                shift += here * d
        return LogForm(
            self.constant + LogConstant(shift),
            collect(powers),
            collect(((s * sign, sign * (e - centre)), a) for (s, e), a in self.logs),
            collect(((sign * (m - centre), S), b) for (m, S), b in self.quadratics),
            collect(softplus),
        )

    def _mirrored(self) -> LogForm:
        """The form as a function of ``y = -x``."""
        powers = [(k, -c if k % 2 else c) for k, c in self.powers]
        shift = Fraction(0)
        for (g, h), d in self.softplus:
            powers.append((1, -g * d))
            shift += h * d
        return LogForm(
            self.constant + LogConstant(shift) if shift else self.constant,
            collect(powers) if self.softplus else tuple(powers),
            tuple(sorted(((-s, -e), a) for (s, e), a in self.logs)),
            tuple(sorted(((-m, S), b) for (m, S), b in self.quadratics)),
            tuple(sorted(((g, -h), d) for (g, h), d in self.softplus)),
        )

    def inverted(self) -> LogForm:
        """The form as a function of ``u = 1/y``, ``u > 0``, for a form in ``y`` free of powers.

        ``log(y - e) = log(1 - e u) - log u``, and with ``A = S + l^2``, ``m = l/A``, ``v = S/A^2``
        also ``1 + (y - l)^2/S = (1 + (u - m)^2/v) / (A u^2)``.

        Raises
        ------
        ValueError
            If the form has powers or exponentials: they are singular at ``u = 0``.
        """
        if self.powers or self.softplus:
            raise ValueError(f"{self} has powers: the chart u = 1/y is singular there")
        constant = self.constant
        logs: list[tuple[tuple[Fraction, Fraction], Fraction]] = []
        quadratics: list[tuple[tuple[Fraction, Fraction], Fraction]] = []
        at_zero = (Fraction(1), Fraction(0))
        for (s, e), a in self.logs:
            logs.append((at_zero, -a))
            if e:  # s (1/u - e) = |e| (-s sgn(e)) (u - 1/e) / u
                logs.append(((-s if e > 0 else s, 1 / e), a))
                constant += log_of(abs(e), a)
        for (m, S), b in self.quadratics:
            total = S + m * m
            logs.append((at_zero, -2 * b))
            quadratics.append(((m / total, S / total**2), b))
            constant += log_of(1 / total, b)
        return LogForm(constant, (), collect(logs), collect(quadratics), ())

    def __call__(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value in floats, elementwise; ``-inf`` or ``inf`` where a log's argument is zero."""
        import numpy as np

        y = np.asarray(x, dtype=float)
        rational, total = _polynomial(self.powers, self.constant.rational, y)
        total += float(self.constant - LogConstant(self.constant.rational - rational))
        with np.errstate(divide="ignore", over="ignore"):
            for (s, e), a in self.logs:
                total += float(a) * np.log(np.maximum(float(s) * (y - float(e)), 0.0))
            for (m, S), b in self.quadratics:
                total += float(b) * np.log1p(((y - float(m)) / float(S) ** 0.5) ** 2)
            for (g, h), d in self.softplus:
                total += float(d) * np.logaddexp(0.0, float(g) * (y + float(h / g)))
        return total


@final
@dataclass(frozen=True)
class Piece:
    """The log-density on the open interval ``(low, high)``; a float end is infinite."""

    low: Fraction | float
    high: Fraction | float
    form: LogForm


def power(degree: int, coefficient: Fraction) -> LogForm:
    """``coefficient * x^degree``."""
    return LogForm(powers=((degree, coefficient),)) if coefficient else LogForm()


def log_affine(sign: int, end: Fraction, coefficient: Fraction) -> LogForm:
    """``coefficient * log(sign * (x - end))``."""
    return LogForm(logs=(((Fraction(sign), end), coefficient),)) if coefficient else LogForm()


def log_quadratic(location: Fraction, square: Fraction, coefficient: Fraction) -> LogForm:
    """``coefficient * log(1 + (x - location)^2 / square)``."""
    return LogForm(quadratics=(((location, square), coefficient),)) if coefficient else LogForm()


def complete_square(powers: Powers) -> tuple[Fraction, Fraction, Fraction] | None:
    """``(a, b, c)`` with ``a (x - b)^2 + c`` the sum of ``powers``, if its degree is 2."""
    terms = dict(powers)
    if max(terms, default=0) != 2:
        return None
    a, b = terms[2], terms.get(1, Fraction(0))
    return a, -b / (2 * a), -b * b / (4 * a)


def _polynomial(
    powers: Powers, constant: Fraction, x: NDArray[np.float64]
) -> tuple[Fraction, NDArray[np.float64]]:
    """What is left of the constant, and ``sum of powers`` plus what was taken from it.

    A square or a line is written about its own centre, exactly, so that a law far from 0 loses
    no digits to cancellation.
    """
    import numpy as np

    square = complete_square(powers)
    if square is not None:
        a, b, c = square
        return constant + c, np.asarray(float(a) * (x - float(b)) ** 2)
    if len(powers) == 1 and powers[0][0] == 1:
        slope = powers[0][1]
        return Fraction(0), np.asarray(float(slope) * (x + float(constant / slope)))
    total = np.zeros(x.shape)
    for k, c in powers:
        total += float(c) * x**k
    return constant, total
