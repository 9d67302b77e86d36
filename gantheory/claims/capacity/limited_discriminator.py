"""A discriminator that sees x and x^2 only: which Gaussian is best for a uniform law changes."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.capacity.moments import X, a, b, c, mean_of_quadratic, quadratic
from gantheory.claims.goodfellow2014.theorem_1 import global_minimum
from gantheory.claims.liu2017.one_feature import LEAST, C_feature, f, matched, one_feature
from gantheory.derivation import kernel
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, halves, logically, numbers, pointwise
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    AE,
    FALSE,
    And,
    AtLeast,
    Definition,
    Eq,
    Expr,
    Iff,
    Implies,
    Not,
    Sup,
    Term,
    num,
    oo,
    var,
)
from gantheory.theory.kinds import POSITIVE, REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import C, E, p, q

loc, variance = var("loc", REAL), var("v", POSITIVE)
_best = C_feature(p, q, quadratic(X))
_over_c = Sup(c, _best)
_over_b = Sup(b, _over_c)

C_quadratic = Definition("C_quadratic", (p, q, X), Sup(a, _over_b))
"""The criterion when D = sigmoid(a + b x + c x^2), written t (a + b x + c x^2) with t real."""

uniform = Hypothesis(
    "p_data has the mean and the second moment of U[0,1]",
    And(Eq(E(p, X), Fraction(1, 2)), Eq(E(p, X * X), Fraction(1, 3))),
)
normal = Hypothesis(
    "p_g has those of N(loc, v)", And(Eq(E(q, X), loc), Eq(E(q, X * X), loc * loc + variance))
)
beyond = Hypothesis("p_g has mass where p_data has none", Not(AE(Implies(q > 0, p > 0))))
_solved = And(Eq(loc, Fraction(1, 2)), Eq(variance, Fraction(1, 12)))
_says = And(AtLeast(C_quadratic(p, q, X), LEAST, _solved), LEAST < C(p, q))
_source = Source("capacity", "discriminators of two moments")
_third, _half = Fraction(1, 3), Fraction(1, 2)
_sixth, _zero = Fraction(1, 6), Fraction(0)

limited_discriminator = Claim(
    id="capacity.limited_discriminator_moves_the_optimum",
    title=(
        "D = sigmoid(a + b x + c x^2), p_data with the moments of U[0,1], p_g with those of "
        "N(loc, v): the value is least, and -log 4, exactly at loc = 1/2, v = 1/12 (sigma = "
        "0.2887, not the 0.2668 of capacity.gaussian_uniform). There the game looks solved, "
        "though p_g is not p_data and C(G) > -log 4"
    ),
    says=_says,
    given=(uniform, normal, beyond),
    model=Model(
        mu=(Fraction(1),) * 4,
        values={
            "X": (_zero, _half, Fraction(1), Fraction(2)),
            "p": (_sixth, 2 * _third, _sixth, _zero),
            "q": (_half, _zero, _zero, _half),
            "loc": Fraction(1),
            "v": Fraction(1),
        },
    ),
    source=_source,
    expected=Verdict.PROVED,
)


@derivation_of(limited_discriminator)
def two_moments() -> Proof:
    """liu2017.moment_matching for the combinations of 1, x and x^2, whose means are those of x
    and x^2, combined.
    """
    script = Script()
    known = [
        script.note(kernel.assume(h.formula), h.name, h.formula)
        for h in limited_discriminator.given
    ]
    on_data = _mean(script, p, known[0], Fraction(1, 2), Fraction(1, 3))
    on_samples = _mean(script, q, known[1], loc, loc * loc + variance)
    lemma = kernel.instantiate(one_feature(), f, quadratic(X))
    for _, finite in (on_data, on_samples):
        lemma = logically(lemma.conclusion, kernel.discharge(finite.conclusion, lemma), finite)
    at_least, case = halves(lemma)
    script.note(at_least, "D = 1/2", LEAST <= _best)
    shown = Iff(Eq(_best, LEAST), matched(quadratic(X)))
    script.note(case, "as in liu2017.moment_matching", shown)
    means = (on_data[0], on_samples[0])
    reach, lower = _reached(at_least)
    if_ = _if(case, means, lower)
    only_if = _only_if(script, case, means, reach, at_least)
    first = script.logically(_says.args[0], lower, if_, only_if)

    equal = kernel.assume(Eq(C(p, q), LEAST))
    least = theorem_of(global_minimum)
    same = follows(AE(Eq(q, p)), equal, least)
    nowhere = pointwise(Implies(q > 0, p > 0), [same])
    absurd = logically(FALSE, nowhere, known[2])
    apart = kernel.discharge(equal.conclusion, absurd)
    strict = script.follows(LEAST < C(p, q), apart, least, because="p_g is not p_data")
    done = script.logically(_says, first, strict)
    for h in reversed(limited_discriminator.given):
        done = kernel.discharge(h.formula, done)
    return script.proof(logically(limited_discriminator.statement, done))


def _mean(
    script: Script, law: Expr, moments: Theorem, first: Term, second: Term
) -> tuple[Theorem, Theorem]:
    """E(a + b x + c x^2) from the two moments; and that it is finite."""
    ones, squares = halves(moments)
    general = mean_of_quadratic() if law == p else kernel.instantiate(mean_of_quadratic(), p, law)
    square = follows(E(law, X * X) < oo, squares)
    general = logically(general.conclusion, kernel.discharge(square.conclusion, general), square)
    linear, finite = halves(general)
    mean = follows(Eq(E(law, quadratic(X)), a + b * first + c * second), linear, ones, squares)
    shown = Eq(E(law, quadratic(X)), a + b * first + c * second)
    return script.note(mean, "expectations are linear", shown), finite


def _reached(at_least: Theorem) -> tuple[list[Theorem], Theorem]:
    """Each supremum is at least what it is over, which is at least -log 4."""
    reach, body = [], _best
    for v, larger in ((c, _over_c), (b, _over_b), (a, C_quadratic(p, q, X))):
        defined = follows(Eq(body, body), at_least)
        reach.append(kernel.extremum_at("sup", v, body, v, defined))
        at_least, body = follows(LEAST <= larger, reach[-1], at_least), larger
    return reach, at_least


def _if(case: Theorem, means: tuple[Theorem, Theorem], lower: Theorem) -> Theorem:
    """With the same two moments, every D has V <= -log 4."""
    solved = kernel.assume(_solved)
    same = follows(matched(quadratic(X)), *means, solved)
    top = follows(Eq(_best, LEAST), case, same)
    for v in (c, b, a):
        top = kernel.extremum_bound("sup", v, top)
    return kernel.discharge(_solved, follows(Eq(C_quadratic(p, q, X), LEAST), top, lower))


def _only_if(
    script: Script,
    case: Theorem,
    means: tuple[Theorem, Theorem],
    reach: list[Theorem],
    at_least: Theorem,
) -> Theorem:
    """If no D has V > -log 4, then neither has x alone, nor x^2 alone."""
    solved = kernel.assume(Eq(C_quadratic(p, q, X), LEAST))
    flat = follows(Eq(_best, LEAST), solved, *reach, at_least)
    same = follows(matched(quadratic(X)), case, flat)
    equal = kernel.rewrite(kernel.rewrite(same, means[0]), means[1])
    found = []
    for x, y in ((1, 0), (0, 1)):
        here = equal
        for v, value in ((a, 0), (b, x), (c, y)):
            here = kernel.instantiate(here, v, num(value))
        found.append(here)
    cuts = [(loc, num(_half)), (variance, num(Fraction(1, 12)))]
    both = numbers(_solved, found, splits=cuts)
    script.note(both, "for x alone, and for x^2 alone", _solved)
    return kernel.discharge(solved.conclusion, both)


solved = Claim(
    id="capacity.limited_discriminator_moves_the_optimum.beyond",
    title="C(G) > -log 4 for any two laws with such moments",
    says=_says,
    given=(uniform, normal),
    model=limited_discriminator.model,
    source=_source,
    expected=Verdict.REFUTED,
    drops=limited_discriminator.id,
)


@counterexample_to(solved)
def really_solved() -> Model:
    """p_g is p_data: a law on three points with the moments of U[0,1]."""
    law = (_sixth, 2 * _third, _sixth)
    return Model(
        mu=(Fraction(1),) * 3,
        values={
            "X": (_zero, _half, Fraction(1)),
            "p": law,
            "q": law,
            "loc": _half,
            "v": Fraction(1, 12),
        },
    )
