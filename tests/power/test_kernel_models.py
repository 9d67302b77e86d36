"""Attacks on the rules about particular spaces, finite sums and sequences."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from test_kernel_conditions import Attack, Place, covered, holds_up

from gantheory.derivation import kernel, models
from gantheory.derivation.kernel import assume, consequence
from gantheory.derivation.tactics import bounds_of, compare, follows, integrals_in
from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import (
    AE,
    FALSE,
    TRUE,
    And,
    At,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Not,
    Or,
    Somewhere,
    Tends,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DENSITIES, NATURAL, OPEN_UNIT, POSITIVE, REAL, index, table
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import TV, D, p, q

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
x, a = var("x", REAL), var("a", POSITIVE)
i, T = var("i", index("S")), var("T", table("S"))
e = var("e", OPEN_UNIT)
Q, n = var("Q", DENSITIES), var("n", NATURAL)
Q_n, Q_next = At(Q, n), At(Q, n + 1)
TRUTH = consequence(TRUE)
SIZE = num(1)
ANYWHERE = Model((ONE,))
TABLE = Model((ONE,), {"T": {(0,): ONE, (1,): -ONE}, "i": ZERO}, {"S": 2})
NO_SPACE = "no space has it"


def rule(name: str, written: str) -> Place:
    return ("models", name, written)


def shown(goal: Expr, mu: tuple[Fraction, ...] = (ONE,), **values: Any) -> Theorem:
    return models.on_model(goal, Model(mu, values))


def some(body: Expr, *variables: Expr) -> Expr:
    return Somewhere(variables, body)


def number_that_is_no_number() -> Theorem:
    """p = x almost everywhere, with x = 1 at one point and 0 at another."""
    constant = And(AE(Eq(p, x)), And(Eq(Int(p * p), 1), Eq(Int(num(1)), 2)))
    values = (ONE, ZERO)
    return shown(some(constant, p, x), (ONE, ONE), p=values, x=values)


def nested() -> Theorem:
    """Each inner space is its own."""
    here, there = Somewhere((), Eq(Int(num(1)), 1)), Somewhere((), Eq(num(0) + num(2) * num(1), 1))
    return shown(some(Iff(here, there)), (Fraction(2),))


ON_MODELS = [
    Attack(lambda: shown(FALSE), (rule("on_model", "goal.op != 'somewhere'"),), ANYWHERE),
    Attack(
        lambda: shown(some(AE(FALSE)), (ZERO,)),
        (rule("on_model", "not any((w > 0 for w in mu))"),),
        NO_SPACE,
    ),
    Attack(
        lambda: shown(some(Eq(Int(p), 2), p), (ONE, -ONE), p=(Fraction(2), ONE)),
        (rule("on_model", "any((w < 0 for w in mu))"),),
        NO_SPACE,
    ),
    Attack(
        lambda: shown(some(ForAll(x, Eq(x, 0))), x=ZERO),
        (rule("on_model", "body.op != 'exists'"),),
        NO_SPACE,
    ),
    Attack(
        lambda: shown(some(FALSE)),
        (rule("on_model", "check(_ground(body, values, mu, None), certify=certify)"),),
        NO_SPACE,
    ),
    Attack(
        number_that_is_no_number,
        (rule("_values", "isinstance(given, tuple) == (kind.sort == 'function')"),),
        NO_SPACE,
    ),
    Attack(
        lambda: shown(some(AE(1 < D), D), D=(Fraction(2),)),
        (rule("_values", "not all((_HOLDS_IN[kind.name](x) for x in exact))"),),
        NO_SPACE,
    ),
    Attack(
        lambda: shown(some(Eq(Int(p), 2), p), p=(Fraction(2),)),
        (
            rule(
                "_values",
                "kind.name == 'density' and sum((w * x for w, x in zip(mu, exact, strict=True)))"
                " != 1",
            ),
        ),
        NO_SPACE,
    ),
    Attack(
        nested,
        (
            rule(
                "_ground",
                "t.op in ('sup', 'inf', 'forall', 'exists', 'limit', 'diff', 'somewhere')",
            ),
        ),
        NO_SPACE,
    ),
    Attack(
        lambda: models.somewhere(shown(some(TRUE)), assume(FALSE)),
        (rule("somewhere", "expand(Expr('somewhere', (closed,))) != t"),),
        NO_SPACE,
    ),
]
ON_MODELS_WHY = {
    ("_values", "kind.name in _HOLDS_IN"): "a later line stops there, by a KeyError",
    ("_values", "len(values) == len(mu)"): (
        "too few values stop by an IndexError; those too many are never read"
    ),
    ("_values", "not ok"): "what is not ok is attacked one by one",
    ("_values", "not all((isinstance(x, (int, Fraction)) for x in values))"): (
        "whatever Fraction makes of it is an exact number"
    ),
    ("_ground", "t.args[1].sort == 'function' and at is None"): (
        "`grant` refuses a function outside an integral"
    ),
    (
        "somewhere",
        "t.op != 'somewhere'",
    ): "the comparison with the closed hypotheses refuses it too",
}

# -------------------------------------------------------------------------------------- finite sums


def moved(theorem: Theorem, tables: Mapping[Expr, Expr], *members: Theorem) -> Theorem:
    return models.on_pairs(theorem, ("S",), tables, members)


def other_space() -> Theorem:
    return moved(kernel.assume(Eq(Int(num(1)), 5)), {})


def about_spaces() -> Theorem:
    """On some space the mass is 2; that says nothing of the mass of S."""
    return moved(shown(some(Eq(Int(num(1)), 2)), (ONE, ONE)), {})


def undefined_sum() -> Theorem:
    f = where(At(T, i) >= 0, oo, -oo)
    same = consequence(Eq(f, f), [models.real(At(T, i))], [(At(T, i), num(0))])
    return models.sum_congruence(i, same)


SUMS = [
    Attack(
        other_space,
        (rule("on_pairs", "theorem.hypotheses"),),
        Model((Fraction(5),), {}, {"S": 1}),
    ),
    Attack(
        about_spaces, (rule("on_pairs", "foreign"),), "S with one element: no space changes its sum"
    ),
    Attack(
        lambda: moved(kernel.mass(p), {p: T}),
        (rule("on_pairs", "not {expand(nonnegative), expand(Eq(total, 1))} <= facts"),),
        TABLE,
    ),
    Attack(lambda: models.real(log(num(0))), (rule("real", "not _is_real(t)"),), ANYWHERE),
    Attack(
        lambda: models.sum_congruence(i, consequence(num(0) <= num(1))),
        (rule("sum_congruence", "t.op != 'eq'"),),
        TABLE,
    ),
    Attack(
        lambda: models.sum_congruence(i, assume(Eq(At(T, i), 1))),
        (rule("sum_congruence", "any((i in free_variables(h) for h in theorem.hypotheses))"),),
        TABLE,
    ),
    Attack(undefined_sum, (rule("sum_congruence", "not all(map(_is_real, t.args))"),), TABLE),
    Attack(
        lambda: models.sum_algebra(oo + num(-1) * oo, num(0)),
        (rule("sum_algebra", "not (_is_real(left) and _is_real(right))"),),
        ANYWHERE,
    ),
    Attack(
        lambda: models.sum_algebra(num(0), num(1)),
        (rule("sum_algebra", "_monomials(left) != _monomials(right)"),),
        ANYWHERE,
    ),
]
SUMS_WHY = {
    ("on_pairs", "v.args[1] != DENSITY"): (
        "a law's entries are numbers in [0,1], so a table of them is of every kind of function"
    ),
    ("on_pairs", "table.args[1].sort != 'table'"): "the shape of an entry refuses it too",
    ("on_pairs", "table.args[1].over != sets"): "the shape of an entry refuses it too",
    ("on_pairs", "loose - set(tables)"): "`grant` refuses a function outside an integral",
    ("sum_congruence", "i.op != 'var'"): "the shape of a sum refuses it too",
    ("sum_congruence", "i.args[1].sort != 'index'"): "the shape of a sum refuses it too",
}

# ---------------------------------------------------------------------------------------- sequences


def sequence(
    step: Expr = TRUE,
    size: Expr = SIZE,
    *,
    binder: Any = Exists,
    body: Any = None,
    limit: int = 0,
    term: Expr = p,
    mass: Theorem | None = None,
    steps: Theorem = TRUTH,
    apart: Theorem | None = None,
    runs: Expr = n,
) -> Theorem:
    """The rule; by default for p, p, p, ... and 1, which does not tend to 0."""
    every, tends = ForAll(runs, step), Tends(n, size, num(limit))
    claim = Not(Implies(every, tends)) if body is None else body(every, tends)
    if apart is None:
        apart = consequence(And(num(0) < num(1), num(1) <= num(1)))
    mass = mass or kernel.mass(p)
    return models.halving_sequence(binder(Q, claim), e, term, mass, steps, apart)


def test_the_rule_itself() -> None:
    assert not sequence().hypotheses


def every_sequence() -> Theorem:
    """Not every sequence stays where Q_n = p."""
    stays = where(AE(Eq(Q_n, p)), 1, 0)
    here = where(AE(Eq(p, p)), 1, 0)
    at_p = consequence(AE(Eq(p, p)))
    apart = consequence(And(num(0) < num(1), num(1) <= here), [at_p])
    return sequence(size=stays, binder=ForAll, apart=apart)


def hypothesis_on_the_parameter() -> Theorem:
    """Under e = 1/2, Int 2 e p = 1, and Int of the next is 1/2."""
    half = assume(Eq(e, HALF_))
    term = 2 * e * p
    whole = compare("eq", Int(term), 2 * e, weights=((p, 2 * e),))
    mass = consequence(Eq(Int(term), 1), [whole, half], [(Int(term), num(1)), (e, HALF_)])
    later = expand(2 * (e / 2) * p)
    less = compare("eq", Int(later), e, weights=((p, e),))
    steps = consequence(Eq(Int(later), HALF_), [less, half], [(Int(later), HALF_), (e, HALF_)])
    return sequence(Eq(Int(Q_next), HALF_), term=term, mass=mass, steps=steps)


HALF_ = num(HALF)


def signed_density() -> Theorem:
    """2 p - q has mass one, and is no density where it is negative."""
    term = 2 * p - q
    bounds = [
        kernel.bound(side, expand(term), w, consequence(AE(order(kernel.edge_of(w), expand(term)))))
        for side, w, order in (
            ("lower", [(q, num(-1))], lambda edge, f: edge <= f),
            ("upper", [(p, num(2))], lambda edge, f: f <= edge),
        )
    ]
    mass = compare("eq", Int(term), num(1), weights=((p, num(2)), (q, num(-1))), bounds=bounds)
    negative = Not(AE(num(0) <= Q_n))
    steps = assume(Not(AE(num(0) <= term)))
    return sequence(negative, term=term, mass=mass, steps=steps)


def density_of_mass_two() -> Theorem:
    double = compare("eq", Int(2 * p), num(2), weights=((p, num(2)),))
    return sequence(Eq(Int(Q_n), 2), term=2 * p, mass=TRUTH, steps=double)


def its_own_parameter() -> Theorem:
    """Each Q_n would be the mixture at the same e, and the next at e/2."""
    here, there = expand(e * p + (1 - e) * q), expand(e / 2 * p + (1 - e / 2) * q)
    step = And(AE(Eq(Q_n, here)), AE(Eq(Q_next, there)))
    mass = compare("eq", Int(here), num(1), weights=((p, e), (q, 1 - e)))
    first, second = consequence(AE(Eq(here, here))), consequence(AE(Eq(there, there)))
    same = consequence(And(first.conclusion, second.conclusion), [first, second])
    return sequence(step, term=here, mass=mass, steps=same)


def vanishing_bound(c_of: Any) -> Theorem:
    """The total variation from q halves at each step, so it tends to 0."""
    here, there = expand(e * p + (1 - e) * q), expand(e / 2 * p + (1 - e / 2) * q)
    apart = assume(Not(AE(Eq(p, q))))
    mass = compare("eq", Int(here), num(1), weights=((p, e), (q, 1 - e)))
    split = [(p, q)]
    size = compare("eq", TV(here, q), e * TV(p, q), splits=split)
    later = compare("eq", TV(there, q), e / 2 * TV(p, q), splits=split)
    whole = [b for f in integrals_in(expand(TV(p, q))) for b in bounds_of(f, tuple(split))]
    positive = compare("le", num(0), TV(p, q), iff=Eq(p, q), splits=split)
    above = follows(TV(p, q) > 0, positive, apart)
    steps = follows(Eq(TV(there, q), TV(here, q) / 2), size, later, above, *whole)
    bound = follows(And(c_of(here) > 0, c_of(here) <= TV(here, q)), size, above, *whole)
    step = Eq(TV(Q_next, q), TV(Q_n, q) / 2)
    return sequence(step, TV(Q_n, q), term=here, mass=mass, steps=steps, apart=bound)


def bound_that_moves() -> Theorem:
    """1/(n^2 + 1) tends to 0, however positive each of its members."""
    m = var("@1", NATURAL)
    small = 1 / (m * m + 1)
    apart = consequence(And(0 < small, small <= small), [models.real(m)], [(m, num(0))])  # noqa: PLR0124
    return sequence(size=1 / (n * n + 1), apart=apart)


def slope_of_the_members() -> Theorem:
    """Where p and q are singular, the term has mass 1/(1 + a) at p; no Q_n moves with a."""
    share = 1 / (1 + a)
    term = share * p + (1 - share) * q
    mass = compare("eq", Int(term), num(1), weights=((p, share), (q, 1 - share)))

    def falls(member: Expr) -> Expr:
        return Eq(Diff(a, Int(where(p > 0, member, 0))), -1 * share * share)

    return sequence(falls(Q_n), term=term, mass=mass, steps=assume(falls(term)))


def not_apart(low: Expr) -> Theorem:
    return sequence(size=num(0), apart=consequence(low))


NEVER = "no sequence of densities has it"
TO_ZERO = "0 tends to 0 along every sequence"
SEQUENCES = [
    Attack(
        every_sequence,
        (rule("halving_sequence", "goal.op != 'exists'"),),
        "two points, p = delta_1 and the sequence of delta_2",
    ),
    Attack(
        lambda: sequence(body=lambda a, b: And(Implies(a, b), FALSE)),
        (rule("halving_sequence", "goal.args[1].op != 'not'"),),
        NEVER,
    ),
    Attack(
        lambda: sequence(body=lambda a, b: Not(Or(a, b))),
        (rule("halving_sequence", "goal.args[1].args[0].op != 'imp'"),),
        NEVER,
    ),
    Attack(
        lambda: sequence(limit=1),
        (rule("halving_sequence", "tends.args[2] != num(0)"),),
        "1 tends to 1 along every sequence",
    ),
    Attack(
        its_own_parameter,
        (rule("halving_sequence", "e in free_variables(goal)"),),
        "p and q different: Q_1 would be two mixtures at once",
    ),
    Attack(
        hypothesis_on_the_parameter,
        (rule("halving_sequence", "any((e in free_variables(h) for h in t.hypotheses))"),),
        "e = 1/2: every density has Int Q_n = 1",
    ),
    Attack(
        signed_density,
        (rule("halving_sequence", "check(And(num(0) <= term, term < oo))"),),
        "p = delta_1, q = delta_2: densities are nowhere negative",
    ),
    Attack(
        density_of_mass_two,
        (rule("halving_sequence", "mass.conclusion != Eq(Expr('int', (term,)), num(1))"),),
        NEVER,
    ),
    Attack(
        lambda: sequence(FALSE),
        (rule("halving_sequence", "steps.conclusion != wanted"),),
        NEVER,
    ),
    Attack(
        bound_that_moves,
        (
            rule("halving_sequence", "tends.args[0] in free_variables(size)"),
            ("theorem", "grant", "own_names(conclusion, *(hypotheses or ()))"),
        ),
        "1/(n^2 + 1) tends to 0",
    ),
    Attack(
        slope_of_the_members,
        (rule("_swap", "captures(t, *values.values())"),),
        "p = delta_1, q = delta_2: no member of a sequence moves with a",
    ),
    Attack(
        lambda: not_apart(Or(num(0) < num(1), num(1) <= num(0))),
        (rule("halving_sequence", "low.op == 'and'"),),
        TO_ZERO,
    ),
    Attack(
        lambda: not_apart(And(num(0) <= num(0), num(0) <= num(0))),
        (rule("halving_sequence", "low.args[0].op == 'lt'"),),
        TO_ZERO,
    ),
    Attack(
        lambda: not_apart(And(num(-1) < num(0), num(0) <= num(0))),
        (rule("halving_sequence", "low.args[0].args[0] == num(0)"),),
        TO_ZERO,
    ),
    Attack(
        lambda: not_apart(And(num(0) < num(1), num(1) <= num(5))),
        (
            rule("halving_sequence", "low.args[1].args[1] == size"),
            rule("halving_sequence", "not ok"),
        ),
        TO_ZERO,
    ),
    Attack(
        lambda: not_apart(And(num(0) < num(1), num(0) <= num(0))),
        (rule("halving_sequence", "low.args[0].args[1] != low.args[1].args[0]"),),
        TO_ZERO,
    ),
    Attack(
        lambda: vanishing_bound(lambda here: TV(here, q)),
        (rule("halving_sequence", "e in free_variables(low.args[0])"),),
        "p and q different: what halves at each step tends to 0",
    ),
]
BOUND_NAMES = "a premise with the bound variable free is refused by `grant`, for its name"
SEQUENCES_WHY = {
    ("halving_sequence", "every.op != 'forall'"): (
        "the terms have the property at every n, so at some n too"
    ),
    ("halving_sequence", "tends.op != 'tends'"): "no other formula has three parts: an IndexError",
    ("halving_sequence", "sequence.args[1] != DENSITIES"): "there is no other kind of sequence",
    ("halving_sequence", "e.args[1] != OPEN_UNIT"): (
        "what holds for every e of a larger kind holds on (0,1)"
    ),
    ("halving_sequence", "every.args[0].args[1] != NATURAL"): "no sequence has other members",
    ("halving_sequence", "sequence in free_variables(wanted)"): BOUND_NAMES,
    ("halving_sequence", "n in free_variables(wanted)"): BOUND_NAMES,
    ("halving_sequence", "sequence in free_variables(size)"): BOUND_NAMES,
    ("halving_sequence", "low.args[1].op == 'le'"): "< and = imply <=",
    ("halving_sequence", "bare(low.args[0])"): "`grant` refuses a function outside an integral",
}

ATTACKS = [*ON_MODELS, *SUMS, *SEQUENCES]


@pytest.mark.power
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.removed[0][1] + ": " + a.removed[0][2])
def test_the_condition_is_needed(attack: Attack) -> None:
    holds_up(attack)


def test_every_condition_is_attacked_or_has_its_reason() -> None:
    covered("models", ATTACKS, {**ON_MODELS_WHY, **SUMS_WHY, **SEQUENCES_WHY})
