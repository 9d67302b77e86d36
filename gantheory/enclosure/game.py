r"""The game at given laws: the virtual criterion, the optimal discriminator, a constant score.

Goodfellow et al. (2014): equations (1), (2) and (4) to (6).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import ball, constant_ball, log_rational
from gantheory.enclosure.divergences import check_digits, most_extra_bits, refine
from gantheory.enclosure.kernel import Confusion
from gantheory.enclosure.order import origin_exponent
from gantheory.enclosure.plan import plan
from gantheory.enclosure.result import exactly
from gantheory.enclosure.tails import value_at
from gantheory.measure.exact import exact, number_text
from gantheory.measure.logform import log_affine
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.density import Density
    from gantheory.measure.exact import Number
    from gantheory.measure.law import Law
    from gantheory.measure.logform import LogForm

_ZERO, _ONE = Fraction(0), Fraction(1)


def criterion(p: Law, q: Law, digits: int = 15) -> Enclosure:
    r"""Enclose the virtual training criterion ``C(G) = -log 4 + 2 JSD(p, q)`` (equation (6)).

    It is computed as ``int p log(p/(p + q)) + q log(q/(p + q))`` (equation (4)), whose integrand
    is nowhere positive: nothing cancels, and laws with disjoint supports give an exact zero.

    Raises
    ------
    InputError
        If ``digits`` is no positive integer.
    """
    check_digits(digits)
    work = plan(Confusion(), p, q)
    if work.is_zero:
        return exactly(_ZERO, digits)
    return refine(lambda goal: -work.value(goal), digits, most_extra_bits(work))


def optimal_discriminator(p: Law, q: Law, x: Number, digits: int = 15) -> Enclosure:
    r"""Enclose ``D*(x) = p(x)/(p(x) + q(x))`` (equation (2)).

    An atom at ``x`` dominates every density there. Densities are taken as
    :meth:`Density.log_density` takes them: between two pieces the right one counts, at an end of
    the support the limit from inside.

    Raises
    ------
    InputError
        If neither law has mass or density at ``x``: D* is free there; or if ``x`` is no number.
    """
    check_digits(digits)
    point = exact(x, "x")
    left, right = p.atoms.get(point, _ZERO), q.atoms.get(point, _ZERO)
    if left or right:
        return exactly(left / (left + right), digits)
    p_terms, q_terms = _density_terms(p, point), _density_terms(q, point)
    if not p_terms and not q_terms:
        raise InputError(
            f"D*({number_text(point)}) is free: neither law has mass or density there; ask at a"
            " point of the support"
        )
    lowest = min(exponent for exponent, _, _ in (*p_terms, *q_terms))
    above = [(weight, form) for exponent, weight, form in p_terms if exponent == lowest]
    below = [(weight, form) for exponent, weight, form in q_terms if exponent == lowest]
    if not above or not below:
        return exactly(_ONE if above else _ZERO, digits)
    base = above[0][1]

    def ratio() -> arb:
        ours = _sum_at_origin(above, base)
        return ours / (ours + _sum_at_origin(below, base))

    return refine(lambda _: ratio(), digits)


def value_at_constant(d: Number, digits: int = 15) -> Enclosure:
    r"""Enclose ``V`` at a constant discriminator: ``log d + log(1 - d)`` (equation (1)).

    Raises
    ------
    InputError
        If ``d`` is outside [0, 1].
    """
    check_digits(digits)
    score = exact(d, "d")
    if not 0 <= score <= 1:
        raise InputError(f"d is {number_text(score)}, outside [0, 1]: a score is a probability")
    if score in (0, 1):
        return exactly(-math.inf, digits)
    return refine(lambda _: log_rational(score * (1 - score)), digits)


def _density_terms(law: Law, point: Fraction) -> list[tuple[Fraction, Fraction, LogForm]]:
    """Per component at the point: the exponent of ``y``, the weight, the rest of the form."""
    terms = []
    for weight, density in law.parts:
        found = _form_at(density, point)
        if found is not None:
            exponent = origin_exponent(found)
            terms.append((exponent, weight, found + log_affine(1, _ZERO, -exponent)))
    return terms


def _form_at(density: Density, point: Fraction) -> LogForm | None:
    """The form about the point, ``y`` the distance from it into its piece."""
    for piece in density.pieces:
        if piece.low <= point < piece.high:
            return piece.form.in_chart(point, 1)
    last = density.pieces[-1]
    return last.form.in_chart(point, -1) if point == last.high else None


def _sum_at_origin(terms: list[tuple[Fraction, LogForm]], base: LogForm) -> arb:
    """``sum weight exp(form - base)`` at ``y = 0``."""
    total = arb(0)
    for weight, form in terms:
        difference = form - base
        if difference.is_constant:
            total += ball(weight) * constant_ball(difference.constant).exp()
        else:
            total += ball(weight) * value_at(difference, arb(0)).exp()
    return total
