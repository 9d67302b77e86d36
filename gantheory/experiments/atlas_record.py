"""The atlas that the package carries: the folder of one run, as `gantheory atlas` left it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gantheory.experiments.atlas import EXPERIMENT
from gantheory.experiments.evidence import read_results

if TYPE_CHECKING:
    from gantheory.experiments.evidence import Measured

FOLDER = Path(__file__).parent / "recorded" / "atlas"


def recorded_atlas() -> Measured | None:
    """What is recorded, with when and by what; None if nothing is."""
    return read_results(EXPERIMENT, FOLDER)
