"""Rigorous integrals over a panel: quadrature between its ends, and what lies beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, hull
from gantheory.enclosure.gauss import gauss
from gantheory.enclosure.integrand import integrand
from gantheory.enclosure.kernel import Bound
from gantheory.enclosure.mass import mass
from gantheory.enclosure.panel import EndKind, in_chart
from gantheory.enclosure.tail_bounds import truncate

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.integrand import Integrand
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.mass import End
    from gantheory.enclosure.panel import Panel

_ZERO, _ONE = Fraction(0), Fraction(1)
_NEGLIGIBLE = {EndKind.LEFT_NEGLIGIBLE: 0, EndKind.RIGHT_NEGLIGIBLE: 1}
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
    low, high, error = cut_ends(panel, kernel, goal)
    if kernel is None:
        return error + _between(integrand(panel, None), low, high, goal)
    taken_out = _taken_out(panel, kernel)
    if taken_out is None:
        inside = _between(integrand(panel, kernel), low, high, goal)
        return error + inside + alone_beyond(panel, kernel, low, high)
    total = error + _between(integrand(panel, kernel, taken_out), low, high, goal)
    first = panel.low if isinstance(panel.low, Fraction) else arb.neg_inf()
    last = panel.high if isinstance(panel.high, Fraction) else arb.pos_inf()
    for factor, side in zip(taken_out, (panel.left, panel.right), strict=True):
        if not factor.is_zero():
            total += factor * _side_mass(side, first, last)
    return total


def _between(function: Integrand, low: arb, high: arb, goal: Goal) -> arb:
    """The integral between two ends, by panels or else by bisection."""
    found = None if goal.evaluations else gauss(function, low, high, goal.bits)
    return integrate(function.off_line, low, high, goal) if found is None else found


def _taken_out(panel: Panel, kernel: Kernel) -> tuple[arb, arb] | None:
    """Multiples of the two densities without which the integrand vanishes where one is negligible.

    None if neither law is, or each at another end.
    """
    kinds = {end for end in (panel.low, panel.high) if end in _NEGLIGIBLE}
    if kinds == {EndKind.LEFT_NEGLIGIBLE}:
        return arb(0), kernel.alone[1]
    return (kernel.alone[0], arb(0)) if kinds == {EndKind.RIGHT_NEGLIGIBLE} else None


def alone_beyond(panel: Panel, kernel: Kernel, low: arb, high: arb) -> arb:
    """What one law makes alone beyond a cut where the other is negligible."""
    total = arb(0)
    for end, first, last in (
        (panel.low, arb.neg_inf(), low),
        (panel.high, high, arb.pos_inf()),
    ):
        if isinstance(end, EndKind) and end in _NEGLIGIBLE:
            other = 1 - _NEGLIGIBLE[end]
            total += kernel.alone[other] * _side_mass((panel.left, panel.right)[other], first, last)
    return total


def _side_mass(side: Side, low: End, high: End) -> arb:
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
    """Both ends in the integration variable, and the integral beyond them; nan if none found.

    Where one law is negligible, without what the other makes alone: see :func:`alone_beyond`.
    """
    low, below = _end(panel, kernel, goal, is_low=True)
    high, above = _end(panel, kernel, goal, is_low=False)
    return low, high, below + above


def _end(panel: Panel, kernel: Kernel | None, goal: Goal, *, is_low: bool) -> tuple[arb, arb]:
    """An end in the integration variable, and the integral beyond it, likewise."""
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
    separated = kernel is not None and end in _NEGLIGIBLE
    beyond = hull(-error if separated else arb(0), error)
    if panel.logarithmic:
        return arb(t), beyond
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
