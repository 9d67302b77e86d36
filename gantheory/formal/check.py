"""The formal proofs as evidence: checked by Coq, or recorded by an earlier check."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from gantheory.formal.audit import Audited
from gantheory.formal.build import Say
from gantheory.formal.coq import install
from gantheory.formal.development import Development, find_development
from gantheory.formal.examine import Examined, examine
from gantheory.formal.record import Record, read_record
from gantheory.formal.theorems import FOR_ALL, FormalTheorem
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import Evidence, Finding

Findings = Mapping[str, tuple[Evidence, ...]]
"""What Coq found, by the id of the claim."""

RECORD_AGAIN = "python -m gantheory.formal"
"""The command that checks everything and writes the record."""


def recorded(development: Development | None = None) -> Findings:
    """What the record says: nothing is built, and a stale record is worth nothing."""
    here = development or find_development()
    record = read_record(here.record)
    return _by_claim((t, _recorded(here, record, t)) for t in here.map.theorems)


def check(
    claims: Collection[str] | None = None,
    say: Say = lambda _: None,
    development: Development | None = None,
) -> Findings:
    """Let Coq check the theorems of these claims (of all), and compare them with the record.

    Where Coq or the libraries of a tier are missing, the record speaks, and the evidence says so.

    Parameters
    ----------
    claims
        Ids; all if not given.
    say
        Called with a line about what is being done.
    development
        The project's own, if not given.
    """
    here = development or find_development()
    theorems = [t for t in here.map.theorems if claims is None or t.claim in claims]
    record = read_record(here.record)
    return _by_claim(
        (
            t,
            _recorded(here, record, t, answer)
            if isinstance(answer, str)
            else _judged(here, record, t, answer),
        )
        for t, answer in examine(here, theorems, say)
    )


def checked_record(development: Development, say: Say = lambda _: None) -> Record:
    """A record of what Coq grants now: of every theorem of the map, or of none.

    Raises
    ------
    InputError
        If a theorem is refused, or Coq could not be asked about it; the message says why.
    """
    theorems: dict[str, Audited] = {}
    wrong: dict[str, None] = {}
    versions: set[str] = set()
    for theorem, found in examine(development, development.map.theorems, say):
        reason = found if isinstance(found, str) else refused(development, theorem, found.answer)
        if reason or isinstance(found, str) or isinstance(found.answer, str):
            wrong[reason] = None
        else:
            theorems[theorem.name] = found.answer
            versions.add(found.coq)
    if wrong:
        raise InputError("nothing is recorded: " + "\n  ".join(wrong))
    return Record(
        coq=", ".join(sorted(versions)),
        when=datetime.now(UTC).date().isoformat(),
        sources=development.digest,
        says={path: development.says(path) for path in development.served},
        theorems=theorems,
    )


def _judged(here: Development, record: Record, theorem: FormalTheorem, found: Examined) -> Evidence:
    """What Coq said of a theorem, against the whitelist of its tier and against the record."""
    reason = refused(here, theorem, found.answer) or changed(here, record, theorem, found)
    if reason:
        return _evidence(theorem, "undecided", reason, found.seconds)
    detail = f"{theorem.name}, checked by Coq {found.coq}"
    return _evidence(theorem, _granted(theorem), detail, found.seconds)


def refused(here: Development, theorem: FormalTheorem, answer: Audited | str) -> str:
    """Why a theorem is not granted: it does not compile, or rests on too much; empty if it is."""
    if isinstance(answer, str):
        return answer
    more = sorted(set(answer.axioms) - here.map.tiers[theorem.tier].axioms)
    return f"{theorem.name} rests on {', '.join(more)}, not in theorems.toml" if more else ""


def changed(here: Development, record: Record, theorem: FormalTheorem, found: Examined) -> str:
    """What says something else than was recorded: the statement, or a file it is made of."""
    mend = f"if that is meant, record it with `{RECORD_AGAIN}`"
    before, now = record.theorems.get(theorem.name), found.answer
    if before is None or isinstance(now, str):
        return f"{theorem.name} is not in the record: {mend}"
    if before.statement.split() != now.statement.split():
        printed = f"as Coq {found.coq} prints it, is not the one that Coq {record.coq} recorded"
        return f"the statement of {theorem.name}, {printed}: {mend}"
    for path in here.beneath(theorem.path):
        if record.says.get(path) != here.says(path):
            return f"{path}, on which {theorem.name} rests, says other than recorded: {mend}"
    return ""


def _recorded(
    here: Development, record: Record, theorem: FormalTheorem, reason: str = ""
) -> Evidence:
    why = f"; Coq was not asked: {reason}" if reason else ""
    if record.sources != here.digest or theorem.name not in record.theorems:
        stale = f"the record is stale, the sources changed since {record.when}"
        words = stale if record.sources else "there is no record"
        mend = why or f"; {install(here.map.tiers[theorem.tier])}, then verify --by formal"
        return _evidence(theorem, "undecided", words + mend)
    found = _granted(theorem)
    detail = f"{theorem.name}, recorded by Coq {record.coq}{why}"
    return _evidence(theorem, "recorded" if found == "proved" else found, detail)


def _granted(theorem: FormalTheorem) -> Finding:
    if theorem.refutes:
        return "refuted"
    if theorem.instance:
        return "supported"
    return "proved" if theorem.scope == FOR_ALL else "certified"


def _evidence(
    theorem: FormalTheorem, finding: Finding, detail: str, seconds: float = 0.0
) -> Evidence:
    scope = "for all" if theorem.scope == FOR_ALL else theorem.scope
    return Evidence("formal", finding, scope, seconds, detail)


def _by_claim(found: Iterable[tuple[FormalTheorem, Evidence]]) -> Findings:
    claims: dict[str, tuple[Evidence, ...]] = {}
    for theorem, evidence in found:
        claims[theorem.claim] = (*claims.get(theorem.claim, ()), evidence)
    return claims
