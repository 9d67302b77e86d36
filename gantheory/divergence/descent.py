"""Good members of any family in floats, by values alone: guesses, with no guarantee.

Where a divergence has kinks along a family, or its derivatives are not written down, the simplex
search of Nelder and Mead (1965) finds members close enough to start from.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Point = tuple[float, ...]

_KEPT, _NEAR = 3, 0.3
_STEP = 0.1


def descend(
    value: Callable[[Point], float], starts: Sequence[Point], steps: int = 200, within: float = 1e-9
) -> list[tuple[float, Point]]:
    """Local minima from the best few of many starts, the best first; none on a plateau.

    Parameters
    ----------
    value
        The function; infinite where it is not defined.
    starts
        Coordinates in which a step of a tenth is a small one.
    steps
        How many steps each search may take.
    within
        How near the coordinates are to come; the value then is as near as its square.
    """
    from scipy.optimize import minimize

    ranked = sorted((value(start), start) for start in starts)
    chosen: list[Point] = []
    for here, start in ranked:
        if len(chosen) == _KEPT or not math.isfinite(here):
            break
        if all(math.dist(start, other) > _NEAR for other in chosen):
            chosen.append(start)
    found = []
    for start in chosen:
        n = len(start)
        simplex = [start] + [
            tuple(x + _STEP * (i == k) for i, x in enumerate(start)) for k in range(n)
        ]
        result = minimize(
            lambda x: value(tuple(float(c) for c in x)),
            start,
            method="Nelder-Mead",
            options={
                "initial_simplex": simplex,
                "xatol": within,
                "fatol": within**2,
                "maxiter": steps,
            },
        )
        found.append((float(result.fun), tuple(float(c) for c in result.x)))
    return sorted(found)
