r"""Whether polynomials of bounded degree tell two laws apart as well as any discriminator does.

Let ``d`` be a polynomial with ``d >= 0`` on the data's law and ``d <= 0`` on the generator's, zero
at finitely many atoms only, and ``w`` one of lower degree with the best logits at those atoms. Then
``V(sigmoid(w + t d)) -> C(G)`` as ``t -> oo``: off the zeros of ``d`` both losses fall to 0, below
``log 2`` where ``t d`` outweighs ``w`` and bounded elsewhere. The same holds, with ``d = 0``, for
laws on so few points that polynomials interpolate on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, final

from gantheory.enclosure.cells import End, cells, interior_point
from gantheory.game.restricted import Power
from gantheory.measure.log_constant import ZERO, log_of

if TYPE_CHECKING:
    from gantheory.game.restricted import Feature
    from gantheory.measure.law import Law

Roots = dict[Fraction, int]
"""Roots with their multiplicities."""


@final
@dataclass(frozen=True)
class Demand:
    """Where a sign is wanted: an interval, or a point (``low = high``); 0 for a zero."""

    low: End
    high: End
    sign: int


def contains_optimum(features: tuple[Feature, ...], p: Law, q: Law) -> bool:
    """Whether ``log p - log q`` is seen to be a combination of the powers among the features.

    Then D* is in the class (Goodfellow et al. 2014, Proposition 1). False may not know.
    """
    logits = set()
    for cell in cells(p, q):
        if len(cell.left) != 1 or len(cell.right) != 1:
            return False
        (a,), (b,) = cell.left, cell.right
        logits.add((a.form - b.form).plus(log_of(a.weight / b.weight)))
    if len(logits) != 1 or p.atoms or q.atoms:
        return False
    (logit,) = logits
    if logit.logs or logit.quadratics or logit.softplus:
        return False
    degrees = {k for k, _ in logit.powers} | ({0} if logit.constant != ZERO else set())
    return degrees <= {f.degree for f in features if isinstance(f, Power)}


def reaches_criterion(p: Law, q: Law, degree: int) -> bool:
    """Whether polynomials of that degree come as near to C(G) as one likes; False may not know."""
    points = {*p.atoms, *q.atoms}
    if not p.parts and not q.parts and len(points) <= degree + 1:
        return True
    demands = _demands(p, q)
    roots = separating(demands)
    return roots is not None and sum(roots.values()) <= degree and separates(roots, demands)


def separates(roots: Roots, demands: list[Demand]) -> bool:
    """Whether ``prod (x - r)^m``, or its negative, has the signs demanded, zeros at atoms apart."""
    signs = set()
    for d in demands:
        if d.low == d.high:
            if d.low not in roots:
                signs.add(d.sign * _sign_at(roots, Fraction(d.low)) if d.sign else None)
        elif any(d.low < r < d.high and m % 2 for r, m in roots.items()):
            return False
        else:
            free = next(x for x in _inside(d) if x not in roots)
            signs.add(d.sign * _sign_at(roots, free))
    return signs in ({1}, {-1}, set())


def _inside(d: Demand) -> list[Fraction]:
    """Points of an interval, more than a polynomial of any degree in use has roots."""
    first = interior_point(d.low, d.high)
    points = [first]
    while len(points) < 64:
        points.append(interior_point(d.low, points[-1]))
    return points


def _sign_at(roots: Roots, x: Fraction) -> int:
    return -1 if sum(m for r, m in roots.items() if x < r) % 2 else 1


def separating(demands: list[Demand]) -> Roots | None:
    """Few roots such that the signs may be as demanded; None if two intervals disagree."""
    intervals = [d for d in demands if d.low < d.high]
    for a in intervals:
        if any(a.sign != b.sign and max(a.low, b.low) < min(a.high, b.high) for b in intervals):
            return None
    roots: Roots = {}
    zeros: list[Fraction] = []
    wanted = list(intervals)
    for d in demands:
        if d.low == d.high:
            at = Fraction(d.low)
            around = [i.sign for i in intervals if i.low < at < i.high]
            if around:
                if d.sign not in around:
                    roots[at] = 2
            elif d.sign:
                wanted.append(d)
            else:
                zeros.append(at)
    roots.update(dict.fromkeys(zeros, 1))
    wanted.sort(key=lambda d: (d.low, d.high))
    for a, b in pairwise(wanted):
        between = [z for z in zeros if a.high <= z <= b.low]
        if len(between) % 2 != (a.sign != b.sign):
            at = between[0] if between else _between(a.high, b.low)
            roots[at] = roots.get(at, 0) + 1
    return roots


def _between(low: End, high: End) -> Fraction:
    return (Fraction(low) + Fraction(high)) / 2


def _demands(p: Law, q: Law) -> list[Demand]:
    found = [
        Demand(*density.support, sign)
        for law, sign in ((p, 1), (q, -1))
        for _, density in law.parts
    ]
    for x in {*p.atoms, *q.atoms}:
        sign = (x in p.atoms) - (x in q.atoms)
        found.append(Demand(x, x, sign))
    return found
