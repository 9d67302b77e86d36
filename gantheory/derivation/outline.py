"""A proof as a reader follows it: numbered lines, and what each rests on, harvested from the
theorems and not typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

from gantheory.derivation.proof import Proof, Step
from gantheory.derivation.support import Cell, cells_of
from gantheory.derivation.theorem import Theorem
from gantheory.theory.claim import Claim
from gantheory.theory.expr import (
    Expr,
    Not,
    Somewhere,
    conjuncts,
    expand,
    free_variables,
    walk,
)
from gantheory.theory.fold import fold
from gantheory.theory.text import FORMULAS, text

RULES: Mapping[str, str] = {
    "assumption": "assume",
    "discharge": "discharge",
    "textbook theorem": "postulate",
    "claim": "cite",
    "cells": "consequence",
    "for all": "generalise",
    "instance": "specialise",
    "witness": "exists_intro",
    "let": "exists_elim",
    "mass one": "mass",
    "bound": "bound",
    "bound on a finite space": "bound_on_finite_space",
    "integrate": "integrate",
    "equality case": "equality_case",
    "rewrite": "rewrite",
    "finitely many null sets": "finite_union",
    "the tail of an integral": "tail",
    "locally constant": "locally_constant",
    "touching": "touching",
    "localise": "localise",
    "normalise": "normalise",
    "member of the range": "extremum_at",
    "least bound": "extremum_bound",
    "limit": "limit",
    "layer cake": "layer_cake",
    "pushforward": "pushforward",
    "layer by layer": "layer_congruence",
    "minus an expectation": "mean_of_nonpositive",
    "an expectation of something >= 0": "mean_of_nonnegative",
    "almost surely": "surely",
    "the same event": "same_probability",
    "distribution function": "distribution_function",
    "generalised inverse": "galois",
    "a half line is not null": "on_an_interval",
    "e^y > 0": "exponential_positive",
    "finite model": "on_model",
    "on such a space": "somewhere",
    "on a finite set with counting measure": "on_pairs",
    "finite sums are real": "real",
    "term by term": "sum_congruence",
    "finite sums commute": "sum_algebra",
    "a sequence in closed form": "halving_sequence",
}
"""What a theorem calls the rule that granted it, and where proofs/TRUST.md explains it."""


@final
@dataclass(frozen=True)
class Line:
    """One displayed line of a derivation.

    Attributes
    ----------
    statement
        The formula, as the author wrote it.
    because
        Its justification in the author's words.
    link
        For a link of a chain: the relation and the new right end; None otherwise.
    continues
        Whether it is the next link of the chain that the line before belongs to.
    given
        The hypotheses under which it holds, beyond those of the claim; empty for a line that
        introduces one.
    lines
        The numbers (from 1) of the lines before that it rests on.
    claims
        The claims that it cites.
    rules
        The rules of the kernel that it took, the last one first.
    cells
        For a line that rests on a pointwise comparison alone: what that says on each cell of the
        support.
    """

    statement: Expr
    because: str
    link: tuple[str, Expr] | None
    continues: bool
    given: tuple[Expr, ...]
    lines: tuple[int, ...]
    claims: tuple[str, ...]
    rules: tuple[str, ...]
    cells: tuple[Cell, ...]


def outline(claim: Claim, proof: Proof) -> tuple[Line, ...]:
    """The lines of a proof of a claim."""
    known = {f for h in claim.given for f in conjuncts(expand(h.formula))}
    steps = [s.statement for s in proof.steps]
    authored = _authored([*steps, _denied(claim), claim.statement])
    made: list[Line] = []
    before: Step | None = None
    numbers: dict[int, int] = {}
    for n, step in enumerate(proof.steps, start=1):
        lines, claims, rules = _support(step.theorem, numbers)
        given = [h for h in step.theorem.hypotheses if not set(conjuncts(h)) <= known]
        if given == [step.theorem.conclusion]:  # a hypothesis that the line itself introduces
            given = []
        made.append(
            Line(
                statement=step.statement if step.link else _own(step.statement, authored),
                because=step.because,
                link=step.link,
                continues=before is not None and _continues(before, step),
                given=tuple(sorted((authored.get(h) or fold(h) for h in given), key=text)),
                lines=lines,
                claims=claims,
                rules=rules,
                cells=() if lines or claims else cells_of(step.theorem),
            )
        )
        numbers.setdefault(id(step.theorem), n)
        before = step
    return tuple(made)


def _denied(claim: Claim) -> Expr:
    """What a refutation ends in."""
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    return Somewhere(tuple(variables), Not(claim.statement))


def _own(statement: Expr, authored: Mapping[Expr, Expr]) -> Expr:
    """A statement in the claim's own words, if it says the same."""
    return authored.get(expand(statement), statement)


def _authored(shown: Sequence[Expr]) -> Mapping[Expr, Expr]:
    """The formulas that an author wrote, by what they expand to; later ones count for more."""
    parts = (f for s in shown for f in walk(s) if f.op in FORMULAS)
    return {expand(f): f for f in parts}


def _support(
    theorem: Theorem, numbers: Mapping[int, int]
) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """The lines, claims and rules between a theorem and what was shown before it."""
    lines: set[int] = set()
    claims: dict[str, None] = {}
    rules: dict[str, None] = {}
    seen: set[int] = set()
    waiting = [theorem]
    while waiting:
        t = waiting.pop(0)
        if id(t) in seen:
            continue
        seen.add(id(t))
        if id(t) in numbers:
            lines.add(numbers[id(t)])
        elif t.rule == "claim":
            claims.update(dict.fromkeys(sorted(t.uses)))
        else:
            rules[t.rule] = None
            waiting += t.premises
    return tuple(sorted(lines)), tuple(claims), tuple(rules)


def _continues(before: Step, step: Step) -> bool:
    if before.link is None or step.link is None:
        return False
    order = step.statement.args[0] if step.statement.op == "and" else step.statement
    return bool(before.link[1] in order.args)
