"""One law under several names."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.measure.families.beta import Beta
from gantheory.measure.families.cauchy import Cauchy
from gantheory.measure.families.exponential import Exponential
from gantheory.measure.families.gamma import Gamma
from gantheory.measure.families.student import Student
from gantheory.measure.families.triangular import Triangular
from gantheory.measure.families.uniform import Uniform

if TYPE_CHECKING:
    from gantheory.measure.density import Density

_ZERO, _ONE, _TWO = Fraction(0), Fraction(1), Fraction(2)


def names_of(density: Density) -> tuple[Density, ...]:
    """The law, and the members of other families that are the same law."""
    other: tuple[Density, ...] = ()
    match density:
        case Exponential():
            other = (Gamma(_ONE, density.rate),)
        case Gamma(shape=Fraction(numerator=1, denominator=1)):
            other = (Exponential(density.rate),)
        case Cauchy():
            other = (Student(_ONE, density.loc, density.scale),)
        case Student(df=Fraction(numerator=1, denominator=1)):
            other = (Cauchy(density.loc, density.scale),)
        case Uniform() if (density.low, density.high) == (_ZERO, _ONE):
            other = (Beta(_ONE, _ONE),)
        case Triangular() if (density.low, density.high) == (_ZERO, _ONE):
            ends = {_ZERO: Beta(_ONE, _TWO), _ONE: Beta(_TWO, _ONE)}
            other = (ends[density.mode],) if density.mode in ends else ()
        case Beta():
            other = _plain(density)
    return (density, *other)


def _plain(density: Beta) -> tuple[Density, ...]:
    """A beta law that is uniform or triangular."""
    match density.a, density.b:
        case (1, 1):
            return (Uniform(_ZERO, _ONE),)
        case (2, 1):
            return (Triangular(_ZERO, _ONE, _ONE),)
        case (1, 2):
            return (Triangular(_ZERO, _ZERO, _ONE),)
        case _:
            return ()
