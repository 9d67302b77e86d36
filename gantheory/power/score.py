"""What became of mutants, and the score that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, final

from gantheory.theory.verdict import Finding, Kind

Truth = Literal["false", "true", "unsettled"]


@final
@dataclass(frozen=True)
class Fate:
    """What became of one mutant.

    Attributes
    ----------
    change
        What was changed.
    statement
        The mutant itself.
    findings
        What each way of knowing found; a way that does not apply is absent.
    because
        The counterexample, or what proves it; empty for an unsettled mutant.
    later
        The counterexample, if the property runner found it only by drawing more than by default.
    heavy
        Whether heavy-tailed laws alone were seen to speak against it.
    """

    change: str
    statement: str
    findings: Mapping[Kind, Finding]
    because: str = ""
    later: str = ""
    heavy: bool = False

    @property
    def is_false(self) -> bool:
        """Whether an evaluator exhibits a counterexample."""
        return "refuted" in self.findings.values()

    @property
    def is_proved(self) -> bool:
        """Whether some way calls it proved or certified."""
        return bool({"proved", "certified"} & set(self.findings.values()))

    @property
    def truth(self) -> Truth:
        """False, true or unsettled."""
        return "false" if self.is_false else "true" if self.is_proved else "unsettled"

    @property
    def survives(self) -> bool:
        """Whether it is false, and the property runner does not see that at the default effort."""
        missed = self.findings.get("property") in ("supported", "undecided")
        return self.is_false and (missed or bool(self.later))

    @property
    def is_beyond_finite_laws(self) -> bool:
        """Whether it survives, and no finite law is known to show that it is false: heavy-tailed
        ones do, or balls on the line where no drawn law meets its hypotheses.
        """
        return self.survives and (self.heavy or self.findings.get("exact") == "undecided")


@final
@dataclass(frozen=True)
class Trial:
    """A changed step of a derivation, or a changed witness.

    Attributes
    ----------
    change
        What was changed, and where.
    refused
        Whether it was refused.
    wrong
        Why it should have been refused and was not; empty if all is well.
    """

    change: str
    refused: bool
    wrong: str = ""


@final
@dataclass(frozen=True)
class Score:
    """The power of the checks of one claim.

    Attributes
    ----------
    id
        The claim.
    fates
        Mutants of its statement.
    steps
        Mutants of the steps of its derivation, tried in their place by the same tactic.
    reasons
        Its steps without one of their reasons; a reason that is not needed is not refused.
    witnesses
        Mutants of its counterexample or witness.
    failures
        What went wrong inside the harness.
    made
        How many mutants its statement has; a quick measurement looks at some of them.
    """

    id: str
    fates: tuple[Fate, ...] = ()
    steps: tuple[Trial, ...] = ()
    reasons: tuple[Trial, ...] = ()
    witnesses: tuple[Trial, ...] = ()
    failures: tuple[str, ...] = ()
    made: int = 0

    def of(self, truth: Truth) -> tuple[Fate, ...]:
        """The mutants that are false, true or unsettled."""
        return tuple(f for f in self.fates if f.truth == truth)

    def killed(self, kind: Kind) -> tuple[int, int]:
        """How many false mutants a way refuses, of those that it has something to say of."""
        seen = [f.findings[kind] for f in self.of("false") if kind in f.findings]
        refusals = ("undecided",) if kind == "derivation" else ("refuted",)
        return sum(found in refusals for found in seen), len(seen)

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """False mutants that the property runner takes for true."""
        return tuple(f for f in self.fates if f.survives)

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is proved and false: each shows that the harness is wrong."""
        both = [f for f in self.fates if f.is_false and f.is_proved]
        told = [f"{f.change}: proved, and false on {f.later or f.because}" for f in both]
        trials = (*self.steps, *self.reasons, *self.witnesses)
        return (*told, *(f"{t.change}: {t.wrong}" for t in trials if t.wrong))


@final
@dataclass(frozen=True)
class PowerRun:
    """The scores in the order of the claims; those of unfinished claims are left out."""

    scores: tuple[Score, ...]
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """130 interrupted; 1 something false is proved; 3 the harness failed, or a mutant survives
        the property runner that is false on a finite law or on the line; 0 otherwise.
        """
        if self.interrupted:
            return 130
        if any(s.wrong for s in self.scores):
            return 1
        survivors = [f for s in self.scores for f in s.survivors if not f.is_beyond_finite_laws]
        failed = not self.scores or any(s.failures for s in self.scores)
        return 3 if survivors or failed else 0
