"""Hypothesis strategies for laws, families, discriminators, and the models of a claim.

Each example is one draw, a string of bytes, read as a sequence of choices: that makes it fast, and
smaller bytes make a simpler law. Zeros, equal, near-equal and mutually singular laws and weights of
2^-1000 are common on purpose. A law is printed as it can be read again: `parse_law('normal(0,1)')`.
`st.from_type` knows `Law` and its kinds without an import of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from gantheory.enclosure.exact import holds
from gantheory.measure.density import Density
from gantheory.measure.discrete import Discrete
from gantheory.measure.empirical import Empirical
from gantheory.measure.family import BaseFamily, Family, nearest
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.text import parse_family
from gantheory.sampling import laws as decode
from gantheory.sampling.constraints import constraints_of, met
from gantheory.sampling.draw import CannotDraw, bytes_wanted, draw, plan_of
from gantheory.sampling.source import BLOCK, Source
from gantheory.theory.claim import Claim
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, expand
from gantheory.theory.model import Model

__all__ = [
    "densities",
    "discrete_laws",
    "discriminators",
    "empirical_laws",
    "families",
    "laws",
    "members",
    "mixtures",
    "models",
    "of_type",
    "pairs",
]

T = TypeVar("T")

_DENSITIES = {family.name: family for family in decode.BY_SIMPLICITY if family.name != "dirac"}


def _read(size: int, read: Callable[[Source], T]) -> st.SearchStrategy[T]:
    """What is read off so many bytes."""
    string = st.binary(min_size=size, max_size=size)

    @st.composite
    def example(draw: st.DrawFn) -> T:
        return read(Source(draw(string)))

    return example()


# ------------------------------------------------------------------------------------------- laws


def laws(max_atoms: int = 6) -> st.SearchStrategy[Law]:
    """Every shape of the text form: discrete, empirical, a density, an atom, a mixture.

    Parameters
    ----------
    max_atoms
        How many atoms a discrete law has at most.

    Raises
    ------
    InputError
        If that is not between 1 and 100.
    """
    _checked(max_atoms)
    shapes: tuple[Callable[[Source], Law], ...] = (
        lambda source: decode.discrete_laws(source, 1, max_atoms)[0],
        lambda source: decode.density(source, decode.BY_SIMPLICITY),
        lambda source: decode.mixture(source, decode.BY_SIMPLICITY),
        lambda source: decode.empirical(source, max_atoms),
    )
    return _read(_atoms(1, max_atoms) + 5 * BLOCK, lambda source: source.pick(shapes)(source))


def discrete_laws(max_atoms: int = 6) -> st.SearchStrategy[Discrete]:
    """Laws on finitely many points, some of weight 2^-1000; simplest: `discrete(0:1)`.

    Raises
    ------
    InputError
        If `max_atoms` is not between 1 and 100.
    """
    _checked(max_atoms)
    size = _atoms(1, max_atoms)
    return _read(size, lambda source: decode.discrete_laws(source, 1, max_atoms)[0])


def pairs(max_atoms: int = 6) -> st.SearchStrategy[tuple[Discrete, Discrete]]:
    """Two laws on the same points: unrelated, equal, near-equal, rotated, or mutually singular.

    Raises
    ------
    InputError
        If `max_atoms` is not between 1 and 100.
    """
    _checked(max_atoms)

    def pair(source: Source) -> tuple[Discrete, Discrete]:
        p, q = decode.discrete_laws(source, 2, max_atoms)
        return p, q

    return _read(_atoms(2, max_atoms), pair)


def densities(*names: str, extreme: bool = False) -> st.SearchStrategy[Law]:
    """Laws with a density on the line: members of the base families.

    Parameters
    ----------
    names
        Which families, as in the text form; all of them if none is named.
    extreme
        Also parameters far outside their typical range, as 10^-6 and 10^6.

    Raises
    ------
    InputError
        If there is no such family.
    """
    chosen = _named(names)
    return _read(BLOCK, lambda source: decode.density(source, chosen, extreme=extreme))


def mixtures(*names: str, extreme: bool = False) -> st.SearchStrategy[Law]:
    """Mixtures of two or three members of the base families; parameters as for `densities`."""
    chosen = _named(names)
    return _read(4 * BLOCK, lambda source: decode.mixture(source, chosen, extreme=extreme))


def empirical_laws(max_values: int = 6) -> st.SearchStrategy[Empirical]:
    """Laws of small samples, some values equal.

    Raises
    ------
    InputError
        If `max_values` is not between 1 and 100.
    """
    _checked(max_values)
    return _read(1 + max_values, lambda source: decode.empirical(source, max_values))


# ---------------------------------------------------------------------------------------- families


def families() -> st.SearchStrategy[Family]:
    """Families of the text form, `normal(0,*)`, and mixtures of two with free weights."""
    return _read(3 * BLOCK, decode.family)


def members(family: Family | str) -> st.SearchStrategy[Law]:
    """Laws of a family, at typical values of its free parameters.

    Raises
    ------
    InputError
        If the text is no family.
    """
    found = parse_family(family) if isinstance(family, str) else family
    return _read(len(found.parameters), lambda source: decode.member(source, found))


# --------------------------------------------------------------------------- what a claim is about


def discriminators(points: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Functions into [0,1] on so many points, 0, 1 and 1 - 2^-1000 among their values.

    Raises
    ------
    InputError
        If `points` is not positive.
    """
    if points < 1:
        raise InputError(f"a discriminator on {points} points: give at least 1")
    return _read(points, lambda source: decode.discriminator(source, points))


