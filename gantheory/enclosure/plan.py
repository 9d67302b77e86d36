r"""A divergence between two laws, as a finite list of exact terms and of cells to integrate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball
from gantheory.enclosure.cauchy import closed_cauchy
from gantheory.enclosure.cells import Cell, cells, common_atoms
from gantheory.enclosure.kernel import Power, TotalVariation
from gantheory.enclosure.mass import mass
from gantheory.enclosure.panel import diverges, panels
from gantheory.enclosure.quadrature import integral
from gantheory.enclosure.symmetry import distinct
from gantheory.enclosure.total_variation import total_variation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gantheory.enclosure.cells import Side
    from gantheory.enclosure.kernel import Kernel
    from gantheory.enclosure.panel import Panel
    from gantheory.enclosure.quadrature import Goal
    from gantheory.measure.law import Law


@final
@dataclass(frozen=True)
class Plan:
    """What adds up to a divergence.

    Attributes
    ----------
    kernel
        The integrand.
    atoms
        Pairs of positive masses; equal ones only if the kernel does not vanish there.
    alone
        ``(mass of p where q vanishes, mass of q where p vanishes)`` among the atoms.
    one_sided
        The cells with one side empty.
    proportional
        Cells with a constant rational density ratio, with that ratio; likewise.
    integrals
        The other cells.
    """

    kernel: Kernel
    atoms: tuple[tuple[Fraction, Fraction], ...]
    alone: tuple[Fraction, Fraction]
    one_sided: tuple[Cell, ...]
    proportional: tuple[tuple[Cell, Fraction], ...]
    integrals: tuple[Cell, ...]

    @property
    def is_zero(self) -> bool:
        """Whether every term is seen to vanish: the laws are one, or the kernel ignores them."""
        if self.atoms or self.proportional or self.integrals:
            return False
        return not self._alone_terms()

    @property
    def is_infinite(self) -> bool:
        """Whether the divergence is decided to be ``+oo``."""
        if any(not term.is_finite() for term in self._alone_terms()):
            return True
        return any(diverges(cell, self.kernel) for cell in self.integrals)

    def _alone_terms(self) -> list[arb]:
        """``F(1, 0)`` and ``F(0, 1)`` where one law is alone somewhere, unless they are zero."""
        return [
            factor
            for factor, mass_of_atoms, has_cell in zip(
                self.kernel.alone,
                self.alone,
                (any(c.left for c in self.one_sided), any(c.right for c in self.one_sided)),
                strict=True,
            )
            if (mass_of_atoms or has_cell) and not factor.is_zero()
        ]

    def value(self, goal: Goal) -> arb:
        """The divergence at the working precision, each integral to the goal."""
        total = arb(0)
        for factor, mass_of_atoms in zip(self.kernel.alone, self.alone, strict=True):
            if mass_of_atoms:
                total += ball(mass_of_atoms) * factor
        for p, q in self.atoms:
            total += self.kernel.at(p, q)
        for cell in self.one_sided:
            factor = self.kernel.alone[0 if cell.left else 1]
            if not factor.is_zero():
                total += factor * side_mass(cell, cell.left or cell.right, goal)
        for cell, ratio in self.proportional:
            total += self.kernel.at(ratio, Fraction(1)) * side_mass(cell, cell.right, goal)
        return total + _integrals(self.integrals, self.kernel, goal)


def plan(kernel: Kernel, p: Law, q: Law) -> Plan:
    """Sort the atoms and cells of two laws by how they are computed."""
    one_sided, proportional, integrals = [], [], []
    for cell in cells(p, q):
        ratio = cell.ratio()
        if not (cell.left and cell.right):
            one_sided.append(cell)
        elif ratio is None:
            integrals.append(cell)
        elif ratio != 1 or not kernel.vanishes_on_equals:
            proportional.append((cell, ratio))
    atoms = common_atoms(p, q)
    return Plan(
        kernel,
        tuple((a, b) for a, b in atoms if a and b and (a != b or not kernel.vanishes_on_equals)),
        (
            sum((a for a, b in atoms if not b), Fraction(0)),
            sum((b for a, b in atoms if not a), Fraction(0)),
        ),
        tuple(one_sided),
        tuple(proportional),
        tuple(integrals),
    )


def side_mass(cell: Cell, side: Side, goal: Goal) -> arb:
    """The mass of one side of a cell, in closed form where there is one."""
    total = arb(0)
    for component in side:
        closed = mass(component.form, cell.low, cell.high)
        if closed is None:
            alone = Cell(cell.low, cell.high, (component,), ())
            closed = sum((integral(panel, None, goal) for panel in panels(alone, None)), arb(0))
            total += closed
        else:
            total += ball(component.weight) * closed
    return total


def _integrals(cells_to_do: Iterable[Cell], kernel: Kernel, goal: Goal) -> arb:
    """The cells' integrals: in closed form, or each different panel once."""
    one_panel = total_variation if isinstance(kernel, TotalVariation) else integral
    pieces: list[Panel] = []
    total = arb(0)
    for cell in cells_to_do:
        closed = closed_cauchy(cell, kernel)
        if isinstance(kernel, Power):
            closed = _closed_power(cell, kernel)
        if closed is None:
            pieces += panels(cell, kernel)
        else:
            total += closed
    # laws that a mirror exchanges cross at its centre, where total variation wants no end
    symmetric = kernel.is_symmetric and one_panel is integral
    for panel, times in distinct(pieces, symmetric=symmetric):
        total += one_panel(panel, kernel, goal) * times
    return total


def _closed_power(cell: Cell, kernel: Power) -> arb | None:
    """``int p^a q^(1 - a)`` and both masses, where all three have closed forms."""
    if len(cell.left) != 1 or len(cell.right) != 1:
        return None
    p, q, a = cell.left[0], cell.right[0], kernel.a
    mixed = mass(p.form * a + q.form * (1 - a), cell.low, cell.high)
    left, right = mass(p.form, cell.low, cell.high), mass(q.form, cell.low, cell.high)
    if mixed is None or left is None or right is None:
        return None
    scale = (ball(a) * ball(p.weight).log() + ball(1 - a) * ball(q.weight).log()).exp()
    linear = ball(a * p.weight) * left + ball((1 - a) * q.weight) * right
    return (scale * mixed - linear) * ball(kernel.factor)
