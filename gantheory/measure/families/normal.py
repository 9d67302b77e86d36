"""The normal law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import LogConstant, log_of, log_pi
from gantheory.measure.logform import Piece, power
from gantheory.measure.parameter import POSITIVE, REAL, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

_HALF = Fraction(1, 2)


@final
@dataclass(frozen=True, repr=False)
class Normal(Density):
    r"""Density ``exp(-(x - mean)^2 / (2 sd^2)) / (sd sqrt(2 pi))``; ``sd`` is no variance."""

    mean: Fraction
    sd: Fraction

    name: ClassVar[str] = "normal"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("mean", REAL, (Fraction(-3), Fraction(3))),
        Parameter("sd", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """One quadratic on the whole line."""
        precision = 1 / self.sd**2
        constant = (
            LogConstant(-precision * self.mean**2 / 2)
            + log_of(self.sd, Fraction(-1))
            + log_of(Fraction(2), -_HALF)
            + log_pi(-_HALF)
        )
        form = power(2, -precision / 2) + power(1, precision * self.mean)
        return (Piece(-inf, inf, form.plus(constant)),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """Two standard deviations about the mean."""
        return self.mean - 2 * self.sd, self.mean + 2 * self.sd

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``Phi((x - mean)/sd)``."""
        from scipy.special import ndtr

        return floats(ndtr(self._standard(x)))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``Phi((mean - x)/sd)``."""
        from scipy.special import ndtr

        return floats(ndtr(-self._standard(x)))

    def _standard(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return (np.asarray(x, dtype=float) - float(self.mean)) / float(self.sd)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``mean + sd Phi^-1(u)``."""
        from scipy.special import ndtri

        return floats(float(self.mean) + float(self.sd) * ndtri(levels(u)))

    @property
    def expectation(self) -> float:
        """``mean``."""
        return float(self.mean)

    @property
    def variance(self) -> float:
        """``sd^2``."""
        return float(self.sd**2)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.normal(float(self.mean), float(self.sd), n)
