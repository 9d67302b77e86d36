"""Means of quadratic functions: linear in their coefficients, whatever the signs of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from gantheory.derivation import kernel
from gantheory.derivation.decide import Split
from gantheory.derivation.tactics import (
    compare,
    follows,
    integrals_in,
    logically,
    numbers,
    pointwise,
)
from gantheory.derivation.theorem import Theorem
from gantheory.theory.expr import And, Eq, Expr, absolute, expand, num, oo, var
from gantheory.theory.kinds import POSITIVE, REAL, SCORE
from gantheory.theory.vocabulary import E, p

X = var("X", SCORE)
a, b, c = (var(name, REAL) for name in "abc")
_g, _h, _k, _size = var("g", SCORE), var("h", SCORE), var("k", REAL), var("l", POSITIVE)


def quadratic(x: Expr) -> Expr:
    """A combination of the features 1, x, x^2."""
    return a + b * x + c * (x * x)


def finite(score: Expr) -> Expr:
    """The expectation exists and is finite."""
    return E(p, absolute(score)) < oo


@lru_cache(maxsize=1)
def mean_of_quadratic() -> Theorem:
    """If E X^2 is finite, E(a + b X + c X^2) = a + b E X + c E X^2, and it is finite."""
    square = kernel.assume(E(p, X * X) < oo)
    cut = [(X, num(0))]
    sized = compare("eq", E(p, absolute(X * X)), E(p, X * X), splits=cut)
    squares = follows(finite(X * X), sized, square)
    ends = [*cut, (X, num(1)), (X, num(-1))]
    less = compare("le", E(p, absolute(X)), 1 + E(p, X * X), splits=ends)
    means = follows(finite(X), less, square)
    linear = _sum(_constant(), _times(b, X, means))
    return _sum(linear, _times(c, X * X, squares))[2]


Linear = tuple[Expr, Expr, Theorem]
"""A score f, what its mean is said to be, and the theorem: E f = that, and E|f| < oo."""


def _known(f: Expr, mean: Expr, *premises: Theorem, whole: Iterable[Expr] = ()) -> Theorem:
    return follows(And(Eq(E(p, f), mean), finite(f)), *premises, whole=whole)


def _bounds(f: Expr, by: Theorem, splits: Sequence[Split]) -> list[Theorem]:
    """-oo < E f < oo, from E g < oo where |f| <= g."""
    (integrand,) = integrals_in(expand(E(p, f)))
    above, below = ((Fraction(1), by),), ((Fraction(-1), by),)
    upper = pointwise(integrand <= kernel.edge_of((), above), (), splits)
    lower = pointwise(kernel.edge_of((), below) <= integrand, (), splits)
    return [
        kernel.bound("upper", integrand, (), upper, above),
        kernel.bound("lower", integrand, (), lower, below),
    ]


def _constant() -> Linear:
    """E a = a."""
    (integrand,) = integrals_in(expand(E(p, a)))
    edge = kernel.edge_of(((p, a),))
    bounds = [
        kernel.bound("upper", integrand, ((p, a),), pointwise(integrand <= edge)),
        kernel.bound("lower", integrand, ((p, a),), pointwise(edge <= integrand)),
    ]
    mean = compare("eq", E(p, a), a, weights=((p, a),), bounds=bounds)
    square = 1 + a * a
    ends = [(a, num(0)), (a, num(1)), (a, num(-1))]
    size = compare("le", E(p, absolute(a)), square, weights=((p, square),), splits=ends)
    return a, a, _known(a, a, mean, size)


def _times(k: Expr, f: Expr, integrable: Theorem) -> Linear:
    """E k f = k E f."""
    made = kernel.instantiate(kernel.instantiate(_multiple(), _k, k), _h, f)
    made = logically(made.conclusion, kernel.discharge(integrable.conclusion, made), integrable)
    return k * f, k * E(p, f), made


def _sum(first: Linear, second: Linear) -> Linear:
    """E (f + g) = E f + E g."""
    f, g = first[0], second[0]
    made = kernel.instantiate(kernel.instantiate(_added(), _g, f), _h, g)
    parts = [follows(finite(x), theorem) for x, _, theorem in (first, second)]
    for part in parts:
        made = logically(made.conclusion, kernel.discharge(part.conclusion, made), part)
    mean = first[1] + second[1]
    whole = (first[1], second[1])
    return f + g, mean, _known(f + g, mean, made, first[2], second[2], whole=whole)


@lru_cache(maxsize=1)
def _added() -> Theorem:
    """E (g + h) = E g + E h, under E|g| < oo and E|h| < oo."""
    known = [kernel.assume(finite(x)) for x in (_g, _h)]
    signs = [(_g, num(0)), (_h, num(0)), (_g, -_h)]
    both = E(p, absolute(_g)) + E(p, absolute(_h))
    size = compare("le", E(p, absolute(_g + _h)), both, splits=signs)
    size = follows(finite(_g + _h), size, *known)
    bounds = _bounds(_g + _h, size, signs)
    for x, by in zip((_g, _h), known, strict=True):
        bounds += _bounds(x, by, signs)
    mean = compare("eq", E(p, _g + _h), E(p, _g) + E(p, _h), bounds=bounds)
    return _known(_g + _h, E(p, _g) + E(p, _h), mean, size)


@lru_cache(maxsize=1)
def _multiple() -> Theorem:
    """E k h = k E h, under E|h| < oo: for k > 0, k = 0 and k < 0."""
    known = kernel.assume(finite(_h))
    own = _bounds(_h, known, [(_h, num(0))])
    cases = []
    for sign, size, condition in ((1, _k, num(0) < _k), (-1, -_k, _k < num(0))):
        given = kernel.assume(condition)
        positive = numbers(And(num(0) < size, size < oo), [given])
        factor = sign * _size
        scaled = kernel.instantiate(_signed(factor), _size, size, [positive])
        cases.append(kernel.discharge(condition, _renamed(scaled, sign * size, own)))
    still = kernel.assume(Eq(_k, 0))
    cases.append(kernel.discharge(still.conclusion, _nothing(still, own)))
    return _known(_k * _h, _k * E(p, _h), *cases, *own)


def _signed(k: Expr) -> Theorem:
    """E k h = k E h for k = l and k = -l, l > 0."""
    signs = [(_h, num(0))]
    known = kernel.assume(finite(_h))
    size = compare("eq", E(p, absolute(k * _h)), _size * E(p, absolute(_h)), splits=signs)
    size = follows(finite(k * _h), size, known)
    bounds = [*_bounds(k * _h, size, signs), *_bounds(_h, known, signs)]
    mean = compare("eq", E(p, k * _h), k * E(p, _h), bounds=bounds)
    return _known(k * _h, k * E(p, _h), mean, size)


def _renamed(theorem: Theorem, k: Expr, own: Sequence[Theorem]) -> Theorem:
    """The same with the factor written _k."""
    signs = [(_k, num(0)), (_h, num(0))]
    by = follows(finite(k * _h), theorem)
    size = compare("eq", E(p, absolute(_k * _h)), E(p, absolute(k * _h)), splits=signs)
    size = follows(finite(_k * _h), size, by)
    bounds = [*_bounds(_k * _h, by, signs), *_bounds(k * _h, by, signs)]
    mean = compare("eq", E(p, _k * _h), E(p, k * _h), bounds=bounds)
    return _known(_k * _h, _k * E(p, _h), mean, size, theorem, *own)


def _nothing(still: Theorem, own: Sequence[Theorem]) -> Theorem:
    """E 0 = 0."""
    cut = [(_k, num(0)), (_h, num(0))]
    (integrand,) = integrals_in(expand(E(p, _k * _h)))
    bounds = [
        kernel.bound("upper", integrand, (), pointwise(integrand <= num(0), [still], cut)),
        kernel.bound("lower", integrand, (), pointwise(num(0) <= integrand, [still], cut)),
    ]
    mean = compare("eq", E(p, _k * _h), num(0), given=[still], bounds=bounds, splits=cut)
    size = compare("le", E(p, absolute(_k * _h)), num(0), given=[still], splits=cut)
    return _known(_k * _h, _k * E(p, _h), mean, size, still, *own)
