"""The ways of knowing, each as a function from a claim to what it found.

A refusal is a finding (`undecided`, with the reason). Any other exception is left to the runner,
for which it is the harness's own failure.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal

from gantheory.formal import recorded
from gantheory.theory.attach import Conditional
from gantheory.theory.expr import And, Exists, Expr, Not, Somewhere, expand, free_variables, walk
from gantheory.theory.fold import fold
from gantheory.theory.model import LineModel, Model
from gantheory.theory.text import text
from gantheory.theory.verdict import KINDS, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gantheory.derivation.proof import Proof
    from gantheory.theory.attach import Attached
    from gantheory.theory.claim import Claim
    from gantheory.theory.verdict import Finding, Kind

Effort = Literal["quick", "default", "thorough"]
EXAMPLES: Mapping[Effort, int] = {"quick": 25, "default": 200, "thorough": 1000}
"""How many models the property runner draws for one claim (`cases_of`)."""


_FEW = 10


def cases_of(effort: Effort, found: Sequence[Evidence]) -> int:
    """How many models to draw for a claim, after what was found about it. With quick effort: few
    for what is proved, and none for what exact laws refute. Otherwise what was found is ignored,
    for the ways of knowing are to be independent.
    """
    if effort == "quick":
        if any(e.kind == "exact" and e.finding == "refuted" for e in found):
            return 0
        if any(e.finding == "proved" for e in found):
            return _FEW
    return EXAMPLES[effort]


def ways_of(
    claim: Claim,
    attached: tuple[Attached, ...],
    effort: Effort,
    kinds: frozenset[Kind],
    found: Sequence[Evidence] = (),
) -> Iterator[Callable[[], Evidence | None]]:
    """Every way, of the kinds asked, in which something can be found out about a claim.

    Each is a function; one that turns out not to apply returns None. Whoever calls them adds to
    `found`, before the next is asked for, what they found: the draws, which are last, look at it.
    """
    for a in attached:
        if a.role in ("derivation", "refutation") and "derivation" in kinds:
            yield partial(_timed, partial(derived, a))
        if a.role in ("counterexample", "witness") and kinds & {"exact", "enclosure"}:
            yield partial(_timed, partial(instance, a, kinds))
    if "exact" in kinds and is_ground(claim.statement):
        yield partial(_timed, partial(decided, claim))
    if "enclosure" in kinds:
        yield partial(_timed, partial(enclosed, claim))
    if "property" in kinds and is_universal(claim.statement):
        yield partial(_timed, partial(searched, claim, cases_of(effort, found)))


def _timed(find: Callable[[], Evidence | None]) -> Evidence | None:
    start = time.perf_counter()
    found = find()
    return found and replace(found, seconds=time.perf_counter() - start)


def _found(kind: Kind, finding: Finding, scope: str, detail: str = "") -> Evidence:
    return Evidence(kind, finding, scope, 0.0, detail)


def kinds_of(claim: Claim, attached: tuple[Attached, ...]) -> tuple[Kind, ...]:
    """The ways of knowing that may say something of a claim; none of them is asked."""
    from gantheory.enclosure.instances import within_reach

    instances = {_instance_kind(a) for a in attached if a.role in ("counterexample", "witness")}
    applies: Mapping[Kind, bool] = {
        "exact": "exact" in instances or is_ground(claim.statement),
        "enclosure": "enclosure" in instances or within_reach(claim),
    }
    return tuple(
        k
        for k in KINDS
        if (k == "formal" and claim.id in _recorded())
        or (
            any(True for _ in ways_of(claim, attached, "quick", frozenset((k,))))
            and applies.get(k, True)
        )
    )


_recorded = lru_cache(maxsize=1)(recorded)
"""Read once: whether there is a theorem, not what the record is worth now."""


def _instance_kind(attached: Attached) -> Kind:
    """Which evaluator a model is for. What goes wrong in making it is told when it is judged."""
    try:
        model = attached.make()
    except Exception:  # noqa: BLE001
        return "exact"
    return "enclosure" if isinstance(model, LineModel) else "exact"


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
    from gantheory.derivation.chain import proof_of
    from gantheory.derivation.values import Refuse

    scope = "for all" if attached.role == "derivation" else "on some space"
    try:
        proof = proof_of(attached)
    except Refuse as refusal:
        return _found("derivation", "undecided", scope, f"{refusal}{_smallest_laws(refusal)}")
    theorem, wanted = proof.theorem, goal(attached)
    if theorem.conclusion != wanted:
        return _found(
            "derivation",
            "undecided",
            scope,
            f"the derivation ends in another statement: {text(fold(theorem.conclusion))}, "
            f"and not {text(fold(wanted))}",
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


def _smallest_laws(refusal: Exception) -> str:
    """The smallest laws on which a refused step is false, if there are such."""
    from gantheory.derivation.chain import StepRefused
    from gantheory.sampling import search
    from gantheory.sampling.describe import describe

    if not isinstance(refusal, StepRefused) or not is_universal(refusal.statement):
        return ""
    outcome = search(refusal.statement, examples=EXAMPLES["default"], seed=0)
    if outcome.counterexample is None:
        return ""
    return f"; the step is false on {describe(outcome.counterexample, refusal.statement)}"


def granted_proofs(attached: tuple[Attached, ...]) -> tuple[Proof, ...]:
    """The derivations and refutations of a claim that the kernel grants, to be read."""
    from gantheory.derivation.chain import proof_of
    from gantheory.derivation.proof import Proof
    from gantheory.derivation.values import Refuse

    proofs = []
    for a in attached:
        try:
            if a.role in ("derivation", "refutation"):
                proofs.append(proof_of(a))
            elif isinstance(made := a.make(), Conditional) and isinstance(made.proof, Proof):
                proofs.append(made.proof)
        except Refuse:  # the evidence tells why
            continue
    return tuple(proofs)


# -------------------------------------------------------------------------------------- instances


def instance(attached: Attached, kinds: frozenset[Kind]) -> Evidence | None:
    """A counterexample or a witness: exact on finite and countable laws, in balls on the line.

    Raises
    ------
    TypeError
        If a witness is given for a claim that does not say that something exists.
    """
    statement, model = attached.claim.statement, attached.make()
    if isinstance(model, Conditional):
        return _conditional(statement, model, kinds)
    if attached.role == "witness" and statement.op != "somewhere":
        raise TypeError("a witness proves only a claim that says `on some space: ...`")
    kind, answer, reason = judged(statement, model)
    if kind not in kinds:
        return None
    where = described(model, statement)
    wanted = attached.role == "witness"
    if answer is None:
        return _found(kind, "undecided", where, reason)
    if answer is not wanted:
        says = "holds on the counterexample" if answer else "fails on the witness"
        return _found(kind, "undecided", where, f"the statement {says}: {reason}")
    return _found(kind, "proved" if wanted else "refuted", where, where)


def _conditional(statement: Expr, found: Conditional, kinds: frozenset[Kind]) -> Evidence | None:
    """A refutation from hypotheses, by the kernel, and laws that meet them, by an evaluator."""
    from gantheory.derivation.proof import Proof

    if not isinstance(found.proof, Proof):
        raise TypeError(f"a conditional counterexample holds {type(found.proof).__name__}")
    theorem = found.proof.theorem
    hypotheses = And(*sorted(theorem.hypotheses, key=repr))
    others = free_variables(statement) - free_variables(hypotheses)
    fails = Not(statement)
    for v in sorted(others, key=lambda v: str(v.args[0]), reverse=True):
        fails = Exists(v, fails)
    kind, answer, reason = judged(hypotheses, found.model)
    if kind not in kinds:
        return None
    where = "; ".join(filter(None, [described(found.model, hypotheses), found.others]))
    if theorem.conclusion != expand(fails):
        said = text(fold(theorem.conclusion))
        return _found(kind, "undecided", where, f"the derivation ends in another statement: {said}")
    if not answer:
        return _found(kind, "undecided", where, f"its hypotheses do not hold there: {reason}")
    return Evidence(
        kind=kind,
        finding="refuted",
        scope=where,
        seconds=0.0,
        detail=where,
        assuming=tuple(sorted(theorem.assumed)),
        uses=tuple(sorted(theorem.uses)),
    )


def judged(statement: Expr, model: object) -> tuple[Kind, bool | None, str]:
    """Whether a statement holds on a model, and which evaluator says so.

    Raises
    ------
    TypeError
        If it is no model.
    """
    from gantheory.enclosure.exact.evaluate import evaluate
    from gantheory.enclosure.exact.tails import CountableModel
    from gantheory.enclosure.line import DIGITS, Truth, evaluate_on_line

    if isinstance(model, LineModel):
        truth, reason = evaluate_on_line(statement, model)
        # Two sides that agree to the last digit may differ after it: that decides nothing.
        if truth is Truth.AGREES:
            reason = reason or f"the two sides agree to 10^-{DIGITS - 10}, which proves no equality"
        return "enclosure", {Truth.TRUE: True, Truth.FALSE: False}.get(truth), reason
    if isinstance(model, (Model, CountableModel)):
        answer, reason = evaluate(statement, model)
        return "exact", answer, reason
    raise TypeError(f"{type(model).__name__} is not a model: give a Model or a LineModel")


def described(model: object, statement: Expr) -> str:
    """One line for a model."""
    from gantheory.sampling.describe import describe

    return describe(model, statement) if isinstance(model, Model) else str(model)


def model_failure(claim: Claim) -> str:
    """Why the claim's own model does not show that its hypotheses can be met; empty if it does."""
    if not claim.given or claim.model is None:
        return ""
    _, answer, reason = judged(And(*(h.formula for h in claim.given)), claim.model)
    if answer:
        return ""
    why = reason if answer is None else "they fail on it"
    return f"the hypotheses are not shown to be satisfiable by the claim's model: {why}"


