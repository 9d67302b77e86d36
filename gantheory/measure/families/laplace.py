"""The Laplace law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import LogConstant, log_of
from gantheory.measure.logform import Piece, power
from gantheory.measure.parameter import POSITIVE, REAL, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Laplace(Density):
    r"""Density ``exp(-|x - loc| / scale) / (2 scale)``."""

    loc: Fraction
    scale: Fraction

    name: ClassVar[str] = "laplace"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("loc", REAL, (Fraction(-3), Fraction(3))),
        Parameter("scale", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """One line on each side of the kink at ``loc``."""
        slope = 1 / self.scale
        level = log_of(2 * self.scale, Fraction(-1))
        left = power(1, slope).plus(level + LogConstant(-slope * self.loc))
        right = power(1, -slope).plus(level + LogConstant(slope * self.loc))
        return Piece(-inf, self.loc, left), Piece(self.loc, inf, right)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """Two scales about the location."""
        return self.loc - 2 * self.scale, self.loc + 2 * self.scale

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``e^z/2`` below ``loc``, ``1 - e^-z/2`` above, ``z = (x - loc)/scale``."""
        return _below(self._standard(x))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The mirror image of the distribution function."""
        return _below(-self._standard(x))

    def _standard(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return (np.asarray(x, dtype=float) - float(self.loc)) / float(self.scale)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``loc + scale log(2u)`` below one half, ``loc - scale log(2 (1 - u))`` above."""
        import numpy as np

        level = levels(u)
        with np.errstate(divide="ignore"):
            tail = np.log(2 * np.minimum(level, 1 - level))
        return floats(float(self.loc) + float(self.scale) * np.where(level < 0.5, tail, -tail))

    @property
    def expectation(self) -> float:
        """``loc``."""
        return float(self.loc)

    @property
    def variance(self) -> float:
        """``2 scale^2``."""
        return float(2 * self.scale**2)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.laplace(float(self.loc), float(self.scale), n)


def _below(z: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    half = np.exp(-np.abs(z)) / 2
    return np.where(z < 0, half, 1 - half)
