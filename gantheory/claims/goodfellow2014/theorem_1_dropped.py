"""Theorem 1 with one assumption dropped at a time: what each of them is for."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.theorem_1 import global_minimum
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import defined
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    AtLeast,
    Definition,
    Eq,
    ForAll,
    Implies,
    Sup,
    log,
    var,
    where,
)
from gantheory.theory.kinds import DENSITY, NONNEGATIVE_FUNCTION, REAL, UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, C, Dstar, V, p, q, r

_zero, _half, _one, _two = Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)
_source = Source("goodfellow2014", "Theorem 1")

# ------------------------------------------------------------------------------- G is restricted

_a, _b = var("a", REAL), var("b", REAL)
least_of = Definition("least_of", (_a, _b), where(_a <= _b, _a, _b))
"""The smaller of two numbers."""

restricted_generator = Claim(
    id="goodfellow2014.theorem_1.restricted_generator",
    title="the least C over two laws that G can reach is -log 4",
    says=Eq(least_of(C(p, q), C(p, r)), -log(4)),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(restricted_generator)
def two_atoms() -> Model:
    """G reaches delta_1 and delta_2, p_data is even on the two: neither is p_data."""
    return Model(
        mu=(_one, _one),
        values={"p": (_half, _half), "q": (_one, _zero), "r": (_zero, _one)},
    )


# ------------------------------------------------------------------------------- D is restricted

c = var("c", UNIT)
C_constant = Definition("C_constant", (p, q), Sup(c, V(p, q, c)))
"""The criterion when D may only be a constant."""

restricted_discriminator = Claim(
    id="goodfellow2014.theorem_1.restricted_discriminator",
    title="the theorem for constant D: the criterion is -log 4 only at p_g = p_data",
    says=AtLeast(C_constant(p, q), -log(4), AE(Eq(q, p))),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(restricted_discriminator)
def disjoint() -> Model:
    """The most different of laws: a constant D does not see it."""
    return Model(mu=(_one, _one), values={"p": (_one, _zero), "q": (_zero, _one)})


constant_discriminator = Claim(
    id="goodfellow2014.theorem_1.constant_discriminator",
    title="a constant D separates nothing: its criterion is -log 4 for every p_data and p_g",
    says=Eq(C_constant(p, q), -log(4)),
    source=_source,
    expected=Verdict.PROVED,
    drops="goodfellow2014.theorem_1",
)


@derivation_of(constant_discriminator)
def blind() -> Proof:
    """V(c, G) = log c + log(1 - c), which is largest at c = 1/2."""
    script = Script()
    tangents = ((p, 2 * c - 1 - log(2)), (q, 1 - 2 * c - log(2)))
    below = script.integrals(
        "le", V(p, q, c), -log(4), weights=tangents, because="log t <= t - 1 at t = 2c and 2(1-c)"
    )
    at_half = script.integrals("eq", V(p, q, HALF), -log(4), because="V at the constant 1/2")
    most = kernel.extremum_bound("sup", c, below)
    script.note(most, "for every constant", C_constant(p, q) <= -log(4))
    reach = kernel.extremum_at("sup", c, V(p, q, c), HALF, defined(V(p, q, c)))
    return script.proof(script.follows(constant_discriminator.says, most, reach, at_half))


# --------------------------------------------------------------- p_data is seen through a sample

s = var("s", DENSITY)

finite_sample = Claim(
    id="goodfellow2014.theorem_1.finite_sample",
    title="the criterion against a sample of p_data (a law s << p_data) is least at p_g = p_data",
    says=Implies(AE(Implies(s > 0, p > 0)), ForAll(q, C(s, p) <= C(s, q))),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(finite_sample)
def one_draw() -> Model:
    """One draw from an even coin: the empirical law delta_1 is closer to itself than p_data is."""
    return Model(mu=(_one, _one), values={"p": (_half, _half), "s": (_one, _zero)})


sample_minimum = Claim(
    id="goodfellow2014.theorem_1.sample_minimum",
    title="against a sample the criterion is least at the sample itself, and only there",
    says=AtLeast(C(s, q), -log(4), AE(Eq(q, s))),
    source=_source,
    expected=Verdict.PROVED,
    drops="goodfellow2014.theorem_1",
)


@derivation_of(sample_minimum)
def memorised() -> Proof:
    """Theorem 1 for the empirical law, which is a law like any other."""
    script = Script()
    at_sample = kernel.instantiate(theorem_of(global_minimum), p, s)
    return script.proof(script.note(at_sample, "goodfellow2014.theorem_1 at the empirical law"))


# ---------------------------------------------------------------------- densities not normalised

_f, _g = var("f", NONNEGATIVE_FUNCTION), var("g", NONNEGATIVE_FUNCTION)

mass_one = Claim(
    id="goodfellow2014.theorem_1.mass_one",
    title="C >= -log 4, with equality iff f = g, for nonnegative functions of any mass",
    says=AtLeast(C(_f, _g), -log(4), AE(Eq(_g, _f))),
    source=_source,
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1",
)


@counterexample_to(mass_one)
def mass_two() -> Model:
    """Two equal functions of mass 2: the criterion is -2 log 4."""
    return Model(values={"f": (_two,), "g": (_two,)})


# ----------------------------------------------------------------- D* = 1/2 only where p_data is

everywhere = Claim(
    id="goodfellow2014.theorem_1.discriminator.everywhere",
    title="at the optimum D* = 1/2 everywhere",
    says=Implies(Eq(C(p, q), -log(4)), AE(Eq(Dstar(p, q), HALF))),
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1.discriminator",
)


@counterexample_to(everywhere)
def off_support() -> Model:
    """p_g = p_data = delta_1: at the other point D* may be anything, 1 say."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_one, _zero), "u": (_half, _one)},
    )


optimum = Claim(
    id="goodfellow2014.theorem_1.discriminator.optimum",
    title="D* = 1/2 p_data-a.e., at the optimum or not",
    says=AE(Implies(p > 0, Eq(Dstar(p, q), HALF))),
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1.discriminator",
)


@counterexample_to(optimum)
def told_apart() -> Model:
    """p_g elsewhere than p_data: D* = 1 on the data."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "u": (_half, _half)},
    )


discriminator_mass = Claim(
    id="goodfellow2014.theorem_1.discriminator.mass_one",
    title="D* = 1/2 wherever f > 0 when the criterion is -log 4, for f, g >= 0 of any mass",
    says=Implies(Eq(C(_f, _g), -log(4)), AE(Implies(_f > 0, Eq(Dstar(_f, _g), HALF)))),
    source=Source("goodfellow2014", "Theorem 1, proof"),
    expected=Verdict.REFUTED,
    drops="goodfellow2014.theorem_1.discriminator",
)


@counterexample_to(discriminator_mass)
def more_data() -> Model:
    """Equal at one point, and data of mass 1 more at another: that adds nothing to C."""
    return Model(
        mu=(_one, _one),
        values={"f": (_one, _one), "g": (_one, _zero), "u": (_half, _half)},
    )
