"""Many different trees, to hold a printer or a checker against."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import product

from gantheory.theory.expr import (
    AE,
    TRUE,
    Diff,
    Expr,
    Int,
    Limit,
    Not,
    exp,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import LAW, MAP, OPEN_UNIT, REAL
from gantheory.theory.text import text
from gantheory.theory.vocabulary import JSD, D, E, p, q

a, e = var("a", REAL), var("e", OPEN_UNIT)
P, G = var("P", LAW), var("G", MAP)


def grown(terms: list[Expr], formulas: list[Expr]) -> tuple[list[Expr], list[Expr]]:
    """Every tree with one operator on top of the given ones (pairs for the binary ones)."""
    more_terms = [
        *(Expr(op, pair) for op in ("add", "mul", "div") for pair in product(terms, terms)),
        *(make(t) for make in (log, exp, Int) for t in terms),
        *(Expr(op, (v, t)) for op in ("sup", "inf") for v in (D, a) for t in terms),
        *(Diff(a, t) for t in terms),
        *(Limit(e, t) for t in terms),
        *(where(f, s, t) for f in formulas for s, t in product(terms[:4], terms[:4])),
        *(JSD(s, t) for s, t in product(terms[:6], terms[:6])),
        *(E(s, t) for s, t in product(terms[:6], terms[:6])),
        *(Expr("mean", (P, t)) for t in terms),
        *(Expr("pull", (G, t)) for t in terms),
        *(Expr("prob", (P, f)) for f in formulas),
    ]
    more_formulas = [
        *(Expr(op, pair) for op in ("le", "lt", "eq") for pair in product(terms, terms)),
        *(Expr(op, x) for op in ("and", "or", "imp", "iff") for x in product(formulas, formulas)),
        *(make(f) for make in (Not, AE) for f in formulas),
        *(Expr(op, (D, f)) for op in ("forall", "exists") for f in formulas),
        *(Expr("somewhere", (f,)) for f in formulas),
    ]
    return more_terms, more_formulas


@cache
def many() -> frozenset[Expr]:
    """Every tree of height 1 over a few leaves, and every tree over a spread of those.

    Numbers are among the leaves with their signs and as fractions, and 1, 2 with -1, 1/2: where
    numerals are written with operators, the notation is most ambiguous.
    """
    numbers = [num(Fraction(x)) for x in ("1", "2", "-1", "-2", "1/2", "-1/2")]
    terms, formulas = [p, q, *numbers, oo], [TRUE, p <= q]
    one_up, formulas_up = grown(terms, formulas)
    # Of each operator a few: all pairs of all of them would be millions.
    spread = terms + [t for n, t in enumerate(one_up) if n % 4 == 0 or t.args[0] == num(-1)]
    some = [f for n, f in enumerate(formulas_up) if n % 40 == 0 or f.op in ("ae", "not")]
    two_up, formulas_two_up = grown(spread, formulas + some)
    almost = [AE(f) for f in formulas_up]
    return frozenset((*terms, *formulas, *one_up, *formulas_up, *two_up, *formulas_two_up, *almost))


def printed_alike(trees: Iterable[Expr]) -> tuple[Expr, Expr] | None:
    """Two different trees with the same text but for spaces, if there are any."""
    printed: dict[str, Expr] = {}
    for tree in trees:
        other = printed.setdefault(text(tree).replace(" ", ""), tree)
        if other != tree:
            return other, tree
    return None
