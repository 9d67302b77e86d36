"""Formal proofs: the Coq development in proofs/formal, checked by Coq or recorded."""

from gantheory.formal.check import Findings, check, recorded
from gantheory.formal.development import Development, find_development
from gantheory.formal.statement import FormalStatement, statement_of

__all__ = [
    "Development",
    "Findings",
    "FormalStatement",
    "check",
    "find_development",
    "recorded",
    "statement_of",
]
