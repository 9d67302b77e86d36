"""Gibbs' inequality, in the form with KL and in the form with cross-entropies."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, pointwise
from gantheory.enclosure.exact.tails import CountableModel
from gantheory.measure.countable import Bertrand, Swapped
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    And,
    AtLeast,
    Eq,
    Implies,
    absolute,
    log,
    num,
    oo,
    where,
)
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import KL, E, H, p, q

_finite_entropy = E(p, absolute(log(p))) < oo

gibbs = Claim(
    id="note2020.gibbs",
    title=(
        "KL(p||q) >= 0, with equality iff p = q a.e.; if E_p |log p| < oo then H(p,q) exists in "
        "(-oo, +oo] and H(p,q) >= H(p) with the same equality case"
    ),
    says=And(
        AtLeast(KL(p, q), 0, AE(Eq(p, q))),
        Implies(
            _finite_entropy,
            And(-oo < H(p, q), AtLeast(H(p, q), H(p, p), AE(Eq(p, q)))),
        ),
    ),
    source=Source("note2020", "Gibbs' inequality"),
    expected=Verdict.PROVED,
)


infinite_entropy = Claim(
    id="note2020.gibbs.infinite_entropy",
    title="H(p,q) >= H(p), with equality only when the two laws are equal, whatever the entropy",
    says=AtLeast(H(p, q), H(p, p), AE(Eq(p, q))),
    source=Source("note2020", "Gibbs' inequality"),
    expected=Verdict.REFUTED,
    drops="note2020.gibbs",
)


@counterexample_to(infinite_entropy)
def heavy_tail() -> CountableModel:
    """p_n proportional to 1/(n log^2 n), q the same with two masses exchanged: both are +oo."""
    heavy = Bertrand(Fraction(1), Fraction(2))
    return CountableModel({"p": heavy, "q": Swapped(heavy, 2, 3)}, {})


@derivation_of(gibbs)
def inequality() -> Proof:
    """p log(p/q) >= p - q at each point. For entropies p log q <= p log p + q - p, whose integral
    is finite under the hypothesis; without it the equality case is lost.
    """
    script = Script()
    kl = script.integrals("le", num(0), KL(p, q), iff=Eq(p, q), weights=((p, -num(1)), (q, num(1))))
    own = where(p > 0, p * log(p), 0)
    cross = where(p > 0, p * log(q), 0)
    finite = script.note(kernel.assume(_finite_entropy), "hypothesis", _finite_entropy)
    one, minus = Fraction(1), Fraction(-1)
    over, under = kernel.edge_of((), [(one, finite)]), kernel.edge_of((), [(minus, finite)])
    at_one = [(p, num(1))]
    upper = kernel.bound("upper", own, (), pointwise(own <= over, splits=at_one), [(one, finite)])
    lower = kernel.bound(
        "lower", own, (), pointwise(under <= own, splits=at_one), [(minus, finite)]
    )
    script.note(upper, "p log p <= p |log p|")
    script.note(lower, "p log p >= -p |log p|")
    gap = ((q, num(1)), (p, num(-1)))
    edge = kernel.edge_of(gap, [(one, upper)])
    above = kernel.bound("upper", cross, gap, pointwise(cross <= edge), [(one, upper)])
    script.note(above, "p log q <= p log p + q - p, by log t <= t - 1 at t = q/p")
    both = compare("le", H(p, p), H(p, q), iff=Eq(p, q), weights=gap, bounds=[upper, lower, above])
    script.note(both, "the same, integrated; H(p) is finite, so the equality case survives")
    conclusion = script.follows(
        And(-oo < H(p, q), AtLeast(H(p, q), H(p, p), AE(Eq(p, q)))), above, both
    )
    entropic = kernel.discharge(_finite_entropy, conclusion)
    return script.proof(script.follows(gibbs.says, kl, entropic))
