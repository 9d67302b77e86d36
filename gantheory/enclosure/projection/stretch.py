r"""The support of a target, cut into stretches on which its density is ready for quadrature.

A stretch has its own variable ``t``: ``x = centre + sign t`` in the bulk and towards a light tail,
``x = centre + sign e^t`` towards a heavy one or an end where the density is singular.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import ball, hull, working_precision
from gantheory.enclosure.cells import cells
from gantheory.enclosure.evaluate import exp_function, log_function
from gantheory.enclosure.floats import float_function
from gantheory.enclosure.order import order_at_infinity, origin_exponent
from gantheory.enclosure.panel import in_chart
from gantheory.measure.log_constant import log_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.ball import AnalyticFlag
    from gantheory.enclosure.cells import End, Side
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.measure.law import Law
    from gantheory.measure.logform import LogForm

_ZERO = Fraction(0)
_CUT_PRECISION = 64


@final
@dataclass(frozen=True)
class Stretch:
    """A piece of the target's support.

    Attributes
    ----------
    side
        The target's components in ``y``, ``x = centre + sign y``.
    centre, sign
        The chart.
    logarithmic
        Whether ``y = e^t``.
    low, high
        The ends in ``y``, ``0 <= low < high``; a logarithmic stretch that runs down to 0, and any
        that runs up to None, which is infinity, are truncated there.
    """

    side: Side
    centre: Fraction
    sign: int
    logarithmic: bool
    low: Fraction
    high: Fraction | None

    @property
    def ends(self) -> tuple[End, End]:
        """Its ends on the line."""
        near = self.centre + self.sign * self.low
        far = self.sign * math.inf if self.high is None else self.centre + self.sign * self.high
        return (near, far) if self.sign > 0 else (far, near)

    def cut(self, edge_of: Callable[[arb], tuple[arb, arb]], bits: int) -> tuple[arb, arb, arb]:
        """Both ends in ``t``, and a ball that holds the integral beyond; nan if none was found.

        ``edge_of`` finds, for an error that is allowed, where to cut in ``y`` and a bound of what
        lies beyond: upwards where the stretch runs up to infinity, else down to 0.
        """
        if self.high is not None and not self.logarithmic:
            return ball(self.low), ball(self.high), arb(0)
        with working_precision(_CUT_PRECISION):
            edge, error = edge_of(arb(2) ** -bits)
        beyond = hull(-error, error) if error.is_finite() else arb.nan()
        if not self.logarithmic:
            return ball(self.low), edge, beyond
        if self.high is None:
            return ball(self.low).log(), edge.log(), beyond
        return edge.log(), ball(self.high).log(), beyond

    def where(self) -> Callable[[acb], tuple[acb, acb]]:
        """``(x, y)`` as a function of ``t``, at the working precision of this call."""
        centre, logarithmic = acb(ball(self.centre)), self.logarithmic
        if self.sign > 0:
            return lambda t: (centre + (y := t.exp() if logarithmic else t), y)
        return lambda t: (centre - (y := t.exp() if logarithmic else t), y)

    def density(self) -> Callable[[acb, acb, AnalyticFlag], acb]:
        """The target's density, without Jacobian, as a function of ``(y, t)``."""
        terms = [exp_function(c.form, c.weight) for c in self.side]
        logarithmic = self.logarithmic

        def value(y: acb, t: acb, analytic: AnalyticFlag) -> acb:
            log_y = t if logarithmic else None
            total = terms[0](y, log_y, analytic)
            for term in terms[1:]:
                total += term(y, log_y, analytic)
            return total

        return value

    def log_density(self) -> Callable[[acb, acb, AnalyticFlag], acb]:
        """Its logarithm, over the largest component at the ball's middle: each will do."""
        forms = [c.form.plus(log_of(c.weight)) for c in self.side]
        written = [_log_over(form, forms) for form in forms]
        sizes, logarithmic = [float_function(form) for form in forms], self.logarithmic

        def value(y: acb, t: acb, analytic: AnalyticFlag) -> acb:
            log_y, largest = t if logarithmic else None, 0
            if len(sizes) > 1:
                middle = float(y.real.mid())
                here = [size(middle) for size in sizes]
                largest = here.index(max(here))
            return written[largest](y, log_y, analytic)

        return value


