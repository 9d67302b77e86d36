"""What a model tests of a statement: one on which the hypotheses fail is no case of it."""

from __future__ import annotations

from gantheory.theory.expr import FALSE, Expr, Implies, conjuncts


def premises(statement: Expr) -> tuple[Expr, ...]:
    """The hypotheses of `A implies (B implies ...)`, conjunctions taken apart."""
    if statement.op != "imp":
        return ()
    left, right = statement.args
    return (*conjuncts(left), *premises(right))


def conclusion(statement: Expr) -> Expr:
    """What is left of a statement without its hypotheses."""
    return conclusion(statement.args[1]) if statement.op == "imp" else statement


def emptied(statement: Expr) -> Expr:
    """The statement with false conclusions: what makes this false is a case of the statement.

    Where it is true the statement holds because its hypotheses fail, which says nothing for it;
    where it is undecided nobody knows that they hold.
    """
    if statement.op == "imp":
        return Implies(statement.args[0], emptied(statement.args[1]))
    if statement.op == "and":
        parts = [emptied(a) for a in statement.args]
        return FALSE if FALSE in parts else Expr("and", tuple(parts))
    return FALSE
