r"""A panel's integrand as a function of real and complex balls.

Each side is written over its own largest component near the ball: ``p = p_i (1 + ...)`` and
``q = q_j (1 + ...)``. Then ``d = log q - log p`` is the difference of two exact forms, simplified
before any rounding, plus logarithms of numbers near one (none for a single component), and the
larger of the two densities is factored out of the integrand. Which component is the largest is
guessed, once per small bin of the panel: every choice gives the same analytic function.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Protocol, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, Number, leans_positive, log
from gantheory.enclosure.evaluate import exp_function, log_function, slope_function
from gantheory.enclosure.floats import float_function
from gantheory.enclosure.order import origin_exponent
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import log_affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Component, Side
    from gantheory.enclosure.evaluate import BallFunction
    from gantheory.enclosure.kernel import Kernel, OfRatio
    from gantheory.enclosure.panel import Panel


class InVariable(Protocol):
    """A function of the integration variable that is real on the line."""

    def __call__(self, t: Number, analytic: AnalyticFlag, /) -> Number:
        """The value at a real or complex ball, of its kind."""


@final
@dataclass(frozen=True)
class Integrand:
    """A function of the integration variable, with the Jacobian.

    Attributes
    ----------
    on_line
        Its value at points of the line, by the shortest way.
    off_line
        The same function on complex balls, by the way that keeps wide balls tight.
    """

    on_line: Callable[[arb], arb]
    off_line: Callable[[acb, AnalyticFlag], acb]


_REAL: AnalyticFlag = False
_JACOBIAN = log_affine(1, Fraction(0), Fraction(1))
_BINS, _MOST_BINS = 16, 10**9


def integrand(
    panel: Panel, kernel: Kernel | None, without: tuple[arb, arb] | None = None
) -> Integrand:
    """What is integrated over a panel; without a kernel, the sum of all components.

    With a pair ``(a, b)``, less ``a p + b q``.
    """
    if kernel is None:
        function = in_variable(panel, _side(panel, (*panel.left, *panel.right)))
        return Integrand(lambda t: function(t, _REAL), function)
    of_ratio = kernel.of_ratio if without is None else _less(kernel.of_ratio, *without)
    if len(panel.left) == 1 and len(panel.right) == 1:
        ratio = _ratio(panel, 0, 0)
        function = in_variable(panel, _over_the_larger(of_ratio, ratio))
        if ratio.is_polynomial:
            return Integrand(lambda t: function(t, _REAL), function)
        densities = ratio.left, ratio.right
        return Integrand(_on_line(panel, kernel, without, densities, function), function)
    ratios = Ratios(panel)
    built: dict[Ratio, BallFunction] = {}

    def value(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        ratio = ratios.at(y)
        if ratio not in built:
            built[ratio] = _over_the_larger(of_ratio, ratio)
        return built[ratio](y, log_y, analytic)

    densities = _side(panel, panel.left), _side(panel, panel.right)
    function = in_variable(panel, value)
    return Integrand(_on_line(panel, kernel, without, densities, function), function)


def _less(kernel: tuple[OfRatio, OfRatio], a: arb, b: arb) -> tuple[OfRatio, OfRatio]:
    """The kernel less ``a p + b q``, over p and over q."""
    over_p, over_q = kernel
    return (
        lambda t, d, analytic: over_p(t, d, analytic) - a - t * b,
        lambda t, d, analytic: over_q(t, d, analytic) - b - t * a,
    )


def _on_line(
    panel: Panel,
    kernel: Kernel,
    without: tuple[arb, arb] | None,
    densities: tuple[BallFunction, BallFunction],
    otherwise: InVariable,
) -> Callable[[arb], arb]:
    """The integrand at points, where no ball is wide: from the two densities alone.

    Where a density is so small that it is not told from zero, the other way is gone.
    """
    (over_p, over_q), (left, right) = kernel.of_ratio, densities
    logarithmic = panel.logarithmic

    def value(t: arb) -> arb:
        y, log_y = (t.exp(), t) if logarithmic else (t, None)
        p, q = left(y, log_y, _REAL), right(y, log_y, _REAL)
        swapped = bool(q > p)  # a guess: both ways are right
        ratio = p / q if swapped else q / p
        d = ratio.log()
        if not d.is_finite():
            return otherwise(t, _REAL)
        found = over_q(ratio, d, _REAL) * q if swapped else over_p(ratio, d, _REAL) * p
        return found if without is None else found - (p * without[0] + q * without[1])

    return value


def _over_the_larger(kernel: tuple[OfRatio, OfRatio], ratio: Ratio) -> BallFunction:
    """The kernel with the larger density factored out; the ball's middle says which that is."""
    over_p, over_q = kernel
    log_ratio, left, right = ratio.log_ratio, ratio.left, ratio.right

    def value(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        d = log_ratio(y, log_y, analytic)
        if leans_positive(d.real):
            d = -d
            return over_q(d.exp(), d, analytic) * right(y, log_y, analytic)
        return over_p(d.exp(), d, analytic) * left(y, log_y, analytic)

    return value


def in_variable(panel: Panel, function: BallFunction) -> InVariable:
    """The function of the integration variable."""
    if panel.logarithmic:
        return lambda t, analytic: function(t.exp(), t, analytic)
    return lambda y, analytic: function(y, None, analytic)


def on_reals(panel: Panel, function: BallFunction) -> Callable[[arb], arb]:
    """The real function of the integration variable."""
    here = in_variable(panel, function)
    return lambda t: here(t, _REAL)


def density(panel: Panel, component: Component) -> BallFunction:
    """One component with the panel's Jacobian."""
    form = component.form
    if not panel.logarithmic:
        return exp_function(form, component.weight)
    if origin_exponent(form):
        return exp_function(form + _JACOBIAN, component.weight)
    plain = exp_function(form, component.weight)
    return lambda y, log_y, analytic: plain(y, log_y, analytic) * y


@final
@dataclass(frozen=True, eq=False)
class Ratio:
    """The two densities and the log of their ratio, written over one component each.

    Attributes
    ----------
    log_ratio
        ``log right - log left``.
    left, right
        The densities with the Jacobian.
    slope
        The derivative of ``log_ratio`` in ``y``, on real balls.
    is_polynomial
        Whether ``log_ratio`` is a polynomial.
    """

    log_ratio: BallFunction
    left: BallFunction
    right: BallFunction
    slope: Callable[[arb], arb]
    is_polynomial: bool


@final
class Ratios:
    """The ratio written over the largest components near a ball, built when first asked for."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._largest = [_largest(panel, side) for side in (panel.left, panel.right)]
        self._built: dict[tuple[int, int], Ratio] = {}

    def at(self, y: acb | arb) -> Ratio:
        """The ratio to use for a ball of the chart's variable."""
        left, right = self._largest
        key = left(y), right(y)
        if key not in self._built:
            self._built[key] = _ratio(self._panel, *key)
        return self._built[key]


def _ratio(panel: Panel, i: int, j: int) -> Ratio:
    p, q = panel.left[i], panel.right[j]
    exact = (q.form - p.form).plus(log_of(q.weight / p.weight))
    log_exact = log_function(exact)

    @cache
    def of_exact() -> Callable[[arb], arb]:
        return slope_function(exact)  # asked for only where signs are proved

    def slope(y: arb) -> arb:
        return of_exact()(y)

    p_density, q_density = density(panel, p), density(panel, q)
    above, below = _relative(panel.right, q), _relative(panel.left, p)
    if above is None and below is None:
        is_polynomial = not (exact.logs or exact.quadratics or exact.softplus)
        return Ratio(log_exact, p_density, q_density, slope, is_polynomial)

    def log_ratio(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        d = log_exact(y, log_y, analytic)
        if above is not None:
            d += log(above.sum(y, log_y, analytic), analytic)
        if below is not None:
            d -= log(below.sum(y, log_y, analytic), analytic)
        return d

    def whole_slope(y: arb) -> arb:
        total = slope(y)
        if above is not None:
            total += above.log_slope(y)
        if below is not None:
            total -= below.log_slope(y)
        return total

    left = p_density if below is None else _times(p_density, below.sum)
    right = q_density if above is None else _times(q_density, above.sum)
    return Ratio(log_ratio, left, right, whole_slope, is_polynomial=False)


@final
@dataclass(frozen=True)
class Relative:
    """A side over one of its components: ``1 + sum of ratios``, and its logarithmic slope."""

    sum: BallFunction
    log_slope: Callable[[arb], arb]


def _relative(side: Side, base: Component) -> Relative | None:
    """The side over the base; None if the base is all of it."""
    others = [c for c in side if c is not base]
    if not others:
        return None
    ratios = [exp_function(c.form - base.form, c.weight / base.weight) for c in others]
    slopes = [slope_function(c.form - base.form) for c in others]
    first, *rest = ratios

    def total(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        result = first(y, log_y, analytic) + 1
        for ratio in rest:
            result += ratio(y, log_y, analytic)
        return result

    def log_slope(y: arb) -> arb:
        point = acb(y)
        values = [ratio(point, None, _REAL).real for ratio in ratios]
        rise = sum((v * slope(y) for v, slope in zip(values, slopes, strict=True)), arb(0))
        return rise / (1 + sum(values, arb(0)))

    return Relative(total, log_slope)


def _times(first: BallFunction, second: BallFunction) -> BallFunction:
    return lambda y, log_y, analytic: first(y, log_y, analytic) * second(y, log_y, analytic)


def _side(panel: Panel, side: Side) -> BallFunction:
    """A law's density with the Jacobian."""
    first, *others = (density(panel, c) for c in side)
    if not others:
        return first

    def total(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        result = first(y, log_y, analytic)
        for term in others:
            result += term(y, log_y, analytic)
        return result

    return total


def _largest(panel: Panel, side: Side) -> Callable[[acb | arb], int]:
    """A guess of the index of the largest component at a ball's middle, kept per small bin."""
    if len(side) == 1:
        return lambda _: 0
    sizes = [float_function(c.form.plus(log_of(c.weight))) for c in side]
    widths = [float(c.bulk[1] - c.bulk[0]) for c in side]
    per_unit = _BINS / (1.0 if panel.logarithmic else min(widths))
    kept: dict[int, int] = {}

    def largest(y: acb | arb) -> int:
        middle = float(y.real.mid())
        if not math.isfinite(middle):
            return 0
        position = math.log(middle) if panel.logarithmic and middle > 0 else middle
        key = round(min(max(position * per_unit, -_MOST_BINS), _MOST_BINS))
        if key not in kept:
            values = [size(middle) for size in sizes]
            kept[key] = values.index(max(values))
        return kept[key]

    return largest
