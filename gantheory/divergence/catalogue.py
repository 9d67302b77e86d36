"""The divergences: one declaration each; names, laws and the command's choices follow."""

from __future__ import annotations

from fractions import Fraction

from gantheory.divergence import kernels
from gantheory.divergence.fdivergence import FDivergence
from gantheory.theory.claim import Source
from gantheory.theory.expr import absolute, exp, log, num, oo, var, where
from gantheory.theory.kinds import POSITIVE, REAL

u = var("u", POSITIVE)
t = var("t", REAL)

_HALF = Fraction(1, 2)
_LOG_2 = log(2)
_ALI_SILVEY = "ali_silvey1966"

KL = FDivergence(
    name="kl",
    convention="KL(p||q) = int p log(p/q)",
    generator=u * log(u) - u + 1,
    at_zero=num(1),
    slope=oo,
    conjugate=exp(t) - 1,
    kernel=kernels.kl,
    source=Source("kullback_leibler1951", "mean information"),
)

REVERSE_KL = FDivergence(
    name="reverse-kl",
    convention="KL(q||p) = int q log(q/p)",
    generator=u - 1 - log(u),
    at_zero=oo,
    slope=num(1),
    conjugate=-log(1 - t),
    kernel=kernels.reverse_kl,
    source=Source("kullback_leibler1951", "mean information"),
)

JS = FDivergence(
    name="js",
    convention="JSD(p,q) = KL(p||m)/2 + KL(q||m)/2, m = (p+q)/2",
    generator=(u * log(u) - (1 + u) * log((1 + u) / 2)) / 2,
    at_zero=_LOG_2 / 2,
    slope=_LOG_2 / 2,
    conjugate=-log(2 - exp(2 * t)) / 2,
    kernel=kernels.js,
    source=Source("lin1991", "JS divergence"),
    symmetric=True,
    metric_power=_HALF,
)

JEFFREYS = FDivergence(
    name="jeffreys",
    convention="KL(p||q) + KL(q||p)",
    generator=(u - 1) * log(u),
    at_zero=oo,
    slope=oo,
    conjugate=None,  # needs Lambert's W
    kernel=kernels.jeffreys,
    source=Source("jeffreys1946", "invariant J"),
    symmetric=True,
)

PEARSON = FDivergence(
    name="pearson",
    convention="int (p-q)^2/q",
    generator=(u - 1) * (u - 1),
    at_zero=num(1),
    slope=oo,
    conjugate=where(t >= -2, t + t * t / 4, -1),
    kernel=kernels.pearson,
    source=Source("pearson1900", "chi-squared"),
)

NEYMAN = FDivergence(
    name="neyman",
    convention="int (p-q)^2/p",
    generator=(u - 1) * (u - 1) / u,
    at_zero=oo,
    slope=num(1),
    conjugate=2 - 2 * exp(log(1 - t) / 2),
    kernel=kernels.neyman,
    source=Source("neyman1949", "modified chi-squared"),
)

HELLINGER = FDivergence(
    name="hellinger",
    convention="1 - int sqrt(pq)",
    generator=(u + 1) / 2 - exp(log(u) / 2),
    at_zero=num(_HALF),
    slope=num(_HALF),
    conjugate=t / (1 - 2 * t),
    kernel=kernels.hellinger,
    source=Source(_ALI_SILVEY, "examples"),
    symmetric=True,
    metric_power=_HALF,
)

TV = FDivergence(
    name="tv",
    convention="int |p-q|/2",
    generator=absolute(u - 1) / 2,
    at_zero=num(_HALF),
    slope=num(_HALF),
    conjugate=where(t >= num(-_HALF), t, -_HALF),
    kernel=kernels.tv,
    source=Source(_ALI_SILVEY, "examples"),
    symmetric=True,
    metric_power=Fraction(1),
)

TRIANGULAR = FDivergence(
    name="triangular",
    convention="int (p-q)^2/(p+q)",
    generator=(u - 1) * (u - 1) / (u + 1),
    at_zero=num(1),
    slope=num(1),
    conjugate=where(t >= -3, 4 - t - 4 * exp(log(1 - t) / 2), -1),
    kernel=kernels.triangular,
    source=Source("lecam1986", "triangular discrimination"),
    symmetric=True,
    metric_power=_HALF,
)

DIVERGENCES: tuple[FDivergence, ...] = (
    KL,
    REVERSE_KL,
    JS,
    JEFFREYS,
    PEARSON,
    NEYMAN,
    HELLINGER,
    TV,
    TRIANGULAR,
)
"""The divergences without a parameter; ``alpha(a)`` is a family of them (alpha.py)."""
