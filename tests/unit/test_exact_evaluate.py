"""Statements on finite models: exact, three-valued, strict."""

from __future__ import annotations

from fractions import Fraction as Q

import pytest

from gantheory.enclosure.exact import evaluate
from gantheory.theory.errors import InputError
from gantheory.theory.expr import (
    AE,
    FALSE,
    TRUE,
    And,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Iff,
    Implies,
    Int,
    Limit,
    Not,
    Or,
    Somewhere,
    absolute,
    exp,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import (
    LAW,
    MAP,
    OPEN_UNIT,
    REAL,
    SCORE,
    UNIT,
    Kind,
    index,
    table,
)
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import (
    JSD,
    KL,
    TV,
    C,
    C_open,
    D,
    D_open,
    Dstar,
    E,
    H,
    V,
    p,
    q,
    sigmoid,
)

ONE = Q(1)


def model(mu: tuple[Q, ...] = (), **values: tuple[Q, ...]) -> Model:
    return Model(mu or (ONE,) * len(next(iter(values.values()))), values)


def holds(statement: Expr, m: Model | None = None) -> bool | None:
    return evaluate(statement, m or Model()).holds


PAIR = model(p=(Q(1, 2), Q(1, 4), Q(1, 4)), q=(Q(1, 4), Q(1, 4), Q(1, 2)))
MERGED = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 4), Q(3, 4)))
SINGULAR = model(p=(ONE, Q(0), Q(0)), q=(Q(0), Q(1, 3), Q(2, 3)))


def near(t: Expr, decimals: str, m: Model) -> bool:
    # The known values are given to within 1e-9.
    x, tolerance = Q(decimals), Q(1, 10**9)
    return holds(And(x - tolerance <= t, t <= x + tolerance), m) is True


def test_known_values_exactly() -> None:
    log2, log3 = log(2), log(3)
    assert holds(Eq(JSD(p, q), Q(5, 4) * log2 - Q(3, 4) * log3), PAIR)
    assert near(JSD(p, q), "0.042474759198849368225", PAIR)
    assert near(JSD(p, q), "0.03382207556860523", MERGED)
    assert not near(JSD(p, q), "0.03382207", MERGED)
    # KL(p||m) and KL(q||m) at m = (3/8, 5/8), by hand
    by_hand = Q(1, 4) * log(Q(4, 3)) + Q(1, 4) * log(Q(4, 5))
    by_hand = by_hand + Q(1, 8) * log(Q(2, 3)) + Q(3, 8) * log(Q(6, 5))
    assert holds(Eq(JSD(p, q), by_hand), MERGED)
    singular = And(
        Eq(JSD(p, q), log2), Eq(C(p, q), 0), Eq(TV(p, q), 1), Eq(KL(p, q), oo), Eq(C_open(p, q), 0)
    )
    assert holds(singular, SINGULAR)


def test_a_dominating_measure_changes_nothing() -> None:
    weights = (Q(2), Q(0), Q(1, 3), Q(1))
    masses = {"p": (Q(1, 2), Q(0), Q(1, 4), Q(1, 4)), "q": (Q(1, 4), Q(0), Q(1, 4), Q(1, 2))}
    off = Q(7)  # at the null point a density may be anything
    m = Model(
        weights,
        {
            n: tuple(x / w if w else off for x, w in zip(v, weights, strict=True))
            for n, v in masses.items()
        },
    )
    assert holds(Eq(JSD(p, q), Q(5, 4) * log(2) - Q(3, 4) * log(3)), m)
    assert holds(Eq(C(p, q), -log(4) + 2 * JSD(p, q)), m)


