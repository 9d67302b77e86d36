"""What `gantheory check` does: a statement that somebody typed, tried by every way of knowing.

Refutation first (rational laws drawn and shrunk, heavy-tailed countable laws, balls on the line),
then a search for a proof. Each way is bounded in time; what a way ran into is told.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, final

from gantheory.deadline import OutOfTime, deadline
from gantheory.theory.claim import Claim, Source
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, Not, free_variables
from gantheory.theory.parse import Statement, opened, parse_statement
from gantheory.theory.text import text
from gantheory.theory.verdict import Evidence, Verdict, verdict_of
from gantheory.ways import EXAMPLES, Effort, decided, described, is_ground, is_universal, judged

if TYPE_CHECKING:
    from gantheory.derivation.proof import Proof
    from gantheory.theory.attach import Attached
    from gantheory.theory.verdict import Kind

_COMMENT = re.compile(r"(^|\s)#.*")  # not (G#P), a pushforward

SECONDS = 5.0
"""How long one way may take."""


@final
@dataclass(frozen=True)
class Checked:
    """What was found about one statement.

    Attributes
    ----------
    written
        The statement as it was typed.
    lets
        The definitions that it was typed with.
    claim
        The statement as a claim, with its hypotheses.
    evidence
        What each way found.
    verdict
        What may therefore be said.
    assuming
        Named textbook theorems of a proof.
    proofs
        The derivation, if one was found.
    witness
        The smallest counterexample in text form, empty if none was found.
    reason
        Why the statement fails there.
    """

    written: str
    lets: tuple[str, ...]
    claim: Claim
    evidence: tuple[Evidence, ...]
    verdict: Verdict
    assuming: tuple[str, ...]
    proofs: tuple[Proof, ...] = ()
    witness: str = ""
    reason: str = ""

    @property
    def seconds(self) -> float:
        """How long all the ways took."""
        return sum(e.seconds for e in self.evidence)


@final
@dataclass(frozen=True)
class _Way:
    """What one way found: its evidence, and what a reader wants to see beside it."""

    evidence: Evidence
    proof: Proof | None = None
    witness: str = ""
    reason: str = ""


def exit_code(results: Sequence[Checked]) -> int:
    """1 if a statement is refuted, else 3 if one is weaker than certified, else 0."""
    verdicts = {r.verdict for r in results}
    if Verdict.REFUTED in verdicts:
        return 1
    return 3 if verdicts & {Verdict.SUPPORTED, Verdict.UNDECIDED} else 0


def read(written: str, lets: Sequence[str] = (), number: int = 1) -> Checked:
    """A statement that was read and not yet examined.

    Raises
    ------
    InputError
        If the text is no statement; the message points at the character.
    """
    statement = parse_statement(written, lets)
    return Checked(written, tuple(lets), _claim(statement, number), (), Verdict.UNDECIDED, ())


def read_file(path: str, lets: Sequence[str] = ()) -> list[Checked]:
    """The statements of a file, one a line; `#` begins a comment.

    Raises
    ------
    InputError
        If the file cannot be read or holds none, or a line is no statement: the message has its
        number.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}: give a text file in UTF-8") from None
    asked: list[Checked] = []
    for n, line in enumerate(lines, start=1):
        written = _COMMENT.sub("", line).strip()
        if written:
            try:
                asked.append(read(written, lets, len(asked) + 1))
            except InputError as error:
                raise InputError(f"{path}, line {n}: {error}") from None
    if not asked:
        raise InputError(f"{path} holds no statement: write one a line")
    return asked


def _claim(statement: Statement, number: int) -> Claim:
    return Claim(
        id=f"check.{number}",
        title=text(statement.says),
        says=opened(statement.says) if not statement.given else statement.says,
        source=Source("check", f"statement {number}"),
        expected=Verdict.PROVED,
        given=statement.given,
    )


