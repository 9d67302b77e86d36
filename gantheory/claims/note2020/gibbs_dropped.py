"""Gibbs' inequality with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.gibbs import gibbs
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import integrals_in, logically, pointwise
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import AE, AtLeast, Eq, Int, expand, num, oo, var
from gantheory.theory.kinds import NONNEGATIVE_FUNCTION
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import KL, p

_one, _two = Fraction(1), Fraction(2)
_source = Source("note2020", "Gibbs' inequality")

f, g = var("f", NONNEGATIVE_FUNCTION), var("g", NONNEGATIVE_FUNCTION)

mass_one = Claim(
    id="note2020.gibbs.mass_one",
    title="KL(p||g) >= 0 for every g >= 0, a density or not",
    says=KL(p, g) >= 0,
    source=_source,
    expected=Verdict.REFUTED,
    drops=gibbs.id,
)


@counterexample_to(mass_one)
def more_than_one() -> Model:
    """g = 2 p: KL = -log 2. This is how a cross-entropy with D falls below the entropy."""
    return Model(values={"p": (_one,), "g": (_two,)})


first_mass = Claim(
    id="note2020.gibbs.first_mass_one",
    title="KL(f||g) >= 0 for every f >= 0, a density or not",
    says=KL(f, p) >= 0,
    source=_source,
    expected=Verdict.REFUTED,
    drops=gibbs.id,
)


@counterexample_to(first_mass)
def less_than_one() -> Model:
    """f = p/2: KL = -log(2)/2."""
    return Model(values={"p": (_one,), "f": (Fraction(1, 2),)})


_at_most_one = Int(g) <= 1

at_most_one = Claim(
    id="note2020.gibbs.mass_at_most_one",
    title="KL(p||g) >= 0, with equality iff p = g a.e., for every g >= 0 of mass at most one",
    says=AtLeast(KL(p, g), 0, AE(Eq(p, g))),
    given=(Hypothesis("g has mass at most one", _at_most_one),),
    model=Model(values={"p": (_one,), "g": (Fraction(1, 2),)}),
    source=_source,
    expected=Verdict.PROVED,
    drops=gibbs.id,
)


@derivation_of(at_most_one)
def room_to_spare() -> Proof:
    """KL(p||g) >= 1 - (mass of g), with equality iff p = g."""
    script = Script()
    given = script.note(kernel.assume(_at_most_one), "hypothesis")
    positive = kernel.bound("lower", g, (), pointwise(num(0) <= g))
    finite = [positive, script.follows(Int(g) < oo, given)]
    share = (((p, num(1)),), [(Fraction(-1), finite[1])])
    (integrand,) = integrals_in(expand(KL(p, g)))
    divergence = kernel.bound(
        "lower", integrand, share[0], pointwise(kernel.edge_of(*share) <= integrand), share[1]
    )
    script.note(divergence, "p log(p/g) >= p - g, by log t <= t - 1 at t = g/p")
    below = script.integrals(
        "le",
        1 - Int(g),
        KL(p, g),
        iff=Eq(p, g),
        weights=((p, num(-1)),),
        bounds=[*finite, divergence],
        because="the same, integrated",
    )
    equal = kernel.assume(AE(Eq(p, g)))
    mass = script.integrals("eq", Int(g), 1, equal, bounds=finite, weights=((p, num(1)),))
    reached = kernel.discharge(AE(Eq(p, g)), mass)
    both = script.follows(at_most_one.says, below, given, reached, *finite)
    return script.proof(logically(at_most_one.statement, kernel.discharge(_at_most_one, both)))
