"""The game of one feature: D = sigmoid(t f), t real, f integrable under both laws.

With u = t f, log sigmoid(u) is at most -log 2 + u/2, and little less near u = 0: for b > 0 it is at
least -log 2 + u/2 - b|u|/4 where |u| <= log(1 + b), and at least -log 2 + u/2 - |u|/2 elsewhere.
So the slope of V at t = 0 is (E_p f - E_q f)/2, and V is never above the line of that slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from gantheory.derivation import kernel
from gantheory.derivation.decide import Split
from gantheory.derivation.tactics import (
    compare,
    defined,
    follows,
    integrals_in,
    logically,
    numbers,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import (
    AE,
    FALSE,
    And,
    Definition,
    Eq,
    Expr,
    Iff,
    Int,
    Sup,
    absolute,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import POSITIVE, REAL, SCORE
from gantheory.theory.vocabulary import D_open as D
from gantheory.theory.vocabulary import E, V, p, q, sigmoid

f, y, t = var("f", SCORE), var("y", SCORE), var("t", REAL)
a, b, e, n = (var(name, POSITIVE) for name in "aben")
LEAST = -log(4)

V_logistic = Definition("V_logistic", (p, q, y), V(p, q, sigmoid(y)))
"""V(D, G) at D = sigmoid(y)."""

C_feature = Definition("C_feature", (p, q, f), Sup(t, V_logistic(p, q, t * f)))
"""The criterion when D = sigmoid(t f), t real."""


def integrable(score: Expr) -> Expr:
    """The two expectations exist and are finite."""
    return And(E(p, absolute(score)) < oo, E(q, absolute(score)) < oo)


def matched(score: Expr) -> Expr:
    """The two expectations are equal."""
    return Eq(E(p, score), E(q, score))


_difference = E(p, f) - E(q, f)
_sizes = E(p, absolute(f)), E(q, absolute(f))
_integrable = tuple(kernel.assume(size < oo) for size in _sizes)
_logit = log(D / (1 - D))
_sign = [(f, num(0))]


@lru_cache(maxsize=1)
def one_feature() -> Theorem:
    """Under `integrable(f)`: C_feature is at least -log 4, and equal iff `matched(f)`."""
    top = C_feature(p, q, f)
    value = V_logistic(p, q, t * f)
    reach = kernel.extremum_at("sup", t, value, t, _at(defined(V(p, q, D)), t))
    at_least = never_below()
    equal = kernel.assume(matched(f))
    if_ = solved_by(_never_above(equal))

    solved = kernel.assume(Eq(top, LEAST))
    below = [_not_above_zero(k, reach, solved) for k in (a, -a)]
    only_if = follows(matched(f), *below, *_moments())
    case = Iff(Eq(top, LEAST), matched(f))
    both = logically(
        case, kernel.discharge(matched(f), if_), kernel.discharge(Eq(top, LEAST), only_if)
    )
    return logically(And(at_least.conclusion, case), at_least, both)


@lru_cache(maxsize=1)
def never_below() -> Theorem:
    """C_feature >= -log 4, by t = 0."""
    value = V_logistic(p, q, t * f)
    zero = compare("eq", V_logistic(p, q, 0 * f), LEAST)
    at_zero = kernel.extremum_at("sup", t, value, num(0), _at(defined(V(p, q, D)), t))
    return follows(LEAST <= C_feature(p, q, f), zero, at_zero)


def solved_by(never_above: Theorem) -> Theorem:
    """C_feature = -log 4, if V <= -log 4 at every t."""
    capped = kernel.extremum_bound("sup", t, never_above)
    return follows(Eq(C_feature(p, q, f), LEAST), capped, never_below())


def _at(theorem: Theorem, k: Expr) -> Theorem:
    """A theorem about D, at D = sigmoid(k f)."""
    return kernel.instantiate(kernel.instantiate(theorem, D, sigmoid(y)), y, k * f)


def _linked(theorem: Theorem, k: Expr, target: Expr) -> Theorem:
    """A theorem about a D with log(D/(1-D)) = k f a.e., at D = sigmoid(u), where u = k f."""
    inverse = pointwise(Eq(log(sigmoid(y) / (1 - sigmoid(y))), y))
    link = kernel.instantiate(inverse, y, target * f)
    whole = link.conclusion.args[0].args[0]
    cut = [(whole, expand(target * f))]
    link = kernel.consequence(AE(Eq(whole, k * f)), (link,), cut, hide=[whole])
    made = _at(theorem, target)
    return logically(made.conclusion, kernel.discharge(link.conclusion, made), link)


# ------------------------------------------------------------------------------ what is integrable


@lru_cache(maxsize=1)
def _moments() -> tuple[Theorem, ...]:
    """E|f| and E f are finite, under each law."""
    out: list[Theorem] = []
    for law, finite in zip((p, q), _integrable, strict=True):
        size = E(law, absolute(f))
        out += [finite, compare("le", num(0), size, splits=_sign)]
        out += _bounds(E(law, f), ((Fraction(1), finite),), ((Fraction(-1), finite),), _sign)
    return tuple(out)


def _bounds(
    number: Expr,
    above: Sequence[tuple[Fraction, Theorem]],
    below: Sequence[tuple[Fraction, Theorem]],
    splits: Sequence[Split],
) -> list[Theorem]:
    """An integral is finite, between combinations of bounded ones."""
    (integrand,) = integrals_in(expand(number))
    edges = kernel.edge_of((), above), kernel.edge_of((), below)
    upper = pointwise(integrand <= edges[0], (), splits)
    lower = pointwise(edges[1] <= integrand, (), splits)
    return [
        kernel.bound("upper", integrand, (), upper, above),
        kernel.bound("lower", integrand, (), lower, below),
    ]


# ------------------------------------------------------------------------------------- from above


def _never_above(equal: Theorem) -> Theorem:
    """If the expectations are equal, V <= -log 4 at every t: V <= -log 4 + t (E_p f - E_q f)/2."""
    above = []
    for k in (a, -a):
        line = compare(
            "le",
            V(p, q, D),
            LEAST + k / 2 * _difference,
            given=[steps(k)],
            bounds=_moments(),
            splits=at_step(k),
            weights=((p, -log(num(2))), (q, -log(num(2)))),
        )
        above.append(follows(V(p, q, D) <= LEAST, line, equal, *_moments()))
    return at_every_step(*above)


def steps(k: Expr) -> Theorem:
    """D = sigmoid(k f), said by its logit."""
    return kernel.assume(AE(Eq(_logit, k * f)))


def at_step(k: Expr) -> list[Split]:
    """Where f is what D says it is."""
    return [(f, _logit / k)]


def at_every_step(forwards: Theorem, backwards: Theorem) -> Theorem:
    """V <= -log 4 at D = sigmoid(t f) for every t, from the same under `steps(a)`, `steps(-a)`."""
    cases = []
    for theorem, k, size, condition in (
        (forwards, t, t, num(0) < t),
        (backwards, -1 * (-t), -t, t < num(0)),
    ):
        positive = numbers(And(num(0) < size, size < oo), [kernel.assume(condition)])
        here = kernel.instantiate(theorem, a, size, [positive])
        cases.append(kernel.discharge(condition, _linked(here, k, t)))
    still = kernel.assume(Eq(t, 0))
    half = [(t, num(0)), (D, num(Fraction(1, 2)))]
    blind = compare("le", V(p, q, D), LEAST, given=[steps(t), still], splits=half)
    cases.append(kernel.discharge(Eq(t, 0), _linked(blind, t, t)))
    return follows(V_logistic(p, q, t * f) <= LEAST, *cases)


# ------------------------------------------------------------------------------------- from below


def _not_above_zero(k: Expr, reach: Theorem, solved: Theorem) -> Theorem:
    """k (E_p f - E_q f) <= 0 for k = a and k = -a, if V <= -log 4 for every t."""
    slope = _difference if k == a else -_difference
    cost = _sizes[0] + _sizes[1]
    rest = _tail(n)
    level = kernel.assume(Eq(a * n, log(1 + b)))
    cuts = [(n, log(1 + b) / a), (D, num(Fraction(1, 2)))]
    cuts += [(D, (1 + b) / (2 + b)), (D, 1 / (2 + b))]
    moments = [*_moments(), *_tail_bounds()]
    below = compare(
        "le",
        LEAST + k / 2 * _difference - a * b / 4 * cost - a / 2 * rest,
        V(p, q, D),
        given=[steps(k), level],
        bounds=moments,
        splits=[*at_step(k), *cuts],
        weights=((p, log(num(2))), (q, log(num(2)))),
    )
    here = kernel.instantiate(reach, t, k)
    small = follows(slope <= b / 2 * cost + rest, _linked(below, k, k), here, solved, *moments)
    chosen = log(1 + b) / n
    reached = numbers(Eq(chosen * n, log(1 + b)))
    positive = numbers(And(num(0) < chosen, chosen < oo))
    small = kernel.instantiate(small, a, chosen, [positive])
    small = logically(small.conclusion, kernel.discharge(reached.conclusion, small), reached)

    thin = kernel.specialise(_tails(), e)
    held = kernel.assume(_tail(n) <= e)
    any_b = follows(slope <= b / 2 * cost + e, small, held, *moments)
    any_b = kernel.exists_elim(thin, n, any_b)
    return _vanishes(slope, cost, any_b)


def _tail(level: Expr) -> Expr:
    """The part of E_p|f| + E_q|f| where |f| is large."""
    return Int(where(level < absolute(f), (p + q) * absolute(f), 0))


def _tail_bounds() -> list[Theorem]:
    """It is finite."""
    each = [(Fraction(1), finite) for finite in _integrable]
    return _bounds(_tail(n), each, (), [*_sign, (f, n), (f, -n)])


def _tails() -> Theorem:
    """It is as small as one likes, for a large level."""
    whole, size = (p + q) * absolute(f), absolute(f)
    each = [(Fraction(1), finite) for finite in _integrable]
    above, _ = _bounds(Int(whole), each, (), _sign)
    real = pointwise(And(num(0) <= whole, size < oo), (), _sign)
    return kernel.tail(whole, size, real, above)


def _vanishes(slope: Expr, cost: Expr, small: Theorem) -> Theorem:
    """From slope <= b cost/2 + e for all b, e > 0 to slope <= 0."""
    above = kernel.assume(num(0) < slope)
    chosen = {b: slope / (cost + 1), e: slope / 4}
    for v, x in chosen.items():
        positive = follows(And(num(0) < x, x < oo), above, *_moments())
        small = kernel.instantiate(small, v, x, [positive])
    absurd = follows(FALSE, small, above, *_moments())
    return follows(slope <= 0, kernel.discharge(num(0) < slope, absurd), *_moments())
