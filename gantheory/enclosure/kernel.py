r"""The divergences as integrands: functions of two densities ``p``, ``q`` at a point.

Each is the perspective ``q f(p/q)`` of the generator normalised by ``f(1) = f'(1) = 0``: it is
nonnegative, and its integral is the divergence because both laws have mass one. Thus nothing
cancels between regions, and a bound of a tail is a bound of the error.

An integrand is evaluated from the smaller density over the larger one, ``t = e^d``. For one
component each, ``d`` is a difference of exact forms; for sums it is the log of a ratio of balls.
The analytic flag is forwarded to every function with a branch cut.

A pair belongs to the two sides: first to the left law ``p``, then to the right law ``q``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, final

from flint import arb

from gantheory.enclosure.ball import (
    AnalyticFlag,
    Number,
    absolute,
    ball,
    log_one_plus,
    log_rational,
    precision,
)


class OfRatio(Protocol):
    """A function of ``(t, d, analytic)`` with ``t = e^d``, both real or both complex."""

    def __call__(self, t: Number, d: Number, analytic: AnalyticFlag, /) -> Number:
        """The value."""


_ZERO, _HALF, _ONE = Fraction(0), Fraction(1, 2), Fraction(1)
_LARGEST_EXACT_POWER = 64


@final
@dataclass(frozen=True)
class LogTerm:
    """``scale * r log+(s/t)``, where ``t`` is the density that ``s`` is not.

    Attributes
    ----------
    scale
        The coefficient.
    weight
        Which density ``r`` is: 0 for the left one, 1 for the right one.
    above
        Which density ``s`` is, likewise.
    """

    scale: Fraction
    weight: int
    above: int


@final
@dataclass(frozen=True)
class Bound:
    r"""``a p + b q`` plus logs plus a power: what a kernel, or a remainder of it, is at most.

    Attributes
    ----------
    linear
        ``(a, b)``.
    logs
        The terms with a logarithm.
    power
        ``(c, a)`` for ``c p^a q^(1 - a)``.
    """

    linear: tuple[Fraction, Fraction]
    logs: tuple[LogTerm, ...] = ()
    power: tuple[Fraction, Fraction] | None = None


class Kernel(ABC):
    """An integrand ``F(p, q) >= 0``, homogeneous of degree one."""

    @property
    @abstractmethod
    def vanishes_on_equals(self) -> bool:
        """Whether ``F(1, 1) = 0``, as for every divergence."""

    @property
    @abstractmethod
    def is_symmetric(self) -> bool:
        """Whether ``F(p, q) = F(q, p)``."""

    @property
    @abstractmethod
    def alone(self) -> tuple[arb, arb]:
        """``F(1, 0)`` and ``F(0, 1)``; the infinite ball where one is ``+oo``."""

    @abstractmethod
    def at(self, p: Fraction, q: Fraction) -> arb:
        """``F(p, q)`` at positive rationals."""

    @property
    @abstractmethod
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``F/p`` as a function of ``t = q/p``, and ``F/q`` as a function of ``t = p/q``."""

    @property
    @abstractmethod
    def bound(self) -> Bound:
        """A bound of ``F(p, q)`` that is integrable wherever ``F`` is."""

    @property
    @abstractmethod
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """Bounds of ``|F(p, q) - F(0, 1) q|``, small where ``p`` is, and of the mirror image.

        None where none is needed, since ``F(0, 1)``, or ``F(1, 0)``, is infinite.
        """


