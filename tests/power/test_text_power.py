"""Each rule that keeps the notation unambiguous is needed: without it two trees print alike."""

from __future__ import annotations

import pytest
from trees import many, printed_alike

from gantheory.theory import text as printer
from gantheory.theory.expr import Expr, log, var
from gantheory.theory.kinds import OPEN_DISCRIMINATOR
from gantheory.theory.vocabulary import D, p, q


def plain_sum(a: Expr, b: Expr, space: str) -> str:
    """A sum whose right operand is not bracketed."""
    return f"{printer._term(a, printer._ADD, space)}{space}+{space}{printer._term(b, printer._ADD)}"


BROKEN = {
    "1/2 the number and 1/2 the division": ("_denominator", lambda _, y: printer._term(y, 4)),
    "a numeral with a sign or a bar is an atom": ("_number_strength", lambda _: printer._ATOM),
    "a*b*c for both nestings": ("_left", lambda t: printer._term(t, printer._ADD)),
    "a + (b + c) without brackets": ("_sum", plain_sum),
    "a bracket inside is dropped": ("_bracketed", lambda t: printer._term(t, printer._ADD)),
    "a.e. takes a formula without brackets": ("_plain", lambda f: printer._formula(f, 0)),
    "the equality case is not read": ("_with_equality", lambda f, _: f"{f}, equality iff"),
}


@pytest.mark.power
@pytest.mark.parametrize("name", BROKEN)
def test_without_the_rule_two_trees_print_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    function, broken = BROKEN[name]
    monkeypatch.setattr(printer, function, broken)
    assert printed_alike(many()) is not None


@pytest.mark.power
def test_without_its_kind_a_bound_variable_prints_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """C(p,q) and its supremum over open discriminators differ only there."""
    inner = var("D", OPEN_DISCRIMINATOR)
    trees = {Expr("sup", (D, log(D) + p * q)), Expr("sup", (inner, log(inner) + p * q))}
    assert printed_alike(trees) is None
    monkeypatch.setattr(printer, "_bound", lambda v, _=None: str(v.args[0]))
    assert printed_alike(trees) is not None
