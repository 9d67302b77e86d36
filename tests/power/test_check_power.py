"""What keeps typed statements honest is needed: without it a reading or a proof goes wrong."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from trees import many

from gantheory.check import examine, read
from gantheory.sampling import replay
from gantheory.theory import latex as printer
from gantheory.theory import parse, reader
from gantheory.theory.errors import InputError
from gantheory.theory.expr import AE, Expr
from gantheory.theory.parse import parse_definitions, parse_statement
from gantheory.theory.verdict import Verdict

OPTIMAL = "V(p,q,D) <= C(p,q) iff D = p/(p+q)"


@pytest.mark.power
def test_without_the_laws_an_equality_case_is_asked_off_the_support(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert examine(read(OPTIMAL)).verdict is Verdict.PROVED
    monkeypatch.setattr(reader, "under_the_laws", lambda case, *_: AE(case))
    assert examine(read(OPTIMAL)).verdict is Verdict.REFUTED


@pytest.mark.power
def test_without_nearly_equal_laws_a_constant_that_is_too_good_is_not_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert examine(read("KL(p,q) >= 2.01*TV(p,q)^2")).verdict is Verdict.REFUTED
    monkeypatch.setattr(sys.modules["gantheory.sampling.search"], "near_models", lambda _: ())
    assert examine(read("KL(p,q) >= 2.01*TV(p,q)^2")).verdict is Verdict.SUPPORTED


@pytest.mark.power
def test_without_its_brackets_two_trees_have_the_same_latex(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def plain(self: printer._Printer, a: Expr, b: Expr) -> str:
        return f"{self.term(a)} + {self.term(b)}"

    monkeypatch.setattr(printer._Printer, "_sum", plain)
    assert len({printer.latex(t).replace(" ", "") for t in many()}) < len(many())


@pytest.mark.power
def test_without_the_bound_definitions_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    lets = ("f9(u) = u + u + u", *(f"f{n}(u) = f{n + 1}(f{n + 1}(u))" for n in range(5, 9)))
    with pytest.raises(InputError, match="too large"):
        parse_definitions(lets)
    monkeypatch.setattr(parse, "size_of", lambda _: 0)
    monkeypatch.setattr(parse, "depth_of", lambda _: 0)
    monkeypatch.setattr(parse, "_checked", lambda _: None)
    assert len(parse_definitions(lets)[0]) == len(lets)


@pytest.mark.power
def test_without_mu_another_model_is_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = parse_statement("Int(D) <= 1").formula
    on = "D = (1), mu = (2)"
    assert examine(read("Int(D) <= 1"), on=on).verdict is Verdict.REFUTED
    whole = replay._tuple
    monkeypatch.setattr(
        replay, "_tuple", lambda w, at, v: (Fraction(1),) if v == "(2)" else whole(w, at, v)
    )
    assert replay.model_of(on, statement).mu == (1,)  # type: ignore[union-attr]
    assert examine(read("Int(D) <= 1"), on=on).verdict is not Verdict.REFUTED
