"""The divergences by name, each a kernel up to a factor and an exchange of its two laws."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from gantheory.divergence.text import parse_divergence
from gantheory.enclosure.kernel import (
    Jeffreys,
    JensenShannon,
    Kernel,
    KullbackLeibler,
    Power,
    TotalVariation,
    Triangular,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@final
@dataclass(frozen=True)
class Entry:
    """``D(p, q) = factor * integral of kernel(p, q)``, of ``kernel(q, p)`` if ``swap``."""

    kernel: Kernel
    factor: Fraction = Fraction(1)
    swap: bool = False


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        "js": Entry(JensenShannon()),
        "kl": Entry(KullbackLeibler()),
        "reverse-kl": Entry(KullbackLeibler(), swap=True),
        "jeffreys": Entry(Jeffreys()),
        "pearson": Entry(Power(Fraction(2)), factor=Fraction(2)),
        "neyman": Entry(Power(Fraction(2)), factor=Fraction(2), swap=True),
        "hellinger": Entry(Power(Fraction(1, 2)), factor=Fraction(1, 4)),
        "tv": Entry(TotalVariation()),
        "triangular": Entry(Triangular()),
    }
)


def entry_of(name: str) -> Entry:
    """Look a divergence up by name, ``alpha(a)`` included.

    Raises
    ------
    InputError
        If the name is unknown (the nearest one is suggested), or ``a`` is no rational or 0 or 1.
    """
    known = parse_divergence(name).name
    if known in ENTRIES:
        return ENTRIES[known]
    return Entry(Power(Fraction(known.removeprefix("alpha(").removesuffix(")"))))
