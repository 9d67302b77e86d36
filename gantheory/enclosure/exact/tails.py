"""Statements on countable laws: finite laws cannot see missing finiteness.

A model is a base law with closed-form masses and copies of it with two masses exchanged. Points
before some cell are kept apart as atoms; beyond it every function is a form (:mod:`.forms`) in the
cell's number. The dominating measure is c times counting measure, where c makes the base law's
closed form a probability: so every density is an exact form, and c only scales integrals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import final

from flint import arb, ctx, fmpq

from gantheory.enclosure.exact import forms
from gantheory.enclosure.exact.forms import Form, Monomial
from gantheory.enclosure.exact.scope import Assigned, Countable, Scope, in_kind
from gantheory.enclosure.exact.value import (
    ONE,
    ZERO,
    Enclosed,
    Infinity,
    Undecided,
    Undefined,
    Value,
    add,
    div,
    mul,
)
from gantheory.measure.countable import Bertrand, Blocks, CountableLaw, Geometric, Swapped
from gantheory.measure.tailsum import Tail
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr

Term = Callable[[Expr, Scope], Value]
Formula = Callable[[Expr, Scope], bool | None]

# From cell 3 on every monomial is positive: log log 3 > 0.
_FIRST_TAIL_CELL = 3
# Series are summed so far before the rest is bounded by an integral.
_SUMMED = 2000


@final
@dataclass(frozen=True)
class CountableModel:
    """Countable laws as the values of densities, for :func:`evaluate`.

    Attributes
    ----------
    densities
        By variable name: one closed-form law, or copies of it with two masses exchanged.
    constants
        Values of the other variables: a number, or a function that is constant.
    """

    densities: Mapping[str, CountableLaw]
    constants: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        """Check that there is one base law."""
        bases = {base_of(law) for law in self.densities.values()}
        if len(bases) != 1:
            shown = ", ".join(sorted(map(str, bases))) or "none"
            raise InputError(
                f"the laws of a countable model have the base laws {shown}: use one law, and"
                " copies of it with two masses exchanged"
            )

    def __str__(self) -> str:
        parts = [f"{name}: {law}" for name, law in self.densities.items()]
        return "; ".join([*parts, *(f"{n} = {x}" for n, x in self.constants.items())])


def base_of(law: CountableLaw) -> CountableLaw:
    """The law without exchanges."""
    return law.law if isinstance(law, Swapped) else law


def countable_scope(model: CountableModel, numbers: Collection[str] = ()) -> Scope:
    """The scope of a countable model: atoms before the tail, and forms along it."""
    base = base_of(next(iter(model.densities.values())))
    swaps = {pair for law in model.densities.values() for pair in law.swaps}
    start = max([_FIRST_TAIL_CELL, *(max(pair) + 1 for pair in swaps)])
    # In a swapped cell one point stands apart from the others.
    points: list[tuple[int, bool]] = []
    for n in range(base.first, start):
        points += [(n, True)] if any(n in pair for pair in swaps) else []
        points += [(n, False)]
    mu = tuple(_multiplicity(base, n, swaps, apart=apart) for n, apart in points)
    masses = {n: _point_density(base, n) for n in range(base.first, start)}
    values: dict[str, Assigned] = {
        name: tuple(masses[_source_cell(law, n, apart=apart)] for n, apart in points)
        for name, law in model.densities.items()
    }
    tail: dict[str, Form] = dict.fromkeys(model.densities, _density_form(base))
    for name, x in model.constants.items():
        c = fmpq(x.numerator, x.denominator)
        values[name] = c if name in numbers else (c,) * len(points)
        tail[name] = {forms.UNIT: c} if c != 0 else {}
    countable = Countable(start, tail, Monomial(tower=_points_tower(base)), _scale(base))
    return Scope(mu, values, {}, None, countable)


def checked_scope(model: CountableModel, variables: Sequence[Expr]) -> Scope:
    """The scope of a countable model whose values suit the kinds of the variables.

    Raises
    ------
    InputError
        If a variable has no value, or one that is not of its kind.
    """
    for v in variables:
        name, kind = v.args
        wanted: Mapping[str, object] = model.constants
        if kind.name == "density":
            wanted = model.densities
        if name not in wanted or kind.sort not in ("function", "number"):
            raise InputError(
                f"the countable model has no value for {name}, {kind.meaning}: add one"
            )
        if name in model.constants and not in_kind(model.constants[name], kind):
            raise InputError(f"{name} = {model.constants[name]} is not {kind.meaning}: change it")
    return countable_scope(model, {v.args[0] for v in variables if v.args[1].sort == "number"})


def _source_cell(law: CountableLaw, n: int, *, apart: bool) -> int:
    """The cell whose mass a point has."""
    for i, j in law.swaps if apart else ():
        if n in (i, j):
            return i + j - n
    return n


def _multiplicity(base: CountableLaw, n: int, swaps: set[tuple[int, int]], *, apart: bool) -> fmpq:
    if apart:
        return ONE
    size = 2 ** (2**n) if isinstance(base, Blocks) else 1
    return fmpq(size - any(n in pair for pair in swaps))


def _points_tower(base: CountableLaw) -> Fraction:
    """A cell of `Blocks` has 2^(2^n) points."""
    return Fraction(1 if isinstance(base, Blocks) else 0)


def _point_density(base: CountableLaw, n: int) -> Value:
    """The closed form at a point of cell n, without the normaliser."""
    match base:
        case Bertrand(a=a, b=b):
            if a.denominator == 1 and not b:
                return ONE / fmpq(n) ** int(a)
            return Enclosed(lambda bits: _bertrand(a, b, n, bits))
        case Geometric(r=r):
            return fmpq(r.numerator, r.denominator) ** n
        case Blocks():
            return ONE / fmpq(2 ** (n + 2**n))
    raise InputError(f"{base} has no closed form here: use Bertrand, Geometric or Blocks")


def _density_form(base: CountableLaw) -> Form:
    return {Monomial(base.mass, -_points_tower(base)): ONE}


@lru_cache(maxsize=64)
def _scale(base: CountableLaw) -> Value:
    """The normaliser."""
    match base:
        case Geometric(r=r):
            return 1 - fmpq(r.numerator, r.denominator)
        case Bertrand():
            return div(ONE, series({Monomial(base.mass): ONE}, base.first))
    return ONE


# ------------------------------------------------------------------------------- along the tail


def integral_along(f: Expr, s: Scope, term: Term, formula: Formula) -> Value:
    """The sum of f over the cells of the tail, without the normaliser."""
    countable = _countable(s)
    found = form(f, s, term, formula)
    if isinstance(found, Infinity):
        return found
    weighted = forms.times(found, {countable.points: ONE})
    if isinstance(weighted, Infinity):
        raise Undecided("an infinite weight")
    return series(weighted, countable.start)


def form(t: Expr, s: Scope, term: Term, formula: Formula) -> Form | Infinity:
    """A pointwise term along the tail."""
    op, a = t.op, t.args

    def of(x: Expr) -> Form | Infinity:
        return form(x, s, term, formula)

    match op:
        case "var":
            return _countable(s).values[a[0]]
        case "add":
            return forms.plus(of(a[0]), of(a[1]))
        case "mul":
            return forms.times(of(a[0]), of(a[1]))
        case "div":
            return forms.over(of(a[0]), of(a[1]))
        case "log":
            return forms.log_of(of(a[0]))
        case "where":
            taken = truth(a[0], s, term, formula)
            if taken is None:
                raise Undecided("a case distinction that is undecided along a countable tail")
            return of(a[1] if taken else a[2])
        case "num" | "oo" | "int":
            return forms.constant(term(t, s))
    raise Undecided(f"`{op}` along a countable tail")


def truth(t: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    """A pointwise formula at every point of the tail; None if it is undecided or changes."""
    op, a = t.op, t.args
    if op in ("le", "lt", "eq"):
        return _tail_atom(t, s, term, formula)
    if op == "true":
        return True
    parts = [truth(x, s, term, formula) for x in a]
    if op == "not":
        return None if parts[0] is None else not parts[0]
    if op == "and":
        return False if False in parts else None if None in parts else True
    if op in ("or", "imp"):
        left = parts[0] if op == "or" or parts[0] is None else not parts[0]
        return True if True in (left, parts[1]) else None if None in parts else False
    if op == "iff":
        return None if None in parts else parts[0] is parts[1]
    return formula(t, s) if op == "ae" else None


def _tail_atom(t: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    sides = []
    for x in t.args:
        try:
            sides.append(form(x, s, term, formula))
        except Undecided:
            return None
        except Undefined:
            return False
    left, right = sides
    try:
        if isinstance(left, Infinity) or isinstance(right, Infinity):
            x = left.sign if isinstance(left, Infinity) else 0
            y = right.sign if isinstance(right, Infinity) else 0
            c = x - y
        else:
            c = forms.form_sign(forms.plus(left, forms.times({forms.UNIT: fmpq(-1)}, right)))
    except Undecided:
        return None
    return c == 0 if t.op == "eq" else c < 0 if t.op == "lt" else c <= 0


def _countable(s: Scope) -> Countable:
    if s.countable is None:
        raise Undecided("there is no countable tail")
    return s.countable


# -------------------------------------------------------------------------------------- series


def series(f: Form, start: int) -> Value:
    """The sum of a form over n >= start: infinite, exact for geometric series, or enclosed."""
    diverges = forms.series_sign(f)
    if diverges:
        return Infinity(diverges)
    total: Value = ZERO
    for monomial, c in f.items():
        total = add(total, mul(c, _monomial_series(monomial, start)))
    return total


def _monomial_series(m: Monomial, start: int) -> Value:
    tail = m.tail
    if m.tower == 0 and tail.rate < 1 and not tail.b and not tail.d and tail.a in (0, -1):
        r = fmpq(tail.rate.numerator, tail.rate.denominator)
        if tail.a == 0:
            return r**start / (1 - r)
        return r**start * (start / (1 - r) + r / (1 - r) ** 2)
    if m.tower == 0 and tail.rate == 1 and tail.d in (0, -1):
        return Enclosed(lambda bits: _bertrand_series(tail, start, bits))
    # A convergent series of which only that is known.
    return Enclosed(lambda _: arb(0, "inf"))


def _bertrand(a: Fraction, b: Fraction, n: int, bits: int) -> arb:
    """n^-a (log n)^-b."""
    with ctx.workprec(bits):
        log_n = arb(n).log()
        return (-_arb(a) * log_n - _arb(b) * log_n.log()).exp()


@lru_cache(maxsize=64)
def _bertrand_series(tail: Tail, start: int, bits: int) -> arb:
    """The sum of n^-a (log n)^-b (log log n)^-d over n >= start >= 2, convergent, d = 0 or -1.

    For d = -1 the tangent of the logarithm at log K bounds log log n for n >= K from above:
    log log K <= log log n <= log log K + (log n)/(log K) - 1.
    """
    a, b = tail.a, tail.b
    # Terms decrease where log x > -b/a, for b and b - 1; and 3 > e.
    stop = max(start, 3 ** int(max((1 - b) / a, Fraction(0)) + 1), _SUMMED)
    if stop > 10 * _SUMMED:
        return arb(0, "inf")
    with ctx.workprec(bits):
        total = arb(0)
        for n in range(start, stop):
            x = _bertrand(a, b, n, bits)
            total += x * arb(n).log().log() if tail.d else x
        rest = _rest(a, b, stop, bits)
        if not tail.d:
            return total + rest
        if not Tail(a, b - 1).converges:
            return arb(0, "inf")
        log_k = arb(stop).log()
        least = rest * log_k.log()
        return total + least.union(least + _rest(a, b - 1, stop, bits) / log_k - rest)


def _rest(a: Fraction, b: Fraction, start: int, bits: int) -> arb:
    """The sum of f(n) = n^-a (log n)^-b over n >= K, from where f decreases.

    It is between I and I + f(K), with I = int_K^oo x^-a (log x)^-b dx: for a = 1 this is
    (log K)^(1-b)/(b-1), and for a > 1, with u = log x, (a-1)^(b-1) Gamma(1-b, (a-1) log K).
    """
    with ctx.workprec(bits):
        log_k = arb(start).log()
        if a == 1:
            integral = (log_k.log() * _arb(1 - b)).exp() / _arb(b - 1)
        else:
            scale = (_arb(a - 1).log() * _arb(b - 1)).exp()
            integral = scale * (_arb(a - 1) * log_k).gamma_upper(_arb(1 - b))
        return integral.union(integral + _bertrand(a, b, start, bits))


def _arb(x: Fraction) -> arb:
    return arb(fmpq(x.numerator, x.denominator))
