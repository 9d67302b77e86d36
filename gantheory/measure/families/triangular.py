"""The triangular law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, final

from gantheory.measure.density import Density, levels
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import Piece, log_affine
from gantheory.measure.parameter import REAL, Parameter

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray


@final
@dataclass(frozen=True, repr=False)
class Triangular(Density):
    r"""Density rising linearly on ``(low, mode)``, falling linearly to 0 on ``(mode, high)``."""

    low: Fraction
    mode: Fraction
    high: Fraction

    name: ClassVar[str] = "triangular"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("low", REAL, (Fraction(-3), Fraction(-1))),
        Parameter("mode", REAL, (Fraction(-1), Fraction(1))),
        Parameter("high", REAL, (Fraction(1), Fraction(3))),
    )
    increasing: ClassVar[tuple[tuple[str, str, bool], ...]] = (
        ("low", "mode", False),
        ("mode", "high", False),
        ("low", "high", True),
    )

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The rising piece, and the falling one; one alone if the mode is an end."""
        return tuple(
            Piece(
                min(end, self.mode),
                max(end, self.mode),
                log_affine(sign, end, Fraction(1)).plus(
                    log_of(2 / ((self.high - self.low) * abs(self.mode - end)))
                ),
            )
            for sign, end in ((1, self.low), (-1, self.high))
            if end != self.mode
        )

    @property
    def bulk(self) -> tuple[Fraction, Fraction]:
        """The support."""
        return self.low, self.high

    def cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``(x - low)^2/((high - low)(mode - low))`` up to the mode, one minus ``sf`` after."""
        return self._mass(x, self.low, self.high, 1)

    def sf(self, x: ArrayLike) -> NDArray[np.float64]:
        """``(high - x)^2/((high - low)(high - mode))`` from the mode, one minus ``cdf`` before."""
        return self._mass(x, self.high, self.low, -1)

    def _mass(self, x: ArrayLike, near: Fraction, far: Fraction, sign: int) -> NDArray[np.float64]:
        """The mass on the ``near`` end's side of ``x``."""
        import numpy as np

        y = np.clip(np.asarray(x, dtype=float), float(self.low), float(self.high))
        width = float(self.high - self.low)
        near_leg, far_leg = abs(float(self.mode - near)), abs(float(far - self.mode))
        here, there = sign * (y - float(near)), sign * (float(far) - y)
        with np.errstate(divide="ignore", invalid="ignore"):
            inner, outer = here**2 / (width * near_leg), 1 - there**2 / (width * far_leg)
        return np.where(here < near_leg, inner, outer if far_leg else 1.0)

    def quantile(self, u: ArrayLike) -> NDArray[np.float64]:
        """The inverse of the distribution function, by a square root on each side."""
        import numpy as np

        level = levels(u)
        low, mode, high = float(self.low), float(self.mode), float(self.high)
        left = low + np.sqrt(level * (high - low) * (mode - low))
        right = high - np.sqrt((1 - level) * (high - low) * (high - mode))
        return np.where(level * (high - low) < mode - low, left, right)

    @property
    def expectation(self) -> float:
        """``(low + mode + high)/3``."""
        return float((self.low + self.mode + self.high) / 3)

    @property
    def variance(self) -> float:
        """``(a^2 + b^2 + c^2 - ab - ac - bc)/18`` of low, mode and high."""
        a, b, c = self.low, self.mode, self.high
        return float((a * a + b * b + c * c - a * b - a * c - b * c) / 18)

    def sample(self, rng: Generator, n: int) -> NDArray[np.float64]:
        """``n`` independent draws."""
        return rng.triangular(float(self.low), float(self.mode), float(self.high), n)
