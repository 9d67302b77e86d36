"""Independent draws from any law of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from gantheory.measure.law import Law


def sample(law: Law, rng: Generator, n: int) -> NDArray[np.float64]:
    """Draw ``n`` independent values, an array of shape ``(n,)``, in random order.

    Raises
    ------
    InputError
        If ``n`` is not positive.
    """
    import numpy as np

    if n < 1:
        raise InputError(f"a sample of {n} values: ask for at least one")
    points = np.array([float(x) for x in law.atoms])
    weights = [float(w) for w in law.atoms.values()] + [float(w) for w, _ in law.parts]
    total = np.sum(weights)  # within rounding of one
    counts = rng.multinomial(n, np.array(weights) / total)
    draws = [np.repeat(points, counts[: len(points)])]
    for (_, density), count in zip(law.parts, counts[len(points) :], strict=True):
        draws.append(density.sample(rng, int(count)))
    return rng.permutation(np.concatenate(draws))
