"""What `gantheory check` does: a statement that somebody typed, tried by every way of knowing.

Refutation first (rational laws drawn and shrunk, heavy-tailed countable laws, balls on the line),
then a search for a proof. Each way is bounded in time; what a way ran into is told.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, final

from gantheory.deadline import OutOfTime, deadline
from gantheory.theory.cases import conclusion, emptied, premises
from gantheory.theory.claim import Claim, Source
from gantheory.theory.errors import InputError
from gantheory.theory.expr import (
    FALSE,
    And,
    Expr,
    Implies,
    Not,
    expand,
    free_variables,
    num,
    substitute,
    var,
)
from gantheory.theory.kinds import NONNEGATIVE, OPEN_UNIT, POSITIVE, UNIT
from gantheory.theory.parse import Statement, opened, parse_statement
from gantheory.theory.text import text
from gantheory.theory.verdict import Evidence, Verdict, verdict_of
from gantheory.ways import EXAMPLES, Effort, decided, described, is_ground, is_universal, judged

if TYPE_CHECKING:
    from gantheory.derivation.proof import Proof
    from gantheory.sampling.search import Outcome
    from gantheory.theory.attach import Attached
    from gantheory.theory.verdict import Kind

_COMMENT = re.compile(r"(^|\s)#.*")  # not (G#P), a pushforward
_SHOWN = 20
"""Lines of a file that are shown, of those that are no statements."""

SECONDS: Mapping[Effort, float] = {"quick": 5.0, "default": 5.0, "thorough": 25.0}
"""How long one way may take, in seconds of processor time, so that an answer does not hang on what
else the machine does: as many times longer as it may judge more."""


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
    on
        The laws on which alone it was judged, empty for all.
    notes
        What a reader should know of the statement itself: how it was read, whether its hypotheses
        can be met.
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
    on: str = ""
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long all the ways took."""
        return sum(e.seconds for e in self.evidence)


@final
@dataclass(frozen=True)
class _Way:
    """What one way found: its evidence, and what a reader wants to see beside it; on how many cases
    the hypotheses were seen to hold.
    """

    evidence: Evidence
    proof: Proof | None = None
    witness: str = ""
    reason: str = ""
    cases: int = 0


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
    claim = _claim(statement, number)
    return Checked(written, tuple(lets), claim, (), Verdict.UNDECIDED, (), notes=statement.notes)


