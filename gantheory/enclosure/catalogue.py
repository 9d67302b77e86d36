"""The divergences by name, each a kernel up to a factor and an exchange of its two laws."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, final

from gantheory.enclosure.kernel import (
    Jeffreys,
    JensenShannon,
    Kernel,
    KullbackLeibler,
    Power,
    TotalVariation,
    Triangular,
)
from gantheory.measure.exact import exact
from gantheory.theory.errors import InputError

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

_ALPHA = re.compile(r"\s*alpha\s*\(([^()]*)\)\s*")


def entry_of(name: str) -> Entry:
    """Look a divergence up by name, ``alpha(a)`` included.

    Raises
    ------
    InputError
        If the name is unknown (the nearest one is suggested), or ``a`` is no rational or 0 or 1.
    """
    if name in ENTRIES:
        return ENTRIES[name]
    match = _ALPHA.fullmatch(name)
    if match is None:
        near = difflib.get_close_matches(name, [*ENTRIES, "alpha(a)"], n=1, cutoff=0.0)
        raise InputError(
            f"{name!r} is no divergence that can be enclosed: expected one of"
            f" {', '.join(ENTRIES)} or alpha(a); did you mean {near[0]!r}?"
        )
    a = exact(match[1], "alpha's parameter")
    if a in (0, 1):
        limit = "kl" if a else "reverse-kl"
        raise InputError(f"alpha({a}) is a limit, not a power: ask for {limit} instead")
    return Entry(Power(a))
