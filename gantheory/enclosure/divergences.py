"""Rigorous enclosures of the named divergences between any two laws."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.plan import plan
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.result import Enclosure, exactly, from_ball
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.plan import Plan
    from gantheory.enclosure.result import End
    from gantheory.measure.law import Law

_GUARD_BITS = 32
_MOST_PASSES = 12
_MOST_EXTRA_BITS = 1 << 16
_MOST_EXTRA_BITS_OF_INTEGRALS = 1 << 11
_PATIENCE = 3.0  # seconds of work after which a pass must have gained a digit to be followed
_BITS_OF_CEILINGS = 128


def divergence(name: str, p: Law, q: Law, digits: int = 15) -> Enclosure:
    """Enclose a divergence ``D(p, q)`` in nats.

    Parameters
    ----------
    name
        ``js``, ``kl``, ``reverse-kl``, ``jeffreys``, ``pearson``, ``neyman``, ``hellinger``,
        ``tv``, ``triangular`` or ``alpha(a)`` with a rational ``a`` other than 0, 1.
    p, q
        Any two laws.
    digits
        The significant digits wished for.

    Returns
    -------
    Enclosure
        ``+oo`` where that is decided. If the digits were not reached within a bounded effort,
        ``reached()`` of the result is False, and its interval is right all the same.

    Raises
    ------
    InputError
        If the name is unknown, or ``digits`` no positive integer.
    """
    check_digits(digits)
    entry = entry_of(name)
    left, right = (q, p) if entry.swap else (p, q)
    work = plan(entry.kernel, left, right)
    if work.is_zero:
        return exactly(Fraction(0), digits)
    if work.is_infinite:
        return exactly(math.inf, digits)
    return refine(
        lambda goal: work.value(goal) * ball(entry.factor),
        digits,
        most_extra_bits(work),
        floor=Fraction(0),
        ceiling=ceiling(name),
    )


@lru_cache(maxsize=64)
def ceiling(name: str) -> End:
    """The largest value of a divergence: ``F(p, q) <= p F(1, 0) + q F(0, 1)``, as F is convex.

    Rounded up; infinite for a divergence without a bound.
    """
    entry = entry_of(name)
    with working_precision(_BITS_OF_CEILINGS):
        return from_ball(sum(entry.kernel.alone, arb(0)) * ball(entry.factor), 1).high


def of_singular(name: str, digits: int) -> Enclosure:
    """The divergence of any two laws that are mutually singular: ``F(1, 0) + F(0, 1)``."""
    entry = entry_of(name)
    if ceiling(name) == math.inf:
        return exactly(math.inf, digits)
    return refine(lambda _: sum(entry.kernel.alone, arb(0)) * ball(entry.factor), digits)


def most_extra_bits(work: Plan) -> int:
    """How far the precision may be raised: integrals cost more than closed forms."""
    return _MOST_EXTRA_BITS_OF_INTEGRALS if work.integrals else _MOST_EXTRA_BITS


def check_digits(digits: object) -> None:
    """Refuse a number of digits that is no positive integer.

    Raises
    ------
    InputError
        If it is not.
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or digits < 1:
        raise InputError(f"digits is {digits!r}: give a positive whole number, such as 15")


def refine(
    value: Callable[[Goal], arb],
    digits: int,
    most_extra_bits: int = _MOST_EXTRA_BITS,
    floor: End = -math.inf,
    ceiling: End = math.inf,
) -> Enclosure:
    """Raise the precision until so many significant digits are reached, or effort runs out.

    It runs out at a precision, or when a pass gains no digit after seconds of work.

    Parameters
    ----------
    value
        Computes the ball at the working precision, its integrals to the goal.
    digits
        The significant digits wished for.
    most_extra_bits
        How far the precision may be raised beyond that of a number near one.
    floor, ceiling
        Known bounds.
    """
    needed = math.ceil(digits * math.log2(10)) + 3
    extra, best = 0, Enclosure(floor, ceiling, digits)
    began = time.process_time()
    for _ in range(_MOST_PASSES):
        with working_precision(needed + extra + _GUARD_BITS):
            found = from_ball(value(Goal(needed + extra + 10)), digits)
        before = best.digits
        best = Enclosure(max(best.low, found.low), min(best.high, found.high), digits)
        if best.reached() or extra >= most_extra_bits:
            break
        if best.digits <= before and time.process_time() - began > _PATIENCE:
            break
        extra = min(extra + _missing_bits(best, needed, extra), most_extra_bits)
    return best


def _missing_bits(found: Enclosure, needed: int, extra: int) -> int:
    """How many bits to add: those that the last pass lacked, or as many again if it got none."""
    got = math.floor(found.digits * math.log2(10))
    if got:
        return max(needed - got, 0) + 8
    return extra + needed
