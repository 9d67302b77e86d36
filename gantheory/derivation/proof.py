"""What a derivation returns: a theorem, and the steps that a reader follows to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import Expr


@final
@dataclass(frozen=True)
class Step:
    """One displayed line of a derivation.

    Attributes
    ----------
    statement
        The formula, as the author wrote it (definitions folded).
    because
        Its justification in words: a rule, a definition, a claim.
    theorem
        What the kernel granted for it.
    link
        For a link of a chain after its first: the relation and the new right end, "=" and b say,
        so that the line reads "... = b"; None for a statement of its own.
    """

    statement: Expr
    because: str
    theorem: Theorem
    link: tuple[str, Expr] | None = None


@final
@dataclass(frozen=True)
class Proof:
    """A theorem and the steps that lead to it."""

    theorem: Theorem
    steps: tuple[Step, ...]
