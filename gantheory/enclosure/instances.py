"""A claim on a fixed list of laws on the line, judged in balls."""

from __future__ import annotations

import itertools
import time
from fractions import Fraction

from gantheory.enclosure.line import DIGITS, Truth, evaluate_on_line
from gantheory.theory.cases import conclusion, emptied
from gantheory.theory.claim import Claim
from gantheory.theory.expr import FALSE, Expr, expand, free_variables, walk
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Evidence, Finding

# One piece, many pieces, equal, near-equal, far apart, disjoint, heavy tails, atoms.
_LAWS = (
    ("normal(0,1)", "normal(1,1)", "laplace(0,1)"),
    ("uniform(0,1)", "normal(1/2,1/4)", "uniform(0,2)"),
    ("laplace(0,3/2)", "normal(0,2)", "cauchy(0,1)"),
    ("uniform(0,1)", "uniform(1/4,5/4)", "triangular(0,1/2,1)"),
    ("uniform(0,1)", "uniform(2,3)", "uniform(0,3)"),
    ("exponential(1)", "exponential(3)", "gamma(2,1)"),
    ("cauchy(0,1)", "normal(0,1)", "cauchy(1,1)"),
    ("logistic(0,1)", "logistic(0,1)", "normal(0,1)"),
    ("normal(0,1)", "normal(1/1000000,1)", "normal(0,2)"),
    ("mixture(1/3*normal(-1,1/4) + 2/3*normal(2,1))", "normal(1,2)", "normal(0,1)"),
    ("discrete(0:1/2, 1:1/2)", "discrete(0:1/4, 1:1/2, 2:1/4)", "dirac(0)"),
    ("mixture(1/2*dirac(0) + 1/2*normal(0,1))", "normal(0,1)", "dirac(0)"),
)
_NUMBERS = {
    "real": (Fraction(0), Fraction(-1), Fraction(3, 2)),
    "positive": (Fraction(1), Fraction(1, 3), Fraction(40)),
    "nonnegative": (Fraction(0), Fraction(1), Fraction(7)),
    "unit": (Fraction(0), Fraction(1, 3), Fraction(1)),
    "open unit": (Fraction(1, 2), Fraction(1, 100), Fraction(9, 10)),
}
_MOST = 18


def on_the_line(claim: Claim) -> Evidence | None:
    """What balls say of a claim on laws on the line; None where they have nothing to say.

    Balls compute C(G) as equation (4) says, and JSD and KL by other integrals, so their agreement
    is not by construction; equation (4) itself is left to others.
    """
    if _over_a_family(claim):
        from gantheory.enclosure.projection.statements import over_the_family

        return over_the_family(claim)
    started = time.perf_counter()
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    if not _about_laws(claim):
        return None
    found = dict.fromkeys(Truth, 0)
    reason = ""
    empty, says = emptied(claim.statement), conclusion(claim.statement)
    for model in _models(variables):
        if empty != FALSE and _judged(empty, model) is not Truth.FALSE:
            continue
        truth, why = evaluate_on_line(says, model)
        if truth is Truth.FALSE:
            return _evidence("refuted", str(model), started, str(model))
        found[truth] += 1
        reason = reason or why
    return _summary(found, reason, started)


def within_reach(claim: Claim) -> bool:
    """Whether balls may have something to say of a claim."""
    return _over_a_family(claim) or _about_laws(claim)


def _over_a_family(claim: Claim) -> bool:
    if claim.says.op not in ("exists", "forall", "and"):
        return False
    from gantheory.enclosure.projection.statements import statements_of

    return bool(statements_of(claim))


def _about_laws(claim: Claim) -> bool:
    """Whether a claim is about laws on the line, and in words that balls may know."""
    words = {t.args[0] for t in walk(claim.statement) if t.op == "def"}
    named = any(t.op == "point" for t in walk(expand(claim.statement)))
    kinds = {v.args[1].name for v in free_variables(claim.statement)}
    return bool(kinds) and (bool(words) or named) and kinds <= {"density", *_NUMBERS}


def _models(variables: list[Expr]) -> list[LineModel]:
    densities = [v.args[0] for v in variables if v.args[1].name == "density"]
    numbers = [v for v in variables if v.args[1].name in _NUMBERS]
    laws = [dict(zip(densities, row, strict=False)) for row in _LAWS] if densities else [{}]
    choices = itertools.product(*(_NUMBERS[v.args[1].name] for v in numbers))
    points = [dict(zip((v.args[0] for v in numbers), x, strict=True)) for x in choices]
    pairs = list(itertools.product(laws, points))
    step = max(1, len(pairs) // _MOST)
    return [LineModel(law, point) for law, point in pairs[::step]]


def _judged(formula: Expr, model: LineModel) -> Truth:
    return evaluate_on_line(formula, model)[0]


def _summary(found: dict[Truth, int], reason: str, started: float) -> Evidence | None:
    decided = found[Truth.TRUE] + found[Truth.AGREES]
    left = found[Truth.UNDECIDED]
    if not decided:
        return (
            None
            if not left or "not evaluated" in reason
            else _evidence("undecided", f"{left} models on the line", started, reason)
        )
    scope = f"{decided} choices of laws on the line"
    detail = f"{left} more undecided: {reason}" if left else ""
    if found[Truth.AGREES]:
        scope += f", {found[Truth.AGREES]} agreeing to 10^-{DIGITS - 10}"
        return _evidence("agrees", scope, started, detail)
    return _evidence("supported", scope, started, detail)


def _evidence(finding: Finding, scope: str, started: float, detail: str) -> Evidence:
    return Evidence("enclosure", finding, scope, time.perf_counter() - started, detail)
