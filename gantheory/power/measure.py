"""The mutants of claims, over processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from gantheory.power.kept import PARTS, kept_in
from gantheory.power.score import PowerRun, Score
from gantheory.power.statement import fate_of, theorems_of
from gantheory.power.trials import (
    Ask,
    steps_changed,
    steps_without_a_reason,
    witnesses_changed,
)
from gantheory.theory.mutate import mutants_of
from gantheory.theory.verdict import Verdict
from gantheory.verify import Progress, load_once, one_line
from gantheory.workers import check_jobs, in_processes

if TYPE_CHECKING:
    from gantheory.power.score import Fate, Trial
    from gantheory.theory.attach import Attached, Role
    from gantheory.theory.claim import Claim
    from gantheory.theory.discovery import Catalogue
    from gantheory.theory.mutate import Mutant
    from gantheory.ways import Effort

QUICK = 8
"""A quick measurement looks at one in so many mutants: the same ones each time."""
Made = TypeVar("Made")


def measure_power(
    catalogue: Catalogue,
    claims: Sequence[Claim],
    *,
    effort: Effort = "default",
    jobs: int = 1,
    progress: Progress | None = None,
    out: Path | None = None,
    resume: bool = False,
) -> PowerRun:
    """Make mutants of claims, and see what each way of knowing says of them.

    Parameters
    ----------
    catalogue
        Where the claims and their evidence are found.
    claims
        Which to change.
    effort
        How closely to look; a quick measurement looks at one mutant in `QUICK`.
    jobs
        How many processes. A catalogue that was not made by `load` is examined in this one.
    progress
        Called as parts of claims are done.
    out
        A folder that keeps each finished part, on disk before the next one is taken up; None for
        none.
    resume
        Whether to go on with what that folder holds.

    Raises
    ------
    InputError
        If `jobs` is not positive, or the folder does not fit.
    """
    check_jobs(jobs)
    asked = [(c.id, part) for c in claims for part in range(PARTS)]
    kept = kept_in(out, effort, catalogue.files or (), resume=resume) if out is not None else None
    done: dict[str, dict[int, Score]] = {c.id: {} for c in claims}
    for name, part in asked if kept else ():
        if kept and (known := kept.score(name, part)):
            done[name][part] = known
    missing = [(name, part) for name, part in asked if part not in done[name]]
    if kept and missing:
        kept.begin()
    interrupted = False
    try:
        for n, found in _found(catalogue, missing, effort, jobs):
            name, part = missing[n]
            done[name][part] = found
            if kept:
                kept.add(part, found)
            if progress:
                progress(name, sum(map(len, done.values())), len(asked))
        if kept:
            kept.arrange(asked)
    except KeyboardInterrupt:
        interrupted = True
    finished = (c.id for c in claims if len(done[c.id]) == PARTS)
    return PowerRun(tuple(_joined(done[name]) for name in finished), interrupted)


def _found(
    catalogue: Catalogue, asked: Sequence[tuple[str, int]], effort: Effort, jobs: int
) -> Iterator[tuple[int, Score]]:
    if jobs == 1 or catalogue.files is None:
        for n, (name, part) in enumerate(asked):
            yield n, _examine(catalogue, name, part, effort)
        return
    arguments = [(catalogue.files, name, part, effort) for name, part in asked]
    for n, found in in_processes(_examine_in_worker, arguments, jobs):
        if isinstance(found, BaseException):
            yield n, Score(asked[n][0], failures=(one_line(found),))
        else:
            yield n, found


def _examine_in_worker(files: tuple[str, ...], name: str, part: int, effort: Effort) -> Score:
    return _examine(load_once(files), name, part, effort)


def _joined(found: Mapping[int, Score]) -> Score:
    """The parts of one claim, in their order, whichever was done first."""
    parts = [found[n] for n in sorted(found)]
    return Score(
        parts[0].id,
        fates=tuple(x for p in parts for x in p.fates),
        steps=tuple(x for p in parts for x in p.steps),
        reasons=tuple(x for p in parts for x in p.reasons),
        witnesses=tuple(x for p in parts for x in p.witnesses),
        failures=tuple(x for p in parts for x in p.failures),
        made=parts[0].made,
    )


def _examine(catalogue: Catalogue, name: str, part: int, effort: Effort) -> Score:
    """One part of a claim's mutants. What goes wrong is that claim's failure, nobody else's."""
    claim = next(c for c in catalogue.claims if c.id == name)
    attached = catalogue.of(claim)
    failures: list[str] = []

    def made(ask: Callable[..., Iterable[Callable[[], Made]]], *arguments: object) -> list[Made]:
        found = []
        try:
            asked = sample(tuple(ask(*arguments)), name, effort)
            for make in asked[part::PARTS]:
                try:
                    found.append(make())
                except Exception as error:  # noqa: BLE001  one mutant's failure is not the others'
                    failures.append(one_line(error))
        except Exception as error:  # noqa: BLE001
            failures.append(one_line(error))
        return found

    def of_all(ask: Callable[[Attached], Iterator[Ask]], *roles: Role) -> tuple[Trial, ...]:
        return tuple(t for a in attached if a.role in roles for t in made(ask, a))

    mutants = mutants_of(claim) if claim.expected is not Verdict.REFUTED else ()
    return Score(
        name,
        fates=tuple(made(_statements, mutants, attached, effort)),
        steps=of_all(steps_changed, "derivation", "refutation"),
        reasons=of_all(steps_without_a_reason, "derivation", "refutation"),
        witnesses=of_all(witnesses_changed, "counterexample", "witness"),
        failures=tuple(failures),
        made=len(mutants),
    )


def sample(asked: tuple[Made, ...], name: str, effort: Effort) -> tuple[Made, ...]:
    """All that is asked of a claim, or one in `QUICK`; where to begin differs between claims."""
    if effort != "quick":
        return asked
    return asked[crc32(name.encode()) % min(QUICK, len(asked) or 1) :: QUICK]


def _statements(
    mutants: tuple[Mutant, ...], attached: tuple[Attached, ...], effort: Effort
) -> Iterator[Callable[[], Fate]]:
    """The mutants of a claim that should hold. One that should fail has a false statement already,
    and its witness is what is changed.
    """
    own = theorems_of(attached)
    yield from (partial(fate_of, mutant, own, effort) for mutant in mutants)
