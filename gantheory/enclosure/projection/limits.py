r"""Infima that no member attains: a family whose closure has the target, though the family has not.

Student's laws tend to a normal one as ``df -> oo``. With ``r = log(p/q)``, ``p`` the normal law and
``q`` Student's law of the same location and scale,

``r = -z^2/2 + (n + 1)/2 log(1 + z^2/n) + c_n``, ``c_n -> 0``, is at most ``1/(2 n) + c_n``,

and at least ``-z^2/2 + c_n``, while ``q`` is at most ``C (1 + z^2/5)^(-5/2)`` for ``n >= 5``.

- ``q -> p`` at every point, so that total variation vanishes in the limit (Scheffé), and with it
  each divergence with ``F(1, 0)`` and ``F(0, 1)`` finite: ``F(p, q) <= C |p - q|``.
- KL, Pearson and ``alpha(a)``, ``a > 1``: ``p |r|`` and ``p^a q^(1 - a)`` are at most
  ``C (1 + z^2) p``.
- KL(q||p), and with it Jeffreys: ``q |r|`` is at most ``C (1 + z^2) (1 + z^2/5)^(-5/2)``.
- Neyman and ``alpha(a)``, ``a < 0``: ``q^(1 - a) p^a`` has an infinite integral for every ``n``.

The limits are 0, as dominated integrals of what tends to 0; no divergence of a member is.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.plan import plan
from gantheory.enclosure.projection.outcome import Fit
from gantheory.enclosure.result import exactly
from gantheory.measure.family import Family, FreeFamily

if TYPE_CHECKING:
    from gantheory.measure.law import Law

_LARGE = Fraction(1000)


def at_the_limit(name: str, target: Law, family: Family, digits: int) -> Fit | None:
    """What is known if the target is a limit of the members and none of them; else None."""
    if not isinstance(family, FreeFamily) or family.base.name != "student":
        return None
    df, *places = family.fixed
    normal = _normal(target)
    if df is not None or normal is None:
        return None
    named = zip(("loc", "scale"), places, normal, strict=True)
    if any(fixed is not None and fixed != value for _, fixed, value in named):
        return None
    free = zip(("loc", "scale"), places, normal, strict=True)
    member = family.member(df=_LARGE, **{x: value for x, fixed, value in free if fixed is None})
    entry = entry_of(name)
    left, right = (member, target) if entry.swap else (target, member)
    if plan(entry.kernel, left, right).is_infinite:
        reason = "the target's tails are lighter than every member's: the integral is infinite"
        return Fit(name, target, family, "infinite", exactly(math.inf, digits), reason=reason)
    location, scale = normal
    reason = (
        f"approached as df -> oo at loc = {location}, scale = {scale}, where student(df,loc,scale)"
        " tends to the target; the divergence separates laws, and no member is the target"
    )
    return Fit(name, target, family, "no_minimiser", exactly(Fraction(0), digits), reason=reason)


def _normal(target: Law) -> tuple[Fraction, Fraction] | None:
    """Mean and standard deviation of a normal law; None for any other."""
    if target.atoms or any(density.name != "normal" for _, density in target.parts):
        return None
    found = {tuple(Fraction(getattr(d, p.name)) for p in d.parameters) for _, d in target.parts}
    if len(found) != 1:
        return None
    mean, sd = found.pop()
    return mean, sd
