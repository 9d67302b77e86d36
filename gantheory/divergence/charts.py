r"""Charts of a cell: coordinates in which an integrand is ready for quadrature, with first panels.

A plain chart is ``x = c + t``, c in the middle of a cluster of components, so that a narrow law far
from 0 keeps its digits. A logarithmic chart is ``x = c +- e^t``: towards a finite end at which a
density is singular (c the end), or outward where a tail is not exponential; there algebraic forms
are taken in ``u = e^-t``, which has no largest t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import final

import numpy as np
from numpy.typing import NDArray

from gantheory.divergence.cells import Cell, Component, End, growths, leading
from gantheory.divergence.ends import Growth, power_growth
from gantheory.divergence.float_forms import FloatForm, Points, float_form
from gantheory.divergence.log_kernels import LogKernel
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import LogForm

Floats = NDArray[np.float64]

_EPS = float(np.finfo(float).eps)
_UNDERFLOW = 800.0
"""``e^-800`` is below every positive float, with room for factors."""
_LARGEST_LOG = 150.0
"""Forms with powers are asked up to ``y = e^150``: there they decide everything."""
_STEPS = (-4.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 4.0)
_LEVELS = (1e-3, 0.05, 0.5, 0.95, 1 - 1e-3)
_FAR = 64.0


@final
@dataclass(frozen=True, eq=False)
class Prepared:
    """A form in floats, and whether it is a function of ``u = 1/y``."""

    form: FloatForm
    inverted: bool


@final
@dataclass(frozen=True, eq=False)
class Chart:
    """An integrand in a coordinate ``t``, with the edges of its first panels.

    Attributes
    ----------
    left, right
        The components of the densities, weights included.
    matched
        Triples ``(i, j, log(left_i/right_j))``: no component twice.
    logarithmic
        Whether ``y = e^t``; else ``y = t``.
    kernel
        The terms.
    edges
        Increasing.
    open
        Whether the first panel, and the last, ends where an infinite end was cut.
    centre, sign
        ``x = centre + sign y``.
    """

    left: tuple[Prepared, ...]
    right: tuple[Prepared, ...]
    matched: tuple[tuple[int, int, Prepared], ...]
    logarithmic: bool
    kernel: LogKernel
    edges: Floats
    open: tuple[bool, bool]
    centre: Fraction
    sign: int

    def __call__(self, t: Floats) -> tuple[Floats, Floats]:
        """The integrand, and how large its rounding error may be."""
        l, d, l_size, d_size = self.logarithms(t)
        terms = self.kernel(l, d)
        noise = 2 * _EPS * (4 + l_size) * terms
        if self.left and self.right:
            noise += np.abs(self.kernel(l, d + 2 * _EPS * d_size) - terms)
        nowhere = l == -math.inf
        return np.where(nowhere, 0.0, terms), np.where(nowhere, 0.0, noise)

    def logarithms(self, t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """``l = log max(p, q)`` with the Jacobian, ``d = log(p/q)``, and the sizes of what they
        were added up from.
        """
        plain, inverse = self._points(t)
        at = [
            [c.form(inverse if c.inverted else plain) for c in s] for s in (self.left, self.right)
        ]
        sums = [_log_sum(values) for values in at if values]
        jacobian = t if self.logarithmic else 0.0
        if len(sums) == 1:
            ((l, size),) = sums
            return l + jacobian, np.zeros_like(t), size, np.zeros_like(t)
        (p, p_size), (q, q_size) = sums
        l, size = np.maximum(p, q) + jacobian, np.where(p > q, p_size, q_size)
        ratios = [(i, j, *f.form(inverse if f.inverted else plain)) for i, j, f in self.matched]
        if len(self.left) == len(self.right) == 1:
            return l, ratios[0][2], size, ratios[0][3]
        d, d_size = p - q, p_size + q_size
        rise, rise_size = _relative_rise(at, p, ratios)
        near = np.abs(rise) < 0.5
        close = -np.log1p(np.where(near, rise, 0.0))
        return l, np.where(near, close, d), size, np.where(near, 2 * rise_size, d_size)

    def _points(self, t: Floats) -> tuple[Points, Points]:
        if not self.logarithmic:
            points = Points(t, None)
            return points, points
        return Points(np.exp(np.minimum(t, _LARGEST_LOG)), t), Points(np.exp(-t), -t)


def _log_sum(values: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The log of a sum of exponentials; its size is that of the largest."""
    if len(values) == 1:
        return values[0]
    logs, sizes = np.stack([v for v, _ in values]), np.stack([s for _, s in values])
    most = logs.max(axis=0)
    weights = np.exp(logs - np.where(np.isfinite(most), most, 0.0))
    total = weights.sum(axis=0)
    size = (np.where(weights > 0, sizes, 0.0) * weights).sum(axis=0) / total
    return most + np.log(total), size


