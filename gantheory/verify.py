"""The runner: claims in, verdicts with their evidence out.

Each claim is examined on its own, in this process or in several. Then what rests on another claim
is held against that claim's verdict, and the verdicts are computed.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, final

from gantheory.formal import Findings, recorded
from gantheory.theory.claim import Claim
from gantheory.theory.discovery import (
    Catalogue,
    collect,
    entry_point_modules,
    module_at,
    modules_of,
)
from gantheory.theory.verdict import (
    FINDINGS,
    KINDS,
    Contradiction,
    Evidence,
    Kind,
    Verdict,
    compare,
    verdict_of,
)
from gantheory.theory.wellformed import IllFormed, check_claim
from gantheory.ways import Effort, granted_proofs, model_failure, ways_of
from gantheory.workers import check_jobs, in_processes

if TYPE_CHECKING:
    from gantheory.derivation.outline import Line

_EVALUATORS: Mapping[Kind, str] = {
    "formal": "Coq",
    "derivation": "kernel",
    "exact": "exact arithmetic",
    "property": "exact arithmetic",
    "enclosure": "balls",
    "experiment": "statistics",
}
_DECIDED = ("proved", "refuted")
_LEAST = 4
"""Claims for each process, at least: a process takes a second to start."""

Status = Literal["as expected", "weaker", "contradicts"]
Progress = Callable[[str, int, int], None]
"""Called with the id of a claim that is done, how many are, and how many there are."""


@final
@dataclass(frozen=True)
class Result:
    """A claim, what was found about it, and what may therefore be said.

    Attributes
    ----------
    status
        The verdict against the one the claim expects.
    failure
        What went wrong inside the harness, in one line; empty if nothing did.
    outlines
        The derivations and refutations that the kernel granted in this run, to be read.
    """

    claim: Claim
    evidence: tuple[Evidence, ...]
    verdict: Verdict
    assuming: tuple[str, ...]
    status: Status
    failure: str = ""
    outlines: tuple[tuple[Line, ...], ...] = ()

    @property
    def seconds(self) -> float:
        """How long all the evidence took."""
        return sum(e.seconds for e in self.evidence)

    @property
    def evaluators(self) -> tuple[str, ...]:
        """The independent evaluators that speak for the verdict.

        Exact instances and drawn cases are judged by the same arithmetic, so they count once.
        """
        silent = {"undecided", "not run"}
        speaking = {"refuted"} if self.verdict is Verdict.REFUTED else set(FINDINGS) - silent
        return tuple(
            dict.fromkeys(_EVALUATORS[e.kind] for e in self.evidence if e.finding in speaking)
        )

    def passed_over(self, *, partial: bool) -> bool:
        """Whether none of the ways that were asked (by a partial run) applies to the claim."""
        ran = any(e.finding != "not run" for e in self.evidence)
        return partial and not ran and not self.failure

    def weak(self, *, partial: bool) -> bool:
        """Whether the claim is undecided, failed, or weaker than it may be in such a run."""
        if self.failure or self.verdict is Verdict.UNDECIDED:
            return True
        return self.status == "weaker" and not partial


@final
@dataclass(frozen=True)
class Run:
    """The results in the order of the claims; only those that finished, if interrupted."""

    results: tuple[Result, ...]
    interrupted: bool = False

    def exit_code(self, *, partial: bool) -> int:
        """The exit code of the command.

        Parameters
        ----------
        partial
            Not every way of knowing was asked, or not thoroughly (`--by`, `--quick`): then a
            weaker consistent verdict is as good as the expected one, and a claim that none of
            the asked ways applies to is passed over. Undecided is never a success.

        Returns
        -------
        130 interrupted; 1 a verdict contradicts its expectation; 3 one is weaker than expected or
        undecided, or the harness failed; 0 otherwise.
        """
        if self.interrupted:
            return 130
        if any(r.status == "contradicts" for r in self.results):
            return 1
        judged = [r for r in self.results if not r.passed_over(partial=partial)]
        if not judged or any(r.weak(partial=partial) for r in judged):
            return 3
        return 0


@final
@dataclass(frozen=True)
class _Found:
    """What one process hands back about one claim."""

    id: str
    evidence: tuple[Evidence, ...]
    failure: str = ""
    outlines: tuple[tuple[Line, ...], ...] = ()


def load(files: tuple[str, ...] = (), *more: ModuleType) -> Catalogue:
    """The project's claims, those of installed packages, and those of the files and modules given.

    Raises
    ------
    InputError
        If a file or a package cannot be imported, or two claims share an id.
    """
    modules = [*modules_of("gantheory.claims"), *entry_point_modules(), *more]
    found = collect([*modules, *map(module_at, files)])
    return found if more else replace(found, files=files)


def verify_claims(
    catalogue: Catalogue,
    claims: Sequence[Claim],
    *,
    effort: Effort = "default",
    kinds: frozenset[Kind] = frozenset(KINDS),
    jobs: int = 1,
    progress: Progress | None = None,
    formal: Findings | None = None,
    measured: Findings | None = None,
) -> Run:
    """Examine claims and compute their verdicts.

    Parameters
    ----------
    catalogue
        Where the claims, their evidence and the claims they rest on are found.
    claims
        Which to judge.
    effort
        How many models the property runner draws.
    kinds
        The ways of knowing to ask.
    jobs
        How many processes. A catalogue that was not made by `load` is examined in this one.
    progress
        Called as claims are done.
    formal
        What Coq found, by claim; what its record says, if not given.
    measured
        What experiments found, by claim; nothing, if not given: none is run here.

    Raises
    ------
    InputError
        If `jobs` is not positive.
    Contradiction
        If one claim is both proved and refuted.
    """
    check_jobs(jobs)
    done: dict[str, _Found] = {}
    interrupted = False
    if formal is None:
        formal = recorded() if "formal" in kinds else {}
    try:
        for found in _examined(catalogue, [c.id for c in claims], effort, kinds, jobs):
            told = (*formal.get(found.id, ()), *(measured or {}).get(found.id, ()))
            done[found.id] = _completed(found, told, kinds)
            if progress:
                progress(found.id, len(done), len(claims))
        _support(catalogue, done)
    except KeyboardInterrupt:
        interrupted = True
    settled = _Settled(catalogue, done)
    return Run(tuple(settled.result(c) for c in claims if c.id in done), interrupted)


def together(results: Sequence[Result]) -> Result:
    """What was found about one claim in several runs, each by other ways of knowing, as one result.

    Raises
    ------
    Contradiction
        If the claim is proved by one way and refuted by another.
    """
    claim = results[0].claim
    evidence = tuple(e for r in results for e in r.evidence if e.finding != "not run")
    try:
        verdict, assuming = verdict_of(evidence)
    except Contradiction as contradiction:
        raise Contradiction(f"{claim.id}: {contradiction}") from None
    failure = "; ".join(dict.fromkeys(r.failure for r in results if r.failure))
    status = compare(verdict, claim.expected)
    return Result(claim, evidence, verdict, assuming, status, failure)


def _support(catalogue: Catalogue, done: dict[str, _Found]) -> None:
    """Derive the claims that others rest on, where they were not among those asked for."""
    known = {c.id for c in catalogue.claims}
    while wanted := sorted({u for f in done.values() for u in _uses(f)} & known - done.keys()):
        derivations: frozenset[Kind] = frozenset(("derivation",))
        for found in _examined(catalogue, wanted, "quick", derivations, jobs=1):
            done[found.id] = found


def _uses(found: _Found) -> set[str]:
    return {used for e in found.evidence for used in e.uses}


# -------------------------------------------------------------------------------------- examining


def _examined(
    catalogue: Catalogue, ids: Sequence[str], effort: Effort, kinds: frozenset[Kind], jobs: int
) -> Iterator[_Found]:
    jobs = min(jobs, -(-len(ids) // _LEAST))
    if jobs == 1 or catalogue.files is None:
        for name in ids:
            yield _examine_one(catalogue, name, effort, kinds)
        return
    # A certificate is searched for, which takes longest: such claims begin first.
    certified = {c.id for c in catalogue.claims if c.expected is Verdict.CERTIFIED}
    ids = sorted(ids, key=lambda name: name not in certified)
    asked = [(catalogue.files, name, effort, kinds) for name in ids]
    for n, found in in_processes(_examine_in_worker, asked, jobs):
        yield _Found(ids[n], (), one_line(found)) if isinstance(found, BaseException) else found


@lru_cache(maxsize=1)
def load_once(files: tuple[str, ...]) -> Catalogue:
    """A worker answers many questions about one catalogue."""
    return load(files)


def _examine_in_worker(
    files: tuple[str, ...], name: str, effort: Effort, kinds: frozenset[Kind]
) -> _Found:
    return _examine_one(load_once(files), name, effort, kinds)


def _examine_one(catalogue: Catalogue, name: str, effort: Effort, kinds: frozenset[Kind]) -> _Found:
    """Examine one claim. What goes wrong is that claim's failure, and nobody else's."""
    claim = next(c for c in catalogue.claims if c.id == name)
    try:
        check_claim(claim)
    except IllFormed as error:
        return _Found(name, (), f"ill-formed: {error}")  # nothing can be found out about it
    evidence: list[Evidence] = []
    failures: list[str] = []
    try:
        failures += filter(None, [model_failure(claim)])
    except Exception as error:  # noqa: BLE001  one claim's failure is not the others'
        failures.append(one_line(error))
    for find in ways_of(claim, catalogue.of(claim), effort, kinds, evidence):
        try:
            found = find()
            evidence += [found] if found is not None else []
        except Exception as error:  # noqa: BLE001
            failures.append(one_line(error))
    outlines = _outlines(catalogue, claim, evidence)
    return _Found(name, tuple(evidence), "; ".join(failures), outlines)


def _completed(found: _Found, told: tuple[Evidence, ...], kinds: frozenset[Kind]) -> _Found:
    """With what was found elsewhere; if only some ways were asked, those that do not apply too."""
    evidence = tuple(sorted((*told, *found.evidence), key=lambda e: KINDS.index(e.kind)))
    if kinds != frozenset(KINDS) and not found.failure:
        ran = {e.kind for e in evidence}
        evidence += tuple(
            Evidence(k, "not run", "", 0.0, "does not apply to this claim")
            for k in KINDS
            if k in kinds and k not in ran
        )
    return replace(found, evidence=evidence)


def _outlines(
    catalogue: Catalogue, claim: Claim, evidence: Sequence[Evidence]
) -> tuple[tuple[Line, ...], ...]:
    """The proofs that were found: theorems stay in their process, what is read of them travels."""
    from gantheory.derivation.outline import outline

    granted = any(e.kind == "derivation" and e.finding in _DECIDED for e in evidence)
    proofs = granted_proofs(catalogue.of(claim)) if granted else ()
    return tuple(outline(claim, proof) for proof in proofs)


def one_line(error: BaseException) -> str:
    """The error and the line it came from, without a traceback."""
    message = " ".join(str(error).split())
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {message}{place}"


# --------------------------------------------------------------------------------------- settling


@final
class _Settled:
    """Verdicts, once what each claim rests on is taken into account."""

    def __init__(self, catalogue: Catalogue, done: Mapping[str, _Found]) -> None:
        self._claims = {c.id: c for c in catalogue.claims}
        self._done = done
        self._verdicts: dict[str, tuple[Verdict, tuple[str, ...]]] = {}

    def result(self, claim: Claim) -> Result:
        found = self._done[claim.id]
        circle = self._circle(claim.id)
        verdict, assuming = self._verdict(claim.id)
        return Result(
            claim=claim,
            evidence=self._evidence(claim.id),
            verdict=verdict,
            assuming=assuming,
            status=compare(verdict, claim.expected),
            failure=found.failure or (circle and f"circular support: {circle}"),
            outlines=found.outlines,
        )

    def _verdict(self, name: str) -> tuple[Verdict, tuple[str, ...]]:
        if name not in self._verdicts:
            try:
                self._verdicts[name] = verdict_of(self._evidence(name))
            except Contradiction as contradiction:
                raise Contradiction(f"{name}: {contradiction}") from None
        return self._verdicts[name]

    def _evidence(self, name: str) -> tuple[Evidence, ...]:
        return tuple(self._rested(name, e) for e in self._done[name].evidence)

    def _rested(self, name: str, evidence: Evidence) -> Evidence:
        """Evidence that rests on other claims is worth no more than they are."""
        if evidence.finding not in ("proved", "refuted") or not evidence.uses:
            return evidence
        if circle := self._circle(name):
            return replace(evidence, finding="undecided", detail=f"circular support: {circle}")
        assuming = set(evidence.assuming)
        for used in evidence.uses:
            if used not in self._done:
                return replace(evidence, finding="undecided", detail=f"rests on {used}, unknown")
            verdict, more = self._verdict(used)
            if verdict not in (Verdict.PROVED, Verdict.PROVED_ASSUMING):
                detail = f"rests on {used}, which is {verdict.value}"
                return replace(evidence, finding="undecided", detail=detail)
            assuming.update(more)
        return replace(evidence, assuming=tuple(sorted(assuming)))

    def _circle(self, name: str) -> str:
        """`a -> b -> a`, a way from a claim back to itself through what it rests on; else empty."""
        paths: list[tuple[str, ...]] = [(name,)]
        seen: set[str] = set()
        while paths:
            path = paths.pop(0)
            found = self._done.get(path[-1])
            for used in sorted(_uses(found)) if found else ():
                if used == name:
                    return " -> ".join((*path, name))
                if used not in seen:
                    seen.add(used)
                    paths.append((*path, used))
        return ""
