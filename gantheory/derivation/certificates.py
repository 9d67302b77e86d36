"""Untrusted. Finds certificates for the sign of a difference; the kernel checks them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm

from sympy import QQ

from gantheory.derivation.cells import Cell, Certificate
from gantheory.derivation.values import Value


def shannon(_cell: Cell, d: Value) -> Iterator[Certificate]:
    """Group the logarithms of a difference by the monomial of their coefficients.

    With d = sum_m (m/den) sum_k e_mk log k + rational, each monomial m gives one term
    c = (m/den) g, t = prod_k k^(-e_mk/g), where g is the content of the exponents: then
    d = sum c (t - 1 - log t) + rest, and rest is rational.
    """
    if not d.logs:
        return
    over = d.field
    den = over(1).numer
    for c in d.logs.values():
        den = den.lcm(c.denom)
    groups: dict[tuple[int, ...], dict[object, Fraction]] = {}
    for key, c in d.logs.items():
        scaled = c * over(den)
        lead = Fraction(str(scaled.denom.LC))
        for monomial, e in scaled.numer.terms():
            groups.setdefault(monomial, {})[key] = (
                Fraction(int(e.numerator), int(e.denominator)) / lead
            )
    out = []
    for monomial, exponents in groups.items():
        scale = lcm(*(e.denominator for e in exponents.values()))
        content = gcd(*(int(e * scale) for e in exponents.values()))
        t = over(1)
        for key, e in exponents.items():
            t = t * over(key) ** int(-e * scale / content)
        weight = over(over.ring({monomial: QQ(1)})) / over(den) * over(QQ(content, scale))
        if t != 1:
            out.append((weight, t))
    yield out
