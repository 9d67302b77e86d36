"""A claim with one thing changed: what each way of knowing says of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from gantheory.deadline import OutOfTime, deadline
from gantheory.power.score import Fate
from gantheory.theory.expr import Expr
from gantheory.theory.text import text
from gantheory.theory.verdict import Finding, Kind
from gantheory.ways import EXAMPLES, Effort, decided, enclosed, is_ground, is_universal

if TYPE_CHECKING:
    from gantheory.derivation.theorem import Theorem
    from gantheory.theory.attach import Attached
    from gantheory.theory.claim import Claim
    from gantheory.theory.mutate import Mutant
    from gantheory.theory.verdict import Evidence

_Found = tuple[Finding, str]

SECONDS: Mapping[Effort, float] = {"quick": 0.35, "default": 0.35, "thorough": 1.0}
"""How long the tactics may look for a proof of one mutant, in seconds of processor time: most
proofs that they find take less than a tenth of one."""
SECONDS_NEARBY = 0.2
"""The same for a proof from the claim itself: nearly all that are found take less than 0.1 s."""
SECONDS_IF_FALSE = 0.05
"""The same for a mutant that is known to be false."""


def theorems_of(attached: Sequence[Attached]) -> tuple[Theorem, ...]:
    """What the derivations of a claim prove."""
    from gantheory.derivation.chain import theorem_of
    from gantheory.derivation.values import Refuse

    found = []
    for a in attached:
        if a.role == "derivation":
            try:
                found.append(theorem_of(a))
            except Refuse:  # the verdict of the claim tells why
                continue
    return tuple(found)


def fate_of(mutant: Mutant, own: Sequence[Theorem], effort: Effort = "default") -> Fate:
    """Ask every way about one mutant; the tactics may use the original's `own` theorems.

    The battery comes first, and what it says of a mutant is checked by the search for a proof.
    Balls and drawn laws are then asked of the false ones, to see whether they notice, and of those
    that nothing has settled. A proof that the battery does not contradict is looked at no further
    unless the effort is thorough.
    """
    claim, statement = mutant.claim, mutant.claim.statement
    universal = is_universal(statement)
    findings: dict[Kind, Finding] = {}
    because = later = ""

    def note(kind: Kind, found: _Found | None) -> None:
        nonlocal because
        if found is not None:
            findings[kind], told = found
            if found[0] == "refuted" or (found[0] == "proved" and not because):
                because = told

    def false() -> bool:
        return "refuted" in findings.values()

    if is_ground(statement):
        note("exact", _told(decided(claim)))
    elif universal:
        note("exact", _on_battery(statement))
    note("derivation", _proved(statement, own, SECONDS_IF_FALSE if false() else SECONDS[effort]))
    if statement.op == "somewhere":
        note("exact", _existential(claim, effort))
    heavy = False
    if false() or not because or effort == "thorough":
        note("enclosure", _told(enclosed(claim)))
        if universal and not because:
            tails = _heavy_tailed(claim)
            note("exact", tails)
            heavy = tails is not None and tails[0] == "refuted"
        if universal and (false() or findings.get("exact") == "supported" or effort == "thorough"):
            found, later = _drawn(statement, _SCORED[effort] if false() else _LOOK[effort])
            note("property", found)
    return Fate(mutant.change, text(statement), findings, because, later, heavy)


_SCORED: Mapping[Effort, Effort] = {
    "quick": "default",
    "default": "default",
    "thorough": "thorough",
}
"""How many laws the property runner draws for a mutant that is known to be false."""
_LOOK: Mapping[Effort, Effort] = {"quick": "quick", "default": "default", "thorough": "thorough"}
"""The same for one that nothing has settled, beside those of the battery: of those that 25 laws do
not refute, 200 refute one in fourteen.
"""


def _on_battery(statement: Expr) -> _Found | None:
    from gantheory.power.battery import on_battery

    return on_battery(statement)


def _drawn(statement: Expr, effort: Effort) -> tuple[_Found, str]:
    """What the property runner finds; and, where only a thorough one found it, how."""
    first = drawn(statement, EXAMPLES["default" if effort == "thorough" else effort])
    if effort != "thorough" or first[0] == "refuted":
        return first, ""
    found, told = drawn(statement, EXAMPLES["thorough"])
    return (found, told), f"{EXAMPLES['thorough']} draws: {told}" if found == "refuted" else ""


def _told(evidence: Evidence | None) -> _Found | None:
    return evidence and (evidence.finding, evidence.detail or evidence.scope)


def drawn(statement: Expr, examples: int) -> _Found:
    """What the property runner finds, and on which laws."""
    from gantheory.sampling import search

    seed = zlib.crc32(text(statement).encode())
    found = search(statement, examples=examples, seed=seed, smallest=False)
    return found.finding().finding, found.description


def _existential(claim: Claim, effort: Effort) -> _Found | None:
    """A witness proves it."""
    from gantheory.check import somewhere

    found = somewhere(claim, effort)
    return found and _told(found.evidence)


def _proved(statement: Expr, own: Sequence[Theorem], seconds: float) -> _Found:
    """What follows from the claim itself, which is soon told; then the tactics, with known claims
    as lemmas.
    """
    from gantheory.check import lemmas
    from gantheory.derivation.nearby import from_nearby
    from gantheory.derivation.search import prove

    if own and shown(lambda: from_nearby(statement, own), min(seconds, SECONDS_NEARBY)):
        return "proved", "from the claim itself"
    if shown(lambda: prove(statement, lemmas()), seconds):
        return "proved", "by the tactics"
    return "undecided", ""


def shown(way: Callable[[], object], seconds: float) -> bool:
    """Whether the kernel grants something in time."""
    from gantheory.derivation.values import Refuse

    try:
        with deadline(seconds, of_work=True):
            way()
    except (Refuse, OutOfTime, RecursionError):
        return False
    return True


def _heavy_tailed(claim: Claim) -> _Found | None:
    """On heavy-tailed laws, which show what no finite law may; there is little time for it."""
    from gantheory.check import heavy_tails

    try:
        with deadline(SECONDS_NEARBY, of_work=True):
            found = heavy_tails(claim)
    except (OutOfTime, RecursionError):
        return None
    if found is None or found.evidence.finding != "refuted":
        return None
    return "refuted", f"heavy-tailed laws: {found.witness}"
