"""The families that brackets are found for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.enclosure.projection.brackets.gammas import gammas
from gantheory.enclosure.projection.brackets.normal_pair import normal_pair
from gantheory.enclosure.projection.brackets.students import students
from gantheory.enclosure.projection.brackets.triangles import triangles

if TYPE_CHECKING:
    from gantheory.enclosure.projection.brackets.cube import AnyCube
    from gantheory.enclosure.projection.location_scale import Units
    from gantheory.measure.family import Family


def cube_of(family: Family, units: Units) -> AnyCube | None:
    """The family over a cube; None if its distribution functions have no enclosure here."""
    return (
        normal_pair(family, units)
        or triangles(family, units)
        or students(family, units)
        or gammas(family, units)
    )
