"""A claim with one thing changed: what each way of knowing says of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
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

SECONDS = 1.0
"""How long the tactics may look for a proof of one mutant."""


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
    """Ask every way about one mutant; the tactics may use the original's `own` theorems."""
    claim, findings, because = mutant.claim, dict[Kind, Finding](), ""

    def note(kind: Kind, found: _Found | None) -> None:
        nonlocal because
        if found is not None:
            findings[kind], told = found
            if found[0] == "refuted" or (found[0] == "proved" and not because):
                because = told

    later = ""
    statement = claim.statement
    note("derivation", _proved(statement, own))
    if is_ground(statement):
        note("exact", _told(decided(claim)))
    if statement.op == "somewhere":
        note("exact", _existential(claim, effort))
    if is_universal(statement):
        # A proof needs no support: to draw a few is enough to contradict it.
        first = "quick" if because and effort == "default" else effort
        found, later = _drawn(statement, first)
        note("property", found)
    note("enclosure", _told(enclosed(claim)))
    if is_universal(statement) and not because:
        note("exact", _heavy_tailed(claim))
    return Fate(mutant.change, text(statement), findings, because, later)


def _drawn(statement: Expr, effort: Effort) -> tuple[_Found, str]:
    """What the property runner finds; and, where only a thorough one found it, how."""
    if effort != "thorough":
        return drawn(statement, EXAMPLES[effort]), ""
    first = drawn(statement, EXAMPLES["default"])
    if first[0] == "refuted":
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


def _proved(statement: Expr, own: Sequence[Theorem]) -> _Found:
    """The tactics, with known claims as lemmas; then whatever follows from the claim itself."""
    from gantheory.check import lemmas
    from gantheory.derivation.nearby import from_nearby
    from gantheory.derivation.search import prove

    if shown(lambda: prove(statement, lemmas()), SECONDS):
        return "proved", "by the tactics"
    if own and shown(lambda: from_nearby(statement, own), SECONDS):
        return "proved", "from the claim itself"
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
    """On heavy-tailed laws, which show what no finite law may."""
    from gantheory.check import heavy_tails

    found = heavy_tails(claim)
    if found is None or found.evidence.finding == "undecided":
        return None
    return found.evidence.finding, f"heavy-tailed laws: {found.witness}"
