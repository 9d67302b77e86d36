"""Steps of derivations, and witnesses, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from gantheory.deadline import OutOfTime, deadline
from gantheory.power.score import Trial
from gantheory.power.statement import drawn, shown
from gantheory.theory.errors import InputError
from gantheory.theory.expr import And, Expr, Implies, Not, Somewhere, expand, free_variables
from gantheory.theory.fold import fold
from gantheory.theory.model import LineModel, Model
from gantheory.theory.mutate import changes, models_near
from gantheory.theory.text import text
from gantheory.theory.wellformed import IllFormed, check
from gantheory.ways import EXAMPLES, is_universal, judged

if TYPE_CHECKING:
    from gantheory.derivation.proof import Discharge, Step
    from gantheory.derivation.theorem import Theorem
    from gantheory.theory.attach import Attached

Ask = Callable[[], Trial]
"""A trial that is yet to be made."""
L = TypeVar("L")

SECONDS = 0.5
"""How long a tactic may look at one mutant of a step."""
STEP_MUTANTS = 12
"""How many mutants of one step are tried: evenly spread over all of them."""


def steps_changed(attached: Attached) -> Iterator[Ask]:
    """Other statements in the place of each step, for the same tactic with the same reasons."""
    for n, step, discharge in _steps(attached):
        others = _other_statements(step.statement)
        for words, other in others[:: -(-len(others) // STEP_MUTANTS) or 1]:
            yield partial(_tried, f"step {n}, {words}", discharge, other, discharge.by)


def steps_without_a_reason(attached: Attached) -> Iterator[Ask]:
    """Each step with one of its reasons left out."""
    for n, step, discharge in _steps(attached):
        for i, reason in enumerate(discharge.by):
            rest = (*discharge.by[:i], *discharge.by[i + 1 :])
            change = f"step {n}, without {text(fold(reason.conclusion))}"
            yield partial(_tried, change, discharge, step.statement, rest)


def _steps(attached: Attached) -> Iterator[tuple[int, Step, Discharge]]:
    from gantheory.derivation.chain import proof_of
    from gantheory.derivation.values import Refuse

    try:
        steps = proof_of(attached).steps
    except Refuse:  # the verdict of the claim tells why
        return
    for n, step in enumerate(steps, start=1):
        if step.discharge is not None:
            yield n, step, step.discharge


def _tried(change: str, discharge: Discharge, goal: Expr, by: tuple[Theorem, ...]) -> Trial:
    from gantheory.derivation.values import Refuse

    try:
        with deadline(SECONDS, of_work=True):
            theorem = discharge.tactic(goal, by)
    except (Refuse, OutOfTime, RecursionError):
        return Trial(change, refused=True)
    return Trial(change, refused=False, wrong=_falsity(theorem, goal))


def _other_statements(t: Expr) -> list[tuple[str, Expr]]:
    found = {expand(t): ("", t)}
    for words, other in changes(t):
        try:
            check(other)
        except IllFormed:
            continue
        found.setdefault(expand(other), (words, other))
    return list(found.values())[1:]


def _falsity(theorem: Theorem, asked: Expr) -> str:
    """Why a theorem should not have been granted; empty if nothing speaks against it."""
    if theorem.conclusion != expand(asked):
        return f"granted as {text(theorem.conclusion)}"
    hypotheses = sorted(theorem.hypotheses, key=text)
    said = Implies(And(*hypotheses), theorem.conclusion) if hypotheses else theorem.conclusion
    if not is_universal(said):
        return ""
    finding, told = drawn(said, EXAMPLES["quick"])
    return f"granted, and false on {told}" if finding == "refuted" else ""


# --------------------------------------------------------------------------------------- witnesses


def witnesses_changed(attached: Attached) -> Iterator[Ask]:
    """The counterexample or witness with one thing changed: refused, or one as well."""
    for words, model in _models_near(attached.make()):
        yield partial(_judged, attached, words, model)


def _judged(attached: Attached, change: str, model: object) -> Trial:
    statement = attached.claim.statement
    try:
        _, answer, _ = judged(statement, model)
    except InputError:  # no model of the claim
        return Trial(change, refused=True)
    refused = answer is not (attached.role == "witness")
    return Trial(change, refused, _against_kernel(statement, model, answer=answer))


def _models_near(model: object) -> Iterator[tuple[str, object]]:
    """Finite models with one number changed; on others, laws exchanged or put for one another."""
    from gantheory.enclosure.exact import CountableModel

    if isinstance(model, Model):
        yield from models_near(model)
    elif isinstance(model, LineModel):
        for words, laws in _exchanged(model.laws):
            yield words, replace(model, laws=laws)
    elif isinstance(model, CountableModel):
        for words, densities in _exchanged(model.densities):
            yield words, replace(model, densities=densities)


def _exchanged(held: Mapping[str, L]) -> Iterator[tuple[str, dict[str, L]]]:
    for a, b in combinations(sorted(held), 2):
        yield f"{a} and {b} exchanged", {**held, a: held[b], b: held[a]}
        yield f"{a} the same as {b}", {**held, a: held[b]}


def _against_kernel(statement: Expr, model: object, *, answer: bool | None) -> str:
    """The kernel judges finite models too, by other means: it may refuse, but not contradict."""
    from gantheory.derivation.models import on_model

    if answer is None or not isinstance(model, Model) or statement.op == "somewhere":
        return ""
    other = Not(statement) if answer else statement
    variables = tuple(sorted(free_variables(statement), key=lambda v: str(v.args[0])))
    goal = Somewhere(variables, other)
    if shown(lambda: on_model(goal, model), SECONDS):
        return f"evaluated to {answer}, and the kernel proves the contrary"
    return ""
