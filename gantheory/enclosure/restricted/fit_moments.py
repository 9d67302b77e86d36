r"""Members with the moments of a target.

The mean of every law of the catalogue is rational where it is finite, and its variance is
``r + s pi^2`` with r, s rational (s = 0 but for the logistic law): both are compared exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball
from gantheory.enclosure.restricted.matching import Matching, blind
from gantheory.measure.density import Density
from gantheory.measure.family import FreeFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_ZERO, _ONE = Fraction(0), Fraction(1)


@final
@dataclass(frozen=True)
class WithPi:
    """``rational + of_pi pi^2``; two are equal exactly if their parts are."""

    rational: Fraction
    of_pi: Fraction = _ZERO

    def __add__(self, other: WithPi) -> WithPi:
        return WithPi(self.rational + other.rational, self.of_pi + other.of_pi)

    def times(self, factor: Fraction) -> WithPi:
        """A multiple."""
        return WithPi(factor * self.rational, factor * self.of_pi)

    @property
    def value(self) -> arb:
        """In a ball."""
        return ball(self.rational) + ball(self.of_pi) * arb.pi() ** 2


@final
@dataclass(frozen=True)
class Moments:
    """The mean and the second moment of a law."""

    mean: Fraction
    second: WithPi

    @property
    def variance(self) -> WithPi:
        """``E x^2 - (E x)^2``."""
        return self.second + WithPi(-(self.mean**2))


def moments(law: Law) -> Moments | None:
    """Both, exactly; None if one is infinite."""
    mean = sum((w * x for x, w in law.atoms.items()), _ZERO)
    second = WithPi(sum((w * x * x for x, w in law.atoms.items()), _ZERO))
    for weight, density in law.parts:
        known = _mean_and_variance(density)
        if known is None:
            return None
        mean += weight * known[0]
        second += (known[1] + WithPi(known[0] ** 2)).times(weight)
    return Moments(mean, second)


def _mean_and_variance(density: Density) -> tuple[Fraction, WithPi] | None:
    name = density.name
    values = {p.name: Fraction(getattr(density, p.name)) for p in density.parameters}
    if name in _SHAPES:
        shape = _SHAPES[name](values)
        if shape is None:
            return None
        location, scale = _place(name, values)
        return location + shape.mean * scale, shape.variance.times(scale**2)
    if name == "beta":
        a, b = values["a"], values["b"]
        return a / (a + b), WithPi(a * b / ((a + b) ** 2 * (a + b + 1)))
    if name == "gamma":
        shape_, rate = values["shape"], values["rate"]
        return shape_ / rate, WithPi(shape_ / rate**2)
    if name == "triangular":
        a, b, c = values["low"], values["mode"], values["high"]
        squares = a * a + b * b + c * c - a * b - a * c - b * c
        return (a + b + c) / 3, WithPi(squares / 18)
    return None


@final
@dataclass(frozen=True)
class _Shape:
    """The law of X in ``location + scale X``."""

    mean: Fraction
    variance: WithPi


def _student(values: Mapping[str, Fraction | None]) -> _Shape | None:
    df = values["df"]
    return None if df is None or df <= 2 else _Shape(_ZERO, WithPi(df / (df - 2)))


_SHAPES: Mapping[str, Callable[[Mapping[str, Fraction | None]], _Shape | None]] = {
    "normal": lambda _: _Shape(_ZERO, WithPi(_ONE)),
    "laplace": lambda _: _Shape(_ZERO, WithPi(Fraction(2))),
    "logistic": lambda _: _Shape(_ZERO, WithPi(_ZERO, Fraction(1, 3))),
    "student": _student,
    "uniform": lambda _: _Shape(Fraction(1, 2), WithPi(Fraction(1, 12))),
    "exponential": lambda _: _Shape(_ONE, WithPi(_ONE)),
}
_NAMES = {"normal": ("mean", "sd"), "uniform": ("low", "high"), "exponential": ("", "rate")}


def _place(name: str, values: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    if name == "uniform":
        return values["low"], values["high"] - values["low"]
    if name == "exponential":
        return _ZERO, 1 / values["rate"]
    location, scale = _NAMES.get(name, ("loc", "scale"))
    return values[location], values[scale]


def with_moments(target: Law, family: Family, degrees: set[int]) -> Matching | None:
    """The members whose moments of these degrees are the target's; None if not decided."""
    wanted = moments(target)
    if wanted is None or not isinstance(family, FreeFamily) or not degrees <= {1, 2}:
        return None
    if not degrees:
        return Matching("constant", (), "the class holds constants only: D = 1/2 is the best")
    base, fixed = family.base, dict(_fixed(family))
    if base.name == "gamma" and degrees == {1, 2} and fixed == {"shape": None, "rate": None}:
        return _gamma(wanted)
    shape = _SHAPES[base.name](fixed) if base.name in _SHAPES else None
    if shape is None or (base.name == "uniform" and set(fixed.values()) != {None}):
        return None
    names = _NAMES.get(base.name, ("loc", "scale"))
    location = _ZERO if base.name == "exponential" else fixed[names[0]]
    scale = fixed[names[1]]
    if base.name == "exponential" and scale is not None:
        scale = 1 / scale
    found = _solved(wanted, shape, degrees, location, scale)
    if found is None:
        return None
    status_members, others = found
    if status_members is None:
        return Matching("constant", (), f"every member has the target's {_said(degrees)}")
    at = _named(base.name, names, *status_members)
    free = {name: value for name, value in at.items() if fixed.get(name, _ZERO) is None}
    return Matching("global", (free,), blind(_said(degrees), others=others))


