"""Exact logarithmic constants: what stands before the variable part of a log-density."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    Key = TypeVar("Key", bound=Hashable)

Terms = tuple[tuple[Fraction, Fraction], ...]
"""Pairs (argument, coefficient): sorted, no argument twice, no coefficient zero."""

_LARGEST_UNFOLDED_GAMMA = 64
_LARGEST_POWER_BITS = 1 << 16


def collect(pairs: Iterable[tuple[Key, Fraction]]) -> tuple[tuple[Key, Fraction], ...]:
    """Add coefficients of equal keys, drop the zeros, sort by key."""
    given = tuple(pairs)
    if len(given) < 2:
        return given if given and given[0][1] else ()
    sums: dict[Key, Fraction] = {}
    for key, coefficient in given:
        sums[key] = sums[key] + coefficient if key in sums else coefficient
    return tuple(sorted((k, c) for k, c in sums.items() if c))


def merged(
    left: tuple[tuple[Key, Fraction], ...], right: tuple[tuple[Key, Fraction], ...]
) -> tuple[tuple[Key, Fraction], ...]:
    """The sum of two combinations that are collected already."""
    if not left or not right:
        return left or right
    return collect((*left, *right))


@final
@dataclass(frozen=True)
class LogConstant:
    r"""The number ``a + sum_i c_i log r_i + b log(pi) + sum_j d_j lgamma(s_j)``, exactly.

    Attributes
    ----------
    rational
        ``a``.
    logs
        Pairs ``(r_i, c_i)``, every ``r_i > 1``.
    log_pi
        ``b``.
    lgammas
        Pairs ``(s_j, d_j)``, every ``s_j > 0``.
    """

    rational: Fraction = Fraction(0)
    logs: Terms = ()
    log_pi: Fraction = Fraction(0)
    lgammas: Terms = ()

    def __add__(self, other: LogConstant) -> LogConstant:
        if other == ZERO:
            return self
        return LogConstant(
            self.rational + other.rational,
            merged(self.logs, other.logs),
            self.log_pi + other.log_pi,
            merged(self.lgammas, other.lgammas),
        )

    def __mul__(self, factor: Fraction) -> LogConstant:
        if not factor:
            return ZERO
        return LogConstant(
            self.rational * factor,
            tuple((r, c * factor) for r, c in self.logs),
            self.log_pi * factor,
            tuple((s, d * factor) for s, d in self.lgammas),
        )

    def __neg__(self) -> LogConstant:
        return LogConstant(
            -self.rational,
            tuple((r, -c) for r, c in self.logs),
            -self.log_pi,
            tuple((s, -d) for s, d in self.lgammas),
        )

    def __sub__(self, other: LogConstant) -> LogConstant:
        return self + (-other)

    def __float__(self) -> float:
        return math.fsum(
            [
                float(self.rational),
                *(float(c) * _log(r) for r, c in self.logs),
                float(self.log_pi) * math.log(math.pi),
                *(float(d) * math.lgamma(s) for s, d in self.lgammas),
            ]
        )

    def exponential(self) -> Fraction | None:
        """The exact value of ``exp`` of this constant where it is seen to be rational, else None.

        None proves nothing: it may also mean that the powers were too large to be formed.
        """
        if self.rational or self.log_pi or self.lgammas:
            return None
        root = math.lcm(1, *(c.denominator for _, c in self.logs))
        bits = sum(
            abs(c * root) * (r.numerator.bit_length() + r.denominator.bit_length())
            for r, c in self.logs
        )
        if root > _LARGEST_POWER_BITS or bits > _LARGEST_POWER_BITS:
            return None
        radicand = math.prod((r ** int(c * root) for r, c in self.logs), start=Fraction(1))
        numerator = _exact_root(radicand.numerator, root)
        denominator = _exact_root(radicand.denominator, root)
        if numerator is None or denominator is None:
            return None
        return Fraction(numerator, denominator)


ZERO = LogConstant()


def log_of(value: Fraction, times: Fraction = Fraction(1)) -> LogConstant:
    """``times * log(value)`` for a rational ``value > 0``."""
    if value == 1 or not times:
        return ZERO
    if value < 1:
        return LogConstant(logs=((1 / value, -times),))
    return LogConstant(logs=((value, times),))


def log_pi(times: Fraction) -> LogConstant:
    """``times * log(pi)``."""
    return LogConstant(log_pi=times)


def lgamma_of(argument: Fraction, times: Fraction = Fraction(1)) -> LogConstant:
    """``times * lgamma(argument)``; unfolded to logs of rationals at moderate arguments.

    ``Gamma(s) = (s-1)(s-2)...s_0 Gamma(s_0)`` with ``s_0`` in (0, 1], ``Gamma(1) = 1``,
    ``Gamma(1/2) = sqrt(pi)``.
    """
    if argument > _LARGEST_UNFOLDED_GAMMA:
        return LogConstant(lgammas=((argument, times),))
    product = Fraction(1)
    while argument > 1:
        argument -= 1
        product *= argument
    rest = ZERO
    if argument == Fraction(1, 2):
        rest = log_pi(times / 2)
    elif argument != 1:
        rest = LogConstant(lgammas=((argument, times),))
    return log_of(product, times) + rest


def _log(value: Fraction) -> float:
    # numerator and denominator apart: the quotient of two long integers may leave float range
    return math.log(value.numerator) - math.log(value.denominator)


def _exact_root(value: int, degree: int) -> int | None:
    """The integer ``degree``-th root of ``value >= 1``, or None if there is none."""
    if degree == 1 or value == 1:
        return value
    root = 1 << -(-value.bit_length() // degree)
    while True:
        lower = ((degree - 1) * root + value // root ** (degree - 1)) // degree
        if lower >= root:
            break
        root = lower
    return root if root**degree == value else None