# ------------------------------------------------------------------------------------------ exact

_OF_NUMBERS = frozenset({"num", "oo", "add", "mul", "div", "log", "exp", "where", "le", "lt", "eq"})
_OF_FACTS = frozenset({"true", "and", "or", "not", "imp", "iff"})


def is_ground(statement: Expr) -> bool:
    """Whether a statement is about fixed numbers alone: no variable, and no measure space."""
    return all(t.op in _OF_NUMBERS | _OF_FACTS for t in walk(expand(statement)))


def decided(claim: Claim) -> Evidence:
    """A statement about fixed numbers alone is decided by computing them."""
    _, answer, reason = judged(expand(claim.statement), Model())
    finding: Finding = "undecided" if answer is None else "proved" if answer else "refuted"
    return _found("exact", finding, "the numbers named", reason if answer is None else "")


# ------------------------------------------------------------------------ enclosure, property


def enclosed(claim: Claim) -> Evidence | None:
    """The claim on laws on the line, in balls; None where balls have nothing to say of it."""
    from gantheory.enclosure.instances import on_the_line

    return on_the_line(claim)


def is_universal(statement: Expr) -> bool:
    """Whether a statement is about all values of its variables, so that drawing some tests it."""
    return statement.op != "somewhere" and bool(free_variables(statement))


def searched(claim: Claim, cases: int) -> Evidence:
    """Models drawn at random, each judged by the exact evaluator."""
    from gantheory.sampling import search

    if not cases:
        return _found("property", "not run", "", "refuted already by exact laws")
    seed = zlib.crc32(claim.id.encode())  # the same cases at every run, others for each claim
    return search(claim.statement, examples=cases, seed=seed).finding()