def examine(
    asked: Checked, *, effort: Effort = "default", seconds: float = SECONDS, on: str = ""
) -> Checked:
    """Try a statement by every way; with `on`, judge it on that one model.

    Raises
    ------
    InputError
        If `on` is no model for the statement.
    """
    found: list[_Way] = []
    for way in [_on_model(on)] if on else _ways(effort):
        result = _bounded(way, asked.claim, seconds)
        if result is not None:
            found.append(result)
        if result is not None and result.evidence.finding in ("refuted", "proved"):
            break
    evidence = tuple(w.evidence for w in found)
    verdict, assuming = verdict_of(evidence)
    last = found[-1] if found else None
    return replace(
        asked,
        evidence=evidence,
        verdict=verdict,
        assuming=assuming,
        proofs=tuple(w.proof for w in found if w.proof is not None),
        witness=last.witness if last else "",
        reason=last.reason if last else "",
    )


_Find = Callable[[Claim], "_Way | None"]


def _ways(effort: Effort) -> list[tuple[Kind, _Find]]:
    return [
        ("exact", _grounded),
        ("property", lambda claim: _drawn(claim, effort)),
        ("exact", heavy_tails),
        ("enclosure", _on_the_line),
        ("derivation", _proved),
    ]


# --------------------------------------------------------------------------------- bounded in time


def _bounded(way: tuple[Kind, _Find], claim: Claim, seconds: float) -> _Way | None:
    kind, find = way
    start = time.perf_counter()
    found: _Way | None
    try:
        with deadline(seconds):
            found = find(claim)
    except OutOfTime:
        found = _Way(Evidence(kind, "undecided", "nothing", 0.0, f"no answer within {seconds:g} s"))
    except RecursionError:
        found = _Way(Evidence(kind, "undecided", "nothing", 0.0, "the statement is too deep"))
    if found is None:
        return None
    spent = time.perf_counter() - start
    return replace(found, evidence=replace(found.evidence, seconds=spent))


# -------------------------------------------------------------------------------------- refutation


def _grounded(claim: Claim) -> _Way | None:
    """Fixed numbers are computed."""
    if not is_ground(claim.statement):
        return None
    found = decided(claim)
    return _Way(found, reason=found.detail or _why(claim.statement))


def _why(statement: Expr) -> str:
    from gantheory.theory.model import Model

    return judged(statement, Model())[2]


def _drawn(claim: Claim, effort: Effort) -> _Way | None:
    """Rational laws drawn by kinds, judged exactly."""
    from gantheory.sampling import search

    statement = claim.statement
    if statement.op == "somewhere":
        return somewhere(claim, effort)
    if not is_universal(statement) or is_ground(statement):
        return None
    seed = zlib.crc32(text(statement).encode())
    outcome = search(statement, examples=EXAMPLES[effort], seed=seed)
    found = outcome.finding()
    model = outcome.counterexample
    if model is not None:
        return _Way(found, witness=outcome.description, reason=_told(judged(statement, model)[2]))
    if found.finding == "undecided":
        found = replace(found, detail=f"{found.detail}: {_obstacle(statement)}")
    return _Way(found)


def _told(reason: str) -> str:
    """A term without a value makes a comparison false: say how to mend that."""
    if "undefined" not in reason:
        return reason
    return f"{reason}; say what holds there, as in `p/q if q > 0 else 0`, or use E[q](f)"


def somewhere(claim: Claim, effort: Effort) -> _Way | None:
    """`on some space: for some p: F` is proved by a model of F: a counterexample to `not F`."""
    from gantheory.sampling import search

    body = claim.statement.args[0]
    while body.op == "exists":
        body = body.args[1]
    outcome = search(Not(body), examples=EXAMPLES[effort])
    if outcome.counterexample is None:
        detail = f"no witness among {outcome.description}"
        return _Way(Evidence("exact", "undecided", "nothing", 0.0, detail))
    where = described(outcome.counterexample, body)
    _, answer, _ = judged(claim.statement, outcome.counterexample)
    return _Way(Evidence("exact", "proved" if answer else "undecided", where, 0.0, where))


def _obstacle(statement: Expr) -> str:
    """Why the exact evaluator does not decide the simplest model."""
    from gantheory.sampling.draw import CannotDraw, draw, plan_of
    from gantheory.sampling.source import Source as Bytes

    try:
        model = draw(plan_of(statement), Bytes(b""))
    except CannotDraw as reason:
        return str(reason)
    return judged(statement, model)[2]


