"""`python -m gantheory.formal`: let Coq check every theorem of the map, and record it.

The record is a file of the project: what changed in it (a statement, an axiom) is to be read before
it is committed.
"""

from __future__ import annotations

import sys

from gantheory.formal.check import checked_record
from gantheory.formal.development import find_development
from gantheory.formal.record import write_record
from gantheory.theory.errors import InputError


def main() -> str:
    """Check and record; nothing is written if anything is refused or could not be asked."""
    here = find_development()
    record = checked_record(here, lambda line: print(line, file=sys.stderr))  # noqa: T201
    write_record(here.record, record)
    return f"{len(record.theorems)} theorems recorded in {here.record}"


if __name__ == "__main__":
    try:
        print(main())  # noqa: T201
    except InputError as error:
        sys.exit(f"error: {error}")
