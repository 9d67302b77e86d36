"""One law under several names, and normal laws as limits of Student's."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.enclosure.projection.outcome import Fit
from gantheory.enclosure.result import exactly
from gantheory.measure.families.beta import Beta
from gantheory.measure.families.cauchy import Cauchy
from gantheory.measure.families.exponential import Exponential
from gantheory.measure.families.gamma import Gamma
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.student import Student
from gantheory.measure.families.triangular import Triangular
from gantheory.measure.families.uniform import Uniform
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from gantheory.measure.density import Density
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO, _ONE, _TWO = Fraction(0), Fraction(1), Fraction(2)
_LIMITS = ("js", "hellinger", "tv", "triangular", "kl")


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


def normal_limit(name: str, target: Law, family: Family, digits: int) -> Fit | None:
    """A normal target and Student's laws with ``df`` free: 0, which is not attained.

    With the target's location and scale the members' densities converge to the target's as ``df``
    grows, hence in total variation (Scheffe), which bounds js, hellinger and triangular; and for
    kl the logarithm of the ratio is at most a multiple of ``1 + z^2`` (dominated convergence).
    """
    if not isinstance(family, FreeFamily) or family.base.name != "student":
        return None
    df, *rest = family.fixed
    if df is not None or name not in _LIMITS or target.atoms or len(target.parts) != 1:
        return None
    ((_, density),) = target.parts
    if not isinstance(density, Normal):
        return None
    for fixed, value in zip(rest, (density.mean, density.sd), strict=True):
        if fixed is not None and fixed != value:
            return None
    reason = (
        f"0 is approached by student(df,{density.mean},{density.sd}) as df grows; no Student law"
        " is normal"
    )
    return Fit(name, target, family, "no_minimiser", exactly(_ZERO, digits), (), reason)
