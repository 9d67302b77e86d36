"""The exponential law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import Piece, power
from gantheory.measure.parameter import POSITIVE, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Exponential(Density):
    r"""Density ``rate exp(-rate x)`` on ``(0, oo)``."""

    rate: Fraction

    name: ClassVar[str] = "exponential"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("rate", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """One line on the half-line."""
        return (Piece(Fraction(0), inf, power(1, -self.rate).plus(log_of(self.rate))),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """From 0 to twice the mean."""
        return Fraction(0), 2 / self.rate

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``1 - exp(-rate x)``."""
        import numpy as np

        return -np.expm1(-self._scaled(x))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``exp(-rate x)``."""
        import numpy as np

        return np.exp(-self._scaled(x))

    def _scaled(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return floats(float(self.rate) * np.maximum(np.asarray(x, dtype=float), 0.0))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``-log(1 - u)/rate``."""
        import numpy as np

        with np.errstate(divide="ignore"):
            return -np.log1p(-levels(u)) / float(self.rate)

    @property
    def expectation(self) -> float:
        """``1/rate``."""
        return float(1 / self.rate)

    @property
    def variance(self) -> float:
        """``1/rate^2``."""
        return float(1 / self.rate**2)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.exponential(float(1 / self.rate), n)
