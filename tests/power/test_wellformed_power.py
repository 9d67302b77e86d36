"""Each check of well-formedness refuses something that the others let through."""

from __future__ import annotations

import pytest

from gantheory.theory import wellformed
from gantheory.theory.expr import And, Definition, Eq, Expr, ForAll, Int, Sup, var
from gantheory.theory.kinds import OPEN_DISCRIMINATOR, REAL
from gantheory.theory.vocabulary import D, V, p, q
from gantheory.theory.wellformed import IllFormed, check

a = var("a", REAL)
ONLY = {
    "_check_names": And(V(p, q, D) <= 0, V(p, q, var("D", OPEN_DISCRIMINATOR)) <= 0),
    "_check_shadows": ForAll(D, Sup(D, V(p, q, D)) <= 0),
    "_check_definitions": Eq(Definition("JSD", (p, q), Int(p * q))(p, q), 0),
    "_check_variable": Eq(var("oo", REAL), 1),
    "_check_range": Eq(Expr("sum", (a, a)), 1),
}


@pytest.mark.power
@pytest.mark.parametrize("check_name", ONLY)
def test_only_this_check_refuses(check_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IllFormed):
        check(ONLY[check_name])
    monkeypatch.setattr(wellformed, check_name, lambda *_: None)
    check(ONLY[check_name])
