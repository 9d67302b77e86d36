"""The logistic law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, pi
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import LogConstant, log_of
from gantheory.measure.logform import LogForm, Piece
from gantheory.measure.parameter import POSITIVE, REAL, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Logistic(Density):
    r"""Density ``e^z / (scale (1 + e^z)^2)``, ``z = (x - loc)/scale``."""

    loc: Fraction
    scale: Fraction

    name: ClassVar[str] = "logistic"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("loc", REAL, (Fraction(-3), Fraction(3))),
        Parameter("scale", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """``z - 2 log(1 + e^z) - log(scale)`` on the whole line."""
        slope, start = 1 / self.scale, -self.loc / self.scale
        form = LogForm(
            log_of(self.scale, Fraction(-1)) + LogConstant(start),
            powers=((1, slope),),
            softplus=(((slope, start), Fraction(-2)),),
        )
        return (Piece(-inf, inf, form),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """Two scales about the location."""
        return self.loc - 2 * self.scale, self.loc + 2 * self.scale

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``1/(1 + e^-z)``."""
        from scipy.special import expit

        return floats(expit(self._standard(x)))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``1/(1 + e^z)``."""
        from scipy.special import expit

        return floats(expit(-self._standard(x)))

    def _standard(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return (np.asarray(x, dtype=float) - float(self.loc)) / float(self.scale)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """``loc + scale log(u/(1 - u))``."""
        from scipy.special import logit

        return floats(float(self.loc) + float(self.scale) * logit(levels(u)))

    @property
    def expectation(self) -> float:
        """``loc``."""
        return float(self.loc)

    @property
    def variance(self) -> float:
        """``pi^2 scale^2/3``."""
        return pi**2 / 3 * float(self.scale**2)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.logistic(float(self.loc), float(self.scale), n)
