"""Equations (4) to (6), and JSD as a distance, with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import criterion, jsd_form, kl_form
from gantheory.claims.goodfellow2014.proposition_1_dropped import (
    at_each_point,
    f,
    finite_masses,
    g,
)
from gantheory.claims.goodfellow2014.theorem_1 import jsd_nonnegative, jsd_separates
from gantheory.claims.goodfellow2014.theorem_1_dropped import C_constant
from gantheory.claims.note2020.gibbs import gibbs, inequality
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import compare, defined, integrals_in, logically, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import (
    AE,
    AtLeast,
    Eq,
    Expr,
    Int,
    expand,
    log,
    num,
    var,
)
from gantheory.theory.kinds import OPEN_UNIT
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import HALF, JSD, KL, C, D, Dstar, E, V, m, p, q

_zero, _half, _one, _two = Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2)
_eq4, _eq5, _eq6 = (Source("goodfellow2014", f"eq. ({n})") for n in (4, 5, 6))
_theorem = Source("goodfellow2014", "Theorem 1, proof")


def _at_optimum(p: Expr, q: Expr) -> Expr:
    return E(p, log(Dstar(p, q))) + E(q, log(1 - Dstar(p, q)))


# --------------------------------------------------------------------------- the criterion, eq. 4

criterion_any_mass = Claim(
    id="goodfellow2014.criterion.mass_one",
    title="sup_D V(D) = V(D*) for nonnegative functions f, g of any mass",
    says=Eq(C(f, g), _at_optimum(f, g)),
    source=_eq4,
    expected=Verdict.PROVED,
    drops=criterion.id,
)


@derivation_of(criterion_any_mass)
def attained_anyway() -> Proof:
    """Proposition 1 does not use mass one either."""
    script = Script()
    best = Dstar(f, g)
    most = kernel.extremum_bound("sup", D, theorem_of(at_each_point))
    script.note(most, "goodfellow2014.proposition_1.mass_one, for every D")
    reach = kernel.extremum_at("sup", D, V(f, g, D), best, defined(V(f, g, D)))
    script.note(reach, "D* is a discriminator")
    return script.proof(script.follows(criterion_any_mass.says, most, reach))


criterion_constant = Claim(
    id="goodfellow2014.criterion.unrestricted",
    title="eq. (4) when D may only be a constant",
    says=Eq(C_constant(p, q), _at_optimum(p, q)),
    source=_eq4,
    expected=Verdict.REFUTED,
    drops=criterion.id,
)


@counterexample_to(criterion_constant)
def not_a_constant() -> Model:
    """p_data = delta_1, p_g = delta_2: D* = (1, 0) is worth 0, the best constant -log 4."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "u": (_half, _half)},
    )


# ------------------------------------------------------------------- as divergences, eqs. 5 and 6

kl_any_mass = Claim(
    id="goodfellow2014.kl_form.mass_one",
    title="eq. (5) for nonnegative functions of any mass",
    says=Eq(C(f, g), -log(4) + KL(f, m(f, g)) + KL(g, m(f, g))),
    source=_eq5,
    expected=Verdict.REFUTED,
    drops=kl_form.id,
)

jsd_any_mass = Claim(
    id="goodfellow2014.jsd_form.mass_one",
    title="eq. (6) for nonnegative functions of any mass",
    says=Eq(C(f, g), -log(4) + 2 * JSD(f, g)),
    source=_eq6,
    expected=Verdict.REFUTED,
    drops=jsd_form.id,
)


@counterexample_to(kl_any_mass)
def twice_the_mass() -> Model:
    """f = g of mass 2: C = -2 log 4, and both divergences vanish."""
    return Model(values={"f": (_two,), "g": (_two,)})


@counterexample_to(jsd_any_mass)
def twice_the_mass_again() -> Model:
    """f = g of mass 2: C = -2 log 4, and JSD vanishes."""
    return Model(values={"f": (_two,), "g": (_two,)})


t = var("t", OPEN_UNIT)
_uneven = (1 - t) * p + t * q

kl_uneven = Claim(
    id="goodfellow2014.kl_form.even_mixture",
    title="eq. (5) with any mixture (1-t) p_data + t p_g for m",
    says=Eq(C(p, q), -log(4) + KL(p, _uneven) + KL(q, _uneven)),
    source=_eq5,
    expected=Verdict.REFUTED,
    drops=kl_form.id,
)

jsd_uneven = Claim(
    id="goodfellow2014.jsd_form.even_mixture",
    title="eq. (6) with any mixture (1-t) p_data + t p_g for m",
    says=Eq(C(p, q), -log(4) + 2 * (HALF * KL(p, _uneven) + HALF * KL(q, _uneven))),
    source=_eq6,
    expected=Verdict.REFUTED,
    drops=jsd_form.id,
)