def test_atoms_hold_only_where_both_sides_are_defined() -> None:
    undefined = num(1) / 0
    for atom in (Eq(undefined, undefined), undefined <= oo, num(0) < undefined):
        assert holds(atom) is False
        assert holds(Not(atom)) is True
    assert holds(Eq(where(TRUE, 1, undefined), 1)) is True
    assert holds(Eq(where(FALSE, 1, undefined), 1)) is False
    assert holds(Implies(FALSE, Eq(undefined, undefined))) is True
    assert holds(And(Eq(0 * oo, 0), Eq(0 * log(0), 0))) is True
    assert holds(Eq(oo - oo, 0)) is False


def test_undecided_is_neither() -> None:
    root = exp(log(2) / 2)
    puzzle = Eq(root * root, 2)  # true, but balls cannot say so
    assert holds(puzzle) is None
    assert holds(Not(puzzle)) is None
    assert holds(And(puzzle, FALSE)) is False
    assert holds(And(FALSE, puzzle)) is False
    assert holds(Or(puzzle, TRUE)) is True
    assert holds(Or(puzzle, FALSE)) is None
    assert holds(Implies(puzzle, TRUE)) is True
    assert holds(Iff(puzzle, TRUE)) is None
    assert holds(Eq(where(puzzle, 1, 1), 1)) is None
    assert holds(AE(puzzle), PAIR) is None
    assert "1024 bits" in evaluate(puzzle, Model()).reason


def test_almost_everywhere_looks_only_at_points_of_positive_measure() -> None:
    m = model(mu=(ONE, Q(0)), p=(ONE, Q(5)), q=(ONE, Q(3)))
    assert holds(AE(Eq(p, q)), m)
    assert holds(Eq(Int(1 / (5 - p)), Q(1, 4)), m)  # 1/0 at the null point
    assert holds(AE(Eq(p, q)), Model((ONE, ONE), {"p": (ONE, Q(0)), "q": (Q(0), ONE)})) is False


def test_reasons_name_the_part_and_its_values() -> None:
    answer = evaluate(Implies(p_positive(), And(JSD(p, q) >= 0, JSD(p, q) >= 1)), PAIR)
    assert answer.holds is False
    assert "JSD(p,q) >= 1" in answer.reason
    assert "0.0424747" in answer.reason


def p_positive() -> Expr:
    return AE(p > 0)


P, G, f = var("P", LAW), var("G", MAP), var("f", SCORE)


def push(g: Expr, law: Expr) -> Expr:
    return Expr("push", (g, law))


def mean(law: Expr, g: Expr) -> Expr:
    return Expr("mean", (law, g))


def test_pushforwards_are_summed_on_the_image_and_agree_with_composition() -> None:
    m = Model(
        (ONE, ONE, ONE),
        {
            "P": (Q(1, 2), Q(1, 3), Q(1, 6), Q(0)),
            "G": (2, 0, 2, 1),
            "f": (Q(6), Q(100), Q(-3)),
            "D": (Q(1, 2), Q(1), Q(1, 4)),
        },
    )
    assert holds(Eq(mean(push(G, P), f), 6 * num(Q(1, 3)) - 3 * num(Q(2, 3))), m)
    composed = Expr("pull", (G, log(1 - D)))
    assert holds(Eq(mean(P, composed), mean(push(G, P), log(1 - D))), m)
    # -oo at point 1, which the pushforward does not charge
    assert holds(
        Eq(mean(push(G, P), log(1 - D)), Q(1, 3) * log(Q(1, 2)) + Q(2, 3) * log(Q(3, 4))), m
    )
    assert holds(Eq(Expr("prob", (push(G, P), f < 0)), Q(2, 3)), m)
    assert holds(Expr("surely", (push(G, P), f < 10)), m) is True  # f is 100 at point 1 only
    assert holds(Expr("surely", (push(G, P), f < 0)), m) is False


i, j = var("i", index("states")), var("j", index("actions"))
T = var("T", table("states", "actions"))


def at(t: Expr, *places: Expr) -> Expr:
    return Expr("at", (t, *places))


def total(v: Expr, body: Expr) -> Expr:
    return Expr("sum", (v, body))


