"""A family of the catalogue as locations and scales of one shape, and the units of its boxes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.enclosure.projection.shape import (
    ExponentialShape,
    LaplaceShape,
    LogisticShape,
    NormalShape,
    StudentShape,
)
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO = Fraction(0)


@final
@dataclass(frozen=True)
class LocationScale:
    """A family whose members are ``location + scale * X``, with one or both of them free.

    Attributes
    ----------
    family
        As the text has it.
    shape
        The law of ``X``.
    names
        The parameters that stand for location and scale; None for a location that the family
        does not have.
    fixed
        The fixed values; None where free. A fixed rate is given as its scale.
    by_rate
        Whether the parameter of the text is ``1/scale``.
    """

    family: FreeFamily
    shape: Shape
    names: tuple[str | None, str]
    fixed: tuple[Fraction | None, Fraction | None]
    by_rate: bool = False

    @property
    def free(self) -> tuple[int, ...]:
        """Which of location (0) and scale (1) are free."""
        return tuple(i for i, value in enumerate(self.fixed) if value is None)

    def member(self, location: Fraction, scale: Fraction) -> Law:
        """The law with this location and scale."""
        values = {}
        for name, value, fixed in zip(self.names, (location, scale), self.fixed, strict=True):
            if name is not None and fixed is None:
                values[name] = 1 / value if self.by_rate and name == self.names[1] else value
        return self.family.member(**values)


def location_scale(family: Family) -> LocationScale | None:
    """See a family as locations and scales of one shape; None if it is not such a family."""
    if not isinstance(family, FreeFamily):
        return None
    values = dict(zip((p.name for p in family.base.parameters), family.fixed, strict=True))
    match family.base.name:
        case "normal":
            return LocationScale(
                family, NormalShape(), ("mean", "sd"), (values["mean"], values["sd"])
            )
        case "laplace":
            shape: Shape = LaplaceShape()
        case "logistic":
            shape = LogisticShape()
        case "cauchy":
            shape = StudentShape(Fraction(1))
        case "student":
            df = values["df"]
            if df is None:
                return None
            shape = StudentShape(df)
        case "exponential":
            rate = values["rate"]
            scale = None if rate is None else 1 / rate
            return LocationScale(
                family, ExponentialShape(), (None, "rate"), (_ZERO, scale), by_rate=True
            )
        case _:
            return None
    return LocationScale(family, shape, ("loc", "scale"), (values["loc"], values["scale"]))


@final
@dataclass(frozen=True)
class Units:
    """The measure of boxes: location ``centre + unit u`` and scale ``unit v`` for ``(u, v)``."""

    centre: Fraction
    unit: Fraction

    def location(self, u: Fraction) -> Fraction:
        """The location of ``u``."""
        return self.centre + self.unit * u

    def scale(self, v: Fraction) -> Fraction:
        """The scale of ``v``."""
        return self.unit * v
