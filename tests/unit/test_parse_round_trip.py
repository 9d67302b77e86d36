"""The grammar reads what the printer prints, as the same tree; and what people write."""

from __future__ import annotations

from fractions import Fraction

import pytest
from trees import many

from gantheory.theory.claim import Claim
from gantheory.theory.expr import (
    AE,
    And,
    AtLeast,
    AtMost,
    Eq,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Or,
    Sup,
    absolute,
    free_variables,
    log,
    num,
    oo,
    var,
    walk,
    where,
)
from gantheory.theory.kinds import NONNEGATIVE, OPEN_UNIT, REAL, UNIT
from gantheory.theory.latex import latex
from gantheory.theory.parse import parse_expression, parse_statement
from gantheory.theory.text import definitions_of, text
from gantheory.theory.vocabulary import D2, JSD, KL, TV, C, D, E, V, m, p, q, r
from gantheory.theory.wellformed import IllFormed, check
from gantheory.verify import load

CLAIMS = load().claims


def read_back(t: Expr) -> Expr:
    return parse_expression(text(t), free_variables(t), definitions_of(t))


def neighbours(t: Expr) -> list[Expr]:
    """Statements that differ from one in a number, a swap, an operator or a relation."""
    found: list[Expr] = []
    if t.op == "num":
        found += [num(t.args[0] + 1), num(-t.args[0]), num(t.args[0] / 3)]
    if t.op in ("add", "mul", "div", "le", "lt", "and", "or", "imp", "iff", "eq"):
        found += [Expr(t.op, (t.args[1], t.args[0]))]
    others = {"le": "lt", "lt": "le", "eq": "le", "imp": "iff", "sup": "inf", "add": "mul"}
    others |= {"mul": "div", "div": "add", "and": "or", "or": "and", "forall": "exists"}
    if t.op in others:
        found += [Expr(others[t.op], t.args)]
    if t.op == "def":
        definition, args = t.args
        for n, x in enumerate(args):
            found += [definition(*args[:n], y, *args[n + 1 :]) for y in neighbours(x)]
        return found
    for n, x in enumerate(t.args):
        if isinstance(x, Expr) and x.op != "var":
            found += [Expr(t.op, (*t.args[:n], y, *t.args[n + 1 :])) for y in neighbours(x)]
    return found


def well_formed(t: Expr) -> bool:
    try:
        check(t)
    except IllFormed:
        return False
    return True


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_a_printed_claim_and_its_mutants_are_read_back(claim: Claim) -> None:
    trees = [claim.statement, claim.says, *filter(well_formed, neighbours(claim.says))]
    assert len(trees) > 3
    for t in trees:
        assert read_back(t) == t


def test_printed_trees_are_read_back() -> None:
    """A spread of all small trees, so that every operator stands under every other."""
    spread = [t for t in sorted(many(), key=text)[::23] if _typed(t)]
    assert len(spread) > 1_000
    for t in spread:
        assert read_back(t) == t


def _typed(t: Expr) -> bool:
    """`many` also makes formulas with terms for parts, which mean nothing; x is the coordinate."""
    return well_formed(AE(t)) or well_formed(AE(Eq(t, t)))


def test_two_trees_never_have_the_same_latex() -> None:
    printed: dict[str, Expr] = {}
    for t in many():
        assert printed.setdefault(latex(t).replace(" ", ""), t) == t


a, w = var("a", OPEN_UNIT), var("w", NONNEGATIVE)
D_MIX = p / (p + q)
V_SUM = E(p, log(D)) + E(q, log(1 - D))
SAID = {
    "JSD(p,q) <= log(2)": JSD(p, q) <= log(2),
    "C(p,q) = -log(4) + 2*JSD(p,q)": Eq(C(p, q), -log(4) + 2 * JSD(p, q)),
    "E[p](log(D)) + E[q](log(1-D)) <= -log(4) + 2*JSD(p,q) iff D = p/(p+q)": AtMost(
        V_SUM, -log(4) + 2 * JSD(p, q), AE(Implies(p + q > 0, Eq(D, D_MIX)))
    ),
    "KL(p,q) >= 2*TV(p,q)^2": 2 * (TV(p, q) * TV(p, q)) <= KL(p, q),
    "for a in (0,1): a*log(a) <= 0": a * log(a) <= 0,
    "for all a in (0,1): a*log(a) <= 0": ForAll(a, a * log(a) <= 0),
    "p, q density; D discriminator; w >= 0; w*V(p,q,D) <= 0": w * V(p, q, D) <= 0,
    "KL(p||m) \u2264 log(2)": KL(p, m(p, q)) <= log(2),
    "KL(p_data, p_g) >= 0": KL(p, q) >= 0,
    "0 <= TV(p,q) <= 1": And(num(0) <= TV(p, q), TV(p, q) <= 1),
    "Int(p*log(p) if p > 0 else 0) < oo": Int(where(p > 0, p * log(p), 0)) < oo,
    "sup_D V(p,q,D) <= 0": Sup(D, V(p, q, D)) <= 0,
    "sup_D(V(p,q,D))/2 <= 0": Sup(D, V(p, q, D)) / 2 <= 0,
    "p = q a.e. or not JSD(p,q) = 0": Or(AE(Eq(p, q)), Expr("not", (Eq(JSD(p, q), 0),))),
    "D = E a.e. where p > 0 and q > 0": AE(Implies(And(p > 0, q > 0), Eq(D, D2))),
    "KL(p,q) >= 0, with equality iff p = q a.e.": AtLeast(KL(p, q), 0, AE(Eq(p, q))),
    "KL(p,q) >= 0 iff p = q a.e.": AtLeast(KL(p, q), 0, AE(Implies(p + q > 0, Eq(p, q)))),
    "(KL(p,q) <= 0) iff p = q a.e.": Iff(KL(p, q) <= 0, AE(Eq(p, q))),
    "KL(p,q) = 0 iff p = q": Iff(Eq(KL(p, q), 0), AE(Implies(p + q > 0, Eq(p, q)))),
    "p = q a.e.; KL(p,r) = KL(q,r)": Implies(AE(Eq(p, q)), Eq(KL(p, r), KL(q, r))),
    "a in (0,1); 2^-3*a^2 <= 0.125": num(Fraction(1, 8)) * (a * a) <= num(Fraction(1, 8)),
    "a in (0,1); abs(a - 1/2) <= .5": absolute(a - num(Fraction(1, 2))) <= num(Fraction(1, 2)),
    "a in (0,1); -a <= 1 - 2*a": num(-1) * a <= 1 - 2 * a,
    "KL(p,q) < oo => 1e-3 > 0": Implies(KL(p, q) < oo, num(Fraction(1, 1000)) > 0),
}


@pytest.mark.parametrize("written", SAID)
def test_what_people_write(written: str) -> None:
    assert parse_statement(written).formula == SAID[written]


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("a in (0,1)", OPEN_UNIT),
        ("a in [0,1]", UNIT),
        ("a open unit", OPEN_UNIT),
        ("a, b real", REAL),
        ("a in R", REAL),
        ("a >= 0", NONNEGATIVE),
        ("a, b >= 0", NONNEGATIVE),
        ("a in [0,oo)", NONNEGATIVE),
    ],
)
def test_kinds_are_declared(declared: str, kind: object) -> None:
    found = parse_statement(f"{declared}; a <= a + 1").formula
    assert {v.args[1] for v in walk(found) if v.op == "var"} == {kind}
