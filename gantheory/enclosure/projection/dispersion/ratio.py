r"""Densities of target and member over balls of a stretch's variable ``t``.

Over a wide ball both densities turn, while their ratio may not: the logarithms cancel before they
are rounded only by the mean value theorem, ``r(t) in r(c) + r'(T) (t - c)`` for ``t`` and ``c`` in
a convex ``T`` where ``r`` is analytic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from flint import acb

from gantheory.enclosure.ball import AnalyticFlag, ball
from gantheory.enclosure.evaluate import log_function
from gantheory.measure.log_constant import log_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.projection.dispersion.model import Deviance, Local, Model
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.measure.logform import LogForm

_REAL: AnalyticFlag = False
_ANALYTIC: AnalyticFlag = True
_NARROW, _WIDE = 2.0**-20, 2.0

Four = tuple[acb, acb, acb, acb]
"""``p``, ``q``, ``p/q`` and its logarithm."""
Here = tuple[Four, "Deviance", acb]
"""The densities; what scores are made of; the Jacobian."""


@final
class Ratio:
    """The two densities on a stretch, at the precision of this call."""

    def __init__(self, stretch: Stretch, model: Model) -> None:
        self._where, self._model = stretch.where(), model
        self._logarithmic, self._sign = stretch.logarithmic, stretch.sign
        is_end = stretch.logarithmic and stretch.centre in model.support
        self._end = stretch.centre if is_end else None
        self._density, self._log = stretch.density(), stretch.log_density()
        forms = [c.form.plus(log_of(c.weight)) for c in stretch.side]
        self._logs = [(log_function(form), _slope(form, stretch)) for form in forms]

    def at(self, t: acb, local: Local, analytic: AnalyticFlag, *, logs: bool) -> Here:
        """All that an integrand asks; the logarithm only if it is wanted."""
        x, y = self._where(t)
        l = self._model.chart(x, self._end, t if self._logarithmic else None, analytic)
        log_q, of = local.at(l, x, analytic)
        p = self._density(y, t, analytic)
        jacobian = y if self._logarithmic else acb(1)
        plain = p, log_q.exp(), p * (-log_q).exp()
        log = self._log(y, t, analytic) - log_q if logs else acb(0)
        radius = t.rad()
        if not (radius > _NARROW and radius < _WIDE and log_q.is_finite() and p.is_finite()):
            return (*plain, log), of, jacobian
        turned = self._by_slopes(t, x, y, local, of)
        p, q, ratio, log = (
            b if b.rad() < a.rad() and a.is_finite() else a
            for a, b in zip((*plain, log), turned, strict=True)
        )
        return (p, q, ratio, log), of, jacobian

    def _by_slopes(self, t: acb, x: acb, y: acb, local: Local, of: Deviance) -> Four:
        """By the mean value theorem, where all is analytic."""
        middle = t.mid()
        step = t - middle
        foot, height = self._where(middle)
        l = self._model.chart(foot, self._end, middle if self._logarithmic else None, _REAL)
        turn = self._model.rate(x, self._end)
        if self._end is None:
            turn = turn * self._sign * (y if self._logarithmic else 1)
        log_q, slope_q = local.at(l, foot, _REAL)[0], local.slope(of) * turn
        log_y = middle if self._logarithmic else None
        p = ratio = acb(0)
        logs: list[acb] = []
        for log, slope in self._logs:
            log_p, slope_p = log(height, log_y, _REAL), slope(y)
            p += (log_p + slope_p * step).exp()
            logs.append(log_p - log_q + (slope_p - slope_q) * step)
            ratio += logs[-1].exp()
        largest = max(logs, key=lambda d: float(d.real.mid()))
        rest = sum(((d - largest).exp() for d in logs if d is not largest), acb(0))
        whole = largest if len(logs) == 1 else largest + (rest + 1).log(_ANALYTIC)
        return p, (log_q + slope_q * step).exp(), ratio, whole


def _slope(form: LogForm, stretch: Stretch) -> Callable[[acb], acb]:
    """The derivative of a form in ``t``; in a logarithmic chart ``y d/dy``, ``y/y`` cancelled."""
    powers = [(k, acb(ball(k * c))) for k, c in form.powers]
    logs = [(acb(ball(e)), acb(ball(a))) for (_, e), a in form.logs]
    quadratics = [(ball(m), ball(square), ball(2 * b)) for (m, square), b in form.quadratics]
    softplus = [(ball(g), ball(h), ball(d * g)) for (g, h), d in form.softplus]
    down = 0 if stretch.logarithmic else 1

    def slope(y: acb) -> acb:
        total, factor = acb(0), acb(1) if down else y
        for k, c in powers:
            total += c * y ** (k - down)
        for e, a in logs:
            total += a / (y - e) if down else a * (1 + e / (y - e))
        for m, square, b in quadratics:
            offset = y - m
            total += b * offset / (square + offset * offset) * factor
        for g, h, d in softplus:
            total += d / (1 + (-g * y - h).exp()) * factor
        return total

    return slope
