"""Standard members of location-scale families, as functions of balls.

The member with location ``m`` and scale ``s`` has the density ``exp(f(z))/s``, ``z = (x - m)/s``.
Everything is told by ``f``, its first two derivatives, and the distribution function.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull, precision
from gantheory.measure.families.cauchy import Cauchy
from gantheory.measure.families.exponential import Exponential
from gantheory.measure.families.laplace import Laplace
from gantheory.measure.families.logistic import Logistic
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.student import Student

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gantheory.measure.density import Density
    from gantheory.measure.logform import LogForm

    LogDensity = Callable[[acb, AnalyticFlag], acb]

_ZERO, _ONE = Fraction(0), Fraction(1)


@final
@dataclass(frozen=True)
class Traits:
    """What a shape is told apart by.

    Attributes
    ----------
    growth, size
        ``k`` and ``c >= 1`` with ``|f'|, |f''|, |z f'|, |z^2 f''|`` at most ``c (1 + |z|)^k``.
    jump
        ``f'(0+) - f'(0-)``: not 0 only for a density with a kink at 0.
    low
        The lower end of the support; None if it is the whole line.
    log_concave
        Whether ``f`` is concave.
    """

    growth: int
    size: Fraction = _ONE
    jump: int = 0
    low: Fraction | None = None
    log_concave: bool = True


class Shape(ABC):
    """A standard density ``exp(f)``; ``side`` says on which side of a kink at 0 a ball lies."""

    @property
    @abstractmethod
    def standard(self) -> Density:
        """The member with location 0 and scale 1, as a law."""

    @property
    @abstractmethod
    def traits(self) -> Traits:
        """Growth, kink and support."""

    @abstractmethod
    def log_density(self, side: int, /) -> LogDensity:
        """``f``, with its constants at the working precision of this call."""

    @abstractmethod
    def slope(self, z: acb, side: int, /) -> acb:
        """``f'``."""

    @abstractmethod
    def curvature(self, z: acb, side: int, /) -> acb:
        """``f''`` away from a kink."""

    @abstractmethod
    def along(self, z: acb, side: int, /) -> acb:
        """``1 + z f'``: the scale's score, up to its sign and the scale."""

    @abstractmethod
    def bend(self, z: acb, side: int, /) -> acb:
        """``1 + 2 z f' + z^2 f''``: the scale's second score, times the scale's square."""

    @abstractmethod
    def cdf(self, z: arb) -> arb:
        """The distribution function at a finite ball, relatively accurate where it is small."""

    @abstractmethod
    def sf(self, z: arb) -> arb:
        """One less the distribution function, likewise."""

    def masses(self, places: Sequence[arb]) -> list[arb]:
        """The masses below some finite balls in their order, between them, and above: each from the
        side where it is small.
        """
        right = [certainly(z, ">=", 0) is True for z in places]
        first = right.index(True) if True in right else len(places)
        below = [self.cdf(z) for z in places[: first + 1]]
        above = [self.sf(z) for z in places[first:]]
        inner = [b - a for a, b in pairwise(below)] + [a - b for a, b in pairwise(above)]
        last = above[-1] if above else self.sf(places[-1])
        return [below[0], *inner, last]

    def density(self, z: arb) -> arb:
        """``e^f`` over a real ball; over a ball that holds a kink, on both sides of it."""
        side = -1 if certainly(z, "<", 0) else 1
        here = self.log_density(side)(acb(z), _REAL).real
        if not self.traits.jump or certainly(z * side, ">", 0):
            return here.exp()
        return hull(here, self.log_density(-1)(acb(z), _REAL).real).exp()

    def on_either_side(self, z: arb, value: Callable[[acb, int], acb]) -> arb:
        """A function of the side of a kink, on both sides where the ball does not decide."""
        if not self.traits.jump or certainly(z, ">", 0):
            return value(acb(z), 1).real
        below = value(acb(z), -1).real
        return below if certainly(z, "<", 0) else hull(below, value(acb(z), 1).real)

    def peak(self) -> arb:
        """The largest value of the standard density: all are unimodal, with the mode at 0."""
        return self.log_density(1)(acb(0), _REAL).real.exp()

    def tail(self, sign: int) -> LogForm:
        """``f(sign y)`` as an exact form, for ``y`` beyond every kink."""
        return _tail(self.standard, sign)