def read_file(path: str, lets: Sequence[str] = ()) -> list[Checked]:
    """The statements of a file, one a line; `#` begins a comment.

    Raises
    ------
    InputError
        If the file cannot be read or holds none, or lines are no statements: the message has each
        of them, with its number.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}: give a text file in UTF-8") from None
    asked: list[Checked] = []
    wrong: list[str] = []
    for n, line in enumerate(lines, start=1):
        written = _COMMENT.sub("", line).strip()
        if written:
            try:
                asked.append(read(written, lets, len(asked) + 1))
            except InputError as error:
                wrong.append(f"{path}, line {n}: {error}")
    if wrong:
        more = f"\nand {len(wrong) - _SHOWN} more lines" if len(wrong) > _SHOWN else ""
        raise InputError("\n".join(wrong[:_SHOWN]) + more)
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
    asked: Checked, *, effort: Effort = "default", seconds: float | None = None, on: str = ""
) -> Checked:
    """Try a statement by every way; with `on`, judge it on that one model. A way may take so many
    seconds, or those of the effort.

    Raises
    ------
    InputError
        If `on` is no model for the statement.
    """
    found: list[_Way] = []
    seconds = SECONDS[effort] if seconds is None else seconds
    for way in [_on_model(on)] if on else _ways(effort, seconds):
        result = _bounded(way, asked.claim, seconds)
        if result is not None:
            found.append(result)
        if result is not None and result.evidence.finding in ("refuted", "proved"):
            break
    evidence = tuple(w.evidence for w in found)
    verdict, assuming = verdict_of(evidence)
    last = found[-1] if found else None
    notes = asked.notes
    if not on and verdict is not Verdict.REFUTED and not any(w.cases for w in found):
        notes += _unmet(asked.claim, seconds)
    if not on and verdict in (Verdict.SUPPORTED, Verdict.UNDECIDED):
        notes += _inside(asked.claim, seconds)
    return replace(
        asked,
        evidence=evidence,
        verdict=verdict,
        assuming=assuming,
        proofs=tuple(w.proof for w in found if w.proof is not None),
        witness=last.witness if last else "",
        reason=last.reason if last else "",
        on=on,
        notes=notes,
    )


def _unmet(claim: Claim, seconds: float) -> tuple[str, ...]:
    """What to say of hypotheses that held on nothing that was tried."""
    hypotheses = premises(claim.statement)
    if not hypotheses:
        return ()
    never = replace(claim, says=Implies(And(*hypotheses), FALSE), given=(), model=None)
    way = _bounded(("derivation", _proved), never, seconds)
    if way is not None and way.evidence.finding == "proved":
        return ("the hypotheses contradict each other: the statement is about nothing",)
    return ("the hypotheses held on nothing that was tried: they may contradict each other",)


def _inside(claim: Claim, seconds: float) -> tuple[str, ...]:
    """What to say of a statement that is proved without the ends of a variable's interval, perhaps
    at the ends too: nothing puts such parts together.
    """
    closed = [v for v in free_variables(claim.statement) if v.args[1] in _INNER]
    if len(closed) != 1:
        return ()
    (v,) = closed
    kind, words, ends = _INNER[v.args[1]]

    def proved(value: Expr) -> bool:
        moved = replace(
            claim,
            says=substitute(claim.says, {v: value}),
            given=tuple(replace(h, formula=substitute(h.formula, {v: value})) for h in claim.given),
        )
        way = _bounded(("derivation", _proved), moved, seconds)
        return way is not None and way.evidence.finding == "proved"

    name = v.args[0]
    if not proved(var(name, kind)):
        return ()
    parts = {f"{name} = {end}": proved(num(end)) for end in ends}
    if all(parts.values()):
        return (f"PROVED in parts, each by itself: for {name} {words}, {', '.join(parts)}",)
    left = ", ".join(part for part, done in parts.items() if not done)
    return (f"PROVED for {name} {words}; left is {left}",)


_INNER = {UNIT: (OPEN_UNIT, "in (0,1)", (0, 1)), NONNEGATIVE: (POSITIVE, "> 0", (0,))}
"""Intervals with ends: what is left without them, in words too, and the ends."""

_Find = Callable[[Claim], "_Way | None"]


def _ways(effort: Effort, seconds: float) -> list[tuple[Kind, _Find]]:
    return [
        ("exact", _grounded),
        ("property", lambda claim: _drawn(claim, effort, seconds)),
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
        with deadline(seconds, of_work=True):
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
    from gantheory.theory.model import Model

    found = decided(claim)
    statement = expand(claim.statement)
    why = found.detail or judged(statement, Model())[2]
    return _Way(found, reason=why, cases=judged(emptied(statement), Model())[1] is False)


def _search(statement: Expr, effort: Effort, seconds: float, seed: int = 0) -> Outcome:
    """What was judged when the time is over counts. To say what it was takes no time to speak of,
    and the deadline around it ends with this one.
    """
    from gantheory.sampling import search

    with deadline(seconds, of_work=True):
        return search(statement, examples=EXAMPLES[effort], seed=seed)


def _drawn(claim: Claim, effort: Effort, seconds: float) -> _Way | None:
    """Rational laws drawn by kinds, judged exactly."""
    statement = claim.statement
    if statement.op == "somewhere":
        return somewhere(claim, effort, seconds)
    if not is_universal(statement) or is_ground(statement):
        return None
    seed = zlib.crc32(text(statement).encode())
    outcome = _search(statement, effort, seconds, seed)
    found = outcome.finding()
    model = outcome.counterexample
    if model is not None:
        return _Way(found, witness=outcome.description, reason=_told(judged(statement, model)[2]))
    if outcome.undecided and not outcome.cases_true:
        obstacle = _obstacle(conclusion(statement))
        found = replace(found, detail=": ".join(filter(None, (found.detail, obstacle))))
    return _Way(found, cases=outcome.cases_true + outcome.undecided)


def _told(reason: str) -> str:
    """A term without a value makes a comparison false: say how to mend that."""
    if "undefined" not in reason:
        return reason
    return f"{reason}; say what holds there, as in `p/q if q > 0 else 0`, or use E[q](f)"


def somewhere(claim: Claim, effort: Effort, seconds: float = SECONDS["default"]) -> _Way | None:
    """`on some space: for some p: F` is proved by a model of F: a counterexample to `not F`."""
    body = claim.statement.args[0]
    while body.op == "exists":
        body = body.args[1]
    outcome = _search(Not(body), effort, seconds)
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
    statement = claim.statement
    empty, says = emptied(statement), conclusion(statement)
    counted, met, reason = 0, 0, ""
    for base in (Bertrand(Fraction(1), Fraction(2)), Bertrand(Fraction(2), Fraction(0)), Blocks()):
        copies = (base, Swapped(base, 2, 3))
        laws = list(product(copies, repeat=len(densities)))[: 2**3]
        values = product(*(_CONSTANTS[v.args[1].name] for v in others))
        constants = [dict(zip((str(v.args[0]) for v in others), x, strict=True)) for x in values]
        for chosen, given in product(laws, constants[:8]):
            model = CountableModel(dict(zip(densities, chosen, strict=True)), given)
            if empty != FALSE and judged(empty, model)[1] is not False:
                continue
            met += 1
            _, answer, why = judged(says, model)
            if answer is False:
                where = countable_text(model)
                found = Evidence("exact", "refuted", where, 0.0, f"{where}, where {model}")
                return _Way(found, witness=where, reason=why)
            counted += answer is True
            reason = reason or why
    if not met:
        reason = "the hypotheses are not known to hold on any"
    if not counted:
        return _Way(Evidence("exact", "undecided", "heavy-tailed laws", 0.0, reason), cases=met)
    scope = f"{counted} choices of heavy-tailed laws"
    return _Way(Evidence("exact", "supported", scope, 0.0), cases=met)


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
        return found and _Way(found, cases=1)  # it speaks of cases only
    return _Way(found, witness=found.scope)


def _on_model(on: str) -> tuple[Kind, _Find]:
    """The one model that a user names: the evaluators are rigorous, so what holds is certified."""

    def judge(claim: Claim) -> _Way:
        from gantheory.sampling.replay import model_of

        statement = claim.statement
        model, empty = model_of(on, statement), emptied(statement)
        kind, answer, reason = judged(statement, model)
        if answer is False:
            return _Way(Evidence(kind, "refuted", on, 0.0, reason or on), None, on, reason)
        if answer and empty != FALSE and judged(empty, model)[1] is not False:
            answer, reason = None, "the hypotheses are not known to hold on it: it is no case"
        return _Way(Evidence(kind, "certified" if answer else "undecided", on, 0.0, reason))

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
