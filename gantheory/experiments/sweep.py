"""Runs an experiment's points over an executor, and writes its folder."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row, key_of
from gantheory.experiments.folder import Folder
from gantheory.experiments.record import add_to_record
from gantheory.experiments.settings import Settings, frozen
from gantheory.theory.errors import InputError

Progress = Callable[[str, int, int], None]
"""Called with a finished point's key, how many are done, and how many there are."""


@final
@dataclass(frozen=True)
class Sweep:
    """What a run found.

    Attributes
    ----------
    experiment, settings, folder
        What was run, and where it is kept.
    rows
        The finished points, in the experiment's order.
    failures
        Points that failed, with their error in one line: `--resume` tries them again.
    comparisons
        Theory beside the measurements; empty while points are missing.
    """

    experiment: Experiment
    settings: Settings
    folder: Folder
    rows: tuple[Row, ...]
    failures: tuple[tuple[Inputs, str], ...]
    comparisons: tuple[Comparison, ...]

    def exit_code(self) -> int:
        """1 if theory and measurement disagree; 3 if points are missing or it is not decided."""
        if any(c.agrees is False for c in self.comparisons):
            return 1
        decided = self.comparisons and all(c.agrees for c in self.comparisons if c.predicted)
        return 0 if decided and not self.failures else 3


def run_sweep(
    experiment: Experiment,
    settings: Settings,
    path: Path,
    executor: Executor,
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> Sweep:
    """Run what is missing, point by point, and compare with theory once all is there.

    Raises
    ------
    InputError
        If the folder does not fit, or a module that the experiment needs is missing.
    """
    if lacking := missing_module(experiment):
        raise InputError(lacking)
    folder = Folder(path)
    rows = folder.take_up(frozen(experiment.name, settings), resume=resume)
    wanted = {key_of(inputs): inputs for inputs in experiment.all_inputs(settings)}
    done = {key: row for key, row in rows.items() if key in wanted}
    if len(done) < len(wanted):
        add_to_record(path, fresh=not done)
    waiting: dict[Future[Results], str] = {
        executor.submit(run_point, experiment.name, inputs): key
        for key, inputs in wanted.items()
        if key not in done
    }
    failures = []
    for future in as_completed(waiting):
        key = waiting[future]
        error = future.exception()
        if error is not None:
            failures.append((wanted[key], f"{type(error).__name__}: {error}"))
            continue
        done[key] = Row(wanted[key], future.result())
        folder.append(wanted[key], done[key].results)
        if progress:
            progress(key, len(done), len(wanted))
    folder.rewrite([done[key] for key in wanted if key in done])
    return replace(finished(experiment, settings, folder), failures=tuple(failures))


def finished(experiment: Experiment, settings: Settings, folder: Folder) -> Sweep:
    """What a folder holds, compared with theory if all is there; nothing is run.

    Raises
    ------
    InputError
        If the settings do not fit together, or a line of the folder cannot be read.
    """
    wanted = [key_of(inputs) for inputs in experiment.all_inputs(settings)]
    done = folder.rows()
    rows = tuple(done[key] for key in wanted if key in done)
    comparisons: Sequence[Comparison] = ()
    if len(rows) == len(wanted):
        comparisons = experiment.compare(settings, rows)
    return Sweep(experiment, settings, folder, rows, (), tuple(comparisons))


def missing_module(experiment: Experiment) -> str:
    """Which module an experiment lacks, and what to install; empty if it has all it needs."""
    for module in experiment.needs:
        if importlib.util.find_spec(module) is None:
            return f"{experiment.name} needs {module}: pip install 'gantheory[{_EXTRAS[module]}]'"
    return ""


def run_point(name: str, inputs: Inputs) -> Results:
    """Run one point, in whatever process this is called."""
    return experiment_of(name).run(inputs)


_EXTRAS = {"torch": "neural"}
