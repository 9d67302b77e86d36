"""The families that are seen by size and place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.enclosure.projection.dispersion.beta import betas
from gantheory.enclosure.projection.dispersion.gamma import gammas

if TYPE_CHECKING:
    from fractions import Fraction

    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.measure.family import Family


def model_of(family: Family, units: tuple[Fraction, Fraction]) -> Model | None:
    """The family so; None if it is not seen so."""
    return gammas(family, units) or betas(family, units)
