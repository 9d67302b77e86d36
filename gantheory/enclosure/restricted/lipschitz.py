r"""An upper bound of ``sup V`` over Lipschitz logits, by duality with a member that was found.

``V`` is concave. With ``D`` the member's discriminator, ``u`` its logit and the signed measure
``nu = p (1 - D) - q D``, every other logit ``w`` has ``V(w) <= V(u) + int (w - u) d nu``. If
``|w'| <= L``, integration by parts about a point ``c`` gives, with the tails
``T(x) = nu((x, oo))`` right of ``c`` and ``S(x) = nu((-oo, x])`` left of it,

    int w d nu <= |w(c) nu(line)| + L (int_c^oo |T| + int_-oo^c |S|).

A ``w`` that is no worse than D = 1/2 has ``|w(c)| <= log 4 + L max(E_p |x - c|, E_q |x - c|)``:
neither term of ``V`` lies below -log 4, and ``log(1 + e^w) >= w``. At the best member the bound is
its value: ``w' = L sign T`` wherever the tail does not vanish.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.cells import Component, End
from gantheory.enclosure.evaluate import exp_function
from gantheory.enclosure.restricted.cells import density_mass
from gantheory.enclosure.restricted.combination import Combination, combined
from gantheory.enclosure.restricted.guess import cloud
from gantheory.enclosure.restricted.hinges import Network, quantile_points
from gantheory.enclosure.restricted.play import expectations, sides, sigmoid, value_and_slopes

if TYPE_CHECKING:
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_REAL: AnalyticFlag = False
_ZERO, _ONE = Fraction(0), Fraction(1)
_EVERYWHERE = Combination(powers=((0, _ONE),))
_CUTS = 160
"""How many quantiles the line is cut at: the bound's slack falls with their square."""


@final
@dataclass(frozen=True)
class Panel:
    """A half-open part ``[low, high)`` of the line, on which the member's logit is linear.

    Attributes
    ----------
    low, high
        Its ends.
    logit
        The member's.
    value, work, mass
        What it adds to ``V(u)``, to ``int u d nu`` and to ``nu(line)``.
    atom
        What an atom at its low end adds to the last.
    """

    low: End
    high: End
    logit: Combination
    value: arb
    work: arb
    mass: arb
    atom: arb


def lipschitz_above(member: Network, bound: Fraction, p: Law, q: Law, goal: Goal) -> arb:
    """A ball whose upper end is at least ``sup V`` over logits of at most that slope.

    Not finite where a law has no mean.
    """
    panels = [_panel(p, q, *part, goal) for part in _parts(member, p, q)]
    middle = len(panels) // 2
    centre = Fraction(panels[middle].low)
    total = sum((panel.mass for panel in panels), arb(0))
    slack = arb(0)
    beyond = arb(0)
    for panel in reversed(panels[middle:]):  # T, from the right
        slack += _tail(panel, beyond, p, q, goal, inner_first=True)
        beyond += panel.mass
    beyond = arb(0)
    for panel in panels[:middle]:  # S, from the left
        slack += _tail(panel, beyond, p, q, goal, inner_first=False)
        beyond += panel.mass
    found = sum((panel.value - panel.work for panel in panels), arb(0))
    reach = arb(4).log() + ball(bound) * _spread(p, q, centre, goal)
    return found + _offset(total, reach) + ball(bound) * slack


def _offset(total: arb, reach: arb) -> arb:
    """``|w(c) nu(line)|`` at most."""
    return abs(total) * reach


def _parts(member: Network, p: Law, q: Law) -> list[tuple[End, End, Combination]]:
    """The line, cut at knots, at breakpoints and atoms of the laws, and finely at quantiles."""
    cuts = {x for law in (p, q) for _, density in law.parts for x in density.breakpoints}
    cuts |= {*p.atoms, *q.atoms, *quantile_points(cloud(p, q, pooled=True), _CUTS)}
    return [
        (a, b, logit)
        for low, high, logit in member.pieces()
        for a, b in pairwise([low, *sorted(x for x in cuts if low < x < high), high])
    ]


