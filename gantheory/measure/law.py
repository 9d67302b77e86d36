"""A probability law: finitely many atoms, and finitely many densities on the line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from gantheory.measure.printing import as_repr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from gantheory.measure.density import Density


class Law(ABC):
    r"""A probability law on the line, ``sum_i w_i delta_{x_i} + sum_k v_k f_k``.

    The weights are exact rationals, positive, and sum to one. Points of a finite labelled space
    are the labels' numbers.
    """

    @property
    @abstractmethod
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """The positive masses, by point, in increasing order of the points."""

    @property
    @abstractmethod
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """Pairs (weight, density): positive weights, no density twice."""

    @abstractmethod
    def __str__(self) -> str:
        """The text form; it parses back to an equal law."""

    def __repr__(self) -> str:
        return f"parse_law({str(self)!r})"

    _repr_pretty_ = as_repr
