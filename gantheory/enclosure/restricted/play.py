r"""The value and the slopes of a logistic discriminator ``D = sigmoid(u)`` between two laws.

``V = -int p log(1 + e^-u) - int q log(1 + e^u)``, and its derivative in a direction ``h`` is
``int p h/(1 + e^u) - int q h/(1 + e^-u)``. Nothing in either loss cancels: each law's part is
integrated alone, on that law's own scale, after ``u`` is turned over for the generator's law.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, leans_positive
from gantheory.enclosure.order import order_at_infinity
from gantheory.enclosure.restricted.combination import Combination, combined
from gantheory.enclosure.restricted.stretch import Majorant, Stretch, stretches
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.cells import End
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

_REAL: AnalyticFlag = False
_LOG2_ABOVE = Fraction(7, 10)
_LARGEST_FACTOR = 500


@final
@dataclass(frozen=True)
class Side:
    """One law, with the sign that its own logit has: ``u`` on the data's, ``-u`` on the other."""

    stretches: tuple[Stretch, ...]
    atoms: tuple[tuple[Fraction, Fraction], ...]
    sign: int


def sides(p: Law, q: Law, low: End = -math.inf, high: End = math.inf) -> tuple[Side, Side]:
    """The two laws on ``[low, high)``, ready for integration."""

    def side(law: Law, sign: int) -> Side:
        atoms = tuple((x, mass) for x, mass in law.atoms.items() if low <= x < high)
        return Side(stretches(law, low, high), atoms, sign)

    return side(p, 1), side(q, -1)


def value(both: tuple[Side, Side], u: Combination, goal: Goal) -> arb:
    """``V`` at ``D = sigmoid(u)``; not finite where it is not bounded below."""
    total = arb(0)
    for side in both:
        (found,) = _expectations(side, combined([Fraction(side.sign)], [u]), (), goal)
        total -= found
    return total


def slopes(
    both: tuple[Side, Side], u: Combination, directions: Sequence[Combination], goal: Goal
) -> list[arb]:
    """The derivatives of ``V`` at ``u`` in the directions."""
    total = [arb(0) for _ in directions]
    for side in both:
        logit = combined([Fraction(side.sign)], [u])
        for i, found in enumerate(_expectations(side, logit, directions, goal)):
            total[i] += found * side.sign
    return total


def softplus(u: acb, analytic: AnalyticFlag) -> acb:
    """``log(1 + e^u)``, from the side on which the exponential is small."""
    if leans_positive(u.real):
        return u + ((-u).exp() + 1).log(analytic)
    return (u.exp() + 1).log(analytic)


def sigmoid(u: acb) -> acb:
    """``1/(1 + e^-u)``, likewise."""
    if leans_positive(u.real):
        return 1 / ((-u).exp() + 1)
    e = u.exp()
    return e / (e + 1)


def _expectations(
    side: Side, u: Combination, directions: Sequence[Combination], goal: Goal
) -> list[arb]:
    """``E log(1 + e^-u)`` under one law, or ``E h/(1 + e^u)`` for each direction h."""
    total = [arb(0) for _ in directions or (None,)]
    if side.atoms:
        at = _losses(u, directions, Fraction(0), 1)
        for x, mass in side.atoms:
            for i, loss in enumerate(at):
                total[i] += ball(mass) * loss(acb(ball(x)), None, _REAL).real
    for stretch in side.stretches:
        between = stretch.cut(partial(_majorant, stretch, u, directions), goal)
        losses = _losses(u, directions, stretch.centre, stretch.sign)
        for i in range(0, len(losses), 2):
            packed = losses[i : i + 2]
            both = stretch.integral(_packed(*packed), between, goal)
            for j, part in enumerate((both.real, both.imag)[: len(packed)]):
                total[i + j] += part
    return total


def _packed(first: ComplexFunction, second: ComplexFunction | None = None) -> ComplexFunction:
    """``first + i second``: two real functions are integrated at the price of one."""
    if second is None:
        return first
    other, unit = second, acb(0, 1)
    return lambda y, log_y, analytic: first(y, log_y, analytic) + unit * other(y, log_y, analytic)


def _losses(
    u: Combination, directions: Sequence[Combination], centre: Fraction, sign: int
) -> list[ComplexFunction]:
    logit = u.function(centre, sign)
    if not directions:
        return [lambda y, log_y, analytic: softplus(-logit(y, log_y, analytic), analytic)]

    def times(h: ComplexFunction) -> ComplexFunction:
        return lambda y, log_y, analytic: (
            h(y, log_y, analytic) * sigmoid(-logit(y, log_y, analytic))
        )

    return [times(h.function(centre, sign)) for h in directions]


def _majorant(
    stretch: Stretch,
    u: Combination,
    directions: Sequence[Combination],
    centre: Fraction,
    sign: int,
) -> Majorant | None:
    """A bound of all losses: by ``log 2 + |u|`` or the largest ``|h|``, else by ``e^-u``.

    ``log(1 + e^-u) <= log 2 + |u|`` and ``<= e^-u``; ``1/(1 + e^u) <= 1`` and ``<= e^-u``. The
    second of each serves where the moments of the first do not exist.
    """
    size: dict[int, Fraction] = {} if directions else {0: _LOG2_ABOVE}
    for f in directions or (u,):
        for k, b in _coefficients(f, centre, sign).items():
            size[k] = max(size.get(k, b), b) if directions else size.get(k, Fraction(0)) + b
    plain = Majorant(tuple(size.items()), LogForm())
    inward = stretch.logarithmic and stretch.low is None
    if inward or _is_integrable(stretch, plain, sign):
        return plain
    if u.size_of_bounded > _LARGEST_FACTOR:
        return None
    factor = Fraction(math.ceil(math.exp(float(u.size_of_bounded)) * (1 + 1e-9)))
    if not directions:
        size = {0: Fraction(1)}
    # the exponent is -u without its bounded part
    fast = Majorant(tuple((k, b * factor) for k, b in size.items()), u.in_chart(centre, sign) * -1)
    return fast if _is_integrable(stretch, fast, sign) else None


def _is_integrable(stretch: Stretch, bound: Majorant, sign: int) -> bool:
    form = stretch.component.form
    if sign != stretch.sign:
        form = form.in_chart(Fraction(0), -1)
    return all(
        order_at_infinity(
            form + bound.shift + log_affine(1, Fraction(0), Fraction(k))
        ).is_integrable
        for k, _ in bound.powers
    )


def _coefficients(f: Combination, centre: Fraction, sign: int) -> dict[int, Fraction]:
    """``b_k`` with ``|f| <= sum b_k y^k``, a little larger than they need be, so that short."""
    form = f.in_chart(centre, sign)
    size = {k: abs(c) for k, c in form.powers}
    size[0] = abs(form.constant.rational) + f.size_of_bounded
    return {k: _short_above(b) for k, b in size.items() if b}


def _short_above(b: Fraction) -> Fraction:
    """A dyadic number of few bits, at least ``b > 0`` and at most an eighth more."""
    exponent = b.numerator.bit_length() - b.denominator.bit_length() - 5
    unit = Fraction(2) ** exponent
    return math.ceil(b / unit) * unit
