"""What a family of generators can reach at most, certified: the floor under its trained values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import final

from gantheory.enclosure.projection.fit import fit, game_value
from gantheory.enclosure.result import Enclosure
from gantheory.measure.text import parse_family, parse_law
from gantheory.theory.errors import InputError

_DIGITS = 12


@final
@dataclass(frozen=True)
class Floor:
    """The least C(G) over the normal laws, and where it is.

    Attributes
    ----------
    value
        ``inf_G C(G) = -log 4 + 2 inf JSD``.
    sd
        The best member's standard deviation.
    matching_sd
        The standard deviation of the member with the data's moments, which is the best one for
        ``KL(p_data || p_g)``.
    """

    value: Enclosure
    sd: Enclosure
    matching_sd: Enclosure


@lru_cache(maxsize=8)
def normal_floor(target: str) -> Floor:
    """The floor of an affine generator of normal noise, certified over all normal laws.

    Raises
    ------
    InputError
        If it could not be certified for this target, with what is missing.
    """
    law, family = parse_law(target), parse_family("normal")
    best = []
    for name in ("js", "kl"):
        found = fit(law, family, name, _DIGITS)
        if found.status != "global" or len(found.minimisers) != 1:
            raise InputError(
                f"no single best normal law for {target} in {name} is certified "
                f"({found.status}; {found.reason}): take another target"
            )
        best.append(found)
    value = game_value(best[0])
    if value is None:
        raise AssertionError("JSD has a least value, so C(G) has one")
    js, kl = (found.minimisers[0]["sd"] for found in best)
    return Floor(value, js, kl)