def heavy_tails(claim: Claim) -> _Way | None:
    """Countable laws in closed form: finite laws cannot see missing finiteness."""
    from gantheory.enclosure.exact import CountableModel
    from gantheory.measure.countable import Bertrand, Blocks, Swapped
    from gantheory.sampling.replay import countable_text

    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    densities = [str(v.args[0]) for v in variables if v.args[1].name == "density"]
    others = [v for v in variables if v.args[1].name != "density"]
    if not densities or any(v.args[1].name not in _CONSTANTS for v in others):
        return None
    counted, reason = 0, ""
    for base in (Bertrand(Fraction(1), Fraction(2)), Bertrand(Fraction(2), Fraction(0)), Blocks()):
        copies = (base, Swapped(base, 2, 3))
        laws = list(product(copies, repeat=len(densities)))[: 2**3]
        values = product(*(_CONSTANTS[v.args[1].name] for v in others))
        constants = [dict(zip((str(v.args[0]) for v in others), x, strict=True)) for x in values]
        for chosen, given in product(laws, constants[:8]):
            model = CountableModel(dict(zip(densities, chosen, strict=True)), given)
            _, answer, why = judged(claim.statement, model)
            if answer is False:
                where = countable_text(model)
                found = Evidence("exact", "refuted", where, 0.0, f"{where}, where {model}")
                return _Way(found, witness=where, reason=why)
            counted += answer is True
            reason = reason or why
    if not counted:
        return _Way(Evidence("exact", "undecided", "heavy-tailed laws", 0.0, reason))
    scope = f"{counted} choices of heavy-tailed laws"
    return _Way(Evidence("exact", "supported", scope, 0.0))


_HALF = Fraction(1, 2)
_CONSTANTS = {
    "discriminator": (_HALF, Fraction(0), Fraction(1)),
    "open discriminator": (_HALF, Fraction(1, 3)),
    "unit": (_HALF, Fraction(0), Fraction(1)),
    "open unit": (_HALF, Fraction(1, 3)),
    "real": (Fraction(1), Fraction(-1), Fraction(0)),
    "nonnegative": (Fraction(1), Fraction(0)),
    "positive": (Fraction(1), Fraction(1, 3)),
}


def _on_the_line(claim: Claim) -> _Way | None:
    """Laws on the line, in balls."""
    from gantheory.enclosure.instances import on_the_line

    found = on_the_line(claim)
    if found is None or found.finding != "refuted":
        return found and _Way(found)
    return _Way(found, witness=found.scope)


def _on_model(on: str) -> tuple[Kind, _Find]:
    """The one model that a user names."""

    def judge(claim: Claim) -> _Way:
        from gantheory.sampling.replay import model_of

        kind, answer, reason = judged(claim.statement, model_of(on, claim.statement))
        if answer is False:
            return _Way(Evidence(kind, "refuted", on, 0.0, reason or on), None, on, reason)
        finding = Evidence(kind, "supported" if answer else "undecided", on, 0.0, reason)
        return _Way(finding)

    return "exact", judge


# ------------------------------------------------------------------------------------------- proof


def _proved(claim: Claim) -> _Way:
    """The tactics, with known claims as lemmas."""
    from gantheory.derivation.search import prove
    from gantheory.derivation.values import Refuse

    try:
        proof = prove(claim.statement, lemmas())
    except Refuse as refusal:
        return _Way(Evidence("derivation", "undecided", "for all", 0.0, str(refusal)))
    steps = f"{len(proof.steps)} step{'' if len(proof.steps) == 1 else 's'}"
    theorem = proof.theorem
    found = Evidence(
        kind="derivation",
        finding="proved",
        scope="for all",
        seconds=0.0,
        detail=steps,
        assuming=tuple(sorted(theorem.assumed)),
        uses=tuple(sorted(theorem.uses)),
    )
    return _Way(found, proof)


def lemmas() -> tuple[Attached, ...]:
    """The derivations of known claims that a search may use: closed forms first."""
    from gantheory.claims.goodfellow2014 import criterion, proposition_1, theorem_1
    from gantheory.claims.lin1991 import jsd_bounded
    from gantheory.claims.note2020 import gibbs

    return (
        criterion.as_jsd,
        theorem_1.global_minimum,
        jsd_bounded.bounded,
        proposition_1.uniqueness,
        gibbs.inequality,
    )
