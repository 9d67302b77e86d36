r"""Total variation over a panel: signs first, then differences of masses.

``|p - q|/2`` has a kink at every zero of ``p - q``. The zeros are guessed in floats, refined, and
fenced by short intervals, where ``|p - q|`` is bounded; between the fences the sign is *proved* by
subdivision, and the integral is a difference of masses. A missed zero shows as a sign that cannot
be proved: that stretch is integrated with the kinks inside, slowly and still rigorously.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.evaluate import exp_function, slope_function
from gantheory.enclosure.floats import float_function
from gantheory.enclosure.mass import mass
from gantheory.enclosure.quadrature import (
    cut_ends,
    density,
    in_variable,
    integrand,
    integrate,
    largest_component,
    log_ratio,
)
from gantheory.measure.log_constant import log_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.panel import Panel
    from gantheory.enclosure.quadrature import Goal

_REAL: AnalyticFlag = False
_GRID = 256
_MOST_BOXES = 20000
_REFINEMENTS = 12


def total_variation(panel: Panel, kernel: Kernel, goal: Goal) -> arb:
    """Enclose ``int |p - q|/2`` over a panel."""
    low, high, beyond = cut_ends(panel, kernel, goal)
    if not beyond.is_finite():
        return beyond
    sign = sign_function(panel)
    width = arb(2) ** -(goal.bits // 2 + 8) * (high - low).mid()
    total, start = beyond, low
    for zero in _zeros(panel, sign, low, high):
        left, right = zero - width, zero + width
        if not (certainly(left, ">", start) and certainly(right, "<", high)):
            continue
        total += _stretch(panel, kernel, sign, start, left, goal) + _fence(panel, left, right)
        start = right
    return total + _stretch(panel, kernel, sign, start, high, goal)


@final
@dataclass(frozen=True)
class Sign:
    """A real function of the integration variable with the sign of ``right - left``.

    Attributes
    ----------
    value
        The function on real balls.
    slope
        Its derivative on real balls; for sums, about the component that is the scale at the
        ball's middle, as the function itself.
    """

    value: Callable[[arb], arb]
    slope: Callable[[arb], arb]

    def over(self, low: arb, high: arb) -> int:
        """1 or -1 if that is proved to be the sign on the interval, else 0.

        The natural enclosure, and the mean value form ``f(m) + f'(X) (X - m)``.
        """
        box = low.union(high)
        known = _sign(self.value(box))
        if known:
            return known
        middle = box.mid()
        return _sign(self.value(middle) + self.slope(box) * (box - middle))


def _sign(value: arb) -> int:
    if certainly(value, ">", 0):
        return 1
    return -1 if certainly(value, "<", 0) else 0


def sign_function(panel: Panel) -> Sign:
    """The log of the ratio for one component on each side, else the difference of the sums."""
    if len(panel.left) == 1 and len(panel.right) == 1:
        p, q = panel.left[0], panel.right[0]
        slope = slope_function(q.form - p.form)
        return Sign(_on_reals(panel, log_ratio(panel)), _chain_rule(panel, slope))
    return _sign_of_sums(panel)


def _sign_of_sums(panel: Panel) -> Sign:
    everything = [(-1, c) for c in panel.left] + [(1, c) for c in panel.right]
    largest = largest_component(panel)
    built: dict[int, list[tuple[int, ComplexFunction, Callable[[arb], arb]]]] = {}

    def terms(y: acb) -> list[tuple[int, ComplexFunction, Callable[[arb], arb]]]:
        index = largest(y)
        if index not in built:
            base = everything[index][1]
            built[index] = [
                (
                    sign,
                    exp_function(c.form - base.form, c.weight / base.weight),
                    slope_function(c.form - base.form),
                )
                for sign, c in everything
            ]
        return built[index]

    def value(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
        return sum((s * f(y, log_y, analytic) for s, f, _ in terms(y)), acb(0))

    def slope(y: arb) -> arb:
        point = acb(y)
        log_y = point.log() if panel.logarithmic else None
        found = arb(0)
        for sign, function, log_slope in terms(point):
            found += sign * function(point, log_y, _REAL).real * log_slope(y)
        return found

    return Sign(_on_reals(panel, value), _chain_rule(panel, slope))


def _chain_rule(panel: Panel, slope: Callable[[arb], arb]) -> Callable[[arb], arb]:
    if not panel.logarithmic:
        return slope

    def in_logarithm(t: arb) -> arb:
        y = t.exp()
        return slope(y) * y

    return in_logarithm


def _on_reals(panel: Panel, function: ComplexFunction) -> Callable[[arb], arb]:
    """The real function of the integration variable."""
    if panel.logarithmic:
        return lambda t: function(acb(t).exp(), acb(t), _REAL).real
    return lambda y: function(acb(y), None, _REAL).real


def _stretch(panel: Panel, kernel: Kernel, sign: Sign, low: arb, high: arb, goal: Goal) -> arb:
    """``int |p - q|/2`` between two fences."""
    if not _has_proved_sign(sign, low, high):
        return integrate(integrand(panel, kernel), low, high, goal)
    left, right = (_mass(panel, side, low, high, goal) for side in (panel.left, panel.right))
    return abs(left - right) / 2


def _mass(panel: Panel, side: Side, low: arb, high: arb, goal: Goal) -> arb:
    """The mass of one side between two values of the integration variable."""
    ends = (low.exp(), high.exp()) if panel.logarithmic else (low, high)
    total = arb(0)
    for component in side:
        closed = mass(component.form, *ends)
        if closed is None:
            total += integrate(in_variable(panel, density(panel, component)), low, high, goal)
        else:
            total += ball(component.weight) * closed
    return total


def _fence(panel: Panel, low: arb, high: arb) -> arb:
    """A bound of the integral over a short interval: its width times the largest value."""
    box = low.union(high)
    difference = arb(0)
    for sign, side in ((1, panel.left), (-1, panel.right)):
        for component in side:
            difference += sign * _on_reals(panel, density(panel, component))(box)
    return hull(arb(0), abs(difference).upper() * (high - low) / 2)


def _has_proved_sign(sign: Sign, low: arb, high: arb) -> bool:
    """Whether the sign is proved to be one and the same on the whole interval."""
    pending, found = [(low, high)], 0
    for _ in range(_MOST_BOXES):
        if not pending:
            return True
        a, b = pending.pop()
        here = sign.over(a, b)
        if here:
            if found == -here:
                return False
            found = here
        else:
            middle = ((a + b) / 2).mid()
            pending += [(middle, b), (a, middle)]
    return False


def _zeros(panel: Panel, sign: Sign, low: arb, high: arb) -> list[arb]:
    """Guesses of the zeros, increasing: sign changes on a grid, then secant steps."""
    value = _float_sign(panel)
    start, step = float(low), (float(high) - float(low)) / _GRID
    grid = [start + step * k for k in range(_GRID + 1)]
    signs = [value(t) for t in grid]
    zeros = []
    for a, b, at_a, at_b in zip(grid, grid[1:], signs, signs[1:], strict=False):
        if at_a * at_b < 0 or (at_a == 0 and a > start):
            zeros.append(_refined(sign.value, *_bisected(value, a, b)))
    return zeros


def _float_sign(panel: Panel) -> Callable[[float], float]:
    """``log right - log left`` in floats, as a function of the integration variable."""
    sides = [
        [float_function(c.form.plus(log_of(c.weight))) for c in side]
        for side in (panel.left, panel.right)
    ]

    def value(t: float) -> float:
        y = math.exp(t) if panel.logarithmic else t
        left, right = (_log_sum([f(y) for f in side]) for side in sides)
        difference = right - left
        return 0.0 if math.isnan(difference) else difference

    return value


def _log_sum(logs: list[float]) -> float:
    top = max(logs)
    return top if math.isinf(top) else top + math.log(sum(math.exp(x - top) for x in logs))


def _bisected(value: Callable[[float], float], a: float, b: float) -> tuple[float, float]:
    at_a = value(a)
    for _ in range(30):
        middle = (a + b) / 2
        at_middle = value(middle)
        if at_a * at_middle <= 0:
            b = middle
        else:
            a, at_a = middle, at_middle
    return a, b


def _refined(sign: Callable[[arb], arb], a: float, b: float) -> arb:
    """Secant steps in point balls; where they run away the bracket's middle stays."""
    x, y = arb(a), arb(b)
    at_x, at_y = sign(x).mid(), sign(y).mid()
    for _ in range(_REFINEMENTS):
        rise = (at_y - at_x).mid()
        if rise.is_zero() or at_y.is_zero():
            break
        x, y, at_x = y, (y - at_y * (y - x) / rise).mid(), at_y
        if not y.is_finite():
            break
        at_y = sign(y).mid()
    inside = certainly(y, ">", arb(a) - (b - a)) and certainly(y, "<", arb(b) + (b - a))
    return y if inside else arb((a + b) / 2)
