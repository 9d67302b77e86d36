"""Suprema, infima and quantifiers: found without the theorems, and held against brute force."""

from __future__ import annotations

import math
from fractions import Fraction as Q

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.enclosure.exact import evaluate
from gantheory.enclosure.exact.evaluate import term
from gantheory.enclosure.exact.scope import unchecked_scope
from gantheory.enclosure.exact.value import Infinity, Value, ball, compare
from gantheory.theory.expr import (
    AE,
    And,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Inf,
    Int,
    Not,
    Sup,
    expand,
    log,
    num,
    oo,
    substitute,
    var,
    where,
)
from gantheory.theory.kinds import LAW, NONNEGATIVE, OPEN_UNIT, REAL, SCORE, UNIT
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import (
    D2,
    JSD,
    C,
    C_open,
    D,
    D_open,
    E,
    V,
    least_loss,
    loss,
    p,
    q,
    r,
)

ONE = Q(1)
y, t, a, b = var("y", UNIT), var("t", OPEN_UNIT), var("a", REAL), var("b", NONNEGATIVE)
f = var("f", SCORE)


def model(**values: tuple[Q, ...]) -> Model:
    return Model((ONE,) * len(next(iter(values.values()))), values)


def holds(statement: Expr, m: Model | None = None) -> bool | None:
    return evaluate(statement, m or Model()).holds


def value(x: Expr, m: Model) -> Value:
    return term(expand(x), unchecked_scope(m))


# Each is a function of y on [0,1] that is defined on all of it, infinite at an end at most.
_SHAPES = (
    log(y),
    log(1 - y),
    y,
    y * y,
    log(1 + y * y),
    log((1 + y) / (2 - y)),
    1 / (1 + y),
    y * y * y - y,
    where(y < 2, log(3 - y), oo),
)
_GRID = [Q(k, 24) for k in range(25)]
_coefficients = st.lists(
    st.sampled_from([Q(0), Q(1), Q(-1), Q(1, 2), Q(-3), Q(7, 3)]), min_size=9, max_size=9
)


def _body(coefficients: list[Q]) -> Expr:
    total: Expr = num(0)
    for c, shape in zip(coefficients, _SHAPES, strict=True):
        if c:
            total = total + c * shape
    return total


@settings(max_examples=60)
@given(_coefficients)
def test_the_supremum_of_one_variable_against_a_grid(coefficients: list[Q]) -> None:
    # log y and log(1-y) with opposite signs would make both infinities: no oo - oo at one y,
    # since they are infinite at different ends.
    body = _body(coefficients)
    on_grid = [value(body, Model((ONE,), {"y": x})) for x in _GRID]
    for op, sense in (("sup", 1), ("inf", -1)):
        found = value(Expr(op, (y, body)), Model())
        assert all(compare(x, found) * sense <= 0 for x in on_grid)
        finite = [float(ball(x).mid()) * sense for x in on_grid if not isinstance(x, Infinity)]
        if not isinstance(found, Infinity):
            # Every critical point is within half a step, 1/48, of the grid. Away from the ends
            # (a step and more) |second derivative| <= 3 * 24^2 * 2 + 40, so a parabola hides at
            # most 3496 / (2 * 48^2) < 1; next to an end a log that falls there hides more, at
            # most its change over the last half step, 3 * log 2 each.
            assert float(ball(found).mid()) * sense <= max(finite) + 1 + 6 * 0.7
        else:
            assert found.sign * sense > 0
            assert any(isinstance(x, Infinity) and x.sign == found.sign for x in on_grid)


weights = st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any)


def _density(w: list[int]) -> tuple[Q, ...]:
    return tuple(Q(x, sum(w)) for x in w)


def _term(w: float, x: float) -> float:
    return w * math.log(x) if w and x else (-math.inf if w else 0.0)


@settings(max_examples=40)
@given(weights, weights)
def test_the_criterion_against_all_discriminators_of_a_grid(v: list[int], w: list[int]) -> None:
    m = model(p=_density(v), q=_density(w))
    found = float(ball(value(C(p, q), m)).mid())
    # The functional separates, so a grid of discriminators is a grid at each point.
    best = sum(
        max(_term(float(x), k / 500) + _term(float(z), 1 - k / 500) for k in range(501))
        for x, z in zip(_density(v), _density(w), strict=True)
    )
    # The best y = x/(x+z) of these weights (denominators up to 7 * 12) is within 1/1000 of the
    # grid and at least 1/13 from an end unless it is one: the second derivative is at most
    # 2 * 14^2, which hides 3 * 392 / (2 * 1000^2) < 0.001.
    assert -1e-12 <= found - best <= 0.001


