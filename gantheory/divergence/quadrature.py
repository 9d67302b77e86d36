"""Adaptive quadrature on many panels at once, by Gauss and Kronrod's pair of 10 and 21 points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.charts import Chart

Floats = NDArray[np.float64]

_EPS = float(np.finfo(float).eps)
_GOAL = 2e-15
"""The relative error that bisection aims at; rounding is as large."""
_MOST_ROUNDS = 40
_MOST_PANELS = 4000
_HALF_NODES = (
    0.0,
    0.148874338981631210884826001129719985,
    0.294392862701460198131126603103865566,
    0.433395394129247190799265943165784162,
    0.562757134668604683339000099272694141,
    0.679409568299024406234327365114873576,
    0.780817726586416897063717578345042378,
    0.865063366688984510732096688423493049,
    0.930157491355708226001207180059508346,
    0.973906528517171720077964012084452054,
    0.995657163025808080735527280689002847,
)
_HALF_WEIGHTS = (
    0.149445554002916905664936468389821204,
    0.147739104901338491374841515972068045,
    0.142775938577060080797094273138717061,
    0.134709217311473325928054001771706833,
    0.123491976262065851077958109585166110,
    0.109387158802297641899210590325804960,
    0.093125454583697605535065465083366345,
    0.075039674810919952767043140916190009,
    0.054755896574351996031381300244580177,
    0.032558162307964727478818972459390105,
    0.011694638867371874278064396062192051,
)


_GAUSS_WEIGHTS = (
    0.295524224714752870173815619188769,
    0.269266719309996355091226921569469,
    0.219086362515982043995534934228163,
    0.149451349150580593145863397657697,
    0.066671344308688137593568809893332,
)

NODES: Floats = np.array([*(-x for x in _HALF_NODES[:0:-1]), *_HALF_NODES])
"""The 21 nodes on [-1, 1]."""
WEIGHTS: Floats = np.array([*_HALF_WEIGHTS[:0:-1], *_HALF_WEIGHTS])
"""Kronrod's weights, exact for degree 31."""
GAUSS_WEIGHTS: Floats = np.zeros(21)
"""Gauss's weights, exact for degree 19; 0 at the nodes that Kronrod added."""
GAUSS_WEIGHTS[1::2] = [*_GAUSS_WEIGHTS[::-1], *_GAUSS_WEIGHTS]


@final
@dataclass(frozen=True, eq=False)
class Panels:
    """Panels of one chart, with what is known of each.

    Attributes
    ----------
    low, high
        The ends.
    value, error, noise
        The integral, the estimated error of the rule, and that of rounding.
    """

    low: Floats
    high: Floats
    value: Floats
    error: Floats
    noise: Floats


def integrate(charts: Sequence[Chart], *, kinked: bool) -> tuple[float, float]:
    """The sum of the charts' integrals, and an estimate of its error.

    Parameters
    ----------
    charts
        Integrands >= 0.
    kinked
        Whether the integrands have a kink where ``log(p/q)`` changes sign.
    """
    if not charts:
        return 0.0, 0.0
    state = []
    for chart in charts:
        edges = _with_roots(chart) if kinked and chart.left and chart.right else chart.edges
        state.append(_measured(chart, edges[:-1], edges[1:]))
    for _ in range(_MOST_ROUNDS):
        total = sum(float(s.value.sum()) for s in state)
        error = sum(float(s.error.sum()) for s in state)
        count = sum(s.value.size for s in state)
        if not error > _GOAL * total or count > _MOST_PANELS:
            break
        state = [_refined(c, s, _GOAL * total / count) for c, s in zip(charts, state, strict=True)]
    value = float(np.concatenate([s.value for s in state]).sum())
    rest = sum(float(s.error.sum() + s.noise.sum()) for s in state)
    left_out = sum(_left_out(chart, panels) for chart, panels in zip(charts, state, strict=True))
    return value, rest + left_out + 4 * _EPS * value


def _measured(chart: Chart, low: Floats, high: Floats) -> Panels:
    half = (high - low) / 2
    t = (low + half)[:, None] + half[:, None] * NODES
    terms, noise = (x.reshape(t.shape) for x in chart(t.ravel()))
    value = half * (terms @ WEIGHTS)
    gap = np.abs(half * (terms @ (WEIGHTS - GAUSS_WEIGHTS)))
    spread = half * (np.abs(terms - (value / (2 * half))[:, None]) @ WEIGHTS)
    # QUADPACK's estimate: the pair's gap is far larger than the error of the better rule.
    ratio = np.where(spread > 0, 200 * gap / np.where(spread > 0, spread, 1.0), 0.0)
    error = spread * np.minimum(1.0, ratio * np.sqrt(ratio))
    # A node is rounded too: by the slope between nodes, that moves the integrand.
    moved = np.abs(np.diff(terms) / (half[:, None] * np.diff(NODES)) * t[:, 1:]) * _EPS
    return Panels(low, high, value, error, half * (noise @ WEIGHTS + moved @ WEIGHTS[1:]))


def _refined(chart: Chart, panels: Panels, share: float) -> Panels:
    """Bisect the panels whose error is more than their share, unless they are too short."""
    wide = panels.high - panels.low > 64 * _EPS * np.maximum(
        np.abs(panels.low), np.abs(panels.high)
    )
    bad = (panels.error > share) & wide
    if not bad.any():
        return panels
    low, high = panels.low[bad], panels.high[bad]
    middle = (low + high) / 2
    new = _measured(chart, np.concatenate([low, middle]), np.concatenate([middle, high]))
    good = ~bad
    return Panels(
        np.concatenate([panels.low[good], new.low]),
        np.concatenate([panels.high[good], new.high]),
        np.concatenate([panels.value[good], new.value]),
        np.concatenate([panels.error[good], new.error]),
        np.concatenate([panels.noise[good], new.noise]),
    )


def _left_out(chart: Chart, panels: Panels) -> float:
    """What lies beyond a cut end: less than the outermost panel, twice as long as its neighbour,
    for any tail that falls faster than 1/t.
    """
    ends = (int(panels.low.argmin()), int(panels.low.argmax()))
    return sum(float(panels.value[k]) for k, cut in zip(ends, chart.open, strict=True) if cut)


def _with_roots(chart: Chart) -> Floats:
    """The chart's edges, and the zeros of ``log(p/q)`` between its nodes."""
    low, high = chart.edges[:-1, None], chart.edges[1:, None]
    t = np.unique((low + high) / 2 + (high - low) / 2 * NODES)
    d = chart.logarithms(t)[1]
    here = np.flatnonzero(np.sign(d[:-1]) * np.sign(d[1:]) < 0)
    if not here.size:
        return chart.edges
    a, b, fa, fb = t[here], t[here + 1], d[here], d[here + 1]
    for _ in range(12):
        # regula falsi with Illinois's halving of the end that stays
        c = np.where(np.isfinite(fa - fb), (a * fb - b * fa) / (fb - fa), (a + b) / 2)
        fc = chart.logarithms(c)[1]
        same = np.sign(fc) == np.sign(fb)
        a, fa = np.where(same, a, b), np.where(same, fa / 2, fb)
        b, fb = c, fc
        if not fc.any():
            break
    return np.unique(np.concatenate([chart.edges, b]))
