r"""How ``exp(form)`` behaves at an end, decided exactly from rational exponents.

A form is taken in the end's own chart: ``y -> oo`` for an infinite end, ``y -> 0+`` for a finite
one. As ``y -> oo``, ``log(1 + (y - l)^2/S) = 2 log y + O(1)``, ``log(y - e) = log y + O(1)`` and
``log(1 + e^(g y + h)) = g y + h + o(1)`` for ``g > 0``; so
``exp(form) = y^k exp(c_1 y + ... + c_n y^n) Theta(1)`` with rational ``c`` and ``k``. As
``y -> 0+`` only the terms ``log y`` are unbounded: ``exp(form) = y^k Theta(1)``. Whether the
integral converges at the end, and which of two such functions is larger there, is read off.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from gantheory.measure.logform import LogForm

_ZERO = Fraction(0)


@final
@total_ordering
@dataclass(frozen=True)
class Order:
    """The leading behaviour ``y^exponent exp(sum_k growth_k y^k)`` at an end.

    Attributes
    ----------
    infinite
        Whether the end is ``y -> oo``; else it is ``y -> 0+`` and ``growth`` is empty.
    growth
        The coefficients of ``y^n, ..., y^1``, without leading zeros.
    exponent
        The power of ``y``.
    """

    infinite: bool
    growth: tuple[Fraction, ...]
    exponent: Fraction

    def __lt__(self, other: Order) -> bool:
        """Whether this one is of lower order (``o(...)`` of the other)."""
        return self._key(other) < other._key(self)

    def _key(self, other: Order) -> tuple[Fraction, ...]:
        padding = (_ZERO,) * (len(other.growth) - len(self.growth))
        last = self.exponent if self.infinite else -self.exponent
        return (*padding, *self.growth, last)

    @property
    def is_algebraic(self) -> bool:
        """Whether there is no exponential factor."""
        return not self.growth

    @property
    def decays_exponentially(self) -> bool:
        """Whether the exponential factor tends to zero."""
        return bool(self.growth) and self.growth[0] < 0

    @property
    def is_integrable(self) -> bool:
        """Whether the integral of such a function converges at this end."""
        if self.growth:
            return self.growth[0] < 0
        return self.exponent < -1 if self.infinite else self.exponent > -1


def order_at(form: LogForm, end: Fraction | float) -> Order:
    """The order of ``exp(form)`` at an end of its piece, finite or infinite, in its own chart."""
    if isinstance(end, Fraction):
        exponents = (a for (_, e), a in form.logs if e == end)
        return Order(infinite=False, growth=(), exponent=next(exponents, _ZERO))
    return order_at_infinity(form, 1 if end > 0 else -1)


def order_at_infinity(form: LogForm, sign: int = 1) -> Order:
    """The order of ``exp(form(sign y))`` as ``y -> oo``."""
    growth = {k: -c if sign < 0 and k % 2 else c for k, c in form.powers}
    if sign > 0:
        for (g, _), d in form.softplus:
            growth[1] = growth.get(1, _ZERO) + d * g
    powers_of_y = (*(a for _, a in form.logs), *(2 * b for _, b in form.quadratics))
    top = max((k for k, c in growth.items() if c), default=0)
    return Order(
        infinite=True,
        growth=tuple(growth.get(k, _ZERO) for k in range(top, 0, -1)),
        exponent=sum(powers_of_y, _ZERO),
    )


def order_at_origin(form: LogForm) -> Order:
    """The order of ``exp(form(y))`` as ``y -> 0+``."""
    return Order(infinite=False, growth=(), exponent=origin_exponent(form))


def origin_exponent(form: LogForm) -> Fraction:
    """The coefficient of ``log y``."""
    return dict(form.logs).get((Fraction(1), _ZERO), _ZERO)
