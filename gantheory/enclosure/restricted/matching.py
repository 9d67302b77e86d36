"""Members of a family that a class of discriminators cannot tell from the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, final

from flint import arb


@final
@dataclass(frozen=True)
class Matching:
    """Where the value is least.

    Attributes
    ----------
    status
        ``constant`` if every member matches, ``no_minimiser`` if they only come close.
    members
        The free parameters of those that do: all of them, or one of infinitely many.
    reason
        How they are known, and which others there are.
    """

    status: Literal["global", "constant", "no_minimiser"]
    members: tuple[Mapping[str, arb | Fraction], ...]
    reason: str


def blind(what: str, *, others: bool) -> str:
    """The reason: which members have the target's moments, or masses of the cells."""
    if others:
        return f"D = 1/2 is best against every member with the target's {what}; one is given"
    return f"D = 1/2 is best against the one member with the target's {what}"
