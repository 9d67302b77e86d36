"""Theorem 1 in another base of logarithms: the value is -log 4 in units of the base."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.theorem_1 import global_minimum, theorem_1
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, AtLeast, Definition, Eq, Sup, log, num, var
from gantheory.theory.kinds import POSITIVE
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, D, E, V, p, q

_source = Source("goodfellow2014", "Theorem 1")

unit = var("b", POSITIVE)

V_in_base = Definition(
    "V_in_base",
    (unit, p, q, D),
    E(p, log(D) / unit) + E(q, log(1 - D) / unit),
)
"""The value function with logarithms to the base e^b."""

C_in_base = Definition("C_in_base", (unit, p, q), Sup(D, V_in_base(unit, p, q, D)))
"""The criterion with logarithms to the base e^b."""

any_base = Claim(
    id="goodfellow2014.theorem_1.any_base",
    title=(
        "with logarithms to any base e^b > 1, the criterion is at least -log(4)/b, with equality "
        "iff p_g = p_data"
    ),
    says=AtLeast(C_in_base(unit, p, q), -log(4) / unit, AE(Eq(q, p))),
    source=_source,
    expected=Verdict.PROVED,
    drops=theorem_1.id,
)


@derivation_of(any_base)
def rescaled() -> Proof:
    """C in that base is C/b."""
    script = Script()
    v, scaled = V(p, q, D), V_in_base(unit, p, q, D)
    same = script.integrals("eq", scaled, v / unit, because="log to the base e^b is log/b")
    inside = kernel.extremum_at("sup", D, v, D, defined(v))
    at_most = script.follows(scaled <= C(p, q) / unit, same, inside, whole=[scaled, v])
    below = kernel.extremum_bound("sup", D, at_most)
    outside = kernel.extremum_at("sup", D, scaled, D, defined(scaled))
    at_least = script.follows(v <= unit * C_in_base(unit, p, q), same, outside, whole=[scaled, v])
    above = kernel.extremum_bound("sup", D, at_least)
    value = script.follows(Eq(C_in_base(unit, p, q), C(p, q) / unit), below, above)
    least = theorem_of(global_minimum)
    return script.proof(script.follows(any_base.says, value, least))


bits = Claim(
    id="goodfellow2014.theorem_1.bits",
    title="in base 2, b = log 2, that is -2",
    says=Eq(-log(4) / log(2), -2),
    source=_source,
    expected=Verdict.PROVED,
)

natural_logarithm = Claim(
    id="goodfellow2014.theorem_1.natural_logarithm",
    title="with logarithms to the base 2 the value at p_g = p_data, D = 1/2 is -log 4",
    says=Eq(V_in_base(log(num(2)), p, p, HALF), -log(4)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=theorem_1.id,
)


@counterexample_to(natural_logarithm)
def one_point() -> Model:
    """On one point: -2, not -1.386..."""
    return Model(values={"p": (Fraction(1),)})
