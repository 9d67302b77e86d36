"""How a report was made: when, with what, from which sources."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import final

import gantheory
from gantheory.formal import find_development
from gantheory.formal.record import read_record
from gantheory.render.report_words import text


@final
@dataclass(frozen=True)
class Made:
    """The run that a report shows.

    Attributes
    ----------
    when
        When it began.
    seconds
        How long the claims took.
    files
        The user's own files of claims.
    sources
        The package's own, as `sources_digest` tells them when the run begins.
    """

    when: datetime
    seconds: float
    files: tuple[str, ...] = ()
    sources: tuple[str, int] = ("unknown", 0)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def made_html(made: Made) -> str:
    """When, with what, and from which sources the verdicts of this page were computed."""
    digest, number = made.sources
    flint = f"python-flint {_version('python-flint')}"
    rows = [
        ("When", f"{made.when:%Y-%m-%d %H:%M} UTC; the claims took {made.seconds:.0f} s"),
        (
            "With",
            f"gantheory {gantheory.__version__}, Python {platform.python_version()}, {flint}",
        ),
        ("Sources", f"{number} Python files of gantheory, SHA-256 {digest}"),
    ]
    rows += _formal()
    rows += [
        ("Claims of", f"{file}, SHA-256 {hashlib.sha256(Path(file).read_bytes()).hexdigest()}")
        for file in made.files
    ]
    listed = "".join(f"<dt>{text(a)}</dt><dd>{text(b)}</dd>" for a, b in rows)
    return f"<p>{_WORDS}</p><dl>{listed}</dl>"


def _formal() -> list[tuple[str, str]]:
    """The record of formal proofs that was read, if there is one."""
    here = find_development()
    record = read_record(here.record)
    if not record.sources:
        return []
    same = record.sources == here.digest
    counts = "those that are here" if same else "not those that are here, so it counts for nothing"
    made = f"recorded on {record.when} by Coq {record.coq}"
    said = f"{made}, for sources of SHA-256 {record.sources}: {counts}"
    return [("Formal proofs", said)]


_WORDS = (
    "Every verdict on this page was computed in one run of <code>gantheory report</code>. That run"
    " does not ask the proof assistant: evidence of the kind formal is read from the record named"
    " here, which counts only for the sources it names, and says that it was recorded. Experiments"
    " were measured in that run, at a small size, or read from the record that is named with them."
)
