"""The Cauchy law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, pi
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, levels
from gantheory.measure.log_constant import log_of, log_pi
from gantheory.measure.logform import Piece, log_quadratic
from gantheory.measure.parameter import POSITIVE, REAL, Parameter
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Cauchy(Density):
    r"""Density ``1 / (pi scale (1 + z^2))``, ``z = (x - loc)/scale``."""

    loc: Fraction
    scale: Fraction

    name: ClassVar[str] = "cauchy"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("loc", REAL, (Fraction(-3), Fraction(3))),
        Parameter("scale", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """``-log(1 + z^2)`` and a constant, on the whole line."""
        level = log_pi(Fraction(-1)) + log_of(self.scale, Fraction(-1))
        form = log_quadratic(self.loc, self.scale**2, Fraction(-1)).plus(level)
        return (Piece(-inf, inf, form),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """Two scales about the location."""
        return self.loc - 2 * self.scale, self.loc + 2 * self.scale

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``arg(-z + i)/pi``, which keeps its digits in the lower tail."""
        import numpy as np

        return np.arctan2(1.0, -self._standard(x)) / pi

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The mirror image of the distribution function."""
        import numpy as np

        return np.arctan2(1.0, self._standard(x)) / pi

    def _standard(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return (np.asarray(x, dtype=float) - float(self.loc)) / float(self.scale)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``loc - scale cot(pi u)``."""
        import numpy as np

        level = levels(u)
        with np.errstate(divide="ignore"):
            tail = -1 / np.tan(pi * np.minimum(level, 1 - level))
        return float(self.loc) + float(self.scale) * np.where(level < 0.5, tail, -tail)

    @property
    def expectation(self) -> float:
        """There is none.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(f"{self} has no mean: both its halves are infinite; use its quantiles")

    @property
    def variance(self) -> float:
        """There is none.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(f"{self} has no mean, so no variance: use its quantiles")

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return float(self.loc) + float(self.scale) * rng.standard_cauchy(n)
