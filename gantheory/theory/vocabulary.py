"""The words of the theory, each defined once as a tree over densities with respect to mu.

Conventions: natural logarithms; 0 log 0 = 0; an expectation under p runs over {p > 0} only, so its
integrand need not be defined elsewhere. `p` stands for p_data and `q` for p_g throughout.
"""

from __future__ import annotations

from fractions import Fraction

from gantheory.theory.expr import Definition, Inf, Int, Sup, exp, log, num, oo, var, where
from gantheory.theory.kinds import (
    DENSITY,
    DISCRIMINATOR,
    OPEN_DISCRIMINATOR,
    REAL,
    SCORE,
)

p = var("p", DENSITY)
q = var("q", DENSITY)
r = var("r", DENSITY)
D = var("D", DISCRIMINATOR)
D2 = var("E", DISCRIMINATOR)
u = var("u", DISCRIMINATOR)
D_open = var("Do", OPEN_DISCRIMINATOR)
_f = var("f", SCORE)
_g = var("g", SCORE)
_x = var("x", REAL)

HALF = num(Fraction(1, 2))

E = Definition("E", (p, _f), Int(where(p > 0, p * _f, 0)))
"""E[p](f), the expectation of f under the law with density p: over {p > 0} only."""

H = Definition("H", (p, _g), -E(p, log(_g)))
"""H(p, r) = -E_p log r: the cross-entropy, r normalised or not. H(p, p) is the entropy."""

KL = Definition("KL", (p, q), Int(where(p > 0, where(q > 0, p * log(p / q), oo), 0)))
"""KL(p||q), +oo where q does not dominate p."""

m = Definition("m", (p, q), (p + q) / 2)
"""The even mixture m = (p + q)/2."""

JSD = Definition("JSD", (p, q), HALF * KL(p, m(p, q)) + HALF * KL(q, m(p, q)))
"""The Jensen-Shannon divergence, not doubled and not its square root."""

TV = Definition("TV", (p, q), HALF * Int(where(p < q, q - p, p - q)))
"""The total variation distance, int |p - q| / 2."""

ReverseKL = Definition("ReverseKL", (p, q), KL(q, p))
"""KL(q||p)."""

Jeffreys = Definition("Jeffreys", (p, q), KL(p, q) + KL(q, p))
"""KL(p||q) + KL(q||p)."""

Pearson = Definition(
    "Pearson", (p, q), Int(where(q > 0, (p - q) * (p - q) / q, where(p > 0, oo, 0)))
)
"""int (p-q)^2/q, +oo where q does not dominate p."""

Neyman = Definition("Neyman", (p, q), Pearson(q, p))
"""int (p-q)^2/p."""

Triangular = Definition("Triangular", (p, q), Int(where(p + q > 0, (p - q) * (p - q) / (p + q), 0)))
"""int (p-q)^2/(p+q): the triangular discrimination (Le Cam 1986)."""

Hellinger = Definition(
    "Hellinger", (p, q), 1 - Int(where(p > 0, where(q > 0, exp(log(p * q) / 2), 0), 0))
)
"""1 - int sqrt(pq), the root written as an exponential."""

V = Definition("V", (p, q, D), E(p, log(D)) + E(q, log(1 - D)))
"""V(D, G) = E_{p_data} log D + E_{p_g} log(1 - D), in [-oo, 0] (Goodfellow et al. 2014, (1))."""

Dstar = Definition("Dstar", (p, q), where(p + q > 0, p / (p + q), u))
"""The optimal discriminator p/(p+q) (Goodfellow et al. 2014, (2)); where both densities vanish it
is any discriminator u."""

C = Definition("C", (p, q), Sup(D, V(p, q, D)))
"""The virtual training criterion C(G) = sup_D V(D, G)."""

C_open = Definition("C_open", (p, q), Sup(D_open, V(p, q, D_open)))
"""The same supremum over discriminators into the open interval (0,1)."""

loss = Definition("loss", (p, q, D), H(p, D) + H(q, 1 - D))
"""The study note's discriminator loss H(p_data, D) + H(p_g, 1 - D)."""

least_loss = Definition("least_loss", (p, q), Inf(D, loss(p, q, D)))
"""The least value of the study note's loss over all discriminators."""

log_likelihood = Definition(
    "log_likelihood", (p, q, D), HALF * E(p, log(D)) + HALF * E(q, log(1 - D))
)
"""The expected log-likelihood sum_y P(Y=y) E[log P_D(y|x) | Y=y] of P_D(1|x) = D(x),
P_D(0|x) = 1 - D(x), under equal class priors, x ~ p given Y = 1 and x ~ q given Y = 0."""

eg_weight = Definition("eg_weight", (p, q), where(q > 0, q * exp(-log(1 - Dstar(p, q))), 0))
"""Weights of the exponentiated-gradient step of size 1: q exp(-grad), before normalising. The
gradient of q -> V(D, q) at x is log(1 - D(x)), taken at the optimal D."""

sigmoid = Definition("sigmoid", (_x,), exp(_x) / (1 + exp(_x)))
"""The logistic function 1/(1 + e^-x) = e^x/(1 + e^x)."""

STANDARD = (
    E,
    H,
    KL,
    m,
    JSD,
    TV,
    ReverseKL,
    Jeffreys,
    Pearson,
    Neyman,
    Triangular,
    Hellinger,
    V,
    Dstar,
    C,
    C_open,
    loss,
    least_loss,
    log_likelihood,
    eg_weight,
    sigmoid,
)
"""Every definition above: a name of the theory always means this."""
