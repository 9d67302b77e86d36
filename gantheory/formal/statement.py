"""The Coq statement of a claim, to be read beside the mathematical one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from gantheory.formal.development import Development, find_development
from gantheory.formal.record import read_record
from gantheory.formal.theorems import FormalTheorem


@final
@dataclass(frozen=True)
class FormalStatement:
    """A theorem of the map with what the record says of it.

    Attributes
    ----------
    theorem
        Which theorem, in which file, with which scope.
    statement
        As Coq prints it: several lines.
    axioms
        The axioms of Coq's logic that the proof uses.
    """

    theorem: FormalTheorem
    statement: str
    axioms: tuple[str, ...]


def statement_of(claim: str, development: Development | None = None) -> tuple[FormalStatement, ...]:
    """The recorded Coq statements of a claim, widest scope first; none if there is no theorem.

    A stale record shows nothing: it does not tell what the files say now.
    """
    here = development or find_development()
    theorems = [t for t in here.map.theorems if t.claim == claim]
    record = read_record(here.record)
    if not theorems or record.sources != here.digest:
        return ()
    found = [(t, record.theorems[t.name]) for t in theorems if t.name in record.theorems]
    return tuple(FormalStatement(t, a.statement, a.axioms) for t, a in found)
