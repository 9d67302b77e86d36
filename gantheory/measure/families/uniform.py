"""The uniform law on an interval."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, levels
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import LogForm, Piece
from gantheory.measure.parameter import REAL, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Uniform(Density):
    r"""Density ``1 / (high - low)`` on ``(low, high)``."""

    low: Fraction
    high: Fraction

    name: ClassVar[str] = "uniform"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("low", REAL, (Fraction(-3), Fraction(0))),
        Parameter("high", REAL, (Fraction(1), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = (("low", "high", True),)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """One constant piece."""
        form = LogForm().plus(log_of(self.high - self.low, Fraction(-1)))
        return (Piece(self.low, self.high, form),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """The support."""
        return self.low, self.high

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``(x - low)/(high - low)``, clipped to [0, 1]."""
        return self._fraction_above(x, self.low, 1)

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``(high - x)/(high - low)``, clipped to [0, 1]."""
        return self._fraction_above(x, self.high, -1)

    def _fraction_above(self, x: ArrayLike, end: Fraction, sign: int) -> NDArray[np.float64]:
        import numpy as np

        y = np.asarray(x, dtype=float)
        return np.clip(sign * (y - float(end)) / float(self.high - self.low), 0.0, 1.0)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``low + u (high - low)``."""
        return float(self.low) + levels(u) * float(self.high - self.low)

    @property
    def expectation(self) -> float:
        """``(low + high)/2``."""
        return float((self.low + self.high) / 2)

    @property
    def variance(self) -> float:
        """``(high - low)^2/12``."""
        return float((self.high - self.low) ** 2 / 12)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.uniform(float(self.low), float(self.high), n)
