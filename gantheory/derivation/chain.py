"""Untrusted. Derivations that read like the paper: chains of equalities and inequalities, and
scripts of statements, each discharged by a tactic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import final

from gantheory.derivation import kernel
from gantheory.derivation.cells import Certify
from gantheory.derivation.certificates import shannon
from gantheory.derivation.decide import Split
from gantheory.derivation.proof import Proof, Step
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


@contextmanager
def _step(statement: Expr) -> Iterator[None]:
    """A refusal inside names the step."""
    try:
        yield
    except StepRefused:
        raise
    except Refuse as e:
        raise StepRefused(statement, e) from None


def _theorem(reason: Reason) -> Theorem:
    if isinstance(reason, Attached):
        return theorem_of(reason)
    return reason.theorem if isinstance(reason, Step) else reason


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
        try:
            theorem = _discharge(goal, order, iff, tuple(map(_theorem, by)), how)
        except Refuse as e:
            raise StepRefused(goal, e) from None
        sign = {"eq": "=", "le": "<=", "ge": ">="}[relation]
        step = Step(goal, _words(by, because), theorem, (sign, b))
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


def _discharge(
    goal: Expr,
    order: Expr,
    iff: Expr | None,
    by: tuple[Theorem, ...],
    how: dict[str, object],
) -> Theorem:
    """What the reasons give, else the integrals themselves."""
    refusal = None
    if by:
        try:
            return follows(goal, *by)
        except Refuse as e:
            refusal = e
    try:
        return _by_integrals(goal, order, iff, by, how)
    except Refuse as e:
        raise refusal or e from None


def _by_integrals(
    goal: Expr, order: Expr, iff: Expr | None, by: tuple[Theorem, ...], how: dict[str, object]
) -> Theorem:
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
        left, right = lift(left), lift(right)
        order = Expr(relation, (left, right))
        shown = order if iff is None else And(order, Iff(Eq(left, right), AE(iff)))
        with _step(shown):
            made = compare(
                relation,
                left,
                right,
                iff=iff,
                given=[_theorem(r) for r in by],
                weights=weights,
                bounds=bounds,
                splits=splits,
            )
        return self.note(made, _words(by, because), shown)

    def follows(
        self, goal: Expr, *by: Reason, because: str = "", whole: Sequence[Expr] = ()
    ) -> Theorem:
        """A statement about numbers follows from others."""
        with _step(goal):
            made = follows(goal, *map(_theorem, by), whole=whole)
        return self.note(made, _words(by, because or "from the lines above"), goal)

    def logically(self, goal: Expr, *by: Reason, because: str = "") -> Theorem:
        """A statement follows by logic alone."""
        with _step(goal):
            made = logically(goal, *map(_theorem, by))
        return self.note(made, _words(by, because or "from the lines above"), goal)

    def pointwise(
        self, formula: Expr, *by: Reason, because: str = "", splits: Sequence[Split] = ()
    ) -> Theorem:
        """A statement about almost every point."""
        with _step(AE(formula)):
            made = pointwise(formula, map(_theorem, by), splits)
        return self.note(made, _words(by, because), AE(formula))

    def numbers(
        self,
        formula: Expr,
        *by: Reason,
        because: str = "",
        splits: Sequence[Split] = (),
        certify: Certify = shannon,
    ) -> Theorem:
        """A statement about real numbers."""
        with _step(formula):
            made = numbers(formula, map(_theorem, by), splits, certify)
        return self.note(made, _words(by, because), formula)

    def proof(self, theorem: Theorem) -> Proof:
        """The script as a proof of its last theorem."""
        return Proof(theorem, tuple(self._steps))
