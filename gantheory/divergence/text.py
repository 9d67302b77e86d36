"""A divergence's name in text."""

from __future__ import annotations

import re

from gantheory.divergence.alpha import alpha
from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.divergence.fdivergence import FDivergence
from gantheory.measure.family import nearest
from gantheory.theory.errors import InputError

_ALPHA = re.compile(r"alpha\s*\(([^()]*)\)")


def parse_divergence(text: str) -> FDivergence:
    """Read a divergence's name: ``js``, ``reverse-kl``, ``alpha(1/2)``, ...

    Raises
    ------
    InputError
        If the name is unknown; the nearest one is suggested.
    """
    name = text.strip().lower()
    with_order = _ALPHA.fullmatch(name)
    if with_order:
        return alpha(with_order[1])
    if name == "alpha":
        raise InputError("alpha needs its order: write alpha(1/2), say")
    for divergence in DIVERGENCES:
        if divergence.name == name:
            return divergence
    names = [*(d.name for d in DIVERGENCES), "alpha(a)"]
    shown = name if len(name) <= 40 else name[:37] + "..."
    raise InputError(f"unknown divergence {shown!r}: {nearest(name[:40], names)}")