def _panel(p: Law, q: Law, low: End, high: End, logit: Combination, goal: Goal) -> Panel:
    both = sides(p, q, low, high)
    value, (work, mass) = value_and_slopes(both, logit, [logit, _EVERYWHERE], goal)
    atom = arb(0)
    if isinstance(low, Fraction) and (low in p.atoms or low in q.atoms):
        u = logit.function(_ZERO, 1)(acb(ball(low)), None, _REAL)
        atom = (
            ball(p.atoms.get(low, _ZERO)) * sigmoid(-u).real
            - ball(q.atoms.get(low, _ZERO)) * sigmoid(u).real
        )
    return Panel(low, high, logit, value, work, mass, atom)


def _tail(panel: Panel, beyond: arb, p: Law, q: Law, goal: Goal, *, inner_first: bool) -> arb:
    """At least the integral of ``|T|`` (``|S|``) over a panel, from ``nu`` of what lies beyond.

    The tail's slope is the density of ``nu``. Where that lies in ``[a, b]``, the tail differs from
    its chord by at most ``(b - a)(x - low)(high - x)/(high - low)``.
    """
    if not (isinstance(panel.low, Fraction) and isinstance(panel.high, Fraction)):
        return _outermost(panel, p, q, goal)
    width = ball(panel.high - panel.low)
    # An atom at the low end lies outside the open panel: to the left of T, and within S.
    ends = (
        (beyond, beyond + panel.mass - panel.atom)
        if inner_first
        else (beyond + panel.atom, beyond + panel.mass)
    )
    chord = (abs(ends[0]) + abs(ends[1])) / 2 * width
    spread = _oscillation(panel, p, q)
    if spread.is_finite():
        return chord + spread * width**2 / 6
    mass = sum((density_mass(law, panel.low, panel.high, goal) for law in (p, q)), arb(0))
    return (abs(ends[0]) + mass) * width


def _oscillation(panel: Panel, p: Law, q: Law) -> arb:
    """How much the density of ``nu`` varies inside, at most."""
    x = acb(hull(ball(Fraction(panel.low)), ball(Fraction(panel.high))))
    d = sigmoid(panel.logit.function(_ZERO, 1)(x, None, _REAL)).real
    densities = []
    for law in (p, q):
        total = arb(0)
        for component in _components(law, panel):
            total += exp_function(component.form, component.weight)(x, None, _REAL).real
        densities.append(total)
    found = densities[0] * (1 - d) - densities[1] * d
    return found.upper() - found.lower() if found.is_finite() else arb.pos_inf()


def _components(law: Law, panel: Panel) -> list[Component]:
    return [
        Component(weight, piece.form, density.bulk)
        for weight, density in law.parts
        for piece in density.pieces
        if piece.low <= panel.low and panel.high <= piece.high
    ]


def _outermost(panel: Panel, p: Law, q: Law, goal: Goal) -> arb:
    """``int (p (1 - D) + q D) |x - end|`` from the finite end of a ray outwards."""
    end = panel.low if isinstance(panel.low, Fraction) else panel.high
    outward = 1 if isinstance(panel.low, Fraction) else -1
    return _moments(p, q, panel.low, panel.high, panel.logit, Fraction(end), outward, goal)[0]


def _spread(p: Law, q: Law, centre: Fraction, goal: Goal) -> arb:
    """At least ``E |x - centre|`` under either law."""
    flat = Combination()
    right = _moments(p, q, centre, math.inf, flat, centre, 1, goal)[1]
    left = _moments(p, q, -math.inf, centre, flat, centre, -1, goal)[1]
    p_side, q_side = (2 * (a + b) for a, b in zip(right, left, strict=True))  # D = 1/2 halves
    if certainly(p_side, ">=", q_side):
        return p_side
    return q_side if certainly(q_side, ">=", p_side) else p_side.max(q_side)


def _moments(
    p: Law,
    q: Law,
    low: End,
    high: End,
    u: Combination,
    end: Fraction,
    outward: int,
    goal: Goal,
) -> tuple[arb, list[arb]]:
    """``E |x - end|`` of what lies there, each law weighted by the other's share; and the sum."""
    away = combined(
        [Fraction(outward), -outward * end], [Combination(powers=((1, _ONE),)), _EVERYWHERE]
    )
    each = []
    for side in sides(p, q, low, high):
        (found,) = expectations(side, combined([Fraction(side.sign)], [u]), (away,), goal)
        each.append(abs(found))
    return each[0] + each[1], each
