"""Attempts to prove something false, each refused; and what cannot be refused is said honestly.

Those that a single condition stops are in the other files of attacks. Here are the holes that were
found and are closed by the way a rule is written, and the attempts of a hostile reader.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import pytest
from test_kernel_conditions import changed, is_false

from gantheory.derivation import kernel, laws, models
from gantheory.derivation.cells import EXTENDED
from gantheory.derivation.kernel import assume, consequence, discharge
from gantheory.derivation.tactics import compare, defined, follows
from gantheory.derivation.theorem import Theorem, bare
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    AE,
    FALSE,
    LEBESGUE,
    POINT,
    TRUE,
    At,
    Cdf,
    Definition,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Int,
    Pull,
    Push,
    Somewhere,
    Sum,
    Sup,
    Surely,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import (
    LAW,
    MAP,
    MAP_FAMILY,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    SCORE,
    index,
    table,
)
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import JSD, KL, D, D_open, Dstar, E, V, p, q

x, y, z = var("x", REAL), var("y", REAL), var("z", REAL)
a, e = var("a", POSITIVE), var("e", OPEN_UNIT)
P, G, f = var("P", LAW), var("G", MAP), var("f", SCORE)
i, j, T = var("i", index("S")), var("#0", index("S")), var("T", table("S"))
ONE, TWO = Fraction(1), Fraction(2)
MINUS_OO = kernel.MINUS_OO
TRUTH = consequence(TRUE)


def pointwise(formula: Expr, *splits: tuple[Expr, Expr]) -> Theorem:
    return consequence(AE(formula), splits=splits)


def mass_two() -> Theorem:
    return models.on_model(Somewhere((), Eq(Int(num(1)), 2)), Model((ONE, ONE)))


def some_above() -> Theorem:
    return kernel.exists_intro(Exists(y, x < y), x + 1, consequence(x < x + 1))


def moved_by_a_proposition() -> Theorem:
    """1 where a = 1 and 0 elsewhere has no slope at a = 1."""
    step = where(AE(Eq(a, 1)), 1, 0)
    return consequence(Eq(Diff(a, step), 0))


def slope_after_a_map() -> Theorem:
    """D(a y)/da = y at y = a f; not D(a a f)/da = 2 a f."""
    return laws.pushforward(a * f, P, Diff(a, a * POINT) <= 1)


def through_the_law_of_another_map() -> Theorem:
    """In P(X <= F(X)) the law of F is one thing, and does not move with X."""
    other = Push(2 * POINT, P)
    return laws.on_an_interval(assume(AE(Eq(POINT, Cdf(other, POINT)))), assume(LEBESGUE), num(0))


class Twofaced(Fraction):
    """-1 that says it is positive."""

    def __gt__(self, _other: object) -> bool:
        return True


def base_that_lies() -> Theorem:
    infinite = where(p > 0, oo, 0)
    base = kernel.bound("lower", infinite, (), pointwise(num(0) <= infinite))
    bases = [(Twofaced(-1), base)]
    edge = kernel.edge_of((), bases)
    minus = expand(-1 * infinite)
    return kernel.bound("lower", minus, (), pointwise(edge <= minus), bases)


def entropy_minus_entropy() -> Theorem:
    return compare("eq", E(p, log(p)) - E(p, log(p)), num(0))


def at_a_half_mass_law() -> Theorem:
    return kernel.extremum_at("inf", q, V(p, q, D), p / 2, defined(V(p, q, D)))


def at_a_law_that_mentions_the_bound() -> Theorem:
    """The infimum over q of sup_D V at a q that is made of D: the D outside is another."""
    inner = Sup(D, V(p, q, D))
    total = defined(V(p, q, D))
    above = kernel.extremum_at("sup", D, V(p, q, D), D, total)
    exists = follows(Eq(inner, inner), above)
    half = compare("eq", Int(D * p), num(1), given=[assume(AE(Eq(D, 1)))])
    return kernel.extremum_at("inf", q, inner, D * p, exists, [half])


def open_at_the_ends() -> Theorem:
    body = V(p, q, D_open)
    return kernel.extremum_at("sup", D_open, body, Dstar(p, q), defined(body))


REFUSED: dict[str, Callable[[], Theorem]] = {
    # What a rule reads twice could be empty the second time.
    "weights read once": lambda: kernel.integrate(
        "eq",
        num(0),
        num(1),
        iter([(p, num(1))]),
        pointwise(Eq(num(0), num(0) + num(0))),
        (),  # type: ignore[arg-type]
    ),
    "bases read once": lambda: kernel.bound(
        "upper",
        where(p > 0, oo, 0),
        (),
        pointwise(where(p > 0, oo, 0) <= 0 + 1 * where(p > 0, oo, 0)),
        iter([(ONE, TRUTH)]),  # type: ignore[arg-type]
    ),
    "a coefficient that lies about its sign": base_that_lies,
    # Other spaces, other points, other values of a variable.
    "a slope with a hidden proposition": moved_by_a_proposition,
    "a slope composed with a map that moves": slope_after_a_map,
    "a slope in a term": lambda: kernel.instantiate(
        consequence(Eq(Diff(a, a * y), y), splits=[(y, num(0))]), a, a + 1
    ),
    # Names.
    "a free index with the name of a bound one": lambda: models.sum_algebra(
        Sum(i, At(T, i) * At(T, j)), Sum(i, At(T, i) * At(T, i))
    ),
    "an extended number is not real": lambda: models.real(var("x", EXTENDED)),
    "a name that sympy reads as two": lambda: assume(Eq(var("x:2", REAL), 0)),
    "one name, two kinds": lambda: consequence(AE(0 * p + var("p", SCORE) >= 0)),
    # Undefined and infinite.
    "oo - oo": lambda: consequence(Eq(oo - oo, 0)),
    "0/0": lambda: consequence(Eq(num(0) / 0, 0)),
    "0 times something undefined": lambda: consequence(Eq(0 * log(num(-1)), 0)),
    "p/p = 1": lambda: pointwise(Eq(p / p, 1)),
    "(p-q)/(p-q) = 1": lambda: pointwise(Eq((p - q) / (p - q), 1), (p, q)),
    "naive KL integrand": lambda: pointwise(p - q <= p * log(p / q)),
    "log of a difference": lambda: pointwise(log(p - q) <= p - q - 1, (p, q)),
    "KL - KL = 0": lambda: compare("eq", KL(p, q) - KL(p, q), num(0)),
    "entropy - entropy = 0": entropy_minus_entropy,
    "entropies of KL": lambda: compare("eq", E(p, log(p)) - E(p, log(q)), KL(p, q)),
    "an infinite factor": lambda: compare("eq", oo * Int(p), num(0)),
    "the strict form of Theorem 1": lambda: compare("lt", -log(4), V(p, q, Dstar(p, q))),
    "Int p = Int q only if p = q": lambda: compare("le", Int(p), Int(q), iff=Eq(p, q)),
    "V(D) = V(D*) only if D = D* everywhere": lambda: compare(
        "le", V(p, q, D), V(p, q, Dstar(p, q)), iff=Eq(D, Dstar(p, q))
    ),
    # Extrema.
    "sup inside an integrand": lambda: compare("eq", Int(Sup(D, p * log(D))), num(0)),
    "sup over densities at 2p": lambda: kernel.extremum_at(
        "inf", q, V(p, q, D), 2 * p, defined(V(p, q, D))
    ),
    "inf over densities at p/2": at_a_half_mass_law,
    "sup over discriminators at 2": lambda: kernel.extremum_at(
        "sup", D, V(p, q, D), num(2), defined(V(p, q, D))
    ),
    "sup over open discriminators at D*": open_at_the_ends,
    "sup of sums is sum of sups": lambda: follows(
        Eq(
            Sup(D, V(p, q, D)),
            Sup(D, E(p, log(D))) + Sup(D, E(q, log(1 - D))),
        ),
        defined(V(p, q, D)),
    ),
    "sup_D V(D) <= V(D)": lambda: kernel.extremum_bound("sup", D, defined(V(p, q, D))),
    # Vacuity.
    "a hypothesis that cannot hold is kept": lambda: kernel.generalise(x, assume(x < 0)),
    # Certificates and models that are no such thing.
    "a model that is a theorem": lambda: models.on_model(
        Somewhere((), FALSE),
        SimpleNamespace(mu=(1,), values={"p": 1}),  # type: ignore[arg-type]
    ),
    "a definition whose body lies": lambda: consequence(
        Eq(Definition("JSD", (p, q), num(0))(p, q), JSD(p, q))
    ),
}


@pytest.mark.power
@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    with pytest.raises(Refuse):
        REFUSED[name]()


@pytest.mark.power
def test_a_premise_that_is_read_once_keeps_its_hypotheses() -> None:
    """Rules that look at premises before they record them read them from a tuple."""
    positive = assume(0 < x)
    every = kernel.generalise(a, consequence(0 < a))
    instance = kernel.specialise(every, x, iter([positive]))  # type: ignore[arg-type]
    assert instance.hypotheses == positive.hypotheses

    finite = assume(Int(p * p) < oo)
    total = kernel.integrate(
        "eq",
        Int(p * p),
        Int(p * p),
        (),
        pointwise(Eq(p * p, p * p + 0)),
        iter([finite]),  # type: ignore[arg-type]
    )
    assert total.hypotheses == finite.hypotheses

    sure = assume(Surely(P, D <= 0))
    again = laws.surely(P, D < 1, iter([sure]))  # type: ignore[arg-type]
    assert again.hypotheses == sure.hypotheses

    law = [assume(ForAll(i, num(0) <= At(T, i))), assume(Eq(Sum(i, At(T, i)), 1))]
    on_pairs = models.on_pairs(kernel.mass(p), ("S",), {p: T}, iter(law))  # type: ignore[arg-type]
    assert on_pairs.hypotheses == law[0].hypotheses | law[1].hypotheses


@pytest.mark.power
def test_what_holds_on_some_space_keeps_its_hypotheses() -> None:
    impossible = assume(Somewhere((), FALSE))
    moved = models.somewhere(impossible, assume(FALSE))
    assert moved.hypotheses == impossible.hypotheses
    with changed("models", "somewhere", "model.hypotheses", "frozenset()"):
        assert not models.somewhere(impossible, assume(FALSE)).hypotheses


@pytest.mark.power
def test_an_equation_of_this_space_says_nothing_of_another() -> None:
    one = assume(Eq(Int(num(1)), 1))
    assert kernel.rewrite(mass_two(), one).conclusion == mass_two().conclusion
    with changed("kernel", "replaced", " or captures(t, old, new)", ""):
        assert kernel.rewrite(mass_two(), one).conclusion == expand(Somewhere((), Eq(num(1), 2)))


@pytest.mark.power
def test_an_equation_at_one_value_says_nothing_of_a_slope() -> None:
    slope = consequence(Eq(Diff(a, a * a), 2 * a))
    square = assume(Eq(a * a, 4))
    assert kernel.rewrite(slope, square).conclusion == slope.conclusion
    with changed("kernel", "replaced", "t.op == 'diff' or captures(t, old, new)", "False"):
        broken = kernel.rewrite(slope, square)
    assert is_false(broken, Model((ONE,), {"a": TWO}))


@pytest.mark.power
def test_a_law_is_one_thing() -> None:
    """The map inside a pushforward is bound: it is not a function of the outer point."""
    assert not bare(Cdf(Push(f, P), x))
    event = POINT <= Cdf(Push(f, P), POINT)
    g = f + 1
    assert laws.pulled(g, event) == (g <= Cdf(Push(f, P), g))
    assert through_the_law_of_another_map().conclusion.args[1].args[1].args[1].args[0] == Push(
        expand(2 * POINT), P
    )


@pytest.mark.power
def test_a_theorem_cannot_be_changed_or_copied_into_another() -> None:
    with pytest.raises(Refuse):
        TRUTH.conclusion = FALSE
    with pytest.raises(Refuse):
        copy.copy(TRUTH)
    assert TRUTH.conclusion == TRUE


@pytest.mark.power
def test_a_composition_needs_a_map() -> None:
    """D o log(-1) has no value, so it is not >= 0; nor has D o G_log(-1)."""
    for nowhere in (log(num(-1)), At(var("G", MAP_FAMILY), log(num(-1)))):
        composed = AE(num(0) <= Pull(nowhere, D))
        with pytest.raises(Refuse):
            consequence(composed)
        with changed("decide", "Abstraction.__call__", " if composed else kind", ""):
            assert consequence(composed).conclusion == expand(composed)


@pytest.mark.power
def test_what_is_assumed_is_said() -> None:
    """A textbook theorem marks all that uses it, through every kind of step."""
    absurd = kernel.postulate("ex falso", FALSE)
    steps = [
        consequence(Eq(num(0), 1), [absurd]),
        discharge(TRUE, absurd),
        kernel.generalise(x, absurd),
        kernel.cite("a.claim", absurd),
        kernel.instantiate(absurd, x, num(1)),
        kernel.exists_intro(Exists(x, FALSE), num(0), absurd),
        models.somewhere(kernel.postulate("a space", Somewhere((), TRUE)), TRUTH),
    ]
    assert all(t.assumed for t in steps)
    cited = kernel.cite("a.claim", TRUTH)
    assert consequence(TRUE, [cited]).uses == {"a.claim"}


def test_a_definition_means_its_body() -> None:
    """A lying definition is a different statement, though it prints alike: see wellformed."""
    lie = Definition("KL", (p, q), num(0))(p, q)
    assert consequence(Eq(lie, 0)).conclusion == expand(Eq(num(0), 0))
    assert expand(lie) != expand(KL(p, q))


def test_python_cannot_forbid_a_forgery() -> None:
    """What TRUST.md says: the class is no lock. A forgery has to be written as one."""
    forged = object.__new__(Theorem)
    for name, value in {
        "conclusion": FALSE,
        "hypotheses": frozenset(),
        "rule": "",
        "premises": (),
        "assumed": frozenset(),
        "uses": frozenset(),
    }.items():
        object.__setattr__(forged, name, value)
    assert consequence(Eq(num(0), 1), [forged]).conclusion == expand(Eq(num(0), 1))
