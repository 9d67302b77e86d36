r"""Bounds of ``int p^a q^(1 - a) (1 + |z|)^m`` and of ``int q |log p/q| (1 + |z|)^m`` far out.

A stretch's ray begins at a numbered place ``y = Y`` beyond ``|centre - location| + scale``, so
that ``1 + |z| <= 2 y/scale`` and ``1 + |z| <= 2 |z|``. The members lie between envelopes,
``e^f((y - d)/s)/s'`` with the largest ``d, s`` and the least ``s'``, or the other way round, since
``f`` falls. The target is at most the sum of its components, and at least each of them. Logarithms
are bounded by their growth, ``|l(y)| <= |l(Y)| + s y^n/n`` where ``|y l'(y)| <= s y^n``, and
``log r <= r^k/(e k)`` where ``n = 0``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, bounds, certainly
from gantheory.enclosure.tails import Ray, growth_over, slope_over, tail_mass, value_at
from gantheory.measure.log_constant import log_of
from gantheory.measure.logform import LogForm, log_affine

if TYPE_CHECKING:
    from gantheory.enclosure.projection.sensitivity import TailBounds
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.enclosure.projection.stretch import Stretch

RATIO = 1.25
_FINER = 1.05
_ZERO, _ONE = Fraction(0), Fraction(1)
_SLOW = Fraction(1, 8)
_GRID_BITS = 7

Grown = tuple[tuple[arb, Fraction], ...]
"""``sum c y^k`` as pairs ``(c, k)``."""


def place(number: int) -> arb:
    """Where a ray may begin."""
    return arb(RATIO**number)


@final
@dataclass(frozen=True)
class Members:
    """The members of a box of parameters, in the target's own units: real balls.

    Attributes
    ----------
    location, scale
        Of the members.
    v
        The scale in units of the boxes.
    """

    location: arb
    scale: arb
    v: arb

    def distance(self, stretch: Stretch) -> arb:
        """``|centre - location|``."""
        return abs(self.location - ball(stretch.centre)).upper()


@final
class Reach:
    """Bounds beyond the numbered places of a stretch; what no box enters is kept."""

    def __init__(self, stretch: Stretch, shape: Shape, of: TailBounds) -> None:
        self._stretch, self._shape, self._of = stretch, shape, of
        self._power = 2 * shape.traits.growth
        self._kept: dict[tuple[object, ...], arb] = {}
        self._grown: dict[tuple[object, ...], Grown | None] = {}

    def beyond(self, members: Members, number: int) -> arb:
        """The least bound of ``|q h|`` and ``q k`` times ``(1 + |z|)^m``; nan if there is none."""
        best = arb.nan()
        for terms in self._of.alternatives:
            total = arb(0)
            for c, a in terms:
                total += ball(c) * self._mixed(members, number, a)
            if self._of.logarithm and total.is_finite():
                total += self._logarithm(members, number)
            if total.is_finite():
                best = best.min(total) if best.is_finite() else total
        return best

    def _mixed(self, members: Members, number: int, a: Fraction) -> arb:
        """``int p^a q^(1 - a) (1 + |z|)^m``."""
        if a == 1:
            return self._of_target(number) * (2 / members.scale) ** self._power
        if a == 0:
            return self._of_member(members, number, _ONE, Fraction(self._power))
        if not 0 < a < 1:
            return self._by_envelopes(members, number, a)
        both = ball(a) * self._mixed(members, number, _ONE)
        both += ball(1 - a) * self._mixed(members, number, _ZERO)
        root = self._of_member(members, number, 1 - a, Fraction(self._power))
        root *= (self._largest(number) * members.scale) ** ball(a)
        if not root.is_finite():
            return both
        return root.min(both) if both.is_finite() else root

    def _of_target(self, number: int) -> arb:
        """``int p y^m``."""
        key = "target", number
        if key not in self._kept:
            total, ray = arb(0), Ray(place(number), outward=True)
            for c in self._stretch.side:
                total += ball(c.weight) * _mass(c.form, ray, Fraction(self._power))
            self._kept[key] = total
        return self._kept[key]

    def _largest(self, number: int) -> arb:
        """A bound of the target's density: nan unless it falls on the ray."""
        key = "largest", number
        if key not in self._kept:
            total, ray = arb(0), Ray(place(number), outward=True)
            for c in self._stretch.side:
                slope = slope_over(c.form, ray)
                if slope is None or not certainly(slope, "<=", 0):
                    total = arb.nan()
                    break
                total += ball(c.weight) * value_at(c.form, ray.edge).exp()
            self._kept[key] = total
        return self._kept[key]

    def _nearest(self, members: Members, number: int) -> int | None:
        """The number of a place in units of the members, at or before where their ray begins."""
        z = ((place(number) - members.distance(self._stretch)) / members.scale).lower()
        if not certainly(z, ">=", 1):
            return None
        found = math.floor(math.log(float(z)) / math.log(_FINER))
        return found if certainly(arb(_FINER**found), "<=", z) else max(found - 1, 0)

    def _of_member(self, members: Members, number: int, half: Fraction, power: Fraction) -> arb:
        """``int e^(half f) (1 + |z|)^power dz`` beyond the place."""
        nearest = self._nearest(members, number)
        if nearest is None:
            return arb.nan()
        key = "member", nearest, half, power
        if key not in self._kept:
            form = self._shape.tail(self._stretch.sign) * half
            found = _mass(form, Ray(arb(_FINER**nearest), outward=True), power)
            self._kept[key] = found * arb(2) ** ball(power)
        return self._kept[key]

    # ----------------------------------------------------------------------------- other powers

    def _by_envelopes(self, members: Members, number: int, a: Fraction) -> arb:
        """``p^a q^(1 - a)`` for ``a`` below 0 or above 1."""
        centre = ball(self._stretch.centre)
        shift = bounds((members.location - centre) * self._stretch.sign)
        scale = bounds(members.scale)
        if scale[0] <= 0:
            return arb.nan()
        grid = Fraction(2) ** (math.floor(math.log2(float(scale[0]))) - _GRID_BITS)
        down, up = (math.floor(x / grid) * grid for x in (shift[0], scale[0]))
        least, most = up, math.ceil(scale[1] / grid) * grid
        low, high = down, math.ceil(shift[1] / grid) * grid
        near = (low, least) if a > 1 else (high, most)
        key = "powers", number, a, near
        if key not in self._kept:
            self._kept[key] = self._of_powers(number, a, near)
        other = ball(most if a > 1 else least)
        return self._kept[key] * other ** ball(a - 1) * (2 / members.scale) ** self._power

    def _of_powers(self, number: int, a: Fraction, near: tuple[Fraction, Fraction]) -> arb:
        """``int p^a e^((1 - a) f((y - d)/s)) y^m``."""
        ray, side = Ray(place(number), outward=True), self._stretch.side
        member = _moved(self._shape.tail(self._stretch.sign), *near) * (1 - a)
        masses = [
            ball(c.weight) ** ball(a) * _mass(c.form * a + member, ray, Fraction(self._power))
            for c in side
        ]
        if a > 1:
            return sum(masses, arb(0)) * arb(len(side)) ** ball(a - 1)
        finite = [m for m in masses if m.is_finite()]
        return min(finite, key=float) if finite else arb.nan()

    # ------------------------------------------------------------------------------- logarithms

    def _logarithm(self, members: Members, number: int) -> arb:
        """``int q |log p - log q| (1 + |z|)^m``."""
        nearest = self._nearest(members, number)
        of_target = self._growth_of_target(number)
        if nearest is None or of_target is None:
            return arb.nan()
        of_member = self._growth_of_member(nearest)
        if of_member is None:
            return arb.nan()
        wide = members.distance(self._stretch).max(members.scale.upper())
        terms = [(c * wide ** ball(k), k) for c, k in of_target]
        terms += [*of_member, (abs(members.scale.log()), _ZERO)]
        total = arb(0)
        for c, k in terms:
            total += c * self._of_member(members, number, _ONE, self._power + k)
        return total

    def _growth_of_target(self, number: int) -> Grown | None:
        """``|log p|``, at most ``log n`` and the size of each component's logarithm."""
        key = "target", number
        if key not in self._grown:
            ray = Ray(place(number), outward=True)
            total: list[tuple[arb, Fraction]] = [(arb(len(self._stretch.side)).log(), _ZERO)]
            for c in self._stretch.side:
                here = growth_of(c.form.plus(log_of(c.weight)), ray)
                if here is None:
                    self._grown[key] = None
                    return None
                total += here
            self._grown[key] = tuple(total)
        return self._grown[key]

    def _growth_of_member(self, nearest: int) -> Grown | None:
        """``|f(z)|``."""
        key = "member", nearest
        if key not in self._grown:
            ray = Ray(arb(_FINER**nearest), outward=True)
            self._grown[key] = growth_of(self._shape.tail(self._stretch.sign), ray)
        return self._grown[key]


