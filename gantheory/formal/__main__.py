"""`python -m gantheory.formal`: let Coq check every theorem of the map, and record it.

The record is a file of the project: what changed in it (a statement, an axiom) is to be read before
it is committed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from gantheory.formal.audit import Audited
from gantheory.formal.check import refused
from gantheory.formal.development import find_development
from gantheory.formal.examine import Examined, examine
from gantheory.formal.record import Record, write_record
from gantheory.theory.errors import InputError


def main() -> int:
    """Check and record; 1, and no record, if anything is refused or could not be asked."""
    here = find_development()
    found = examine(here, here.map.theorems, lambda line: print(line, file=sys.stderr))  # noqa: T201
    reasons = [
        answer if isinstance(answer, str) else refused(here, theorem, answer.answer)
        for theorem, answer in found
    ]
    theorems = {
        theorem.name: answer.answer
        for theorem, answer in found
        if isinstance(answer, Examined) and isinstance(answer.answer, Audited)
    }
    if wrong := sorted({reason for reason in reasons if reason}):
        raise InputError("nothing is recorded: " + "\n  ".join(wrong))
    versions = {answer.coq for _, answer in found if isinstance(answer, Examined)}
    record = Record(
        coq=", ".join(sorted(versions)),
        when=datetime.now(UTC).date().isoformat(),
        sources=here.digest,
        says={path: here.says(path) for path in here.sources},
        theorems=theorems,
    )
    write_record(here.record, record)
    print(f"{len(theorems)} theorems recorded in {here.record}")  # noqa: T201
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except InputError as error:
        sys.exit(f"error: {error}")
