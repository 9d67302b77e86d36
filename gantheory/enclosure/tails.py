r"""Closed-form bounds of ``int exp(form)`` beyond a point.

Both rest on one inequality for the logarithmic slope ``y form'(y)``.

*Towards infinity.* If ``y form'(y) <= -k`` for all ``y >= Y > 0`` with ``k > 1``, then
``form(y) <= form(Y) - k log(y/Y)``, and ``int_Y^oo exp(form) <= Y exp(form(Y)) / (k - 1)``.

*Towards zero.* If ``y form'(y) >= k`` for all ``0 < y <= Y`` with ``k > -1``, then
``form(y) <= form(Y) - k log(Y/y)``, and ``int_0^Y exp(form) <= Y exp(form(Y)) / (k + 1)``.

The slope is bounded over the whole ray in ball arithmetic, in ``u = 1/y`` in ``[0, 1/Y]``:
``y (log(y - e))' = 1/(1 - e u)``; with ``v = 1 - l u``,
``y (log(1 + (y - l)^2/S))' = 2 v/(S u^2 + v^2)``;
``y (log(1 + e^(g y + h)))' = g y - g y/(1 + e^(g y + h))`` where the last term lies in
``[0, g y e^(-g y - h)]``, which decreases once ``g y >= 1``. The powers, with those lines ``g y``
added exactly, are ``y^n`` times a polynomial in ``u``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, certainly, constant_ball, hull

if TYPE_CHECKING:
    from gantheory.measure.logform import LogForm

_ZERO, _ONE = Fraction(0), Fraction(1)
_ORIGIN = (_ONE, _ZERO)


@final
@dataclass(frozen=True)
class Ray:
    """The tail beyond ``edge`` (a point ball, positive): to infinity, or down to zero."""

    edge: arb
    outward: bool


def tail_mass(form: LogForm, ray: Ray) -> arb | None:
    """An upper bound of the integral of ``exp(form)`` over the ray.

    None if the bound does not apply yet: the ray starts too early, or the integral diverges.
    """
    slope = slope_over(form, ray)
    if slope is None:
        return None
    spare = -slope - 1 if ray.outward else slope + 1
    if not certainly(spare, ">", 0):
        return None
    return (ray.edge * value_at(form, ray.edge).exp() / spare).upper()


def value_at(form: LogForm, y: arb) -> arb:
    """The form at a small positive real ball: at once, without building a function."""
    square = form.square
    if square is None:
        total = constant_ball(form.constant)
        for k, c in form.powers:
            total += y**k * ball(c)
    else:
        lead, centre, rest = square
        offset = y - ball(centre)
        total = offset * offset * ball(lead) + constant_ball(form.constant, rest)
    for (s, e), a in form.logs:
        total += (ball(s) * (y - ball(e))).log() * ball(a)
    for (m, square_of_scale), b in form.quadratics:
        offset = y - ball(m)
        total += (offset * offset / ball(square_of_scale) + 1).log() * ball(b)
    for (g, h), d in form.softplus:
        w = ball(g) * y + ball(h)
        total += (w.max(arb(0)) + (-abs(w)).exp().log1p()) * ball(d)
    return total


def slope_over(form: LogForm, ray: Ray) -> arb | None:
    """A finite bound of ``y form'(y)`` over the ray: above for an outward one, else below.

    None if none was found: a ball that is not finite bounds nothing, and compares as nothing.
    """
    bound = _slope_outward(form, ray.edge) if ray.outward else _slope_inward(form, ray.edge)
    return bound if bound is not None and bound.is_finite() else None


def growth_over(form: LogForm, ray: Ray) -> tuple[int, arb] | None:
    """``(n, s)`` with ``y form'(y) <= s y^n`` over an outward ray, ``n >= 0`` the degree.

    None if no finite ``s`` was found.
    """
    parts = _outward_parts(form, ray.edge)
    if parts is None:
        return None
    degree, leading, rest = parts
    u = hull(arb(0), 1 / ray.edge)
    bound = (leading + rest * u**degree).upper()
    return (degree, bound) if bound.is_finite() else None


def _slope_outward(form: LogForm, edge: arb) -> arb | None:
    parts = _outward_parts(form, edge)
    if parts is None:
        return None
    degree, leading, rest = parts
    if not degree:
        return (leading + rest).upper()
    if certainly(leading, "<", 0):  # y^n leading is largest at the edge
        return (edge**degree * leading.upper() + rest).upper()
    return None


def _outward_parts(form: LogForm, edge: arb) -> tuple[int, arb, arb] | None:
    """``(n, L, R)``: over the ray, ``y form' `` lies in ``y^n L + R``; ``L = 0`` if ``n = 0``."""
    u = hull(arb(0), 1 / edge)
    coefficients = {k: k * c for k, c in form.powers}
    rest = arb(0)
    for (_, e), a in form.logs:
        denominator = 1 - ball(e) * u
        if not certainly(denominator, ">", 0):
            return None
        rest += ball(a) / denominator
    for (m, square), b in form.quadratics:
        line = 1 - ball(m) * u
        denominator = (ball(square) * u * u).nonnegative_part() + (line * line).nonnegative_part()
        if not certainly(denominator, ">", 0):
            return None
        rest += 2 * ball(b) * line / denominator
    for (g, h), d in form.softplus:
        if not certainly(ball(g) * edge, ">=", 1):
            return None
        coefficients[1] = coefficients.get(1, _ZERO) + d * g
        late = ball(g) * edge * (-ball(g) * edge - ball(h)).exp()
        rest -= ball(d) * hull(arb(0), late)
    degree = max((k for k, c in coefficients.items() if c), default=0)
    leading = arb(0)
    for k, c in coefficients.items():
        leading += ball(c) * u ** (degree - k) if c else 0
    return degree, leading, rest


def _slope_inward(form: LogForm, edge: arb) -> arb | None:
    y = hull(arb(0), edge)
    total = arb(0)
    for k, c in form.powers:
        total += ball(k * c) * y**k
    for (s, e), a in form.logs:
        if (s, e) == _ORIGIN:
            total += ball(a)
            continue
        distance = y - ball(e)
        if not (certainly(distance, ">", 0) or certainly(distance, "<", 0)):
            return None
        total += ball(a) * y / distance
    for (m, square), b in form.quadratics:
        shifted = y - ball(m)
        # a ball's square may reach below zero where its middle is not
        total += 2 * ball(b) * y * shifted / (ball(square) + (shifted * shifted).nonnegative_part())
    for (g, h), d in form.softplus:
        total += ball(d * g) * y / (1 + (-ball(g) * y - ball(h)).exp())
    return total.lower()
