r"""Total variation over a panel: signs first, then differences of masses.

``|p - q|/2`` has a kink at every zero of ``p - q``. The zeros are guessed in floats, refined, and
fenced by short intervals, where ``|p - q|`` is bounded; between the fences the sign is *proved* by
subdivision, and the integral is a difference of masses. A missed zero shows as a sign that cannot
be proved: that stretch is integrated with the kinks inside, slowly and still rigorously.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import ball, certainly, hull, working_precision
from gantheory.enclosure.integrand import Ratio, Ratios, density, in_variable, integrand, on_reals
from gantheory.enclosure.mass import mass
from gantheory.enclosure.quadrature import alone_beyond, cut_ends, integrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.panel import Panel
    from gantheory.enclosure.quadrature import Goal

_GRID = 256
_BITS_OF_SIGNS = 128
_MOST_BOXES = 20000
_REFINEMENTS = 12


def total_variation(panel: Panel, kernel: Kernel, goal: Goal) -> arb:
    """Enclose ``int |p - q|/2`` over a panel."""
    low, high, beyond = cut_ends(panel, kernel, goal)
    beyond += alone_beyond(panel, kernel, low, high)
    if not beyond.is_finite():
        return beyond
    sign = Sign(panel)
    width = arb(2) ** -(goal.bits // 2 + 8) * (high - low).mid()
    total, start = beyond, low
    for zero in _zeros(sign, low, high):
        left, right = zero - width, zero + width
        if not (certainly(left, ">", start) and certainly(right, "<", high)):
            continue
        total += _stretch(panel, kernel, sign, start, left, goal) + _fence(panel, left, right)
        start = right
    return total + _stretch(panel, kernel, sign, start, high, goal)


@final
class Sign:
    """The sign of ``right - left``, as that of the log of the ratio, in the integration variable.

    The mean value form takes its value and its slope from the same written form of the ratio:
    both are chosen by the middle of the box.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel, self._ratios = panel, Ratios(panel)

    def value(self, t: arb) -> arb:
        """The log of the ratio over a real ball."""
        return on_reals(self._panel, self._ratio_at(t).log_ratio)(t)

    def slope(self, t: arb) -> arb:
        """Its derivative over a real ball."""
        ratio = self._ratio_at(t)
        if not self._panel.logarithmic:
            return ratio.slope(t)
        y = t.exp()
        return ratio.slope(y) * y

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

    def _ratio_at(self, t: arb) -> Ratio:
        middle = acb(t.mid())
        return self._ratios.at(middle.exp() if self._panel.logarithmic else middle)


def _sign(value: arb) -> int:
    if certainly(value, ">", 0):
        return 1
    return -1 if certainly(value, "<", 0) else 0


def _stretch(panel: Panel, kernel: Kernel, sign: Sign, low: arb, high: arb, goal: Goal) -> arb:
    """``int |p - q|/2`` between two fences."""
    if not _has_proved_sign(sign, low, high):
        return integrate(integrand(panel, kernel).off_line, low, high, goal)
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
            difference += sign * on_reals(panel, density(panel, component))(box)
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


def _zeros(sign: Sign, low: arb, high: arb) -> list[arb]:
    """Guesses of the zeros, increasing: sign changes on a grid, then secant steps.

    The signs are those of balls' middles: in floats, what two close densities have in common
    would cover their difference.
    """

    def value(t: float) -> float:
        with working_precision(_BITS_OF_SIGNS):
            return float(sign.value(arb(t)).mid())

    start, step = float(low), (float(high) - float(low)) / _GRID
    grid = [start + step * k for k in range(_GRID + 1)]
    signs = [value(t) for t in grid]
    zeros = []
    for a, b, at_a, at_b in zip(grid, grid[1:], signs, signs[1:], strict=False):
        if at_a * at_b < 0 or (at_a == 0 and a > start):
            zeros.append(_refined(sign.value, *_bisected(value, a, b)))
    return zeros


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
