"""Log-forms as functions of real and complex balls.

Every logarithm and power is told whether the integrator is asking for an analytic enclosure: a
complex ball that meets a branch cut must then answer with a non-finite ball, or the integral would
be silently wrong.

The constants are real balls, and stand on the right: a product with a complex ball on the right of
a real one costs ten times as much.

A function takes ``(y, log_y, analytic)``: in a logarithmic chart ``y = e^t`` the logarithm is
``log_y = t``, which has no branch cut; elsewhere ``log_y`` is None.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from flint import acb, arb, arb_poly

from gantheory.enclosure.ball import (
    AnalyticFlag,
    Number,
    ball,
    constant_ball,
    leans_positive,
    log,
    log_rational,
    root_power,
)
from gantheory.measure.log_constant import LogConstant, log_of
from gantheory.measure.logform import LogForm, power

if TYPE_CHECKING:
    from gantheory.measure.logform import Pairs

ComplexFunction = Callable[[acb, acb | None, AnalyticFlag], acb]
"""A function of complex balls only."""


class BallFunction(Protocol):
    """A function that is real on the line, of a real or a complex ball."""

    def __call__(self, y: Number, log_y: Number | None, analytic: AnalyticFlag, /) -> Number:
        """The value, of the kind of ``y``."""


_ZERO = Fraction(0)
_TAYLOR, _LARGE_POWER = 0.25, 64


def log_function(form: LogForm) -> BallFunction:
    """The form itself, at the working precision of the call."""
    return _oriented(form, _log_function)


def exp_function(form: LogForm, weight: Fraction = Fraction(1)) -> BallFunction:
    """``weight * exp(form)``: halves of integer multiples of logarithms become powers and roots."""
    logistic = _of_one_exponential(form, weight)
    if logistic is not None:
        return logistic
    return _oriented(form, lambda oriented: _exp_function(oriented, weight))


def _oriented(form: LogForm, build: Callable[[LogForm], BallFunction]) -> BallFunction:
    """Build the function after ``log(1 + e^w) = w + log(1 + e^-w)`` where ``w`` is positive.

    Both sides are one analytic function wherever both are defined, so the middle of the ball may
    choose. The line ``w`` joins the form's powers exactly, before any rounding.
    """
    if not form.softplus:
        return build(form)
    if len(form.softplus) == 1:
        return _oriented_at(form, build)
    thresholds = [float(-h / g) for (g, h), _ in form.softplus]
    built: dict[tuple[bool, ...], BallFunction] = {}

    def function(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        middle = float(y.real.mid())
        flips = tuple(middle > threshold for threshold in thresholds)
        if flips not in built:
            built[flips] = build(_flipped(form, flips))
        return built[flips](y, log_y, analytic)

    return function


def _oriented_at(form: LogForm, build: Callable[[LogForm], BallFunction]) -> BallFunction:
    """The same for a single line, without a table: calls cost most."""
    (((g, h), _),) = form.softplus
    below, above, threshold = build(form), build(_flipped(form, (True,))), ball(-h / g).mid()

    def function(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        if leans_positive(y.real - threshold):
            return above(y, log_y, analytic)
        return below(y, log_y, analytic)

    return function


def _flipped(form: LogForm, flips: tuple[bool, ...]) -> LogForm:
    plain = LogForm(form.constant, form.powers, form.logs, form.quadratics)
    terms = []
    for ((g, h), d), flip in zip(form.softplus, flips, strict=True):
        if flip:
            plain += power(1, d * g).plus(LogConstant(d * h))
            terms.append(((-g, -h), d))
        else:
            terms.append(((g, h), d))
    return LogForm(plain.constant, plain.powers, plain.logs, plain.quadratics, tuple(terms))


def excess(s: Number) -> Number:
    """``e^s - 1 - s``, by Taylor's formula at the middle: a small ball stays of first order."""
    if not s.rad() < _TAYLOR:
        return s.expm1() - s
    middle = s.mid()
    here, step = middle.expm1(), s - middle
    return here - middle + here * step + s.exp() * step * step * 0.5


