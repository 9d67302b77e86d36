r"""Powers that no discriminator of finite value can use.

If ``u`` is a polynomial of degree k > 0 plus a bounded part, ``E_p log(1 + e^-u)`` is finite only
if p has its k-th moment wherever ``u -> -oo``, and ``E_q log(1 + e^u)`` only if q has it wherever
``u -> oo``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.enclosure.restricted.stretch import moment_exists
from gantheory.game.restricted import Feature, Power

if TYPE_CHECKING:
    from gantheory.measure.law import Law


def useless(features: tuple[Feature, ...], p: Law, q: Law) -> tuple[Power, ...]:
    """The powers whose weight must be 0 for V to be finite, from the highest down."""
    found = []
    for power in sorted((f for f in features if isinstance(f, Power)), key=lambda f: -f.degree):
        if any(_allowed(power.degree, lead, p, q) for lead in (1, -1)):
            break
        found.append(power)
    return tuple(found)


def _allowed(degree: int, lead: int, p: Law, q: Law) -> bool:
    """Whether V is finite at some ``u`` of that degree with a leading coefficient of that sign."""
    for side in (1, -1):
        limit = lead * side**degree
        if degree and not moment_exists(q if limit > 0 else p, side, degree):
            return False
    return True