def test_sums_and_quantifiers_over_finite_sets() -> None:
    entries = {(0, 0): Q(1, 2), (0, 1): Q(1, 2), (1, 0): ONE, (1, 1): Q(0)}
    m = Model((ONE,), {"T": entries}, {"states": 2, "actions": 2})
    assert holds(ForAll(i, Eq(total(j, at(T, i, j)), 1)), m)
    assert holds(ForAll(i, at(T, i, j) > 0), m.with_value("j", ONE)) is False
    assert holds(Exists(i, at(T, i, j) > 0), m.with_value("j", ONE))
    assert holds(Eq(Expr("sup", (i, total(j, at(T, i, j) * at(T, i, j)))), 1), m)
    assert holds(Eq(Expr("inf", (i, total(j, at(T, i, j) * at(T, i, j)))), Q(1, 2)), m)


def test_the_supremum_over_a_table_separates_into_entries() -> None:
    d = var("d", Kind("discriminator table", "table", "", ("states", "actions")))
    entries = {(0, 0): Q(1, 2), (0, 1): Q(1, 6), (1, 0): Q(1, 3), (1, 1): Q(0)}
    other = {(0, 0): Q(1, 4), (0, 1): Q(1, 4), (1, 0): Q(0), (1, 1): Q(1, 2)}
    m = Model((ONE,), {"T": entries, "R": other}, {"states": 2, "actions": 2})
    R = var("R", table("states", "actions"))

    def over_all(body: Expr) -> Expr:
        return total(i, total(j, body))

    def given(w: Expr, x: Expr) -> Expr:
        return where(w > 0, w * log(x), 0)

    value = over_all(given(at(T, i, j), at(d, i, j))) + over_all(
        given(at(R, i, j), 1 - at(d, i, j))
    )
    by_hand = Q(1, 2) * log(Q(2, 3)) + Q(1, 4) * log(Q(1, 3))
    by_hand = by_hand + Q(1, 6) * log(Q(2, 5)) + Q(1, 4) * log(Q(3, 5))
    assert holds(Eq(Expr("sup", (d, value)), by_hand), m) is True
    assert holds(Exists(d, Eq(value, by_hand)), m) is True
    assert holds(ForAll(d, value < by_hand), m) is False


a = var("a", REAL)


def slope(body: Expr) -> Expr:
    return Diff(a, body)


@pytest.mark.parametrize("value", [Q(0), ONE, Q(-7, 3), Q(10)])
def test_derivatives_by_the_rules(value: Q) -> None:
    m = Model((ONE,), {"a": value})
    s = sigmoid(a)
    assert holds(Eq(slope(log(1 - s)), -s), m)
    assert holds(Eq(slope(-log(s)), -(1 - s)), m)
    assert holds(Eq(slope(-log(s)), s - 2), m) is False
    assert holds(
        Eq(
            slope(a * a * a / (1 + a * a)),
            (a * a * a * a + 3 * a * a) / ((1 + a * a) * (1 + a * a)),
        ),
        m,
    )
    assert holds(Eq(slope(slope(a * a * a)), 6 * a), m)


def test_derivatives_are_not_claimed_where_the_rules_do_not_give_them() -> None:
    at_zero, away = Model((ONE,), {"a": Q(0)}), Model((ONE,), {"a": Q(-2)})
    assert holds(Eq(slope(absolute(a)), 0), at_zero) is None
    assert holds(Eq(slope(absolute(a)), -1), away)
    assert holds(Eq(slope(a * a * oo), 0), at_zero) is None
    assert holds(Eq(slope(log(a)), 0), at_zero) is False  # log 0 is infinite: no derivative
    assert holds(Eq(slope(log(a)), -Q(1, 2)), away) is False  # log(-2) is undefined