def _well(form: LogForm) -> tuple[BallFunction, LogForm] | None:
    """A large multiple of a logarithm with a line against it, taken out, and the rest.

    ``a log d + c y``, ``d = s (y - e)``, ``a > 0 > s c``, has its top at ``d = h = -a/(s c)``, and
    is ``-a (r - 1 - log r)``, ``r = d/h``, and ``a log h - a + c e``: nothing large cancels, as in
    a completed square.
    """
    large = [pair for pair in form.logs if pair[1] > _LARGE_POWER]
    if not large or len(form.powers) != 1 or form.powers[0][0] != 1:
        return None
    ((sign, end), a), (_, c) = large[0], form.powers[0]
    height = -a / (sign * c)
    if height <= 0:
        return None
    logs = tuple(pair for pair in form.logs if pair is not large[0])
    top = log_of(height, a) + LogConstant(c * end - a)
    rest = LogForm(form.constant + top, (), logs, form.quadratics, form.softplus)
    at_origin = sign == 1 and not end
    scale, shift, times = ball(sign / height), ball(-sign * end / height), ball(-a)
    log_height = log_rational(height)

    def well(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        if at_origin and log_y is not None:
            return excess(log_y - log_height) * times
        return excess(log(y * scale + shift, analytic)) * times

    return well, rest


def _log_function(form: LogForm) -> BallFunction:
    found = _well(form)
    if found is not None:
        well, others = found[0], _log_function(found[1])
        return lambda y, log_y, analytic: well(y, log_y, analytic) + others(y, log_y, analytic)
    polynomial = _polynomial(form)
    terms = [
        *(_log_term(key, a) for key, a in form.logs),
        *(_quadratic_term(key, b) for key, b in form.quadratics),
        *(_softplus_term(key, d) for key, d in form.softplus),
    ]
    if not terms:
        return polynomial

    def total(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        result = polynomial(y, log_y, analytic)
        for term in terms:
            result += term(y, log_y, analytic)
        return result

    return total


def _exp_function(form: LogForm, weight: Fraction) -> BallFunction:
    if _well(form) is not None:
        exponent = _log_function(form.plus(log_of(weight)))
        return lambda y, log_y, analytic: exponent(y, log_y, analytic).exp()
    factors: list[BallFunction] = []
    kept: dict[str, Pairs] = {}
    for name, terms, build in (
        ("logs", form.logs, _affine_power),
        ("quadratics", form.quadratics, _quadratic_power),
        ("softplus", form.softplus, _exponential_power),
    ):
        finest = 1 if name == "softplus" else 2
        kept[name] = tuple((key, c) for key, c in terms if c.denominator > finest)
        factors += [build(key, c) for key, c in terms if c.denominator <= finest]
    rest = LogForm(form.constant, form.powers, kept["logs"], kept["quadratics"], kept["softplus"])
    if rest.is_constant and factors:
        return _multiple(factors, constant_ball(rest.constant).exp() * ball(weight))
    smooth = _exponential(rest, weight)
    if not factors:
        return smooth

    def product(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        result = smooth(y, log_y, analytic)
        for factor in factors:
            result *= factor(y, log_y, analytic)
        return result

    return product


def _multiple(factors: list[BallFunction], scale: arb) -> BallFunction:
    """A product of functions times a number."""
    first, *others = factors

    def product(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        result = first(y, log_y, analytic) * scale
        for factor in others:
            result *= factor(y, log_y, analytic)
        return result

    return product


def _of_one_exponential(form: LogForm, weight: Fraction) -> BallFunction | None:
    """``c e^(k w) (1 + e^w)^n`` for integers ``k``, ``n``: a logistic density; None for others.

    A wide complex ball wants the side on which ``e^w`` is small: see :func:`_oriented`.
    """
    if form.logs or form.quadratics or len(form.softplus) != 1 or len(form.powers) != 1:
        return None
    (((g, h), n),), ((degree, slope),) = form.softplus, form.powers
    k = slope / g
    if degree != 1 or k.denominator != 1 or n.denominator != 1:
        return None
    scale = constant_ball(form.constant, -k * h).exp() * ball(weight)
    line, start, threshold = ball(g), ball(h), ball(-h / g).mid()
    below, above, inner = int(k), -int(k + n), int(n)

    def value(y: Number, _: Number | None, __: AnalyticFlag) -> Number:
        w, outer = y * line + start, below
        if isinstance(y, acb):  # noqa: SIM102
            if leans_positive(y.real - threshold):
                w, outer = -w, above
        e = w.exp()
        return (e if outer == 1 else e**outer) * (e + 1) ** inner * scale

    return value


def _exponential(form: LogForm, weight: Fraction) -> BallFunction:
    """``weight * exp(form)``; the commonest shapes are written out, since calls cost most."""
    if form.is_constant:
        return _constant(constant_ball(form.constant).exp() * ball(weight))
    weighted = form.plus(log_of(weight))
    if form.logs or form.quadratics or form.softplus:
        exponent = _log_function(weighted)
        return lambda y, log_y, analytic: exponent(y, log_y, analytic).exp()
    square = form.square
    if square is not None:
        lead, centre, rest = _square_balls(weighted, square)

        def gaussian(y: Number, _: Number | None, __: AnalyticFlag) -> Number:
            offset = y - centre
            return (offset * offset * lead + rest).exp()

        return gaussian
    polynomial = _polynomial(weighted)
    return lambda y, log_y, analytic: polynomial(y, log_y, analytic).exp()


def _square_balls(form: LogForm, square: tuple[Fraction, Fraction, Fraction]) -> list[arb]:
    a, b, c = square
    return [ball(a), ball(b), constant_ball(form.constant, c)]


def _polynomial(form: LogForm) -> BallFunction:
    """Constant and powers; a square is completed, so that a wide ball gives a tight one."""
    square = form.square
    if square is not None:
        lead, centre, rest = _square_balls(form, square)

        def quadratic(y: Number, _: Number | None, __: AnalyticFlag) -> Number:
            offset = y - centre
            return offset * offset * lead + rest

        return quadratic
    constant = constant_ball(form.constant)
    terms = dict(form.powers)
    if not terms:
        return _constant(constant)
    if list(terms) == [1]:
        slope = ball(terms[1])
        return lambda y, _, __: y * slope + constant
    rising = [ball(terms.get(k, _ZERO)) for k in range(1, max(terms) + 1)]
    polynomial = arb_poly([constant, *rising])

    def value(y: Number, _: Number | None, __: AnalyticFlag) -> Number:
        return polynomial(y)

    return value


def _constant(value: arb) -> BallFunction:
    everywhere = acb(value)

    def constant(y: Number, _: Number | None, __: AnalyticFlag) -> Number:
        if isinstance(y, acb):
            return everywhere
        return value

    return constant


def _log_term(key: tuple[Fraction, Fraction], coefficient: Fraction) -> BallFunction:
    (sign, end), times = key, ball(coefficient)
    at_origin = sign == 1 and not end
    scale, shift = ball(sign), ball(-sign * end)

    def term(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        if at_origin and log_y is not None:
            return log_y * times
        return log(y * scale + shift, analytic) * times

    return term


def _quadratic_term(key: tuple[Fraction, Fraction], coefficient: Fraction) -> BallFunction:
    (middle, square), times = key, ball(coefficient)
    centre, inverse = ball(middle), ball(1 / square)

    def term(y: Number, _: Number | None, analytic: AnalyticFlag) -> Number:
        offset = y - centre
        return log(offset * offset * inverse + 1, analytic) * times

    return term


def _softplus_term(key: tuple[Fraction, Fraction], coefficient: Fraction) -> BallFunction:
    (slope, start), times = key, ball(coefficient)
    g, h = ball(slope), ball(start)
    return lambda y, _, analytic: log((y * g + h).exp() + 1, analytic) * times


def _affine_power(key: tuple[Fraction, Fraction], exponent: Fraction) -> BallFunction:
    sign, end = key
    at_origin = sign == 1 and not end
    scale, shift, times = ball(sign), ball(-sign * end), ball(exponent)
    twice = int(2 * exponent)
    whole, is_whole = twice // 2, twice % 2 == 0

    def term(y: Number, log_y: Number | None, analytic: AnalyticFlag) -> Number:
        if at_origin and log_y is not None and not (is_whole and -2 <= whole <= 2):
            return (log_y * times).exp()
        x = y if at_origin else y * scale + shift
        return x**whole if is_whole else root_power(x, twice, analytic)

    return term


def _quadratic_power(key: tuple[Fraction, Fraction], exponent: Fraction) -> BallFunction:
    centre, inverse, twice = ball(key[0]), ball(1 / key[1]), int(2 * exponent)
    whole, is_whole = twice // 2, twice % 2 == 0

    def power_of_quadratic(y: Number, _: Number | None, analytic: AnalyticFlag) -> Number:
        offset = y - centre
        x = offset * offset * inverse + 1
        return x**whole if is_whole else root_power(x, twice, analytic)

    return power_of_quadratic


def _exponential_power(key: tuple[Fraction, Fraction], exponent: Fraction) -> BallFunction:
    g, h, whole = ball(key[0]), ball(key[1]), int(exponent)
    return lambda y, _, __: ((y * g + h).exp() + 1) ** whole


def slope_function(form: LogForm) -> Callable[[arb], arb]:
    """The derivative of the form, on real balls inside its piece."""
    powers = [(k - 1, ball(k * c)) for k, c in form.powers]
    logs = [(ball(e), ball(a)) for (_, e), a in form.logs]
    quadratics = [(ball(m), ball(square), ball(2 * b)) for (m, square), b in form.quadratics]
    softplus = [(ball(g), ball(h), ball(d * g)) for (g, h), d in form.softplus]

    def slope(y: arb) -> arb:
        total = arb(0)
        for degree, c in powers:
            total += c * y**degree
        for e, a in logs:
            total += a / (y - e)
        for m, square, b in quadratics:
            offset = y - m
            total += b * offset / (square + offset * offset)
        for g, h, d in softplus:
            total += d / (1 + (-g * y - h).exp())
        return total

    return slope
