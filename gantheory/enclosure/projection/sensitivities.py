"""The divergences whose derivatives along a family are known, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.kernel import Power, TotalVariation
from gantheory.enclosure.projection.sensitivity import (
    SENSITIVITIES,
    OfKullbackLeibler,
    OfPower,
)
from gantheory.enclosure.projection.total_variation import OfTotalVariation

if TYPE_CHECKING:
    from gantheory.enclosure.projection.sensitivity import Sensitivity

_REAL: AnalyticFlag = False


def sensitivity_of(name: str) -> Sensitivity:
    """How a divergence answers to a change of the member.

    Raises
    ------
    InputError
        If the name is unknown.
    """
    kernel = entry_of(name).kernel
    if isinstance(kernel, TotalVariation):
        return OfTotalVariation()
    if name in SENSITIVITIES or not isinstance(kernel, Power):
        return SENSITIVITIES[name]
    return OfPower(kernel.a)


def is_convex_in_log(sensitivity: Sensitivity) -> bool:
    """Whether ``F`` is, up to what is linear in ``p`` and ``q``, convex and rising in ``-log q``.

    Then it is convex wherever ``-log q`` is. KL is ``-p log q``, and the powers above 1 are
    positive multiples of ``p^a e^((1 - a) log q)``.
    """
    if isinstance(sensitivity, OfPower):
        return sensitivity.a > 1
    return isinstance(sensitivity, OfKullbackLeibler)


def slope_at(sensitivity: Sensitivity, p: arb, q: arb) -> arb:
    """``h``, the slope in ``q`` of a line below ``F`` that touches it, for real ``q > 0``.

    Of total variation a whole number, so that cells alike are seen to be alike; either one where
    the balls do not decide, since both are slopes of lines below.
    """
    if isinstance(sensitivity, OfTotalVariation):
        return arb(-1 if bool(p.mid() > q.mid()) else 0)
    ratio = (p / q).log() if sensitivity.asks_log else p / q
    return (sensitivity.first(acb(p), acb(q), acb(ratio), _REAL) / q).real
