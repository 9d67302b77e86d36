"""Section 3, end: the generator's minimax loss saturates, the non-saturating one does not."""

from __future__ import annotations

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Diff, Eq, ForAll, Limit, conjuncts, log, var
from gantheory.theory.kinds import OPEN_UNIT, REAL
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D2, HALF, H, V, p, r, sigmoid

a = var("a", REAL)
d = var("d", OPEN_UNIT)
t = var("t", OPEN_UNIT)
_saturating = Diff(a, log(1 - sigmoid(a)))
_non_saturating = Diff(a, -log(sigmoid(a)))

saturation = Claim(
    id="goodfellow2014.saturation",
    title=(
        "in logits a, with D = sigmoid(a): d/da log(1 - D) = -D and d/da (-log D) = -(1 - D); as "
        "D -> 0 the first vanishes and the second does not; their ratio is (1 - D)/D"
    ),
    says=And(
        Eq(_saturating, -sigmoid(a)),
        Eq(_non_saturating, -(1 - sigmoid(a))),
        Eq(_non_saturating / _saturating, (1 - sigmoid(a)) / sigmoid(a)),
        Eq(Limit(d, -d), 0),
        Eq(Limit(d, -(1 - d)), -1),
    ),
    source=Source("goodfellow2014", "section 3"),
    expected=Verdict.PROVED,
)


@derivation_of(saturation)
def slopes() -> Proof:
    """With w = e^a, both losses are logarithms of rational functions of w, and d/da = w d/dw."""
    script = Script()
    first, second, ratio, vanishes, stays = conjuncts(saturation.says)
    parts = [
        script.numbers(first, because="d/da = w d/dw at w = e^a"),
        script.numbers(second, because="d/da = w d/dw at w = e^a"),
        script.numbers(ratio, because="the quotient of the two"),
        script.follows(vanishes, kernel.limit_value(d, -d), because="continuous at 0"),
        script.follows(stays, kernel.limit_value(d, -(1 - d)), because="continuous at 0"),
    ]
    return script.proof(script.logically(saturation.says, *parts))


fixed_point = Claim(
    id="goodfellow2014.nonsaturating_fixed_point",
    title="p_g = p_data, D = 1/2 is stationary for the non-saturating loss too",
    says=And(
        ForAll(D2, V(p, p, D2) <= V(p, p, HALF)),
        Eq(H((1 - t) * p + t * r, HALF), H(p, HALF)),
    ),
    source=Source("goodfellow2014", "section 3"),
    expected=Verdict.PROVED,
)


@derivation_of(fixed_point)
def flat() -> Proof:
    """D = 1/2 is a best response to p_data, and -E log D does not move with p_g at D = 1/2."""
    script = Script()
    best = script.integrals("le", V(p, p, D2), V(p, p, HALF))
    every = kernel.generalise(D2, best)
    constant = script.integrals(
        "eq",
        H((1 - t) * p + t * r, HALF),
        H(p, HALF),
        weights=((p, -t * log(2)), (r, t * log(2))),
        because="along every segment from p_data the loss is log 2",
    )
    return script.proof(script.logically(fixed_point.says, every, constant))