def test_open_and_closed_ranges_differ_in_attainment_only() -> None:
    singular = model(p=(ONE, Q(0)), q=(Q(0), ONE))
    overlapping = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 3), Q(2, 3)))
    for m in (singular, overlapping):
        assert holds(Eq(C_open(p, q), C(p, q)), m)
        assert holds(Exists(D, Eq(V(p, q, D), C(p, q))), m)
    reached = Exists(D_open, Eq(V(p, q, D_open), C(p, q)))
    assert holds(reached, singular) is False
    assert holds(reached, overlapping) is True
    assert holds(ForAll(D_open, V(p, q, D_open) < C(p, q)), singular) is True
    assert holds(ForAll(D_open, V(p, q, D_open) < C(p, q)), overlapping) is False
    assert holds(ForAll(D, V(p, q, D) <= C(p, q) - Q(1, 10**30)), overlapping) is False


def test_the_infimum_is_not_the_negated_supremum_of_something_else() -> None:
    m = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 3), Q(2, 3)))
    assert holds(Eq(least_loss(p, q), -C(p, q)), m)
    assert holds(Eq(Sup(D, loss(p, q, D)), oo), m)
    assert holds(Eq(Inf(D, V(p, q, D)), -oo), m)


def test_numbers_and_scores_on_unbounded_ranges() -> None:
    assert holds(Eq(Sup(a, a - a * a / 4), 1))
    assert holds(Eq(Sup(a, log(1 + a * a)), oo))
    assert holds(Eq(Sup(a, -1 / (1 + a * a)), 0))
    assert holds(Exists(a, Eq(-1 / (1 + a * a), 0))) is False
    assert holds(Eq(Inf(b, b * b - 3 * b), -Q(9, 4)))
    assert holds(Eq(Sup(b, log(b) - b), -1))
    assert holds(Eq(Sup(t, log(t)), 0))
    assert holds(Exists(t, Eq(log(t), 0))) is False
    m = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 3), Q(2, 3)))
    pearson = Int((p - q) * (p - q) / q)
    assert holds(Eq(Sup(f, E(p, f) - E(q, f + f * f / 4)), pearson), m)


def test_critical_points_that_are_not_rational_are_enclosed() -> None:
    cubic = y * y * y - y  # least at 1/sqrt 3, where it is -2/(3 sqrt 3)
    low = Inf(y, cubic)
    assert holds(And(low < -Q(3849, 10000), low > -Q(385, 1000)))
    assert holds(Eq(low * low, Q(4, 27))) is None
    assert holds(Exists(y, cubic < -Q(3849, 10000)))
    assert holds(ForAll(y, cubic >= -Q(385, 1000)))


def test_a_body_that_is_undefined_somewhere_has_no_extremum() -> None:
    for body in (log(y - Q(1, 2)), log(y) - log(y), 1 / y):
        assert holds(Sup(y, body) <= oo) in (False, None)
    assert holds(Sup(y, log(y) - log(y)) <= oo) is False
    assert holds(Sup(y, 1 / y) <= oo) is False
    assert holds(ForAll(y, 1 / y >= 1)) is False  # 1/0 is no number
    assert holds(ForAll(t, 1 / t >= 1)) is True


def test_infinities_of_both_signs_at_different_points_are_undefined() -> None:
    m = model(p=(ONE, Q(0)), q=(Q(0), ONE))
    both = E(p, log(D)) - E(q, log(D))  # D = 0 makes it -oo + oo
    assert holds(Sup(D, both) <= oo, m) is False
    assert holds(ForAll(D, both <= oo), m) is False
    assert holds(ForAll(D_open, E(p, log(D_open)) - E(q, log(D_open)) <= oo), m) is True


