"""Rigorous integrals over a panel: quadrature between its ends, and what lies beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, hull
from gantheory.enclosure.integrand import integrand
from gantheory.enclosure.kernel import Bound
from gantheory.enclosure.mass import mass
from gantheory.enclosure.panel import EndKind, in_chart
from gantheory.enclosure.tail_bounds import truncate
from gantheory.enclosure.trapezoid import Stretch, trapezoid

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.panel import Panel

_ZERO, _ONE = Fraction(0), Fraction(1)
_NEGLIGIBLE = {EndKind.LEFT_NEGLIGIBLE: 0, EndKind.RIGHT_NEGLIGIBLE: 1}
_OPEN = {EndKind.LIGHT, *_NEGLIGIBLE}
_EVALUATIONS, _EVALUATIONS_PER_BIT = 20000, 100


@final
@dataclass(frozen=True)
class Goal:
    """How precise an integral is wished to be: the error is about ``2^-bits``.

    Attributes
    ----------
    bits
        The wish.
    evaluations
        How many values of the integrand it may cost; None for as many as such a wish may need.
    """

    bits: int
    evaluations: int | None = None

    @property
    def log(self) -> float:
        """The natural log of the error."""
        return -self.bits * 0.6931471805599453


def integral(panel: Panel, kernel: Kernel | None, goal: Goal) -> arb:
    """Enclose the kernel's integral over a panel; without a kernel, that of all components.

    The ball is honest whatever the goal: wide, or not finite, if the goal was not reached.
    """
    low, high, beyond = cut_ends(panel, kernel, goal)
    inside = None
    if kernel is not None and goal.evaluations is None:
        inside = _by_equal_steps(panel, kernel, low, high, goal)
    if inside is None:
        inside = integrate(integrand(panel, kernel), low, high, goal)
    return inside + beyond


def _by_equal_steps(panel: Panel, kernel: Kernel, low: arb, high: arb, goal: Goal) -> arb | None:
    """The integral between the cuts of a panel that is open at both ends; None for any other.

    Where one law is negligible at an end, what the other makes alone is taken out, and added in
    closed form: what is left vanishes there.
    """
    half = panel.even or panel.exchanged
    ends = (panel.high,) if half else (panel.low, panel.high)
    kinds = {end for end in ends if isinstance(end, EndKind) and end in _OPEN}
    if len(panel.left) > 1 or len(panel.right) > 1 or not kinds.issuperset(ends):
        return None
    negligible = kinds - {EndKind.LIGHT}
    if len(negligible) > 1 or (negligible and panel.exchanged):
        return None
    sides, alone, taken_out = (panel.left, panel.right), [arb(0), arb(0)], arb(0)
    for kind in negligible:
        other = 1 - _NEGLIGIBLE[kind]
        alone[other] = kernel.alone[other]
        taken_out = alone[other] * _side_mass(sides[other], low, high)
    if not taken_out.is_finite():
        return None
    scale = min(float(c.bulk[1] - c.bulk[0]) / 4 for c in (*panel.left, *panel.right))
    function = integrand(panel, kernel, (alone[0], alone[1]) if negligible else None)
    found = trapezoid(function, Stretch(low, high, half, scale, goal.bits))
    return None if found is None else found + taken_out


def _side_mass(side: Side, low: arb, high: arb) -> arb:
    """The mass of one side between two points; nan if it has no closed form."""
    total = arb(0)
    for component in side:
        closed = mass(component.form, low, high)
        total += arb.nan() if closed is None else ball(component.weight) * closed
    return total


def integrate(function: Callable[[acb, AnalyticFlag], acb], low: arb, high: arb, goal: Goal) -> arb:
    """Enclose the integral of a real function, given on complex balls, between finite ends."""
    if not (low.is_finite() and high.is_finite()):
        return arb.nan()
    tolerance = arb(2) ** -goal.bits
    value = acb.integral(
        function,
        acb(low),
        acb(high),
        rel_tol=tolerance,
        abs_tol=tolerance,
        eval_limit=goal.evaluations or _EVALUATIONS + _EVALUATIONS_PER_BIT * goal.bits,
    )
    return value.real


def cut_ends(panel: Panel, kernel: Kernel | None, goal: Goal) -> tuple[arb, arb, arb]:
    """Both ends in the integration variable, and the integral beyond them; nan if none found."""
    low, below = _end(panel, kernel, goal, is_low=True)
    high, above = _end(panel, kernel, goal, is_low=False)
    return low, high, below + above


def _end(panel: Panel, kernel: Kernel | None, goal: Goal, *, is_low: bool) -> tuple[arb, arb]:
    """An end in the integration variable, and the integral beyond it; nan if none was found."""
    end = panel.low if is_low else panel.high
    if isinstance(end, Fraction):
        return ball(end).log() if panel.logarithmic else ball(end), arb(0)
    left, right = panel.left, panel.right
    outward = not (is_low and panel.logarithmic)
    if is_low and outward:  # a plain panel from -oo: look at it from the other side
        left, right = in_chart(left, _ZERO, -1), in_chart(right, _ZERO, -1)
    bound = _bound(kernel, end)
    start = _search_start(panel.low if outward else panel.high, 1e-9 if outward else 1.0)
    cut = truncate(bound, left, right, outward=outward, start=start, log_goal=goal.log)
    if cut is None:
        return arb.nan(), arb.nan()
    t, y, error = cut
    if panel.logarithmic:
        return arb(t), hull(arb(0), error)
    beyond = hull(arb(0), error)
    if kernel is not None and end in _NEGLIGIBLE:
        other = 1 - _NEGLIGIBLE[end]
        beyond = hull(-error, error) + kernel.alone[other] * _side_mass(
            (left, right)[other], y, arb.pos_inf()
        )
    return (-y if is_low else y), beyond


def _bound(kernel: Kernel | None, end: EndKind) -> Bound:
    if kernel is None:
        return Bound((_ONE, _ONE))
    remainder = kernel.remainder[_NEGLIGIBLE[end]] if end in _NEGLIGIBLE else None
    return remainder or kernel.bound


def _search_start(other_end: Fraction | EndKind, otherwise: float) -> float:
    """A positive point from which to look for the cut: the panel's other end if it can be."""
    if isinstance(other_end, Fraction) and other_end > 0:
        return float(other_end)
    return otherwise
