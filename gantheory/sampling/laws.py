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
from gantheory.sampling.draw import PALETTES, normalised, related
from gantheory.sampling.source import TINY, Source, fractions

_STARTS = fractions("0 0 0 0 1 -1 1/2 -10")
_STEPS = fractions("1 1 1 1 2 1/2 1/3 100")
MOST_ATOMS = 100
_WEIGHTS = fractions("1 2 3 5 1 7 10 1")


def _at_point(byte: int) -> tuple[Fraction, Fraction]:
    """What a byte says of a point: the weights of two laws there, simplest at 1."""
    high, middle, low = byte // 32, byte // 4 % 8, byte % 4
    zero, w = Fraction(0), _WEIGHTS[middle]
    if low >= 2:
        return (w, zero) if low == 2 else (zero, w)
    if low == 0 and high >= 6:
        return (w, TINY) if high == 7 else (TINY, w)
    return w, _WEIGHTS[high]


_TWO = tuple(map(_at_point, range(256)))
_ONE = tuple((p,) for p, _ in _TWO)
_ROWS = (_ONE, _TWO)
# Which of three parts a mixture has: any of three can be left out.
_KEPT = ((0, 1), (0, 2), (1, 2), (0, 1, 2), (0, 1, 2), (0, 1, 2))
_SHARES = (*fractions("1 1 2 3 1/3"), TINY)
_VALUES = fractions("0 1 -1 2 1/2 -2 3 -1/2 1/3 5 -3 3/2 1/4 4 -3/2 1/10 7/3")
_EXTREME = fractions("1/1000 1000 -1000 1/1000000 1000000 -1000000")
BY_SIMPLICITY = tuple(sorted(BASE_FAMILIES, key=lambda f: f.name != "normal"))
"""The base families, the one that everybody thinks of first at the front."""


# --------------------------------------------------------------------------- on finite sets


def discrete_laws(source: Source, count: int, most: int) -> tuple[Discrete, ...]:
    """One or two laws on the same points, at most `most`: the second may be related to the first.

    Each point is a byte of its own, and no point if that is 0: what is found is shrunk by leaving
    out points, wherever they are, and what is said of the others stays as it is.
    """
    start, step = source.pick(_STARTS), source.pick(_STEPS)
    table = _ROWS[count - 1]
    rows = [table[byte] for byte in source.take(1 + source.below(most), most) if byte] or [table[1]]
    first, *others = map(list, zip(*rows, strict=True))
    if not any(first):
        first[0] = Fraction(1)
    laws = [first, *(related(source, other.copy, [first]) for other in others)]
    points = _grid(start, step)
    return tuple(Discrete(tuple(zip(points, normalised(masses), strict=False))) for masses in laws)


@lru_cache(maxsize=64)
def _grid(start: Fraction, step: Fraction) -> tuple[Fraction, ...]:
    return tuple(start + step * i for i in range(MOST_ATOMS))


def empirical(source: Source, most: int) -> Empirical:
    """A sample of at most so many values, some of them equal; a byte that is 0 is no value."""
    bytes_ = source.take(1 + source.below(most), most)
    return Empirical(tuple(_VALUES[(b - 1) % len(_VALUES)] for b in bytes_ if b) or _VALUES[:1])


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
    kept = source.pick(_KEPT)
    parts = []
    for _ in range(3):
        source.begin_block()
        share = source.pick(_SHARES)
        parts.append((share, density(source, families, extreme=extreme)))
    total = sum((parts[i][0] for i in kept), Fraction(0))
    return Mixture(tuple((parts[i][0] / total, parts[i][1]) for i in kept))


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
