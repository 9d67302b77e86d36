r"""A lower bound of the curvature of the logistic game, on a whole ball of weights.

At weights ``v`` minus the Hessian is ``H(v) = int (p + q) s(u) phi phi'``, with
``s = sigmoid (1 - sigmoid)`` and ``u = v . phi``. The integrand is positive, so a part of the line
bounds it from below. On a box of the line where ``|phi - c| <= r``, for every ``0 < e < 1``,
``phi phi' >= (1 - e) c c' - (1/e - 1) r^2``; with masses ``m`` of the boxes, and the best ``e``,
``H >= (sqrt(a) - sqrt(b))^2``, where ``a`` is the least eigenvalue of ``sum m c c'`` and
``b = sum m r^2 < a``. Since ``|(log s)'| <= 1``, at all weights within ``R`` of ``v``, ``s`` is at
least ``e^(-R |phi|)`` times what it is at ``v``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.evaluate import exp_function
from gantheory.enclosure.restricted.combination import Combination, combined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gantheory.enclosure.restricted.play import Side
    from gantheory.enclosure.restricted.stretch import Stretch

Matrix = list[list[arb]]

_REAL: AnalyticFlag = False
_REACH = 3
_LOGARITHMIC_REACH = 8.0
_INSET = 2.0**-40


@final
@dataclass(frozen=True)
class Box:
    """A part of the line, or an atom.

    Attributes
    ----------
    mass
        At most the integral of ``(p + q) s(u)`` over it, at all weights considered.
    middle
        The basis at one point of it.
    spread
        At least the distance of the basis from that, anywhere in it.
    """

    mass: arb
    middle: tuple[arb, ...]
    spread: arb


def least_curvature(boxes: Sequence[Box]) -> arb:
    """A number, 0 or more, that no eigenvalue of ``H`` lies below; 0 says nothing.

    Basis functions should be such that ``H`` is near the identity; more boxes may help.
    """
    n = len(boxes[0].middle) if boxes else 0
    gram = [[arb(0)] * n for _ in range(n)]
    loss = arb(0)
    for box in boxes:
        for i in range(n):
            here = box.mass * box.middle[i]
            for j in range(i + 1):
                gram[i][j] += here * box.middle[j]
        loss += box.mass * box.spread**2
    low, high = arb(0), arb(1)
    for _ in range(6):  # an eigenvalue's bound to a part in 64 will do
        middle = (low + high) / 2
        low, high = (middle, high) if exceeds(gram, middle) else (low, middle)
    if not certainly(loss, "<", low):
        return arb(0)
    return ((low.sqrt() - loss.sqrt()) ** 2).lower()


def exceeds(lower: Matrix, bound: arb) -> bool:
    """Whether a symmetric matrix, given by its lower half, is certainly larger than ``bound``.

    All pivots of ``matrix - bound`` are certainly positive.
    """
    n = len(lower)
    rest = [[lower[i][j] - (bound if i == j else 0) for j in range(i + 1)] for i in range(n)]
    for k in range(n):
        pivot = rest[k][k]
        if not certainly(pivot, ">", 0):
            return False
        for i in range(k + 1, n):
            ratio = rest[i][k] / pivot
            for j in range(k + 1, i + 1):
                rest[i][j] = rest[i][j] - ratio * rest[j][k]
    return n > 0


def boxes_of(
    both: tuple[Side, Side],
    basis: Sequence[Combination],
    weights: Sequence[Fraction],
    radius: Fraction,
    count: int,
) -> list[Box]:
    """Boxes for all weights within the radius: so many a stretch, and the atoms."""
    u = combined(weights, basis)
    found: list[Box] = []
    for side in both:
        for x, mass in side.atoms:
            found.append(_atom(x, mass, u, basis, radius))
        for stretch in side.stretches:
            found += _of_stretch(stretch, u, basis, radius, count)
    return found


def _atom(
    x: Fraction, mass: Fraction, u: Combination, basis: Sequence[Combination], radius: Fraction
) -> Box:
    point, none = acb(ball(x)), None
    middle = tuple(f.function(Fraction(0), 1)(point, none, _REAL).real for f in basis)
    logit = u.function(Fraction(0), 1)(point, none, _REAL).real
    return Box((ball(mass) * _least_s(logit, middle, arb(0), radius)).lower(), middle, arb(0))


def _of_stretch(
    s: Stretch, u: Combination, basis: Sequence[Combination], radius: Fraction, count: int
) -> Iterator[Box]:
    logit, density = (
        u.function(s.centre, s.sign),
        exp_function(s.component.form, s.component.weight),
    )
    functions = [f.function(s.centre, s.sign) for f in basis]
    low, high = _window(s)
    for a, b in pairwise([low + (high - low) * k / count for k in range(count + 1)]):
        ends = [arb(t).exp().mid() if s.logarithmic else arb(t) for t in (a, b)]
        y, centre = acb(hull(*ends)), acb(((ends[0] + ends[1]) / 2).mid())
        middle = tuple(f(centre, None, _REAL).real for f in functions)
        spread = _norm([f(y, None, _REAL).real - c for f, c in zip(functions, middle, strict=True)])
        s_least = _least_s(logit(y, None, _REAL).real, middle, spread, radius)
        least = density(y, None, _REAL).real.lower()
        mass = ((ends[1] - ends[0]) * least * s_least).lower()
        if certainly(mass, ">", 0) and spread.is_finite():
            yield Box(mass, middle, spread)


def _window(s: Stretch) -> tuple[float, float]:
    """Where to put boxes, in the integration variable: any window inside the stretch is right."""
    first, last = s.component.bulk
    reach = float(last - first) * _REACH / 2
    if not s.logarithmic:
        low = -reach if s.low is None else float(s.low)
        high = reach if s.high is None else float(s.high)
    elif s.low is None:
        high = math.log(float(s.high or 1))
        low = high - _LOGARITHMIC_REACH
    else:
        low = math.log(float(s.low))
        high = low + _LOGARITHMIC_REACH
    inset = (abs(low) + abs(high)) * _INSET  # the ends were rounded
    return low + inset, high - inset


def _least_s(logit: arb, middle: Sequence[arb], spread: arb, radius: Fraction) -> arb:
    """A lower bound of ``s`` at all weights within the radius."""
    size = _norm(middle) + spread
    return 1 / (2 + logit.exp() + (-logit).exp()) * (-ball(radius) * size).exp()


def _norm(parts: Sequence[arb]) -> arb:
    total = arb(0)
    for part in parts:
        total += abs(part).upper() ** 2
    return total.sqrt().upper()