def _relative_rise(
    at: Sequence[Sequence[tuple[Floats, Floats]]],
    p: Floats,
    ratios: Sequence[tuple[int, int, Floats, Floats]],
) -> tuple[Floats, Floats]:
    """``(q - p)/p``, matched components by their exact ratio; and the size of what was added."""
    rise, size = np.zeros_like(p), np.zeros_like(p)
    for i, _j, d, d_size in ratios:
        share = np.exp(at[0][i][0] - p)
        step = share * np.expm1(-d)
        rise += step
        size += np.abs(step) * (1 + at[0][i][1]) + share * d_size
    for side, used, sign in ((0, {i for i, *_ in ratios}, -1), (1, {r[1] for r in ratios}, 1)):
        for k, (log, log_size) in enumerate(at[side]):
            if k not in used:
                share = np.exp(log - p)
                rise += sign * share
                size += share * (1 + log_size)
    return rise, size


def charts_of(cell: Cell, kernel: LogKernel, order: Fraction | None = None) -> tuple[Chart, ...]:
    """The charts that cover a cell on which the integral converges.

    Parameters
    ----------
    cell
        The cell; one side may be empty.
    kernel
        The terms.
    order
        The order a if the integrand holds ``p^a q^(1-a)``, whose tail may be the heaviest.
    """
    low = _decay(cell, cell.low, 1, order)
    high = _decay(cell, cell.high, -1, order)
    clusters = _clusters(cell)
    marks = [_marks(cell, cluster) for cluster in clusters]
    charts = []
    start, stop = cell.low, cell.high
    whole: list[Fraction] = []
    if low.logarithmic or high.logarithmic:
        pairs = zip(clusters, marks, strict=True)
        whole = sorted(c + Fraction(m) for (c, _), ms in pairs for m in ms)
        middle = whole[len(whole) // 2]
    if low.logarithmic:
        start = middle if isinstance(cell.low, Fraction) else whole[0]
        charts.append(_logarithmic(cell, kernel, cell.low, start, low, whole, clusters[0][0]))
    if high.logarithmic:
        stop = middle if isinstance(cell.high, Fraction) else whole[-1]
        charts.append(_logarithmic(cell, kernel, cell.high, stop, high, whole, clusters[-1][0]))
    bounds = [
        start,
        *((a + b) / 2 for (a, _), (b, _) in pairwise(clusters)),
        stop,
    ]
    for (c, _), ms, (a, b) in zip(clusters, marks, pairwise(bounds), strict=True):
        first, last = max(a, start), min(b, stop)
        if first < last:
            edges = _plain_edges(ms, first, last, c, (low.reach, high.reach))
            cut = math.isinf(first), math.isinf(last)
            charts.append(_chart(cell, kernel, c, 1, edges, cut))
    return tuple(charts)


@final
@dataclass(frozen=True)
class _Decay:
    """How an end is approached: in ``t = log y`` or plainly, and how far until all underflows."""

    logarithmic: bool
    reach: float


def _decay(cell: Cell, end: End, sign: int, order: Fraction | None) -> _Decay:
    sides = [growths(side, end, sign) for side in (cell.left, cell.right) if side]
    everything = [growth for side in sides for growth in side]
    if order is not None and len(sides) == 2:
        p, q = (leading(side, end, sign) for side in (cell.left, cell.right))
        everything.append(power_growth(p, q, order, 1 - order))
    if isinstance(end, float):
        if all(g.growth for g in everything):
            return _Decay(logarithmic=False, reach=max(map(_reach, everything)))
        rates = [-float(g.exponent + 1) for g in everything if not g.growth]
        return _Decay(logarithmic=True, reach=_UNDERFLOW / min(rates))
    exponents = {g.exponent for g in everything}
    if all(k >= 0 and k.denominator == 1 for k in exponents) and _same_order(sides):
        return _Decay(logarithmic=False, reach=0.0)
    return _Decay(logarithmic=True, reach=_UNDERFLOW / float(min(exponents) + 1))


def _same_order(sides: list[list[Growth]]) -> bool:
    return len({min(g.exponent for g in side) for side in sides}) == 1


def _reach(growth: Growth) -> float:
    """Where ``exp(c y^n)`` underflows."""
    degree = len(growth.growth)
    slowest = max(-float(growth.growth[-1]), 1e-300)
    return float((_UNDERFLOW / slowest) ** (1 / degree))


def _clusters(cell: Cell) -> list[tuple[Fraction, list[Component]]]:
    """Components that lie near each other in their own widths, with the middle of the narrowest,
    moved into the cell.
    """
    components = sorted((*cell.left, *cell.right), key=lambda c: sum(c.density.bulk))
    groups: list[list[Component]] = []
    for component in components:
        if groups and not _apart(groups[-1], component):
            groups[-1].append(component)
        else:
            groups.append([component])
    found: list[tuple[Fraction, list[Component]]] = []
    for group in groups:
        narrow = min(group, key=lambda c: c.density.bulk[1] - c.density.bulk[0])
        centre = sum(narrow.density.bulk, Fraction(0)) / 2
        inside = Fraction(min(max(centre, cell.low), cell.high))
        if found and found[-1][0] == inside:
            found[-1][1].extend(group)
        else:
            found.append((inside, group))
    return found


def _apart(group: list[Component], component: Component) -> bool:
    width = min(float(c.density.bulk[1] - c.density.bulk[0]) for c in (*group, component))
    gap = (sum(component.density.bulk) - sum(group[-1].density.bulk)) / 2
    return float(gap) > _FAR * width


def _marks(cell: Cell, cluster: tuple[Fraction, list[Component]]) -> list[float]:
    """Where a cluster's densities change, from its centre, strictly inside the cell."""
    centre, group = cluster
    low, high = float(cell.low - centre), float(cell.high - centre)
    marks: set[float] = set()
    for density in {c.density for c in group}:
        middle, half = sum(density.bulk, Fraction(0)) / 2, (density.bulk[1] - density.bulk[0]) / 2
        offset, width = float(middle - centre), float(half)
        marks |= {offset + width * step for step in _STEPS}
        if math.isfinite(density.support[0]) or math.isfinite(density.support[1]):
            marks |= set((density.quantile(_LEVELS) - float(centre)).tolist())
        # a cell beside the bulk: panels grow from its finite end
        marks |= (
            {
                end + sign * width * 2.0**-k
                for end, sign in ((low, 1), (high, -1))
                if math.isfinite(end)
                for k in (0, 2)
            }
            if not low < offset < high
            else set()
        )
    inside = sorted(m for m in marks if low < m < high)
    if not inside:
        inside = [
            (low + high) / 2
            if math.isfinite(low + high)
            else low + 1.0
            if math.isfinite(low)
            else high - 1.0
        ]
    return inside


def _distinct(edges: Sequence[float]) -> Floats:
    """The edges in order, without those that rounding tells apart; the ends stay."""
    ordered = np.unique(np.array(edges))
    gaps = np.diff(ordered) > 1e-9 * np.maximum(np.abs(ordered[1:]), np.abs(ordered[:-1]))
    keep = np.concatenate([[True], gaps])
    keep[-1] = True
    if ordered.size > 2 and not gaps[-1]:
        keep[-2] = keep.size == 2
    distinct: Floats = ordered[keep]
    return distinct


def _plain_edges(
    marks: list[float], first: End, last: End, centre: Fraction, reach: tuple[float, float]
) -> Floats:
    """The marks between two ends; towards an infinite one, steps that double."""
    low, high = float(first - centre), float(last - centre)
    inside = [m for m in marks if low < m < high]
    width = max(abs(m) for m in marks) or 1.0
    below = _outward(-inside[0] if inside else -high, width, reach[0]) if low == -math.inf else []
    above = _outward(inside[-1] if inside else low, width, reach[1]) if high == math.inf else []
    ends = [x for x in (low, high) if math.isfinite(x)]
    return _distinct([*ends, *inside, *above, *(-y for y in below)])


def _outward(start: float, width: float, reach: float) -> list[float]:
    count = max(3, math.ceil(math.log2(max(reach / width, 1.0))) + 1)
    return [start + width * (2.0**k - 0.5) for k in range(min(count, 60))]


def _logarithmic(
    cell: Cell,
    kernel: LogKernel,
    end: End,
    start: Fraction,
    decay: _Decay,
    marks: list[Fraction],
    bulk: Fraction,
) -> Chart:
    """The chart between ``start`` and a singular or heavy end."""
    if isinstance(end, Fraction):
        centre, sign, towards = end, (1 if start > end else -1), -1
    else:
        centre, sign, towards = bulk, (1 if end > 0 else -1), 1
        if sign * (start - centre) <= 0:
            centre = start - sign
    begin = math.log(abs(float(start - centre)))
    count = max(3, math.ceil(math.log2(max(decay.reach, 8.0))) + 1)
    steps = [0.0, 0.5, *(2.0**k for k in range(count))]
    distances = (float(sign * (m - centre)) for m in marks)
    inner = [
        abs(math.log(y) - begin) for y in distances if y > 0 and towards * (math.log(y) - begin) > 0
    ]
    edges = begin + towards * _distinct([*steps, *inner])
    cut = towards < 0, towards > 0
    return _chart(cell, kernel, centre, sign, np.sort(edges), cut, logarithmic=True)


def _chart(
    cell: Cell,
    kernel: LogKernel,
    centre: Fraction,
    sign: int,
    edges: Floats,
    cut: tuple[bool, bool],
    *,
    logarithmic: bool = False,
) -> Chart:
    outward = logarithmic and cut[1]
    left, right = (
        [c.form.in_chart(centre, sign).plus(log_of(c.weight)) for c in side]
        for side in (cell.left, cell.right)
    )
    matched = tuple(
        (i, j, _prepared(left[i] - right[j], outward=outward)) for i, j in _matching(cell)
    )
    return Chart(
        tuple(_prepared(form, outward=outward) for form in left),
        tuple(_prepared(form, outward=outward) for form in right),
        matched,
        logarithmic,
        kernel,
        edges,
        cut,
        centre,
        sign,
    )


def _matching(cell: Cell) -> list[tuple[int, int]]:
    """Pairs of components that may be nearly equal: the same one, then in the order of bulks."""
    left, right = (
        [k for _, k in sorted((c.density.bulk, k) for k, c in enumerate(side))]
        for side in (cell.left, cell.right)
    )
    pairs = []
    for i in list(left):
        same = [j for j in right if cell.right[j].density == cell.left[i].density]
        if same:
            pairs.append((i, same[0]))
            left.remove(i)
            right.remove(same[0])
    return pairs + list(zip(left, right, strict=False))


def _prepared(form: LogForm, *, outward: bool) -> Prepared:
    inverted = outward and not form.powers and not form.softplus
    return Prepared(float_form(form.inverted() if inverted else form), inverted)
