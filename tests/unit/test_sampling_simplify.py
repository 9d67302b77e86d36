"""A counterexample comes out in small numbers, and is one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.enclosure.exact import holds
from gantheory.sampling import search
from gantheory.sampling.simplify import simplified
from gantheory.theory.expr import Expr, expand
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import JSD, KL, TV, D, V, p, q

FALSE = [
    JSD(p, q) >= TV(p, q) / 4,
    JSD(p, q) <= TV(p, q) / 4,
    KL(p, q) <= KL(q, p),
    V(p, q, D) <= V(q, p, D),
]


@pytest.mark.parametrize("statement", FALSE)
@pytest.mark.parametrize("seed", [0, 3])
def test_the_witness_is_small(statement: Expr, seed: int) -> None:
    model = search(statement, examples=300, seed=seed).counterexample
    assert model is not None
    assert holds(expand(statement), model) is False
    numbers = [x for v in model.values.values() for x in (v if isinstance(v, tuple) else (v,))]
    # Without the list of small models the first of these ends in weights like 1/2 + 2^-1000.
    assert all(Fraction(x).denominator <= 100 for x in numbers)


def test_a_statement_without_a_small_counterexample_keeps_its_own() -> None:
    tiny = Fraction(1, 2**1000)
    half = Fraction(1, 2)
    model = Model((Fraction(1),) * 2, {"p": (half + tiny, half - tiny), "q": (half, half)})
    assert simplified(KL(p, q) >= 0, model, lambda _: True) is model
    assert simplified(KL(p, q) >= 0, model, lambda _: False) is not model