def _mass(form: LogForm, ray: Ray, power: Fraction) -> arb:
    found = tail_mass(form + log_affine(1, _ZERO, power), ray)
    return arb.nan() if found is None else found


def growth_of(form: LogForm, ray: Ray) -> Grown | None:
    """A bound of ``|form|`` over the ray."""
    found = [(abs(value_at(form, ray.edge)), _ZERO)]
    for signed in (form, form * -1):
        growth = growth_over(signed, ray)
        if growth is None:
            return None
        degree, slope = growth
        if not certainly(slope, ">", 0):
            continue
        if degree:
            found.append((slope / degree, Fraction(degree)))
        else:
            scale = slope / (arb(1).exp() * ball(_SLOW)) / ray.edge ** ball(_SLOW)
            found.append((scale, _SLOW))
    return tuple(found)


def _moved(form: LogForm, shift: Fraction, scale: Fraction) -> LogForm:
    """``form((y - shift)/scale)``."""
    constant = form.constant
    for _, a in form.logs:
        constant += log_of(1 / scale, a)
    scaled = LogForm(
        constant,
        tuple((k, c / scale**k) for k, c in form.powers),
        tuple(((s, scale * e), a) for (s, e), a in form.logs),
        tuple(((scale * m, scale * scale * square), b) for (m, square), b in form.quadratics),
        tuple(((g / scale, h), d) for (g, h), d in form.softplus),
    )
    return scaled.in_chart(-shift, 1)
