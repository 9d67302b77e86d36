"""A proof as it is read: what a line rests on is harvested, and every rule is explained."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gantheory
from gantheory.claims.goodfellow2014.criterion import attained, criterion
from gantheory.claims.goodfellow2014.minimax import minimax, saddle_points
from gantheory.claims.goodfellow2014.proposition_1 import optimality, proposition_1
from gantheory.claims.goodfellow2014.theorem_1 import global_minimum, theorem_1
from gantheory.derivation import outline as module
from gantheory.derivation.chain import proof_of
from gantheory.derivation.outline import RULES, outline
from gantheory.derivation.support import on_cell
from gantheory.theory.expr import And, Expr, Int, log, num, where
from gantheory.theory.text import text
from gantheory.theory.vocabulary import D, p, q

DERIVATION = Path(gantheory.__file__).parent / "derivation"


def granted() -> dict[str, set[str]]:
    """What each function calls the rule by which it grants, in the trusted files."""
    found: dict[str, set[str]] = {}
    for file in ("theorem", "kernel", "laws", "models"):
        tree = ast.parse((DERIVATION / f"{file}.py").read_text())
        for function in (n for n in tree.body if isinstance(n, ast.FunctionDef)):
            for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id == "grant":
                    rule = call.args[1]
                    assert isinstance(rule, ast.Constant), ast.unparse(call)
                    found.setdefault(str(rule.value), set()).add(function.name)
    return found


def test_every_rule_is_explained_where_the_pages_say() -> None:
    """A rule that two functions grant is explained at one of them."""
    rules = granted()
    assert set(RULES) == set(rules)
    assert all(RULES[rule] in functions for rule, functions in rules.items())
    trust = (DERIVATION.parent.parent / "proofs" / "TRUST.md").read_text()
    assert all(f'<a id="{anchor}"></a>\n**`{anchor}`**' in trust for anchor in RULES.values())


def test_a_chain_cites_claims_and_continues() -> None:
    first, second = outline(theorem_1, proof_of(global_minimum))
    assert (first.claims, second.claims) == (
        ("goodfellow2014.jsd_form",),
        ("goodfellow2014.jsd_separates",),
    )
    assert (first.continues, second.continues) == (False, True)
    assert first.lines == second.lines == ()


def test_lines_are_harvested() -> None:
    lines = outline(criterion, proof_of(attained))
    assert [line.lines for line in lines] == [(), (), (1, 2)]
    assert lines[0].claims == ("goodfellow2014.proposition_1",)
    assert lines[0].rules == ("least bound",)


def test_every_line_rests_on_earlier_ones_and_hypotheses_are_the_authors() -> None:
    lines = outline(minimax, proof_of(saddle_points))
    assert all(n < number for number, line in enumerate(lines, start=1) for n in line.lines)
    given = {text(h) for line in lines for h in line.given}
    assert given == {
        "(for all [discriminator E]: V(p,p,E) <= V(p,p,D)) and (for all q: V(p,p,D) <= V(p,q,D))",
        "(D <= 1/2 and (p > 0 implies D = 1/2)) a.e.",
    }
    assert lines[-1].statement == minimax.says
    assert not lines[-1].given


def test_a_pointwise_step_is_told_cell_by_cell() -> None:
    (line,) = outline(proposition_1, proof_of(optimality))
    told = [(text(c.where), text(c.says)) for c in line.cells]
    assert told[1:] == [
        ("p > 0 and q = 0", "p*log(D) <= 0"),
        ("p = 0 and q > 0", "q*log(1-D) <= 0"),
    ]
    assert told[0][0] == "p > 0 and q > 0"


@pytest.mark.parametrize(
    ("term", "on_p_alone"),
    [
        (where(p > 0, where(q > 0, p, 2 * p), 0), 2 * p),
        (where(p + q > 0, p / (p + q), D), num(1)),
        (p * log(p / ((p + q) / 2)), p * log(2)),
        (where(q <= 0, D, p), D),
        (where(And(p > 0, q > 0), p, q), num(0)),
        (where(D > 0, p + q, q), where(D > 0, p, 0)),
        (Int(p + q), Int(p + q)),
    ],
)
def test_what_a_term_is_where_q_vanishes(term: Expr, on_p_alone: Expr) -> None:
    assert on_cell(term, {p: True, q: False}) == on_p_alone


@pytest.mark.power
def test_without_the_stop_at_earlier_lines_nothing_is_harvested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    harvested = module._support
    monkeypatch.setattr(module, "_support", lambda theorem, _: harvested(theorem, {}))
    assert outline(criterion, proof_of(attained))[2].lines == ()