def models(says: Claim | Expr) -> st.SearchStrategy[Model]:
    """Finite models of a claim or a formula that satisfy its hypotheses: what `verify` draws.

    Half of them are put on the claim's own equality case; null points, zeros and mutually singular
    laws are common.

    Raises
    ------
    InputError
        If a variable is of a kind that no finite model holds.
    """
    statement = says.statement if isinstance(says, Claim) else says
    try:
        plan = plan_of(statement)
    except CannotDraw as reason:
        raise InputError(f"{reason}: draw its values yourself") from None
    expanded = expand(statement)
    constraints = constraints_of(expanded)
    hypothesis = expanded.args[0] if expanded.op == "imp" else None

    drawn = _read(bytes_wanted(plan), lambda source: met(draw(plan, source), constraints, source))
    if hypothesis is None:
        return drawn
    return drawn.filter(lambda model: holds(hypothesis, model) is True)


def of_type(kind: type[object]) -> st.SearchStrategy[Any]:
    """What `st.from_type` makes of a type of gantheory, as any of the strategies above would.

    Raises
    ------
    InputError
        If it is no type of laws or families.
    """
    whole: Mapping[object, Callable[[], st.SearchStrategy[Any]]] = {
        Law: laws,
        Discrete: discrete_laws,
        Empirical: empirical_laws,
        Density: densities,
        Mixture: mixtures,
        Family: families,
    }
    if kind in whole:
        return whole[kind]()
    named = [family for family in decode.BY_SIMPLICITY if family.build is kind]
    if not named:
        raise InputError(f"{kind!r} is no type of laws: ask for Law, Discrete, Normal, ...")
    return _read(BLOCK, lambda source: decode.density(source, named))


def _atoms(count: int, most: int) -> int:
    """How many bytes so many laws on so many points can use: 3 and the points, and 3 a law; if the
    second vanishes where the first does not, one a point.
    """
    return BLOCK * -(-(3 + most) // BLOCK) + BLOCK + (count - 1) * (3 + most)


def _checked(most: int) -> None:
    if not 1 <= most <= decode.MOST_ATOMS:
        raise InputError(f"{most} atoms at most: give a number from 1 to {decode.MOST_ATOMS}")


def _named(names: Sequence[str]) -> tuple[BaseFamily, ...]:
    for name in names:
        if name not in _DENSITIES:
            raise InputError(f"{name} is no family with a density: {nearest(name, _DENSITIES)}")
    return tuple(_DENSITIES[name] for name in names) or tuple(_DENSITIES.values())
