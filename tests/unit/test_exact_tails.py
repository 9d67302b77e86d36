"""Countable laws: what finite laws cannot see."""

from __future__ import annotations

import sys
from fractions import Fraction as Q
from itertools import pairwise

import mpmath
import pytest
from flint import fmpq

from gantheory.enclosure.exact import CountableModel, evaluate
from gantheory.enclosure.exact import tails as module
from gantheory.enclosure.exact.forms import UNIT, Monomial, log_of, plus, series_sign, times
from gantheory.enclosure.exact.tails import series
from gantheory.enclosure.exact.value import Infinity, Undecided, Value, add, ball
from gantheory.measure.countable import Bertrand, Blocks, CountableLaw, Geometric, Swapped
from gantheory.measure.tailsum import Tail
from gantheory.sampling import search
from gantheory.theory.errors import InputError
from gantheory.theory.expr import AE, And, AtLeast, Eq, Expr, Iff, Implies, Int, Not, log, oo, where
from gantheory.theory.vocabulary import JSD, KL, TV, C, D, E, H, V, p, q

HEAVY = [Bertrand(Q(1), Q(2)), Blocks()]
LIGHT = [Bertrand(Q(2), Q(0)), Bertrand(Q(3, 2), Q(1)), Geometric(Q(1, 3))]

GIBBS = AtLeast(H(p, q), H(p, p), AE(Eq(p, q)))
KL_SEPARATES = AtLeast(KL(p, q), 0, AE(Eq(p, q)))
FINITE = And(-oo < E(p, log(p)), E(p, log(p)) < oo)


def swapped(law: CountableLaw) -> CountableModel:
    i = law.first
    return CountableModel({"p": law, "q": Swapped(law, i, i + 1)}, {"D": Q(1, 3)})


def holds(statement: Expr, m: CountableModel) -> bool | None:
    return evaluate(statement, m).holds


@pytest.mark.parametrize("law", HEAVY, ids=str)
def test_infinite_entropy_breaks_the_equality_case_of_gibbs(law: CountableLaw) -> None:
    m = swapped(law)
    assert holds(GIBBS, m) is False
    assert holds(And(Eq(H(p, p), oo), Eq(H(p, q), oo)), m)
    assert holds(Implies(FINITE, GIBBS), m) is True  # the hypothesis fails
    assert holds(KL_SEPARATES, m) is True
    assert holds(Eq(H(p, q) - H(p, p), KL(p, q)), m) is False  # oo - oo


@pytest.mark.parametrize("law", LIGHT, ids=str)
def test_with_finite_entropy_the_equality_case_stands(law: CountableLaw) -> None:
    m = swapped(law)
    assert holds(GIBBS, m) is True
    assert holds(FINITE, m) is True
    assert holds(KL_SEPARATES, m) is True
    assert holds(Eq(H(p, p), oo), m) is False


def test_no_finite_law_sees_it() -> None:
    assert search(GIBBS, examples=100).finding().finding == "supported"


@pytest.mark.parametrize("law", [*HEAVY, *LIGHT], ids=str)
def test_the_swap_changes_divergences_by_the_two_masses(law: CountableLaw) -> None:
    m = swapped(law)
    i, j = law.first, law.first + 1
    with mpmath.workdps(30):
        a, b = _mass(law, i), _mass(law, j)
        by_hand = {
            KL(p, q): (a - b) * mpmath.log(a / b),
            TV(p, q): abs(a - b),
            JSD(p, q): a * mpmath.log(2 * a / (a + b)) + b * mpmath.log(2 * b / (a + b)),
        }
    for functional, x in by_hand.items():
        # The normalisers are known to 1e-5 here (2000 terms and an integral bound).
        low, high = Q(str(x)) * (1 - Q(1, 10**4)), Q(str(x)) * (1 + Q(1, 10**4))
        assert holds(And(low < functional, functional < high), m), (functional, x)


