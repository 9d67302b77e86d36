"""Attacks on the rules for laws that need have no density, and for the line."""

from __future__ import annotations

from fractions import Fraction

import pytest
from test_kernel_conditions import Attack, Place, changed, covered, holds_up, is_false

from gantheory.derivation import kernel, laws
from gantheory.derivation.kernel import assume, consequence
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    AE,
    FALSE,
    LEBESGUE,
    POINT,
    TRUE,
    At,
    Eq,
    Expr,
    ForAll,
    Iff,
    Implies,
    Not,
    Prob,
    Pull,
    Push,
    Quantile,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DENSITIES, LAW, LINE_LAW, MAP, NATURAL, OPEN_UNIT, POSITIVE, REAL
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import D

P, Q, L = var("P", LAW), var("Q", LAW), var("L", LINE_LAW)
G, H = var("G", MAP), var("H", MAP)
t, x = var("t", POSITIVE), var("x", REAL)
f_n = At(var("F", DENSITIES), var("n", NATURAL))
NOWHERE = log(num(-1))
ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
TRUTH = consequence(TRUE)
COIN = Model((ONE, ONE), {"P": (HALF, HALF), "D": (ZERO, ONE)})
ON_A_LAW = Model((ONE, ONE), {"P": (ONE, ZERO), "Q": (ZERO, ONE), "D": (ZERO, ONE)})
NO_LAW = "the pushforward by a map that has no value is no law: nothing is equal to its mean"


def rule(name: str, written: str) -> Place:
    return ("laws", name, written)


def image(g: Expr = NOWHERE) -> Expr:
    """The pushforward of P by something that is no map."""
    return Push(g, P)


def order_of_probabilities() -> Theorem:
    """P(false) <= P(t < 1) for every t > 0 is no equality."""
    smaller = assume(ForAll(t, Prob(P, FALSE) <= Prob(P, t < 1)))
    return laws.layer_congruence(t, kernel.specialise(smaller, t))


def only_up_to_one() -> Theorem:
    """P(t < 1) = 1 for t in (0,1), and for no other t."""
    small = var("t", OPEN_UNIT)
    sure = laws.surely(P, Iff(small < 1, TRUE))
    return laws.layer_congruence(small, laws.same_probability(sure))


def undefined_layers() -> Theorem:
    f = where(t < 1, -1 / t, num(1))
    return laws.layer_congruence(t, consequence(Eq(f, f), splits=[(t, num(1))]))


def neither_mean() -> Theorem:
    """A mean of oo and -oo."""
    return laws.mean_of_nonpositive(P, where(D < 1, oo, -oo))


def certain_of_another_law() -> Theorem:
    return laws.surely(Q, D <= 0, [assume(Expr("surely", (P, D <= 0)))])


def from_no_almost_everywhere() -> Theorem:
    """It is not so that almost everywhere false; so at some x almost everywhere false."""
    return laws.on_an_interval(assume(Not(AE(FALSE))), assume(LEBESGUE), num(0))