def test_strict_and_weak_bounds_at_the_extremum_itself() -> None:
    hill = y * (1 - y)
    top = Q(1, 4)
    assert holds(Exists(y, hill > top)) is False
    assert holds(Exists(y, hill >= top)) is True
    assert holds(ForAll(y, hill <= top)) is True
    assert holds(ForAll(y, hill < top)) is False
    assert holds(Exists(y, Eq(hill, top))) is True
    assert holds(Exists(y, Eq(hill, top + 1))) is False
    assert holds(ForAll(y, Eq(hill - hill, 0))) is True


def test_affine_functionals_of_laws_are_extreme_at_point_masses() -> None:
    m = Model((Q(1, 2), ONE, Q(0)), {"D": (Q(1, 3), Q(2, 3), ONE), "p": (Q(0), ONE, Q(0))})
    best = Inf(r, E(r, log(1 - D)))
    assert holds(Eq(best, log(Q(1, 3))), m)  # the null point with D = 1 carries no density
    assert holds(Eq(Sup(r, V(p, r, D)), log(Q(2, 3)) + log(Q(2, 3))), m)
    law = var("P", LAW)
    over_laws = Expr("inf", (law, Expr("mean", (law, log(1 - D)))))
    assert holds(Eq(over_laws, -oo), m)  # but a law may charge it
    assert holds(ForAll(r, V(p, r, D) >= log(Q(2, 9))), m)
    assert holds(ForAll(r, V(p, r, D) > log(Q(2, 9))), m) is False
    assert holds(Eq(Sup(r, E(r, log(r))), 0), m) is None  # not affine
    coin = model(f=(Q(0), ONE))
    assert holds(Eq(Sup(r, oo * (E(r, f) - Q(1, 2))), oo), coin) is None  # 0 * oo in between


def test_games_have_a_value_where_a_saddle_point_is_found() -> None:
    m = model(p=(Q(1, 3), Q(2, 3), Q(0)))
    assert holds(Eq(Inf(q, Sup(D, V(p, q, D))), -log(4)), m)
    assert holds(Eq(Sup(D, Inf(q, V(p, q, D))), -log(4)), m)
    assert holds(Eq(Sup(D, Inf(q, V(p, q, D))), -log(3)), m) is False


def test_games_without_a_saddle_point_in_sight_are_undecided() -> None:
    m = model(p=(Q(1, 3), Q(2, 3), Q(0))).with_value(D2.args[0], (Q(0), Q(1, 7), Q(1, 5)))
    game = V(p, q, D) - E(q, D2)
    assert holds(Inf(q, Sup(D, game)) <= oo, m) is None
    assert holds(Sup(D, Inf(q, game)) <= oo, m) is None
    # Undefined where q charges the last point and D = 0 there, though not on the two lines
    # q = p and D = 1/2 that meet in the saddle point.
    off = E(q, where(p > 0, 0, log(D)))
    assert holds(Eq(Inf(q, Sup(D, V(p, q, D) + off - off)), -log(4)), m) is not True


def test_quantifiers_try_values_but_conclude_nothing_from_trying() -> None:
    m = model(p=(Q(1, 2), Q(1, 2)), q=(Q(1, 3), Q(2, 3)))
    assert holds(Exists(D, AE(Eq(D, p / (p + q)))), m) is True
    assert holds(Exists(D, AE(And(Eq(D, p / (p + q)), Q(99, 100) < D))), m) is None
    assert holds(ForAll(r, JSD(p, r) <= Q(1, 1000)), m) is False
    assert holds(ForAll(r, JSD(p, r) <= log(2)), m) is None
    assert holds(ForAll(r, Implies(AE(Eq(p, q)), JSD(p, r) <= 0)), m) is True
    assert holds(Not(Exists(D, V(p, q, D) > 0)), m) is True


@pytest.mark.power
def test_the_grid_notices_a_supremum_taken_at_the_wrong_place() -> None:
    body = log(y) + 2 * log(1 - y)
    wrong = value(substitute(body, {y: num(Q(1, 2))}), Model())
    on_grid = [value(body, Model((ONE,), {"y": x})) for x in _GRID]
    assert any(compare(x, wrong) > 0 for x in on_grid)
    assert compare(value(Sup(y, body), Model()), wrong) > 0


@pytest.mark.power
def test_the_ends_matter() -> None:
    m = model(p=(ONE, Q(0)), q=(Q(0), ONE))
    assert compare(value(C(p, q), m), fmpq(0)) == 0
