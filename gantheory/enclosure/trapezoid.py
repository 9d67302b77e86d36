r"""Integrals of analytic functions that vanish at both ends, by equally spaced points.

Let ``f`` be analytic on the rectangle ``[A, B] x [-a, a]`` and real on the line, ``h = (B - A)/n``
and ``w(z) = (z - A)/h``. The function ``tan(pi w)`` has poles at the points ``A + (k + 1/2) h``,
and tends to ``i`` above the line and to ``-i`` below it, so that the theorem of residues gives

``int_A^B f = h sum_k f(A + (k + 1/2) h) + 2 Re int_G f/(1 + e^(-2 pi i w))``

where ``G`` leads from ``A`` up to ``A + i a``, along the upper side, and down to ``B``. On the
upper side the denominator is at least ``e^(2 pi a/h) - 1``. On the short sides ``w`` is whole but
for ``i y/h``, so that it is ``1 + e^(2 pi y/h)``, and little of ``f`` is seen there but its value
at the end. Both integrals are bounded by balls, on columns of boxes that stand on the real line.
What is analytic on a column, and right on the line, is the continuation of ``f``: so one formula
must do for the whole column. Where the real part of a box's middle chooses it, several boxes may
stand on each other; else a column is one box.

See L. N. Trefethen and J. A. C. Weideman, SIAM Review 56 (2014) 385, for the idea.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, certainly, hull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Integrand = Callable[[acb, AnalyticFlag], acb]

_REAL: AnalyticFlag = False
_LOG2 = math.log(2)
# Half the height of the rectangle, in units of the scale of the function: the largest that works.
_HEIGHTS = (3.0, 2.0, 1.4, 1.0, 0.7, 0.5, 0.35, 0.25)
# A column is this wide, in units of the height, before it is halved.
_WIDTH = 0.5
# Beyond so many heights from the origin it is wider, by so much of the distance.
_NEAR, _WIDER = 4.0, 0.3
# How often the boxes of a column, and columns, are halved before a height is given up.
_STACKED, _SINGLE = (2, 1), (0, 3)
_PARTS = 4  # of a short side
# A range of so many scales is better seen through x = s sinh(u).
_WIDE = 60.0
# So many points for each bit cost as much as bisection does.
_POINTS_PER_BIT = 4.5
# An error so many bits above the wish is good enough.
_SPARE = 8
# Where the function grows beyond this a smaller height is better.
_HUGE = 1e60


@final
@dataclass(frozen=True)
class Stretch:
    """What is integrated: from ``low`` to ``high``, or, of an even function, from 0 to ``high``.

    Attributes
    ----------
    even
        Whether ``low`` is 0, and the function even.
    scale
        The width on which the function changes: a hint.
    bits
        The error wished for is ``2^-bits``.
    stacked
        Whether the function chooses its formula by the real part of a ball's middle alone.
    """

    low: arb
    high: arb
    even: bool
    scale: float
    bits: int
    stacked: bool = True


def trapezoid(function: Integrand, stretch: Stretch) -> arb | None:
    """The integral of a function that is small at both ends; None if it would cost too much."""
    if not (stretch.low.is_finite() and stretch.high.is_finite()):
        return None
    if float((stretch.high - stretch.low).mid()) > _WIDE * stretch.scale:
        function, stretch = _through_sinh(function, stretch)
    length = float((stretch.high - stretch.low).mid())
    most = _POINTS_PER_BIT * stretch.bits
    first = 0.0  # where the last height failed
    for height in (stretch.scale * x for x in _HEIGHTS):
        if length * stretch.bits * _LOG2 / (2 * math.pi * height) > most:
            return None
        found = _upper_side(function, stretch, height, first)
        if isinstance(found, float):
            first = found
            continue
        size = float(found.mid())
        if size > _HUGE:
            continue
        step = 2 * math.pi * height / (stretch.bits * _LOG2 + math.log1p(2 * size) + 1)
        points = math.ceil(length / step)
        return _summed(function, stretch, height, points, found) if points <= most else None
    return None


def _through_sinh(function: Integrand, stretch: Stretch) -> tuple[Integrand, Stretch]:
    """The same integral in ``u``, ``x = s sinh(u)``."""
    s = arb(stretch.scale)
    wide = acb(s)

    def of_sinh(u: acb, analytic: AnalyticFlag) -> acb:
        return function(u.sinh() * wide, analytic) * (u.cosh() * wide)

    low, high = ((x / s).asinh() for x in (stretch.low, stretch.high))
    return of_sinh, Stretch(low, high, stretch.even, 0.5, stretch.bits, stacked=False)


def _upper_side(function: Integrand, stretch: Stretch, height: float, first: float) -> arb | float:
    """A bound of ``int |f|`` along the upper side; a place where none was found."""
    low, high = float(stretch.low.mid()), float(stretch.high.mid())
    inner = (arb(x) for x in sorted((*_cuts(-low, height, -1), *_cuts(high, height, 1))))
    columns = [*pairwise((stretch.low, *inner, stretch.high))]
    columns.sort(key=lambda ends: abs(float(ends[0].mid()) - first))
    halvings = _STACKED if stretch.stacked else _SINGLE
    total = arb(0)
    for left, right in columns:
        bound = _column(function, left, right, height, *halvings)
        if bound is None:
            return float(left.mid())
        total += bound
    return total.upper()


def _cuts(reach: float, height: float, sign: int) -> Iterator[float]:
    """Where columns meet on one side of the origin, up to its end: wider ones farther out."""
    x = 0.0 if sign < 0 < reach else _WIDTH * height
    while x < reach:
        yield sign * x
        x += _WIDTH * height + _WIDER * max(x - _NEAR * height, 0.0)


def _column(
    function: Integrand, left: arb, right: arb, height: float, upwards: int, across: int
) -> arb | None:
    """A bound of ``int |f|`` over the top of a column on which f is seen to be analytic."""
    top = _largest(function, hull(left, right), 0.0, height, upwards)
    if top is not None:
        return top * (right - left)
    if not across:
        return None
    middle = ((left + right) / 2).mid()
    parts = [
        _column(function, *ends, height, upwards, across - 1)
        for ends in ((left, middle), (middle, right))
    ]
    return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]


def _largest(
    function: Integrand, base: arb, bottom: float, top: float, halvings: int
) -> arb | None:
    """A bound of ``|f|`` at the top of boxes over a base, on all of which f is analytic."""
    value = function(acb(base, hull(arb(bottom), arb(top))), not _REAL)
    if value.is_finite():
        return value.abs_upper()
    if not halvings:
        return None
    middle = (bottom + top) / 2
    if _largest(function, base, bottom, middle, halvings - 1) is None:
        return None
    return _largest(function, base, middle, top, halvings - 1)


def _summed(
    function: Integrand, stretch: Stretch, height: float, points: int, upper: arb
) -> arb | None:
    """The sum over the points, with the error that it may have; None if that is not small."""
    low, h = stretch.low, (stretch.high - stretch.low) / points
    error = upper / ((2 * arb.pi() * arb(height) / h).exp() - 1)
    for end in [stretch.high] if stretch.even else [stretch.low, stretch.high]:
        error += _short_side(function, end, height, h)
    if not certainly(error, "<=", arb(2) ** (_SPARE - stretch.bits)):
        return None
    total = acb(0)
    for k in range(points):
        total += function(acb(low + h * (2 * k + 1) / 2), _REAL)
    # Twice the real part. Of an even function half of the whole is asked, with half of the sides.
    return total.real * h + hull(-2 * error, 2 * error)


def _short_side(function: Integrand, end: arb, height: float, h: arb) -> arb:
    """A bound of ``int_0^a |f(end + i y)|/(1 + e^(2 pi y/h)) dy``."""
    total = arb(0)
    for k in range(_PARTS):
        start, stop = (arb(height * x / _PARTS) for x in (k, k + 1))
        # from the line up, so that it is f that is bounded
        value = function(acb(end, hull(arb(0), stop)), not _REAL)
        total += value.abs_upper() * (-2 * arb.pi() * start / h).exp() * h / (2 * arb.pi())
    return total
