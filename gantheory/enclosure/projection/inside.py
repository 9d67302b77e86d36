r"""Integrals over a bounded interval of a function of the target's density, singular ends included.

The function is ``q h`` or ``q^2 F_qq`` of a constant ``q`` (see :mod:`sensitivity`): in absolute
value at most ``c p``, or ``c sqrt(p q) <= c (p + q)/2``, which bounds what is cut off towards an
end where the target is singular.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import flint
from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.cells import Cell, End, cells
from gantheory.enclosure.evaluate import exp_function, slope_function
from gantheory.enclosure.plan import side_mass
from gantheory.enclosure.projection.stretch import stretches
from gantheory.enclosure.quadrature import Goal, integrate
from gantheory.enclosure.tails import Ray, tail_mass
from gantheory.measure.logform import LogForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.measure.law import Law

    Density = Callable[[acb, acb, AnalyticFlag], acb]
    Weight = Callable[[acb, acb, acb, AnalyticFlag], acb]

_REAL: AnalyticFlag = False
_MASS_GOAL = Goal(50)
_MOST_STEPS = 200
_SHRINK = Fraction(1, 2**6)


def mass_between(target: Law, low: End, high: End) -> arb:
    """The mass of a target's density between two points."""
    total = arb(0)
    for cell in cells(target, target):
        a, b = max(low, cell.low), min(high, cell.high)
        if a < b:
            total += side_mass(Cell(a, b, cell.left, ()), cell.left, _MASS_GOAL)
    return total


def _factors(sensitivity: Sensitivity) -> tuple[Fraction | None, Fraction | None]:
    """The factors of ``p`` and of ``sqrt(p q)`` that bound it."""
    return sensitivity.bounds.over(Fraction(1)), sensitivity.bounds.over(Fraction(1, 2))


def over_margin(
    target: Law, low: Fraction, high: Fraction, q: arb, sensitivity: Sensitivity
) -> arb:
    """A bound of ``|q h|`` and of ``q^2 F_qq`` integrated over part of an interval."""
    if low >= high:
        return arb(0)
    p = mass_between(target, low, high)
    bounds: list[arb] = []
    over_p, over_root = _factors(sensitivity)
    if over_p is not None:
        bounds.append(ball(over_p) * p)
    if over_root is not None:  # Cauchy and Schwarz
        root = (p.nonnegative_part() * q.upper() * ball(high - low)).sqrt()
        bounds.append(ball(over_root) * root)
    best = arb.nan()
    for bound in bounds:
        best = bound if not best.is_finite() else best.min(bound)
    return best.upper()


def integral_between(
    target: Law,
    ends: tuple[Fraction, Fraction],
    q: arb,
    sensitivity: Sensitivity,
    goal: Goal,
    order: int,
) -> arb:
    """``int q h`` (order 1) or ``int q^2 F_qq`` (order 2) between two points, ``q`` a ball."""
    weight = sensitivity.first if order == 1 else sensitivity.second
    total = arb(0)
    for stretch, density in _prepared(target, flint.ctx.prec):
        total += _over(stretch, density, ends, q, sensitivity, weight, goal)
        if not total.is_finite():
            break
    return total


@lru_cache(maxsize=8)
def _prepared(target: Law, _bits: int) -> tuple[tuple[Stretch, Density], ...]:
    """The target's stretches with their densities at the working precision, told by its bits."""
    return tuple((stretch, stretch.density()) for stretch in stretches(target))


def _over(
    stretch: Stretch,
    density: Density,
    ends: tuple[Fraction, Fraction],
    q: arb,
    sensitivity: Sensitivity,
    weight: Weight,
    goal: Goal,
) -> arb:
    """The part of the integral on one stretch."""
    there = sorted((x - stretch.centre) * stretch.sign for x in ends)
    low = max(there[0], stretch.low)
    high = there[1] if stretch.high is None else min(there[1], stretch.high)
    if low >= high:
        return arb(0)
    constant, logarithmic = acb(q), stretch.logarithmic
    first, last, beyond = ball(low), ball(high), arb(0)
    if logarithmic and not low:
        first, beyond = _inward(stretch, high, q, sensitivity, goal)
    if logarithmic:
        first, last = first.log(), last.log()

    def integrand(t: acb, analytic: AnalyticFlag) -> acb:
        y = t.exp() if logarithmic else t
        p = density(y, t, analytic)
        value = weight(p, constant, p / constant, analytic)
        return value * y if logarithmic else value

    return integrate(integrand, first, last, goal) + beyond


def _inward(
    stretch: Stretch, high: Fraction, q: arb, sensitivity: Sensitivity, goal: Goal
) -> tuple[arb, arb]:
    """Where to cut towards a singular end, and what may lie beyond."""
    edge, error = ball(high).mid(), arb.nan()
    wanted, shrink = arb(2) ** -goal.bits, ball(_SHRINK)
    over_p, over_root = _factors(sensitivity)
    for _ in range(_MOST_STEPS):
        edge = (edge * shrink).mid()
        p = arb(0)
        for c in stretch.side:
            tail = tail_mass(c.form, Ray(edge, outward=False))
            p += arb.nan() if tail is None else ball(c.weight) * tail
        if over_p is not None:
            error = ball(over_p) * p
        elif over_root is not None:
            error = ball(over_root) * (p + q.upper() * edge) / 2
        if certainly(error, "<=", wanted):
            break
    return edge, hull(-error.upper(), error.upper()) if error.is_finite() else arb.nan()


def density_between(cell: Cell, low: Fraction, high: Fraction) -> tuple[arb, arb]:
    """Bounds of a target's density on part of a cell: from below, and from above.

    Towards an end of the cell where a component has a factor ``y^k``, that factor is bounded by its
    value at the far end of the part.
    """
    least, most = arb(0), arb(0)
    for component in cell.left:
        here = _value(component.form, component.weight, low, high)
        if here.is_finite():
            least, most = least + here.lower().max(arb(0)), most + here.upper()
            continue
        below, above = _near_end(component.form, component.weight, low, high)
        least, most = least + below, most + above
    return least, most


def _value(form: LogForm, weight: Fraction, low: Fraction, high: Fraction) -> arb:
    x = acb(ball(low).union(ball(high)))
    return exp_function(form, weight)(x, None, _REAL).real


def _near_end(form: LogForm, weight: Fraction, low: Fraction, high: Fraction) -> tuple[arb, arb]:
    logs = [(key, a) for key, a in form.logs if key[1] in (low, high)]
    rest = LogForm(
        form.constant,
        form.powers,
        tuple(pair for pair in form.logs if pair not in logs),
        form.quadratics,
        form.softplus,
    )
    other = _value(rest, weight, low, high)
    if not other.is_finite():
        return arb(0), arb.pos_inf()
    least, most = other.lower().max(arb(0)), other.upper()
    for (_, _end), a in logs:
        factor = ball(high - low) ** ball(a)
        least, most = (arb(0), most * factor) if a > 0 else (least * factor, arb.pos_inf())
    return least.lower(), most.upper()


def density_slope(cell: Cell, low: Fraction, high: Fraction) -> arb:
    """The derivative of a target's density on part of a cell; not finite at a singular end."""
    x, total = ball(low).union(ball(high)), arb(0)
    for component in cell.left:
        here = _value(component.form, component.weight, low, high)
        total += here * slope_function(component.form)(x)
    return total
