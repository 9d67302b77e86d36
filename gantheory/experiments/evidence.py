"""What experiments tell of claims: measured now, at a small size, or read from their folders.

A comparison with theory names the claims that it bears on. It supports them, with its confidence
and its number of runs, and never proves; one that disagrees supports nothing, and says so.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.experiments.catalogue import MODULES, experiment_of
from gantheory.experiments.executors import local
from gantheory.experiments.experiment import Comparison, Experiment
from gantheory.experiments.folder import SETTINGS, Folder
from gantheory.experiments.record import Record, read_record
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep, finished, missing_module, run_sweep
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import Evidence, Finding

Say = Callable[[str], None]
"""Called with a line about what is being done."""


@final
@dataclass(frozen=True)
class Measured:
    """An experiment, and what is known of it.

    Attributes
    ----------
    experiment
        Which.
    sweep
        What was found; None if it did not run.
    seconds
        How long it took; 0 if it was read.
    record
        How it was made, if it was read from a folder.
    why_not
        Why it did not run, or could not be read; empty if it did.
    """

    experiment: Experiment
    sweep: Sweep | None = None
    seconds: float = 0.0
    record: Record | None = None
    why_not: str = ""

    @property
    def counts(self) -> bool:
        """Whether it was measured in this run, or by the same sources."""
        return self.sweep is not None and (self.record is None or self.record.current)


def measure(experiments: Sequence[Experiment], jobs: int, say: Say) -> Iterator[Measured]:
    """Run experiments at their small size; one that lacks a module is told, and not run."""
    for e in experiments:
        if lacking := missing_module(e):
            yield Measured(e, why_not=lacking)
            continue
        say(f"experiment {e.name}")
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as place, local(jobs) as pool:
            settings = settings_of(e.parameters, None, e.small)
            found = run_sweep(e, settings, Path(place, "results"), pool)
        yield Measured(e, found, time.perf_counter() - start)


def read_results(experiment: Experiment, folder: Path) -> Measured | None:
    """What a folder holds of an experiment; None if it holds nothing of it.

    Nothing is run. Its comparisons with theory are made anew, from the results.
    """
    if not (folder / SETTINGS).is_file():
        return None
    try:
        settings = settings_of(experiment.parameters, folder / SETTINGS)
        found = finished(experiment, settings, Folder(folder))
    except InputError as error:
        return Measured(experiment, why_not=f"{folder} cannot be read: {error}")
    return Measured(experiment, found, 0.0, read_record(folder))


def known_or_measured(
    folder: Path | None, jobs: int, say: Say, claims: Collection[str] | None = None
) -> list[Measured]:
    """Every experiment: as a folder of results holds it, else measured now at its small size.

    One that has no small size takes minutes: it is not run, and says what to do.

    Parameters
    ----------
    folder
        Holds a folder for each experiment, of its name; None if there is none.
    jobs
        In how many processes to measure.
    say
        Called with a line about what is being done.
    claims
        Measure only what bears on some of these; if not given, everything.
    """
    found = []
    for e in map(experiment_of, MODULES):
        known = read_results(e, folder / e.name) if folder is not None else None
        if known is None and not e.small:
            ask = f"gantheory experiment {e.name}"
            known = Measured(e, why_not=f"it takes minutes: {ask}, then --results with its folder")
        if known is not None:
            found.append(known)
        elif claims is None or not set(claims).isdisjoint(e.claims):
            found += measure([e], jobs, say)
    return found


def disagreements(measured: Sequence[Measured]) -> list[str]:
    """A line for each comparison in which theory and measurement disagree; stale ones are none."""
    return [
        f"experiment {m.experiment.name} DISAGREES with theory: {c.what}: theory {c.predicted}, "
        f"measured {c.measured}"
        for m in measured
        if m.sweep is not None and m.counts
        for c in m.sweep.comparisons
        if c.agrees is False
    ]


def evidence_of(measured: Sequence[Measured]) -> Mapping[str, tuple[Evidence, ...]]:
    """Evidence by the id of the claim."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for m in measured:
        if m.sweep is None:
            pairs = [
                (claim, _evidence("not run", "", m, m.why_not)) for claim in m.experiment.claims
            ]
        elif not m.sweep.comparisons:
            words = "points failed, or are missing"
            pairs = [(claim, _evidence("undecided", "", m, words)) for claim in m.experiment.claims]
        else:
            pairs = [(claim, _compared(c, m)) for c in m.sweep.comparisons for claim in c.claims]
        for claim, evidence in pairs:
            found[claim] = (*found.get(claim, ()), evidence)
    return found


def _compared(c: Comparison, m: Measured) -> Evidence:
    runs = f"{c.runs} run{'' if c.runs == 1 else 's'}, {c.uncertainty}"
    said = f"{c.what}: theory {c.predicted}; measured {c.measured}"
    if m.record is not None and not m.record.current:
        stale = f"recorded on {m.record.when} by other sources, counts for nothing: {said}"
        return _evidence("undecided", runs, m, stale)
    if m.record is not None:
        said = f"recorded on {m.record.when}: {said}"
    if not c.agrees:
        said = f"{'not decided' if c.agrees is None else 'DISAGREES'}: {said}"
    return _evidence("supported" if c.agrees else "undecided", runs, m, said)


def _evidence(finding: Finding, scope: str, m: Measured, detail: str) -> Evidence:
    return Evidence("experiment", finding, scope, m.seconds, f"{m.experiment.name}, {detail}")
