"""Untrusted. Finds certificates for the sign of a difference; the kernel checks them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import gcd, prod

from gantheory.derivation.cells import Cell, Certificate, Term
from gantheory.derivation.rational import Rational
from gantheory.derivation.values import Key, Refuse, Value, product_of_powers


def shannon(_cell: Cell, d: Value) -> Iterator[Certificate]:
    """Group the logarithms of a difference by the monomial of their coefficients.

    With d = sum_m (m/den) sum_k e_mk log k + rational, each monomial m gives one term
    c = (m/den) g, t = prod_k k^(-e_mk/g), where g is the content of the exponents: then
    d = sum c (t - 1 - log t) + rest, and rest is rational.
    """
    if d.logs:
        yield [(c, t) for c, t in _groups(d) if not t.is_one()]


def refined(cell: Cell, d: Value) -> Iterator[Certificate]:
    """The same, then with the part of each t that is a number cut into finer and finer steps: t =
    kappa T with T = 1 where all unknowns vanish, and log kappa = sum log(x_i/x_(i-1)) along evenly
    spaced x_i. Where log t <= t - 1 is too coarse at kappa, it is as sharp as need be at the steps.
    """
    yield from shannon(cell, d)
    if not d.logs:
        return
    for pieces in (4, 16, 64):
        out: list[Term] = []
        for c, t in _groups(d):
            kappa = _at_origin(t)
            if kappa is None or kappa <= 0:
                out.append((c, t))
                continue
            points = [1 + (kappa - 1) * Fraction(i, pieces) for i in range(pieces + 1)]
            steps = [b / a for a, b in pairwise(points)]
            over = d.field
            parts = [over(x.numerator) / over(x.denominator) for x in steps]
            parts.append(t * over(kappa.denominator) / over(kappa.numerator))
            out += [(c, x) for x in parts if not x.is_one()]
        yield out


def _at_origin(t: Rational) -> Fraction | None:
    """The value where all unknowns vanish, if there is one."""
    zero = (0,) * len(t.field.gens)
    below = dict(t.denom.terms()).get(zero)
    return None if below is None else Fraction(dict(t.terms()).get(zero, 0), below)


def _groups(d: Value) -> list[Term]:
    """The terms (c, t) of a difference, one for each monomial; none if one would be too long."""
    over = d.field
    den = over.one
    for c in d.logs.values():
        den = den * (den / c.denom).denom  # the least common multiple
    groups: dict[tuple[int, ...], dict[Key, int]] = {}
    for key, c in d.logs.items():
        for monomial, e in (c * den).terms():
            groups.setdefault(monomial, {})[key] = e
    out = []
    for monomial, exponents in groups.items():
        content = gcd(*exponents.values())
        try:
            t = product_of_powers(over, {key: -e // content for key, e in exponents.items()})
        except Refuse:
            return []
        power = prod((g**n for g, n in zip(over.gens, monomial, strict=True)), start=over.one)
        out.append((power * content / den, t))
    return out
