"""Public names for arrays of histograms and for float divergences of laws on the line.

Numpy in, numpy out, nothing cancels, nothing is silently nan. For a guarantee, use
``gantheory.enclosure``.
"""

from gantheory.divergence.arrays import (
    alpha,
    divergence,
    hellinger,
    jeffreys,
    jsd,
    kl,
    neyman,
    pearson,
    reverse_kl,
    triangular,
    tv,
)
from gantheory.divergence.panels import float_divergence
from gantheory.game.arrays import criterion, log_optimal_discriminator, optimal_discriminator

__all__ = [
    "alpha",
    "criterion",
    "divergence",
    "float_divergence",
    "hellinger",
    "jeffreys",
    "jsd",
    "kl",
    "log_optimal_discriminator",
    "neyman",
    "optimal_discriminator",
    "pearson",
    "reverse_kl",
    "triangular",
    "tv",
]