def _mass(law: CountableLaw, n: int) -> mpmath.mpf:
    if isinstance(law, Bertrand):
        a, b = (mpmath.mpf(x.numerator) / x.denominator for x in (law.a, law.b))

        def weight(k: mpmath.mpf) -> mpmath.mpf:
            return k**-a * mpmath.log(k) ** -b

        # Euler-Maclaurin; the heavy tail converges too slowly for plain summation.
        cut = 200
        if a == 1:
            tail = mpmath.log(cut) ** (1 - b) / (b - 1)
        else:
            u = [mpmath.log(cut), 20, 80, 400]
            tail = mpmath.quad(lambda x: mpmath.exp(x) * weight(mpmath.exp(x)), u)
        total = sum(weight(mpmath.mpf(k)) for k in range(2, cut)) + tail + weight(cut) / 2
        return weight(mpmath.mpf(n)) / total
    point = law.point_mass(n)
    return mpmath.mpf(point.numerator) / point.denominator


@pytest.mark.parametrize("law", [Blocks(), Geometric(Q(1, 3))], ids=str)
def test_rational_laws_have_mass_one_exactly(law: CountableLaw) -> None:
    assert holds(And(Eq(Int(p), 1), Eq(Int(q), 1)), swapped(law))


def test_other_masses_are_enclosed_around_one() -> None:
    m = swapped(Bertrand(Q(1), Q(2)))
    assert holds(And(Int(p) < 1 + Q(1, 10**4), Int(q) > 1 - Q(1, 10**4)), m)
    assert holds(Eq(Int(p), 1), m) is None


def test_fixed_discriminators_and_pointwise_statements() -> None:
    m = swapped(Bertrand(Q(1), Q(2)))
    value = log(Q(1, 3)) + log(Q(2, 3))
    assert holds(And(V(p, q, D) < value + Q(1, 1000), V(p, q, D) > value - Q(1, 1000)), m)
    assert holds(AE(Iff(p > 0, q > 0)), m) is True
    assert holds(AE(Not(Eq(p, q))), m) is False  # they agree all along the tail
    assert holds(AE(p < 1), m) is False  # p = 1/(2 log^2 2) > 1 at 2: a density, not a mass
    assert holds(Eq(C(p, q), 0), m) is None  # suprema are not evaluated here
    assert holds(Int(where(p < q, p, 0)) > 0, m) is True


def test_a_countable_model_is_one_law_and_its_swaps() -> None:
    with pytest.raises(InputError, match="use one law"):
        CountableModel({"p": Blocks(), "q": Geometric(Q(1, 2))}, {})
    with pytest.raises(InputError, match="no value for q"):
        evaluate(KL(p, q) >= 0, CountableModel({"p": Blocks()}, {}))
    with pytest.raises(InputError, match="change it"):
        evaluate(V(p, p, D) <= 0, CountableModel({"p": Blocks()}, {"D": Q(2)}))


# ------------------------------------------------------------------------------------- series

ONE = fmpq(1)


def _monomial(a: int, b: int, d: int = 0) -> Monomial:
    return Monomial(Tail(Q(a), Q(b), Q(d)))


def test_bertrands_test_at_its_edges() -> None:
    for m, sign in [
        (_monomial(1, 1), 1),
        (_monomial(1, 1, 1), 1),
        (_monomial(1, 1, 2), 0),
        (_monomial(1, 2), 0),
        (_monomial(2, -5), 0),
        (_monomial(1, 0), 1),
        (UNIT, 1),
        (Monomial(Tail(rate=Q(1, 2)), Q(0)), 0),
        (Monomial(Tail(rate=Q(100)), Q(-1)), 0),
        (Monomial(Tail(rate=Q(1, 100)), Q(1)), 1),
    ]:
        assert series_sign({m: ONE}) == sign, m
        assert series_sign({m: -ONE}) == -sign


def test_the_slowest_term_decides_and_cancellation_is_exact() -> None:
    heavy, light = {_monomial(1, 1): ONE}, {_monomial(2, 0): fmpq(-100)}
    assert series_sign(plus(heavy, light)) == 1
    assert series_sign(plus(times(heavy, {UNIT: -ONE}), light)) == -1
    tower = {Monomial(Tail(rate=Q(1, 100)), Q(1)): ONE}
    assert series_sign(plus(tower, {Monomial(Tail(rate=Q(3))): fmpq(-5)})) == 1
    gone = plus(plus(heavy, light), times({UNIT: -ONE}, heavy))
    assert series_sign(gone) == 0