def _fixed(family: FreeFamily) -> list[tuple[str, Fraction | None]]:
    return [(p.name, v) for p, v in zip(family.base.parameters, family.fixed, strict=True)]


_Number = arb | Fraction
_Solution = tuple[tuple[_Number, _Number] | None, bool]


def _solved(
    wanted: Moments,
    shape: _Shape,
    degrees: set[int],
    location: Fraction | None,
    scale: Fraction | None,
) -> _Solution | None:
    """Location and scale of a match (None: of every member), and whether there are others.

    None where no member matches, or it is not decided.
    """
    if degrees == {2}:
        if location != 0 or scale is not None:
            return None
        raw = shape.variance + WithPi(shape.mean**2)
        return (_ZERO, (wanted.second.value / raw.value).sqrt()), False
    if degrees == {1}:
        if location is not None and scale is None and not shape.mean:
            return (None, False) if location == wanted.mean else None
        if location is not None and scale is None:
            narrow = (wanted.mean - location) / shape.mean
            return ((location, narrow), False) if narrow > 0 else None
        spread = _ONE if scale is None else scale
        if location is None:
            return (wanted.mean - shape.mean * spread, spread), scale is None
        return None
    return _both(wanted, shape, location, scale)


def _both(
    wanted: Moments, shape: _Shape, location: Fraction | None, scale: Fraction | None
) -> _Solution | None:
    variance = wanted.variance
    if variance == WithPi(_ZERO):
        return None  # a point: members have a variance
    if location is not None and shape.mean:
        scale = (wanted.mean - location) / shape.mean if scale is None else scale
    if scale is not None:
        if scale <= 0 or shape.variance.times(scale**2) != variance:
            return None
        place = wanted.mean - shape.mean * scale
        return ((place, scale), False) if location in (None, place) else None
    if location is not None and location != wanted.mean:
        return None
    spread = _root(variance, shape.variance)
    return (_plus(wanted.mean, -shape.mean, spread), spread), False


def _root(variance: WithPi, unit: WithPi) -> arb | Fraction:
    """``sqrt(variance/unit)``, as a fraction where it is one."""
    if not variance.of_pi and not unit.of_pi:
        ratio = variance.rational / unit.rational
        top, bottom = math.isqrt(ratio.numerator), math.isqrt(ratio.denominator)
        if Fraction(top, bottom) ** 2 == ratio:
            return Fraction(top, bottom)
    return (variance.value / unit.value).sqrt()


def _named(
    name: str, names: tuple[str, str], location: _Number, scale: _Number
) -> Mapping[str, _Number]:
    if name == "uniform":
        return {"low": location, "high": _plus(location, _ONE, scale)}
    if name == "exponential":
        return {"rate": 1 / scale}
    return {names[0]: location, names[1]: scale}


def _plus(a: _Number, factor: Fraction, b: _Number) -> _Number:
    """``a + factor b``."""
    if isinstance(a, Fraction) and (isinstance(b, Fraction) or not factor):
        return a + factor * b if isinstance(b, Fraction) else a
    return _ball(a) + ball(factor) * _ball(b)


def _ball(x: _Number) -> arb:
    return ball(x) if isinstance(x, Fraction) else x


def _gamma(wanted: Moments) -> Matching | None:
    """The mean is ``shape/rate``, the variance ``shape/rate^2``."""
    variance = wanted.variance
    if variance == WithPi(_ZERO) or wanted.mean <= 0:
        return None
    rate: _Number = ball(wanted.mean) / variance.value
    shape: _Number = ball(wanted.mean**2) / variance.value
    if not variance.of_pi:
        rate, shape = wanted.mean / variance.rational, wanted.mean**2 / variance.rational
    at = {"shape": shape, "rate": rate}
    return Matching("global", (at,), blind(_said({1, 2}), others=False))


def _said(degrees: set[int]) -> str:
    return {1: "mean", 2: "second moment", 3: "mean and second moment"}[sum(degrees)]
