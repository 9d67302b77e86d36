r"""Families whose members fall off from a place, the faster the larger their size.

In a chart ``l`` of their support, such as ``log x``, the members' densities are

``exp(C - n d(l; m))``, ``n > 0`` the size, ``m`` the place,

where the deviance ``d`` is convex in ``l``, 0 at ``m`` and positive elsewhere, and the whole is
concave in ``n``, being the log-density of an exponential family. So members are log-concave in
``l``, and a gamma law of shape ``10^7`` is no harder than one of shape 2: size and place are
orthogonal, and no large numbers cancel.

Boxes have the coordinates ``n`` and ``m``, each in a unit of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flint import acb, arb

    from gantheory.divergence.projection import Floats
    from gantheory.enclosure.ball import AnalyticFlag
    from gantheory.enclosure.projection.box import Box, Point
    from gantheory.measure.law import Law
    from gantheory.measure.logform import LogForm

SIZE, PLACE = 0, 1

Deviance = tuple["acb", ...]
"""What a score is made of, at a point."""


class Local(ABC):
    """The members of a box of sizes and places, at the working precision: functions of ``l``."""

    @abstractmethod
    def at(self, l: acb, x: acb, analytic: AnalyticFlag, /) -> tuple[acb, Deviance]:
        """The log-density with respect to ``x``, and the deviance."""

    @abstractmethod
    def slope(self, of: Deviance, /) -> acb:
        """The derivative of the log-density with respect to ``l``."""

    @abstractmethod
    def first(self, i: int, of: Deviance, /) -> acb:
        """The score of a coordinate of the box."""

    @abstractmethod
    def second(self, i: int, j: int, of: Deviance, /) -> acb:
        """The derivative of a score."""


class Range(ABC):
    """The members of a box, unbounded ones included: bounds of their densities in ``l``, in balls.

    A mark is a point of the support, prepared by :meth:`Model.mark`.
    """

    @abstractmethod
    def log_upper(self, mark: Mark, /) -> arb:
        """An upper bound of the log-density; infinite if there is none."""

    @abstractmethod
    def log_lower(self, mark: Mark, /) -> arb:
        """A lower bound of it; ``-oo`` if there is none."""

    @abstractmethod
    def log_peak(self) -> arb:
        """An upper bound everywhere."""

    @abstractmethod
    def slopes(self, mark: Mark, /) -> tuple[arb, arb]:
        """Bounds of the derivative of the log-density in ``l``."""

    @abstractmethod
    def scores(self, low: Mark, high: Mark, /) -> tuple[arb, arb]:
        """The scores between two marks, for a compact box."""

    @abstractmethod
    def scores_beyond(self, mark: Mark, side: int, mass: arb, /) -> tuple[arb, arb]:
        """Bounds of ``int q |s|`` beyond a mark that all places lie above (1), or below.

        Where they do not, or nothing is known, infinite; the mass there is given.
        """

    @abstractmethod
    def side(self, mark: Mark, /) -> int:
        """1 if all places lie above the mark, -1 if all lie below, else 0."""


Mark = tuple["arb", ...]
"""``x``, ``l``, and what a model adds."""


class Model(ABC):
    """A family seen so, some of whose parameters may be fixed."""

    @property
    @abstractmethod
    def support(self) -> tuple[Fraction, Fraction | None]:
        """The ends of the members' support; None is infinity. Members are singular at the ends."""

    @property
    @abstractmethod
    def is_exponential(self) -> bool:
        """Whether the free parameters are those of an exponential family, its natural space."""

    @abstractmethod
    def rescaled(self, units: tuple[Fraction, Fraction], /) -> Model:
        """The same in other units."""

    @abstractmethod
    def whole(self) -> Box:
        """The box of all members."""

    @abstractmethod
    def member(self, point: Point, /) -> Law:
        """The member of a point."""

    @abstractmethod
    def point(self, parameters: Mapping[str, Fraction], /) -> Point:
        """The point of a member that is given by its free parameters."""

    @abstractmethod
    def parameters(self, point: Point, /) -> dict[str, Fraction]:
        """And back."""

    @abstractmethod
    def actual(self, point: Point, reach: Fraction, /) -> tuple[tuple[Fraction, Fraction], ...]:
        """The parameters of a point, and how far each is from those of points within reach."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """The parameters that :meth:`actual` tells."""

    @abstractmethod
    def log_density(self, point: tuple[float, float], x: Floats, /) -> Floats:
        """In floats, inside the support."""

    @abstractmethod
    def starts(self, x: Floats, mass: Floats, /) -> list[tuple[float, float]]:
        """Members to begin with for a law on nodes, such as that with its moments."""

    @abstractmethod
    def to_line(self, point: tuple[float, float], fixed: float | None, /) -> tuple[float, ...]:
        """The free coordinates on the whole line, where a tenth is a small step."""

    @abstractmethod
    def from_line(self, at: tuple[float, ...], fixed: float | None, /) -> tuple[float, float]:
        """And back; a size may be fixed."""

    @abstractmethod
    def mark(self, x: Fraction, /) -> Mark:
        """A point inside the support, at the working precision."""

    @abstractmethod
    def middle(self, low: Mark, high: Mark, /) -> Mark:
        """The middle in ``l``."""

    @abstractmethod
    def chart(
        self, x: acb, end: Fraction | None, log_y: acb | None, analytic: AnalyticFlag, /
    ) -> acb:
        """``l``; the logarithm of the distance from an end of the support is used if known."""

    @abstractmethod
    def rate(self, x: acb, end: Fraction | None, /) -> acb:
        """The derivative of ``l`` by ``x``, or by the logarithm of the distance from an end."""

    @abstractmethod
    def local(self, box: Box, /) -> Local:
        """The members of a compact box."""

    @abstractmethod
    def range(self, box: Box, /) -> Range:
        """The members of any box."""

    @abstractmethod
    def steps(self, point: Point, /) -> tuple[Fraction, ...]:
        """About a standard deviation of each coordinate's score at a point, inverted."""

    @abstractmethod
    def extent(self, box: Box, coordinate: int, /) -> float:
        """How much members differ along a side of a box, in such deviations; infinity if open."""

    @abstractmethod
    def cut(self, box: Box, coordinate: int, /) -> Fraction:
        """Where to cut a side: about the middle, far out if it is open."""

    @abstractmethod
    def envelope(self, box: Box, end: Fraction | None, /, *, upper: bool) -> tuple[LogForm, arb]:
        """A form in ``x`` and a constant: a bound of the log-density of all members of a compact
        box, between an end of the support and the nearest place.
        """

    @abstractmethod
    def nearest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The place of a compact box that is nearest to an end of the support."""

    @abstractmethod
    def farthest(self, box: Box, end: Fraction | None, /) -> Fraction:
        """The one that is farthest from it."""

    @abstractmethod
    def growth(self, box: Box, end: Fraction | None, /) -> arb:
        """``c``, where all ``|s_i|`` and ``2 |s_i s_j| + |s_ij|`` between an end and the nearest
        place are at most ``c x^2``, or ``c (1 + log(m/x))^2`` towards a finite end, with ``m`` the
        farthest place.
        """
