"""Moment matching without integrability: a feature without moments blinds the discriminator."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.liu2017.moment_matching import moment_matching
from gantheory.claims.liu2017.one_feature import (
    LEAST,
    C_feature,
    a,
    at_every_step,
    at_step,
    f,
    integrable,
    matched,
    solved_by,
    steps,
)
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.tactics import compare, follows
from gantheory.derivation.theorem import Theorem
from gantheory.enclosure.exact import CountableModel
from gantheory.measure.countable import Geometric, Swapped
from gantheory.theory.attach import Conditional, counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Eq, Exists, Expr, Implies, Not, absolute, log, num, oo, where
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D_open as D
from gantheory.theory.vocabulary import E, V, p, q

no_moments = Claim(
    id="liu2017.moment_matching.no_moments",
    title=(
        "for D = sigmoid(t f), sup V = -log 4 implies that both expectations of f are finite, and "
        "equal"
    ),
    says=Implies(Eq(C_feature(p, q, f), LEAST), And(integrable(f), matched(f))),
    source=Source("liu2017", "section 3"),
    expected=Verdict.REFUTED,
    drops=moment_matching.id,
)

_infinite = {law: kernel.assume(Eq(E(law, f), oo)) for law in (p, q)}


@counterexample_to(no_moments)
def saint_petersburg() -> Conditional:
    """f = 2^n, where the law has mass 2^-n: its mean is infinite, and still is when two masses are
    exchanged. At t > 0 samples cost D infinitely much, at t < 0 data do.
    """
    script = Script()
    for theorem, name in zip(_infinite.values(), ("p_data", "p_g"), strict=True):
        script.note(theorem, f"the feature has an infinite mean under {name}")
    above = [_lost(k) for k in (a, -a)]
    solved = solved_by(at_every_step(*above))
    script.note(solved, "V = -oo unless t = 0", Eq(C_feature(p, q, f), LEAST))
    fails = script.follows(Not(no_moments.says), solved, _no_mean())
    prize = where(p > 0, 1 / p, num(0))
    here = kernel.instantiate(fails, f, prize)
    some = kernel.exists_intro(Exists(f, Not(no_moments.says)), prize, here)
    proof = script.proof(script.note(some, "f = 1/p_data"))
    law = Geometric(Fraction(1, 2))
    return Conditional(proof, CountableModel({"p": law, "q": Swapped(law, 1, 2)}, {}), "f = 1/p")


def _lost(k: Expr) -> Theorem:
    """V = -oo, from what D loses on samples where k > 0, on data where k < 0."""
    law, score = (q, log(1 - D)) if k == a else (p, log(D))
    infinite, bounded = _infinite[law], follows(-oo < E(law, f), _infinite[law])
    loss = compare(
        "le", E(law, score), -a * E(law, f), given=[steps(k)], bounds=[bounded], splits=at_step(k)
    )
    gains = [compare("le", E(p, log(D)), num(0)), compare("le", E(q, log(1 - D)), num(0))]
    return follows(V(p, q, D) <= LEAST, loss, infinite, *gains)


def _no_mean() -> Theorem:
    """E_p|f| is no less than E_p f."""
    sign = [(f, num(0))]
    bounded = follows(-oo < E(p, f), _infinite[p])
    more = compare("le", E(p, f), E(p, absolute(f)), bounds=[bounded], splits=sign)
    return follows(Not(E(p, absolute(f)) < oo), more, _infinite[p])