ATTACKS = [
    Attack(
        lambda: laws.pushforward(Quantile(image(), D), P, POINT <= 1),
        (rule("is_map", "_law(g.args[0])"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.pushforward(Quantile(L, Expr("cdf", (image(), POINT))), P, POINT <= 1),
        (rule("is_map", "_law(level.args[0])"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.pushforward(Quantile(L, NOWHERE), P, POINT <= 1),
        (rule("is_map", "check(Eq(level, level))"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.pushforward(NOWHERE, P, POINT <= 1),
        (rule("is_map", "check(expand(And(-oo < g, g < oo)))"),),
        NO_LAW,
    ),
    Attack(lambda: laws.layer_cake(image(), num(1)), (rule("layer_cake", "_law(law)"),), NO_LAW),
    Attack(
        lambda: laws.layer_cake(P, num(-1)),
        (rule("layer_cake", "check(num(0) <= f, certify=certify)"),),
        "any law: E(-1) = -1, and P(t < -1) = 0 for every t > 0",
    ),
    Attack(
        lambda: laws.layer_cake(P, t),
        (rule("layer_cake", "t in free_variables(f)"),),
        "any law: E t = t, and the captured P(t < t) is 0",
    ),
    Attack(
        lambda: laws.pushforward(NOWHERE, P, POINT <= 1),
        (rule("pushforward", "_law(Push(g, law))"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.pushforward(G, P, f_n <= 1),
        (rule("pulled", "sequence"),),
        "f_n is to be taken at G(z), not at z",
    ),
    Attack(
        lambda: laws.pushforward(G, P, Pull(H, D) <= 0),
        (rule("pulled", "t.op in _NOT_COMPOSED"),),
        Model((ONE, ONE), {"P": (ONE, ZERO), "D": (ZERO, ONE), "G": (1, 0), "H": (0, 0)}),
    ),
    Attack(
        order_of_probabilities,
        (rule("layer_congruence", "equation.op != 'eq'"),),
        "any law: the integral of P(false) is 0, that of P(t < 1) is 1",
    ),
    Attack(
        lambda: laws.layer_congruence(t, assume(Eq(Prob(P, t < 1), Prob(P, t < 2)))),
        (rule("layer_congruence", "any((t in free_variables(h) for h in theorem.hypotheses))"),),
        "t = 3 and any law: the integrals over t are 1 and 2",
    ),
    Attack(
        only_up_to_one,
        (rule("layer_congruence", "t.args[1] != POSITIVE"),),
        "any law: the integral of P(t < 1) over t > 0 is 1, that of 1 is oo",
    ),
    Attack(
        undefined_layers,
        (rule("layer_congruence", "any((x.op != 'prob' for x in equation.args))"),),
        "the integral of -1/t over (0,1) is -oo, that of 1 over (1,oo) is oo: the sum has no value",
    ),
    Attack(
        lambda: laws.mean_of_nonpositive(image(), num(-1)),
        (rule("mean_of_nonpositive", "_law(law)"),),
        NO_LAW,
    ),
    Attack(
        neither_mean,
        (rule("mean_of_nonpositive", "check(f <= num(0), certify=certify)"),),
        COIN,
    ),
    Attack(
        lambda: laws.mean_of_nonnegative(image(), num(1)),
        (rule("mean_of_nonnegative", "_law(law)"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.mean_of_nonnegative(P, num(-1)),
        (rule("mean_of_nonnegative", "check(num(0) <= f, certify=certify)"),),
        COIN,
    ),
    Attack(lambda: laws.surely(image(), TRUE), (rule("surely", "_law(law)"),), NO_LAW),
    Attack(
        lambda: laws.surely(P, D <= 0),
        (rule("surely", "check(event, hide=hide, facts=facts)"),),
        COIN,
    ),
    Attack(
        lambda: laws.same_probability(laws.surely(P, Implies(FALSE, TRUE))),
        (rule("same_probability", "t.args[1].op != 'iff'"),),
        COIN,
    ),
    Attack(
        lambda: laws.distribution_function(image(), x),
        (rule("distribution_function", "_law(law)"),),
        NO_LAW,
    ),
    Attack(
        lambda: laws.distribution_function(L, NOWHERE),
        (rule("distribution_function", "check(Eq(x, x))"),),
        "the distribution function has no value at what has none",
    ),
    Attack(lambda: laws.galois(image(), L, D, x), (rule("galois", "_law(noise)"),), NO_LAW),
    Attack(
        from_no_almost_everywhere,
        (rule("on_an_interval", "t.op != 'ae'"),),
        "the line, where a false formula does not hold almost everywhere",
    ),
    Attack(
        lambda: laws.on_an_interval(assume(AE(Eq(POINT, 0))), TRUTH, num(0)),
        (rule("on_an_interval", "line.conclusion != LEBESGUE"),),
        "an atom at 0 as the whole measure",
    ),
    Attack(
        lambda: laws.on_an_interval(consequence(AE(TRUE)), assume(LEBESGUE), x),
        (rule("on_an_interval", "x in free_variables(low) | free_variables(t)"),),
        "no number is above itself",
    ),
    Attack(
        lambda: laws.on_an_interval(consequence(AE(TRUE)), assume(LEBESGUE), oo),
        (rule("on_an_interval", "check(low < oo)"),),
        "no number is above oo",
    ),
    Attack(
        lambda: laws.exponential_positive(-oo, TRUTH),
        (
            rule(
                "exponential_positive",
                "real.conclusion != expand(And(-oo < exponent, exponent < oo))",
            ),
        ),
        Model((ONE,)),
    ),
]
WHY = {
    ("_law", "law.op != 'var'"): "no other tree has a kind: an AttributeError",
    ("_law", "law.args[1].sort != 'law'"): "the shapes of means, events and laws refuse it too",
    ("pulled", "g.op == 'var'"): "the shape of a term refuses a map in its place",
    ("layer_congruence", "t.op != 'var'"): "the shape of a layer refuses it too",
    ("same_probability", "t.op != 'surely'"): "the shape of a probability refuses another's parts",
    ("distribution_function", "bare(f)"): "`grant` refuses a function outside an integral",
    ("galois", "_law(law)"): "where the law is undefined, both sides are false",
    ("galois", "bare(x)"): "it holds at every x, so at one that moves with the point",
    ("on_an_interval", "_functions(t.args[0])"): "`grant` refuses a function outside an integral",
    ("on_an_interval", "bare(low)"): "`grant` refuses a function outside an integral",
}


@pytest.mark.power
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.removed[0][1] + ": " + a.removed[0][2])
def test_the_condition_is_needed(attack: Attack) -> None:
    holds_up(attack)


def test_every_condition_is_attacked_or_has_its_reason() -> None:
    covered("laws", ATTACKS, WHY)


@pytest.mark.power
def test_what_is_sure_under_one_law_is_not_under_another() -> None:
    with pytest.raises(Refuse):
        certain_of_another_law()
    with changed("laws", "surely", " and t.conclusion.args[0] == law", ""):
        assert is_false(certain_of_another_law(), ON_A_LAW)
