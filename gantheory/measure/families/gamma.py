"""The gamma law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import lgamma_of, log_of
from gantheory.measure.logform import Piece, log_affine, power
from gantheory.measure.parameter import POSITIVE, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Gamma(Density):
    r"""Density proportional to ``x^(shape - 1) exp(-rate x)`` on ``(0, oo)``."""

    shape: Fraction
    rate: Fraction

    name: ClassVar[str] = "gamma"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("shape", POSITIVE, (Fraction(1, 2), Fraction(5))),
        Parameter("rate", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """``(shape - 1) log x - rate x`` and a constant."""
        level = log_of(self.rate, self.shape) + lgamma_of(self.shape, Fraction(-1))
        zero = Fraction(0)
        form = log_affine(1, zero, self.shape - 1) + power(1, -self.rate)
        return (Piece(zero, inf, form.plus(level)),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """From 0 to twice the mean."""
        return Fraction(0), 2 * self.shape / self.rate

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The regularised lower incomplete gamma function."""
        from scipy.special import gammainc

        return floats(gammainc(float(self.shape), self._scaled(x)))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The regularised upper incomplete gamma function."""
        from scipy.special import gammaincc

        return floats(gammaincc(float(self.shape), self._scaled(x)))

    def _scaled(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return floats(float(self.rate) * np.maximum(np.asarray(x, dtype=float), 0.0))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The inverse of the distribution function."""
        from scipy.special import gammaincinv

        return floats(gammaincinv(float(self.shape), levels(u)) / float(self.rate))

    @property
    def expectation(self) -> float:
        """``shape/rate``."""
        return float(self.shape / self.rate)

    @property
    def variance(self) -> float:
        """``shape/rate^2``."""
        return float(self.shape / self.rate**2)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.gamma(float(self.shape), float(1 / self.rate), n)
