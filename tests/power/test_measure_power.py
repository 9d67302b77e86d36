"""The tests of laws and of their text notice a printer that rounds and a reader without limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.measure import dirac, discrete, exact, text
from gantheory.measure.dirac import Dirac
from gantheory.measure.tailsum import Tail


@pytest.mark.power
def test_a_printer_that_rounds_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    law = Dirac(Fraction(1, 3))
    assert text.parse_law(str(law)) == law
    monkeypatch.setattr(dirac, "number_text", lambda x: f"{float(x):.6f}")
    assert text.parse_law(str(law)) != law


@pytest.mark.power
def test_without_the_depth_limit_nesting_overflows_the_stack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deep = "mixture(1*" * 3000 + "dirac(0)" + ")" * 3000
    monkeypatch.setattr(text, "_check_depth", lambda _: None)
    with pytest.raises(RecursionError):
        text.parse(deep)


@pytest.mark.power
def test_without_the_size_limit_a_number_cannot_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MAX_DIGITS", 9000)
    monkeypatch.setattr(exact, "_MAX_BITS", 10**6)
    law = text.parse_law("dirac(1e4500)")
    with pytest.raises(ValueError, match="integer string conversion"):
        str(law)


@pytest.mark.power
def test_weights_that_are_not_checked_make_no_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discrete, "merged", dict)
    assert sum(text.parse_law("discrete(0:1/2, 1:1/3)").atoms.values()) != 1


@pytest.mark.power
def test_a_convergence_rule_without_its_last_case_breaks_condensation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """1/(n log n (log log n)^2) condenses to 1/(k log^2 k): a rule of two exponents says no."""
    tail, condensed = Tail(Fraction(1), Fraction(1), Fraction(2)), Tail(Fraction(1), Fraction(2))
    assert tail.converges == condensed.converges
    short = property(lambda t: t.slowness[:3] < (1, -1, -1))
    monkeypatch.setattr(Tail, "converges", short)
    assert tail.converges != condensed.converges
