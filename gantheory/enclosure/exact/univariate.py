"""Functions of one real variable, R(y) + sum_k c_k log P_k(y), and their supremum, exactly.

R is a rational function and the P_k are polynomials over Q, positive on an open interval where R
has no pole: there the function is smooth, its derivative is a rational function, and the supremum
is a critical value or a limit at an end. Nothing is sampled: rational critical points are exact,
the others are certified root balls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

from flint import acb, arb, ctx, fmpq, fmpq_poly

from gantheory.enclosure.ball import certainly, exact_rational
from gantheory.enclosure.exact.value import (
    MINUS_INFINITY,
    PLUS_INFINITY,
    Enclosed,
    Infinity,
    Undecided,
    Undefined,
    Value,
    add,
    compare,
    larger,
    logarithm,
    mul,
)

_ONE = fmpq_poly([1])
_ZERO = fmpq_poly([0])
_PRECISIONS = (64, 256, 1024, 4096)


@final
@dataclass(frozen=True, slots=True)
class Interval:
    """An open interval (low, high); None is an infinite end."""

    low: fmpq | None
    high: fmpq | None

    @property
    def inner(self) -> fmpq:
        """Some point inside."""
        if self.low is None:
            return fmpq(0) if self.high is None else self.high - 1
        return self.low + 1 if self.high is None else (self.low + self.high) / 2


@final
@dataclass(frozen=True, slots=True, eq=False)
class Univariate:
    """constant + numerator/denominator + sum of c * log P.

    Attributes
    ----------
    constant
        A rational or log-number.
    numerator, denominator
        The rational part; the denominator has no root in the interval.
    logs
        Pairs (c, P), each P positive on the interval and not constant.
    """

    constant: Value
    numerator: fmpq_poly
    denominator: fmpq_poly
    logs: tuple[tuple[fmpq, fmpq_poly], ...]

    @property
    def is_rational(self) -> bool:
        """Whether it is a rational function over Q."""
        return not self.logs and isinstance(self.constant, fmpq)

    @property
    def is_constant(self) -> bool:
        """Whether it is written without the variable."""
        return not self.logs and self.numerator.degree() <= 0 and self.denominator.degree() == 0


def constant(x: Value) -> Univariate:
    """A finite value as a function."""
    if isinstance(x, Infinity):
        raise Undecided("an infinite part inside an extremum")
    return Univariate(x, _ZERO, _ONE, ())


IDENTITY = Univariate(fmpq(0), fmpq_poly([0, 1]), _ONE, ())


def plus(f: Univariate, g: Univariate) -> Univariate:
    """The sum."""
    if f.denominator == g.denominator:
        top, bottom = f.numerator + g.numerator, f.denominator
    else:
        top = f.numerator * g.denominator + g.numerator * f.denominator
        bottom = f.denominator * g.denominator
    return Univariate(add(f.constant, g.constant), top, bottom, f.logs + g.logs)


def times(f: Univariate, g: Univariate) -> Univariate:
    """The product, where it is again of the form."""
    if g.is_constant and isinstance(g.constant, fmpq):
        f, g = g, f
    if f.is_constant and isinstance(f.constant, fmpq):
        return scaled(g, f.constant + value_of_constant(f))
    if g.is_constant and f.is_constant:
        return constant(mul(evaluate_at(f, fmpq(0)), evaluate_at(g, fmpq(0))))
    if not (f.is_rational and g.is_rational):
        raise Undecided("a product of a logarithm with a function, inside an extremum")
    (a, b), (c, d) = fraction_of(f), fraction_of(g)
    return Univariate(fmpq(0), a * c, b * d, ())


def scaled(f: Univariate, c: fmpq) -> Univariate:
    """A multiple of the function."""
    logs = tuple((c * k, p) for k, p in f.logs) if c != 0 else ()
    return Univariate(mul(c, f.constant), f.numerator * c, f.denominator, logs)


def value_of_constant(f: Univariate) -> fmpq:
    """The constant held in the rational part of a constant function."""
    return f.numerator[0] / f.denominator[0]


def fraction_of(f: Univariate) -> tuple[fmpq_poly, fmpq_poly]:
    """Numerator and denominator of a rational function over Q."""
    if not isinstance(f.constant, fmpq) or f.logs:
        raise Undecided("a logarithm where a rational function is wanted, inside an extremum")
    return f.numerator + f.constant * f.denominator, f.denominator


def over(f: Univariate, g: Univariate, where: Interval) -> Univariate:
    """The quotient."""
    if g.is_constant and isinstance(g.constant, fmpq):
        c = g.constant + value_of_constant(g)
        if c == 0:
            raise Undefined("division by 0")
        return scaled(f, 1 / c)
    (a, b), (c_, d) = fraction_of(f), fraction_of(g)
    if signs_inside(c_, where) == {0}:
        raise Undefined("division by 0")
    if 0 in signs_inside(c_, where):
        raise Undecided("a pole inside an extremum")
    return Univariate(fmpq(0), a * d, b * c_, ())


def log_of(f: Univariate, where: Interval) -> Univariate | Infinity:
    """The logarithm of a rational function of one sign."""
    if f.is_constant:
        x = logarithm(evaluate_at(f, where.inner))
        return x if isinstance(x, Infinity) else constant(x)
    top, bottom = fraction_of(f)
    signs = signs_inside(top * bottom, where)
    if signs == {0}:
        return MINUS_INFINITY
    if signs == {-1}:
        raise Undefined("log of a negative number")
    if signs != {1}:
        raise Undecided("the logarithm of a function that changes sign, inside an extremum")
    if bottom(where.inner) < 0:
        top, bottom = -top, -bottom
    out = constant(fmpq(0))
    for c, p in ((1, top), (-1, bottom)):
        if p.degree() > 0:
            out = Univariate(out.constant, _ZERO, _ONE, (*out.logs, (fmpq(c), p)))
        else:
            out = plus(out, constant(mul(fmpq(c), logarithm(p[0]))))
    return out


def signs_inside(p: fmpq_poly, where: Interval) -> set[int]:
    """The signs that a polynomial takes on the interval: one sign, or 0 among others."""
    if p.is_zero():
        return {0}
    found = p(where.inner)
    if p.degree() <= 1 or found == 0:
        ends = [x for x in _end_signs(p, where) if x]
        signs = {*ends, (found > 0) - (found < 0)}
        return signs if len(signs) == 1 else signs | {0}
    if any(True for _ in roots_inside(p, where)):
        return {-1, 0, 1}
    return {1 if found > 0 else -1}


def _end_signs(p: fmpq_poly, where: Interval) -> Iterator[int]:
    lead = p.leading_coefficient()
    for end, direction in ((where.low, -1), (where.high, 1)):
        x = p(end) if end is not None else lead * (direction ** p.degree())
        yield (x > 0) - (x < 0)


def roots_inside(p: fmpq_poly, where: Interval) -> Iterator[fmpq | Enclosed]:
    """The real roots of a non-zero polynomial in the interval."""
    if p.degree() <= 0:
        return
    rest = p
    for root, times_ in p.roots():
        rest = rest // fmpq_poly([-root, 1]) ** int(times_)
        if (where.low is None or root > where.low) and (where.high is None or root < where.high):
            yield root
    if rest.degree() > 0:
        rest = rest // rest.gcd(rest.derivative())
        for j in range(len(_real_roots(rest, _PRECISIONS[0]))):
            if _inside(rest, j, where):
                yield Enclosed(lambda bits, j=j: _real_roots(rest, bits)[j])  # type: ignore[misc]


def _real_roots(p: fmpq_poly, bits: int) -> list[arb]:
    """Certified balls for the real roots of a squarefree polynomial, increasing."""
    with ctx.workprec(bits):
        roots: list[tuple[acb, int]] = p.numer().complex_roots()  # type: ignore[assignment]
        found = [z.real for z, _ in roots if z.imag.is_zero()]
        return sorted(found, key=lambda x: exact_rational(x.mid()))


def _inside(p: fmpq_poly, j: int, where: Interval) -> bool:
    """Whether an irrational root is inside: it is no rational end, so this can be decided."""
    for bits in _PRECISIONS:
        x = _real_roots(p, bits)[j]
        verdicts = [
            True if where.low is None else certainly(x, ">", arb(where.low)),
            True if where.high is None else certainly(x, "<", arb(where.high)),
        ]
        if False in verdicts:
            return False
        if None not in verdicts:
            return True
    raise Undecided("a critical point very near the end of an interval")


def evaluate_at(f: Univariate, x: fmpq) -> Value:
    """The value at a rational point of the interval."""
    total = add(f.constant, f.numerator(x) / f.denominator(x))
    for c, p in f.logs:
        total = add(total, mul(c, logarithm(p(x))))
    return total


def _evaluate_ball(f: Univariate, x: Enclosed) -> Value:
    """The value at an irrational point of the interval: finite there."""

    def at(bits: int) -> arb:
        point = x.ball(bits)
        with ctx.workprec(bits):
            total = _poly_ball(f.numerator, point) / _poly_ball(f.denominator, point)
            for c, p in f.logs:
                total += arb(c) * _poly_ball(p, point).log()
            return total

    return add(f.constant, Enclosed(at))


def _poly_ball(p: fmpq_poly, x: arb) -> arb:
    return p.numer()(x) / arb(p.denom())


def derivative_numerator(f: Univariate) -> fmpq_poly:
    """A polynomial with the same zeros inside as the derivative; 0 for a constant function."""
    bottom = f.denominator * f.denominator
    top = f.numerator.derivative() * f.denominator - f.numerator * f.denominator.derivative()
    for c, p in f.logs:
        top = top * p + c * p.derivative() * bottom
        bottom = bottom * p
    return top


@final
@dataclass(frozen=True, slots=True)
class Supremum:
    """The supremum of a function on an interval.

    Attributes
    ----------
    value
        The supremum.
    at
        Points where it is attained; all of them unless `at_known` is False.
    everywhere
        Whether it is attained at every point of the open interval.
    at_known
        Whether `at` (or `everywhere`) is the whole truth about where it is attained.
    """

    value: Value
    at: tuple[fmpq | Enclosed, ...] = ()
    everywhere: bool = False
    at_known: bool = True


def supremum(f: Univariate, where: Interval) -> Supremum:
    """The supremum over an open interval."""
    top = derivative_numerator(f)
    if top.is_zero():
        return Supremum(evaluate_at(f, where.inner), (), everywhere=True)
    best = join(Supremum(limit(f, where.low, -1)), Supremum(limit(f, where.high, 1)))
    for root in roots_inside(top, where):
        value = evaluate_at(f, root) if isinstance(root, fmpq) else _evaluate_ball(f, root)
        best = join(best, Supremum(value, (root,)))
    return best


def join(a: Supremum, b: Supremum) -> Supremum:
    """The supremum over the union of two disjoint sets."""
    try:
        c = compare(a.value, b.value)
    except Undecided:
        return Supremum(larger(a.value, b.value), (), at_known=False)
    if c:
        return a if c > 0 else b
    known = a.at_known and b.at_known
    return Supremum(a.value, a.at + b.at, a.everywhere or b.everywhere, known)


def limit(f: Univariate, end: fmpq | None, direction: int) -> Value:
    """The limit at the low (-1) or high (1) end of the interval, from inside."""
    if end is None:
        return _limit_at_infinity(f, direction)
    x = fmpq_poly([end, 1])  # y = end + t, and t -> 0 from inside
    top, bottom = f.numerator(x), f.denominator(x)
    total, order = f.constant, fmpq(0)
    side = -direction
    for c, p in f.logs:
        k, lead = _lowest(p(x))
        order += c * k
        total = add(total, mul(c, logarithm(lead * side**k)))
    if not top.is_zero():
        (j, u), (k, v) = _lowest(top), _lowest(bottom)
        if j < k:  # a pole outgrows every logarithm
            return PLUS_INFINITY if u / v * side ** (k - j) > 0 else MINUS_INFINITY
        total = add(total, u / v if j == k else fmpq(0))
    if order != 0:  # order * log t
        return MINUS_INFINITY if order > 0 else PLUS_INFINITY
    return total


def _lowest(p: fmpq_poly) -> tuple[int, fmpq]:
    """The least power of a non-zero polynomial and its coefficient."""
    coefficients = p.coeffs()
    k = next(i for i, c in enumerate(coefficients) if c != 0)
    return k, coefficients[k]


def _limit_at_infinity(f: Univariate, direction: int) -> Value:
    total, order = f.constant, fmpq(0)
    for c, p in f.logs:
        k = p.degree()
        order += c * k
        total = add(total, mul(c, logarithm(p.leading_coefficient() * direction**k)))
    if not f.numerator.is_zero():
        grows = f.numerator.degree() - f.denominator.degree()
        lead = f.numerator.leading_coefficient() / f.denominator.leading_coefficient()
        if grows > 0:
            return PLUS_INFINITY if lead * direction**grows > 0 else MINUS_INFINITY
        total = add(total, lead if grows == 0 else fmpq(0))
    if order != 0:
        return PLUS_INFINITY if order > 0 else MINUS_INFINITY
    return total
