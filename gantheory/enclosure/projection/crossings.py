r"""Where a target's density is above that of the members of a box: intervals with enclosed ends.

``d = log p - log q`` is looked at on a stretch of the target's support, for all members of the box
at once. The stretch is cut up until on each part the sign of ``d`` is proved, or ``d`` is strictly
monotone, so that every member crosses the target at most once, at a point that Newton's method
encloses. What is left when the effort is spent is unknown.
"""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from flint import acb, arb

from gantheory.enclosure.ball import AnalyticFlag, ball, certainly, hull
from gantheory.enclosure.evaluate import log_function, slope_function
from gantheory.measure.log_constant import log_of

if TYPE_CHECKING:
    from gantheory.enclosure.projection.shape import Shape
    from gantheory.enclosure.projection.stretch import Stretch

_REAL: AnalyticFlag = False
_MOST_PARTS, _MOST_STEPS = 400, 200


class Difference(ABC):
    """``d``, over balls of a stretch's variable ``t``."""

    @abstractmethod
    def value(self, t: arb, /) -> arb:
        """``d``."""

    @abstractmethod
    def slope(self, t: arb, /) -> arb:
        """Its derivative in ``t``; where a member has a kink, on either side of it."""

    @abstractmethod
    def is_below(self, t: arb, /) -> bool:
        """Whether ``p < q`` by the densities: where ``p`` vanishes its logarithm is no ball."""


@final
class Gap(Difference):
    """``d = log p - log q`` on a stretch, for members of a shape.

    Parameters
    ----------
    stretch
        With the target's components.
    shape, location, scale
        The members, as balls, in the target's own units.
    """

    def __init__(self, stretch: Stretch, shape: Shape, location: arb, scale: arb) -> None:
        self._stretch, self._shape, self._scale = stretch, shape, scale
        self._offset = ball(stretch.centre) - location
        self._target = _OfTarget(stretch)
        self._of_member = {side: shape.log_density(side) for side in (-1, 1)}
        self._log_scale = scale.log()

    def place(self, t: arb) -> arb:
        """``z``, the place in units of the members."""
        return (self._offset + self._stretch.sign * self._target.distance(t)) / self._scale

    def value(self, t: arb, /) -> arb:
        """Of both logarithms."""
        z = self.place(t)
        of_member = self._shape.on_either_side(
            z, lambda point, side: self._of_member[side](point, _REAL)
        )
        return self._target.log(t) - of_member + self._log_scale

    def is_below(self, t: arb, /) -> bool:
        """Of both densities."""
        q = self._shape.density(self.place(t)) / self._scale
        return certainly(self._target.density(t), "<", q) is True

    def slope(self, t: arb, /) -> arb:
        """Of both slopes."""
        of_member = self._shape.on_either_side(self.place(t), self._shape.slope)
        return self._target.slope(t, of_member * self._stretch.sign / self._scale)

    def steepness(self, t: arb) -> arb:
        """``|d'|`` by the place on the line."""
        return self._target.steepness(self.slope(t), t)


@final
class Level(Difference):
    """``d = log p - log q`` on a stretch, for a constant ``q``."""

    def __init__(self, stretch: Stretch, q: arb) -> None:
        self._target, self._q, self._log_q = _OfTarget(stretch), q, q.log()

    def value(self, t: arb, /) -> arb:
        """One logarithm, and a number."""
        return self._target.log(t) - self._log_q

    def slope(self, t: arb, /) -> arb:
        """The target's."""
        return self._target.slope(t, arb(0))

    def is_below(self, t: arb, /) -> bool:
        """Of both."""
        return certainly(self._target.density(t), "<", self._q) is True

    def steepness(self, t: arb) -> arb:
        """``|d'|`` by the place on the line."""
        return self._target.steepness(self.slope(t), t)


@final
class _OfTarget:
    """What a difference is made of on the target's side."""

    def __init__(self, stretch: Stretch) -> None:
        self._logarithmic = stretch.logarithmic
        self._logs = [log_function(c.form.plus(log_of(c.weight))) for c in stretch.side]
        self._density = stretch.density()
        self._slopes = [slope_function(c.form) for c in stretch.side]

    def distance(self, t: arb) -> arb:
        """``y``."""
        return t.exp() if self._logarithmic else t

    def log(self, t: arb) -> arb:
        """``log p``."""
        return _log_of_sum(self._components(self.distance(t), t))

    def density(self, t: arb) -> arb:
        """``p``."""
        return self._density(acb(self.distance(t)), acb(t), _REAL).real

    def slope(self, t: arb, of_member: arb) -> arb:
        """``d'`` by ``t``, given the member's part by ``y``."""
        y = self.distance(t)
        found = self._slope(y, t) - of_member
        return found * y if self._logarithmic else found

    def steepness(self, slope: arb, t: arb) -> arb:
        """A slope by ``t`` as one by the place on the line."""
        return abs(slope) / t.exp() if self._logarithmic else abs(slope)

    def _components(self, y: arb, t: arb) -> list[arb]:
        point, log_y = acb(y), acb(t) if self._logarithmic else None
        return [log(point, log_y, _REAL).real for log in self._logs]

    def _slope(self, y: arb, t: arb) -> arb:
        """A mean of the components' slopes, weighted by their densities."""
        slopes = [slope(y) for slope in self._slopes]
        if len(slopes) == 1:
            return slopes[0]
        outer = slopes[0]
        for slope in slopes[1:]:
            outer = hull(outer, slope)
        shares = [log.exp() for log in self._components(y, t)]
        mean = sum((s * w for s, w in zip(slopes, shares, strict=True)), arb(0))
        mean = mean / sum(shares, arb(0))
        return mean.intersection(outer) if mean.is_finite() and outer.is_finite() else outer


