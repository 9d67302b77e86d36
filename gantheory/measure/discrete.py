"""A law on finitely many points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from gantheory.measure.exact import Number, checked_size, exact, number_text, sum_text, whole
from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from gantheory.measure.density import Density


@final
@dataclass(frozen=True, repr=False)
class Discrete(Law):
    """``sum_i w_i delta_{x_i}`` with exact rational weights; written ``discrete(0:1/2, 1:1/2)``.

    Attributes
    ----------
    masses
        Pairs (point, weight). Numbers of any exact kind are accepted and converted; equal points
        are merged, zero weights dropped, and the points sorted.

    Raises
    ------
    InputError
        If there is no point, a weight is negative, or the weights do not sum to one.
    """

    masses: tuple[tuple[Fraction, Fraction], ...]

    def __post_init__(self) -> None:
        """Convert, check and sort the masses."""
        object.__setattr__(self, "masses", tuple(merged(self.masses).items()))

    @cached_property
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """The positive masses, by point."""
        return MappingProxyType(dict(self.masses))

    @property
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """No density."""
        return ()

    def __str__(self) -> str:
        pairs = (f"{number_text(x)}:{number_text(w)}" for x, w in self.masses)
        return f"discrete({', '.join(pairs)})"


def discrete(
    weights: Mapping[Number, Number] | Sequence[Number],
    points: Sequence[Number] | None = None,
    *,
    normalise: bool = False,
) -> Discrete:
    """Build a discrete law from weights, floats included.

    Parameters
    ----------
    weights
        Weights by point, or a sequence of weights. Floats are converted exactly, so that
        ``[0.1, 0.2, 0.7]`` sums to one only with ``normalise``.
    points
        The points of a sequence of weights; by default ``0, 1, 2, ...``.
    normalise
        Divide by the sum instead of refusing a sum other than one.

    Raises
    ------
    InputError
        If the law is empty, a weight is negative or not finite, the numbers of points and weights
        differ, or the sum is not one (zero, with ``normalise``).
    """
    pairs = _exact_pairs(weights, points)
    if normalise:
        total = sum((w for _, w in pairs), Fraction(0))
        if pairs and total <= 0:
            raise InputError(f"weights sum to {sum_text(total)}: normalising needs a positive sum")
        pairs = [(x, w / total) for x, w in pairs]
    return Discrete(tuple(pairs))


def _exact_pairs(
    weights: Mapping[Number, Number] | Sequence[Number], points: Sequence[Number] | None
) -> list[tuple[Fraction, Fraction]]:
    if isinstance(weights, Mapping):
        if points is not None:
            raise InputError("points are given twice: a mapping of weights has its own; drop one")
        raw = list(weights.items())
    else:
        _refuse_tables(weights)
        places = range(len(weights)) if points is None else points
        if len(places) != len(weights):
            raise InputError(
                f"{len(weights)} weights and {len(places)} points: give one weight a point"
            )
        raw = list(zip(places, weights, strict=True))
    return [(exact(x, "point"), exact(w, f"the weight of {x}")) for x, w in raw]


def _refuse_tables(weights: Sequence[Number]) -> None:
    shape = getattr(weights, "shape", None)
    if shape is not None and len(shape) != 1:
        raise InputError(f"weights have shape {shape}, expected one axis: pass one row")


def merged(pairs: Iterable[tuple[Number, Number]]) -> dict[Fraction, Fraction]:
    """Masses by point in increasing order: equal points added up, zeros dropped, sum one.

    Raises
    ------
    InputError
        If there is no point, a weight is negative, or the weights do not sum to one.
    """
    masses: dict[Fraction, Fraction] = {}
    empty = True
    for point, weight in pairs:
        empty = False
        x = exact(point, "point")
        w = exact(weight, "a weight" if type(weight) is Fraction else f"the weight of {point}")
        if w < 0:
            raise InputError(
                f"the weight of {number_text(x)} is {number_text(w)}: weights are >= 0; fix it"
            )
        # A sum of weights can be longer than each of them, and must still be printable.
        masses[x] = w if x not in masses else checked_size(masses[x] + w, f"the weight of {x}")
    if empty:
        raise InputError("an empty discrete law: give at least one point with its weight")
    numerators, bottom = whole(masses.values())
    if sum(numerators) != bottom:
        total = Fraction(sum(numerators), bottom)
        raise InputError(
            f"weights sum to {sum_text(total)}, not 1: pass normalise=True or fix them"
        )
    return {x: w for x, w in sorted(masses.items()) if w}
