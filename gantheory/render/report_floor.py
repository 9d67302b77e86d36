"""How far a generator's family stays from the data, certified in the run that a report shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from gantheory.enclosure.result import Enclosure

# Each a law of a family that shifts and scales make of one law, and a family that is closed under
# shifts and scales: neither changes JSD, so what holds for the law holds for its whole family.
# The third says which claim tells more of it.
_ASKED = (("uniform(0,1)", "normal", "capacity.gaussian_uniform"),)
_DIGITS = 9


@final
@dataclass(frozen=True)
class Floor:
    """The least JSD between the laws of one family and those of another.

    Attributes
    ----------
    target, family
        The names of the families of the data and of the generator.
    jsd
        The infimum, in nats.
    claim
        The id of the claim that tells more of it.
    """

    target: str
    family: str
    jsd: Enclosure
    claim: str


def certified_floors() -> tuple[Floor, ...]:
    """The floors that can be certified over a whole family; what cannot be is left out."""
    from gantheory.enclosure.projection.fit import fit
    from gantheory.measure.text import parse_family, parse_law

    found = []
    for target, family, claim in _ASKED:
        best = fit(parse_law(target), parse_family(family), "js", _DIGITS)
        low = best.value.low
        if best.status == "global" and isinstance(low, Fraction) and low > 0:
            found.append(Floor(target.partition("(")[0], family, best.value, claim))
    return tuple(found)
