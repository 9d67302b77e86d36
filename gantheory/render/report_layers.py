"""The layout of a graph of what rests on what, from left to right, the same for the same graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import final

Edge = tuple[str, str]
"""From what is used to what uses it."""
Point = tuple[float, float]

_SWEEPS = 12
_COLUMN_GAP = 42.0
_BEND = "\0"  # no id holds it: a place where an edge passes through a column


@final
@dataclass(frozen=True)
class Layout:
    """Where things are drawn, in pixels.

    Attributes
    ----------
    places
        The left end and the middle height of each node.
    routes
        The points of each edge between its ends: one for every column it passes.
    width, height
        Of the whole.
    """

    places: Mapping[str, Point]
    routes: Mapping[Edge, tuple[Point, ...]]
    width: float
    height: float


def layers(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The column of each node: one more than the last of those it uses; circles are passed over."""
    below: dict[str, list[str]] = {name: [] for name in names}
    for used, user in edges:
        below[user].append(used)
    found: dict[str, int] = {}

    def column(name: str, path: frozenset[str]) -> int:
        if name not in found:
            inner = path | {name}
            free = [u for u in below[name] if u not in inner]
            found[name] = 1 + max((column(u, inner) for u in free), default=-1)
        return found[name]

    for name in names:
        column(name, frozenset())
    return found


def layout(
    names: Sequence[str], edges: Sequence[Edge], sizes: Mapping[str, tuple[float, float]]
) -> Layout:
    """Place nodes of given (width, height) in columns, so that few edges cross."""
    column = layers(names, edges)
    columns: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name in names:
        columns[column[name]].append(name)
    paths = {e: _path(e, column) for e in edges if column[e[0]] < column[e[1]]}
    for path in paths.values():
        for x, bend in enumerate(path[1:-1], start=column[path[0]] + 1):
            columns[x].append(bend)
    links = [pair for path in paths.values() for pair in pairwise(path)]
    _untangle(columns, links)
    heights = {n: sizes[n][1] if n in sizes else 14.0 for c in columns for n in c}
    y = _heights(columns, links, heights)
    left, places = 0.0, {}
    bends: dict[str, Point] = {}
    for c in columns:
        wide = max((sizes[n][0] for n in c if n in sizes), default=0.0)
        for n in c:
            if n in sizes:
                places[n] = (left, y[n])
            else:
                bends[n] = (left + wide / 2, y[n])
        left += wide + _COLUMN_GAP
    routes = {e: tuple(bends[b] for b in path[1:-1]) for e, path in paths.items()}
    bottom = max((y[n] + heights[n] / 2 for c in columns for n in c), default=0.0)
    return Layout(places, routes, max(left - _COLUMN_GAP, 0.0), bottom)


def _path(edge: Edge, column: Mapping[str, int]) -> tuple[str, ...]:
    used, user = edge
    between = range(column[used] + 1, column[user])
    return (used, *(f"{used}{_BEND}{user}{_BEND}{x}" for x in between), user)


def _neighbours(links: Sequence[tuple[str, str]]) -> tuple[dict[str, list[str]], ...]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for a, b in links:
        after.setdefault(a, []).append(b)
        before.setdefault(b, []).append(a)
    return before, after


def _untangle(columns: list[list[str]], links: Sequence[tuple[str, str]]) -> None:
    """Sort each column by the mean place of the neighbours in the column before, or after."""
    before, after = _neighbours(links)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for c in columns if forward else reversed(columns):
            near = before if forward else after
            place = {n: i for d in columns for i, n in enumerate(d)}
            mean = {n: _mean([place[m] for m in near.get(n, ())], place[n]) for n in c}
            c.sort(key=lambda n: (mean[n], place[n]))


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _heights(
    columns: Sequence[Sequence[str]], links: Sequence[tuple[str, str]], size: Mapping[str, float]
) -> dict[str, float]:
    """The middle height of each: near its neighbours' mean, in the column's order, apart."""
    before, after = _neighbours(links)
    y: dict[str, float] = {}
    for c in columns:
        top = 0.0
        for n in c:
            y[n] = top + size[n] / 2
            top += size[n]
    for sweep in range(2 * _SWEEPS):
        for c in columns if sweep % 2 else reversed(columns):
            wish = {n: _mean([y[m] for m in before.get(n, []) + after.get(n, [])], y[n]) for n in c}
            _apart(c, wish, size, y)
    highest = min((y[n] - size[n] / 2 for n in y), default=0.0)
    return {n: h - highest for n, h in y.items()}


def _apart(
    column: Sequence[str], wish: Mapping[str, float], size: Mapping[str, float], y: dict[str, float]
) -> None:
    """Half way between what is pushed down from above and what is pushed up from below."""
    down: dict[str, float] = {}
    last = float("-inf")
    for n in column:
        down[n] = max(wish[n], last + size[n] / 2)
        last = down[n] + size[n] / 2
    up: dict[str, float] = {}
    last = float("inf")
    for n in reversed(column):
        up[n] = min(wish[n], last - size[n] / 2)
        last = up[n] - size[n] / 2
    for n in column:
        y[n] = (down[n] + up[n]) / 2
