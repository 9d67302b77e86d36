"""The non-saturating step: with D* frozen it descends a genuine divergence of p_data and p_g."""

from __future__ import annotations

from fractions import Fraction

from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, integrals_in, logically, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    And,
    At,
    AtLeast,
    Definition,
    Diff,
    Eq,
    Implies,
    expand,
    log,
    num,
    oo,
    var,
)
from gantheory.theory.kinds import DENSITY_FAMILY, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, Dstar, H, m, p, q, r

curve, t, s = var("Q", DENSITY_FAMILY), var("t", REAL), var("s", REAL)

loss = Definition("loss_ns", (p, q, r), H(r, Dstar(p, q)))
"""The non-saturating loss E_r(-log D*) of a generator with law r, D* being optimal against q."""

descended = Definition("J", (p, q), KL(q, p) - 2 * JSD(p, q))
"""KL(p_g||p_data) - 2 JSD(p_data, p_g)."""

_now = At(curve, t)
loss_slope, slope = Diff(t, loss(p, q, _now)), Diff(t, descended(p, _now))
dominated = Hypothesis("p_g << p_data", AE(Implies(q > 0, p > 0)))
finite = Hypothesis("with a finite divergence", KL(q, p) < oo)
frozen = Hypothesis("D* is frozen at the generator's present law", AE(Eq(q, _now)))
smooth = Hypothesis(
    "differentiation under the integral", And(Eq(slope, slope), Eq(loss_slope, loss_slope))
)

nonsaturating_gradient = Claim(
    id="arjovsky2017.nonsaturating_gradient",
    title=(
        "the non-saturating step with D* frozen descends KL(p_g||p_data) - 2 JSD, which is "
        "2 KL(m||p_data) >= 0, with equality iff p_g = p_data: it does not push the laws apart"
    ),
    says=And(
        Eq(loss_slope, slope),
        Eq(descended(p, q), 2 * KL(m(p, q), p)),
        AtLeast(2 * KL(m(p, q), p), 0, AE(Eq(q, p))),
    ),
    given=(dominated, finite, frozen, smooth),
    model=Model(
        mu=(Fraction(1), Fraction(1)),
        values={
            "p": (Fraction(1, 2), Fraction(1, 2)),
            "q": (Fraction(1, 3), Fraction(2, 3)),
            "Q": ((Fraction(1, 3), Fraction(2, 3)),),
            "t": Fraction(0),
            "u": (Fraction(1, 2), Fraction(1, 2)),
        },
    ),
    source=Source("arjovsky2017", "Theorem 2.5"),
    expected=Verdict.PROVED,
)


@derivation_of(nonsaturating_gradient)
def touched_from_below() -> Proof:
    """The divergence J is convex, and the loss plus a constant supports it at p_g: so along any
    curve J minus the loss is least there, and its slope is 0.
    """
    script = Script()
    known = [script.note(kernel.assume(h.formula), h.name, h.formula) for h in _given()]
    domination, divergence, here, slopes = known
    identity = script.integrals("eq", descended(p, q), 2 * KL(m(p, q), p))
    positive = script.integrals("le", num(0), 2 * KL(m(p, q), p), iff=Eq(q, p))
    positive = follows(nonsaturating_gradient.says.args[1].args[1], positive)

    least = _supported(script, domination, divergence)
    below = kernel.generalise(s, kernel.instantiate(least, r, At(curve, s)))
    script.note(below, "for the law of every generator on the curve")
    meets = _meets(script, domination, divergence)
    touch = kernel.instantiate(meets, r, _now)
    touch = logically(touch.conclusion, here, kernel.discharge(frozen.formula, touch))
    equal = script.note(
        kernel.touching(t, below, touch, slopes),
        "two functions that touch have the same slope",
        Eq(slope, loss_slope),
    )
    says = script.logically(nonsaturating_gradient.says, _turned(equal), identity, positive)
    for h in reversed(nonsaturating_gradient.given):
        says = kernel.discharge(h.formula, says)
    return script.proof(logically(nonsaturating_gradient.statement, says))


def _turned(equation: Theorem) -> Theorem:
    a, b = equation.conclusion.args
    return follows(Eq(b, a), equation, whole=(a, b))


_constant = descended(p, q) - loss(p, q, q)


def _finite_loss(domination: Theorem, divergence: Theorem) -> list[Theorem]:
    """E_q(-log D*) is finite: q log((p+q)/p) <= q log(q/p) + p."""
    (gain,) = integrals_in(expand(loss(p, q, q)))
    weights, bases = ((p, num(-1)),), ((Fraction(-1), divergence),)
    above = pointwise(kernel.edge_of(weights, bases) <= gain, [domination])
    return [kernel.bound("lower", gain, weights, above, bases)]


def _supported(script: Script, domination: Theorem, divergence: Theorem) -> Theorem:
    """J(r) >= J(q) + E_r(-log D*) - E_q(-log D*), at each point by log t <= t - 1."""
    shift = log(num(2)) - 1
    return script.integrals(
        "le",
        loss(p, q, r) + _constant,
        descended(p, r),
        domination,
        weights=((r, shift), (q, -shift)),
        bounds=_finite_loss(domination, divergence),
        because="convexity",
    )


def _meets(script: Script, domination: Theorem, divergence: Theorem) -> Theorem:
    """The two meet at the present law."""
    same = kernel.assume(AE(Eq(q, r)))
    return script.integrals(
        "eq",
        descended(p, r),
        loss(p, q, r) + _constant,
        domination,
        same,
        bounds=[divergence, *_finite_loss(domination, divergence)],
        because="at p_g itself",
    )


def _given() -> tuple[Hypothesis, ...]:
    return nonsaturating_gradient.given