def _log_log_sum(a: int) -> mpmath.mpf:
    return mpmath.nsum(lambda n: mpmath.log(mpmath.log(n)) / n**a, [2, 4000]) + mpmath.quad(
        lambda n: mpmath.log(mpmath.log(n)) / n**a, [4000.5, 10**5, 10**7, mpmath.inf]
    )


def test_enclosed_series_hold_known_sums_and_tighten_with_the_start() -> None:
    with mpmath.workdps(30):
        for tail, exact in [
            (Tail(Q(2)), mpmath.zeta(2) - 1),
            (Tail(Q(3)), mpmath.zeta(3) - 1),
            (Tail(Q(2), Q(-1)), -mpmath.zeta(2, derivative=1)),  # sum log n / n^2
            (Tail(Q(3), d=Q(-1)), _log_log_sum(3)),
        ]:
            enclosed = ball(series({Monomial(tail): ONE}, 2), 100)
            assert float(enclosed.lower()) <= float(exact) <= float(enclosed.upper())
            assert float(enclosed.rad()) < 1e-2
    for r, k in ((Q(1, 2), 0), (Q(2, 3), -1)):
        direct = sum(r**n * (n if k else 1) for n in range(5, 400))
        found = series({Monomial(Tail(a=Q(k), rate=r)): ONE}, 5)
        assert isinstance(found, fmpq)
        # The terms left out sum to less than 400 * 2^-230.
        assert 0 <= float(Q(int(found.p), int(found.q)) - direct) < 1e-60


def test_the_logarithm_of_a_monomial_is_that_of_its_value() -> None:
    f = {Monomial(Tail(Q(1), Q(2))): fmpq(3)}
    logs = log_of(f)
    assert not isinstance(logs, Infinity)
    n = 1000
    log_n = float(mpmath.log(n))
    units = {Tail(b=Q(-1)): log_n, Tail(d=Q(-1)): float(mpmath.log(log_n)), Tail(): 1.0}
    total = sum(float(ball(c).mid()) * units[m.tail] for m, c in logs.items())
    assert total == pytest.approx(float(mpmath.log(3 / (n * log_n**2))), rel=1e-12)
    with pytest.raises(Undecided):
        log_of(plus(f, {UNIT: ONE}))


@pytest.mark.power
def test_if_oo_minus_oo_were_zero_a_false_identity_would_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The strictness of sums is what refutes H(p,q) - H(p) = 0."""
    statement = Eq(H(p, q) - H(p, p), 0)
    m = swapped(Blocks())
    assert holds(statement, m) is False

    def careless(a: Value, b: Value) -> Value:
        if isinstance(a, Infinity) and isinstance(b, Infinity) and a.sign != b.sign:
            return fmpq(0)
        return add(a, b)

    monkeypatch.setattr(sys.modules["gantheory.enclosure.exact.evaluate"], "add", careless)
    assert holds(statement, m) is True


@pytest.mark.power
def test_a_truncated_tail_would_make_the_entropy_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    m = swapped(Bertrand(Q(1), Q(2)))
    assert holds(Eq(H(p, p), oo), m) is True
    monkeypatch.setattr(module, "integral_along", lambda *_: fmpq(0))
    assert holds(Eq(H(p, p), oo), m) is False
    assert holds(GIBBS, m) is True


def test_partial_sums_of_the_heavy_law_grow_past_any_bound() -> None:
    """What the symbolic answer H = +oo says: blocks add (k 2^-k + 1) log 2 each."""
    law = Blocks()
    sums = [
        sum(2 ** (2**k) * law.point_mass(k) * (k + 2**k) for k in range(1, n)) for n in (5, 9, 13)
    ]
    assert all(b - a >= 4 for a, b in pairwise(sums))
