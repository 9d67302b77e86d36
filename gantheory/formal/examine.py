"""One run of Coq over theorems: what it grants, what fails, and what it could not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

from gantheory.formal.audit import Audited, Memory, audit
from gantheory.formal.build import Say, build, build_folder, locked
from gantheory.formal.coq import Coq, find_coq, install
from gantheory.formal.development import Development
from gantheory.formal.theorems import FormalTheorem, Tier


@final
@dataclass(frozen=True)
class Examined:
    """What Coq said about one theorem.

    Attributes
    ----------
    coq
        The version that was asked.
    answer
        Its statement and axioms; or why Coq does not grant it: file, line, and Coq's message.
    seconds
        How long its file took to compile; 0 if it was compiled already.
    """

    coq: str
    answer: Audited | str
    seconds: float


def examine(
    here: Development, theorems: Sequence[FormalTheorem], say: Say
) -> list[tuple[FormalTheorem, Examined | str]]:
    """Ask Coq about theorems; a text says why it could not be asked about one."""
    coq = find_coq()
    found: dict[FormalTheorem, Examined | str] = {}
    for tier in here.map.tiers.values():
        asked = [t for t in theorems if t.tier == tier.name]
        if asked and isinstance(coq, str):
            reason = f"{coq}: {install(tier)}"
            say(f"{tier.name}: {reason}; the record speaks")
            found |= dict.fromkeys(asked, reason)
        elif asked and isinstance(coq, Coq):
            found |= _examine_tier(here, tier, asked, coq, say)
    return [(t, found[t]) for t in theorems]


def _examine_tier(
    here: Development, tier: Tier, theorems: Sequence[FormalTheorem], coq: Coq, say: Say
) -> dict[FormalTheorem, Examined | str]:
    defects = {t: here.defects(t) for t in theorems}
    sound = [t for t in theorems if not defects[t]]
    folder = build_folder(here, coq)
    with locked(folder):
        memory = Memory(folder / f"audit-{tier.name}.json", here.digest_of(tier))
        answers: dict[str, Audited | str] = dict(memory.of(sound) or {})
        seconds: Mapping[str, float] = {}
        if not answers and sound:
            if lacking := coq.lacks(tier):
                say(f"{tier.name}: {lacking}; the record speaks")
                return dict.fromkeys(theorems, lacking)
            built = build(here, sorted({t.path for t in sound}), folder, say)
            seconds = built.seconds
            whole = [t for t in sound if t.path not in built.errors]
            if whole:
                say(f"coqc: statements and axioms of {len(whole)} theorems in {tier.name}/")
                answers = audit(here, tier, whole, coq, folder)
            memory.keep({name: a for name, a in answers.items() if isinstance(a, Audited)})
            answers |= {t.name: built.errors[t.path] for t in sound if t.path in built.errors}
    answers |= {t.name: defects[t] for t in theorems if defects[t]}
    return {t: Examined(coq.version, answers[t.name], seconds.get(t.path, 0.0)) for t in theorems}
