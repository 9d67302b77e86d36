"""Verdicts are computed from findings, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, final, get_args


@final
class Verdict(Enum):
    """What may be said of a claim."""

    PROVED = "PROVED"
    PROVED_ASSUMING = "PROVED ASSUMING"
    CERTIFIED = "CERTIFIED"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    UNDECIDED = "UNDECIDED"


Kind = Literal["formal", "derivation", "exact", "enclosure", "property", "experiment"]
KINDS: tuple[Kind, ...] = (
    "formal",
    "derivation",
    "exact",
    "enclosure",
    "property",
    "experiment",
)
Finding = Literal[
    "proved",
    "refuted",
    "certified",
    "supported",
    "agrees",
    "undecided",
    "recorded",
    "not run",
]

FINDINGS: tuple[Finding, ...] = get_args(Finding)


@final
@dataclass(frozen=True)
class Evidence:
    """What one way of knowing found about one claim.

    Attributes
    ----------
    kind
        The way of knowing.
    finding
        What it found. `agrees` is a finite number of instances on which an equality held to the
        last digit asked: it supports, and never proves.
    scope
        What the finding is about: "for all", "200 laws", a witness, a parameter box.
    seconds
        How long it took.
    detail
        One line for a reader: the witness, the reason for an undecided.
    assuming
        Names of the textbook theorems that a derivation used.
    uses
        Ids of the claims that a derivation used.
    """

    kind: Kind
    finding: Finding
    scope: str
    seconds: float
    detail: str = ""
    assuming: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


class Contradiction(Exception):
    """One way of knowing proves what another refutes: the harness itself is wrong."""


def verdict_of(evidence: Sequence[Evidence]) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict of a claim, and the textbook theorems it assumes.

    Raises
    ------
    Contradiction
        If the claim is proved (or certified) and refuted.
    """
    proofs = [e for e in evidence if e.finding in ("proved", "recorded")]
    found = {e.finding for e in evidence}
    if "refuted" in found:
        if proofs or "certified" in found:
            names = ", ".join(f"{e.kind}: {e.finding}" for e in evidence)
            raise Contradiction(f"the same claim is proved and refuted ({names})")
        return Verdict.REFUTED, ()
    if proofs:
        assuming = min((e.assuming for e in proofs), key=len)
        return (Verdict.PROVED_ASSUMING, assuming) if assuming else (Verdict.PROVED, ())
    if "certified" in found:
        return Verdict.CERTIFIED, ()
    if "supported" in found or "agrees" in found:
        return Verdict.SUPPORTED, ()
    return Verdict.UNDECIDED, ()


_STRENGTH = (
    Verdict.UNDECIDED,
    Verdict.SUPPORTED,
    Verdict.CERTIFIED,
    Verdict.PROVED_ASSUMING,
    Verdict.PROVED,
)


def compare(found: Verdict, expected: Verdict) -> Literal["as expected", "weaker", "contradicts"]:
    """A found verdict against the expected one; a stronger consistent verdict is as expected."""
    if found is expected:
        return "as expected"
    if found is Verdict.REFUTED:
        return "contradicts"
    if expected is Verdict.REFUTED:
        return "weaker" if found in (Verdict.UNDECIDED, Verdict.SUPPORTED) else "contradicts"
    stronger = _STRENGTH.index(found) >= _STRENGTH.index(expected)
    return "as expected" if stronger else "weaker"
