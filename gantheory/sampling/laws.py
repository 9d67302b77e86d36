"""Laws, families and discriminators read off a source: the simplest choice first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.discrete import Discrete
from gantheory.measure.empirical import Empirical
from gantheory.measure.family import BaseFamily, Family, FreeFamily, MixtureFamily
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.parameter import Parameter
from gantheory.sampling.draw import PALETTES, WEIGHTS, related
from gantheory.sampling.source import TINY, Source, fractions

_STARTS = fractions("0 0 0 0 1 -1 1/2 -10")
_STEPS = fractions("1 1 1 1 2 1/2 1/3 100")
_SHARES = (*fractions("1 1 2 3 1/3"), TINY)
_VALUES = fractions("0 1 -1 2 1/2 -2 3 -1/2 1/3 5 -3 3/2 1/4 4 -3/2 1/10 7/3")
_EXTREME = fractions("1/1000 1000 -1000 1/1000000 1000000 -1000000")
BY_SIMPLICITY = tuple(sorted(BASE_FAMILIES, key=lambda f: f.name != "normal"))
"""The base families, the one that everybody thinks of first at the front."""


# --------------------------------------------------------------------------- on finite sets


def discrete_laws(source: Source, count: int, most: int) -> tuple[Discrete, ...]:
    """So many laws on the same points, at most `most`: each may be related to one before it."""
    n = 1 + source.below(most)
    start, step = source.pick(_STARTS), source.pick(_STEPS)
    points = [start + step * i for i in range(n)]
    rows: list[list[Fraction]] = []
    for _ in range(count):
        source.begin_block()
        rows.append(list(related(source, lambda: source.picks(WEIGHTS, n, most), rows)))
    return tuple(Discrete(tuple(zip(points, row, strict=True))) for row in rows)


def empirical(source: Source, most: int) -> Empirical:
    """A sample of at most so many values, some of them equal."""
    n = 1 + source.below(most)
    return Empirical(tuple(source.picks(_VALUES, n, most)))


def discriminator(source: Source, points: int) -> tuple[Fraction, ...]:
    """A function into [0,1] on so many points."""
    return tuple(source.picks(PALETTES["discriminator"], points, points))


# ------------------------------------------------------------------------------------- on the line


def density(source: Source, families: Sequence[BaseFamily], *, extreme: bool = False) -> Law:
    """A member of a base family, at values in the typical range of its parameters or beyond."""
    family = source.pick(families)
    values = parameters(source, family.parameters, family.increasing, extreme=extreme)
    return family.build(*values.values())


def mixture(source: Source, families: Sequence[BaseFamily], *, extreme: bool = False) -> Mixture:
    """Two or three laws mixed, densities or atoms."""
    shares = [source.pick(_SHARES) for _ in range(2 + source.below(2))]
    laws = []
    for _ in shares:
        source.begin_block()
        laws.append(density(source, families, extreme=extreme))
    return Mixture(tuple((w / sum(shares), law) for w, law in zip(shares, laws, strict=True)))


def parameters(
    source: Source,
    wanted: Iterable[Parameter],
    increasing: Iterable[tuple[str, str, bool]],
    *,
    extreme: bool = False,
) -> dict[str, Fraction]:
    """Values for parameters, in the order that they must keep."""
    values = {p.name: source.pick(_choices(p, extreme=extreme)) for p in wanted}
    for low, high, strict in increasing:
        least = values[low] + 1 if strict and values[high] <= values[low] else values[low]
        values[high] = max(values[high], least)
    return values


@lru_cache(maxsize=256)
def _choices(p: Parameter, *, extreme: bool) -> tuple[Fraction, ...]:
    """The values of a parameter, simplest first."""
    low, high = p.typical
    usual = tuple(x for x in _VALUES if low <= x <= high and x in p.domain)
    usual = usual or ((low + high) / 2, low, high)
    return usual + tuple(x for x in _EXTREME if extreme and x in p.domain)


# ---------------------------------------------------------------------------------------- families


def member(source: Source, family: Family) -> Law:
    """A law of a family."""
    return family.member(**parameters(source, family.parameters, family.increasing))


def family(source: Source) -> Family:
    """A base family with some parameters fixed, or a mixture of two."""
    first = _free_family(source)
    if not source.chance(4):
        return first
    source.begin_block()
    return MixtureFamily((first, _free_family(source)))


def _free_family(source: Source) -> FreeFamily:
    base = source.pick(BY_SIMPLICITY)
    values = parameters(source, base.parameters, base.increasing)
    fixed = [None if source.below(2) == 0 else x for x in values.values()]
    if None not in fixed:
        fixed[source.below(len(fixed))] = None
    return FreeFamily(base, tuple(fixed))