@lru_cache(maxsize=32)
def _tail(standard: Density, sign: int) -> LogForm:
    return standard.pieces[-1 if sign > 0 else 0].form.in_chart(_ZERO, sign)


_REAL: AnalyticFlag = False


@lru_cache(maxsize=64)
def _log_density_at_mode(_bits: int) -> acb:
    """``-log(2 pi)/2``, kept for each working precision."""
    return acb(-(2 * arb.pi()).log() / 2)


@final
@dataclass(frozen=True)
class NormalShape(Shape):
    """``f = -z^2/2 - log(2 pi)/2``."""

    @property
    def standard(self) -> Density:
        """The standard normal law."""
        return Normal(_ZERO, _ONE)

    @property
    def traits(self) -> Traits:
        """``z f' = -z^2``."""
        return Traits(growth=2)

    def log_density(self, _side: int, /) -> LogDensity:
        """The square and its constant."""
        constant, half = _log_density_at_mode(precision()), acb(-0.5)
        return lambda z, _: z * z * half + constant

    def slope(self, z: acb, _side: int, /) -> acb:
        """``-z``."""
        return -z

    def curvature(self, _z: acb, _side: int, /) -> acb:
        """``-1``."""
        return acb(-1)

    def along(self, z: acb, _side: int, /) -> acb:
        """``1 - z^2``, from a single square."""
        return 1 - z * z

    def bend(self, z: acb, _side: int, /) -> acb:
        """``1 - 3 z^2``, likewise."""
        return 1 - 3 * (z * z)

    def cdf(self, z: arb) -> arb:
        """``erfc(-z/sqrt 2)/2``."""
        return (-z / arb(2).sqrt()).erfc() / 2

    def sf(self, z: arb) -> arb:
        """By symmetry."""
        return self.cdf(-z)


@final
@dataclass(frozen=True)
class LogisticShape(Shape):
    """``f = -|z| - 2 log(1 + e^-|z|)``, analytic all the same."""

    @property
    def standard(self) -> Density:
        """The standard logistic law."""
        return Logistic(_ZERO, _ONE)

    @property
    def traits(self) -> Traits:
        """``f'`` is bounded."""
        return Traits(growth=1)

    def log_density(self, _side: int, /) -> LogDensity:
        """Written on the side of the ball's middle: both sides are one function."""

        def value(z: acb, analytic: AnalyticFlag) -> acb:
            w = _leftward(z)
            return w - 2 * (w.exp() + 1).log(analytic)

        return value

    def slope(self, z: acb, _side: int, /) -> acb:
        """``-tanh(z/2)``."""
        return -(z / 2).tanh()

    def curvature(self, z: acb, _side: int, /) -> acb:
        """``-2 e^z/(1 + e^z)^2``."""
        e = _leftward(z).exp()
        return -2 * e / ((1 + e) * (1 + e))

    def along(self, z: acb, _side: int, /) -> acb:
        """From its derivatives."""
        return 1 - z * (z / 2).tanh()

    def bend(self, z: acb, side: int, /) -> acb:
        """From its derivatives."""
        return z * z * self.curvature(z, side) - 2 * z * (z / 2).tanh() + 1

    def cdf(self, z: arb) -> arb:
        """The sigmoid."""
        return 1 / (1 + (-z).exp())

    def sf(self, z: arb) -> arb:
        """By symmetry."""
        return self.cdf(-z)


def _leftward(z: acb) -> acb:
    return -z if bool(z.real.mid() > 0) else z


