"""Theorem 1 when the two classes have weights pi and 1 - pi instead of 1 and 1."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.theorem_1 import theorem_1
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined, integrals_in, logically, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    And,
    AtLeast,
    AtMost,
    Definition,
    Eq,
    Expr,
    Implies,
    Sup,
    expand,
    log,
    var,
    where,
)
from gantheory.theory.kinds import OPEN_UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D, E, p, q, u

_one, _quarter = Fraction(1), Fraction(1, 4)
_source = Source("goodfellow2014", "Theorem 1")

pi = var("pi", OPEN_UNIT)

V_weighted = Definition(
    "V_weighted", (pi, p, q, D), pi * E(p, log(D)) + (1 - pi) * E(q, log(1 - D))
)
"""The value function when a sample is real with probability pi."""

D_weighted = Definition(
    "D_weighted",
    (pi, p, q),
    where(p + q > 0, pi * p / (pi * p + (1 - pi) * q), u),
)
"""The posterior probability of "real": p_data has the prior weight pi."""

C_weighted = Definition("C_weighted", (pi, p, q), Sup(D, V_weighted(pi, p, q, D)))
"""The criterion under class weights."""

_minus_entropy = pi * log(pi) + (1 - pi) * log(1 - pi)
_optimal = AE(Implies(p + q > 0, Eq(D, D_weighted(pi, p, q))))

class_weights = Claim(
    id="goodfellow2014.theorem_1.class_weights",
    title=(
        "with class weights pi, 1 - pi the optimal D is pi p_data/(pi p_data + (1 - pi) p_g), and "
        "the least criterion is -H(pi), reached iff p_g = p_data"
    ),
    says=And(
        AtMost(V_weighted(pi, p, q, D), V_weighted(pi, p, q, D_weighted(pi, p, q)), _optimal),
        AtLeast(C_weighted(pi, p, q), _minus_entropy, AE(Eq(q, p))),
    ),
    source=_source,
    expected=Verdict.PROVED,
    drops=theorem_1.id,
)


@derivation_of(class_weights)
def weighted_game() -> Proof:
    """The posterior is optimal at each point, as in Proposition 1; there the criterion is
    -H(pi) + pi KL(p||m) + (1 - pi) KL(q||m), m = pi p + (1 - pi) q.
    """
    script = Script()
    v, best = V_weighted(pi, p, q, D), D_weighted(pi, p, q)
    odds = pi / (1 - pi)
    finite = (_at_least(E(p, log(best)), q, -1 / odds), _at_least(E(q, log(1 - best)), p, -odds))
    at_best = V_weighted(pi, p, q, best)
    optimal = script.integrals("le", v, at_best, iff=_optimal.args[0], bounds=finite)
    entropy = script.integrals(
        "le",
        _minus_entropy,
        at_best,
        iff=Eq(q, p),
        weights=((p, -pi * log(pi)), (q, -(1 - pi) * log(1 - pi))),
        bounds=finite,
        because="log t <= t - 1 at t = (pi p + (1 - pi) q)/p and the same over q",
    )
    below = logically(v <= at_best, optimal)
    most = kernel.extremum_bound("sup", D, below)
    reach = kernel.extremum_at("sup", D, v, best, defined(v))
    value = script.follows(
        Eq(at_best, C_weighted(pi, p, q)), most, reach, whole=[at_best], because="attained there"
    )
    minimum = class_weights.says.args[1]
    reached = kernel.rewrite(entropy, value)
    least = script.follows(minimum, reached, whole=[C_weighted(pi, p, q)])
    return script.proof(script.logically(class_weights.says, optimal, least))


def _at_least(expectation: Expr, law: Expr, k: Expr) -> Theorem:
    """An expectation is bounded below by a multiple of a density: log t >= 1 - 1/t."""
    (integrand,) = integrals_in(expand(expectation))
    weights = ((law, k),)
    edge = kernel.edge_of(weights)
    return kernel.bound("lower", integrand, weights, pointwise(edge <= integrand))


equal_weights = Claim(
    id="goodfellow2014.theorem_1.equal_weights",
    title="with class weights 2 pi, 2 (1 - pi), which are 1 and 1 at pi = 1/2, C is still -log 4",
    says=Eq(2 * C_weighted(pi, p, p), -log(4)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=theorem_1.id,
)


@counterexample_to(equal_weights)
def one_in_four() -> Model:
    """At pi = 1/4 it is -2 H(1/4) = -1.12..."""
    return Model(values={"pi": _quarter, "p": (_one,)})
