"""A long step is numbered once, however narrow the terminal."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.proposition_1 import unique, uniqueness
from gantheory.derivation.chain import proof_of
from gantheory.render.page import derivation_lines
from gantheory.render.terminal import Terminal


def test_a_wrapped_step_has_one_number() -> None:
    lines = derivation_lines(unique, proof_of(uniqueness), Terminal(width=40))
    assert len(lines) > 2
    assert [line.strip().startswith("(1)") for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(len(line) <= 40 for line in lines)
