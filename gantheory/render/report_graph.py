"""The graph of claims as a drawing: what rests on what, by verdict; each node is a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import final

from gantheory.render.proof_page import Book
from gantheory.render.report_claims import SIGNS, anchor, verdict_class
from gantheory.render.report_layers import Edge, Point, layout
from gantheory.render.report_words import text
from gantheory.verify import Result

_LETTER = 7.0  # about the width of a letter of a label, in pixels
_SMALL = 5.7
_DOT = 13.0
_DOTS = 12  # in a row
_BARE = 34.0  # the height of a node without dots
_MARGIN = 14.0
_ACROSS = 4  # claims that stand alone, in a row
_LONGEST = 30  # letters of a label or a place that are shown


@final
class _Graph:
    """Claims with their variants beneath them, and the arrows between them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.roots = [r for r in book.results if r.claim.drops not in book.by_id]
        owner = {r.claim.id: r.claim.id for r in self.roots}
        self.variants: dict[str, list[Result]] = {r.claim.id: [] for r in self.roots}
        for r in book.results:
            if r.claim.id not in owner:
                top = self._top(r)
                owner[r.claim.id] = top
                self.variants.setdefault(top, []).append(r)
        known = [(u, r.claim.id) for r in book.results for u in book.rests_on(r.claim.id)]
        self.arrows: dict[Edge, bool] = {}
        for u, user in known:
            if u in owner and owner[u] != owner[user]:
                edge = (owner[u], owner[user])
                own = owner[u] == u and owner[user] == user
                self.arrows[edge] = self.arrows.get(edge, False) or own

    def _top(self, r: Result) -> str:
        """The claim that a variant of a variant of ... comes from."""
        seen = {r.claim.id}
        while r.claim.drops in self.book.by_id and r.claim.drops not in seen:
            r = self.book.by_id[r.claim.drops]
            seen.add(r.claim.id)
        return r.claim.id


def graph_html(book: Book) -> str:
    """The drawing, in SVG."""
    graph = _Graph(book)
    joined = {name for edge in graph.arrows for name in edge}
    sizes = {r.claim.id: _size(r, graph.variants[r.claim.id]) for r in graph.roots}
    bound = [r.claim.id for r in graph.roots if r.claim.id in joined]
    placed = layout(bound, list(graph.arrows), {n: (w, h + 12) for n, (w, h) in sizes.items()})
    drawn = [
        _arrow(edge, own, [*_ends(edge, placed.places, sizes), *placed.routes.get(edge, ())])
        for edge, own in graph.arrows.items()
        if edge in placed.routes
    ]
    nodes = [
        _node(book.by_id[n], graph.variants[n], x, y - sizes[n][1] / 2, sizes[n])
        for n, (x, y) in placed.places.items()
    ]
    alone = [r for r in graph.roots if r.claim.id not in joined]
    wide, high = placed.width, placed.height
    if alone:
        high += 42
        nodes.append(f'<text class="alone" x="0" y="{high - 12:.0f}">on no other claim</text>')
    columns = [alone[k::_ACROSS] for k in range(_ACROSS)]
    left, bottom = 0.0, high
    for c in columns:
        y = high
        for r in c:
            nodes.append(_node(r, graph.variants[r.claim.id], left, y, sizes[r.claim.id]))
            y += sizes[r.claim.id][1] + 12
        bottom = max(bottom, y)
        left += max((sizes[r.claim.id][0] for r in c), default=0.0) + 24
    wide, high = max(wide, left - 24), bottom
    box = f"{-_MARGIN:.0f} {-_MARGIN:.0f} {wide + 2 * _MARGIN:.0f} {high + 2 * _MARGIN:.0f}"
    return (
        f'<div class="wide graph" tabindex="0" role="group" aria-label="The graph of the claims">'
        f'<svg viewBox="{box}" width="{wide + 2 * _MARGIN:.0f}" height="{high + 2 * _MARGIN:.0f}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0,0.8 L8,4 L0,7.2 Z"/></marker></defs>'
        f"{''.join(drawn)}{''.join(nodes)}</svg></div>"
    )


def _shown(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _label(r: Result) -> str:
    source, _, rest = r.claim.id.partition(".")
    return _shown(rest or source)


def _place(r: Result) -> str:
    key = r.claim.source.key
    known = "" if key == "goodfellow2014" else f"{key}, "
    return _shown(f"{known}{r.claim.source.place}")


def _letters(words: str) -> float:
    """How many letters of middle width are as wide as these."""
    return sum(1.6 if c in "mwMW" else 0.6 if c in "ijlt.,:'()" else 1.0 for c in words)


def _size(r: Result, variants: Sequence[Result]) -> tuple[float, float]:
    dots = min(len(variants), _DOTS) * _DOT
    wide = max((2 + _letters(_label(r))) * _LETTER, _letters(_place(r)) * _SMALL, dots) + 18
    return wide, _BARE + -(-len(variants) // _DOTS) * _DOT


def _node(
    r: Result, variants: Sequence[Result], x: float, y: float, size: tuple[float, float]
) -> str:
    wide, high = size
    label = (
        f'<rect width="{wide:.0f}" height="{high:.0f}" rx="3"/>'
        f'<text x="9" y="14.5">{SIGNS[r.verdict]} {text(_label(r))}</text>'
        f'<text class="where" x="9" y="27">{text(_place(r))}</text>'
    )
    dots = "".join(
        _link(
            v,
            "dot",
            f'<circle cx="{13 + n % _DOTS * _DOT:.0f}" cy="{_BARE + 3 + n // _DOTS * _DOT:.0f}"'
            ' r="4.6"/>',
        )
        for n, v in enumerate(variants)
    )
    moved = f'transform="translate({x:.0f},{y:.0f})" data-name="{text(anchor(r.claim.id))}"'
    return f'<g class="node" {moved}>{_link(r, "claim", label)}{dots}</g>'


def _link(r: Result, kind: str, inside: str) -> str:
    said = f"{r.claim.id}: {r.verdict.value.lower()}. {r.claim.title}"
    return (
        f'<a href="#{text(anchor(r.claim.id))}" class="{kind} {verdict_class(r.verdict)}"'
        f"><title>{text(said)}</title>{inside}</a>"
    )


def _ends(
    edge: Edge, places: Mapping[str, Point], sizes: Mapping[str, Point]
) -> list[tuple[float, float]]:
    (x, y), (u, v) = places[edge[0]], places[edge[1]]
    return [(x + sizes[edge[0]][0], y), (u - 2, v)]


def _arrow(edge: Edge, own: bool, points: list[tuple[float, float]]) -> str:  # noqa: FBT001
    start, end, *bends = points
    path = f"M{start[0]:.1f},{start[1]:.1f}"
    here = start
    for x, y in [*bends, end]:
        half = (x - here[0]) / 2
        path += f" C{here[0] + half:.1f},{here[1]:.1f} {x - half:.1f},{y:.1f} {x:.1f},{y:.1f}"
        here = (x, y)
    kind = "arrow" if own else "arrow side"
    ends = f'data-from="{text(anchor(edge[0]))}" data-to="{text(anchor(edge[1]))}"'
    return f'<path class="{kind}" {ends} d="{path}" marker-end="url(#tip)"/>'
