r"""Divergences of laws on the line in floats: quadrature panel by panel.

The line is cut into cells on which both densities are analytic. On a cell the log-densities and
the log of their ratio are exact forms, simplified before any rounding. Ends that are singular or
heavy-tailed are taken in ``t = log y``, the distance to the end or to the bulk; there the integral
is followed until it underflows, and what is left out enters the error. Panels are bisected by
Gauss and Kronrod's pair of rules.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from gantheory.divergence.cells import Cell, cell_diverges, cells_of
from gantheory.divergence.charts import Chart, charts_of
from gantheory.divergence.fdivergence import FDivergence
from gantheory.divergence.float_forms import log_fraction
from gantheory.divergence.log_kernels import log_kernel, power_order
from gantheory.divergence.quadrature import integrate
from gantheory.divergence.text import parse_divergence
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

_EPS = float(np.finfo(float).eps)


def float_divergence(name: str, p: Law | str, q: Law | str) -> tuple[float, float]:
    """A divergence ``D(p, q)`` of any two laws in floats (nats), and an estimate of its error.

    Parameters
    ----------
    name
        As on the command line: ``js``, ``kl``, ..., ``alpha(a)``.
    p, q
        Laws with atoms, densities on the line, or both; or their text, ``"normal(0,1)"``.

    Returns
    -------
    tuple of float
        ``(value, error)``. The error is an estimate of all that is lost to rounding, quadrature
        and truncation, and no guarantee: for one, use ``gantheory.enclosure``. ``+oo`` is decided
        exactly, from the laws' exponents, and has the error 0.

    Raises
    ------
    InputError
        If the name is unknown, a text is no law, or the value is finite and larger than any
        float, or a law has numbers that are.
    """
    laws = [parse_law(law) if isinstance(law, str) else law for law in (p, q)]
    try:
        return _in_floats(parse_divergence(name), *laws)
    except OverflowError:
        raise InputError(
            f"{name} of {laws[0]} and {laws[1]} has numbers beyond the range of floats: use an"
            " enclosure"
        ) from None


def _in_floats(f: FDivergence, p: Law, q: Law) -> tuple[float, float]:
    cells = cells_of(p, q)
    atoms = _atoms(p, q)
    costs = f.cost_at_infinity, f.cost_at_zero
    alone = (
        any(not b for _, b in atoms) or any(not c.right for c in cells),
        any(not a for a, _ in atoms) or any(not c.left for c in cells),
    )
    if any(has and math.isinf(cost) for has, cost in zip(alone, costs, strict=True)):
        return math.inf, 0.0
    if not f.bounded and any(cell_diverges(f, c) for c in cells if c.left and c.right):
        return math.inf, 0.0
    with np.errstate(all="ignore"):
        value, error = _of_atoms(f, atoms)
        charts = [chart for cell in cells for chart in _charts(f, cell)]
        integral, rough = integrate(charts, kinked=f.name == "tv")
    if not math.isfinite(value + integral):
        raise InputError(
            f"{f.name} of {p} and {q} is finite but larger than any float, or has such"
            " terms: use an enclosure"
        )
    return value + integral, error + rough


def _charts(f: FDivergence, cell: Cell) -> tuple[Chart, ...]:
    """A cell's charts, with the integrand; none where it vanishes."""
    if cell.left and cell.right:
        return () if cell.left == cell.right else charts_of(cell, log_kernel(f), power_order(f))
    cost = f.cost_at_infinity if cell.left else f.cost_at_zero
    return charts_of(cell, lambda l, _: cost * np.exp(l)) if cost else ()


def _atoms(p: Law, q: Law) -> list[tuple[Fraction, Fraction]]:
    zero = Fraction(0)
    points = dict.fromkeys((*p.atoms, *q.atoms))
    return [(p.atoms.get(x, zero), q.atoms.get(x, zero)) for x in points]


def _of_atoms(f: FDivergence, atoms: list[tuple[Fraction, Fraction]]) -> tuple[float, float]:
    terms = [float(a) * f.cost_at_infinity for a, b in atoms if not b]
    terms += [float(b) * f.cost_at_zero for a, b in atoms if not a]
    both = [(a, b) for a, b in atoms if a and b]
    if both:
        larger = np.array([log_fraction(max(pair)) for pair in both])
        ratio = np.array([log_fraction(a / b) for a, b in both])
        terms += log_kernel(f)(larger, ratio).tolist()
        # the logarithm of a tiny atom is rounded: that is a relative error of its exponential
        size = 1 + float(np.abs(larger).max() + np.abs(ratio).max())
    else:
        size = 1.0
    total = math.fsum(terms)
    return total, 4 * _EPS * size * total
