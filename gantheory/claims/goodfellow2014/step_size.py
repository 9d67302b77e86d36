"""Proposition 2 asks for small steps: no fixed step size is small enough for all laws."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.certificates import refined
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import numbers
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Definition, Exists, Expr, log, num, var, where
from gantheory.theory.kinds import OPEN_UNIT, POSITIVE, REAL, UNIT
from gantheory.theory.verdict import Verdict

eta = var("eta", POSITIVE)
a, b = var("a", OPEN_UNIT), var("b", OPEN_UNIT)
_a, _b, _y = var("a", UNIT), var("b", UNIT), var("y", REAL)


def _point(a: Expr, b: Expr) -> Expr:
    return a * log(a / (a + b)) + b * log(b / (a + b))


criterion_of_two = Definition("C_two", (_a, _b), _point(_a, _b) + _point(1 - _a, 1 - _b))
"""C(G), by eq. (4), for the laws (a, 1-a) and (b, 1-b) on two points."""

into_unit = Definition("clip", (_y,), where(_y <= 0, 0, where(_y >= 1, 1, _y)))
"""The nearest point of [0,1]."""


small = Definition("small", (eta,), where(eta < Fraction(3, 2), eta / 15, num(Fraction(1, 10))))
"""The first weight of p in the witness: min(eta/15, 1/10)."""


def gradient_step(a: Expr, b: Expr) -> Expr:
    """The first weight of the Euclidean projection of q - eta grad C onto the simplex of two
    points, for q = (b, 1-b). The gradient of q -> C at a point is log(q/(p+q)).
    """
    slope = log(b / (a + b)) - log((1 - b) / ((1 - a) + (1 - b)))
    return into_unit(b - eta / 2 * slope)


step_size = Claim(
    id="goodfellow2014.proposition_2.step_size",
    title=(
        "for every eta > 0 there are p, q > 0 on two points such that one projected gradient step "
        "of size eta raises C"
    ),
    says=Exists(a, Exists(b, criterion_of_two(a, b) < criterion_of_two(a, gradient_step(a, b)))),
    source=Source("goodfellow2014", "Proposition 2"),
    expected=Verdict.PROVED,
)


@derivation_of(step_size)
def overshoot() -> Proof:
    """p = (e, 1-e), q = (2e, 1-2e) with e = small(eta): the step lands on (0, 1)."""
    script = Script()
    e = small(eta)
    here = 2 * e
    goal = criterion_of_two(e, here) < criterion_of_two(e, gradient_step(e, here))
    regimes = [(eta, num(Fraction(3, 2)))]
    raised = script.numbers(goal, splits=regimes, certify=refined)
    inner = Exists(b, criterion_of_two(e, b) < criterion_of_two(e, gradient_step(e, b)))
    inside = [numbers(And(num(0) < x, x < 1), splits=regimes) for x in (e, here)]
    some_b = kernel.exists_intro(inner, here, raised, inside[1:])
    both = kernel.exists_intro(step_size.says, e, some_b, inside[:1])
    return script.proof(script.note(both, "p = (e, 1-e), q = (2e, 1-2e)"))
