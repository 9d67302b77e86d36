"""Rigorous integrals over a panel: the integrand as a function of complex balls, and its tails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, hull, leans_positive
from gantheory.enclosure.cells import Component
from gantheory.enclosure.evaluate import exp_function, log_function
from gantheory.enclosure.floats import float_function
from gantheory.enclosure.kernel import Bound
from gantheory.enclosure.mass import mass
from gantheory.enclosure.panel import EndKind, in_chart
from gantheory.enclosure.tail_bounds import truncate
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import log_affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.panel import Panel

_ZERO, _ONE = Fraction(0), Fraction(1)
_NEGLIGIBLE = {EndKind.LEFT_NEGLIGIBLE: 0, EndKind.RIGHT_NEGLIGIBLE: 1}
_EVALUATIONS, _EVALUATIONS_PER_BIT = 20000, 100
_BINS, _MOST_BINS = 16, 10**9
_JACOBIAN = log_affine(1, _ZERO, _ONE)


@final
@dataclass(frozen=True)
class Goal:
    """How precise an integral is wished to be: the error is about ``2^-bits``."""

    bits: int

    @property
    def log(self) -> float:
        """The natural log of the error."""
        return -self.bits * 0.6931471805599453


def integral(panel: Panel, kernel: Kernel | None, goal: Goal) -> arb:
    """Enclose the kernel's integral over a panel; without a kernel, that of all components.

    The ball is honest whatever the goal: wide, or not finite, if the goal was not reached.
    """
    low, high, beyond = cut_ends(panel, kernel, goal)
    return integrate(integrand(panel, kernel), low, high, goal) + beyond


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
        eval_limit=_EVALUATIONS + _EVALUATIONS_PER_BIT * goal.bits,
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
        beyond = hull(-error, error) + kernel.alone[other] * _tail((left, right)[other], y)
    return (-y if is_low else y), beyond


def _bound(kernel: Kernel | None, end: EndKind) -> Bound:
    if kernel is None:
        return Bound((_ONE, _ONE))
    remainder = kernel.remainder[_NEGLIGIBLE[end]] if end in _NEGLIGIBLE else None
    return remainder or kernel.bound


def _tail(side: Side, edge: arb) -> arb:
    """The mass of one side beyond the edge; nan if it has no closed form."""
    total = arb(0)
    for component in side:
        tail = mass(component.form, edge, math.inf)
        total += arb.nan() if tail is None else ball(component.weight) * tail
    return total


def _search_start(other_end: Fraction | EndKind, otherwise: float) -> float:
    """A positive point from which to look for the cut: the panel's other end if it can be."""
    if isinstance(other_end, Fraction) and other_end > 0:
        return float(other_end)
    return otherwise


def integrand(panel: Panel, kernel: Kernel | None) -> Callable[[acb, AnalyticFlag], acb]:
    """The function to be integrated, in the integration variable, with the Jacobian."""
    left, right = panel.left, panel.right
    if kernel is None:
        function = _sum(panel)
    elif len(left) == 1 and len(right) == 1:
        function = _of_ratio(panel, kernel)
    else:
        function = _of_sums(panel, kernel)
    return in_variable(panel, function)


def in_variable(panel: Panel, function: ComplexFunction) -> Callable[[acb, AnalyticFlag], acb]:
    """The function of the integration variable."""
    if panel.logarithmic:
        return lambda t, analytic: function(t.exp(), t, analytic)
    return lambda y, analytic: function(y, None, analytic)


def density(panel: Panel, component: Component) -> ComplexFunction:
    """One component with the panel's Jacobian."""
    form = component.form + _JACOBIAN if panel.logarithmic else component.form
    return exp_function(form, component.weight)


def _sum(panel: Panel) -> ComplexFunction:
    return _added([density(panel, component) for component in (*panel.left, *panel.right)])


def _of_ratio(panel: Panel, kernel: Kernel) -> ComplexFunction:
    """One component on each side: the log of the ratio is exact, the larger one the scale."""
    delta = log_ratio(panel)
    over_p, over_q = kernel.of_ratio
    p_density, q_density = density(panel, panel.left[0]), density(panel, panel.right[0])

    def value(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
        d = delta(y, log_y, analytic)
        if leans_positive(d.real):
            d = -d
            return over_q(d.exp(), d, analytic) * q_density(y, log_y, analytic)
        return over_p(d.exp(), d, analytic) * p_density(y, log_y, analytic)

    return value


def log_ratio(panel: Panel) -> ComplexFunction:
    """``log(right/left)`` of one component each, simplified exactly first."""
    p, q = panel.left[0], panel.right[0]
    return log_function((q.form - p.form).plus(log_of(q.weight / p.weight)))


def _of_sums(panel: Panel, kernel: Kernel) -> ComplexFunction:
    """Sums of components: the larger sum is the scale, the ratio the smaller over the larger."""
    over_p, over_q = kernel.of_ratio
    sums = _scaled_sums(panel)

    def value(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
        p, q, scale = sums(y, log_y, analytic)
        if leans_positive((q - p).real):
            t = p / q
            return over_q(t, t.log(analytic), analytic) * q * scale(y, log_y, analytic)
        t = q / p
        return over_p(t, t.log(analytic), analytic) * p * scale(y, log_y, analytic)

    return value


def _scaled_sums(
    panel: Panel,
) -> Callable[[acb, acb | None, AnalyticFlag], tuple[acb, acb, ComplexFunction]]:
    """Both sums over the component that is largest near the ball's middle, and that component."""
    largest = largest_component(panel)
    built: dict[int, tuple[ComplexFunction, ComplexFunction, ComplexFunction]] = {}

    def sums(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> tuple[acb, acb, ComplexFunction]:
        index = largest(y)
        if index not in built:
            built[index] = _relative(panel, index)
        scale, p_over_scale, q_over_scale = built[index]
        return p_over_scale(y, log_y, analytic), q_over_scale(y, log_y, analytic), scale

    return sums


def largest_component(panel: Panel) -> Callable[[acb], int]:
    """A guess of the index of the largest component at a ball's middle, kept per small bin."""
    everything = (*panel.left, *panel.right)
    sizes = [float_function(c.form.plus(log_of(c.weight))) for c in everything]
    widths = [float(c.bulk[1] - c.bulk[0]) for c in everything]
    per_unit = _BINS / (1.0 if panel.logarithmic else min(widths))
    kept: dict[int, int] = {}

    def largest(y: acb) -> int:
        middle = float(y.real.mid())
        position = math.log(middle) if panel.logarithmic and middle > 0 else middle
        key = round(min(max(position * per_unit, -_MOST_BINS), _MOST_BINS))
        if key not in kept:
            values = [size(middle) for size in sizes]
            kept[key] = values.index(max(values))
        return kept[key]

    return largest


def _relative(panel: Panel, index: int) -> tuple[ComplexFunction, ComplexFunction, ComplexFunction]:
    """The component of this index as the scale, and both sums over it."""
    base = (*panel.left, *panel.right)[index]

    def over_base(side: Side) -> ComplexFunction:
        terms = [exp_function(c.form - base.form, c.weight / base.weight) for c in side]
        return terms[0] if len(terms) == 1 else _added(terms)

    return density(panel, base), over_base(panel.left), over_base(panel.right)


def _added(terms: list[ComplexFunction]) -> ComplexFunction:
    first, *others = terms

    def total(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
        result = first(y, log_y, analytic)
        for term in others:
            result = result + term(y, log_y, analytic)
        return result

    return total
