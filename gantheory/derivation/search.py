"""Untrusted. A search for a proof of a statement that somebody typed: the tactics in turn, known
claims as lemmas. What it finds was granted by the kernel; what it does not find says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import final

from gantheory.derivation import kernel
from gantheory.derivation.cells import ARITHMETIC, ATOMS, CONNECTIVES
from gantheory.derivation.certificates import refined
from gantheory.derivation.chain import Chain, Script, theorem_of
from gantheory.derivation.proof import Proof, Step
from gantheory.derivation.tactics import bounds_of, defined, integrals_in, splits_in
from gantheory.derivation.theorem import Theorem, instance
from gantheory.derivation.values import Refuse
from gantheory.theory.attach import Attached
from gantheory.theory.expr import (
    And,
    Eq,
    Expr,
    Iff,
    Implies,
    conjuncts,
    expand,
    free_variables,
    num,
    var,
    walk,
    where,
)
from gantheory.theory.kinds import DENSITY
from gantheory.theory.vocabulary import HALF, Dstar, p, q

Try = Callable[[], Theorem]


def prove(statement: Expr, lemmas: Sequence[Attached] = ()) -> Proof:
    """A proof of a statement.

    Parameters
    ----------
    statement
        The formula, as it was typed.
    lemmas
        Derivations of known claims about densities p and q: each is used for every pair of
        densities in the statement.

    Raises
    ------
    Refuse
        If none is found: what stopped the first way that was tried.
    """
    search = _Search(statement, lemmas)
    theorem = search.shown(statement, ())
    if theorem.conclusion != expand(statement) or theorem.hypotheses:
        raise Refuse(f"the search ended in another statement: {theorem!r}")
    return Proof(theorem, tuple(search.steps))


@final
class _Search:
    """One search, and the lines of what it found so far."""

    def __init__(self, statement: Expr, lemmas: Sequence[Attached]) -> None:
        self.steps: list[Step] = []
        self.lemmas = lemmas
        named = {t for t in walk(statement) if t.op == "var"} | free_variables(statement)
        self.densities = sorted(
            (v for v in named if v.args[1] == DENSITY), key=lambda v: str(v.args[0])
        )

    def say(self, made: Callable[[Script], Theorem]) -> Theorem:
        """Make a theorem, and keep the lines that say how."""
        script = Script()
        theorem = made(script)
        self.steps += script.proof(theorem).steps
        return theorem

    def shown(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        """A theorem that concludes the goal, under what is given."""
        pair = _equality_case(goal)
        if pair is not None:
            return self.compared(goal, pair[0], pair[1], given)
        if goal.op == "forall":
            v, body = goal.args
            each = kernel.generalise(v, self.shown(body, given))
            return self.say(lambda s: s.note(each, f"for every {v.args[0]}", goal))
        if goal.op == "imp":
            return self._implication(goal, given)
        if goal.op == "ae":
            return self.say(lambda s: s.pointwise(goal.args[0], *given))
        if goal.op == "and":
            return self._first([*self._from_lemmas(goal, given), lambda: self._both(goal, given)])
        if goal.op == "iff":
            return self._equivalence(goal, given)
        if goal.op in ATOMS:
            return self.compared(goal, goal, None, given)
        return self._first(
            [lambda: self.say(lambda s: s.numbers(goal, *given)), *self._from_lemmas(goal, given)]
        )

    def _both(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        parts = [self.shown(part, given) for part in goal.args]
        return self.say(lambda s: s.logically(goal, *parts))

    def _implication(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        condition, conclusion = goal.args

        def straight() -> Theorem:
            assumed = kernel.assume(condition)
            self.say(lambda s: s.note(assumed, "hypothesis", condition))
            parts = tuple(kernel.consequence(c, (assumed,)) for c in conjuncts(condition))
            made = self.shown(conclusion, (*given, *parts))
            return kernel.discharge(condition, made)

        def by_equality_case() -> Theorem:
            """`A = B implies F` is half of `A = B iff F`."""
            made = self._of_an_order(Iff(condition, conclusion), given)
            return self.say(lambda s: s.logically(goal, made))

        ways: list[Try] = []
        if not _opaque(goal):
            ways.append(lambda: self.say(lambda s: s.numbers(goal, *given)))
        ways += [straight, *self._from_lemmas(goal, given)]
        if condition.op == "eq" and conclusion.op == "ae":
            ways.append(by_equality_case)
        return self._first(ways)

    def _equivalence(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        left, right = goal.args

        def both_ways() -> Theorem:
            there, back = (self.shown(Implies(*x), given) for x in ((left, right), (right, left)))
            return self.say(lambda s: s.logically(goal, there, back))

        ways: list[Try] = []
        if left.op == "eq" and right.op == "ae":
            ways.append(lambda: self._of_an_order(goal, given))
        if not _opaque(goal):
            ways.append(lambda: self.say(lambda s: s.numbers(goal, *given)))
        return self._first([*ways, *self._from_lemmas(goal, given), both_ways])

    def _of_an_order(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        """`A = B iff F` is part of `A <= B (or A >= B) with equality iff F`."""
        (a, b), case = goal.args[0].args, goal.args[1].args[0]
        orders = [
            partial(self.compared, And(order, goal), order, case, given)
            for order in (a <= b, b <= a)
        ]
        made = self._first(orders)
        return self.say(lambda s: s.logically(goal, made))

    # -------------------------------------------------------------------------------- comparisons

    def compared(
        self, goal: Expr, order: Expr, case: Expr | None, given: tuple[Theorem, ...]
    ) -> Theorem:
        """An order or an equation of numbers, perhaps with its equality case."""
        if not _opaque(goal):
            return self._first(
                [
                    lambda: self.say(lambda s: s.numbers(goal, *given)),
                    lambda: self.say(lambda s: s.numbers(goal, *given, certify=refined)),
                ]
            )
        ways: list[Try] = []
        if order.op in ("le", "eq"):
            ways.append(lambda: self._linked(goal, order, case, given, ()))
            equations = self._equations(goal)
            if equations:
                ways.append(lambda: self._linked(goal, order, case, given, equations))
        if case is None:
            ways += self._extrema(goal, given)
        if order.op == "lt":
            ways.append(lambda: self._finite(goal, given))
        return self._first([*ways, *self._from_lemmas(goal, given)])

    def _linked(
        self,
        goal: Expr,
        order: Expr,
        case: Expr | None,
        given: tuple[Theorem, ...],
        equations: tuple[tuple[str, Theorem], ...],
    ) -> Theorem:
        """One link of a chain: the integrals are compared at each point."""
        a, b = order.args
        relation = "le" if order.op == "le" else "eq"
        if order.op == "le" and not _opaque(a) and _opaque(b):
            a, b, relation = b, a, "ge"
        splits = splits_in(goal)
        because = "; ".join([*(n for n, _ in equations), "cell by cell"]) if equations else ""
        by = [*(t for _, t in equations), *given]
        how: dict[str, object] = {"splits": splits}
        chain = Chain(a)
        if relation == "eq":
            chain = chain.eq(b, *by, because=because, **how)
        elif relation == "le":
            chain = chain.le(b, *by, iff=case, because=because, **how)
        else:
            chain = chain.ge(b, *by, iff=case, because=because, **how)
        proof = chain.proof(goal)
        self.steps += proof.steps
        return proof.theorem

    def _finite(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        """A strict inequality, or finiteness, from bounds of the integrals."""
        splits = splits_in(goal)
        integrands = dict.fromkeys(integrals_in(expand(goal)))
        bounds = [b for f in integrands for b in bounds_of(f, splits)]
        return self.say(
            lambda s: s.follows(goal, *bounds, *given, because="the integrands are bounded")
        )

    def _extrema(self, goal: Expr, given: tuple[Theorem, ...]) -> Iterator[Try]:
        """A supremum or infimum that is one side."""
        if goal.op == "eq":
            a, b = goal.args
            if {a.op, b.op} & {"sup", "inf"}:
                yield lambda: self._antisymmetric(goal, given)
            return
        if goal.op != "le":
            return
        below, above = goal.args
        if below.op == "sup":
            yield lambda: self._least(goal, "sup", below, given)
        if above.op == "inf":
            yield lambda: self._least(goal, "inf", above, given)
        extremum = above if above.op == "sup" else below if below.op == "inf" else None
        if extremum is not None:
            for witness in self._witnesses(extremum.args[0]):
                yield partial(self._reached, goal, extremum, witness, given)

    def _antisymmetric(self, goal: Expr, given: tuple[Theorem, ...]) -> Theorem:
        a, b = goal.args
        both = [self.shown(a <= b, given), self.shown(b <= a, given)]
        return self.say(lambda s: s.follows(goal, *both))

    def _least(self, goal: Expr, op: str, extremum: Expr, given: tuple[Theorem, ...]) -> Theorem:
        v, body = extremum.args
        other = goal.args[1] if op == "sup" else goal.args[0]
        if v in free_variables(other) or any(v in free_variables(t.conclusion) for t in given):
            raise Refuse(f"{v.args[0]} is bound and free")
        each = self.shown(body <= other if op == "sup" else other <= body, given)
        made = kernel.extremum_bound(op, v, each)
        return self.say(lambda s: s.note(made, f"for every {v.args[0]}", goal))

    def _reached(
        self, goal: Expr, extremum: Expr, witness: Expr, given: tuple[Theorem, ...]
    ) -> Theorem:
        v, body = extremum.args
        op = extremum.op
        at = instance(body, {v: witness})
        other = goal.args[0] if op == "sup" else goal.args[1]
        reached = self.shown(other <= at if op == "sup" else at <= other, given)
        splits = splits_in(witness)
        member = kernel.extremum_at(op, v, body, witness, self._defined(body), splits=splits)
        where_ = f"at {v.args[0]} = {witness!r}"
        return self.say(lambda s: s.follows(goal, reached, member, because=where_, whole=[at]))

    def _defined(self, body: Expr) -> Theorem:
        try:
            return defined(body)
        except Refuse:
            equations = self._equations(body)
            return self.shown(Eq(body, body), tuple(t for _, t in equations))

    def _witnesses(self, v: Expr) -> list[Expr]:
        """Where an extremum may be reached."""
        pairs = [(a, b) for a, b in product(self.densities, repeat=2) if a != b]
        if v.args[1].name == "discriminator":
            ideal = [where(a > 0, num(1), 0) for a in self.densities]
            likelier = [where(a > b, num(1), 0) for a, b in pairs]
            return [HALF, *(Dstar(a, b) for a, b in pairs), num(1), num(0), *ideal, *likelier]
        if v.args[1] == DENSITY:
            return [w for w in self.densities if w != v]
        if v.args[1].sort == "number":
            return [num(1), num(0), HALF]
        return []

    # ------------------------------------------------------------------------------------- lemmas

    def _equations(self, goal: Expr) -> tuple[tuple[str, Theorem], ...]:
        """Known closed forms of the suprema in a goal."""
        inside = set(walk(expand(goal)))
        found: list[tuple[str, Theorem]] = []
        for attached in self.lemmas:
            if attached.claim.says.op != "eq":
                continue
            for values in self._pairs():
                left = expand(instance(expand(attached.claim.says.args[0]), values))
                if left in inside and not any(left == t.conclusion.args[0] for _, t in found):
                    found.append((attached.claim.id, _at(theorem_of(attached), values)))
        return tuple(found)

    def _pairs(self) -> list[Mapping[Expr, Expr]]:
        return [{p: a, q: b} for a, b in product(self.densities, repeat=2)]

    def _from_lemmas(self, goal: Expr, given: tuple[Theorem, ...]) -> Iterator[Try]:
        """The goal from one known claim that speaks of the same numbers."""
        wanted = _numbers_in(goal)
        if not wanted:
            return
        for attached in self.lemmas:
            for values in self._pairs():
                said = expand(instance(expand(attached.claim.statement), values))
                if wanted <= _numbers_in(said):
                    yield partial(self._from_claim, goal, attached, values, given)

    def _from_claim(
        self,
        goal: Expr,
        attached: Attached,
        values: Mapping[Expr, Expr],
        given: tuple[Theorem, ...],
    ) -> Theorem:
        lemma = _at(theorem_of(attached), values)
        return self.say(lambda s: s.follows(goal, lemma, *given, because=attached.claim.id))

    def _first(self, ways: Sequence[Try]) -> Theorem:
        """The first way that works; the lines of those that do not are struck out."""
        refusals = []
        for way in ways:
            mark = len(self.steps)
            try:
                return way()
            except Refuse as e:
                refusals.append(e)
                del self.steps[mark:]
        raise refusals[0] if refusals else Refuse("no tactic applies to this statement")


def _at(theorem: Theorem, values: Mapping[Expr, Expr]) -> Theorem:
    """A theorem about p and q for other densities, both at once."""
    kept = {v: w for v, w in values.items() if v != w}
    apart = {v: var(f"{v.args[0]}''", v.args[1]) for v in kept}
    for v, w in apart.items():
        theorem = kernel.instantiate(theorem, v, w)
    for v, w in apart.items():
        theorem = kernel.instantiate(theorem, w, kept[v])
    return theorem


def _equality_case(goal: Expr) -> tuple[Expr, Expr] | None:
    """The order and the pointwise case of `A <= B, with equality iff F a.e.`."""
    if goal.op != "and" or goal.args[0].op != "le" or goal.args[1].op != "iff":
        return None
    order, (equation, case) = goal.args[0], goal.args[1].args
    if equation.op != "eq" or set(equation.args) != set(order.args) or case.op != "ae":
        return None
    return order, case.args[0]


def _opaque(t: Expr) -> bool:
    """Whether a formula speaks of more than real variables."""
    return any(x.op not in ARITHMETIC | ATOMS | CONNECTIVES for x in walk(expand(t)))


def _numbers_in(t: Expr) -> set[Expr]:
    """The integrals and extrema of a goal."""
    return {x for x in walk(expand(t)) if x.op in ("int", "sup", "inf")}