@final
@dataclass(frozen=True)
class JensenShannon(Kernel):
    r"""``(p log(2p/(p + q)) + q log(2q/(p + q)))/2``."""

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """It is."""
        return True

    @property
    def alone(self) -> tuple[arb, arb]:
        """Half of log 2 on either side."""
        return arb.const_log2() / 2, arb.const_log2() / 2

    def at(self, p: Fraction, q: Fraction) -> arb:
        """The two logarithms of rationals."""
        middle = (p + q) / 2
        return (ball(p) * log_rational(p / middle) + ball(q) * log_rational(q / middle)) / 2

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``((1 + t)(log 2 - log(1 + t)) + t d)/2`` from either side."""
        log2, half = arb.const_log2(), arb(0.5)

        def value(t: Number, d: Number, analytic: AnalyticFlag) -> Number:
            total = t + 1
            of_total = log_one_plus(t, d) if analytic else total.log()
            return (t * d - (of_total - log2) * total) * half

        return value, value

    @property
    def bound(self) -> Bound:
        """``log(2)/2`` times the sum, with ``log 2 < 7/10``."""
        return Bound((Fraction(7, 20), Fraction(7, 20)))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """``(p log(2p/(p + q)) - q log(1 + p/q))/2``: at most ``p log+(q/p)/2 + p``.

        For ``p <= q`` the first log is at most ``log(q/p)`` in size, else at most ``log 2``.
        """
        return (
            Bound((_ONE, _ZERO), (LogTerm(_HALF, 0, 1),)),
            Bound((_ZERO, _ONE), (LogTerm(_HALF, 1, 0),)),
        )


@final
@dataclass(frozen=True)
class KullbackLeibler(Kernel):
    r"""``p log(p/q) - p + q``."""

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """It is not."""
        return False

    @property
    def alone(self) -> tuple[arb, arb]:
        """``+oo`` where q vanishes; 1 where p does."""
        return arb.pos_inf(), arb(1)

    def at(self, p: Fraction, q: Fraction) -> arb:
        """One logarithm of a rational."""
        return ball(p) * log_rational(p / q) - ball(p - q)

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``t - 1 - d`` over p; ``t d - t + 1`` over q."""
        return lambda t, d, _: t - 1 - d, lambda t, d, _: t * (d - 1) + 1

    @property
    def bound(self) -> Bound:
        """``p log+(p/q) + q``."""
        return Bound((_ZERO, _ONE), (LogTerm(_ONE, 0, 0),))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """``p log(p/q) - p``: at most ``p log+(p/q) + p log+(q/p) + p``."""
        return Bound((_ONE, _ZERO), (LogTerm(_ONE, 0, 0), LogTerm(_ONE, 0, 1))), None


@final
@dataclass(frozen=True)
class Jeffreys(Kernel):
    r"""``(p - q) log(p/q)``."""

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """It is."""
        return True

    @property
    def alone(self) -> tuple[arb, arb]:
        """``+oo`` on either side."""
        return arb.pos_inf(), arb.pos_inf()

    def at(self, p: Fraction, q: Fraction) -> arb:
        """One logarithm of a rational."""
        return ball(p - q) * log_rational(p / q)

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``(t - 1) d`` from either side."""
        return lambda t, d, _: (t - 1) * d, lambda t, d, _: (t - 1) * d

    @property
    def bound(self) -> Bound:
        """``p log+(p/q) + q log+(q/p)``."""
        return Bound((_ZERO, _ZERO), (LogTerm(_ONE, 0, 0), LogTerm(_ONE, 1, 1)))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """None on either side."""
        return None, None


@final
@dataclass(frozen=True)
class Triangular(Kernel):
    r"""``(p - q)^2/(p + q)``."""

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """It is."""
        return True

    @property
    def alone(self) -> tuple[arb, arb]:
        """One on either side."""
        return arb(1), arb(1)

    def at(self, p: Fraction, q: Fraction) -> arb:
        """A rational."""
        return ball((p - q) ** 2 / (p + q))

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``(1 - t)^2/(1 + t)`` from either side."""

        def value(t: Number, _: Number, __: AnalyticFlag) -> Number:
            return (t - 1) ** 2 / (t + 1)

        return value, value

    @property
    def bound(self) -> Bound:
        """``p + q``."""
        return Bound((_ONE, _ONE))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """``p (p - 3 q)/(p + q)``: at most ``3 p``."""
        return Bound((Fraction(3), _ZERO)), Bound((_ZERO, Fraction(3)))


