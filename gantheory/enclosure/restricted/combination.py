"""Linear combinations of features with rational coefficients, as functions of complex balls."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import acb, acb_poly, arb

from gantheory.enclosure.ball import ball
from gantheory.enclosure.evaluate import exp_function, log_function
from gantheory.game.restricted import Bump, Feature, Power, Wave
from gantheory.measure.log_constant import LogConstant, collect
from gantheory.measure.logform import LogForm, power

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gantheory.enclosure.ball import AnalyticFlag
    from gantheory.enclosure.evaluate import ComplexFunction

_ZERO, _ONE = Fraction(0), Fraction(1)


@final
@dataclass(frozen=True)
class Combination:
    """``constant + sum c_k x^k + sum c_j f_j(x)``, ``f_j`` waves and bumps.

    Attributes
    ----------
    powers
        Pairs ``(k, c_k)``, k >= 0, no coefficient zero.
    bounded
        Pairs of a wave or a bump, whose size is at most one, and its coefficient.
    """

    powers: tuple[tuple[int, Fraction], ...] = ()
    bounded: tuple[tuple[Wave | Bump, Fraction], ...] = ()

    @property
    def polynomial(self) -> LogForm:
        """The part without waves and bumps, as an exact form."""
        terms = dict(self.powers)
        rest = tuple((k, c) for k, c in self.powers if k)
        return LogForm(LogConstant(terms.get(0, _ZERO)), rest)

    @property
    def size_of_bounded(self) -> Fraction:
        """A bound of the waves' and bumps' part."""
        return sum((abs(c) for _, c in self.bounded), _ZERO)

    def in_chart(self, centre: Fraction, sign: int) -> LogForm:
        """The polynomial part in ``y``, ``x = centre + sign y``."""
        return self.polynomial.in_chart(centre, sign)

    def function(self, centre: Fraction, sign: int) -> ComplexFunction:
        """The combination as a function of the chart's ``y``."""
        polynomial = log_function(self.in_chart(centre, sign))
        terms = [_bounded(f, c, centre, sign) for f, c in self.bounded]
        if not terms:
            return polynomial

        def total(y: acb, log_y: acb | None, analytic: AnalyticFlag) -> acb:
            result = polynomial(y, log_y, analytic)
            for term in terms:
                result = result + term(y, log_y, analytic)
            return result

        return total


def feature(f: Feature) -> Combination:
    """One feature."""
    if isinstance(f, Power):
        return Combination(powers=((f.degree, _ONE),))
    return Combination(bounded=((f, _ONE),))


def combined(weights: Sequence[Fraction], parts: Sequence[Combination]) -> Combination:
    """``sum weight * part``."""
    pairs = list(zip(weights, parts, strict=True))
    bounded: dict[Wave | Bump, Fraction] = {}
    for w, part in pairs:
        for f, c in part.bounded:
            bounded[f] = bounded.get(f, _ZERO) + w * c
    return Combination(
        collect((k, w * c) for w, part in pairs for k, c in part.powers),
        tuple((f, c) for f, c in bounded.items() if c),
    )


def complex_pair(
    first: Combination, second: Combination, centre: Fraction, sign: int
) -> ComplexFunction:
    """``first + i second`` as a function of the chart's ``y``; two polynomials as one."""
    if first.bounded or second.bounded:
        f, g, unit = first.function(centre, sign), second.function(centre, sign), acb(0, 1)
        return lambda y, log_y, analytic: f(y, log_y, analytic) + unit * g(y, log_y, analytic)
    forms = [c.in_chart(centre, sign) for c in (first, second)]
    terms = [{0: form.constant.rational, **dict(form.powers)} for form in forms]
    degree = max(k for term in terms for k in term)
    polynomial = acb_poly(
        [acb(*(ball(term.get(k, _ZERO)) for term in terms)) for k in range(degree + 1)]
    )
    return lambda y, _, __: polynomial(y)


def standardised(degree: int, centre: Fraction, scale: Fraction) -> Combination:
    """``((x - centre)/scale)^degree``."""
    if not degree:
        return Combination(powers=((0, _ONE),))
    form = power(degree, scale**-degree).in_chart(-centre, 1)
    return Combination(collect([(0, form.constant.rational), *form.powers]))


def _bounded(f: Wave | Bump, coefficient: Fraction, centre: Fraction, sign: int) -> ComplexFunction:
    if isinstance(f, Bump):
        lead = -1 / (2 * f.scale**2)
        form = power(2, lead) + power(1, -2 * lead * f.centre)
        whole = form.plus(LogConstant(lead * f.centre**2)).in_chart(centre, sign)
        bump, scale = exp_function(whole), acb(ball(coefficient))
        return lambda y, log_y, analytic: scale * bump(y, log_y, analytic)
    frequency = ball(f.frequency) * arb.pi() if f.times_pi else ball(f.frequency)
    slope, start = acb(frequency * sign), acb(frequency * ball(centre))
    scale = acb(ball(coefficient))
    if f.name == "cos":
        return lambda y, _, __: scale * (y * slope + start).cos()
    return lambda y, _, __: scale * (y * slope + start).sin()
