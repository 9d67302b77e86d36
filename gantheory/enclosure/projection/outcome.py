"""What is known of the best member of a family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.brackets.check import Bracket
    from gantheory.enclosure.projection.certificate import Certificate
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

Status = Literal["global", "stationary", "no_minimiser", "infinite", "constant"]
IS_MEMBER = "the target is a member, and the divergence separates laws"


@final
@dataclass(frozen=True)
class Fit:
    """What is known of ``inf D(target, member)`` over a family.

    Attributes
    ----------
    name, target, family
        What was asked.
    status
        See :mod:`fit`.
    value
        The infimum; for ``stationary``, an interval that holds it.
    minimisers
        Enclosures of the free parameters of every minimiser; for ``stationary``, of the best
        member found.
    reason
        For ``stationary``, what is missing; else how it is known.
    certificate
        The data behind ``global``, if it needed any.
    bracket
        The data behind a lower end above 0 of ``stationary``.
    """

    name: str
    target: Law
    family: Family
    status: Status
    value: Enclosure
    minimisers: tuple[Mapping[str, Enclosure], ...] = ()
    reason: str = ""
    certificate: Certificate | None = None
    bracket: Bracket | None = None
