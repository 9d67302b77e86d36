"""Untrusted. Derivations that read like the paper: chains of equalities and inequalities, and
scripts of statements, each discharged by a tactic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import final

from gantheory.derivation import kernel
from gantheory.derivation.cells import Certify
from gantheory.derivation.certificates import shannon
from gantheory.derivation.decide import Split
from gantheory.derivation.proof import Discharge, Proof, Step
from gantheory.derivation.tactics import (
    Weights,
    compare,
    follows,
    logically,
    numbers,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse
from gantheory.theory.attach import Attached
from gantheory.theory.expr import AE, And, Eq, Expr, Iff, Term, expand, lift
from gantheory.theory.fold import fold

Reason = Attached | Theorem | Step
Tactic = Callable[[Expr, Sequence[Theorem]], Theorem]


@lru_cache(maxsize=512)
def proof_of(attached: Attached) -> Proof:
    """What a derivation or a refutation returns, run once in a process.

    Raises
    ------
    Refuse
        If a step of it fails.
    TypeError
        If it returns something other than a kernel proof.
    """
    proof = attached.make()
    if not isinstance(proof, Proof):
        raise TypeError(f"the {attached.role} returned {type(proof).__name__}, not a Proof")
    return proof


@lru_cache(maxsize=512)
def theorem_of(attached: Attached) -> Theorem:
    """The theorem of another claim, cited: what uses it depends on that claim.

    Raises
    ------
    Refuse
        If its derivation proves something else, or leaves hypotheses.
    """
    theorem = proof_of(attached).theorem
    if theorem.hypotheses or theorem.conclusion != expand(attached.claim.statement):
        raise Refuse(f"the derivation of {attached.claim.id} proves {theorem!r} instead")
    return kernel.cite(attached.claim.id, theorem)


@final
class StepRefused(Refuse):
    """A step of a derivation that the kernel does not grant.

    Attributes
    ----------
    statement
        The step, as its author wrote it: what refutes it is a reason to mend the derivation.
    """

    def __init__(self, statement: Expr, refusal: Refuse) -> None:
        super().__init__(f"the step {statement!r} is not granted: {refusal}")
        self.statement = statement


def _theorem(reason: Reason) -> Theorem:
    if isinstance(reason, Attached):
        return theorem_of(reason)
    return reason.theorem if isinstance(reason, Step) else reason


def _granted(
    statement: Expr,
    by: Sequence[Reason],
    because: str,
    tactic: Tactic,
    link: tuple[str, Expr] | None = None,
) -> Step:
    """A step, granted by a tactic for its reasons."""
    reasons = tuple(map(_theorem, by))
    try:
        theorem = tactic(statement, reasons)
    except StepRefused:
        raise
    except Refuse as e:
        raise StepRefused(statement, e) from None
    return Step(statement, _words(by, because), theorem, link, Discharge(reasons, tactic))


def _words(by: Sequence[Reason], because: str) -> str:
    named = [r.claim.id for r in by if isinstance(r, Attached)]
    return "; ".join([x for x in [because, *named] if x]) or "pointwise, cell by cell"


@final
@dataclass(frozen=True)
class Chain:
    """left = ... <= ... = right, link by link.

    `Chain(a).eq(b, by=...).ge(c, by=..., iff=E).proof()` proves a >= c, with equality exactly
    when E holds a.e. if at most one link is an inequality and says so.
    """

    left: Expr
    theorem: Theorem | None = None
    iff: Expr | None = None
    steps: tuple[Step, ...] = ()

    @property
    def end(self) -> Expr:
        """The right end so far."""
        return self.steps[-1].link[1] if self.steps and self.steps[-1].link else self.left

    def eq(self, right: Term, *by: Reason, because: str = "", **how: object) -> Chain:
        """... = right."""
        return self._link("eq", right, None, by, because, how)

    def le(
        self, right: Term, *by: Reason, iff: Expr | None = None, because: str = "", **how: object
    ) -> Chain:
        """... <= right, with equality exactly when `iff` holds a.e. (if given)."""
        return self._link("le", right, iff, by, because, how)

    def ge(
        self, right: Term, *by: Reason, iff: Expr | None = None, because: str = "", **how: object
    ) -> Chain:
        """... >= right, with equality exactly when `iff` holds a.e. (if given)."""
        return self._link("ge", right, iff, by, because, how)

    def _link(
        self,
        relation: str,
        right: Term,
        iff: Expr | None,
        by: tuple[Reason, ...],
        because: str,
        how: dict[str, object],
    ) -> Chain:
        a, b = self.end, lift(right)
        order = {"eq": Eq(a, b), "le": a <= b, "ge": b <= a}[relation]
        goal = order if iff is None else And(order, Iff(Eq(a, b), AE(iff)))
        sign = {"eq": "=", "le": "<=", "ge": ">="}[relation]
        step = _granted(goal, by, because, partial(_discharge, how=how), (sign, b))
        theorem = step.theorem
        if iff is not None and self.iff is not None:
            raise Refuse("a chain carries one equality case: split it in two")
        carried = iff if iff is not None else self.iff
        joined = theorem
        if self.theorem is not None:
            joined = self._join(self.theorem, theorem, b, carried)
        return replace(self, theorem=joined, iff=carried, steps=(*self.steps, step))

    def _join(self, sofar: Theorem, link: Theorem, b: Expr, iff: Expr | None) -> Theorem:
        first, second = _orders(sofar.conclusion)[0], _orders(link.conclusion)[0]
        left, right = expand(self.left), expand(b)
        if first.op == second.op == "eq":
            order = Eq(left, right)
        elif _rises(first, self.left) is not False and _rises(second, self.end) is not False:
            order = left <= right
        else:
            order = right <= left
        goal = order if iff is None else And(order, Iff(Eq(left, right), AE(expand(iff))))
        return follows(goal, sofar, link)

    def proof(self, goal: Expr | None = None) -> Proof:
        """The chain as a proof (of `goal`, which must follow from it)."""
        if self.theorem is None:
            raise Refuse("an empty chain proves nothing")
        theorem = self.theorem
        if goal is not None and theorem.conclusion != expand(goal):
            theorem = follows(goal, theorem)
        return Proof(theorem, self.steps)


def _orders(t: Expr) -> list[Expr]:
    return [t] if t.op in ("eq", "le", "lt") else [x for a in t.children for x in _orders(a)]


def _rises(order: Expr, left: Expr) -> bool | None:
    """Whether an inequality rises from its left end; None for an equation."""
    if order.op == "eq":
        return None
    return bool(order.args[0] == expand(left))


def _discharge(goal: Expr, by: Sequence[Theorem], *, how: dict[str, object]) -> Theorem:
    """What the reasons give, else the integrals themselves."""
    refusal = None
    if by:
        try:
            return follows(goal, *by)
        except Refuse as e:
            refusal = e
    try:
        return _by_integrals(goal, by, how)
    except Refuse as e:
        raise refusal or e from None


def _by_integrals(goal: Expr, by: Sequence[Theorem], how: dict[str, object]) -> Theorem:
    order, iff = _comparison(goal)
    equations = [t for t in by if t.conclusion.op == "eq"]
    sides = [expand(x) for x in order.args]
    for e in equations:
        old, new = e.conclusion.args
        sides = [kernel.replaced(x, old, new) for x in sides]
    given = [t for t in by if t.conclusion.op in ("ae", "lt")]
    made = compare(order.op, sides[0], sides[1], iff=iff, given=given, **how)  # type: ignore[arg-type]
    if made.conclusion == expand(goal):
        return made
    return follows(goal, made, *equations)


def _comparison(goal: Expr) -> tuple[Expr, Expr | None]:
    """The order (or equation) of a goal, and its equality case if it says one."""
    if goal.op in ("eq", "le"):
        return goal, None
    if goal.op == "and" and goal.args[0].op in ("eq", "le") and goal.args[1].op == "iff":
        order, (equation, case) = goal.args[0], goal.args[1].args
        if equation in (Eq(*order.args), Eq(*order.args[::-1])) and case.op == "ae":
            return order, case.args[0]
    raise Refuse(f"{goal!r} is no comparison of numbers")


@final
class Script:
    """A derivation that is not one chain: statements in order, each granted by the kernel."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def note(self, theorem: Theorem, because: str, shown: Expr | None = None) -> Theorem:
        """Record a theorem as a displayed line."""
        self._steps.append(Step(shown or fold(theorem.conclusion), because, theorem))
        return theorem

    def chain(self, chain: Chain) -> Theorem:
        """Record the lines of a chain; its theorem."""
        self._steps += chain.steps
        return chain.proof().theorem

    def _shown(
        self, statement: Expr, by: Sequence[Reason], because: str, tactic: Tactic
    ) -> Theorem:
        step = _granted(statement, by, because, tactic)
        self._steps.append(step)
        return step.theorem

    def integrals(
        self,
        relation: str,
        left: Term,
        right: Term,
        *by: Reason,
        iff: Expr | None = None,
        because: str = "",
        weights: Weights | None = None,
        bounds: Sequence[Theorem] = (),
        splits: Sequence[Split] = (),
    ) -> Theorem:
        """Compare two sums of integrals."""
        order = Expr(relation, (lift(left), lift(right)))
        shown = order if iff is None else And(order, Iff(Eq(*order.args), AE(iff)))

        def tactic(goal: Expr, given: Sequence[Theorem]) -> Theorem:
            found, case = _comparison(goal)
            return compare(
                found.op,
                *found.args,
                iff=case,
                given=given,
                weights=weights,
                bounds=bounds,
                splits=splits,
            )

        return self._shown(shown, by, because, tactic)

    def follows(
        self, goal: Expr, *by: Reason, because: str = "", whole: Sequence[Expr] = ()
    ) -> Theorem:
        """A statement about numbers follows from others."""
        return self._shown(
            goal,
            by,
            because or "from the lines above",
            lambda goal, given: follows(goal, *given, whole=whole),
        )

    def logically(self, goal: Expr, *by: Reason, because: str = "") -> Theorem:
        """A statement follows by logic alone."""
        words = because or "from the lines above"
        return self._shown(goal, by, words, lambda goal, given: logically(goal, *given))

    def pointwise(
        self, formula: Expr, *by: Reason, because: str = "", splits: Sequence[Split] = ()
    ) -> Theorem:
        """A statement about almost every point."""

        def tactic(goal: Expr, given: Sequence[Theorem]) -> Theorem:
            if goal.op != "ae":
                raise Refuse(f"{goal!r} is not said of almost every point")
            return pointwise(goal.args[0], given, splits)

        return self._shown(AE(formula), by, because, tactic)

    def numbers(
        self,
        formula: Expr,
        *by: Reason,
        because: str = "",
        splits: Sequence[Split] = (),
        certify: Certify = shannon,
    ) -> Theorem:
        """A statement about real numbers."""
        return self._shown(
            formula, by, because, lambda goal, given: numbers(goal, given, splits, certify)
        )

    def proof(self, theorem: Theorem) -> Proof:
        """The script as a proof of its last theorem."""
        return Proof(theorem, tuple(self._steps))
