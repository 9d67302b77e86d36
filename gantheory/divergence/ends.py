r"""How densities behave at the ends of a cell, by exact rational exponents: what diverges there.

In an end's chart ``exp(form) = y^k exp(c_1 y + ... + c_n y^n) Theta(1)``, as ``y -> oo`` or, with
no exponential, as ``y -> 0+``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import final

from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.log_kernels import power_order
from gantheory.measure.logform import LogForm

_ZERO = Fraction(0)


@final
@dataclass(frozen=True)
class Growth:
    """``y^exponent exp(sum_k growth_k y^k)`` at an end.

    Attributes
    ----------
    outward
        Whether ``y -> oo``; else ``y -> 0+``.
    growth
        ``(c_1, ..., c_n)``, no zero at the end.
    exponent
        k.
    """

    outward: bool
    growth: tuple[Fraction, ...]
    exponent: Fraction

    @property
    def rank(self) -> tuple[int, tuple[Fraction, ...], Fraction]:
        """Larger functions rank higher; by the sign of the leading term, its degree, and so on."""
        lead = self.growth[-1] if self.growth else _ZERO
        degree = len(self.growth) if lead > 0 else -len(self.growth)
        return degree, self.growth[::-1], self.exponent if self.outward else -self.exponent

    @property
    def integrable(self) -> bool:
        """Whether the integral converges at this end."""
        if self.growth:
            return self.growth[-1] < 0
        return self.exponent < -1 if self.outward else self.exponent > -1


def growth_of(form: LogForm, end: Fraction | float, sign: int) -> Growth:
    """The behaviour of ``exp(form)`` at an end, ``sign`` pointing from it into the cell."""
    if isinstance(end, Fraction):
        near = sum((a for (_, e), a in form.logs if e == end), _ZERO)
        return Growth(outward=False, growth=(), exponent=near)
    powers = {k: c * (-sign) ** k for k, c in form.powers}
    if sign < 0:  # towards -oo, log(1 + e^(g x + h)) vanishes
        for (g, _), d in form.softplus:
            powers[1] = powers.get(1, _ZERO) + d * g
    logs = sum((a for _, a in form.logs), _ZERO)
    quadratics = sum((b for _, b in form.quadratics), _ZERO)
    return Growth(outward=True, growth=_trimmed(powers), exponent=logs + 2 * quadratics)


def _trimmed(powers: dict[int, Fraction]) -> tuple[Fraction, ...]:
    top = max((k for k, c in powers.items() if c), default=0)
    return tuple(powers.get(k, _ZERO) for k in range(1, top + 1))


def power_growth(p: Growth, q: Growth, a: Fraction, b: Fraction) -> Growth:
    """The behaviour of ``p^a q^b``."""
    sums = {k: a * c for k, c in enumerate(p.growth, 1)}
    for k, c in enumerate(q.growth, 1):
        sums[k] = sums.get(k, _ZERO) + b * c
    return Growth(p.outward, _trimmed(sums), a * p.exponent + b * q.exponent)


def diverges_at(f: FDivergence, p: Growth, q: Growth) -> bool:
    """Whether the divergence's integral is ``+oo`` at an end where both densities live."""
    order = power_order(f)
    if order is not None:
        return not power_growth(p, q, order, 1 - order).integrable
    if f.name in ("kl", "jeffreys") and _log_diverges(p, q):
        return True
    return f.name in ("reverse-kl", "jeffreys") and _log_diverges(q, p)


def _log_diverges(p: Growth, q: Growth) -> bool:
    """Whether ``int p log+(p/q)`` diverges: the logarithm may grow like a power of ``y``."""
    ratio = power_growth(p, q, Fraction(1), Fraction(-1))
    if not ratio.growth or ratio.growth[-1] < 0:
        return False
    return not Growth(p.outward, p.growth, p.exponent + len(ratio.growth)).integrable
