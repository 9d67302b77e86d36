"""A basin's minimiser to any number of digits: Newton's method on gradients in balls."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gantheory.enclosure.ball import bounds, exact_rational, working_precision
from gantheory.enclosure.projection.box import point_box
from gantheory.enclosure.projection.certificate import Basin
from gantheory.enclosure.projection.search import Exhausted, basin_around
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.result import Enclosure

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import Point
    from gantheory.enclosure.projection.facts import Facts

_FIRST_BITS = 40
_MOST_STEPS = 40
_GUARD_BITS = 12


def settled(facts: Facts, guess: Point, free: tuple[int, ...], digits: int) -> Basin:
    """A basin around the minimiser next to a guess, with that minimiser to so many digits.

    Raises
    ------
    Exhausted
        If the Hessian was not found positive definite, or the gradient not small enough.
    """
    point = newton(facts, guess, free, _FIRST_BITS)
    found = basin_around(facts, point, free)
    if found is None:
        raise Exhausted(point_box(point))
    box, curvature = found
    bits = math.ceil(digits * math.log2(10)) + _GUARD_BITS
    point = newton(facts, point, free, bits)
    slope = _length(facts, point, free, bits + _bits_of(1 / curvature))
    reach = slope / curvature
    drop, here = slope * reach / 2, facts.value(point, digits + 2)
    value = Enclosure(Fraction(here.low) - drop, here.high, digits)
    minimiser = tuple(
        Enclosure(place - radius, place + radius, digits)
        for place, radius in facts.actual(point, reach)
    )
    return Basin(box, point, curvature, slope, value, minimiser)


def _bits_of(value: Fraction) -> int:
    return max(0, math.ceil(value).bit_length())


def _length(facts: Facts, point: Point, free: tuple[int, ...], bits: int) -> Fraction:
    """An upper bound of the gradient's length."""
    gradient = facts.gradient_at(point, free, bits)
    with working_precision(bits + 32):
        return _rounded_up(bounds(sum((abs(g) for g in gradient), arb(0)))[1])


def _rounded_up(value: Fraction) -> Fraction:
    """A power of two above the value: a bound need not be long."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length() + 1
    return Fraction(2) ** exponent if value else Fraction(0)


def newton(facts: Facts, point: Point, free: tuple[int, ...], bits: int) -> Point:
    """Steps with the Hessian at the point until the last one is below ``2^-bits``."""
    if not free:
        return point
    with working_precision(_FIRST_BITS + 32):
        here, goal = point_box(point), Goal(_FIRST_BITS)
        entries = [[facts.derivative(here, (i, j), goal).mid() for j in free] for i in free]
        try:
            inverse = arb_mat(entries).inv()
        except ZeroDivisionError:
            raise Exhausted(here) from None
    goal_bits = _FIRST_BITS
    for _ in range(_MOST_STEPS):
        gradient = facts.gradient_at(point, free, goal_bits + 8)
        with working_precision(goal_bits + 64):
            step = inverse * arb_mat([[g.mid()] for g in gradient])
            moves = [exact_rational(step[k, 0].mid()) for k in range(len(free))]
        grid = Fraction(2) ** (goal_bits + 8)
        new = list(point)
        for i, move in zip(free, moves, strict=True):
            new[i] = round((point[i] - move) * grid) / grid
        if not facts.is_compact(point_box(tuple(new))):
            return point
        point = tuple(new)
        size = max(abs(move) for move in moves)
        if size < Fraction(1, 2) ** (goal_bits - 4):
            if goal_bits >= bits:
                break
            goal_bits = min(bits, 2 * goal_bits)
    return point