@counterexample_to(kl_uneven)
def one_quarter() -> Model:
    """Disjoint laws and t = 1/4: log(4/3) + log 4 instead of log 4."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "t": Fraction(1, 4)},
    )


@counterexample_to(jsd_uneven)
def one_quarter_again() -> Model:
    """Disjoint laws and t = 1/4: log(4/3) + log 4 instead of log 4."""
    return Model(
        mu=(_one, _one),
        values={"p": (_one, _zero), "q": (_zero, _one), "t": Fraction(1, 4)},
    )


# ------------------------------------------------------------------------------ JSD separates

separates_any_mass = Claim(
    id="goodfellow2014.jsd_separates.mass_one",
    title="JSD(f,g) >= 0, and it is 0 iff f = g a.e., for f, g >= 0 of finite mass",
    says=AtLeast(JSD(f, g), 0, AE(Eq(f, g))),
    given=finite_masses,
    model=Model(values={"f": (_two,), "g": (_one,)}),
    source=_theorem,
    expected=Verdict.PROVED,
    drops=jsd_separates.id,
)


@derivation_of(separates_any_mass)
def apart_at_each_point() -> Proof:
    """f log(f/m) + g log(g/m) >= 0 at each point, with equality iff f = g; JSD is finite."""
    script = Script()
    masses = [script.note(kernel.assume(h.formula), h.name) for h in finite_masses]
    bounds = _finite(KL(f, m(f, g)), *masses) + _finite(KL(g, m(f, g)), *masses[::-1])
    for b in bounds:
        script.note(b, "(f - g)/2 <= f log(f/m) <= f")
    both = script.integrals("le", num(0), JSD(f, g), iff=Eq(f, g), bounds=bounds)
    theorem = script.follows(separates_any_mass.says, both)
    for h in reversed(finite_masses):
        theorem = kernel.discharge(h.formula, theorem)
    return script.proof(script.logically(separates_any_mass.statement, theorem))


def _finite(divergence: Expr, own: Theorem, other: Theorem) -> list[Theorem]:
    """KL to the even mixture is finite, for functions of finite mass."""
    (integrand,) = integrals_in(expand(divergence))
    mass = own.conclusion.args[0].args[0]
    nothing = kernel.bound("lower", mass, (), pointwise(num(0) <= mass))
    below = [(Fraction(1, 2), nothing), (Fraction(-1, 2), other)]
    above = [(Fraction(1), own)]
    low, high = kernel.edge_of((), below), kernel.edge_of((), above)
    return [
        kernel.bound("lower", integrand, (), pointwise(low <= integrand), below),
        kernel.bound("upper", integrand, (), pointwise(integrand <= high), above),
    ]


nonnegative_any_mass = Claim(
    id="goodfellow2014.jsd_nonnegative.mass_one",
    title="JSD(f,g) >= 0 for f, g >= 0 of finite mass",
    says=JSD(f, g) >= 0,
    given=finite_masses,
    model=Model(values={"f": (_two,), "g": (_one,)}),
    source=_theorem,
    expected=Verdict.PROVED,
    drops=jsd_nonnegative.id,
)


@derivation_of(nonnegative_any_mass)
def not_negative() -> Proof:
    """One half of goodfellow2014.jsd_separates.mass_one."""
    script = Script()
    both = theorem_of(apart_at_each_point)
    return script.proof(script.logically(nonnegative_any_mass.statement, both))


separates_uneven = Claim(
    id="goodfellow2014.jsd_separates.even_mixture",
    title="JSD with any mixture (1-t) p + t q, 0 < t < 1, for m is >= 0, and 0 iff p = q a.e.",
    says=AtLeast(HALF * KL(p, _uneven) + HALF * KL(q, _uneven), 0, AE(Eq(p, q))),
    source=_theorem,
    expected=Verdict.PROVED,
    drops=jsd_separates.id,
)


@derivation_of(separates_uneven)
def by_gibbs() -> Proof:
    """Gibbs' inequality twice: p = (1-t) p + t q = q."""
    script = Script()
    mass = compare("eq", Int(_uneven), num(1), weights=((p, 1 - t), (q, t)))
    script.note(mass, "a mixture of laws is a law")
    first = kernel.instantiate(theorem_of(inequality), q, _uneven, [mass])
    swapped = kernel.instantiate(theorem_of(inequality), q, var("r", p.args[1]))
    second = kernel.instantiate(swapped, p, q)
    second = kernel.instantiate(second, var("r", p.args[1]), _uneven, [mass])
    parts = []
    for x, each in ((p, first), (q, second)):
        gap = logically(AtLeast(KL(x, _uneven), 0, AE(Eq(x, _uneven))), each)
        parts.append(script.note(gap, f"{gibbs.id} for {x!r} and the mixture"))
    return script.proof(script.follows(separates_uneven.says, *parts))
