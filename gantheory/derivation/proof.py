"""What a derivation returns: a theorem, and the steps that a reader follows to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import final

from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import Expr


@final
@dataclass(frozen=True)
class Discharge:
    """How a step was granted, so that another statement can be tried in its place.

    Attributes
    ----------
    by
        The theorems that were its reasons.
    tactic
        Grants a statement for some reasons, or refuses it.
    """

    by: tuple[Theorem, ...]
    tactic: Callable[[Expr, Sequence[Theorem]], Theorem]


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
    discharge
        How it was granted; None if by a rule of the kernel that its author called.
    """

    statement: Expr
    because: str
    theorem: Theorem
    link: tuple[str, Expr] | None = None
    discharge: Discharge | None = field(default=None, compare=False, repr=False)


@final
@dataclass(frozen=True)
class Proof:
    """A theorem and the steps that lead to it."""

    theorem: Theorem
    steps: tuple[Step, ...]
