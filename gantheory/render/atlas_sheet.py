"""One sheet a target: its density against the best member, a panel a family and divergence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gantheory.experiments.atlas_heat import family_label, label
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from gantheory.experiments.atlas import Cell
    from gantheory.measure.law import Law

    Floats = NDArray[np.float64]

_POINTS = 81
_INK = {"global": "#1b7837", "no_minimiser": "#b35806", "stationary": "#c51b7d"}
_SAID = {
    "global": "certified minimum",
    "no_minimiser": "not attained",
    "stationary": "a member found, not certified",
    "constant": "the same for every member",
    "infinite": "infinite for every member",
}
_NOTHING = "no member found, nothing certified"


def draw_sheet(figure: Figure, target: str, cells: Sequence[Cell]) -> None:
    """Draw all cells of one target."""
    law = parse_law(target)
    families = list(dict.fromkeys(c.family for c in cells))
    names = list(dict.fromkeys(c.name for c in cells))
    grid = figure.subplots(len(families), len(names), squeeze=False, sharex=True)
    window = _window(law)
    for axes in grid.flat:
        axes.set_visible(False)
    for cell in cells:
        axes = grid[families.index(cell.family), names.index(cell.name)]
        axes.set_visible(True)
        _draw(axes, cell, law, window)
    for axes, name in zip(grid[0], names, strict=True):
        axes.set_title(name, fontsize=9, fontweight="bold")
    for axes, family in zip(grid[:, 0], families, strict=True):
        axes.set_ylabel(family_label(family), fontsize=8, fontweight="bold")
    figure.suptitle(f"{target}\n(grey) and the closest member of each family", fontsize=9)


def _draw(axes: Axes, cell: Cell, law: Law, window: tuple[float, float]) -> None:
    x, there = _curve(law, window)
    axes.fill([x[0], *x, x[-1]], [0, *there, 0], color="#d0d0d0", linewidth=0)
    for at in law.atoms:
        axes.axvline(float(at), color="#909090", linewidth=2)
    top = _height(there)
    ink = _INK.get(cell.status, "#404040")
    for minimiser in cell.minimisers:
        member = _member(cell.family, minimiser)
        if member is not None:
            places, curve = _curve(member, window)
            top = max(top, _height(curve))
            axes.plot(places, curve, color=ink, linewidth=1.1)
    axes.set_ylim(0, 1.35 * top)
    axes.set_xlim(*window)
    axes.set_yticks([])
    axes.tick_params(labelsize=6, length=2)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    said = _SAID[cell.status] if cell.minimisers or cell.status != "stationary" else _NOTHING
    lines = [f"{label(cell)}  {said}", *_words(cell.minimisers)]
    axes.text(
        0.02, 0.99, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=5.5, color=ink
    )


def _words(minimisers: Sequence[Mapping[str, Mapping[str, str]]]) -> list[str]:
    shown = []
    for m in minimisers:
        values = {name: float(v["value"]) for name, v in m.items()}
        least = 1e-9 * max(map(abs, values.values()), default=0.0)  # below is a float's noise
        named = (f"{k} {v if abs(v) > least else 0:.4g}" for k, v in values.items())
        shown.append(", ".join(named))
    return shown[:2] + ([f"and {len(shown) - 2} more"] if len(shown) > 2 else [])


def _member(family: str, minimiser: Mapping[str, Mapping[str, str]]) -> Law | None:
    """The member at the middle of an enclosed minimiser, if the text is one."""
    try:
        return parse_family(family).member(**{k: v["value"] for k, v in minimiser.items()})
    except ValueError:
        return None


def _window(law: Law) -> tuple[float, float]:
    """The bulk of the target, and room beside it."""
    ends = [float(at) for at in law.atoms]
    for _, density in law.parts:
        ends += [float(density.quantile(u)) for u in (0.02, 0.98)]
    low, high = min(ends), max(ends)
    room = 0.35 * (high - low) or 1.0
    return low - room, high + room


def _curve(law: Law, window: tuple[float, float]) -> tuple[Floats, Floats]:
    """A density at points of the window, and on both sides of its jumps there."""
    low, high = window
    edges = {float(e) for _, density in law.parts for e in density.breakpoints}
    beside = [e + s * 1e-6 * (high - low) for e in edges if low < e < high for s in (-1, 1)]
    x = np.unique(np.concatenate([np.linspace(low, high, _POINTS), beside]))
    total = np.zeros_like(x)
    with np.errstate(all="ignore"):
        for weight, density in law.parts:
            total += float(weight) * np.exp(density.log_density(x))
    return x, np.where(np.isfinite(total), total, 0.0)


def _height(curve: Floats) -> float:
    """What most of a curve stays below: a pole is cut off."""
    positive = curve[curve > 0]
    if not positive.size:
        return 1e-300
    return float(min(positive.max(), 2.5 * np.quantile(positive, 0.8)))
