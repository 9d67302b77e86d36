"""Laws on countably many points with closed forms: finite laws cannot see missing finiteness.

Each law groups its points into cells, in which all points have the same mass; its masses and its
surprisal ``-log p`` are tails in the number of the cell (see tailsum.py), so that whether an
entropy or a divergence is finite is decided exactly. Constants (a normaliser, say) drop out:
times a mass they give a finite sum.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import final

from gantheory.measure.exact import exact, number_text
from gantheory.measure.tailsum import Extent, Tail, TailSum, tail_sum
from gantheory.theory.errors import InputError

_ONE = Fraction(1)


class CountableLaw(ABC):
    """A law with infinitely many atoms, whose points' masses strictly decrease from cell to cell.

    Two laws on the same ``cells`` have the same points.
    """

    @property
    @abstractmethod
    def cells(self) -> str:
        """How the points are grouped: what the cell's number means."""

    @property
    @abstractmethod
    def first(self) -> int:
        """The number of the first cell."""

    @property
    @abstractmethod
    def mass(self) -> Tail:
        """The growth of a cell's mass, up to a positive constant."""

    @property
    @abstractmethod
    def surprisal(self) -> TailSum:
        """``-log`` of the mass of one point of a cell, up to an additive constant."""

    @property
    @abstractmethod
    def swaps(self) -> frozenset[tuple[int, int]]:
        """The pairs of cells of which one point each has exchanged its mass."""

    @abstractmethod
    def __str__(self) -> str:
        """The law, as a formula."""


@final
@dataclass(frozen=True)
class Geometric(CountableLaw):
    """``P(n) = (1 - r) r^n`` for n = 0, 1, 2, ...; 0 < r < 1."""

    r: Fraction

    def __post_init__(self) -> None:
        """Convert and check the ratio."""
        object.__setattr__(self, "r", exact(self.r, "r"))
        if not 0 < self.r < 1:
            raise InputError(f"r is {number_text(self.r)}: a geometric law needs 0 < r < 1")

    @property
    def cells(self) -> str:
        """Single points."""
        return "integers"

    @property
    def first(self) -> int:
        """Zero."""
        return 0

    @property
    def mass(self) -> Tail:
        """``r^n``."""
        return Tail(rate=self.r)

    @property
    def surprisal(self) -> TailSum:
        """``n log(1/r)``."""
        return tail_sum([(Tail(a=-_ONE), (Fraction(0), 1 / self.r))])

    @property
    def swaps(self) -> frozenset[tuple[int, int]]:
        """None."""
        return frozenset()

    def point_mass(self, n: int) -> Fraction:
        """``(1 - r) r^n``.

        Raises
        ------
        InputError
            If ``n`` is negative.
        """
        if n < 0:
            raise InputError(f"n is {n}: the points are 0, 1, 2, ...")
        return (1 - self.r) * self.r**n

    def __str__(self) -> str:
        return f"p_n = {number_text(1 - self.r)} ({number_text(self.r)})^n, n >= 0"


@final
@dataclass(frozen=True)
class Bertrand(CountableLaw):
    """``P(n)`` proportional to ``n^-a (log n)^-b`` for n = 2, 3, ...

    ``Bertrand(1, 2)`` has infinite entropy.

    Raises
    ------
    InputError
        If the weights have no finite sum (a law needs a > 1, or a = 1 and b > 1), or need not
        decrease (b < 0).
    """

    a: Fraction
    b: Fraction

    def __post_init__(self) -> None:
        """Convert the exponents and apply Bertrand's rule."""
        object.__setattr__(self, "a", exact(self.a, "a"))
        object.__setattr__(self, "b", exact(self.b, "b"))
        if not self.mass.converges:
            raise InputError(
                f"n^-{number_text(self.a)} (log n)^-{number_text(self.b)} sums to +oo: a law needs"
                " a > 1, or a = 1 and b > 1"
            )
        if self.b < 0:
            raise InputError(f"b is {number_text(self.b)}: masses that decrease need b >= 0")

    @property
    def cells(self) -> str:
        """Single points."""
        return "integers"

    @property
    def first(self) -> int:
        """Two: log 1 = 0."""
        return 2

    @property
    def mass(self) -> Tail:
        """``n^-a (log n)^-b``."""
        return Tail(self.a, self.b)

    @property
    def surprisal(self) -> TailSum:
        """``a log n + b log log n``."""
        log_n, log_log_n = Tail(b=-_ONE), Tail(d=-_ONE)
        return tail_sum([(log_n, (self.a, _ONE)), (log_log_n, (self.b, _ONE))])

    @property
    def swaps(self) -> frozenset[tuple[int, int]]:
        """None."""
        return frozenset()

    def __str__(self) -> str:
        a, b = number_text(self.a), number_text(self.b)
        return f"p_n proportional to n^-{a} (log n)^-{b}, n >= 2"


