r"""How a divergence's integrand ``F(p, q)`` answers to a change of ``q``.

With ``s_i`` the score ``d log q/d i`` of a parameter, the derivatives of ``int F(p, q)`` are

``int q h s_i`` and ``int q (k + h) s_i s_j + q h s_ij``,  ``h = F_q``, ``k = q F_qq``.

Since ``int q s_i = 0``, a constant may be taken from ``h``: it is ``F(0, 1)``, so that ``q h``
vanishes where ``p`` does, and all integrals run over the support of ``p`` alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from flint import acb

from gantheory.enclosure.ball import AnalyticFlag

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF, _ONE, _TWO = Fraction(1, 2), Fraction(1), Fraction(2)


class Sensitivity(ABC):
    """``q h`` and ``q k`` as functions of ``p``, ``q`` and ``e = p/q``."""

    @abstractmethod
    def first(self, p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``q (F_q - F(0, 1))``."""

    @abstractmethod
    def second(self, p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``q^2 F_qq``."""

    @property
    @abstractmethod
    def over_p(self) -> Fraction | None:
        """``c`` with ``|q h| <= c p`` and ``q k <= c p``; None if there is none."""

    @property
    @abstractmethod
    def over_root(self) -> Fraction | None:
        """``c`` with ``|q h| <= c sqrt(p q)`` and ``q k <= c sqrt(p q)``; None if there is none."""


@final
@dataclass(frozen=True)
class OfJensenShannon(Sensitivity):
    """``h = -log(1 + e)/2``, ``k = e/(1 + e)/2``."""

    def first(self, _p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """Its branch cut is met where ``p + q`` vanishes."""
        return (e + 1).log(analytic) * q * -0.5

    def second(self, p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p q/(p + q)/2``, over the larger of the two."""
        return p / (e + 1) * 0.5 if bool(e.real.mid() < 1) else q / (1 / e + 1) * 0.5

    @property
    def over_p(self) -> Fraction | None:
        """``log(1 + e) <= e``."""
        return _HALF

    @property
    def over_root(self) -> Fraction | None:
        """``log(1 + e) <= sqrt(e)`` and ``2 sqrt(e) <= 1 + e``."""
        return _HALF


@final
@dataclass(frozen=True)
class OfKullbackLeibler(Sensitivity):
    """``h = k = e`` up to sign: both are the density ``p``."""

    def first(self, p: acb, _q: acb, _e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-p``."""
        return -p

    def second(self, p: acb, _q: acb, _e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``p``."""
        return p

    @property
    def over_p(self) -> Fraction | None:
        """They are ``p``."""
        return _ONE

    @property
    def over_root(self) -> Fraction | None:
        """None: ``p/q`` is not bounded."""
        return None


@final
@dataclass(frozen=True)
class OfHellinger(Sensitivity):
    """``h = -sqrt(e)/2``, ``k = sqrt(e)/4``."""

    def first(self, _p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``-sqrt(p q)/2``."""
        return e.sqrt(analytic) * q * -0.5

    def second(self, _p: acb, q: acb, e: acb, analytic: AnalyticFlag, /) -> acb:
        """``sqrt(p q)/4``."""
        return e.sqrt(analytic) * q * 0.25

    @property
    def over_p(self) -> Fraction | None:
        """None: where ``q`` is large the root is."""
        return None

    @property
    def over_root(self) -> Fraction | None:
        """They are the root."""
        return _HALF


@final
@dataclass(frozen=True)
class OfTriangular(Sensitivity):
    """``h = -4 e^2/(1 + e)^2``, ``k = 8 e^2/(1 + e)^3``."""

    def first(self, _p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-4 q p^2/(p + q)^2``."""
        share = _share(e)
        return share * share * q * -4

    def second(self, _p: acb, q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``8 q^2 p^2/(p + q)^3``."""
        share = _share(e)
        return share * share * (1 - share) * q * 8

    @property
    def over_p(self) -> Fraction | None:
        """``4 e/(1 + e)^2 <= 1`` and ``8 e/(1 + e)^3 <= 32/27``."""
        return _TWO

    @property
    def over_root(self) -> Fraction | None:
        """``4 e^(3/2)/(1 + e)^2 < 4/3`` and ``8 e^(3/2)/(1 + e)^3 <= 1``."""
        return _TWO


def _share(e: acb) -> acb:
    """``e/(1 + e)``."""
    return e / (e + 1) if bool(e.real.mid() < 1) else 1 / (1 / e + 1)


@final
@dataclass(frozen=True)
class OfPearson(Sensitivity):
    """``h = -e^2``, ``k = 2 e^2``."""

    def first(self, p: acb, _q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``-p^2/q``."""
        return -p * e

    def second(self, p: acb, _q: acb, e: acb, _analytic: AnalyticFlag, /) -> acb:
        """``2 p^2/q``."""
        return p * e * 2

    @property
    def over_p(self) -> Fraction | None:
        """None: ``p/q`` is not bounded."""
        return None

    @property
    def over_root(self) -> Fraction | None:
        """None: likewise."""
        return None


SENSITIVITIES: Mapping[str, Sensitivity] = MappingProxyType(
    {
        "js": OfJensenShannon(),
        "kl": OfKullbackLeibler(),
        "hellinger": OfHellinger(),
        "triangular": OfTriangular(),
        "pearson": OfPearson(),
    }
)
"""The divergences with ``F(0, 1)`` finite whose integrand is smooth."""
