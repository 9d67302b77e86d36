"""``sup_{D in F} V(D, G)`` for a class F of discriminators, with a guarantee."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import working_precision
from gantheory.enclosure.divergences import check_digits, refine
from gantheory.enclosure.game import criterion
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted.cells import partition_value
from gantheory.enclosure.restricted.moments import useless
from gantheory.enclosure.restricted.separation import contains_optimum, reaches_criterion
from gantheory.enclosure.restricted.threshold import threshold_value
from gantheory.enclosure.result import Enclosure, from_ball
from gantheory.game.restricted import (
    Constant,
    DiscriminatorClass,
    Lipschitz,
    Logistic,
    Partition,
    Power,
    Relu,
    Threshold,
)

if TYPE_CHECKING:
    from gantheory.measure.law import Law

_MOST_EXTRA_BITS = 256
_MEMBER_BITS = 50
_ABOVE = "a bracket: above, C(G); below, V at "


@final
@dataclass(frozen=True)
class Restricted:
    """What is known of a restricted supremum.

    Attributes
    ----------
    discriminators
        The class.
    value
        An interval that holds it.
    reason
        How it was found, in words.
    """

    discriminators: DiscriminatorClass
    value: Enclosure
    reason: str


def restricted(discriminators: DiscriminatorClass, p: Law, q: Law, digits: int = 15) -> Restricted:
    """Enclose ``sup_{D in F} V(D, G)`` for p_data = ``p`` and p_g = ``q``, in nats.

    Parameters
    ----------
    discriminators
        The class F, as :func:`gantheory.game.restricted_text.parse_discriminators` reads it.
    p, q
        Any two laws.
    digits
        The significant digits wished for. If they were not reached within a bounded effort,
        ``value.reached()`` is False, and the interval is right all the same.

    Raises
    ------
    InputError
        If ``digits`` is no positive integer.
    """
    check_digits(digits)
    match discriminators:
        case Constant():
            found, reason = _blind(digits), "exactly -log 4, whatever the laws: D = 1/2"
        case Partition():
            found = refine(lambda goal: partition_value(discriminators, p, q, goal), digits)
            reason = "from the masses of the cells, by Proposition 1 on them"
        case Threshold():
            found, reason = _threshold(p, q, digits)
        case Logistic():
            found, reason = _logistic(discriminators, p, q, digits)
        case Relu() | Lipschitz():
            found, reason = _member(discriminators, p, q, digits)
    return Restricted(discriminators, found, reason)


def _blind(digits: int) -> Enclosure:
    return refine(lambda _: -arb(4).log(), digits)


def _within(found: Enclosure, p: Law, q: Law, digits: int) -> Enclosure:
    """The interval cut to ``[-log 4, C(G)]``: every class but the empty one has D = 1/2."""
    if found.reached():
        return found
    least, most = _blind(digits).low, criterion(p, q, digits).high
    return Enclosure(max(found.low, least), min(found.high, most), digits)


def _threshold(p: Law, q: Law, digits: int) -> tuple[Enclosure, str]:
    found = refine(lambda goal: threshold_value(p, q, goal), digits, _MOST_EXTRA_BITS)
    return _within(found, p, q, digits), "over all cuts, by branch and bound"


def _logistic(f: Logistic, p: Law, q: Law, digits: int) -> tuple[Enclosure, str]:
    from gantheory.enclosure.restricted.logistic import game, supremum

    dropped = useless(f.features, p, q)
    kept = tuple(x for x in f.features if x not in dropped)
    said = f"; V = -oo at every weight with {', '.join(map(str, dropped))}" if dropped else ""
    if not kept:
        return _blind(digits), f"exactly -log 4: only D = 1/2 is left{said}"
    if contains_optimum(kept, p, q):
        return criterion(p, q, digits), f"C(G), attained: D* is in the class{said}"
    degree = _full_degree(kept)
    if degree is not None and reaches_criterion(p, q, degree):
        return criterion(p, q, digits), f"C(G): polynomials of degree {degree} come near D*{said}"
    played = game(kept, p, q)
    if played is None:
        everything = Enclosure(-math.inf, Fraction(0), digits)
        return _within(everything, p, q, digits), f"{_ABOVE}D = 1/2: no top was found{said}"
    found = refine(lambda goal: supremum(played, goal), digits, _MOST_EXTRA_BITS)
    if found.high < 0:
        return _within(found, p, q, digits), f"attained, by slope and curvature at a point{said}"
    return _within(found, p, q, digits), f"{_ABOVE}a member found by Newton's method{said}"


def _full_degree(features: tuple[object, ...]) -> int | None:
    """The largest k with all of 1, x, ..., x^k among the features."""
    degree = -1
    while Power(degree + 1) in features:
        degree += 1
    return degree if degree >= 0 else None


def _member(f: Relu | Lipschitz, p: Law, q: Law, digits: int) -> tuple[Enclosure, str]:
    from gantheory.enclosure.restricted import hinges
    from gantheory.enclosure.restricted.lipschitz import lipschitz_above

    goal = Goal(_MEMBER_BITS)
    high, networks = Fraction(0), []
    what = f"{_ABOVE}D = 1/2: the laws are outside the range of floats"
    with working_precision(_MEMBER_BITS + 32):
        try:
            if isinstance(f, Relu):
                networks = hinges.found_networks(f.width, p, q)
                what = f"{_ABOVE}a network found by quasi-Newton steps from several starts"
            else:
                networks = [hinges.found_lipschitz(f.bound, p, q)]
                what = f"{_ABOVE}a piecewise linear logit found by quasi-Newton steps"
                above = from_ball(lipschitz_above(networks[0], f.bound, p, q, goal), digits).high
                if isinstance(above, Fraction) and above < criterion(p, q, digits).high:
                    high, what = above, what.replace("C(G)", "by duality")
        except OverflowError:
            pass
        below = from_ball(hinges.best_value(networks, p, q, goal), digits).low
    return _within(Enclosure(below, high, digits), p, q, digits), what