@final
@dataclass(frozen=True)
class Power(Kernel):
    r"""``(p^a q^(1 - a) - a p - (1 - a) q)/(a (a - 1))`` for a rational ``a`` other than 0, 1."""

    a: Fraction

    @property
    def factor(self) -> Fraction:
        """``1/(a (a - 1))``."""
        return 1 / (self.a * (self.a - 1))

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """For ``a = 1/2``."""
        return self.a == _HALF

    @property
    def alone(self) -> tuple[arb, arb]:
        """``1/(1 - a)`` for p alone if ``a < 1``; ``1/a`` for q alone if ``a > 0``."""
        return (
            ball(1 / (1 - self.a)) if self.a < 1 else arb.pos_inf(),
            ball(1 / self.a) if self.a > 0 else arb.pos_inf(),
        )

    def at(self, p: Fraction, q: Fraction) -> arb:
        """A power of a rational; exact first where it is a short one."""
        if self.a.denominator == 1 and abs(self.a) <= _LARGEST_EXACT_POWER:
            mixed = q * (p / q) ** int(self.a)
            return ball((mixed - self.a * p - (1 - self.a) * q) * self.factor)
        power = (ball(self.a) * log_rational(p / q)).exp()
        return (ball(q) * power - ball(self.a * p + (1 - self.a) * q)) * ball(self.factor)

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``(e^((1 - a) d) - a - (1 - a) t)/(a (a - 1))`` over p, mirrored over q."""
        return _power_over(self.a, precision()), _power_over(1 - self.a, precision())

    @property
    def bound(self) -> Bound:
        """The negative terms dropped."""
        a, term = self.a, (abs(self.factor), self.a)
        if a > 1:
            return Bound((_ZERO, 1 / a), power=term)
        if a < 0:
            return Bound((1 / (1 - a), _ZERO), power=term)
        return Bound((1 / (1 - a), 1 / a))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """``(p^a q^(1 - a) - a p)/(a (a - 1))``, and its mirror image."""
        a, term = self.a, (abs(self.factor), self.a)
        return (
            Bound((1 / abs(a - 1), _ZERO), power=term) if a > 0 else None,
            Bound((_ZERO, 1 / abs(a)), power=term) if a < 1 else None,
        )


@lru_cache(maxsize=256)
def _power_over(a: Fraction, _bits: int) -> OfRatio:
    """``(e^((1 - a) d) - a - (1 - a) t)/(a (a - 1))``, kept for each working precision."""
    here, there, scale = ball(a), ball(1 - a), ball(1 / (a * (a - 1)))
    return lambda t, d, _: ((d * there).exp() - here - t * there) * scale


@final
@dataclass(frozen=True)
class TotalVariation(Kernel):
    r"""``|p - q|/2``: analytic only where ``p - q`` keeps its sign."""

    @property
    def vanishes_on_equals(self) -> bool:
        """It does."""
        return True

    @property
    def is_symmetric(self) -> bool:
        """It is."""
        return True

    @property
    def alone(self) -> tuple[arb, arb]:
        """One half on either side."""
        return arb(0.5), arb(0.5)

    def at(self, p: Fraction, q: Fraction) -> arb:
        """A rational."""
        return ball(abs(p - q) / 2)

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``|1 - t|/2`` from either side."""
        half = arb(0.5)

        def value(t: Number, _: Number, analytic: AnalyticFlag) -> Number:
            return absolute(1 - t, analytic) * half

        return value, value

    @property
    def bound(self) -> Bound:
        """Half the sum."""
        return Bound((_HALF, _HALF))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """At most ``p/2``."""
        return Bound((_HALF, _ZERO)), Bound((_ZERO, _HALF))


@final
@dataclass(frozen=True)
class Confusion(Kernel):
    r"""``p log(1 + q/p) + q log(1 + p/q)``: its integral is ``-C(G)``, twice ``log 2 - JSD``.

    What the optimal discriminator cannot tell apart; zero for laws with disjoint supports.
    """

    @property
    def vanishes_on_equals(self) -> bool:
        """It does not: ``F(1, 1) = 2 log 2``."""
        return False

    @property
    def is_symmetric(self) -> bool:
        """It is."""
        return True

    @property
    def alone(self) -> tuple[arb, arb]:
        """Nothing on either side."""
        return arb(0), arb(0)

    def at(self, p: Fraction, q: Fraction) -> arb:
        """The two logarithms of rationals."""
        return ball(p) * log_rational(1 + q / p) + ball(q) * log_rational(1 + p / q)

    @property
    def of_ratio(self) -> tuple[OfRatio, OfRatio]:
        """``(1 + t) log(1 + t) - t d`` from either side."""

        def value(t: Number, d: Number, analytic: AnalyticFlag) -> Number:
            total = t + 1
            of_total = log_one_plus(t, d) if analytic else total.log()
            return total * of_total - t * d

        return value, value

    @property
    def bound(self) -> Bound:
        """``log(2) (p + q)``, with ``log 2 < 7/10``."""
        return Bound((Fraction(7, 10), Fraction(7, 10)))

    @property
    def remainder(self) -> tuple[Bound | None, Bound | None]:
        """``q log(1 + p/q) <= p`` and ``log(1 + q/p) <= log 2 + log+(q/p)``."""
        return (
            Bound((Fraction(2), _ZERO), (LogTerm(_ONE, 0, 1),)),
            Bound((_ZERO, Fraction(2)), (LogTerm(_ONE, 1, 0),)),
        )
