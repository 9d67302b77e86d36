"""Convexity of the criterion with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion_dropped import attained_anyway
from gantheory.claims.goodfellow2014.proposition_1_dropped import (
    f,
    finite_at_best,
    finite_masses,
    g,
)
from gantheory.claims.goodfellow2014.proposition_2 import convexity, subgradient, t
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import bounds_of, defined, integrals_in
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import And, Eq, expand, log, var
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import C, D, Dstar, E, V, p, q, r

_zero, _half, _one, _two = Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)
_source = Source("goodfellow2014", "Proposition 2, proof")

_s = var("s", REAL)
_line = (1 - _s) * q + _s * r

segment = Claim(
    id="goodfellow2014.proposition_2.convexity.segment",
    title="V(D, .) is affine along the whole line through q and r, not only between them",
    says=Eq(V(p, _line, D), (1 - _s) * V(p, q, D) + _s * V(p, r, D)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=convexity.id,
)


@counterexample_to(segment)
def overshoot() -> Model:
    """From delta_1 through delta_2 and as far again: the weight of the first point is -1."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_one, _zero),
            "q": (_one, _zero),
            "r": (_zero, _one),
            "D": (_half, _half),
            "s": _two,
        },
    )


fixed_discriminator = Claim(
    id="goodfellow2014.proposition_2.convexity.fixed_discriminator",
    title="C itself is affine in p_g",
    says=Eq(C(p, (1 - t) * q + t * r), (1 - t) * C(p, q) + t * C(p, r)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=convexity.id,
)


@counterexample_to(fixed_discriminator)
def answers_move() -> Model:
    """Half way between delta_1 and delta_2, with p_data half way too: D's best answer moves."""
    return Model(
        mu=(_one, _one),
        values={"p": (_half, _half), "q": (_one, _zero), "r": (_zero, _one), "t": _half},
    )


h = var("h", NONNEGATIVE_FUNCTION)
_mixture = (1 - t) * g + t * h

any_mass = Claim(
    id="goodfellow2014.proposition_2.convexity.mass_one",
    title="V(D, .) is affine and C convex also in nonnegative functions of any mass",
    says=And(
        Eq(V(f, _mixture, D), (1 - t) * V(f, g, D) + t * V(f, h, D)),
        C(f, _mixture) <= (1 - t) * C(f, g) + t * C(f, h),
    ),
    source=_source,
    expected=Verdict.PROVED,
    drops=convexity.id,
)


@derivation_of(any_mass)
def supremum_of_affine() -> Proof:
    """A supremum of affine functions is convex, and V <= 0 whatever the mass."""
    script = Script()
    ends = (V(f, g, D), V(f, h, D))
    middle = V(f, _mixture, D)
    affine = script.integrals(
        "eq", middle, (1 - t) * ends[0] + t * ends[1], because="linear in p_g"
    )
    each = [kernel.extremum_at("sup", D, v, D, defined(v)) for v in ends]
    capped = [
        kernel.extremum_bound("sup", D, script.integrals("le", v, 0, because="log D <= 0"))
        for v in ends
    ]
    bound = (1 - t) * C(f, g) + t * C(f, h)
    below = script.follows(
        middle <= bound, affine, *each, *capped, because="V(D, .) <= C <= 0", whole=(middle, *ends)
    )
    least = script.note(
        kernel.extremum_bound("sup", D, below), "for every D", C(f, _mixture) <= bound
    )
    return script.proof(script.logically(any_mass.says, affine, least))


optimal = Claim(
    id="goodfellow2014.proposition_2.subgradient.optimal",
    title="log(1 - D) is a subgradient of C at q for any D",
    says=C(p, q) + E(r, log(1 - D)) - E(q, log(1 - D)) <= C(p, r),
    source=_source,
    expected=Verdict.REFUTED,
    drops=subgradient.id,
)


@counterexample_to(optimal)
def wrong_slope() -> Model:
    """At q = p_data C is least; D = (9/10, 1/10) promises more towards delta_2 than C gives."""
    return Model(
        mu=(_one, _one),
        values={
            "p": (_half, _half),
            "q": (_half, _half),
            "r": (_zero, _one),
            "D": (Fraction(9, 10), Fraction(1, 10)),
        },
    )


_slope = log(1 - Dstar(f, g))

subgradient_mass = Claim(
    id="goodfellow2014.proposition_2.subgradient.mass_one",
    title=(
        "C(h) >= C(g) + E_h log(1 - D*_g) - E_g log(1 - D*_g) for f, g >= 0 of finite mass and "
        "h >= 0 of any"
    ),
    says=C(f, g) + E(h, _slope) - E(g, _slope) <= C(f, h),
    given=finite_masses,
    model=Model(values={"f": (_two,), "g": (_one,), "h": (_two,), "u": (_half,)}),
    source=_source,
    expected=Verdict.PROVED,
    drops=subgradient.id,
)


@derivation_of(subgradient_mass)
def slope_at_the_optimum() -> Proof:
    """V(., D*_g) is affine, touches C at g and stays below it, whatever the masses."""
    script = Script()
    finite = finite_at_best(script)
    best = Dstar(f, g)
    at_h = kernel.extremum_at("sup", D, V(f, h, D), best, defined(V(f, h, D)))
    script.note(at_h, "C is a supremum", V(f, h, best) <= C(f, h))
    signs = [
        b
        for x in (E(f, log(best)), E(g, _slope), E(h, _slope))
        for k in integrals_in(expand(x))
        for b in bounds_of(k)
    ]
    theorem = script.follows(subgradient_mass.says, attained_anyway, at_h, *finite, *signs)
    for hypothesis in reversed(finite_masses):
        theorem = kernel.discharge(hypothesis.formula, theorem)
    return script.proof(script.logically(subgradient_mass.statement, theorem))
