"""A law with a density on the line, given by exact log-density pieces."""

from __future__ import annotations

import math
from abc import abstractmethod
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from gantheory.measure.exact import exact, number_text
from gantheory.measure.law import Law
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    from gantheory.measure.logform import Piece
    from gantheory.measure.parameter import Parameter

_NO_ATOMS: Mapping[Fraction, Fraction] = MappingProxyType({})


class Density(Law):
    r"""A probability law on the line with a density; a subclass is one named family's member.

    A subclass is a frozen dataclass whose fields are the family's parameters: exact fractions,
    named as in the text form. Numbers of any exact kind are accepted and converted.

    Attributes
    ----------
    name
        The family's name in the text form.
    parameters
        The family's parameters, in order.
    increasing
        Triples ``(a, b, strict)`` of parameter names: ``a < b`` if strict, else ``a <= b``.
    """

    name: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]]

    def __post_init__(self) -> None:
        """Convert the fields to fractions and check them.

        Raises
        ------
        InputError
            If a parameter is no number, lies outside its domain, or out of order.
        """
        for parameter in self.parameters:
            value = exact(getattr(self, parameter.name), parameter.name)
            if value not in parameter.domain:
                raise InputError(
                    f"{parameter.name} of {self.name} is {number_text(value)}, outside"
                    f" {parameter.domain}: give a value inside"
                )
            object.__setattr__(self, parameter.name, value)
        for first, second, strict in self.increasing:
            low, high = getattr(self, first), getattr(self, second)
            if low > high or (strict and low == high):
                raise InputError(
                    f"{self.name} has {first} = {number_text(low)} and {second} ="
                    f" {number_text(high)}, expected {first} {'<' if strict else '<='} {second}:"
                    " swap them or move one"
                )

    @property
    def atoms(self) -> Mapping[Fraction, Fraction]:
        """No atoms: the law is absolutely continuous."""
        return _NO_ATOMS

    @property
    def parts(self) -> tuple[tuple[Fraction, Density], ...]:
        """The law itself, with weight one."""
        return ((Fraction(1), self),)

    def __str__(self) -> str:
        values = ",".join(number_text(getattr(self, p.name)) for p in self.parameters)
        return f"{self.name}({values})"

    @property
    @abstractmethod
    def pieces(self) -> tuple[Piece, ...]:
        """The log-density on adjacent open intervals that fill the support, from left to right."""

    @property
    @abstractmethod
    def bulk(self) -> tuple[Fraction, Fraction]:
        """A finite interval that holds much of the mass: where to look first, no guarantee."""

    @property
    def support(self) -> tuple[Fraction | float, Fraction | float]:
        """The ends of the support; a float end is infinite."""
        return self.pieces[0].low, self.pieces[-1].high

    @property
    def breakpoints(self) -> tuple[Fraction, ...]:
        """The finite ends of the pieces, increasing: the density is analytic between them."""
        ends = [self.pieces[0].low, *(piece.high for piece in self.pieces)]
        return tuple(end for end in ends if isinstance(end, Fraction))

    def log_density(self, x: ArrayLike) -> NDArray[np.float64]:
        """The log-density (nats) at each point, in floats; same shape as ``x``.

        ``-inf`` off the support. Between two pieces the right one counts; at an end of the
        support the limit from inside, which may be ``inf`` or ``-inf``.
        """
        import numpy as np

        y = np.asarray(x, dtype=float)
        if np.isnan(y).any():
            raise InputError("x has a nan: remove it before asking for a density")
        result = np.full(y.shape, -math.inf)
        last = self.pieces[-1]
        for piece in self.pieces:
            low, high = float(piece.low), float(piece.high)
            inside = (y >= low) & ((y <= high) if piece is last else (y < high)) & np.isfinite(y)
            result[inside] = piece.form(y[inside])
        return result

    @abstractmethod
    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The mass at or below each point, in floats; same shape as ``x``."""

    @abstractmethod
    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The mass above each point, in floats, accurate where it is small."""

    @abstractmethod
    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The point with mass ``u`` below it, in floats.

        Raises
        ------
        InputError
            If a level is outside [0, 1].
        """

    @property
    @abstractmethod
    def expectation(self) -> float:
        """The mean; ``inf`` where it is infinite.

        Raises
        ------
        InputError
            If the law has no mean (its two halves are both infinite).
        """

    @property
    @abstractmethod
    def variance(self) -> float:
        """The variance; ``inf`` where it is infinite.

        Raises
        ------
        InputError
            If the law has no mean.
        """

    @abstractmethod
    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws, an array of shape ``(n,)``."""


def levels(u: ArrayLike) -> NDArray[np.float64]:
    """Check that every level lies in [0, 1].

    Raises
    ------
    InputError
        If one does not, or is nan.
    """
    import numpy as np

    array = np.asarray(u, dtype=float)
    good = (array >= 0) & (array <= 1)
    if not good.all():
        raise InputError(
            f"the level {array[~good].flat[0]} is outside [0, 1]: a quantile needs a probability"
        )
    return array


def floats(values: ArrayLike) -> NDArray[np.float64]:
    """The values as an array of floats."""
    import numpy as np

    return np.asarray(values, dtype=float)
