r"""Charts: a cell is split into panels on which the integrand is ready for quadrature.

An end of a cell is

- *regular*: finite, and both densities are ``y^n`` (the same integer ``n >= 0``) times a
  function analytic and positive at the end: nothing is done;
- *light*: infinite, and everything decays exponentially: the panel is truncated there;
- *separated*: infinite, and one law is negligible before the other: truncated where it is, and
  the other law's tail taken alone, in closed form;
- *algebraic*: infinite, and regular after ``y = 1/u``: that chart is used, nothing is truncated;
- *singular*: anything else: a logarithmic chart ``y = e^t`` (of ``u = 1/y`` where the forms
  are algebraic), truncated. There ``y^k`` is ``e^(k t)``, and ``log y = t`` has no branch cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, final

from gantheory.enclosure.cells import Component, interior_point, is_infinite
from gantheory.enclosure.mass import has_closed_tail
from gantheory.enclosure.order import Order, order_at
from gantheory.measure.logform import log_affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.cells import Cell, End, Side
    from gantheory.enclosure.kernel import Kernel
    from gantheory.measure.logform import LogForm

_ZERO, _ONE = Fraction(0), Fraction(1)


@final
class EndKind(Enum):
    """How an end of a cell is treated."""

    REGULAR = "regular"
    LIGHT = "light"
    LEFT_NEGLIGIBLE = "left negligible"
    RIGHT_NEGLIGIBLE = "right negligible"
    ALGEBRAIC = "algebraic"
    SINGULAR = "singular"


_PLAIN = (EndKind.REGULAR, EndKind.LIGHT, EndKind.LEFT_NEGLIGIBLE, EndKind.RIGHT_NEGLIGIBLE)


@final
@dataclass(frozen=True)
class Panel:
    """An interval of a chart, with the densities in it.

    Attributes
    ----------
    left, right
        The components in the chart's variable ``y``, without the Jacobian of ``y = e^t``.
    logarithmic
        Whether the integration variable is ``t = log y``.
    low, high
        The ends in ``y``; an end that is to be truncated is its kind: LIGHT, separated, or
        SINGULAR (towards infinity, or towards zero for ``low`` in a logarithmic chart).
    even
        Whether it is the right half of a panel on which each side is an even function.
    exchanged
        Whether it is the right half of one on which ``y -> -y`` exchanges the sides.
    """

    left: Side
    right: Side
    logarithmic: bool
    low: Fraction | EndKind
    high: Fraction | EndKind
    even: bool = False
    exchanged: bool = False


def in_chart(side: Side, centre: Fraction, sign: int) -> Side:
    """The components as functions of ``y``, ``x = centre + sign y``."""
    return tuple(Component(c.weight, c.form.in_chart(centre, sign), c.bulk) for c in side)


def leading(side: Side, order: Callable[[LogForm], Order]) -> tuple[Component, Order]:
    """The component of highest order at an end, with its order."""
    ranked = [(order(component.form), component) for component in side]
    best = ranked[0]
    for candidate in ranked[1:]:
        if best[0] < candidate[0]:
            best = candidate
    return best[1], best[0]


def diverges(cell: Cell, kernel: Kernel) -> bool:
    """Whether the integral over the cell is ``+oo``, decided from the orders at both ends."""
    if not kernel.bound.logs and kernel.bound.power is None:
        return False
    return any(_diverges_at(kernel, cell, end) for end in (cell.low, cell.high))


def _diverges_at(kernel: Kernel, cell: Cell, end: End) -> bool:
    p, q = (leading(side, lambda f: order_at(f, end))[1] for side in (cell.left, cell.right))
    orders = (p, q)
    for log in kernel.bound.logs:
        ratio = combination(orders[log.above], orders[1 - log.above], _ONE, -_ONE)
        if _log_diverges(orders[log.weight], ratio):
            return True
    power = kernel.bound.power
    return power is not None and not combination(p, q, power[1]).is_integrable


def _log_diverges(weight: Order, ratio: Order) -> bool:
    """Whether ``int weight log+(ratio) = +oo``: the log may grow like a power of ``y``."""
    if not ratio.growth or ratio.growth[0] < 0:
        return False
    degree = len(ratio.growth)
    return not Order(weight.infinite, weight.growth, weight.exponent + degree).is_integrable


def combination(p: Order, q: Order, a: Fraction, b: Fraction | None = None) -> Order:
    """The order of ``p^a q^b``; ``b`` is ``1 - a`` if not given."""
    other = 1 - a if b is None else b
    size = max(len(p.growth), len(q.growth))
    left = (_ZERO,) * (size - len(p.growth)) + p.growth
    right = (_ZERO,) * (size - len(q.growth)) + q.growth
    growth = [a * x + other * y for x, y in zip(left, right, strict=True)]
    while growth and not growth[0]:
        growth.pop(0)
    return Order(p.infinite, tuple(growth), a * p.exponent + other * q.exponent)


def panels(cell: Cell, kernel: Kernel | None) -> tuple[Panel, ...]:
    """Split a cell whose integral converges; without a kernel, for the mass of its components.

    One side of the cell may be empty only if there is no kernel.
    """
    low_kind, high_kind = (_end_kind(cell, kernel, end) for end in (cell.low, cell.high))
    low_open: End | EndKind = cell.low if low_kind is EndKind.REGULAR else low_kind
    high_open: End | EndKind = cell.high if high_kind is EndKind.REGULAR else high_kind
    if low_kind in _PLAIN and high_kind in _PLAIN:
        return (_plain(cell, low_open, high_open),)
    if low_kind is EndKind.SINGULAR and high_kind is EndKind.REGULAR and not is_infinite(cell.low):
        return (_towards(cell, cell.low, cell.high, low_kind),)
    if high_kind is EndKind.SINGULAR and low_kind is EndKind.REGULAR and not is_infinite(cell.high):
        return (_towards(cell, cell.high, cell.low, high_kind),)
    first, last = _middle(cell, low_easy=low_kind in _PLAIN, high_easy=high_kind in _PLAIN)
    start = low_open if low_kind in _PLAIN else first
    stop = high_open if high_kind in _PLAIN else last
    result = []
    if low_kind not in _PLAIN:
        result.append(_towards(cell, cell.low, first, low_kind))
    if start != stop:
        result.append(_plain(cell, start, stop))
    if high_kind not in _PLAIN:
        result.append(_towards(cell, cell.high, last, high_kind))
    return tuple(result)


def _end_kind(cell: Cell, kernel: Kernel | None, end: End) -> EndKind:
    sides = (cell.left, cell.right)
    orders = [[order_at(c.form, end) for c in side] for side in sides]
    if isinstance(end, Fraction):
        exponents = [[order.exponent for order in of_side] for of_side in orders]
        return EndKind.REGULAR if _is_regular(exponents) else EndKind.SINGULAR
    everything = [order for of_side in orders for order in of_side]
    if kernel is not None:
        p, q = map(max, orders)
        sign = 1 if end > 0 else -1
        for remainder, kind, small, large, side in (
            (kernel.remainder[0], EndKind.LEFT_NEGLIGIBLE, p, q, cell.right),
            (kernel.remainder[1], EndKind.RIGHT_NEGLIGIBLE, q, p, cell.left),
        ):
            pays = remainder is not None and _vanishes_before(small, large)
            if pays and all(has_closed_tail(c.form.in_chart(_ZERO, sign)) for c in side):
                return kind
        if kernel.bound.power is not None:
            everything.append(combination(p, q, kernel.bound.power[1]))
    if all(order.decays_exponentially for order in everything):
        return EndKind.LIGHT
    if _are_algebraic((*cell.left, *cell.right)):
        # exp(form(1/u)) u^-2 as u -> 0
        exponents = [[-order.exponent - 2 for order in of_side] for of_side in orders]
        return EndKind.ALGEBRAIC if _is_regular(exponents) else EndKind.SINGULAR
    return EndKind.SINGULAR


def _vanishes_before(small: Order, large: Order) -> bool:
    """Whether one law decays exponentially and so much faster that separation pays."""
    if not small.decays_exponentially:
        return False
    if len(small.growth) != len(large.growth):
        return len(small.growth) > len(large.growth)
    return small.growth[0] <= 2 * large.growth[0]


def _are_algebraic(side: Side) -> bool:
    return all(not c.form.powers and not c.form.softplus for c in side)


def _is_regular(exponents: list[list[Fraction]]) -> bool:
    """Whether each side is the same whole power of the distance, times what is analytic."""
    if any(k < 0 or k.denominator != 1 for of_side in exponents for k in of_side):
        return False
    return len({min(of_side) for of_side in exponents if of_side}) == 1


def _inverted(side: Side) -> Side:
    """The components in ``u = 1/y``, with the Jacobian ``u^-2``."""
    jacobian = log_affine(1, _ZERO, Fraction(-2))
    return tuple(Component(c.weight, c.form.inverted() + jacobian, c.bulk) for c in side)


def _plain(cell: Cell, low: End | EndKind, high: End | EndKind) -> Panel:
    """The panel in a chart about its middle; one that is open only below is turned over."""
    if isinstance(low, EndKind) or isinstance(high, EndKind):
        centre = sum(_bulk(cell), _ZERO) / 2
    else:
        centre = (Fraction(low) + Fraction(high)) / 2
    turned = isinstance(low, EndKind) and not isinstance(high, EndKind)
    sign = -1 if turned else 1
    first, last = (high, low) if turned else (low, high)
    return Panel(
        in_chart(cell.left, centre, sign),
        in_chart(cell.right, centre, sign),
        logarithmic=False,
        low=first if isinstance(first, EndKind) else sign * (Fraction(first) - centre),
        high=last if isinstance(last, EndKind) else sign * (Fraction(last) - centre),
    )


def _towards(cell: Cell, end: End, start: End, kind: EndKind) -> Panel:
    """The panel between ``start`` and an end that is singular or algebraic."""
    begin = Fraction(start)
    if isinstance(end, Fraction):
        sign = 1 if begin > end else -1
        left, right = in_chart(cell.left, end, sign), in_chart(cell.right, end, sign)
        return Panel(left, right, logarithmic=True, low=kind, high=abs(begin - end))
    sign = 1 if end > 0 else -1
    bulk = _bulk(cell)
    centre = sum(bulk, _ZERO) / 2
    if sign * (begin - centre) <= 0:
        centre = begin - sign * (bulk[1] - bulk[0])
    left, right = in_chart(cell.left, centre, sign), in_chart(cell.right, centre, sign)
    reach = sign * (begin - centre)
    if kind is EndKind.ALGEBRAIC:
        return Panel(
            _inverted(left), _inverted(right), logarithmic=False, low=_ZERO, high=1 / reach
        )
    if _are_algebraic((*left, *right)):
        return Panel(_inverted(left), _inverted(right), logarithmic=True, low=kind, high=1 / reach)
    return Panel(left, right, logarithmic=True, low=reach, high=kind)


def _bulk(cell: Cell) -> tuple[Fraction, Fraction]:
    bulks = [component.bulk for component in (*cell.left, *cell.right)]
    return min(low for low, _ in bulks), max(high for _, high in bulks)


def _middle(cell: Cell, *, low_easy: bool, high_easy: bool) -> tuple[Fraction, Fraction]:
    """Where the middle panel begins and ends; one point twice if there is none."""
    low, high = _bulk(cell)
    inside = [x for x in (low, high) if cell.low < x < cell.high]
    if not inside:
        inside = [interior_point(cell.low, cell.high)]
    if not (is_infinite(cell.low) or is_infinite(cell.high)):
        inside = [interior_point(cell.low, cell.high)]
    first, last = inside[0], inside[-1]
    if low_easy:
        return last, last
    if high_easy:
        return first, first
    return first, last
