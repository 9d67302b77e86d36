"""The ways of knowing, each as a function from a claim to what it found.

A refusal is a finding (`undecided`, with the reason). Any other exception is left to the runner,
for which it is the harness's own failure.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from gantheory.theory.expr import And, Expr, Not, Somewhere, expand, free_variables, walk
from gantheory.theory.model import Model
from gantheory.theory.text import text
from gantheory.theory.verdict import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gantheory.derivation.proof import Proof
    from gantheory.theory.attach import Attached
    from gantheory.theory.claim import Claim
    from gantheory.theory.verdict import Finding, Kind

Effort = Literal["quick", "default", "thorough"]
EXAMPLES: Mapping[Effort, int] = {"quick": 40, "default": 200, "thorough": 1000}
"""How many models the property runner draws for one claim."""


def ways_of(
    claim: Claim, attached: tuple[Attached, ...], effort: Effort, kinds: frozenset[Kind]
) -> Iterator[Callable[[], Evidence]]:
    """Every way, of the kinds asked, in which something can be found out about a claim."""
    for a in attached:
        if a.role in ("derivation", "refutation") and "derivation" in kinds:
            yield partial(_timed, partial(derived, a))
        if a.role in ("counterexample", "witness") and "exact" in kinds:
            yield partial(_timed, partial(instance, a))
    if "exact" in kinds and is_ground(claim.statement):
        yield partial(_timed, partial(decided, claim))
    if "property" in kinds and is_universal(claim.statement):
        yield partial(_timed, partial(searched, claim, effort))


def _timed(find: Callable[[], Evidence]) -> Evidence:
    start = time.perf_counter()
    found = find()
    return replace(found, seconds=time.perf_counter() - start)


def _found(kind: Kind, finding: Finding, scope: str, detail: str = "") -> Evidence:
    return Evidence(kind, finding, scope, 0.0, detail)


# ------------------------------------------------------------------------------------- derivation


def goal(attached: Attached) -> Expr:
    """What a derivation or a refutation of its claim has to conclude."""
    statement = attached.claim.statement
    if attached.role == "derivation":
        return expand(statement)
    variables = tuple(sorted(free_variables(statement), key=lambda v: str(v.args[0])))
    return expand(Somewhere(variables, Not(statement)))


def derived(attached: Attached) -> Evidence:
    """What the kernel grants: the statement itself, with no hypothesis left, or nothing."""
    from gantheory.derivation.values import Refuse

    scope = "for all" if attached.role == "derivation" else "on some space"
    try:
        proof = proof_of(attached)
    except Refuse as refusal:
        return _found("derivation", "undecided", scope, str(refusal))
    theorem, wanted = proof.theorem, goal(attached)
    if theorem.conclusion != wanted:
        return _found(
            "derivation",
            "undecided",
            scope,
            f"the derivation ends in another statement: {text(theorem.conclusion)}, "
            f"and not {text(wanted)}",
        )
    if theorem.hypotheses:
        left = "; ".join(sorted(text(h) for h in theorem.hypotheses))
        return _found("derivation", "undecided", scope, f"hypotheses are left over: {left}")
    return Evidence(
        kind="derivation",
        finding="proved" if attached.role == "derivation" else "refuted",
        scope=scope,
        seconds=0.0,
        detail=f"{len(proof.steps)} step{'' if len(proof.steps) == 1 else 's'}",
        assuming=tuple(sorted(theorem.assumed)),
        uses=tuple(sorted(theorem.uses)),
    )


def proof_of(attached: Attached) -> Proof:
    """Run a derivation.

    Raises
    ------
    Refuse
        If a step of it fails.
    TypeError
        If it returns something other than a kernel proof.
    """
    from gantheory.derivation.proof import Proof

    proof = attached.make()
    if not isinstance(proof, Proof):
        raise TypeError(f"the {attached.role} returned {type(proof).__name__}, not a Proof")
    return proof


def granted_proofs(attached: tuple[Attached, ...]) -> tuple[Proof, ...]:
    """The derivations and refutations of a claim that the kernel grants, to be read."""
    from gantheory.derivation.values import Refuse

    proofs = []
    for a in attached:
        if a.role in ("derivation", "refutation"):
            try:
                proofs.append(proof_of(a))
            except Refuse:  # the evidence tells why
                continue
    return tuple(proofs)


# ------------------------------------------------------------------------------------------ exact


def instance(attached: Attached) -> Evidence:
    """A counterexample or a witness, judged by the exact evaluator."""
    from gantheory.enclosure.exact.evaluate import evaluate

    statement, model = attached.claim.statement, attached.make()
    where = _describe(model)
    if attached.role == "witness" and statement.op != "somewhere":
        raise TypeError("a witness proves only a claim that says `on some space: ...`")
    answer, reason = evaluate(statement, model)
    if answer is None:
        return _found("exact", "undecided", where, reason)
    if attached.role == "counterexample":
        if answer:
            return _found("exact", "undecided", where, "the statement holds on the counterexample")
        return _found("exact", "refuted", where, where)
    if not answer:
        return _found("exact", "undecided", where, "the statement fails on the witness")
    return _found("exact", "proved", where, where)


def decided(claim: Claim) -> Evidence:
    """A statement about fixed numbers alone is decided by computing them."""
    from gantheory.enclosure.exact.evaluate import evaluate

    answer, reason = evaluate(claim.statement, Model())
    finding: Finding = "undecided" if answer is None else "proved" if answer else "refuted"
    return _found("exact", finding, "the numbers named", reason if answer is None else "")


def is_ground(statement: Expr) -> bool:
    """Whether a statement is about fixed numbers alone: no variable, and no measure space."""
    return not any(t.op in ("var", "int", "ae") for t in walk(expand(statement)))


def is_universal(statement: Expr) -> bool:
    """Whether a statement is about all values of its variables, so that drawing some tests it."""
    return statement.op != "somewhere" and bool(free_variables(statement))


def model_failure(claim: Claim) -> str:
    """Why the claim's own model does not show that its hypotheses can be met; empty if it does."""
    from gantheory.enclosure.exact.evaluate import evaluate

    if not claim.given or claim.model is None:
        return ""
    hypotheses = And(*(h.formula for h in claim.given))
    answer, reason = evaluate(hypotheses, model_of(claim.model))
    if answer:
        return ""
    why = reason if answer is None else "they fail on it"
    return f"the hypotheses are not shown to be satisfiable by the claim's model: {why}"


def model_of(values: Mapping[str, object] | Model) -> Model:
    """A claim's model as a finite space: counting measure on as many points as the values have."""
    if isinstance(values, Model):
        return values
    points = max((len(v) for v in values.values() if isinstance(v, tuple)), default=1)
    return Model((Model().mu[0],) * points, dict(values))  # type: ignore[arg-type]


def _describe(model: object) -> str:
    from gantheory.sampling.describe import describe

    return describe(model) if isinstance(model, Model) else str(model)


# --------------------------------------------------------------------------------------- property


def searched(claim: Claim, effort: Effort) -> Evidence:
    """Models drawn by Hypothesis, each judged by the exact evaluator."""
    from gantheory.sampling import search

    seed = zlib.crc32(claim.id.encode())  # the same cases at every run, others for each claim
    outcome = search(claim.statement, examples=EXAMPLES[effort], seed=seed)
    return outcome.finding()
