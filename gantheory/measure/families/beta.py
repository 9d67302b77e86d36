"""The beta law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import lgamma_of
from gantheory.measure.logform import Piece, log_affine
from gantheory.measure.parameter import POSITIVE, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Beta(Density):
    r"""Density proportional to ``x^(a - 1) (1 - x)^(b - 1)`` on ``(0, 1)``."""

    a: Fraction
    b: Fraction

    name: ClassVar[str] = "beta"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("a", POSITIVE, (Fraction(1, 2), Fraction(5))),
        Parameter("b", POSITIVE, (Fraction(1, 2), Fraction(5))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """``(a - 1) log x + (b - 1) log(1 - x)`` and a constant."""
        level = (
            lgamma_of(self.a + self.b)
            + lgamma_of(self.a, Fraction(-1))
            + lgamma_of(self.b, Fraction(-1))
        )
        zero, one = Fraction(0), Fraction(1)
        form = log_affine(1, zero, self.a - 1) + log_affine(-1, one, self.b - 1)
        return (Piece(zero, one, form.plus(level)),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """The support."""
        return Fraction(0), Fraction(1)

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The regularised incomplete beta function."""
        import numpy as np
        from scipy.special import betainc

        return floats(betainc(float(self.a), float(self.b), np.clip(x, 0.0, 1.0)))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Its complement."""
        import numpy as np
        from scipy.special import betaincc

        return floats(betaincc(float(self.a), float(self.b), np.clip(x, 0.0, 1.0)))

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The inverse of the distribution function."""
        from scipy.special import betaincinv

        return floats(betaincinv(float(self.a), float(self.b), levels(u)))

    @property
    def expectation(self) -> float:
        """``a/(a + b)``."""
        return float(self.a / (self.a + self.b))

    @property
    def variance(self) -> float:
        """``a b/((a + b)^2 (a + b + 1))``."""
        total = self.a + self.b
        return float(self.a * self.b / (total**2 * (total + 1)))

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.beta(float(self.a), float(self.b), n)
