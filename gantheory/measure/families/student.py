"""Student's law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, floats, levels
from gantheory.measure.log_constant import lgamma_of, log_of, log_pi
from gantheory.measure.logform import Piece, log_quadratic
from gantheory.measure.parameter import POSITIVE, REAL, Parameter
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

_HALF = Fraction(1, 2)


@final
@dataclass(frozen=True, repr=False)
class Student(Density):
    r"""Density proportional to ``(1 + z^2/df)^(-(df + 1)/2)``, ``z = (x - loc)/scale``."""

    df: Fraction
    loc: Fraction
    scale: Fraction

    name: ClassVar[str] = "student"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("df", POSITIVE, (Fraction(1), Fraction(10))),
        Parameter("loc", REAL, (Fraction(-3), Fraction(3))),
        Parameter("scale", POSITIVE, (Fraction(1, 4), Fraction(4))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """``-(df + 1)/2 log(1 + z^2/df)`` and a constant, on the whole line."""
        level = (
            lgamma_of((self.df + 1) / 2)
            + lgamma_of(self.df / 2, Fraction(-1))
            + log_of(self.df, -_HALF)
            + log_pi(-_HALF)
            + log_of(self.scale, Fraction(-1))
        )
        form = log_quadratic(self.loc, self.df * self.scale**2, -(self.df + 1) / 2)
        return (Piece(-inf, inf, form.plus(level)),)

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """Two scales about the location."""
        return self.loc - 2 * self.scale, self.loc + 2 * self.scale

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The regularised incomplete beta function."""
        from scipy.special import stdtr

        return floats(stdtr(float(self.df), self._standard(x)))

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """The mirror image of the distribution function."""
        from scipy.special import stdtr

        return floats(stdtr(float(self.df), -self._standard(x)))

    def _standard(self, x: ArrayLike) -> NDArray[np.float64]:
        import numpy as np

        return (np.asarray(x, dtype=float) - float(self.loc)) / float(self.scale)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The inverse of the distribution function."""
        from scipy.special import stdtrit

        return floats(float(self.loc) + float(self.scale) * stdtrit(float(self.df), levels(u)))

    @property
    def expectation(self) -> float:
        """``loc`` if ``df > 1``.

        Raises
        ------
        InputError
            If ``df <= 1``: there is no mean.
        """
        if self.df <= 1:
            raise InputError(f"{self} has no mean: df must exceed 1; use its quantiles")
        return float(self.loc)

    @property
    def variance(self) -> float:
        """``scale^2 df/(df - 2)``; ``inf`` if ``1 < df <= 2``.

        Raises
        ------
        InputError
            If ``df <= 1``: there is no mean.
        """
        if self.df <= 1:
            raise InputError(f"{self} has no mean, so no variance: df must exceed 1")
        return inf if self.df <= 2 else float(self.scale**2 * self.df / (self.df - 2))

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return float(self.loc) + float(self.scale) * rng.standard_t(float(self.df), n)
