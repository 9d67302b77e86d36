r"""``sup_w V`` over ``D = sigmoid(w . features)``, to a certified gap.

``V`` is concave in the weights. Its top is guessed in floats; then at rational weights ``v`` its
value, its slope ``g`` and a bound ``mu`` of its curvature on the ball of radius ``r`` about ``v``
are enclosed. If ``|g| < mu r``, then on the ball ``V <= V(v) + |g| d - mu d^2/2`` at distance
``d``, and ``V`` falls along every ray that leaves it, so the supremum is attained and
``V(v) <= sup V <= V(v) + |g|^2/(2 mu)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, exact_rational, hull, working_precision
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted.combination import Combination, combined
from gantheory.enclosure.restricted.curvature import boxes_of, least_curvature
from gantheory.enclosure.restricted.guess import base_of, cloud, guess
from gantheory.enclosure.restricted.play import Side, sides, slopes, value, value_and_slopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.game.restricted import Feature
    from gantheory.measure.law import Law

_RADIUS = Fraction(1, 1024)
_COUNTS = (48, 192, 768)
_GUARD_BITS = 32
_BASIS_BITS = 30
_FIRST_BITS, _MOST_STEPS = 40, 12
_ENOUGH = Fraction(1, 100)


@final
@dataclass(frozen=True)
class Game:
    """The game of two laws and a logistic discriminator, in a basis in which it is round.

    Attributes
    ----------
    both
        The two laws.
    basis
        Linearly independent combinations of the features, as many as there are features.
    start
        Weights near the top.
    curvature
        Minus the Hessian is at least this within ``radius`` of the start.
    radius
        Of that ball.
    """

    both: tuple[Side, Side]
    basis: tuple[Combination, ...]
    start: tuple[Fraction, ...]
    curvature: arb
    radius: Fraction


def game(features: tuple[Feature, ...], p: Law, q: Law) -> Game | None:
    """The game; None where no top was found, or no curvature there."""
    try:
        return _game(features, p, q, pooled=False) or _game(features, p, q, pooled=True)
    except OverflowError:  # laws or weights outside the range of floats: nothing to steer by
        return None


def _game(features: tuple[Feature, ...], p: Law, q: Law, *, pooled: bool) -> Game | None:
    points = cloud(p, q, pooled=pooled)
    base = base_of(features, points)
    found = guess(base, points)
    if found is None:
        return None
    parts = base.combinations()
    rows = [[_short(x) for x in row[: i + 1]] for i, row in enumerate(found.basis)]
    if any(not row[-1] for row in rows):  # a triangular matrix without a zero is invertible
        return None
    basis = tuple(combined(row, parts[: len(row)]) for row in rows)
    start = tuple(Fraction(x) for x in found.weights)
    both = sides(p, q)
    with working_precision(64):
        for count in _COUNTS:
            mu = least_curvature(boxes_of(both, basis, start, _RADIUS, count))
            if certainly(mu, ">", ball(_ENOUGH)):
                break
    return Game(both, basis, start, mu, _RADIUS) if certainly(mu, ">", 0) else None


def supremum(played: Game, goal: Goal) -> arb:
    """A ball that holds ``sup V``: from a found value up to 0 where no gap was certified."""
    top = _climbed(played, goal)
    if top is None:
        return arb.nan()
    v, found, found_slopes = top
    gap = certified_gap(found_slopes, _apart(v, played.start), played)
    return hull(found, arb(0)) if gap is None else found + hull(arb(0), gap)


def certified_gap(found: Sequence[arb], apart: arb, played: Game) -> arb | None:
    """``|g|^2/(2 mu)`` at weights that far from the start; None if it proves nothing."""
    steep = norm(found)
    mu, room = played.curvature, ball(played.radius) - apart
    if not (certainly(mu, ">", 0) and certainly(steep, "<", mu * room)):
        return None
    return (steep**2 / (2 * mu)).upper()


def _climbed(played: Game, goal: Goal) -> tuple[tuple[Fraction, ...], arb, list[arb]] | None:
    """Weights whose slope is small enough for the goal, the value there, and the slope.

    In the basis the Hessian is near minus the identity, so a step of Newton's is the slope. The
    value is asked with the slope from where that may be small enough.
    """
    v, wish = played.start, goal.bits // 2 + 4
    bits, best = min(wish, _FIRST_BITS), None
    for _ in range(_MOST_STEPS):
        u, near = combined(v, played.basis), bits == wish
        here = goal if near else Goal(bits + 8)
        with working_precision(here.bits + _GUARD_BITS):
            if near:
                found, slope = value_and_slopes(played.both, u, played.basis, here)
            else:
                found, slope = arb.nan(), slopes(played.both, u, played.basis, here)
        steep = norm(slope)
        if not steep.is_finite():
            break
        best = (v, found, slope)
        if certainly(steep, "<", arb(2) ** -wish):
            break
        if certainly(steep, "<", arb(2) ** -bits):
            bits = min(2 * bits, wish)
        v = tuple(x + exact_rational(g.mid()) for x, g in zip(v, slope, strict=True))
    if best is None or best[1].is_finite():
        return best
    v, _, slope = best
    return v, value(played.both, combined(v, played.basis), goal), slope


def norm(parts: Sequence[arb]) -> arb:
    """An upper bound of the Euclidean norm."""
    total = arb(0)
    for part in parts:
        if not part.is_finite():
            return arb.pos_inf()
        total += abs(part).upper() ** 2
    return total.sqrt().upper()


def _apart(v: Sequence[Fraction], w: Sequence[Fraction]) -> arb:
    return norm([ball(x - y) for x, y in zip(v, w, strict=True)])


def _short(x: float) -> Fraction:
    """``x`` to some thirty bits, never zero unless it is."""
    from math import frexp, ldexp

    mantissa, exponent = frexp(x)
    return Fraction(ldexp(round(ldexp(mantissa, _BASIS_BITS)), exponent - _BASIS_BITS))
