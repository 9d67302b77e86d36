"""Rigorous enclosures: numbers with a guarantee, by ball arithmetic.

The one package that imports ``flint``.
"""

from gantheory.enclosure.ball import certainly, working_precision
from gantheory.enclosure.divergences import divergence, refine
from gantheory.enclosure.game import criterion, optimal_discriminator, value_at_constant
from gantheory.enclosure.result import Enclosure

__all__ = [
    "Enclosure",
    "certainly",
    "criterion",
    "divergence",
    "optimal_discriminator",
    "refine",
    "value_at_constant",
    "working_precision",
]
