"""A finite sample is singular to a law without atoms: an unrestricted D always wins on it."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.lin1991.jsd_bounded import bounded
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, logically
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    POINT,
    And,
    At,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Int,
    log,
    num,
    var,
    where,
)
from gantheory.theory.kinds import REAL, index, table
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, C, p, q

c, i = var("c", REAL), var("i", index("S"))
sample = var("X", table("S"))


def mass_at(density: Expr, place: Expr) -> Expr:
    """The probability of one point of the line."""
    return Int(where(Eq(POINT, place), density, 0))


in_sample = Exists(i, Eq(POINT, At(sample, i)))
without_atoms = Hypothesis("the data's law has no atoms", ForAll(c, Eq(mass_at(p, c), 0)))
empirical = Hypothesis("p_g is a law on a finite sample", AE(Implies(q > 0, in_sample)))
_won = And(Eq(JSD(p, q), log(num(2))), Eq(C(p, q), 0))

memorisation = Claim(
    id="arjovsky2017.memorisation",
    title=(
        "an empirical measure, of any number of points, against a law without atoms: JSD = log 2 "
        "and C = 0, so an unrestricted D always wins on finite data"
    ),
    says=_won,
    given=(without_atoms, empirical),
    model=LineModel(
        laws={"p": "uniform(0,1)", "q": "discrete(0:1/2, 1:1/2)"},
        tables={"X": (Fraction(0), Fraction(1))},
    ),
    source=Source("arjovsky2017", "section 2.1"),
    expected=Verdict.PROVED,
)


@derivation_of(memorisation)
def null_sample() -> Proof:
    """The data's law gives mass 0 to each of finitely many points, so to all of them."""
    script = Script()
    atoms, known = (
        script.note(kernel.assume(h.formula), h.name, h.formula) for h in memorisation.given
    )
    place = At(sample, i)
    here = kernel.specialise(atoms, place, [models.real(place)])
    script.note(here, "at a point of the sample", Eq(mass_at(p, place), 0))
    null = compare(
        "le",
        num(0),
        mass_at(p, place),
        iff=Implies(Eq(POINT, place), Eq(p, 0)),
        splits=[(POINT, place)],
    )
    vanishes = script.follows(AE(Implies(Eq(POINT, place), Eq(p, 0))), here, null, because="p >= 0")
    nowhere = script.note(
        kernel.finite_union(i, vanishes),
        "finitely many null sets",
        AE(Implies(in_sample, Eq(p, 0))),
    )
    apart = script.pointwise(Implies(p > 0, Eq(q, 0)), nowhere, known)
    won = script.logically(_won, bounded, apart)
    for h in reversed(memorisation.given):
        won = kernel.discharge(h.formula, won)
    return script.proof(logically(memorisation.statement, won))
