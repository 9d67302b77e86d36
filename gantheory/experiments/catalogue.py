"""The named experiments, each in a module of its own that is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from gantheory.experiments.experiment import Experiment
from gantheory.measure.family import nearest
from gantheory.theory.errors import InputError

MODULES: Mapping[str, str] = {
    "algorithm-1": "algorithm_1",
    "atlas": "atlas",
    "sample-size": "sample_size",
    "gaussian-uniform": "gaussian_uniform",
    "mode-collapse": "mode_collapse",
    "saturation": "saturation",
    "width-sweep": "width_sweep",
    "wrong-equilibrium": "wrong_equilibrium",
}
"""The module of each experiment, which calls it `EXPERIMENT`."""


def experiment_of(name: str) -> Experiment:
    """Find an experiment by its name.

    Raises
    ------
    InputError
        If there is none; the nearest name is suggested.
    """
    if name not in MODULES:
        raise InputError(
            f"there is no experiment {name[:40]!r}: {nearest(name[:40], list(MODULES))}"
        )
    found = import_module(f"gantheory.experiments.{MODULES[name]}").EXPERIMENT
    if not isinstance(found, Experiment):
        raise TypeError(f"{MODULES[name]}.EXPERIMENT is no experiment")
    return found
