"""Why Gibbs' inequality does not give the ideal discriminator: D is not normalised."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation.chain import Script
from gantheory.derivation.models import on_model
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of, witness_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Somewhere
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, H, p

not_a_distribution = Claim(
    id="note2020.discriminator_is_not_a_distribution",
    title="some p and D: X -> [0,1] have H(p, D) < H(p): a cross-entropy with D is no upper bound",
    says=Somewhere((D, p), H(p, D) < H(p, p)),
    source=Source("note2020", "ideal discriminator"),
    expected=Verdict.PROVED,
)


_half, _one = Fraction(1, 2), Fraction(1)
_two_points = Model(mu=(_one, _one), values={"p": (_half, _half), "D": (_one, _one)})


@witness_of(not_a_distribution)
def always_real() -> Model:
    """With p uniform on two points and D = 1: H(p, D) = 0 < log 2 = H(p)."""
    return _two_points


@derivation_of(not_a_distribution)
def on_two_points() -> Proof:
    """With p uniform on two points and D = 1."""
    script = Script()
    shown = on_model(not_a_distribution.says, _two_points)
    return script.proof(script.note(shown, "p uniform on two points, D = 1"))
