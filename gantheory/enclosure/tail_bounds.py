r"""Bounds of a divergence's integrand over a tail, and where to truncate.

The integrand is nonnegative, so truncation errs by at most the bound. With ``j`` any component of
``q`` and ``n`` components of ``p``, ``q >= q_j`` and ``p <= n max_i p_i`` give

``r log+(p/q) <= sum_k r_k sum_i (D_i)+``, ``D_i = log n + log p_i - log q_j``, and
``p^a q^(1 - a) <= n^(a - 1) sum_i p_i^a q_j^(1 - a)`` for ``a > 1``; for ``0 < a < 1`` powers are
subadditive, ``p^a q^(1 - a) <= sum_ij p_i^a q_j^(1 - a)``.

Over an outward ray ``y D'(y) <= s y^m`` gives, for ``m >= 1``,
``D(y) <= D(Y)+ + s+ y^m / m``, and for ``m = 0``, by ``log r <= r^k / (e k)``,
``D(y) <= D(Y)+ + s+ (y/Y)^k / (e k)``. Over an inward ray ``y D'(y) >= -s`` gives
``D(y) <= D(Y)+ + s+ (Y/y)^k / (e k)``. Each product with ``p_k`` is again the exponential of a
log-form, which :mod:`gantheory.enclosure.tails` bounds.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, log_rational, working_precision
from gantheory.enclosure.floats import float_function
from gantheory.enclosure.order import order_at_infinity, order_at_origin
from gantheory.enclosure.panel import leading
from gantheory.enclosure.tails import Ray, growth_over, slope_over, tail_mass, value_at
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import log_affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Component, Side
    from gantheory.enclosure.kernel import Bound
    from gantheory.measure.logform import LogForm

_ZERO, _ONE = Fraction(0), Fraction(1)
_TAIL_PRECISION = 64
_MOST_STEPS = 200


def tail_bound(bound: Bound, left: Side, right: Side, ray: Ray) -> arb | None:
    """An upper bound of the integral of ``bound`` over the ray.

    None if the ray starts too early for the inequalities to apply.
    """
    terms: list[arb | None] = []
    sides, masses = (left, right), Masses(ray)
    for weight, side in zip(bound.linear, sides, strict=True):
        if weight:
            terms += [_weighted(ball(weight), masses.of(c)) for c in side]
    for log in bound.logs:
        found = _log_terms(sides[log.weight], sides[log.above], sides[1 - log.above], masses)
        terms += [_weighted(ball(log.scale), term) for term in found]
    if bound.power is not None:
        scale, a = bound.power
        terms += [_weighted(ball(scale), term) for term in _power_terms(a, left, right, ray)]
    total = arb(0)
    for term in terms:
        if term is None:
            return None
        total += term
    return total.upper() if total.is_finite() else None


@final
class Masses:
    """Bounds of the components' tails, each found once."""

    def __init__(self, ray: Ray) -> None:
        self.ray = ray
        self._kept: dict[int, arb | None] = {}

    def of(self, component: Component) -> arb | None:
        """The bound of one, with its weight; None if it does not apply."""
        key = id(component)
        if key not in self._kept:
            self._kept[key] = _weighted(ball(component.weight), tail_mass(component.form, self.ray))
        return self._kept[key]


def _weighted(weight: arb, bound: arb | None) -> arb | None:
    return None if bound is None else weight * bound


def _heaviest(side: Side, ray: Ray) -> Component:
    if len(side) == 1:
        return side[0]
    return leading(side, order_at_infinity if ray.outward else order_at_origin)[0]


def _log_terms(weight: Side, above: Side, below: Side, masses: Masses) -> list[arb | None]:
    heaviest = _heaviest(below, masses.ray)
    terms: list[arb | None] = []
    for i in above:
        ratio = (i.form - heaviest.form).plus(log_of(len(above) * i.weight / heaviest.weight))
        for k in weight:
            terms += _log_term(ratio, k, masses)
    return terms


