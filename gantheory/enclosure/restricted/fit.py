r"""The best member of a family against a discriminator that is kept to a class.

``sup_{D in F} V(D, q)`` is at least ``V(1/2, q) = -log 4`` for every member q, as every class holds
``D = 1/2``; so a member where it is ``-log 4`` is best. Which those are is known for

- weights of powers, ``D = sigmoid(w . (x^k))``: V is concave in w with the gradient
  ``(E_p x^k - E_q x^k)/2`` at ``w = 0``: its supremum is ``-log 4`` exactly if the moments agree;
- constants on cells: it is ``-log 4`` exactly if the masses of the cells agree (Proposition 1,
  Goodfellow et al. 2014, on the finite space of cells).

Else a member is searched for, and its value enclosed: then the infimum lies between.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb

from gantheory.enclosure.ball import working_precision
from gantheory.enclosure.divergences import check_digits, refine
from gantheory.enclosure.projection.fit import as_member
from gantheory.enclosure.projection.outcome import Fit
from gantheory.enclosure.restricted.fit_cells import with_masses
from gantheory.enclosure.restricted.fit_moments import with_moments
from gantheory.enclosure.restricted.fit_search import searched
from gantheory.enclosure.restricted.value import restricted
from gantheory.enclosure.result import Enclosure, exactly, from_ball
from gantheory.game.restricted import (
    Constant,
    DiscriminatorClass,
    Logistic,
    Partition,
    Power,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.restricted.matching import Matching
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law

NAME = "criterion"
_SPARE_BITS = 64
_MISSING = "that no member comes lower is not certified; D = 1/2 alone gives -log 4"


def restricted_fit(
    target: Law, family: Family, discriminators: DiscriminatorClass, digits: int = 15
) -> Fit:
    """Find ``inf_q sup_{D in F} V(D, q)`` over a family, with p_data the target.

    Parameters
    ----------
    target
        Any law.
    family
        A family with free parameters.
    discriminators
        The class F.
    digits
        The significant digits wished for.

    Returns
    -------
    Fit
        Named ``criterion``. Where infinitely many members are best, one of them is given, and the
        reason tells the others.

    Raises
    ------
    InputError
        If ``digits`` is no positive integer.
    """
    check_digits(digits)
    least = refine(lambda _: -arb(4).log(), digits)
    if isinstance(discriminators, Constant):
        reason = "D = 1/2 is the best constant, whatever the member"
        return Fit(NAME, target, family, "constant", least, reason=reason)
    with working_precision(math.ceil(digits * math.log2(10)) + _SPARE_BITS):
        matching = _matching(target, family, discriminators)
        if matching is not None:
            at = tuple(_enclosed(m, digits) for m in matching.members)
            return Fit(NAME, target, family, matching.status, least, at, matching.reason)
    same = as_member(target, family, digits)
    if same is not None:
        reason = "the target is a member, and C(G) = -log 4 there bounds every class"
        return Fit(NAME, target, family, "global", least, (same,), reason)
    return _stationary(target, family, discriminators, least, digits)


def _matching(target: Law, family: Family, f: DiscriminatorClass) -> Matching | None:
    if isinstance(f, Logistic):
        powers = [x.degree for x in f.features if isinstance(x, Power)]
        if len(powers) == len(f.features):
            return with_moments(target, family, set(powers) - {0})
    if isinstance(f, Partition):
        return with_masses(target, family, f.cuts)
    return None


def _enclosed(values: Mapping[str, arb | Fraction], digits: int) -> Mapping[str, Enclosure]:
    return {
        name: exactly(x, digits) if isinstance(x, Fraction) else from_ball(x, digits)
        for name, x in values.items()
    }


def _stationary(
    target: Law, family: Family, f: DiscriminatorClass, least: Enclosure, digits: int
) -> Fit:
    found = searched(target, family, f)
    if found is None:
        anything = Enclosure(least.low, Fraction(0), digits)
        reason = f"no member was found, and {_MISSING}"
        return Fit(NAME, target, family, "stationary", anything, reason=reason)
    value = restricted(f, target, family.member(**found), min(digits, 15)).value
    at = {name: exactly(x, digits) for name, x in found.items()}
    bracket = Enclosure(least.low, value.high, digits)
    return Fit(NAME, target, family, "stationary", bracket, (at,), _MISSING)
