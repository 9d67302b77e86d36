"""The alpha divergences, one for each rational a other than 0 and 1."""

from __future__ import annotations

from fractions import Fraction

from gantheory.divergence import kernels
from gantheory.divergence.catalogue import t, u
from gantheory.divergence.fdivergence import FDivergence
from gantheory.measure.exact import Number, exact, number_text
from gantheory.theory.claim import Source
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, exp, log, num, oo, where

MAX_ORDER = 64
"""Largest |a|: beyond it floats overflow on everyday laws."""


def alpha(a: Number) -> FDivergence:
    """``(int p^a q^(1-a) - 1)/(a(a-1))``; ``alpha(2)`` is half of pearson, ``alpha(1/2)`` four
    times hellinger.

    Raises
    ------
    InputError
        If a is 0 or 1, where the formula has limits with names of their own, or ``|a| > 64``.
    """
    order = exact(a, "a")
    if order in (0, 1):
        name = "kl" if order == 1 else "reverse-kl"
        raise InputError(f"alpha({order}) divides by zero: its limit is {name}; write {name}")
    if abs(order) > MAX_ORDER:
        raise InputError(f"a is {number_text(order)}: alpha serves |a| <= {MAX_ORDER}")
    text = number_text(order)
    scale = order * (order - 1)
    half = order == Fraction(1, 2)
    return FDivergence(
        name=f"alpha({text})",
        convention=f"(int p^a q^(1-a) - 1)/(a(a-1)), a = {text}",
        generator=(_power(u, order) - order * u + (order - 1)) / scale,
        at_zero=num(1 / order) if order > 0 else oo,
        slope=oo if order > 1 else num(1 / (1 - order)),
        conjugate=_conjugate(order),
        kernel=kernels.alpha(order),
        source=Source("cressie_read1984", "power divergence"),
        symmetric=half,
        metric_power=Fraction(1, 2) if half else None,
    )


def _power(base: Expr, order: Fraction) -> Expr:
    """``base^order``, by products where the order is whole, so that rationals stay rational."""
    if order.denominator != 1:
        return exp(order * log(base))
    product: Expr = num(1)
    for _ in range(abs(int(order))):
        product = product * base
    return product if order > 0 else 1 / product


def _conjugate(order: Fraction) -> Expr:
    """``((1 + (a-1) t)^(a/(a-1)) - 1)/a``, the base cut off at 0 where a > 1."""
    base = 1 + (order - 1) * t
    value = (exp(order / (order - 1) * log(base)) - 1) / order
    return where(base > 0, value, num(-1 / order)) if order > 1 else value
