r"""One component of a law on one piece, split into stretches that are ready for quadrature.

An end is *plain* (finite, where the density is ``y^n`` times an analytic function; or infinite with
exponential decay, where the stretch is cut), or else taken in ``y = e^t``: a finite end where the
density is singular, and an infinite one with an algebraic tail.

``int density * F`` is computed for functions F with a known bound
``|F| <= e^(-shift) sum_k b_k y^k`` near each open end, so that what is cut off is bounded in closed
form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, hull
from gantheory.enclosure.cells import Component, interior_point, is_infinite
from gantheory.enclosure.evaluate import exp_function
from gantheory.enclosure.kernel import Bound
from gantheory.enclosure.order import order_at_infinity, order_at_origin
from gantheory.enclosure.tail_bounds import truncate
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import End
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_ZERO, _ONE = Fraction(0), Fraction(1)
_EVALUATIONS, _EVALUATIONS_PER_BIT = 5000, 50
_JACOBIAN = log_affine(1, _ZERO, _ONE)


@final
@dataclass(frozen=True)
class Majorant:
    """``e^shift sum b_k y^k``: a bound of ``|F|`` in a chart ``y > 0``.

    Attributes
    ----------
    powers
        Pairs ``(k, b_k)``, ``b_k > 0``.
    shift
        The exponent, a form without logarithms.
    """

    powers: tuple[tuple[int, Fraction], ...]
    shift: LogForm


@final
@dataclass(frozen=True)
class Cut:
    """Ends in the integration variable, and a ball of every integral beyond them."""

    low: arb
    high: arb
    beyond: arb


@final
@dataclass(frozen=True)
class Stretch:
    """A component between two ends, in a chart ``x = centre + sign y``.

    Attributes
    ----------
    component
        In the chart's variable, without Jacobian.
    centre, sign
        The chart.
    logarithmic
        Whether the integration variable is ``t = log y``.
    low, high
        The ends in ``y``; None for one that is to be cut off.
    """

    component: Component
    centre: Fraction
    sign: int
    logarithmic: bool
    low: Fraction | None
    high: Fraction | None

    def density(self) -> ComplexFunction:
        """The component with its Jacobian."""
        form = self.component.form + _JACOBIAN if self.logarithmic else self.component.form
        return exp_function(form, self.component.weight)

    def cut(self, majorant: Callable[[Fraction, int], Majorant | None], goal: Goal) -> Cut:
        """Cut the open ends off, for every function with that majorant.

        Parameters
        ----------
        majorant
            A bound of ``|F|`` in a chart of given centre and sign; None if there is none.
        goal
            The wish.
        """
        low, below = self._end(majorant, goal, is_low=True)
        high, above = self._end(majorant, goal, is_low=False)
        return Cut(low, high, hull(-below - above, below + above))

    def integral(self, function: ComplexFunction, between: Cut, goal: Goal) -> acb:
        """``int component * function``; a function ``f + i g``, f and g real, gives both integrals.

        Not finite if no cut was found.
        """
        weight = self.density()

        def plain(y: acb, analytic: AnalyticFlag) -> acb:
            return weight(y, None, analytic) * function(y, None, analytic)

        def logarithmic(t: acb, analytic: AnalyticFlag) -> acb:
            y = t.exp()
            return weight(y, t, analytic) * function(y, t, analytic)

        integrand = logarithmic if self.logarithmic else plain
        body = integrate_complex(integrand, between.low, between.high, goal)
        return body + acb(between.beyond, between.beyond)

    def _end(
        self,
        majorant: Callable[[Fraction, int], Majorant | None],
        goal: Goal,
        *,
        is_low: bool,
    ) -> tuple[arb, arb]:
        """An end in the integration variable, and a bound of what lies beyond it."""
        end = self.low if is_low else self.high
        if end is not None:
            return ball(end).log() if self.logarithmic else ball(end), arb(0)
        turned = is_low and not self.logarithmic
        outward = turned or not is_low
        sign = -self.sign if turned else self.sign
        bound = majorant(self.centre, sign)
        if bound is None:
            return arb.nan(), arb.nan()
        form = self.component.form.in_chart(_ZERO, -1) if turned else self.component.form
        side = tuple(
            Component(
                self.component.weight * b, form + bound.shift + _power(k), self.component.bulk
            )
            for k, b in bound.powers
        )
        if not side:
            return arb(0), arb(0)
        other = self.high if is_low else self.low
        start = float(other) if other is not None and other > 0 and not turned else 1e-9
        found = truncate(
            Bound((_ONE, _ZERO)), side, (), outward=outward, start=start, log_goal=goal.log
        )
        if found is None:
            return arb.nan(), arb.nan()
        t, y, error = found
        if self.logarithmic:
            return arb(t), error
        return (-y if is_low else y), error


def integrate_complex(
    function: Callable[[acb, AnalyticFlag], acb], low: arb, high: arb, goal: Goal
) -> acb:
    """Enclose the integral of an analytic function between finite real ends."""
    if not (low.is_finite() and high.is_finite()):
        return acb(arb.nan(), arb.nan())
    tolerance = arb(2) ** -goal.bits
    return acb.integral(
        function,
        acb(low),
        acb(high),
        rel_tol=tolerance,
        abs_tol=tolerance,
        eval_limit=_EVALUATIONS + _EVALUATIONS_PER_BIT * goal.bits,
    )


def _power(k: int) -> LogForm:
    return log_affine(1, _ZERO, Fraction(k))


def stretches(law: Law, low: End = -math.inf, high: End = math.inf) -> tuple[Stretch, ...]:
    """All of a law's densities between two ends."""
    found: list[Stretch] = []
    for weight, density in law.parts:
        for piece in density.pieces:
            first, last = max(low, piece.low), min(high, piece.high)
            if first < last:
                found += _split(Component(weight, piece.form, density.bulk), first, last)
    return tuple(found)


