"""Laws drawn by Hypothesis for the tests of measure/: every shape that the text form can write."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.discrete import Discrete
from gantheory.measure.empirical import Empirical
from gantheory.measure.family import BaseFamily, FreeFamily, MixtureFamily
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.parameter import Parameter

FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


def typical(parameter: Parameter) -> st.SearchStrategy[Fraction]:
    low, high = parameter.typical
    return st.fractions(min_value=low, max_value=high, max_denominator=1000)


@st.composite
def base_law(draw: st.DrawFn, family: BaseFamily | None = None) -> Law:
    family = family or draw(st.sampled_from(BASE_FAMILIES))
    return family.build(*(draw(typical(p)) for p in family.parameters))


@st.composite
def weights(draw: st.DrawFn, size: int) -> list[Fraction]:
    """Positive weights that sum to one; some as small as 2^-1000."""
    sizes = [
        draw(st.integers(1, 20)) * Fraction(1, 2 ** draw(st.sampled_from([0, 1, 1000])))
        for _ in range(size)
    ]
    return [w / sum(sizes) for w in sizes]


@st.composite
def discrete_law(draw: st.DrawFn) -> Discrete:
    points = draw(st.lists(FRACTIONS, min_size=1, max_size=5, unique=True))
    return Discrete(tuple(zip(points, draw(weights(len(points))), strict=True)))


def empirical_law() -> st.SearchStrategy[Empirical]:
    floats = st.floats(allow_nan=False, allow_infinity=False).map(Fraction)
    return st.lists(FRACTIONS | floats, min_size=1, max_size=5).map(lambda v: Empirical(tuple(v)))


@st.composite
def mixture_law(draw: st.DrawFn, inside: st.SearchStrategy[Law]) -> Mixture:
    components = draw(st.lists(inside, min_size=1, max_size=4))
    return Mixture(tuple(zip(draw(weights(len(components))), components, strict=True)))


def any_law() -> st.SearchStrategy[Law]:
    simple = base_law() | discrete_law() | empirical_law()
    return st.recursive(simple, mixture_law, max_leaves=6)


@st.composite
def free_family(draw: st.DrawFn) -> FreeFamily:
    """A base family with the typical values of a law fixed at some places."""
    family = draw(st.sampled_from(BASE_FAMILIES))
    fixed = [draw(st.none() | typical(p)) for p in family.parameters]
    fixed[draw(st.integers(0, len(fixed) - 1))] = None
    return FreeFamily(family, tuple(fixed))


def any_family() -> st.SearchStrategy[FreeFamily | MixtureFamily]:
    components = st.lists(free_family() | base_law(), min_size=2, max_size=3)
    return free_family() | components.map(lambda c: MixtureFamily(tuple(c)))
