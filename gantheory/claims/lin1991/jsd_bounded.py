"""JSD is bounded by log 2, reached exactly by mutually singular laws."""

from __future__ import annotations

from gantheory.claims.goodfellow2014.criterion import as_jsd
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, AtMost, Eq, Implies, log, num
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, C, p, q

_singular = Implies(p > 0, Eq(q, 0))

jsd_bounded = Claim(
    id="lin1991.jsd_bounded",
    title="JSD <= log 2, so C(G) <= 0, with equality iff p_data and p_g are mutually singular",
    says=And(
        AtMost(JSD(p, q), log(2), AE(_singular)),
        AtMost(C(p, q), 0, AE(_singular)),
    ),
    source=Source("lin1991", "Theorem 4"),
    expected=Verdict.PROVED,
)


@derivation_of(jsd_bounded)
def bounded() -> Proof:
    """Pointwise p log(p/m) <= p log 2, with equality where q vanishes; then equation (6)."""
    script = Script()
    jsd = script.integrals("le", JSD(p, q), log(num(2)), iff=_singular)
    return script.proof(script.follows(jsd_bounded.says, jsd, as_jsd))