def test_limits_at_zero() -> None:
    t = var("t", OPEN_UNIT)
    assert holds(Eq(Limit(t, num(3)), 3)) is True
    assert holds(Eq(Limit(t, (t * t + 2 * t) / t), 2)) is True
    assert holds(Eq(Limit(t, log(t) + 1 / (1 + t)), -oo)) is True
    assert holds(Eq(Limit(t, log(1 - t) - 1), 0)) is False
    assert holds(Eq(Limit(t, t * log(t)), 0)) is None
    assert holds(Eq(Limit(t, log(t - Q(1, 2))), 0)) is None  # undefined near 0: not followed


def test_a_derivative_goes_under_the_integral_of_a_finite_space() -> None:
    m = model(p=(Q(1, 4), Q(3, 4)), q=(Q(1, 2), Q(1, 2))).with_value("a", Q(1, 3))
    mixed = E(p, log((1 - a) * p + a * q))
    assert holds(Eq(slope(mixed), Int(p * (q - p) / ((1 - a) * p + a * q))), m)


def test_a_witness_shows_an_existential_and_never_refutes_it() -> None:
    claim = Somewhere((p, D), H(p, D) < H(p, p))
    uniform = model(p=(Q(1, 2), Q(1, 2)), D=(ONE, ONE))
    assert holds(claim, uniform) is True
    assert holds(claim, model(p=(Q(1, 2), Q(1, 2)), D=(Q(1, 2), Q(1, 2)))) is None


@pytest.mark.parametrize(
    ("statement", "m", "message"),
    [
        (AE(p > 0), model(p=(Q(1, 2), Q(1, 3))), "its integral is 5/6: divide by it"),
        (AE(p > 0), model(p=(Q(3, 2), Q(-1, 2))), "values in its range"),
        (AE(p > 0), Model(), "no value for p"),
        (AE(p > 0), Model((ONE, ONE), {"p": (ONE,)}), "each of the 2 points"),
        (AE(D > 0), model(D=(Q(3, 2),)), "values in its range"),
        (AE(D_open > 0), Model((ONE,), {D_open.args[0]: (ONE,)}), "values in its range"),
        (AE(p > 0), Model((Q(-1), Q(2)), {"p": (ONE, ONE)}), "negative weight"),
        (var("y", UNIT) > 0, Model((ONE,), {"y": Q(2)}), "in its range"),
        (ForAll(i, at(T, i, j) > 0), Model((ONE,), {"T": {}, "j": Q(0)}), "must size the sets"),
        (AE(D > 0), Model((ONE, ONE), {"D": (ONE,)}), "read at point 1"),
        (Eq(mean(P, f), 0), Model((ONE,), {"P": (Q(1, 2),), "f": (Q(0),)}), "sum to 1/2"),
    ],
)
def test_a_model_must_be_of_the_kinds(statement: Expr, m: Model, message: str) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(statement, m)


def test_tiny_weights_cost_little_and_are_not_rounded() -> None:
    tiny = Q(1, 2**1000)
    m = model(p=(tiny, 1 - tiny), q=(1 - tiny, tiny))
    assert holds(Eq(C(p, q), -log(4) + 2 * JSD(p, q)), m)
    assert holds(JSD(p, q) < log(2), m)
    close = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 2) + tiny, Q(1, 2) - tiny))
    assert holds(And(JSD(p, q) > 0, JSD(p, q) < tiny), close)
    assert holds(V(p, q, D) < V(p, q, Dstar_free), close.with_value("D", (Q(1, 2), Q(1, 2))))


Dstar_free = where(p + q > 0, p / (p + q), 0)


def test_off_support_freedom_is_a_variable_of_its_own() -> None:
    m = model(p=(ONE, Q(0)), q=(ONE, Q(0)), u=(Q(1, 3), Q(1, 3)), D=(Q(1, 2), Q(1, 7)))
    assert holds(Eq(V(p, q, D), V(p, q, Dstar(p, q))), m)
    assert holds(AE(Eq(D, Dstar(p, q))), m) is False
