"""The law of a constant."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.exact import exact, number_text
from gantheory.measure.law import Law
from gantheory.measure.parameter import REAL, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.measure.density import Density


@final
@dataclass(frozen=True, repr=False)
class Dirac(Law):
    """All the mass at the point ``x``; written ``dirac(x)``."""

    x: Fraction

    name: ClassVar[str] = "dirac"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("x", REAL, (Fraction(-3), Fraction(3))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    def __post_init__(self) -> None:
        """Convert the point.

        Raises
        ------
        InputError
            If it is no finite number.
        """
        object.__setattr__(self, "x", exact(self.x, "x"))

    @property
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """One atom of mass one."""
        return MappingProxyType({self.x: Fraction(1)})

    @property
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """No density."""
        return ()

    def __str__(self) -> str:
        return f"dirac({number_text(self.x)})"
