"""When, with what and from which sources an experiment's folder was filled."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import final

import gantheory
from gantheory.experiments.folder import write

MADE = "made.json"


@final
@dataclass(frozen=True)
class Record:
    """How results were made.

    Attributes
    ----------
    when
        The day (UTC) on which the last run that added to them began.
    versions
        Of gantheory and of Python, then.
    sources
        The digests of the package's sources in all runs that added to them.
    """

    when: str
    versions: str
    sources: tuple[str, ...]

    @property
    def current(self) -> bool:
        """Whether they were made by the sources that are here, and by no others."""
        return self.sources == (sources_digest()[0],)


def sources_digest() -> tuple[str, int]:
    """The SHA-256 of the package's Python files, by path, and how many they are."""
    root = Path(gantheory.__file__).parent
    paths = sorted(root.rglob("*.py"), key=lambda p: p.relative_to(root).as_posix())
    whole = hashlib.sha256()
    for path in paths:
        inside = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()}\0{inside}\n".encode())
    return whole.hexdigest(), len(paths)


def read_record(folder: Path) -> Record:
    """The record in a folder; one without sources, which counts for nothing, if it is not there."""
    try:
        said = json.loads((folder / MADE).read_text(encoding="utf-8"))
        sources = tuple(map(str, said["sources"]))
        return Record(str(said["when"]), str(said["versions"]), sources)
    except (OSError, ValueError, KeyError, TypeError):
        return Record("an unknown day", "unknown versions", ())


def add_to_record(folder: Path, *, fresh: bool) -> None:
    """Say that the sources that are here add to a folder; `fresh` if it holds no result yet."""
    before = () if fresh else read_record(folder).sources or ("unknown",)
    now = sources_digest()[0]
    said = {
        "when": datetime.now(UTC).date().isoformat(),
        "versions": f"gantheory {gantheory.__version__}, Python {platform.python_version()}",
        "sources": [*(s for s in before if s != now), now],
    }
    write(folder / MADE, json.dumps(said, indent=1) + "\n")
