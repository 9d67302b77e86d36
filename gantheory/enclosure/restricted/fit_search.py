"""A good member against a class of discriminators, found in floats: it proves nothing."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.projection import STANDARDS, guesses, student
from gantheory.enclosure.projection.location_scale import location_scale
from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted import Lipschitz, Relu

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gantheory.enclosure.projection.location_scale import LocationScale
    from gantheory.game.restricted import DiscriminatorClass
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

_DIGITS, _MOST, _STEP, _ENOUGH = 6, 80, 0.2, 1e-4


def searched(target: Law, family: Family, f: DiscriminatorClass) -> Mapping[str, Fraction] | None:
    """The free parameters of a member of small value; None where none is found.

    From the member closest in JSD, by the simplex method of Nelder and Mead on location and
    log-scale. For networks and Lipschitz functions only C(G) bounds the value from above: the
    closest member is taken as it is.
    """
    members = location_scale(family)
    if members is None or not target.parts:
        return None
    start = _closest(target, members)
    if start is None:
        return None
    point = start if isinstance(f, Relu | Lipschitz) else _descended(target, members, f, start)
    location, scale = (
        Fraction(x) if fixed is None else fixed
        for x, fixed in zip(point, members.fixed, strict=True)
    )
    values = zip(members.names, (location, scale), members.fixed, strict=True)
    at = {name: x for name, x, fixed in values if name is not None and fixed is None}
    if members.by_rate:
        at = {name: 1 / x for name, x in at.items()}
    return at


def _closest(target: Law, members: LocationScale) -> tuple[float, float] | None:
    name = members.family.base.name
    df = getattr(members.shape, "df", Fraction(1))
    standard = student(float(df)) if name == "student" else STANDARDS[name]
    fixed = [None if x is None else float(x) for x in members.fixed]
    found = guesses("js", target, standard, (fixed[0], fixed[1]))
    return (found[0].location, found[0].scale) if found else None


def _descended(
    target: Law, members: LocationScale, f: DiscriminatorClass, start: tuple[float, float]
) -> tuple[float, float]:
    from scipy.optimize import minimize

    free = members.free

    def place(x: Sequence[float]) -> tuple[float, float]:
        moved = dict(zip(free, x, strict=True))
        return start[0] + start[1] * moved.get(0, 0.0), start[1] * math.exp(moved.get(1, 0.0))

    def value(x: Sequence[float]) -> float:
        location, scale = (
            Fraction(y) if fixed is None else fixed
            for y, fixed in zip(place(x), members.fixed, strict=True)
        )
        member = members.member(location, scale)
        return float(restricted(f, target, member, _DIGITS).value.high)

    corners = [[0.0] * len(free)]
    corners += [[_STEP if i == k else 0.0 for i in range(len(free))] for k in range(len(free))]
    options = {"maxfev": _MOST, "xatol": _ENOUGH, "fatol": 1e-7, "initial_simplex": corners}
    found = minimize(value, corners[0], method="Nelder-Mead", options=options)
    return place([float(y) for y in found.x])
