r"""Gradient and Hessian of ``D(p, q)`` along sizes and places, over a box of members.

As for locations and scales, they are integrals over the target's support (see :mod:`sensitivity`),
with the scores of :mod:`model`; what is cut off is bounded in :mod:`ends`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, final

import flint
from flint import acb, arb

from gantheory.enclosure.ball import leans_positive
from gantheory.enclosure.projection.dispersion.ends import Ends
from gantheory.enclosure.projection.dispersion.ratio import Ratio
from gantheory.enclosure.projection.stretch import stretches
from gantheory.enclosure.quadrature import integrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from gantheory.enclosure.ball import AnalyticFlag
    from gantheory.enclosure.projection.box import Box
    from gantheory.enclosure.projection.dispersion.model import Deviance, Local, Model
    from gantheory.enclosure.projection.sensitivity import Sensitivity
    from gantheory.enclosure.projection.stretch import Stretch
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law

    Weight = Callable[[Deviance, Sensitivity, acb, acb, acb, AnalyticFlag], acb]


@final
@dataclass(frozen=True)
class Integrals:
    """The derivatives of a divergence along a family, in the coordinates of its boxes.

    Attributes
    ----------
    target
        ``p``.
    model
        The members ``q``.
    sensitivity
        How the divergence answers to ``q``.
    """

    target: Law
    model: Model
    sensitivity: Sensitivity

    def derivative(self, box: Box, by: tuple[int, ...], goal: Goal) -> arb:
        """A first or second derivative over a compact box; not finite if none was found."""
        local, total = self.model.local(box), arb(0)
        weight = _weight(by, local)
        prepared = _prepared(self, _bits=flint.ctx.prec)
        for ratio, ends in zip(prepared, self._ends, strict=True):
            low, high, beyond = ends.cut(box, goal)
            if not beyond.is_finite():
                return beyond
            total += beyond + _over(ratio, local, weight, self.sensitivity, (low, high), goal)
            if not total.is_finite():
                break
        return total

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The target's support, where members live, cut off where they are singular."""
        low, high = self.model.support
        singular = frozenset(end for end in (low, high) if end is not None)
        of_log = not self.sensitivity.bounds.are_smooth
        return stretches(self.target, low, below=high, of_log=of_log, singular=singular)

    @cached_property
    def _ends(self) -> list[Ends]:
        return [Ends(s, self.model, self.sensitivity.bounds) for s in self.stretches]


def _weight(by: tuple[int, ...], local: Local) -> Weight:
    """``q h s_i``, or ``q (k + h) s_i s_j + q h s_ij``."""
    if len(by) == 1:
        return lambda of, s, p, q, e, analytic: s.first(p, q, e, analytic) * local.first(by[0], of)
    i, j = by

    def value(of: Deviance, s: Sensitivity, p: acb, q: acb, e: acb, analytic: AnalyticFlag) -> acb:
        h = s.first(p, q, e, analytic)
        scores = local.first(i, of) * local.first(j, of)
        return (s.second(p, q, e, analytic) + h) * scores + h * local.second(i, j, of)

    return value


@lru_cache(maxsize=8)
def _prepared(of: Integrals, *, _bits: int) -> tuple[Ratio, ...]:
    """The target's stretches at the working precision, told by its bits."""
    return tuple(Ratio(s, of.model) for s in of.stretches)


def _over(
    ratio: Ratio,
    local: Local,
    weight: Weight,
    sensitivity: Sensitivity,
    ends: tuple[arb, arb],
    goal: Goal,
) -> arb:
    """The integral of a weight over a stretch, in its own variable."""
    by_log = sensitivity if sensitivity.asks_log else sensitivity.by_log
    logs = by_log is not None

    def integrand(t: acb, analytic: AnalyticFlag) -> acb:
        (p, q, e, log), of, jacobian = ratio.at(t, local, analytic, logs=logs)
        if by_log is not None and (by_log is sensitivity or _leans_above(log)):
            return weight(of, by_log, p, q, log, analytic) * jacobian
        return weight(of, sensitivity, p, q, e, analytic) * jacobian

    return integrate(integrand, *ends, goal)


def _leans_above(log: acb) -> bool:
    return log.is_finite() and leans_positive(log.real)
