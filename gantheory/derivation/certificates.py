"""Untrusted. Finds certificates for the sign of a difference; the kernel checks them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

from sympy.polys.fields import FracElement

from gantheory.derivation.cells import Cell, Certificate, Term
from gantheory.derivation.values import Value


def shannon(_cell: Cell, d: Value) -> Iterator[Certificate]:
    """Group the logarithms of a difference by the monomial of their coefficients.

    With d = sum_m (m/den) sum_k e_mk log k + rational, each monomial m gives one term
    c = (m/den) g, t = prod_k k^(-e_mk/g), where g is the content of the exponents: then
    d = sum c (t - 1 - log t) + rest, and rest is rational.
    """
    if d.logs:
        yield [(c, t) for c, t in _groups(d) if t != 1]


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
            out += [(c, x) for x in parts if x != 1]
        yield out


def _at_origin(t: FracElement) -> Fraction | None:
    """The value where all unknowns vanish, if there is one."""
    zero = [0] * t.field.ngens
    numer, denom = t.numer(*zero), t.denom(*zero)
    if denom == 0:
        return None
    return Fraction(int(numer), int(denom))


def _groups(d: Value) -> list[Term]:
    """The terms (c, t) of a difference, one for each monomial."""
    over = d.field
    den = over(1).numer
    for c in d.logs.values():
        den = den.lcm(c.denom)
    groups: dict[tuple[int, ...], dict[object, Fraction]] = {}
    for key, c in d.logs.items():
        scaled = c * over(den)
        lead = int(scaled.denom.LC)
        for monomial, e in scaled.numer.terms():
            groups.setdefault(monomial, {})[key] = Fraction(int(e), lead)
    out = []
    for monomial, exponents in groups.items():
        scale = lcm(*(e.denominator for e in exponents.values()))
        content = gcd(*(int(e * scale) for e in exponents.values()))
        t = over(1)
        for key, e in exponents.items():
            t = t * over(key) ** int(-e * scale / content)
        weight = over(over.ring({monomial: content})) / over(den * scale)
        out.append((weight, t))
    return out
