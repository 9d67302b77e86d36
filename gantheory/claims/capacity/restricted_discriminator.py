"""A discriminator out of a class: its game is worth at most C(G)."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import attained
from gantheory.claims.goodfellow2014.criterion_dropped import attained_anyway
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, defined
from gantheory.theory.attach import Attached, counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, And, At, Definition, Eq, Exists, Expr, Implies, Sup, var
from gantheory.theory.kinds import DISCRIMINATOR_FAMILY, NONNEGATIVE_FUNCTION, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import C, D, Dstar, V, p, q

family, t = var("F", DISCRIMINATOR_FAMILY), var("t", REAL)
one = At(family, t)

C_class = Definition("C_class", (p, q, family), Sup(t, V(p, q, one)))
"""The criterion when D is one of F_t, t real: a class of discriminators. (A supremum over a larger
class is that over some sequence of its members.)"""

_source = Source("capacity", "discriminators of a class")


def _optimal(p: Expr, q: Expr) -> Expr:
    return AE(Implies(p + q > 0, Eq(one, Dstar(p, q))))


def _says(p: Expr, q: Expr) -> Expr:
    best = C_class(p, q, family)
    return And(best <= C(p, q), Implies(Exists(t, _optimal(p, q)), Eq(best, C(p, q))))


restricted_discriminator = Claim(
    id="capacity.restricted_discriminator",
    title="the supremum of V over a class of discriminators is at most C(G), and C(G) if D* is in",
    says=_says(p, q),
    source=_source,
    expected=Verdict.PROVED,
)


@derivation_of(restricted_discriminator)
def one_among_all() -> Proof:
    """Each member is one discriminator among all; where it is D*, V is C(G)."""
    return _compared(restricted_discriminator, p, q, attained)


def _compared(claim: Claim, p: Expr, q: Expr, criterion: Attached) -> Proof:
    """The derivation, from C = V(D*)."""
    script = Script()
    best, some = C_class(p, q, family), Exists(t, _optimal(p, q))
    has_value = defined(V(p, q, D))
    every = kernel.extremum_at("sup", D, V(p, q, D), D, has_value)
    below = kernel.instantiate(every, D, one)
    script.note(below, "F_t is a discriminator", V(p, q, one) <= C(p, q))
    most = kernel.extremum_bound("sup", t, below)
    script.note(most, "for every t", best <= C(p, q))
    here = kernel.instantiate(has_value, D, one)
    reach = kernel.extremum_at("sup", t, V(p, q, one), t, here)
    optimal = kernel.assume(AE(Implies(p + q > 0, Eq(D, Dstar(p, q)))))
    same = compare("eq", V(p, q, D), V(p, q, Dstar(p, q)), given=[optimal])
    same = kernel.instantiate(same, D, one)
    script.note(same, "F_t = D* where p + q > 0", Eq(V(p, q, one), V(p, q, Dstar(p, q))))
    equal = script.follows(Eq(V(p, q, one), C(p, q)), same, criterion)
    whole = script.follows(Eq(best, C(p, q)), most, reach, equal)
    if_ = kernel.discharge(some, kernel.exists_elim(kernel.assume(some), t, whole))
    return script.proof(script.logically(claim.says, most, if_))


f, g = var("f", NONNEGATIVE_FUNCTION), var("g", NONNEGATIVE_FUNCTION)

mass_one = Claim(
    id="capacity.restricted_discriminator.mass_one",
    title="the same for nonnegative functions of any mass",
    says=_says(f, g),
    source=_source,
    expected=Verdict.PROVED,
    drops=restricted_discriminator.id,
)


@derivation_of(mass_one)
def whatever_the_mass() -> Proof:
    """The derivation does not use the masses."""
    return _compared(mass_one, f, g, attained_anyway)


optimal_in_class = Claim(
    id="capacity.restricted_discriminator.optimal_in_class",
    title="the supremum of V over any class of discriminators is C(G)",
    says=Eq(C_class(p, q, family), C(p, q)),
    source=_source,
    expected=Verdict.REFUTED,
    drops=restricted_discriminator.id,
)


@counterexample_to(optimal_in_class)
def constants() -> Model:
    """Two different laws, and the constant D = 1/2 alone."""
    zero, half, whole = Fraction(0), Fraction(1, 2), Fraction(1)
    return Model(
        mu=(whole, whole),
        values={"p": (whole, zero), "q": (zero, whole), "F": ((half, half),)},
    )
