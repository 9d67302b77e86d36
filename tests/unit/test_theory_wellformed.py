"""Well-formedness: every claim passes, and each kind of nonsense is refused with its name."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    POINT,
    And,
    Definition,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Limit,
    Mean,
    Not,
    Push,
    Quantile,
    Somewhere,
    Sup,
    Tends,
    expand,
    log,
    num,
    var,
    where,
)
from gantheory.theory.kinds import (
    DENSITIES,
    DENSITY,
    LAW,
    MAP,
    NATURAL,
    OPEN_DISCRIMINATOR,
    OPEN_UNIT,
    REAL,
    index,
    table,
)
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import (
    JSD,
    STANDARD,
    C,
    C_open,
    D,
    Dstar,
    E,
    H,
    V,
    p,
    q,
    r,
    sigmoid,
)
from gantheory.theory.wellformed import IllFormed, check, check_claim

a, e, n = var("a", REAL), var("e", OPEN_UNIT), var("n", NATURAL)
i, k = var("i", index("S")), var("k", index("A"))
w = var("w", table("S", "A"))
P, G = var("P", LAW), var("G", MAP)
seq = var("s", DENSITIES)
f = Definition("f", (a,), a * a)


def entry(*args: Expr) -> Expr:
    return Expr("at", args)


GOOD = [
    JSD(p, q) <= log(2),
    Eq(C(p, q), Sup(D, V(p, q, D))),
    Iff(Eq(V(p, q, D), C(p, q)), AE(Implies(p + q > 0, Eq(D, Dstar(p, q))))),
    V(p, q, D) <= Sup(D, V(p, q, D)),
    Eq(C(p, q), C_open(p, q)),
    H(p, num(Fraction(1, 2))) <= H(p, p),
    Somewhere((p,), Exists(D, H(p, D) < H(p, p))),
    Eq(Diff(a, log(1 - sigmoid(a))), -sigmoid(a)),
    Eq(Limit(e, V(p, q, (1 - e) * D + e / 2)), V(p, q, D)),
    Eq(Expr("sum", (i, Expr("sum", (k, entry(w, i, k))))), 1),
    Eq(Expr("mean", (P, Expr("pull", (G, D)))), Expr("mean", (Expr("push", (G, P)), D))),
    Int(entry(seq, n)) <= 1,
    ForAll(a, AE(a * p <= a * p)),
    AE(ForAll(a, a * p <= a * p)),
    Eq(f(Int(p)), 1),
    Eq(Int(f(p)), 1),
    Tends(n, Int(entry(seq, n)), num(0)),
    Eq(Expr("layer", (a, a)), 1),
    Eq(Mean(Push(Quantile(P, D), P), POINT), 1),
]
BAD = {
    "a term": (JSD(p, q), "not a statement"),
    "a function outside": (p <= q, "function of the point"),
    "a function in half": (And(AE(p <= q), p <= q), "function of the point"),
    "extremum of a function": (AE(p <= Sup(D, D * p)), "at each point apart"),
    "quantifier at each point": (AE(ForAll(D, D * p <= p)), "at each point apart"),
    "formula as a term": (Expr("le", (p <= q, num(1))), "as a number"),
    "term as a formula": (Not(Int(p)), "as a formula"),
    "where on a term": (Int(where(p, p, 0)) <= 1, "as a formula"),
    "law as a term": (P + 1 <= 2, "as a number"),
    "binds a term": (Eq(Sup(p + q, Int(p)), 1), "not a variable"),
    "binds twice": (ForAll(D, Sup(D, V(p, q, D)) <= 0), "again inside"),
    "two kinds": (And(V(p, q, D) <= 0, V(p, q, var("D", OPEN_DISCRIMINATOR)) <= 0), "in one place"),
    "two kinds, one in a definition": (
        Eq(Int(var("u", DENSITY)), E(p, Dstar(p, q))),
        "in one place",
    ),
    "JSD means JSD": (Eq(Definition("JSD", (p, q), Int(p * q))(p, q), 0), "word of the theory"),
    "two definitions": (Eq(f(a), Definition("f", (a,), a + 1)(a)), "defined twice"),
    "a definition inside another": (
        Eq(f(a), Definition("g", (a,), Definition("f", (a,), a + 1)(a))(a)),
        "defined twice",
    ),
    "definition's name": (Eq(Definition("log", (a,), a)(a), a), "not a name"),
    "variable's name": (Eq(var("oo", REAL), 1), "not a name"),
    "variable's letters": (Eq(var("p + q", REAL), 1), "not a name"),
    "parameter twice": (Eq(Definition("g", (a, a), a)(a, a), 1), "same parameter"),
    "arguments of a definition": (Eq(Expr("def", (f, (a, a))), 1), "takes 1 arguments"),
    "law for a function": (Eq(JSD(P, q), 0), "where a function is wanted"),
    "arguments of an operator": (Expr("le", (num(1),)), "takes 2 arguments"),
    "unknown operator": (Expr("lim", (e, e)) <= 1, "not an operator"),
    "a float": (Expr("le", (Expr("num", (0.5,)), num(1))), "not an exact number"),
    "a bare number": (Expr("le", (1, num(1))), "not an expression"),
    "derivative in a function": (Eq(Diff(D, D), 1), "number variable"),
    "limit over a function": (Eq(Limit(D, V(p, q, D)), 1), "runs over a function"),
    "sum over numbers": (Eq(Expr("sum", (a, a)), 1), "runs over a number"),
    "too few places": (Eq(entry(w, i), 1), "places"),
    "wrong set": (Eq(entry(w, k, i), 1), "element of S"),
    "entry of a number": (Eq(entry(a, i), 1), "entry of a number"),
    "member of a sequence": (AE(Eq(entry(seq, i), 1)), "member of a sequence"),
    "free on another space": (Expr("somewhere", (Int(p) <= 1,)), "leaves p free"),
    "pointwise somewhere": (Expr("somewhere", (p <= 1,)), "as a whole"),
    "limit that moves": (Tends(n, num(0), n), "depends on n"),
    "limit in a real": (Tends(a, num(0), num(0)), "runs over the kind real"),
    "limit at each point": (Tends(n, entry(seq, n), num(0)), "at each point apart"),
    "layers of points": (Eq(Expr("layer", (i, num(1))), 1), "runs over a index"),
    "two meanings of x": (Eq(Mean(P, POINT), var("x", REAL)), "x is the coordinate"),
    "mean under a density": (Eq(Expr("mean", (p, D)), 1), "law is wanted"),
    "push of a density": (Eq(Expr("mean", (Expr("push", (G, p)), D)), 1), "not a law"),
}


@pytest.mark.parametrize("statement", GOOD, ids=str)
def test_statements(statement: Expr) -> None:
    check(statement)
    check(expand_names(statement))


def expand_names(t: Expr) -> Expr:
    """The statement without definitions; the @-names that `expand` gives are made names again."""

    def named(x: Expr) -> Expr:
        if x.op == "var":
            return var(x.args[0].replace("@", x.args[1].name.replace(" ", "_")), x.args[1])
        return Expr(x.op, tuple(named(y) if isinstance(y, Expr) else y for y in x.args))

    return named(expand(t))


@pytest.mark.parametrize("name", BAD)
def test_nonsense_is_refused_by_its_name(name: str) -> None:
    statement, words = BAD[name]
    with pytest.raises(IllFormed, match=words):
        check(statement)


def test_every_word_of_the_theory_is_well_formed() -> None:
    for d in STANDARD:
        term = Expr("def", (d, d.params))
        check(AE(Eq(term, term)))


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "id": "lin1991.jsd_bounded",
        "title": "JSD <= log 2",
        "says": JSD(p, q) <= log(2),
        "source": Source("lin1991", "Theorem 2"),
        "expected": Verdict.PROVED,
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


BAD_CLAIMS = {
    "id": ({"id": "Lin1991.jsd"}, "form lin1991.name"),
    "id of another source": ({"id": "note2020.jsd"}, "form lin1991.name"),
    "id without a name": ({"id": "lin1991"}, "form lin1991.name"),
    "no model": ({"given": (Hypothesis("h", Int(r) <= 1),)}, "no model"),
    "hypotheses of one name": (
        {"given": (Hypothesis("h", Int(r) <= 1), Hypothesis("h", Int(q) <= 1)), "model": {}},
        "named",
    ),
    "theorems not expected": ({"assuming": ("Levy",)}, "names the theorems"),
    "theorems not named": ({"expected": Verdict.PROVED_ASSUMING}, "names the theorems"),
    "statement": ({"says": AE(JSD(p, q))}, "as a formula"),
    "hypothesis": ({"given": (Hypothesis("h", p > 0),), "model": {}}, "function of the point"),
}


@pytest.mark.parametrize("name", BAD_CLAIMS)
def test_bad_claims_are_refused_and_named(name: str) -> None:
    changes, words = BAD_CLAIMS[name]
    check_claim(claim())
    with pytest.raises(IllFormed, match=words) as refusal:
        check_claim(claim(**changes))
    assert str(changes.get("id", "lin1991.jsd_bounded")) in str(refusal.value)