def _split(component: Component, low: End, high: End) -> list[Stretch]:
    ends = ((low, 1), (high, -1))
    plain = [_is_plain(component.form, end, sign) for end, sign in ends]
    first, last = component.bulk
    if all(plain):
        return [_plain(component, low, high)]
    inside = [x for x in (first, last) if low < x < high]
    if not inside or not (is_infinite(low) or is_infinite(high)):
        inside = [interior_point(low, high)]
    start, stop = inside[0], inside[-1]
    if plain[0]:
        start = stop
    if plain[1]:
        stop = start
    result = [_plain(component, low, start) if plain[0] else _towards(component, low, start)]
    if start < stop:
        result.append(_plain(component, start, stop))
    result.append(_plain(component, stop, high) if plain[1] else _towards(component, high, stop))
    return result


def _is_plain(form: LogForm, end: End, sign: int) -> bool:
    if isinstance(end, Fraction):
        k = order_at_origin(form.in_chart(end, sign)).exponent
        return k >= 0 and k.denominator == 1
    return order_at_infinity(form.in_chart(_ZERO, -sign)).decays_exponentially


def _plain(component: Component, low: End, high: End) -> Stretch:
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        centre = (low + high) / 2
    else:
        centre = sum(component.bulk, _ZERO) / 2
    ends = [None if is_infinite(end) else Fraction(end) - centre for end in (low, high)]
    return Stretch(
        _charted(component, centre, 1), centre, 1, logarithmic=False, low=ends[0], high=ends[1]
    )


def _towards(component: Component, end: End, start: Fraction) -> Stretch:
    """From ``start`` to an end that is singular, or infinite with an algebraic tail."""
    if isinstance(end, Fraction):
        sign = 1 if start > end else -1
        reach = abs(start - end)
        return Stretch(
            _charted(component, end, sign), end, sign, logarithmic=True, low=None, high=reach
        )
    sign = 1 if end > 0 else -1
    reach = component.bulk[1] - component.bulk[0]
    centre = start - sign * reach
    return Stretch(
        _charted(component, centre, sign), centre, sign, logarithmic=True, low=reach, high=None
    )


def _charted(component: Component, centre: Fraction, sign: int) -> Component:
    return Component(component.weight, component.form.in_chart(centre, sign), component.bulk)


def moment_exists(law: Law, sign: int, degree: int) -> bool:
    """Whether ``int |x|^degree`` converges towards ``sign * oo``."""
    for _, density in law.parts:
        for piece in density.pieces:
            if math.isinf(piece.high if sign > 0 else piece.low):
                form = piece.form.in_chart(_ZERO, sign) + _power(degree)
                if not order_at_infinity(form).is_integrable:
                    return False
    return True
