r"""What can be shown of a box of members, in balls: what the search and the checker ask.

A family with finitely many coordinates gives its derivatives over boxes, and a bound from below
that holds for unbounded boxes too; the rest follows here. All is at low precision but for the value
and the gradient at a point.

``D`` may have kinks where a coordinate has certain values: no derivative is asked of a box with
one inside, and at a face that lies on one the derivatives are one-sided.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gantheory.enclosure.ball import ball, bounds, certainly, working_precision
from gantheory.enclosure.projection.box import point_box
from gantheory.enclosure.quadrature import Goal

if TYPE_CHECKING:
    from gantheory.enclosure.projection.box import Box, Point
    from gantheory.enclosure.result import Enclosure

BITS = 64
COARSE = Goal(20, evaluations=2000)
_FEW_DIGITS = 7
_MOST_CUTS = 6


class Facts(ABC):
    """Facts about ``D(target, member)`` over boxes of members."""

    @abstractmethod
    def whole(self) -> Box:
        """The box of all members."""

    @abstractmethod
    def kinks(self, coordinate: int, /) -> frozenset[Fraction]:
        """Where ``D`` need not be smooth along a coordinate, in the units of the boxes."""

    @abstractmethod
    def is_compact(self, box: Box, /) -> bool:
        """Whether all points of a bounded box are members."""

    @abstractmethod
    def is_far(self, box: Box, bound: Fraction, /) -> bool:
        """Whether every member of the box is above the bound, by data processing."""

    @abstractmethod
    def is_nearly_far(self, box: Box, bound: Fraction, /) -> bool:
        """Whether parts of a compact box promise to be far: cheaper than its derivatives."""

    @abstractmethod
    def derivative(self, box: Box, by: tuple[int, ...], goal: Goal, /) -> arb:
        """A first or second derivative over a compact box; not finite if none was found."""

    @property
    @abstractmethod
    def has_jacobian(self) -> bool:
        """Whether second derivatives are the first ones' derivatives.

        If not, they are the entries of a quadratic form that the second derivative, in the sense
        of distributions, is never below.
        """

    @property
    @abstractmethod
    def is_shown_by_cells(self) -> bool:
        """Whether data processing loses nothing at a member, so that derivatives tell no more."""

    @property
    @abstractmethod
    def is_convex(self) -> bool:
        """Whether ``D`` is convex over all members in some coordinates, smooth in those here."""

    @abstractmethod
    def sides(self, box: Box, coordinate: int, /) -> tuple[arb, arb] | None:
        """Bounds of a derivative of which one is infinite; None where a ball says as much."""

    @abstractmethod
    def value(self, point: Point, digits: int, /) -> Enclosure:
        """``D`` at a point."""

    @abstractmethod
    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """The parameters of a point in the target's own units, and how far ``reach`` is there."""

    @abstractmethod
    def is_small(self, box: Box, /) -> bool:
        """Whether a compact box's members are alike enough for derivatives to say something."""

    @abstractmethod
    def cut(self, box: Box, /) -> tuple[int, Fraction]:
        """Where to cut a box in two: the coordinate along which its members differ most."""

    @abstractmethod
    def around(self, point: Point, width: Fraction, free: tuple[int, ...], /) -> Box | None:
        """A box of this relative width around a point, along the free coordinates."""

    def slope(self, box: Box, coordinate: int) -> arb:
        """A derivative over a compact box: by its natural form, else by the mean value form."""
        with working_precision(BITS):
            found = self.derivative(box, (coordinate,), COARSE)
            if certainly(abs(found), ">", 0) or not (found.is_finite() and self.has_jacobian):
                return found
            middle = box.centre
            total = self.derivative(point_box(middle), (coordinate,), COARSE)
            for j in box.free:
                rise = self.derivative(box, (coordinate, j), COARSE)
                total += rise * (box.side(j) - ball(middle[j]))
            return found.intersection(total) if total.is_finite() else found

    def is_steep(self, box: Box, coordinate: int) -> bool:
        """Whether a derivative does not vanish on a compact box."""
        with working_precision(BITS):
            sides = self.sides(box, coordinate)
        if sides is not None:
            return certainly(sides[0], ">", 0) is True or certainly(sides[1], "<", 0) is True
        return certainly(abs(self.slope(box, coordinate)), ">", 0) is True

    def is_above(self, box: Box, bound: Fraction) -> bool:
        """Whether every member of a compact box is above the bound, by the mean value theorem."""
        with working_precision(BITS):
            total = ball(Fraction(self.value(box.centre, _FEW_DIGITS).low))
            for i in box.free:
                reach = ball((Fraction(box.high[i]) - Fraction(box.low[i])) / 2)
                total -= abs(self.slope(box, i)).upper() * reach
            return certainly(total, ">", ball(bound)) is True

    def curvature(self, box: Box) -> Fraction | None:
        """A positive lower bound of the Hessian's eigenvalues over a compact box, if one is found.

        The box is cut up until one is found on each part, or the parts are too small. A box that
        is a point has no Hessian: 1 will do.
        """
        if not box.free:
            return Fraction(1)
        pending, found = [(box, 0)], []
        while pending:
            part, cuts = pending.pop()
            here = self._least_eigenvalue(part)
            if here is not None:
                found.append(here)
            elif cuts == _MOST_CUTS:
                return None
            else:
                i = max(box.free, key=lambda k: Fraction(part.high[k]) - part.low[k])
                pending += [(half, cuts + 1) for half in part.split(i, part.centre[i])]
        return min(found)

    def _least_eigenvalue(self, box: Box) -> Fraction | None:
        """Of ``n`` positive numbers the least is at least ``det ((n - 1)/trace)^(n - 1)``.

        That they are positive is seen by the leading minors (Sylvester).
        """
        free, n = box.free, len(box.free)
        with working_precision(BITS):
            matrix = arb_mat(n, n)
            for row in range(n):
                for column in range(row, n):
                    here = self.derivative(box, (free[row], free[column]), COARSE)
                    if row == column and not certainly(here, ">", 0):
                        return None
                    matrix[row, column] = matrix[column, row] = here
            determinant = arb(1)
            for k in range(1, n + 1):
                leading = arb_mat([[matrix[i, j] for j in range(k)] for i in range(k)])
                determinant = leading.det()
                if not certainly(determinant, ">", 0):
                    return None
            trace = sum((matrix[i, i] for i in range(n)), arb(0))
            # From the ends: a product of wide balls around positive numbers may reach below 0.
            least = determinant.lower() * (arb(max(n - 1, 1)) / trace.upper()) ** (n - 1)
            return bounds(least)[0] if certainly(least, ">", 0) else None

    def gradient_at(self, point: Point, free: tuple[int, ...], bits: int) -> list[arb]:
        """The derivatives by the free coordinates at a point, to so many bits."""
        with working_precision(bits + 32):
            here = point_box(point)
            return [self.derivative(here, (i,), Goal(bits)) for i in free]
