"""Classes of discriminators that are narrower than all: what a limited D may be, as data.

A class is a set F of functions from the line into (0, 1). The game that it allows is worth
``sup_{D in F} V(D, G)``, which is at most C(G) (Goodfellow et al. 2014, (4)) whatever F is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, final

from gantheory.measure.exact import number_text


@final
@dataclass(frozen=True)
class Power:
    """The feature ``x^degree``; 1 for degree 0."""

    degree: int

    def __str__(self) -> str:
        return {0: "1", 1: "x"}.get(self.degree, f"x^{self.degree}")


@final
@dataclass(frozen=True)
class Wave:
    """The feature ``cos(a x)`` or ``sin(a x)``.

    Attributes
    ----------
    name
        Which.
    frequency
        ``a``, or ``a/pi`` if ``times_pi``; positive.
    times_pi
        Whether the frequency is a multiple of pi.
    """

    name: Literal["cos", "sin"]
    frequency: Fraction
    times_pi: bool

    def __str__(self) -> str:
        factors = [] if self.frequency == 1 else [number_text(self.frequency)]
        return f"{self.name}({'*'.join([*factors, *['pi'] * self.times_pi, 'x'])})"


@final
@dataclass(frozen=True)
class Bump:
    """The radial feature ``rbf(centre, scale) = exp(-(x - centre)^2/(2 scale^2))``."""

    centre: Fraction
    scale: Fraction

    def __str__(self) -> str:
        return f"rbf({number_text(self.centre)},{number_text(self.scale)})"


Feature = Power | Wave | Bump


@final
@dataclass(frozen=True)
class Constant:
    """D is a constant."""

    def __str__(self) -> str:
        return "constant"


@final
@dataclass(frozen=True)
class Partition:
    """D is constant on each cell ``[c_i, c_(i+1))``, and on the two rays outside.

    Attributes
    ----------
    cuts
        Increasing.
    """

    cuts: tuple[Fraction, ...]

    def __str__(self) -> str:
        return f"partition({','.join(map(number_text, self.cuts))})"


@final
@dataclass(frozen=True)
class Threshold:
    """D has one value on ``(-oo, t)`` and one on ``[t, oo)``, for any cut t."""

    def __str__(self) -> str:
        return "threshold"


@final
@dataclass(frozen=True)
class Logistic:
    """``D = sigmoid(w . features)`` for any weights w."""

    features: tuple[Feature, ...]

    def __str__(self) -> str:
        return f"logistic({','.join(map(str, self.features))})"


@final
@dataclass(frozen=True)
class Relu:
    """``D = sigmoid(network)``: one hidden layer of so many rectified linear units."""

    width: int

    def __str__(self) -> str:
        return f"relu({self.width})"


@final
@dataclass(frozen=True)
class Lipschitz:
    """``D = sigmoid(u)`` for any ``u`` with ``|u(x) - u(y)| <= bound |x - y|``."""

    bound: Fraction

    def __str__(self) -> str:
        return f"lipschitz({number_text(self.bound)})"


DiscriminatorClass = Constant | Partition | Threshold | Logistic | Relu | Lipschitz
