"""Models on which every mutant is judged first: few, fixed, and drawn once for all mutants that
have the same variables.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from gantheory.enclosure.exact import holds
from gantheory.sampling.constraints import Constraints, constraints_of, met
from gantheory.sampling.describe import describe
from gantheory.sampling.draw import CannotDraw, Plan, bytes_wanted, draw, plan_of
from gantheory.sampling.source import Source
from gantheory.theory.expr import Expr, expand

if TYPE_CHECKING:
    from gantheory.theory.model import Model
    from gantheory.theory.verdict import Finding

MODELS = 40
"""How many: nearly all of the false mutants that 200 drawn laws show fall on these."""


def on_battery(statement: Expr) -> tuple[Finding, str] | None:
    """What finite models say of a universal statement, and the first on which it is false; None if
    no finite model holds its variables.
    """
    expanded = expand(statement)
    try:
        models = _models(plan_of(statement), constraints_of(expanded))
    except CannotDraw:
        return None
    hypothesis, says = expanded.args if expanded.op == "imp" else (None, expanded)
    cases = 0
    for model in models:
        if hypothesis is None or holds(hypothesis, model):
            answer = holds(says, model)
            if answer is False:
                return "refuted", describe(model, statement)
            cases += answer is True
    return "supported" if cases else "undecided", ""


@lru_cache(maxsize=64)
def _models(plan: Plan, constraints: Constraints) -> tuple[Model, ...]:
    """The same bytes each time, so that one statement always meets the same models."""
    numbers = Random(0)
    sources = [Source(numbers.randbytes(bytes_wanted(plan))) for _ in range(MODELS)]
    return tuple(met(draw(plan, source), constraints, source) for source in sources)