@final
@dataclass(frozen=True)
class Blocks(CountableLaw):
    """Block k = 1, 2, ... has mass ``2^-k``, spread evenly over ``2^(2^k)`` points.

    All masses are rational, and the entropy is ``sum_k (k 2^-k + 1) log 2 = +oo``.
    """

    @property
    def cells(self) -> str:
        """Blocks of equal points."""
        return "blocks of 2^(2^k) points"

    @property
    def first(self) -> int:
        """One."""
        return 1

    @property
    def mass(self) -> Tail:
        """``2^-k``."""
        return Tail(rate=Fraction(1, 2))

    @property
    def surprisal(self) -> TailSum:
        """``(k + 2^k) log 2``."""
        log_2 = (Fraction(0), Fraction(2))
        return tail_sum([(Tail(a=-_ONE), log_2), (Tail(rate=Fraction(2)), log_2)])

    @property
    def swaps(self) -> frozenset[tuple[int, int]]:
        """None."""
        return frozenset()

    def point_mass(self, k: int) -> Fraction:
        """``2^-k 2^-(2^k)``, the mass of one point of block k.

        Raises
        ------
        InputError
            If ``k`` is not positive, or so large that the mass cannot be written out (k > 20).
        """
        if not 1 <= k <= 20:
            raise InputError(f"k is {k}: blocks are 1, 2, ..., written out up to 20")
        return Fraction(1, 2 ** (k + 2**k))

    def __str__(self) -> str:
        return "block k >= 1 has mass 2^-k, spread evenly over 2^(2^k) points"


@final
@dataclass(frozen=True)
class Swapped(CountableLaw):
    """Another law with the masses of one point of cell i and one of cell j exchanged.

    It differs from ``law``, since the masses of different cells differ; every sum over its points
    differs from that of ``law`` by finitely many finite terms. In particular ``H(law, swapped) =
    H(law) + (p_i - p_j) log(p_i/p_j)``, and the last term is finite and positive.

    Raises
    ------
    InputError
        If a cell does not exist, the two are the same, or ``law`` is swapped already.
    """

    law: CountableLaw
    i: int
    j: int

    def __post_init__(self) -> None:
        """Check the cells."""
        if self.law.swaps:
            raise InputError(f"{self.law} is swapped already: swap the original law")
        if self.i == self.j or min(self.i, self.j) < self.law.first:
            raise InputError(
                f"cells {self.i} and {self.j}: swap two different cells from {self.law.first} on"
            )

    @property
    def cells(self) -> str:
        """Those of the law."""
        return self.law.cells

    @property
    def first(self) -> int:
        """That of the law."""
        return self.law.first

    @property
    def mass(self) -> Tail:
        """That of the law: a tail does not see finitely many points."""
        return self.law.mass

    @property
    def surprisal(self) -> TailSum:
        """That of the law."""
        return self.law.surprisal

    @property
    def swaps(self) -> frozenset[tuple[int, int]]:
        """The one exchanged pair."""
        return frozenset({(min(self.i, self.j), max(self.i, self.j))})

    def __str__(self) -> str:
        return f"{self.law}, with the masses of {self.i} and {self.j} exchanged"


def cross_entropy(p: CountableLaw, q: CountableLaw) -> Extent:
    """``H(p, q) = -E_p log q``: finite or +oo.

    Raises
    ------
    InputError
        If the laws do not live on the same points.
    """
    if p.cells == q.cells and p.first < q.first:
        return Extent.PLUS  # p has an atom that q has not
    _check_cells(p, q)
    return (q.surprisal * p.mass).extent


def entropy(p: CountableLaw) -> Extent:
    """``H(p) = H(p, p)``: finite or +oo."""
    return cross_entropy(p, p)


def relative_entropy(p: CountableLaw, q: CountableLaw) -> Extent:
    """``KL(p||q)``, from the logarithm of the ratio: finite or +oo.

    It is not ``H(p,q) - H(p)``, which is undefined where both are infinite.

    Raises
    ------
    InputError
        If the laws do not live on the same points.
    """
    if p.cells == q.cells and p.first < q.first:
        return Extent.PLUS  # p has an atom that q has not
    _check_cells(p, q)
    return ((q.surprisal + -p.surprisal) * p.mass).extent


def equal(p: CountableLaw, q: CountableLaw) -> bool:
    """Whether two laws are the same; exact, since the closed forms determine the masses."""
    own_p, own_q = (law.law if isinstance(law, Swapped) else law for law in (p, q))
    return own_p == own_q and p.swaps == q.swaps


def _check_cells(p: CountableLaw, q: CountableLaw) -> None:
    if p.cells != q.cells:
        raise InputError(f"{p} and {q} have different points: compare laws on the same cells")