def _log_term(ratio: LogForm, p: Component, masses: Masses) -> list[arb | None]:
    """Bounds of ``int p D+`` over the ray."""
    ray = masses.ray
    plain = _weighted(value_at(ratio, ray.edge).max(arb(0)), masses.of(p))
    if ray.outward:
        growth = growth_over(ratio, ray)
        if growth is None:
            return [None]
        degree, slope = growth
        if not certainly(slope, ">", 0):
            return [plain]
        if degree:
            power, scale = Fraction(degree), slope / degree
        else:
            order = order_at_infinity(p.form)
            power = _ONE if order.growth else -(order.exponent + 1) / 2
            scale = slope * (-ball(power) * ray.edge.log() - 1).exp() / ball(power)
    else:
        inward = slope_over(ratio, ray)
        if inward is None:
            return [None]
        if not certainly(inward, "<", 0):
            return [plain]
        spare = (order_at_origin(p.form).exponent + 1) / 2
        power, scale = -spare, -inward * (ball(spare) * ray.edge.log() - 1).exp() / ball(spare)
    raised = tail_mass(p.form + log_affine(1, _ZERO, power), ray)
    return [plain, _weighted(ball(p.weight) * scale, raised)]


def _power_terms(a: Fraction, left: Side, right: Side, ray: Ray) -> list[arb | None]:
    if a < 0:
        return _power_terms(1 - a, right, left, ray)
    count, below = ball(max(a - 1, _ZERO)) * arb(len(left)).log(), right
    if a > 1:
        below = (_heaviest(right, ray),)
    terms: list[arb | None] = []
    for i in left:
        for j in below:
            weight = ball(a) * log_rational(i.weight) + ball(1 - a) * log_rational(j.weight)
            raised = tail_mass(i.form * a + j.form * (1 - a), ray)
            terms.append(_weighted((count + weight).exp(), raised))
    return terms


def truncate(
    bound: Bound, left: Side, right: Side, *, outward: bool, start: float, log_goal: float
) -> tuple[float, arb, arb] | None:
    """Where to cut a tail, and a bound of what is cut off.

    Parameters
    ----------
    bound, left, right
        What is bounded, in a chart ``y > 0``.
    outward
        Whether the tail runs to infinity; else down to zero.
    start
        A positive point from which to search.
    log_goal
        The natural log of the error that is wished for.

    Returns
    -------
    tuple or None
        ``(t, edge, error)``: the error of cutting at ``y = e^t``, and at the point ``edge`` next
        to it. None if no cut was found.
    """
    guess = _guess(_log_size(bound, left, right), math.log(start), log_goal, outward=outward)
    step = 0.03 if outward else -0.5
    best = None
    with working_precision(_TAIL_PRECISION):
        goal = arb(log_goal).exp()
        for _ in range(_MOST_STEPS):
            around = arb(guess).exp()
            edge = around.mid()
            error = tail_bound(bound, left, right, Ray(around.union(edge), outward=outward))
            if error is not None:
                best = (guess, edge, error)
                if certainly(error, "<=", goal):
                    break
            guess += step
            step *= 1.25
    return best


def _log_size(bound: Bound, left: Side, right: Side) -> Callable[[float], float]:
    """A guess of the log of the largest bounding term at ``y``, in floats."""
    forms = [
        c.form.plus(log_of(c.weight))
        for index, side in enumerate((left, right))
        if bound.linear[index] or any(log.weight == index for log in bound.logs)
        for c in side
    ]
    if bound.power is not None:
        a = bound.power[1]
        forms += [i.form * a + j.form * (1 - a) for i in left for j in right]
    functions = [float_function(form) for form in forms]
    return lambda y: max(function(y) for function in functions)


def _guess(
    size: Callable[[float], float], start: float, log_goal: float, *, outward: bool
) -> float:
    """A ``t`` beyond which ``t + size(e^t)`` lies below the goal, by doubling and bisection."""
    sign = 1.0 if outward else -1.0

    def excess(distance: float) -> float:
        t = start + sign * distance
        return size(math.exp(min(t, 700.0))) + t - log_goal

    near, far = 0.0, 0.5
    while excess(far) > 0 and far < 1e5:
        near, far = far, 2 * far
    for _ in range(12):
        middle = (near + far) / 2
        near, far = (middle, far) if excess(middle) > 0 else (near, middle)
    return start + sign * far
