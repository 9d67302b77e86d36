"""An experiment as data: its settings, its points, what a point measures, what theory predicts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from gantheory.experiments.settings import Parameter, Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Inputs = Mapping[str, Any]
"""What a point is given: JSON values by name. Its canonical text is the point's key."""

Results = Mapping[str, Any]
"""What a point measured: JSON values by name; nothing that differs from run to run."""


@final
@dataclass(frozen=True)
class Row:
    """One finished point."""

    inputs: Inputs
    results: Results


@final
@dataclass(frozen=True)
class Comparison:
    """A prediction of theory beside what was measured.

    Attributes
    ----------
    what
        The quantity, in words.
    predicted, measured
        As text, with the digits that are meant; `predicted` is empty where theory is silent.
    uncertainty
        Of what was measured, with its confidence; "exact" if there is none.
    runs
        How many points it rests on.
    agrees
        Whether they agree; None if the uncertainty does not decide it, or nothing is predicted.
    claims
        The ids of the claims that it bears on.
    """

    what: str
    predicted: str
    measured: str
    uncertainty: str
    runs: int
    agrees: bool | None
    claims: tuple[str, ...] = ()


@final
@dataclass(frozen=True)
class Experiment:
    """A named experiment.

    Attributes
    ----------
    name
        As on the command line.
    title
        One sentence: what is asked.
    theory
        What theory says of it: a paragraph of Markdown.
    parameters
        Its settings, with defaults; every experiment also has a `seed`.
    points
        The inputs of all points; each is run on its own, in any order.
    run
        What one point measures. `seed` among its inputs is the point's own.
    compare
        Theory beside the measurements.
    draw
        Draws the figure.
    needs
        Modules that it cannot run without, such as "torch".
    check
        Raises an InputError if settings that are allowed one by one do not fit together.
    claims
        The ids of the claims that its comparisons may bear on.
    small
        Settings, as `name=value`, at which it takes seconds and still decides: for evidence.
    """

    name: str
    title: str
    theory: str
    parameters: tuple[Parameter, ...]
    points: Callable[[Settings], Sequence[Inputs]]
    run: Callable[[Inputs], Results]
    compare: Callable[[Settings, Sequence[Row]], Sequence[Comparison]]
    draw: Callable[[Settings, Sequence[Row], Figure], None]
    needs: tuple[str, ...] = ()
    check: Callable[[Settings], None] = lambda _: None
    claims: tuple[str, ...] = ()
    small: tuple[str, ...] = ()

    def all_inputs(self, settings: Settings) -> tuple[Inputs, ...]:
        """Every point's inputs, each with a seed of its own that does not depend on the others.

        Raises
        ------
        InputError
            If the settings do not fit together.
        """
        self.check(settings)
        return tuple(
            {**inputs, "seed": seed_of(self.name, settings["seed"], inputs)}
            for inputs in self.points(settings)
        )


def key_of(inputs: Inputs) -> str:
    """A point's canonical text: the same for the same inputs, whatever their order."""
    return json.dumps(inputs, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seed_of(name: str, seed: int, inputs: Inputs) -> int:
    """A point's seed, in [0, 2^32), from the experiment's and from its own inputs alone."""
    text = f"{name}:{seed}:{key_of(inputs)}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
