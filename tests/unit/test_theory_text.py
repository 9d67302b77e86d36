"""The printer: people's notation, and no two statements alike."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import many, printed_alike

from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    TRUE,
    And,
    AtLeast,
    AtMost,
    Definition,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Inf,
    Int,
    Limit,
    Not,
    Or,
    Somewhere,
    Sup,
    exp,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DISCRIMINATOR, LAW, MAP, OPEN_UNIT, POSITIVE, REAL, index, table
from gantheory.theory.text import statement_lines, text
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, STANDARD, C, C_open, D, Dstar, E, V, m, p, q

a = var("a", REAL)
e = var("e", OPEN_UNIT)
i, w = var("i", index("S")), var("w", table("S", "S"))
P, G = var("P", LAW), var("G", MAP)


@pytest.mark.parametrize(
    ("tree", "printed"),
    [
        (JSD(p, q) <= log(2), "JSD(p,q) <= log(2)"),
        (Eq(C(p, q), -log(4) + 2 * JSD(p, q)), "C(p,q) = -log(4) + 2*JSD(p,q)"),
        (
            AtLeast(C(p, q), -log(4), AE(Eq(p, q))),
            "C(p,q) >= -log(4), with equality iff p = q a.e.",
        ),
        (AtMost(KL(p, q), 1, TRUE), "KL(p,q) <= 1, with equality iff true"),
        (E(p, log(D)), "E[p](log(D))"),
        (Int(p * log(p / q)), "int p*log(p/q)"),
        (Eq(C(p, q), Sup(D, V(p, q, D))), "C(p,q) = sup_D V(p,q,D)"),
        (p / (p + q), "p/(p+q)"),
        (1 - D, "1 - D"),
        (2 * Int(p) + Int(p - q), "2*(int p) + int (p-q)"),
        (ForAll(D, V(p, q, D) <= 0), "for all D: V(p,q,D) <= 0"),
        (where(p > 0, p, 0), "{p if p > 0, else 0}"),
        (AE(Implies(p + q > 0, Eq(D, Dstar(p, q)))), "D = Dstar(p,q) a.e. where p + q > 0"),
        (Somewhere((p,), Not(Int(p) <= 1)), "on some space: for some p: not (int p <= 1)"),
        (Sup(var("D", OPEN_UNIT), D), "sup_[open unit D] D"),
        (Diff(a, log(a)), "d/da log(a)"),
        (Limit(e, e), "lim_(e->0) e"),
        (Expr("at", (w, i, i)), "w[i,i]"),
        (Expr("mean", (Expr("push", (G, P)), D)), "E[x~(G#P)](D)"),
        (And(FALSE, Or(TRUE, FALSE)), "not true and (true or not true)"),
    ],
)
def test_notation(tree: Expr, printed: str) -> None:
    assert text(tree) == repr(tree) == printed


# ------------------------------------------------------------------------------- injectivity


def test_two_trees_never_print_alike() -> None:
    """Exhaustive over about 90,000 trees of height up to two."""
    trees = many()
    assert len(trees) > 80_000
    assert printed_alike(trees) is None


LEAVES = st.sampled_from([p, q, D, num(1), num(-1), num(2), num(Fraction(1, 2)), oo])
TREES = st.recursive(
    LEAVES,
    lambda t: st.one_of(
        st.builds(lambda op, x, y: Expr(op, (x, y)), st.sampled_from(["add", "mul", "div"]), t, t),
        st.builds(lambda make, x: make(x), st.sampled_from([log, exp, Int]), t),
        st.builds(lambda x: Expr("mul", (num(-1), x)), t),
        st.builds(lambda op, x: Expr(op, (D, x)), st.sampled_from(["sup", "inf"]), t),
        st.builds(lambda x, y: KL(x, m(x, y)), t, t),
        st.builds(lambda x, y, z: where(x <= y, z, x), t, t, t),
    ),
    max_leaves=12,
)


def neighbours(t: Expr) -> list[Expr]:
    """Trees that differ from t in one place: a number, a swap, a dropped part, a bracket."""
    found: list[Expr] = []
    if t.op == "num":
        found += [num(t.args[0] + 1), num(-t.args[0]), num(t.args[0] / 2)]
    if t.op == "var":
        found += [q if t == p else p]
    if t.op in ("add", "mul", "div"):
        x, y = t.args
        found += [x, y, Expr(t.op, (y, x))]
        found += [Expr(op, (x, y)) for op in ("add", "mul", "div") if op != t.op]
        found += [Expr("add", (x, Expr("mul", (num(-1), y))))]
        if y.op in ("add", "mul", "div"):
            u, v = y.args
            found += [Expr(y.op, (Expr(t.op, (x, u)), v))]
        if x.op in ("add", "mul", "div"):
            u, v = x.args
            found += [Expr(x.op, (u, Expr(t.op, (v, y))))]
    if t.op in ("sup", "inf"):
        found += [Expr("inf" if t.op == "sup" else "sup", t.args), t.args[1]]
    if t.op == "def":
        definition, args = t.args
        found += [Expr("def", (definition, args[::-1]))]
        for n, x in enumerate(args):
            found += [
                Expr("def", (definition, (*args[:n], y, *args[n + 1 :]))) for y in neighbours(x)
            ]
        return found
    for n, x in enumerate(t.args):
        if isinstance(x, Expr) and not (t.op in ("sup", "inf") and n == 0):
            found += [Expr(t.op, (*t.args[:n], y, *t.args[n + 1 :])) for y in neighbours(x)]
    return found


@given(TREES)
def test_a_mutated_statement_prints_otherwise(tree: Expr) -> None:
    for other in neighbours(tree):
        assert (text(other) == text(tree)) == (other == tree)


# ------------------------------------------------------------------------------------- claims


def claim(says: Expr, *given_: Expr) -> Claim:
    hypotheses = tuple(Hypothesis(f"h{n}", f) for n, f in enumerate(given_))
    return Claim("t.x", "t", says, Source("t", "1"), Verdict.PROVED, hypotheses)


def test_statement_lines_tell_kinds_hypotheses_and_own_definitions() -> None:
    x, y = var("x", REAL), var("x", POSITIVE)
    one, two = Definition("f", (x,), x + 1), Definition("f", (x,), x + 2)
    same_line = [
        [claim(x <= x + 1), claim(y <= y + 1)],
        [claim(one(x) <= 3), claim(two(x) <= 3)],
        [claim(Implies(x > 0, x > 1)), claim(x > 1, x > 0)],
        [claim(V(p, q, D) <= C(p, q)), claim(V(p, q, D) <= C_open(p, q))],
        [claim(Eq(Dstar(p, q), num(1))), claim(Eq(p / (p + q), num(1)))],
        [claim(AE(Eq(var("D", DISCRIMINATOR), 1))), claim(AE(Eq(var("D", OPEN_UNIT), 1)))],
        [claim(Iff(x > 0, x > 1)), claim(x > 1)],
        [claim(Inf(x, x) <= 1), claim(Exists(x, x <= 1))],
    ]
    for first, second in same_line:
        assert statement_lines(first) != statement_lines(second)
    assert statement_lines(claim(V(p, q, D) <= C(p, q), Eq(p, q))) == (
        "for every density p, q, every discriminator D",
        "given h0: p = q",
        "V(p,q,D) <= C(p,q)",
    )
    assert statement_lines(claim(one(x) <= 3))[-1] == "where f(x) := x + 1   (real x)"


def test_every_definition_prints_its_meaning_apart() -> None:
    assert len({text(d.body) for d in STANDARD}) == len(STANDARD)
