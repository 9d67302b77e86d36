"""Evidence points at its claim: decorators that only return objects.

A module of claims holds claims and these; discovery finds them by scanning the module's names, so
a user's own package adds claims and evidence without registering anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, final

from gantheory.theory.claim import Claim

Role = Literal["derivation", "refutation", "counterexample", "witness"]


@final
@dataclass(frozen=True)
class Attached:
    """A function that yields evidence for a claim.

    Attributes
    ----------
    claim
        The claim it bears on.
    role
        `derivation`: returns a kernel proof of the statement; `refutation`: a kernel proof that
        the statement fails somewhere; `counterexample`: a finite model (or a countable law) on
        which the statement is false, or a `Conditional`; `witness`: a model on which an
        existential holds.
    make
        The function.
    """

    claim: Claim
    role: Role
    make: Callable[[], object]


@final
@dataclass(frozen=True)
class Conditional:
    """A counterexample in two parts, for a claim that is not evaluated as it stands.

    Attributes
    ----------
    proof
        A kernel proof that under its hypotheses the claim fails (for some values of the variables
        that the hypotheses do not name).
    model
        A model on which the hypotheses hold.
    others
        The values that the proof gives to the other variables, in words.
    """

    proof: object
    model: object
    others: str = ""


def _attach(claim: Claim, role: Role) -> Callable[[Callable[[], object]], Attached]:
    return lambda make: Attached(claim, role, make)


def derivation_of(claim: Claim) -> Callable[[Callable[[], object]], Attached]:
    """The decorated function derives the claim in the kernel."""
    return _attach(claim, "derivation")


def refutation_of(claim: Claim) -> Callable[[Callable[[], object]], Attached]:
    """The decorated function derives, in the kernel, that the claim fails somewhere."""
    return _attach(claim, "refutation")


def counterexample_to(claim: Claim) -> Callable[[Callable[[], object]], Attached]:
    """The decorated function returns a model on which the claim is false."""
    return _attach(claim, "counterexample")


def witness_of(claim: Claim) -> Callable[[Callable[[], object]], Attached]:
    """The decorated function returns a model on which the existential claim is true."""
    return _attach(claim, "witness")
