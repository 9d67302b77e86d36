r"""Closed forms for two Cauchy densities on the line.

With ``P = A/((x - m)^2 + s^2)`` the integral ``int P log((x - a)^2 + b^2)`` is
``M log((m - a)^2 + (s + b)^2)``, ``M = A pi/s`` (the logarithm is harmonic in the half plane, and P
is its Poisson kernel). The sum of two such densities is again a quadratic over a product of two:

``A_1 ((x - m_2)^2 + s_2^2) + A_2 ((x - m_1)^2 + s_1^2) = (A_1 + A_2) ((x - a)^2 + b^2)``.

F. Nielsen and K. Okamura, "On f-divergences between Cauchy distributions", IEEE Transactions on
Information Theory 69 (2023), have these integrals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from flint import arb

from gantheory.enclosure.ball import ball, constant_ball
from gantheory.enclosure.cells import is_infinite
from gantheory.enclosure.kernel import Confusion, JensenShannon, KullbackLeibler

if TYPE_CHECKING:
    from gantheory.enclosure.cells import Cell, Component
    from gantheory.enclosure.kernel import Kernel


def closed_cauchy(cell: Cell, kernel: Kernel) -> arb | None:
    """The integral of a kernel over two multiples of Cauchy densities; None for others."""
    if not isinstance(kernel, (JensenShannon, Confusion, KullbackLeibler)):
        return None
    if len(cell.left) != 1 or len(cell.right) != 1:
        return None
    if not (is_infinite(cell.low) and is_infinite(cell.high)):
        return None
    p, q = _peak(cell.left[0]), _peak(cell.right[0])
    if p is None or q is None:
        return None
    if isinstance(kernel, KullbackLeibler):
        return p.mean_log(p, q) - p.mass + q.mass
    total = p.height + q.height
    centre = (p.height * q.centre + q.height * p.centre) / total
    apart = p.height * q.height * ((p.centre - q.centre) / total) ** 2
    square = (p.height * q.width**2 + q.height * p.width**2) / total + apart
    # P (log P - log(P + Q)): P + Q is the quadratic below, over the product of the two
    both = _Peak(total, centre, square.sqrt())
    shares = sum((one.mean_log_of_share(other, both) for one, other in ((p, q), (q, p))), arb(0))
    if isinstance(kernel, Confusion):
        return -shares
    return (shares + arb.const_log2() * (p.mass + q.mass)) / 2


@final
@dataclass(frozen=True)
class _Peak:
    """``height/((x - centre)^2 + width^2)``."""

    height: arb
    centre: arb
    width: arb

    @property
    def mass(self) -> arb:
        """Its integral."""
        return self.height * arb.pi() / self.width

    def of_quadratic(self, other: _Peak) -> arb:
        """The mean of ``log((x - b)^2 + s^2)`` under its law, b and s those of the other."""
        return ((self.centre - other.centre) ** 2 + (self.width + other.width) ** 2).log()

    def mean_log(self, above: _Peak, below: _Peak) -> arb:
        """The integral of this times ``log(above/below)``."""
        return self.mass * (
            (above.height / below.height).log()
            + self.of_quadratic(below)
            - self.of_quadratic(above)
        )

    def mean_log_of_share(self, other: _Peak, both: _Peak) -> arb:
        """The integral of this times ``log(this/(this + other))``."""
        return self.mass * (
            (self.height / both.height).log() + self.of_quadratic(other) - self.of_quadratic(both)
        )


def _peak(component: Component) -> _Peak | None:
    form = component.form
    if form.powers or form.logs or form.softplus or len(form.quadratics) != 1:
        return None
    (((centre, square), exponent),) = form.quadratics
    if exponent != -1:
        return None
    height = constant_ball(form.constant).exp() * ball(component.weight * square)
    return _Peak(height, ball(centre), ball(square).sqrt())