def _log_over(form: LogForm, forms: list[LogForm]) -> ComplexFunction:
    """The log of a sum of ``exp(form)``, with one of them taken out."""
    log, others = log_function(form), [exp_function(f - form) for f in forms if f is not form]
    if not others:
        return log

    def value(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
        rest = sum((other(y, log_y, analytic) for other in others), acb(1))
        return log(y, log_y, analytic) + rest.log(analytic)

    return value


def stretches(
    target: Law,
    above: Fraction | None = None,
    *,
    below: Fraction | None = None,
    of_log: bool = False,
    singular: frozenset[Fraction] = frozenset(),
) -> tuple[Stretch, ...]:
    """The stretches of a law's density; only those between ``above`` and ``below`` if given.

    Those of its logarithm, or a root, have singular ends where it vanishes, too; and so have those
    that end where the members are ``singular``.
    """
    found: list[Stretch] = []
    for cell in cells(target, target):
        low = cell.low if above is None else max(cell.low, above)
        high = cell.high if below is None else min(cell.high, below)
        if low < high:
            found += _of_cell(cell.left, low, high, _Regular(singular, of_log=of_log))
    return tuple(found)


@final
@dataclass(frozen=True)
class _Regular:
    """Whether all that is integrated is analytic up to a finite end.

    Attributes
    ----------
    singular
        Where the members are not.
    of_log
        Whether the target's logarithm is to be.
    """

    singular: frozenset[Fraction]
    of_log: bool

    def at(self, side: Side, end: Fraction, sign: int) -> bool:
        """For the target's components in ``y``, ``x = end + sign y``."""
        if end in self.singular:
            return False
        exponents = [origin_exponent(c.form.in_chart(end, sign)) for c in side]
        if self.of_log:
            return not any(exponents)
        return all(k >= 0 and k.denominator == 1 for k in exponents)


def _of_cell(
    side: Side, low: Fraction | float, high: Fraction | float, regular: _Regular
) -> list[Stretch]:
    first = min(c.bulk[0] for c in side)
    last = max(c.bulk[1] for c in side)
    inside = [x for x in (first, last) if low < x < high]
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        inside = [_between(low, high)]
    elif not inside:
        inside = [low + 1 if isinstance(low, Fraction) else Fraction(high) - 1]
    start, stop = inside[0], inside[-1]
    light = _is_light(side, low, -1), _is_light(side, high, 1)
    if all(light):
        start = stop = _between(start, stop)
    elif light[1] and isinstance(low, Fraction) and regular.at(side, low, 1):
        start = stop = low
    elif light[0] and isinstance(high, Fraction) and regular.at(side, high, -1):
        start = stop = high
    lower = _towards(side, low, start, stop, regular)
    upper = _towards(side, high, stop, start, regular)
    start = Fraction(low) if lower is None else start
    stop = Fraction(high) if upper is None else stop
    middle = _plain(side, start, stop) if start < stop else None
    return [stretch for stretch in (lower, middle, upper) if stretch is not None]


def _between(low: Fraction, high: Fraction) -> Fraction:
    """A point inside, and not in the middle: there a member's kink would meet a stretch's end."""
    return (5 * low + 3 * high) / 8


def _plain(side: Side, low: Fraction, high: Fraction) -> Stretch:
    return Stretch(in_chart(side, low, 1), low, 1, logarithmic=False, low=_ZERO, high=high - low)


def _is_light(side: Side, end: Fraction | float, sign: int) -> bool:
    """Whether the end is infinite, and the target decays exponentially there."""
    if isinstance(end, Fraction):
        return False
    forms = (c.form.in_chart(_ZERO, sign) for c in side)
    return all(order_at_infinity(form).decays_exponentially for form in forms)


def _towards(
    side: Side, end: Fraction | float, begin: Fraction, across: Fraction, regular: _Regular
) -> Stretch | None:
    """The stretch between ``begin`` and an end; None if the end is regular."""
    if isinstance(end, Fraction):
        sign = 1 if begin > end else -1
        if regular.at(side, end, sign):
            return None
        here = in_chart(side, end, sign)
        return Stretch(here, end, sign, logarithmic=True, low=_ZERO, high=abs(begin - end))
    sign = 1 if end > 0 else -1
    if _is_light(side, end, sign):
        here = in_chart(side, begin, sign)
        return Stretch(here, begin, sign, logarithmic=False, low=_ZERO, high=None)
    width = abs(begin - across)
    centre = (begin + across) / 2 if width else begin - sign
    here = in_chart(side, centre, sign)
    return Stretch(here, centre, sign, logarithmic=True, low=abs(begin - centre), high=None)
