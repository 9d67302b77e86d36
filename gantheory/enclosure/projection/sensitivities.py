"""The divergences whose derivatives along a family are known, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.kernel import Power, TotalVariation
from gantheory.enclosure.projection.sensitivity import SENSITIVITIES, OfPower
from gantheory.enclosure.projection.total_variation import OfTotalVariation

if TYPE_CHECKING:
    from gantheory.enclosure.projection.sensitivity import Sensitivity


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