def _log_of_sum(logs: list[arb]) -> arb:
    """``log sum e^x``: at least the largest ``x``, and at most ``log n`` more."""
    if len(logs) == 1:
        return logs[0]
    low, high = logs[0].lower(), logs[0].upper()
    for log in logs[1:]:
        low, high = low.max(log.lower()), high.max(log.upper())
    outer = hull(low, high + arb(len(logs)).log())
    found = sum((log.exp() for log in logs), arb(0)).log()
    return found.intersection(outer) if found.is_finite() else outer


@final
@dataclass(frozen=True)
class End:
    """An end of an interval on which ``p > q``.

    Attributes
    ----------
    t
        Its enclosure, in the stretch's variable.
    opens
        Whether the interval lies above it.
    crosses
        Whether it is a zero of ``d`` for every member of the box, and no fixed point.
    """

    t: arb
    opens: bool
    crosses: bool


@final
@dataclass(frozen=True)
class Above:
    """The part of a stretch where ``p > q``.

    Attributes
    ----------
    ends
        Of its intervals, in turn one that opens and one that closes.
    unknown
        Intervals on which nothing is known.
    """

    ends: tuple[End, ...]
    unknown: tuple[tuple[arb, arb], ...]


@final
@dataclass(frozen=True)
class _Part:
    """A part of a stretch: the sign of ``d``, or of its slope, or neither."""

    low: arb
    high: arb
    sign: int = 0
    slope: int = 0


def above(gap: Difference, low: arb, high: arb) -> Above:
    """Where ``p > q`` between two values of the stretch's variable."""
    ends: list[End] = []
    unknown: list[tuple[arb, arb]] = []
    inside = False
    for part in _joined(_parts(gap, low, high)):
        starts = stops = part.sign > 0
        crossing = None
        if part.slope:
            crossing = _crossing(gap, part)
            starts, stops = part.slope < 0, part.slope > 0
        elif not part.sign:
            unknown.append((part.low, part.high))
        if starts != inside:
            ends.append(End(part.low, opens=starts, crosses=False))
        if crossing is not None:
            ends.append(End(crossing[0], opens=stops, crosses=crossing[1]))
        inside = stops
    if inside:
        ends.append(End(high, opens=False, crosses=False))
    return Above(tuple(ends), tuple(unknown))


def _parts(gap: Difference, low: arb, high: arb) -> list[_Part]:
    """The stretch cut up, the widest undecided part first."""
    number = 0
    found: list[_Part] = []
    pending = [(-float(high - low), 0, low, high)]
    while pending:
        _, _, a, b = heapq.heappop(pending)
        part = _judged(gap, a, b)
        if part.sign or part.slope or len(found) + len(pending) >= _MOST_PARTS:
            found.append(part)
            continue
        middle = ((a + b) / 2).mid()
        for c, d in ((a, middle), (middle, b)):
            number += 1
            heapq.heappush(pending, (-float(d - c), number, c, d))
    return sorted(found, key=lambda part: float(part.low.mid()))


def _judged(gap: Difference, low: arb, high: arb) -> _Part:
    """The sign by the natural form, or the mean value form; else the sign of the slope."""
    box = hull(low, high)
    value = gap.value(box)
    sign = _sign(value)
    if not value.is_finite() and gap.is_below(box):
        sign = -1
    if sign:
        return _Part(low, high, sign)
    slope, middle = gap.slope(box), box.mid()
    if slope.is_finite():
        sign = _sign(gap.value(middle) + slope * (box - middle))
    return _Part(low, high, sign, 0 if sign else _sign(slope))


def _sign(value: arb) -> int:
    if certainly(value, ">", 0):
        return 1
    return -1 if certainly(value, "<", 0) else 0


def _joined(parts: list[_Part]) -> list[_Part]:
    """Neighbours alike as one, ``d`` being continuous; what is unknown stays in small parts."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1] if found else None
        alike = last is not None and (last.sign, last.slope) == (part.sign, part.slope)
        if last is not None and alike and (part.sign or part.slope):
            found[-1] = _Part(last.low, part.high, part.sign, part.slope)
        else:
            found.append(part)
    return found


def _crossing(gap: Difference, part: _Part) -> tuple[arb, bool]:
    """Where ``d`` vanishes on a part on which it is monotone, and whether it surely does.

    By Newton's method in intervals, and by bisection where its step is longer.
    A member that does not cross there has its end at an end of the part, by the sign of ``d``.
    """
    box = whole = hull(part.low, part.high)
    crosses = False
    for _ in range(_MOST_STEPS):
        middle = box.mid()
        there, smaller = gap.value(middle), box
        sign = _sign(there)
        if sign:  # the zero lies on one side of the middle, for all members that have one
            smaller = hull(middle, box.upper() if sign == -part.slope else box.lower())
        new = middle - there / gap.slope(box)
        if new.is_finite():
            if not box.overlaps(new):  # none has: all of d has the sign that it has in the middle
                return (part.low if sign == part.slope else part.high), False
            inside = certainly(new, ">", box.lower()) and certainly(new, "<", box.upper())
            crosses = crosses or inside is True
            smaller = smaller.intersection(new) if smaller.overlaps(new) else smaller
        if not certainly(smaller.rad() * 4, "<", box.rad() * 3):
            box = smaller.intersection(box)
            break
        box = smaller
    if crosses:
        return box, True
    return _clamped(gap, part, box, whole)


def _clamped(gap: Difference, part: _Part, box: arb, whole: arb) -> tuple[arb, bool]:
    """The zero's enclosure, with an end of the part for the members that do not cross."""
    crosses = True
    for end, sign in ((part.low, part.slope), (part.high, -part.slope)):
        if _sign(gap.value(end)) != -sign:
            box, crosses = hull(box, end), False
    return box.intersection(whole), crosses
