"""LaTeX in the notation of the paper, read back by a reader that knows the notation alone."""

from __future__ import annotations

import pytest
from tex_reader import Unread, read
from trees import many

from gantheory.theory import latex as printer
from gantheory.theory.errors import InputError
from gantheory.theory.expr import (
    AE,
    And,
    AtLeast,
    Definition,
    Eq,
    Expr,
    ForAll,
    Implies,
    Inf,
    Sup,
    absolute,
    exp,
    free_variables,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DENSITY, OPEN_UNIT, REAL, index, table
from gantheory.theory.latex import latex
from gantheory.theory.tex_lines import lines, width
from gantheory.theory.tex_names import Notation, notation_of
from gantheory.theory.text import definitions_of, text
from gantheory.theory.vocabulary import HALF, JSD, KL, C, D, Dstar, E, V, m, p, q, r
from gantheory.theory.wellformed import check

a, t = var("a", REAL), var("t", OPEN_UNIT)
PAPER = Notation(paper=True)


def printed(statement: Expr) -> str:
    return latex(statement, notation_of(statement))


READS = [
    (C(p, q) <= 0, r"C(G) \le 0"),
    (V(p, q, Dstar(p, q)) <= 0, r"V(D^*_{G}, G) \le 0"),
    (Eq(C(p, r), C(p, q)), r"C(r) = C(p_g)"),
    (Eq(Inf(q, C(p, q)), -log(4)), r"\inf_{p_g} C(p_g) = -\log 4"),
    (Eq(C(r, q), 0), r"C(r, p_g) = 0"),
    (Eq(KL(p, m(p, q)), 0), r"\mathrm{KL}(p \,\Vert\, m) = 0"),
    (Eq(-log(4) + 2 * JSD(p, q), 0), r"-\log 4 + 2 \, \mathrm{JSD}(p \,\Vert\, q) = 0"),
    (
        AtLeast(JSD(p, q), 0, AE(Eq(p, q))),
        r"\mathrm{JSD}(p \,\Vert\, q) \ge 0, \; \text{with equality iff}\; p = q \;\text{a.e.}",
    ),
    (AE(Implies(p > 0, Eq(D, HALF))), r"D = \tfrac{1}{2} \;\text{a.e. where}\; p \gt 0"),
    (AE(Eq(p * log(p / (p + q)), 0)), r"p \log \frac{p}{p + q} = 0 \;\text{a.e.}"),
    (Eq(E(p, log(1 - D)), 0), r"\mathbb{E}_{p}[\log (1 - D)] = 0"),
    (And(-oo < a, a < oo), r"-\infty \lt a \lt \infty"),
    (Eq((a - 1) * (a - 1), a * a), r"(a - 1)^{2} = a^{2}"),
    (Eq(exp(log(a) / 2), absolute(a)), r"\sqrt{a} = \left\lvert a \right\rvert"),
    (ForAll(t, Eq(t, num(0))), r"\forall\, t \in (0,1) :\; t = 0"),
]


@pytest.mark.parametrize(("statement", "tex"), READS, ids=[t for _, t in READS])
def test_a_statement_reads_like_the_paper(statement: Expr, tex: str) -> None:
    assert printed(statement) == tex


APART = [
    (num(-2) * a, -(2 * a)),
    (num(-2), num(-1) * num(2)),
    (num(1) / 2 * a, HALF * a),
    (2 * (a * a), 2 * a * a),
    (log(a) * t, log(a * t)),
    (log(log(a)), log(a) * log(a)),
    (Sup(a, a) * t, Sup(a, a * t)),
    (Sup(a, a) + t, Sup(a, a + t)),
    (a - (t - a), a - t - a),
    (exp(log(a) / 2), exp(log(a) * HALF)),
    (where(a > 0, where(t > 0, a, 1), 2), where(a > 0, a, where(t > 0, 1, 2))),
    (var("s0", REAL), var("s_0", REAL)),
    (var("p_g", DENSITY), q),
    (var("m", DENSITY), m(p, q)),
    (m(p, q), m(q, p)),
    (C(p, q), C(q, p)),
    (V(p, q, D), V(q, p, D)),
]


@pytest.mark.parametrize(("one", "other"), APART, ids=[text(x) for x, _ in APART])
@pytest.mark.parametrize("notation", [Notation(), PAPER], ids=["plain", "paper"])
def test_what_differs_reads_differently(one: Expr, other: Expr, notation: Notation) -> None:
    assert latex(one, notation) != latex(other, notation)
    for x in (one, other):
        assert read(latex(x, notation), free_variables(x), paper=notation.paper) == x


def test_a_spread_of_all_small_trees_is_read_back() -> None:
    """In both notations; what means nothing (a formula for a term) is passed over."""
    spread = [x for x in sorted(many(), key=text)[::47] if _means_something(x)]
    assert len(spread) > 2_000
    for x in spread:
        for notation in (Notation(), PAPER):
            tex = latex(x, notation)
            assert read(tex, free_variables(x), paper=notation.paper) == x, tex


def _means_something(x: Expr) -> bool:
    for statement in (AE(x), AE(Eq(x, x))):
        try:
            check(statement)
        except InputError:
            continue
        return True
    return False


def test_words_of_ones_own_are_read_back() -> None:
    base = Definition("V_in_base", (a, p), a * E(p, log(p)))
    clip = Definition("clip", (a,), where(a <= 0, 0, a))
    statement = Eq(base(a, p), clip(clip(a)))
    tex = printed(statement)
    assert r"V_{\text{in base}}(a, p) = \mathrm{clip}(\mathrm{clip}(a))" in tex
    assert read(tex, free_variables(statement), definitions_of(statement, own=True)) == statement


def test_tables_are_read_back() -> None:
    s, rho = var("s", index("S")), var("rhoE", table("S", "A"))
    entry = Expr("at", (rho, s, var("a0", index("A"))))
    statement = ForAll(s, Expr("sum", (var("a0", index("A")), entry)) <= 1)
    tex = printed(statement)
    assert tex == r"\forall\, s \in S :\; \sum_{a_{0} \in A} \rho_{E}(s, a_{0}) \le 1"
    assert read(tex, free_variables(statement)) == statement


def test_a_long_formula_in_lines_is_the_same_formula() -> None:
    long = C(p, q) + V(p, q, D) + JSD(p, q) + KL(p, q) + E(p, log(D)) + C(q, r) + KL(r, q)
    statement = And(Eq(long, long), Implies(long <= 0, Eq(long, 0)))
    broken = lines(printer.marked(statement, PAPER), 40)
    assert len(broken) > 5
    assert max(map(width, broken)) <= 60
    assert read(r" \\ & ".join(broken), free_variables(statement), paper=True) == statement


@pytest.mark.power
@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("_LEFT", printer._LEFT | {printer._OPERATOR, printer._OPEN_PRODUCT}),
        ("_SUMMAND", printer._SUMMAND | {printer._ADD}),
        ("_RIGHT", printer._RIGHT | {printer._ADD}),
    ],
)
def test_without_a_bracket_another_tree_is_read(
    name: str, broken: frozenset[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, name, broken)
    wrong = 0
    for x in (x for pair in APART for x in pair):
        for deep in (x, x * a, a * x, a - x, Sup(a, x)):
            try:
                wrong += read(latex(deep), free_variables(deep)) != deep
            except Unread:
                wrong += 1
    assert wrong > 0


@pytest.mark.power
def test_a_swapped_sign_is_read_as_another_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(printer._SIGNS, "le", (r"\ge", r"\le"))
    statement = JSD(p, q) <= a
    assert read(latex(statement), free_variables(statement)) != statement
