"""The heat map of one divergence: targets by families, with what is proved of each cell."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.enclosure.decimals import significant

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gantheory.experiments.atlas import Cell

_SHOWN = 3
_ALL_FREE = re.compile(r"\((\*,?)+\)$")
_ENOUGH = Fraction(1, 10**4)
LEGEND = (
    "bare number: the minimum over the whole family, certified",
    "=: the same for every member; ∞: infinite for every member; *: approached, not attained",
    "≤, to: a bound, or an interval, that holds the infimum; ?: nothing is known; empty: not run",
)


def label(cell: Cell) -> str:
    """A cell in a few characters; digits that are not certified are not shown."""
    if cell.status == "infinite":
        return "∞"
    number = short(cell)
    if cell.status == "constant":
        return f"= {number}"
    return f"{number}*" if cell.status == "no_minimiser" else number


def short(cell: Cell) -> str:
    """The value to three digits, or the bounds where fewer are certified."""
    if not all(map(math.isfinite, cell.bounds)):
        return f"≥ {_rounded(cell.lower, 'down')}" if cell.bounds[0] > 0 else "?"
    value, radius = Fraction(cell.value), Fraction(cell.radius)
    if not radius and len(cell.value) <= _SHOWN:
        return cell.value
    if cell.status != "stationary" and radius <= _ENOUGH * abs(value):
        return significant(value, _SHOWN, "nearest")
    low, high = _rounded(cell.lower, "down"), _rounded(cell.upper, "up")
    return f"≤ {high}" if low == "0" else f"{low} to {high}"


def _rounded(text: str, direction: str) -> str:
    found = significant(Fraction(text), 2, "down" if direction == "down" else "up")
    return found.rstrip("0").rstrip(".") if "." in found and "e" not in found else found


def family_label(family: str) -> str:
    """`normal(*,*)` is told as `normal`."""
    return _ALL_FREE.sub("", family)


def draw_heat(axes: Axes, name: str, cells: Sequence[Cell]) -> None:
    """Draw the cells of one divergence, dark where no member comes close."""
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    targets = list(dict.fromkeys(c.target for c in cells))
    families = list(dict.fromkeys(c.family for c in cells))
    shade = colormaps["YlGnBu"]
    for cell in cells:
        x, y = families.index(cell.family), targets.index(cell.target)
        depth = darkness(cell, cells)
        hatched = cell.status == "stationary"
        axes.add_patch(
            Rectangle(
                (x, y),
                1,
                1,
                facecolor="#d9d9d9" if depth is None else shade(0.85 * depth),
                edgecolor="#5a5a5a" if hatched else "white",
                hatch="///" if hatched else None,
                linewidth=0.8,
            )
        )
        said = label(cell)
        axes.text(
            x + 0.5,
            y + 0.5,
            said,
            ha="center",
            va="center",
            fontsize=8 if len(said) < 9 else 6.5,
            color="white" if not hatched and (depth or 0) > 0.6 else "#1a1a1a",
            bbox=_PATCH if hatched else None,
        )
    axes.set_xlim(0, len(families))
    axes.set_ylim(len(targets), 0)
    axes.set_xticks(
        [k + 0.5 for k in range(len(families))], map(family_label, families), fontsize=8
    )
    axes.set_yticks([k + 0.5 for k in range(len(targets))], targets, fontsize=8)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(f"inf {name}(target, member)", fontsize=10)


_PATCH = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}


def darkness(cell: Cell, cells: Sequence[Cell]) -> float | None:
    """How dark a cell of a divergence is, in [0,1]; None where nothing finite is known.

    The square root of the share of the largest value: small gaps are told apart.
    """
    largest = max((c.bounds[1] for c in cells if math.isfinite(c.bounds[1])), default=0.0)
    high = cell.bounds[1]
    if not math.isfinite(high):
        return None
    return math.sqrt(max(high, 0.0) / largest) if largest else 0.0
