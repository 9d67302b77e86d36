r"""Integrals of functions that are analytic near a piece of the line, by Gauss's rule on panels.

Let ``f`` be analytic on and in the ellipse with foci ``-1, 1`` and half axes
``(rho + 1/rho)/2, (rho - 1/rho)/2``, and ``|f| <= M`` there. Its Chebyshev coefficients are at most
``2 M rho^-k``. Gauss's rule with ``n >= 2`` points is exact up to degree ``2 n - 1``, gives 0 for
the odd ``T_k`` as the integral does, and errs by at most ``2 + 2/15`` on an even one with
``k >= 4``, as its weights add up to 2 and ``int T_k = -2/(k^2 - 1)``. So it errs by at most

``(64/15) M rho^(-2 n)/(1 - rho^-2)``.

The bound ``M`` is found in balls, on columns that stand on the real line and cover the upper half
of the ellipse: ``f`` is real on the line, so that the lower half is its mirror image. What is
analytic on a column, and right on its foot, is the continuation of ``f``: so a column may be a ball
for which the function chooses a formula of its own.

L. N. Trefethen, Approximation Theory and Approximation Practice (2013), Theorems 8.1 and 19.3.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, certainly, precision

if TYPE_CHECKING:
    from gantheory.enclosure.integrand import Integrand

Column = tuple[float, float, float]
"""The middle, half width and half height of a box, in units of the half axes."""

_REAL: AnalyticFlag = False
_RHO = 2.5  # exact in binary, as are its powers
_COLUMNS = 2
# A panel's width, of the one before that did, or did not.
_WIDER, _NARROWER, _STILL_NARROWER = 2.0, 0.7, 0.5
_PATIENCE = 4
_MOST_TRIES = 400
# A panel that takes more points for each bit is too wide.
_MOST_POINTS_PER_BIT = 0.6
_NOTHING, _FEW, _ENDLESS = 0.3, 8, 1 << 30
_ROUNDED_UP = 1 + 1e-12


def gauss(function: Integrand, low: arb, high: arb, bits: int) -> arb | None:
    """The integral between finite ends; None if it would cost too much.

    To about ``2^-bits``, or as much of what has been added up where that is more than 1.
    """
    if not (low.is_finite() and high.is_finite()):
        return None
    at, left, most = low, float((high - low).mid()), int(_MOST_POINTS_PER_BIT * bits)
    wish, total, failures = left, arb(0), 0
    least = error = arb(2) ** -bits
    patience, columns = _PATIENCE, _columns()
    for _ in range(_MOST_TRIES):
        width = left if wish >= left else left / 2 if 1.4 * wish > left else wish
        last = width == left
        stop = high if last else (at + width).mid()
        found = _small(function, at, stop, error) if failures >= patience else None
        if found is None:
            found = _panel(function, at, stop, error, most, columns, last=last)
        if found is None or not found.is_finite():
            failures += 1
            wish = width * (_NARROWER if failures < _PATIENCE else _STILL_NARROWER)
            continue
        total += found
        if last:
            return total
        at, wish, failures = stop, width * _WIDER, 0
        left = float((high - at).mid())
        patience = 0 if certainly(abs(found), "<=", error) else _PATIENCE
        error = (abs(total).mid() + 1) * least
    return None


def _panel(
    function: Integrand,
    low: arb,
    high: arb,
    error: arb,
    most: int,
    columns: list[Column],
    *,
    last: bool,
) -> arb | None:
    """Gauss's rule on a panel, with the error that it may have; None if it takes too much.

    One that cannot be wider since it is the last is given a larger ellipse, if that pays.
    """
    middle, half, rho = (low + high) / 2, (high - low) / 2, _RHO
    largest = _largest(function, middle, half, rho, columns)
    points = most + 1 if largest is None else _points(largest * half / error, rho)
    if largest is None or points > most:
        return None
    while last and points > _FEW:
        larger = _largest(function, middle, half, rho * rho, columns)
        fewer = points if larger is None else _points(larger * half / error, rho * rho)
        if larger is None or fewer >= points:
            break
        largest, points, rho = larger, fewer, rho * rho
    if not points:
        return arb(0, (2 * half * largest).upper())
    value, total = function.on_line, arb(0)
    for node, weight in _rule(points, precision()):
        offset = half * node
        total += (value(middle + offset) + value(middle - offset)) * weight
    return (total + arb(0, (largest * _error(points, rho, precision())).upper())) * half


def _small(function: Integrand, low: arb, high: arb, error: arb) -> arb | None:
    """The integral where the function is small on the line, whatever it is off it; else None."""
    total = function.off_line(acb(low.union(high)), _REAL).real * (high - low)
    return total if certainly(abs(total), "<=", error) else None


def _largest(
    function: Integrand, middle: arb, half: arb, rho: float, columns: list[Column]
) -> arb | None:
    """A bound of the function on the ellipse about a panel; None if none was found.

    Then the column that has none is put first: it is likely to have none again.
    """
    across, up = (half * axis for axis in _axes(rho))
    largest = arb(0)
    for index, (centre, width, height) in enumerate(columns):
        box = acb(middle + across * arb(centre, width), up * arb(height, height))
        value = function.off_line(box, not _REAL)
        if not value.is_finite():
            columns.insert(0, columns.pop(index))
            return None
        largest = largest.max(value.abs_upper())
    return largest


def _axes(rho: float) -> tuple[float, float]:
    """The half axes, rounded up."""
    return (rho + 1 / rho) / 2 * _ROUNDED_UP, (rho - 1 / rho) / 2 * _ROUNDED_UP


def _columns() -> list[Column]:
    """Columns that cover the upper half of the ellipse."""
    found = []
    for k in range(_COLUMNS):
        left, right = -1 + 2 * k / _COLUMNS, -1 + 2 * (k + 1) / _COLUMNS
        nearest = 0.0 if left <= 0 <= right else min(abs(left), abs(right))
        height = math.sqrt(1 - nearest * nearest) / 2 * _ROUNDED_UP
        found.append(((left + right) / 2, 1 / _COLUMNS * _ROUNDED_UP, height))
    return found


def _points(size: arb, rho: float) -> int:
    """How many points a panel takes whose bound is so many times the error, an even number.

    None where the whole is below the error. Few numbers are used, since rules are kept.
    """
    wanted = float((size * 5.1 + 1).log().mid()) / (2 * math.log(rho))
    if wanted < _NOTHING:
        return 0
    if not wanted < _ENDLESS:
        return _ENDLESS
    step = max(1 << math.floor(wanted).bit_length() >> 5, 2)
    return step * math.ceil(wanted / step)


@lru_cache(maxsize=256)
def _rule(points: int, _bits: int) -> list[tuple[arb, arb]]:
    """The positive nodes of Gauss's rule with an even number of points, and their weights."""
    return [arb.legendre_p_root(points, k, weight=True) for k in range(points // 2)]


@lru_cache(maxsize=256)
def _error(points: int, rho: float, _bits: int) -> arb:
    """The error for ``M = 1``."""
    return arb(64) / 15 * arb(rho) ** (-2 * points) / (1 - arb(rho) ** -2)
