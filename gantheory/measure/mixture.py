"""Mixtures of laws, and the canonical form of any law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from gantheory.measure.discrete import Discrete
from gantheory.measure.exact import Number, checked_size, exact, number_text, sum_text
from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from gantheory.measure.density import Density


@final
@dataclass(frozen=True, repr=False)
class Mixture(Law):
    """``sum_i w_i P_i``; written ``mixture(0.3*normal(0,1) + 0.7*dirac(2))``.

    Attributes
    ----------
    components
        Pairs (weight, law). Mixtures inside are flattened, equal components added up, and zero
        weights dropped.

    Raises
    ------
    InputError
        If there is no component, a weight is negative, or the weights do not sum to one.
    """

    components: tuple[tuple[Fraction, Law], ...]

    def __post_init__(self) -> None:
        """Flatten and check the components."""
        weights: dict[Law, Fraction] = {}
        for weight, law in _flattened(self.components):
            weights[law] = weights.get(law, Fraction(0)) + weight
        total = sum(weights.values(), Fraction(0))
        if not weights:
            raise InputError("an empty mixture: give at least one component with its weight")
        if total != 1:
            raise InputError(f"mixture weights sum to {sum_text(total)}, not 1: fix them")
        kept = tuple((checked_size(w, "a weight"), law) for law, w in weights.items() if w)
        object.__setattr__(self, "components", kept)

    @cached_property
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """The atoms of the components, weighted and added up."""
        return MappingProxyType(weighted_atoms(self.components))

    @cached_property
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """The densities of the components, weighted; equal densities added up."""
        return weighted_parts(self.components)

    def __str__(self) -> str:
        terms = (f"{number_text(weight)}*{law}" for weight, law in self.components)
        return f"mixture({' + '.join(terms)})"


def _flattened(components: Iterable[tuple[Number, Law]]) -> Iterable[tuple[Fraction, Law]]:
    for number, law in components:
        if not isinstance(law, Law):
            raise InputError(f"{law!r} is no law: mix laws, with weights")
        weight = exact(number, f"the weight of {law}")
        if weight < 0:
            raise InputError(
                f"the weight of {law} is {number_text(weight)}: weights are >= 0; fix it"
            )
        if isinstance(law, Mixture):
            yield from ((weight * inner, part) for inner, part in law.components)
        else:
            yield weight, law


def weighted_atoms(components: Iterable[tuple[Fraction, Law]]) -> dict[Fraction, Fraction]:
    """Return the masses of the atoms of a weighted sum of laws, by point in increasing order."""
    masses: dict[Fraction, Fraction] = {}
    for weight, law in components:
        for x, mass in law.atoms.items():
            masses[x] = masses.get(x, Fraction(0)) + weight * mass
    return dict(sorted(masses.items()))


def weighted_parts(
    components: Iterable[tuple[Fraction, Law]],
) -> tuple[tuple[Fraction, Density], ...]:
    """Return the weighted densities of a weighted sum of laws, none twice."""
    weights: dict[Density, Fraction] = {}
    for weight, law in components:
        for inner, density in law.parts:
            weights[density] = weights.get(density, Fraction(0)) + weight * inner
    return tuple((weight, density) for density, weight in weights.items())


def mixture(*components: tuple[Number, Law]) -> Mixture:
    """Mix laws: ``mixture(("1/3", p), ("2/3", q))``.

    Raises
    ------
    InputError
        If there is no component, a weight is negative or no number, or they do not sum to one.
    """
    return Mixture(tuple((exact(w, f"the weight of {law}"), law) for w, law in components))


def assemble(components: Iterable[tuple[Fraction, Law]]) -> Law:
    """Return the simplest law equal to a weighted sum: discrete, one density, or a mixture."""
    pairs = tuple(components)
    atoms, parts = weighted_atoms(pairs), weighted_parts(pairs)
    if not parts:
        return Discrete(tuple(atoms.items()))
    if not atoms and len(parts) == 1:
        return parts[0][1]
    terms: list[tuple[Fraction, Law]] = list(parts)
    mass = sum(atoms.values(), Fraction(0))
    if mass:
        discrete = Discrete(tuple((x, w / mass) for x, w in atoms.items()))
        terms.insert(0, (mass, discrete))
    return Mixture(tuple(terms))


def same_form(p: Law, q: Law) -> bool:
    """Whether two laws have the same atoms and the same weighted densities.

    True means that the laws are equal. False leaves the question open, since one law can be
    written with different families (``beta(1,1)`` is ``uniform(0,1)``).
    """
    return dict(p.atoms) == dict(q.atoms) and frozenset(p.parts) == frozenset(q.parts)
