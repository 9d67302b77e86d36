"""The record of a checked run: it speaks where Coq is not, as long as the sources are the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

from gantheory.formal.audit import Audited
from gantheory.theory.errors import InputError


@final
@dataclass(frozen=True)
class Record:
    """What a run of Coq granted.

    Attributes
    ----------
    coq
        The version.
    when
        The day.
    sources
        The digest of the whole development.
    says
        By file, the digest of what it says: statements and definitions, not proofs.
    theorems
        By full name, the statement and the axioms.
    """

    coq: str = ""
    when: str = ""
    sources: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    theorems: Mapping[str, Audited] = field(default_factory=dict)


def read_record(file: Path) -> Record:
    """The record in a file; an empty one if there is none.

    Raises
    ------
    InputError
        If the file is no record.
    """
    if not file.is_file():
        return Record()
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        theorems = {
            name: Audited(str(t["statement"]), tuple(map(str, t["axioms"])))
            for name, t in found["theorems"].items()
        }
        return Record(found["coq"], found["when"], found["sources"], found["says"], theorems)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{file} is no record of a checked run: write it anew ({error})"
        ) from error


def write_record(file: Path, record: Record) -> None:
    """Write a record, so that a change of one statement is a change of one place."""
    document = {
        "coq": record.coq,
        "when": record.when,
        "sources": record.sources,
        "says": dict(sorted(record.says.items())),
        "theorems": {
            name: {"statement": t.statement, "axioms": list(t.axioms)}
            for name, t in sorted(record.theorems.items())
        },
    }
    file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
