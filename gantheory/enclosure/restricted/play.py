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
from gantheory.enclosure.restricted.combination import Combination, combined, complex_pair
from gantheory.enclosure.restricted.stretch import Majorant, Stretch, stretches
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.cells import End
    from gantheory.enclosure.evaluate import ComplexFunction
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

LOSS = None
Part = Combination | None
"""What is integrated: the loss itself, or its slope in a direction."""

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
    return _integrals(both, u, (LOSS,), goal)[0]


def slopes(
    both: tuple[Side, Side], u: Combination, directions: Sequence[Combination], goal: Goal
) -> list[arb]:
    """The derivatives of ``V`` at ``u`` in the directions."""
    return _integrals(both, u, directions, goal)


def value_and_slopes(
    both: tuple[Side, Side], u: Combination, directions: Sequence[Combination], goal: Goal
) -> tuple[arb, list[arb]]:
    """``V`` at ``D = sigmoid(u)`` and its derivatives: both in little more time than these."""
    found, *rest = _integrals(both, u, (LOSS, *directions), goal)
    return found, rest


def _integrals(
    both: tuple[Side, Side], u: Combination, parts: Sequence[Part], goal: Goal
) -> list[arb]:
    """``V`` for a part that is the loss, the derivative for one that is a direction."""
    total = [arb(0) for _ in parts]
    for side in both:
        logit = combined([Fraction(side.sign)], [u])
        for i, found in enumerate(expectations(side, logit, parts, goal)):
            total[i] += -found if parts[i] is LOSS else found * side.sign
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


def expectations(side: Side, u: Combination, parts: Sequence[Part], goal: Goal) -> list[arb]:
    """Under one law, ``E log(1 + e^-u)`` for the loss and ``E h/(1 + e^u)`` for a direction h."""
    packs = [tuple(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    total = [acb(0) for _ in packs]
    if side.atoms:
        at = [_packed(u, pack, Fraction(0), 1) for pack in packs]
        for x, mass in side.atoms:
            for i, found in enumerate(at):
                total[i] += acb(ball(mass)) * found(acb(ball(x)), None, _REAL)
    for stretch in side.stretches:
        between = stretch.cut(partial(_majorant, stretch, u, parts), goal)
        for i, pack in enumerate(packs):
            integrand = _packed(u, pack, stretch.centre, stretch.sign)
            total[i] += stretch.integral(integrand, between, goal)
    return [part for pair in total for part in (pair.real, pair.imag)][: len(parts)]


def _packed(
    u: Combination, parts: tuple[Part, ...], centre: Fraction, sign: int
) -> ComplexFunction:
    """``f + i g`` for two parts, ``f`` for one: two real functions are integrated at once."""
    logit, (first, *others) = u.function(centre, sign), parts
    if first is LOSS and not others:
        return lambda y, log_y, analytic: softplus(-logit(y, log_y, analytic), analytic)
    if first is LOSS:
        (h,), unit = (f.function(centre, sign) for f in others if f is not LOSS), acb(0, 1)

        def both(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
            v = -logit(y, log_y, analytic)
            return softplus(v, analytic) + unit * h(y, log_y, analytic) * sigmoid(v)

        return both
    along = first.function(centre, sign)
    second = others[0] if others else LOSS
    if second is not LOSS:
        along = complex_pair(first, second, centre, sign)
    return lambda y, log_y, analytic: (
        along(y, log_y, analytic) * sigmoid(-logit(y, log_y, analytic))
    )


def _majorant(
    stretch: Stretch,
    u: Combination,
    parts: Sequence[Part],
    centre: Fraction,
    sign: int,
) -> Majorant | None:
    """A bound of all parts: by ``log 2 + |u|`` and the largest ``|h|``, else by ``e^-u``.

    ``log(1 + e^-u) <= log 2 + |u|`` and ``<= e^-u``; ``1/(1 + e^u) <= 1`` and ``<= e^-u``. The
    second of each serves where the moments of the first do not exist.
    """
    logit = _coefficients(u, centre, sign)
    loss = {**logit, 0: logit.get(0, Fraction(0)) + _LOG2_ABOVE}
    sizes = [loss if h is LOSS else _coefficients(h, centre, sign) for h in parts]
    plain = Majorant(tuple(_largest(sizes).items()), LogForm())
    inward = stretch.logarithmic and stretch.low is None
    if inward or _is_integrable(stretch, plain, sign):
        return plain
    if u.size_of_bounded > _LARGEST_FACTOR:
        return None
    factor = Fraction(math.ceil(math.exp(float(u.size_of_bounded)) * (1 + 1e-9)))
    fast_sizes = [
        {0: Fraction(1)} if h is LOSS else size for h, size in zip(parts, sizes, strict=True)
    ]
    # the exponent is -u without its bounded part
    fast = Majorant(
        tuple((k, b * factor) for k, b in _largest(fast_sizes).items()),
        u.in_chart(centre, sign) * -1,
    )
    return fast if _is_integrable(stretch, fast, sign) else None


def _largest(sizes: Sequence[dict[int, Fraction]]) -> dict[int, Fraction]:
    """Coefficients that are at least those of each."""
    found: dict[int, Fraction] = {}
    for size in sizes:
        for k, b in size.items():
            found[k] = max(found.get(k, b), b)
    return found


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