@final
@dataclass(frozen=True)
class StudentShape(Shape):
    """``f = -(n + 1)/2 log(1 + z^2/n)`` and a constant; ``n = 1`` is Cauchy's law."""

    df: Fraction

    @property
    def standard(self) -> Density:
        """The standard law."""
        return Cauchy(_ZERO, _ONE) if self.df == 1 else Student(self.df, _ZERO, _ONE)

    @property
    def traits(self) -> Traits:
        """``|z f'|`` and ``|z^2 f''|`` are at most ``n + 1``, ``|f''|`` at most its value at 0."""
        return Traits(growth=0, size=(self.df + 1) * max(_ONE, 1 / self.df), log_concave=False)

    def log_density(self, _side: int, /) -> LogDensity:
        """One logarithm."""
        n = ball(self.df)
        half = (n + 1) / 2
        level = half.lgamma() - (n / 2).lgamma() - (n * arb.pi()).log() / 2
        constant, weight, inverse = acb(level), acb(-half), acb(1 / n)
        return lambda z, analytic: (z * z * inverse + 1).log(analytic) * weight + constant

    def slope(self, z: acb, _side: int, /) -> acb:
        """``-(n + 1) z/(n + z^2)``."""
        n = ball(self.df)
        return -(n + 1) * z / (z * z + n)

    def curvature(self, z: acb, _side: int, /) -> acb:
        """``-(n + 1) (n - z^2)/(n + z^2)^2``."""
        n, square = ball(self.df), z * z
        below = square + n
        return (n + 1) * (square - n) / (below * below)

    def along(self, z: acb, _side: int, /) -> acb:
        """From its derivatives."""
        return ball(self.df) * (1 - z * z) / (z * z + ball(self.df))

    def bend(self, z: acb, side: int, /) -> acb:
        """From its derivatives."""
        return z * z * self.curvature(z, side) + 2 * z * self.slope(z, side) + 1

    def cdf(self, z: arb) -> arb:
        """The arc tangent, or an incomplete beta function."""
        if self.df == 1:
            return arb(0.5) + z.atan() / arb.pi()
        n = ball(self.df)
        if not (certainly(z, ">=", 0) or certainly(z, "<", 0)):
            return arb(0.5) + (arb(0) + z) * self.peak()
        tail = (n / (n + z * z)).beta_lower(n / 2, arb(0.5), regularized=True) / 2
        return 1 - tail if certainly(z, ">=", 0) else tail

    def sf(self, z: arb) -> arb:
        """By symmetry."""
        return self.cdf(-z)


@final
@dataclass(frozen=True)
class LaplaceShape(Shape):
    """``f = -|z| - log 2``, with a kink at 0."""

    @property
    def standard(self) -> Density:
        """The standard Laplace law."""
        return Laplace(_ZERO, _ONE)

    @property
    def traits(self) -> Traits:
        """``f'`` jumps from 1 to -1."""
        return Traits(growth=1, jump=-2)

    def log_density(self, side: int, /) -> LogDensity:
        """A line."""
        constant = acb(-arb.const_log2())
        return (lambda z, _: constant - z) if side > 0 else (lambda z, _: constant + z)

    def slope(self, _z: acb, side: int, /) -> acb:
        """``-1`` above, 1 below."""
        return acb(-1 if side > 0 else 1)

    def curvature(self, _z: acb, _side: int, /) -> acb:
        """Zero away from the kink."""
        return acb(0)

    def along(self, z: acb, side: int, /) -> acb:
        """From its derivatives."""
        return 1 - side * z

    def bend(self, z: acb, side: int, /) -> acb:
        """From its derivatives."""
        return 1 - 2 * side * z

    def cdf(self, z: arb) -> arb:
        """``e^z/2`` below 0, ``1 - e^-z/2`` above."""
        below = z.min(arb(0)).exp() / 2
        above = 1 - (-z.max(arb(0))).exp() / 2
        if certainly(z, ">=", 0):
            return above
        return below if certainly(z, "<=", 0) else below + above - arb(0.5)

    def sf(self, z: arb) -> arb:
        """By symmetry."""
        return self.cdf(-z)


@final
@dataclass(frozen=True)
class ExponentialShape(Shape):
    """``f = -z`` on ``z > 0``."""

    @property
    def standard(self) -> Density:
        """The standard exponential law."""
        return Exponential(_ONE)

    @property
    def traits(self) -> Traits:
        """``f'`` is bounded."""
        return Traits(growth=1, low=_ZERO)

    def log_density(self, _side: int, /) -> LogDensity:
        """A line."""
        return lambda z, _: -z

    def slope(self, _z: acb, _side: int, /) -> acb:
        """``-1``."""
        return acb(-1)

    def curvature(self, _z: acb, _side: int, /) -> acb:
        """Zero."""
        return acb(0)

    def along(self, z: acb, _side: int, /) -> acb:
        """From its derivatives."""
        return 1 - z

    def bend(self, z: acb, _side: int, /) -> acb:
        """From its derivatives."""
        return 1 - 2 * z

    def cdf(self, z: arb) -> arb:
        """``1 - e^-z`` above 0."""
        return -(-z.max(arb(0))).expm1()

    def sf(self, z: arb) -> arb:
        """``e^-z`` above 0."""
        return (-z.max(arb(0))).exp()
