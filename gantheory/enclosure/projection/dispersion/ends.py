r"""What the derivatives' integrals leave out: towards infinity, and towards singular ends.

``|q h|`` and ``q k`` are at most sums of ``c p^a q^(1 - a)`` (see :mod:`sensitivity`). The target
is at most the sum of its components, and at least each of them; the members of a box lie between
envelopes; and scores grow as a power of ``x``, or of a logarithm, which ``log r <= r^s/(e s)``
turns into one. So all that is bounded is the exponential of a log-form (see :mod:`tails`).
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.projection.reach import Grown, growth_of
from gantheory.enclosure.tails import Ray, slope_over, tail_mass, value_at
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import Box
    from gantheory.enclosure.projection.dispersion.model import Model
    from gantheory.enclosure.projection.sensitivity import TailBounds
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.enclosure.quadrature import Goal

_REAL: AnalyticFlag = False
_RATIO, _LAST, _STEPS = 1.25, 3000, 400
_SMALL = (Fraction(1, 8), Fraction(1, 64), Fraction(1, 1024))
_ZERO, _ONE, _TWO = Fraction(0), Fraction(1), Fraction(2)

Bound = tuple[LogForm, arb]
"""``c exp(form)``, as the form and ``log c``."""


@final
class Ends:
    """Where to cut a stretch for the members of a box, and what lies beyond."""

    def __init__(self, stretch: Stretch, model: Model, of: TailBounds) -> None:
        self._stretch, self._model, self._of = stretch, model, of
        self.cut = lru_cache(maxsize=4)(self._cut)

    def _cut(self, box: Box, goal: Goal) -> tuple[arb, arb, arb]:
        """Both ends in ``t``, and a ball that holds the integral beyond; nan if none was found."""
        way = self._outward if self._stretch.high is None else self._inward
        return self._stretch.cut(lambda wanted: way(box, wanted), goal.bits)

    # -------------------------------------------------------------------------------- outward

    def _outward(self, box: Box, wanted: arb) -> tuple[arb, arb]:
        stretch = self._stretch
        place = self._model.nearest(box, None)
        start = max(stretch.low, abs(place - stretch.centre), abs(stretch.centre))
        first = math.ceil(math.log(max(float(start), 1e-300)) / math.log(_RATIO)) + 1
        envelopes = self._envelopes(box, None)
        # x <= 2 y
        scores = log_affine(1, _ZERO, _TWO), (4 * self._model.growth(box, None)).log()

        def error(k: int) -> arb:
            ray = Ray(arb(_RATIO**k), outward=True)
            return self._beyond(ray, *envelopes, scores)

        last, step = first, 1
        while not certainly(error(last), "<=", wanted) and last + step < _LAST:
            last, step = last + step, 2 * step
        low = last - step // 2
        while last - low > 1:
            middle = (low + last) // 2
            low, last = (low, middle) if certainly(error(middle), "<=", wanted) else (middle, last)
        return arb(_RATIO**last), error(last)

    def _envelopes(self, box: Box, end: Fraction | None) -> tuple[Bound, Bound]:
        """From above and from below, in the stretch's variable."""
        centre, sign = self._stretch.centre, self._stretch.sign
        upper, lower = (self._model.envelope(box, end, upper=up) for up in (True, False))
        return (upper[0].in_chart(centre, sign), upper[1]), (
            lower[0].in_chart(centre, sign),
            lower[1],
        )

    # --------------------------------------------------------------------------------- inward

    def _inward(self, box: Box, wanted: arb) -> tuple[arb, arb]:
        stretch, model = self._stretch, self._model
        whole = stretch.high or _ZERO
        at_end = stretch.centre in model.support
        if at_end:
            whole = min(whole, abs(model.nearest(box, stretch.centre) - stretch.centre))
        edge, error = ball(whole).mid(), arb.nan()
        if not edge > 0:
            return edge, error
        for k in range(1, _STEPS):
            edge = (ball(whole) * arb(2) ** (-4 * k)).mid()
            error = self._at_end(box, edge) if at_end else self._inside(box, edge)
            if certainly(error, "<=", wanted):
                break
        return edge, error

    def _at_end(self, box: Box, edge: arb) -> arb:
        """Towards an end of the members' support."""
        model, end = self._model, self._stretch.centre
        ray, best = Ray(edge, outward=False), arb.nan()
        envelopes = self._envelopes(box, end)
        far = abs(ball(model.farthest(box, end)) - ball(end))
        for small in _SMALL:
            # (1 + log(m/y))^2 = log(e m/y)^2 <= (e m/y)^(2 s)/(e s)^2
            e = arb(1).exp()
            scale = model.growth(box, end) * (e * far) ** ball(2 * small) / (e * ball(small)) ** 2
            scores = log_affine(1, _ZERO, -2 * small), scale.log()
            error = self._beyond(ray, *envelopes, scores)
            if error.is_finite():
                best = best.min(error) if best.is_finite() else error
        return best

    def _inside(self, box: Box, edge: arb) -> arb:
        """Towards a point inside the members' support, where only the target is singular."""
        stretch, local = self._stretch, self._model.local(box)
        x = acb(ball(stretch.centre) + stretch.sign * hull(arb(0), edge))
        log_q, of = local.at(self._model.chart(x, None, None, _REAL), x, _REAL)
        first = [abs(local.first(i, of).real).upper() for i in (0, 1)]
        second = [abs(local.second(i, j, of).real).upper() for i, j in ((0, 0), (0, 1), (1, 1))]
        size = first[0].max(first[1])
        size = (2 * size * size + second[0].max(second[1]).max(second[2])).max(size)
        upper, lower = log_q.real.upper(), log_q.real.lower()
        if not (upper.is_finite() and lower.is_finite() and size.is_finite()):
            return arb.nan()
        flat, ray = LogForm(), Ray(edge, outward=False)
        return self._beyond(ray, (flat, upper), (flat, lower), (flat, size.log()))

    # ------------------------------------------------------------------------------ the bounds

    def _beyond(self, ray: Ray, upper: Bound, lower: Bound, scores: Bound) -> arb:
        """The least bound of ``|q h|`` and ``q k`` times the scores; nan if there is none."""
        best = arb.nan()
        for terms in self._of.alternatives:
            total = arb(0)
            for c, a in terms:
                total += ball(c) * self._mixed(ray, a, upper, lower, scores)
            if self._of.logarithm and total.is_finite():
                total += self._logarithm(ray, upper, lower, scores)
            if total.is_finite():
                best = best.min(total) if best.is_finite() else total
        return best.upper()

    def _mixed(self, ray: Ray, a: Fraction, upper: Bound, lower: Bound, scores: Bound) -> arb:
        """``int p^a q^(1 - a)`` times the scores."""
        member, constant = lower if a > 1 else upper
        constant = constant * ball(1 - a) + scores[1]
        if not a:
            return _mass(member + scores[0], ray) * constant.exp()
        side = self._stretch.side
        masses = [
            ball(c.weight) ** ball(a) * _mass(c.form * a + member * (1 - a) + scores[0], ray)
            for c in side
        ]
        if a < 0:
            finite = [m for m in masses if m.is_finite()]
            found = min(finite, key=float) if finite else arb.nan()
        else:
            found = sum(masses, arb(0)) * arb(len(side)) ** ball(max(a - 1, _ZERO))
        return found * constant.exp()

    def _logarithm(self, ray: Ray, upper: Bound, lower: Bound, scores: Bound) -> arb:
        """``int q |log p - log q|`` times the scores: ``|log q|`` is at most both envelopes'."""
        side = self._stretch.side
        forms = [c.form.plus(log_of(c.weight)) for c in side] + [upper[0], lower[0]]
        terms: list[tuple[arb, Fraction]] = [
            (arb(len(side)).log() + abs(upper[1]) + abs(lower[1]), _ZERO)
        ]
        for form in forms:
            grown = growth_of(form, ray) if ray.outward else _inward_growth(form, ray)
            if grown is None:
                return arb.nan()
            terms += grown
        total, constant = arb(0), (upper[1] + scores[1]).exp()
        for c, power in terms:
            form = upper[0] + scores[0] + log_affine(1, _ZERO, power)
            total += c * _mass(form, ray) * constant
        return total


def _inward_growth(form: LogForm, ray: Ray) -> Grown | None:
    """A bound of ``|form|`` over an inward ray, by ``log(Y/y) <= (Y/y)^s/(e s)``."""
    sizes = [abs(value_at(form, ray.edge))]
    slopes = [slope_over(signed, ray) for signed in (form, form * -1)]
    if slopes[0] is None or slopes[1] is None:
        return None
    steep = abs(slopes[0]).max(abs(slopes[1]))
    small = _SMALL[1]
    scale = steep * ray.edge ** ball(small) / (arb(1).exp() * ball(small))
    return ((sizes[0], _ZERO), (scale, -small))


def _mass(form: LogForm, ray: Ray) -> arb:
    found = tail_mass(form, ray)
    return arb.nan() if found is None else found
