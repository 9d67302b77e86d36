"""Search for a model on which a statement is false, among models drawn by its kinds.

What is found is a counterexample, or a number of cases: not a probability, since the draws are
neither independent nor identically distributed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import final

from gantheory.deadline import OutOfTime
from gantheory.enclosure.exact import holds
from gantheory.sampling.constraints import constraints_of, met
from gantheory.sampling.describe import describe
from gantheory.sampling.draw import CannotDraw, Plan, bytes_wanted, draw, is_of_kinds, plan_of
from gantheory.sampling.simplify import near_models, simplified, small_models
from gantheory.sampling.source import Source
from gantheory.theory.cases import conclusion, emptied
from gantheory.theory.expr import FALSE, Expr, expand, free_variables
from gantheory.theory.model import Model
from gantheory.theory.verdict import Evidence, Finding

# How many simpler models are tried before a counterexample is shown.
_SHRINKS = 1000
_FRESH = 100
# If so many cases, or a tenth of those wanted, are all undecided, the statement is beyond the
# evaluator: no more are drawn.
_FIRST, _TENTH = 40, 10
# So many small models come first, and never more than half of the cases: two laws apart and the
# discriminator that tells them is what a theorist tries first, and what is drawn may miss it.
_SMALL_FIRST = 20
# For so many cases one model of nearly equal laws: all of those, by default.
_NEAR = 10
# Draws for each case wanted: where hypotheses are met less often, fewer cases are found.
_MOST_REJECTED = 20
# If so many draws, or five for each case wanted, gave no case at all, the hypotheses are not met
# by chance: no more are made.
_HOPELESS, _HOPELESS_EACH = 500, 5


@final
@dataclass(frozen=True)
class Outcome:
    """What a search found.

    Attributes
    ----------
    cases_true, cases_false, undecided
        How many models drawn gave each answer, those before the first counterexample.
    rejected
        How many draws did not satisfy the hypotheses: no cases.
    counterexample
        The smallest model found on which the statement is false.
    description
        One line for a reader: the witness, or what the cases were.
    """

    cases_true: int
    cases_false: int
    undecided: int
    rejected: int
    counterexample: Model | None
    description: str

    def finding(self) -> Evidence:
        """What the outcome says of the statement: undecided cases never count for it."""
        if self.counterexample is not None:
            return Evidence("property", "refuted", self.description, 0.0, self.description)
        found: Finding = "supported" if self.cases_true and not self.cases_false else "undecided"
        scope = _laws(self.cases_true)
        detail = self.description.removeprefix(scope).removeprefix(", ")
        return Evidence("property", found, scope, 0.0, detail)


@final
@dataclass
class _Tally:
    """Counts of one search; mutable, and seen by nobody else."""

    seen: dict[bool | None, int] = field(default_factory=lambda: {True: 0, False: 0, None: 0})
    rejected: int = 0

    @property
    def cases(self) -> int:
        """How many models were judged."""
        return sum(self.seen.values())


_OfModel = Callable[[Model], bool | None]
Judge = Callable[[Source], bool | None]


def search(
    statement: Expr, examples: int = 200, seed: int = 0, *, smallest: bool = True
) -> Outcome:
    """Look for a counterexample.

    Parameters
    ----------
    statement
        A formula; its free variables are drawn by their kinds. The left side of a top-level
        implication is a hypothesis: models that fail it are no cases.
    examples
        How many models to judge: the simplest ones, then what is drawn. If the time of an outer
        deadline is over before, what was judged until then is the outcome.
    seed
        The same seed makes the same search.
    smallest
        Whether a counterexample is made small; that takes longer than to find it.
    """
    expanded = expand(statement)
    try:
        plan = plan_of(statement)
    except CannotDraw as e:
        return Outcome(0, 0, 0, 0, None, str(e))
    tally = _Tally()
    constraints = constraints_of(expanded)
    judge_model = _judge(expanded, tally)

    def made(source: Source) -> Model:
        return met(draw(plan, source), constraints, source)

    def judge(source: Source) -> bool | None:
        return judge_model(made(source))

    rng = Random(seed)
    model: Model | None = None
    ended = ""
    try:
        model = _small(statement, plan, judge_model, min(_SMALL_FIRST, examples // 2))
        if model is None:
            data = _drawn(judge, bytes_wanted(plan), examples, tally, rng)
            model = None if data is None else made(Source(data))
            if smallest and data is not None:
                model = made(_shrunk(_with_fewer_points(data, judge, rng), judge))
                model = simplified(statement, model, lambda m: holds(expanded, m))
            if data is None and tally.seen[True]:
                others = _judge(expanded, _Tally())
                model = _near(statement, plan, others, examples // _NEAR)
    except OutOfTime:
        ended = "stopped by the limit of time"
    if model is None:
        return _without_counterexample(tally, ended)
    text = describe(model, statement)
    return Outcome(tally.seen[True], 1, tally.seen[None], tally.rejected, model, text)


def _small(statement: Expr, plan: Plan, judge: _OfModel, most: int) -> Model | None:
    """The first of the small models on which the statement is false."""
    of_points = any(
        v.args[1].sort == "function" for v in plan.variables
    )  # numbers are drawn at once
    if plan.elsewhere or plan.sets or not of_points:
        return None
    tried: list[Model] = []
    for model in small_models(statement):
        if len(tried) == most:
            break
        if model not in tried:
            tried.append(model)
            if judge(model):
                return model
    return None


def _near(statement: Expr, plan: Plan, judge: _OfModel, most: int) -> Model | None:
    """The first model of nearly equal laws on which the statement is false. They are few and are
    not counted among the cases.
    """
    if plan.elsewhere or plan.sets:
        return None
    return next(filter(judge, islice(near_models(statement), most)), None)


def _drawn(judge: Judge, size: int, examples: int, tally: _Tally, rng: Random) -> bytes | None:
    """A counterexample among what is drawn; a few first, to see whether anything is decided."""
    wanted = examples - tally.cases
    first = min(wanted, max(_FIRST, wanted // _TENTH))
    data = _find(judge, size, first, rng)
    if data is None and wanted > first and (tally.seen[True] or not tally.seen[None]):
        data = _find(judge, size, wanted - first, rng)
    return data


def _judge(statement: Expr, tally: _Tally) -> _OfModel:
    """Whether a model is a counterexample; None if it is no case."""
    empty, claim = emptied(statement), conclusion(statement)
    variables = free_variables(statement)

    def judge(model: Model) -> bool | None:
        counted = not tally.seen[False]  # draws made while shrinking are not cases
        outside = not is_of_kinds(model, variables)
        if outside or (empty != FALSE and holds(empty, model) is not False):
            tally.rejected += counted
            return None
        found = holds(claim, model)
        if counted:
            tally.seen[found] += 1
        return found is False

    return judge


def _find(judge: Judge, size: int, examples: int, rng: Random) -> bytes | None:
    """A string of bytes that is a counterexample, among random ones."""
    cases = rejected = 0
    most = _MOST_REJECTED * examples
    hopeless = min(most, max(_HOPELESS, _HOPELESS_EACH * examples))
    while cases < examples and rejected < (most if cases else hopeless):
        data = rng.randbytes(size)
        bad = judge(Source(data))
        if bad:
            return data
        if bad is None:
            rejected += 1
        else:
            cases += 1
    return None


def _with_fewer_points(data: bytes, judge: Judge, rng: Random) -> bytes:
    """A counterexample on fewer points, if a few fresh draws there find one; the first choice of
    a draw is the number of points.
    """
    source = Source(data)
    judge(source)
    for points in range(data[0] % source.options[0]):
        for _ in range(_FRESH):
            fresh = bytes([points]) + rng.randbytes(len(data) - 1)
            if judge(Source(fresh)):
                return fresh
    return data


def _shrunk(data: bytes, judge: Judge) -> Source:
    """A simpler counterexample: each choice in turn becomes the first option that keeps it one.

    Only the options matter, not the bytes as numbers, and all are tried.
    """
    best = data
    tries = 0
    changed = True
    while changed and tries < _SHRINKS:
        changed = False
        source = Source(best)
        judge(source)
        for place, n in sorted(source.options.items()):
            now = best[place] % n if place < len(best) else 0
            for option in range(now):
                tries += 1
                candidate = best[:place] + bytes([option]) + best[place + 1 :]
                if judge(Source(candidate)):
                    best, changed = candidate, True
                    break
    return Source(best)


def _without_counterexample(tally: _Tally, ended: str = "") -> Outcome:
    true, undecided, rejected = tally.seen[True], tally.seen[None], tally.rejected
    parts = [_laws(true)]
    if undecided:
        parts.append(f"{undecided} undecided")
    if rejected:
        parts.append(f"{rejected} draws rejected by the hypotheses")
    if not true + undecided:
        parts.append("none was a case")
    elif rejected > 9 * (true + undecided):
        parts.append("fewer than 10 % of the draws were cases")
    if ended:
        parts.append(ended)
    return Outcome(true, 0, undecided, rejected, None, ", ".join(parts))


def _laws(n: int) -> str:
    return f"{n} law" if n == 1 else f"{n} laws"
