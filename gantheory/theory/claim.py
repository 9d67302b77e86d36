"""A claim: one statement, said once, with its source and the verdict that is expected of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import final

from gantheory.theory.expr import And, Expr, Implies
from gantheory.theory.model import LineModel, Model
from gantheory.theory.verdict import Verdict


@final
@dataclass(frozen=True)
class Source:
    """Where a claim comes from.

    Attributes
    ----------
    key
        The key of the work, `goodfellow2014` say: also the folder of the claim.
    place
        The number in that work ("Theorem 1", "eq. (4)").
    """

    key: str
    place: str


@final
@dataclass(frozen=True)
class Hypothesis:
    """A named assumption beyond the kinds of the variables."""

    name: str
    formula: Expr


@final
@dataclass(frozen=True)
class Claim:
    """A statement, universally quantified over its free variables.

    Attributes
    ----------
    id
        `source.name`, lower case.
    title
        One sentence, as a reader would say it.
    says
        The formula. Its free variables range over their kinds, on any sigma-finite measure space.
    source
        Where it is printed.
    expected
        The verdict a correct checker reaches.
    given
        Named hypotheses.
    assuming
        The textbook theorems that an expected PROVED ASSUMING names.
    model
        Values for the free variables on a finite space that satisfy every hypothesis: a claim
        whose hypotheses no law meets would be provable and empty.
    drops
        For a variant: the id of the claim it comes from, when one assumption is dropped.
    weakened
        Why the verdict that is reached is weaker than `expected`, where it is; empty otherwise.
    """

    id: str
    title: str
    says: Expr
    source: Source
    expected: Verdict
    given: tuple[Hypothesis, ...] = ()
    assuming: tuple[str, ...] = ()
    model: Model | LineModel | None = field(default=None, hash=False, compare=False)
    drops: str = ""
    weakened: str = ""

    @property
    def statement(self) -> Expr:
        """Hypotheses and conclusion as one formula."""
        if not self.given:
            return self.says
        return Implies(And(*(h.formula for h in self.given)), self.says)
