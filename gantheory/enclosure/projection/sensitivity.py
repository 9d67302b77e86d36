r"""How a divergence's integrand ``F(p, q)`` answers to a change of ``q``.

With ``s_i`` the score ``d log q/d i`` of a parameter, the derivatives of ``int F(p, q)`` are

``int q h s_i`` and ``int q (k + h) s_i s_j + q h s_ij``,  ``h = F_q``, ``k = q F_qq``.

Since ``int q s_i = 0``, a constant may be taken from ``h``. Where ``F(0, 1)`` is finite it is that
number, so that ``q h`` vanishes where ``p`` does; else ``p`` vanishes where no member does. So all
integrals run over the support of ``p`` alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from flint import acb

from gantheory.enclosure.ball import AnalyticFlag, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

_ZERO, _HALF, _ONE, _TWO = Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)

_ROOT = 2

Terms = tuple[tuple[Fraction, Fraction], ...]
"""``sum c p^a q^(1 - a)`` as pairs ``(c, a)``."""


@final
@dataclass(frozen=True)
class TailBounds:
    """What ``|q h|`` and ``q k`` are at most.

    Attributes
    ----------
    alternatives
        Each is a bound of both.
    logarithm
        Whether ``q |log(p/q)|`` is to be added.
    """

    alternatives: tuple[Terms, ...]
    logarithm: bool = False

    @property
    def are_smooth(self) -> bool:
        """Whether one is in whole powers of ``p``, as what is analytic where ``p`` vanishes has."""
        whole = (all(a >= 1 and a.denominator == 1 for _, a in t) for t in self.alternatives)
        return any(whole) and not self.logarithm

    def over(self, a: Fraction) -> Fraction | None:
        """``c`` if ``c p^a q^(1 - a)`` is such a bound; None if none is known."""
        if self.logarithm:
            return None
        return next((t[0][0] for t in self.alternatives if len(t) == 1 and t[0][1] == a), None)


class Sensitivity(ABC):
    """``q h`` and ``q k`` as functions of ``p``, ``q`` and ``e = p/q``, or ``log e``."""

    @property
    @abstractmethod
    def asks_log(self) -> bool:
        """Whether the third argument is ``log(p/q)`` instead of ``p/q``."""

    @abstractmethod
    def first(self, p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``q h``."""

    @abstractmethod
    def second(self, p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``q^2 F_qq``."""

    @property
    @abstractmethod
    def by_log(self) -> Sensitivity | None:
        """The same from ``log(p/q)`` where ``p`` is the larger; None if that is no better.

        A wide ball of ``p/q`` may turn around 0, where a logarithm or a root has its cut.
        """

    @property
    @abstractmethod
    def bounds(self) -> TailBounds:
        """Bounds of both."""


@final
@dataclass(frozen=True)
class OfJensenShannon(Sensitivity):
    """``h = -log(1 + e)/2``, ``k = e/(1 + e)/2``."""

    @property
    def asks_log(self) -> bool:
        """No."""
        return False

    def first(self, _p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """Its branch cut is met where ``p + q`` vanishes."""
        return (e + 1).log(analytic) * q * -0.5

    def second(self, p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p q/(p + q)/2``, over the larger of the two."""
        return p / (e + 1) * 0.5 if bool(e.real.mid() < 1) else q / (1 / e + 1) * 0.5

    @property
    def by_log(self) -> Sensitivity | None:
        """``log(1 + e) = log e + log(1 + 1/e)``."""
        return OfJensenShannonByLog()

    @property
    def bounds(self) -> TailBounds:
        """``log(1 + e)`` is at most ``e`` and ``sqrt(e)``; ``2 sqrt(e) <= 1 + e``."""
        return TailBounds((((_HALF, _ONE),), ((_HALF, _HALF),)))


@final
@dataclass(frozen=True)
class OfJensenShannonByLog(Sensitivity):
    """``h = -(log e + log(1 + 1/e))/2``, ``k = 1/(1 + 1/e)/2``."""

    @property
    def asks_log(self) -> bool:
        """Yes."""
        return True

    def first(self, _p: acb, q: acb, log: acb, analytic: AnalyticFlag, /) -> acb:
        """Its branch cut is met where ``p + q`` vanishes."""
        return (((-log).exp() + 1).log(analytic) + log) * q * -0.5

    def second(self, _p: acb, q: acb, log: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p q/(p + q)/2``."""
        return q / ((-log).exp() + 1) * 0.5

    @property
    def by_log(self) -> Sensitivity | None:
        """Itself."""
        return self

    @property
    def bounds(self) -> TailBounds:
        """The same."""
        return OfJensenShannon().bounds


@final
@dataclass(frozen=True)
class OfKullbackLeibler(Sensitivity):
    """``h = k = e`` up to sign: both are the density ``p``."""

    @property
    def asks_log(self) -> bool:
        """No."""
        return False

    def first(self, p: acb, _q: acb, _e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-p``."""
        return -p

    def second(self, p: acb, _q: acb, _e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p``."""
        return p

    @property
    def by_log(self) -> Sensitivity | None:
        """None."""
        return None

    @property
    def bounds(self) -> TailBounds:
        """They are ``p``."""
        return TailBounds((((_ONE, _ONE),),))


@final
@dataclass(frozen=True)
class OfReverseKullbackLeibler(Sensitivity):
    """``h = -log e``, ``k = 1``."""

    @property
    def asks_log(self) -> bool:
        """Yes."""
        return True

    def first(self, _p: acb, q: acb, log: acb, _analytic: AnalyticFlag, /) -> acb:
        """``q log(q/p)``."""
        return -log * q

    def second(self, _p: acb, q: acb, _log: acb, _analytic: AnalyticFlag, /) -> acb:
        """``q``."""
        return q

    @property
    def by_log(self) -> Sensitivity | None:
        """None."""
        return None

    @property
    def bounds(self) -> TailBounds:
        """Themselves."""
        return TailBounds((((_ONE, _ZERO),),), logarithm=True)


@final
@dataclass(frozen=True)
class OfJeffreys(Sensitivity):
    """``h = -log e - e``, ``k = 1 + e``: the sum of both."""

    @property
    def asks_log(self) -> bool:
        """Yes."""
        return True

    def first(self, p: acb, q: acb, log: acb, _analytic: AnalyticFlag, /) -> acb:
        """``q log(q/p) - p``."""
        return -log * q - p

    def second(self, p: acb, q: acb, _log: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p + q``."""
        return p + q

    @property
    def by_log(self) -> Sensitivity | None:
        """None."""
        return None

    @property
    def bounds(self) -> TailBounds:
        """Themselves."""
        return TailBounds((((_ONE, _ZERO), (_ONE, _ONE)),), logarithm=True)


@final
@dataclass(frozen=True)
class OfTriangular(Sensitivity):
    """``h = -4 e^2/(1 + e)^2``, ``k = 8 e^2/(1 + e)^3``."""

    @property
    def asks_log(self) -> bool:
        """No."""
        return False

    def first(self, _p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-4 q p^2/(p + q)^2``."""
        share = _share(e)
        return share * share * q * -4

    def second(self, _p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``8 q^2 p^2/(p + q)^3``."""
        share = _share(e)
        return share * share * (1 - share) * q * 8

    @property
    def by_log(self) -> Sensitivity | None:
        """None."""
        return None

    @property
    def bounds(self) -> TailBounds:
        """``4 e/(1 + e)^2 <= 1``, ``8 e/(1 + e)^3 <= 32/27``; over ``sqrt(e)`` 4/3 and 1."""
        return TailBounds((((_TWO, _ONE),), ((_TWO, _HALF),)))


def _share(e: acb) -> acb:
    """``e/(1 + e)``."""
    return e / (e + 1) if bool(e.real.mid() < 1) else 1 / (1 / e + 1)


@final
@dataclass(frozen=True)
class OfPower(Sensitivity):
    """``F = c p^a q^(1 - a)/(a (a - 1))`` and what is linear: ``h = -c e^a/a``, ``k = c e^a``."""

    a: Fraction
    factor: Fraction = _ONE
    root_by_log: bool = False

    @property
    def asks_log(self) -> bool:
        """For powers that are neither whole nor a root."""
        return self.a.denominator > _ROOT or self.root_by_log

    def first(self, p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``-c p^a q^(1 - a)/a``."""
        return self.second(p, q, e, analytic) / scalar(-self.a)

    def second(self, _p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``c p^a q^(1 - a)``."""
        if self.asks_log:
            power = (e * scalar(self.a)).exp()
        elif self.a.denominator == _ROOT:
            power = e.sqrt(analytic) ** self.a.numerator
        else:
            power = e ** int(self.a)
        return power * q * scalar(self.factor)

    @property
    def by_log(self) -> Sensitivity | None:
        """For a root."""
        if self.a.denominator < _ROOT:
            return None
        return OfPower(self.a, self.factor, root_by_log=True)

    @property
    def bounds(self) -> TailBounds:
        """Themselves, ``|1/a|`` being the larger factor for ``|a| < 1``."""
        return TailBounds((((self.factor * max(_ONE, 1 / abs(self.a)), self.a),),))


SENSITIVITIES: Mapping[str, Sensitivity] = MappingProxyType(
    {
        "js": OfJensenShannon(),
        "kl": OfKullbackLeibler(),
        "reverse-kl": OfReverseKullbackLeibler(),
        "jeffreys": OfJeffreys(),
        "hellinger": OfPower(_HALF, Fraction(1, 4)),
        "triangular": OfTriangular(),
        "pearson": OfPower(_TWO, _TWO),
        "neyman": OfPower(Fraction(-1), _TWO),
    }
)
"""The named divergences whose integrand is smooth."""
