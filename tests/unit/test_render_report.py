"""The report's parts, without a browser: what is shown is what was found, and nothing leaks in."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory.experiments.record import sources_digest
from gantheory.render import report_made
from gantheory.render.proof_page import Book
from gantheory.render.report import Made, report
from gantheory.render.report_assets import katex_style, script_hash
from gantheory.render.report_claims import Places, anchor
from gantheory.render.report_floor import Floor
from gantheory.render.report_html import json_data, sections
from gantheory.render.report_layers import layers, layout
from gantheory.render.report_words import text, typeset
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import var
from gantheory.theory.kinds import REAL
from gantheory.theory.verdict import Evidence, Verdict
from gantheory.verify import Result

x = var("x", REAL)
MADE = Made(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), 12.0)


def result(name: str, verdict: Verdict, *uses: str, drops: str = "") -> Result:
    claim = Claim(name, f"title of {name}", x <= x + 1, Source("s", "p. 1"), verdict, drops=drops)
    finding = "refuted" if verdict is Verdict.REFUTED else "proved"
    evidence = Evidence("derivation", finding, "for all", 0.0, uses=uses)
    return Result(claim, (evidence,), verdict, (), "as expected")


RESULTS = [
    result("s.a", Verdict.PROVED),
    result("s.a.without", Verdict.REFUTED, drops="s.a"),
    result("s.b", Verdict.PROVED_ASSUMING, "s.a"),
    result("s.c", Verdict.UNDECIDED),
]


class Tags(HTMLParser):
    """Every start tag with its attributes, and the visible words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


# ----------------------------------------------------------------------------------------- verdicts


def test_each_verdict_shown_is_the_one_computed() -> None:
    tags = Tags(report(RESULTS, MADE)).found
    rows = {a["id"]: a["data-verdict"] for tag, a in tags if "data-verdict" in a}
    assert rows == {
        "s.a": "proved",
        "s.a.without": "refuted",
        "s.b": "proved-assuming",
        "s.c": "undecided",
    }
    links = [(a["href"], str(a["class"]).split()) for tag, a in tags if tag == "a" and "class" in a]
    nodes = {href: kinds[1] for href, kinds in links if kinds[0] in ("claim", "dot")}
    assert nodes == {f"#{name}": verdict for name, verdict in rows.items()}


def test_what_is_not_as_expected_is_said_at_the_top() -> None:
    off = Result(RESULTS[0].claim, (), Verdict.UNDECIDED, (), "weaker")
    assert "Not as expected" in Tags(report([off], MADE)).words
    assert "Not as expected" not in Tags(report(RESULTS, MADE)).words


def test_it_says_when_and_from_which_sources_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.py"
    file.write_text("a = 1\n")
    sources = sources_digest()
    said = report_made.made_html(Made(MADE.when, 12.0, (str(file),), sources))
    assert "2026-01-02 03:04 UTC" in said
    assert f"{sources[1]} Python files of gantheory, SHA-256 {sources[0]}" in said
    file.write_text("a = 2\n")
    assert report_made.made_html(Made(MADE.when, 12.0, (str(file),), sources)) != said
    (tmp_path / "__init__.py").write_text("")
    monkeypatch.setattr("gantheory.__file__", str(tmp_path / "__init__.py"))
    one = sources_digest()
    file.write_text("a = 3\n")
    assert sources_digest() != one


def test_no_floor_is_shown_that_was_not_certified() -> None:
    def floors(page: str) -> object:
        block = re.search(r'id="figure-data">(.*?)</script>', page)
        assert block
        return json.loads(block[1])["floors"]

    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.exact import exact

    assert floors(report(RESULTS, MADE)) == []
    one = Floor("uniform", "normal", Enclosure(exact("0.05"), exact("0.06"), 6), "s.a")
    (shown,) = floors(report(RESULTS, MADE, [one]))  # type: ignore[misc]
    assert float(shown["jsd"]) <= 0.05
    assert shown["criterion"] == pytest.approx(-1.2862943611198906)


def test_the_same_run_gives_the_same_page() -> None:
    assert report(RESULTS, MADE) == report(RESULTS, MADE)


# ----------------------------------------------------------------------------------- what is let in


@given(st.text(alphabet=st.sampled_from("<>&'\"/scriptSCRIPT!-] \\\n\u2028"), max_size=30))
def test_a_data_block_ends_where_it_ends(words: str) -> None:
    block = json_data("d", {"k": words})
    inside = block.removeprefix('<script type="application/json" id="d">').removesuffix("</script>")
    assert not set("<>&") & set(inside)
    assert json.loads(inside) == {"k": words}


@given(st.text(alphabet=st.sampled_from("<>&'\"ap_{}g-= \u00e9"), max_size=30))
def test_words_are_shown_whatever_they_are(words: str) -> None:
    tags = Tags(f"<p>{text(words)}</p>")
    assert tags.words == words
    assert [t for t, _ in tags.found] == ["p"]
    assert {t for t, _ in Tags(typeset(words)).found} <= {"i", "sub", "sup"}


def test_titles_are_set_as_print_would() -> None:
    assert typeset("C(G) >= -log 4, p_g = p_data") == (
        "C(G) \u2265 \u2212log 4, <i>p</i><sub>g</sub> = <i>p</i><sub>data</sub>"
    )
    assert typeset("E_{p_data} f << 1") == "<i>E</i><sub><i>p</i><sub>data</sub></sub> f \u226a 1"
    assert typeset("mass_one") == "mass_one"
    assert typeset("-oo < x^2, pooh") == "\u2212\u221e &lt; x<sup>2</sup>, pooh"


def test_raw_html_and_foreign_links_are_words() -> None:
    page = (
        "# t\n\n<b>x</b> [a](javascript:1) [b](http://e) [c](../b/y.md) ![i](z.png) <sub>s</sub>\n"
    )
    ((_, html),) = sections(page, lambda href: "#y" if href == "../b/y.md" else href)
    tags = Tags(html)
    assert [(t, a.get("href")) for t, a in tags.found if t not in ("p", "span")] == [
        ("a", "#y"),
        ("sub", None),
    ]
    assert "<b>x</b>" in tags.words


def test_links_of_a_page_lead_to_claims_rules_or_nowhere() -> None:
    places = Places(Book(tuple(RESULTS)))
    here = "claims/s/b.md"
    assert places.target(here, "a.md") == "#s.a"
    assert places.target(here, "../../TRUST.md#cite") == "#rule-cite"
    assert places.target(here, "../../../etc/passwd") == ""
    assert places.target(here, "../s/none.md") == ""


@given(st.text(min_size=1, max_size=8))
def test_a_claim_never_takes_another_place_of_the_page(name: str) -> None:
    assert "." in anchor(name)
    assert anchor(name) != anchor(name + "x")


def test_only_the_scripts_of_the_page_may_run() -> None:
    page = report(RESULTS, MADE)
    policy = re.search(r"script-src ([^;]*);", page)
    assert policy
    bodies = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(bodies) == 4
    assert policy[1].split() == [script_hash(body) for body in bodies]
    assert not [a for _, a in Tags(page).found if any(k.startswith("on") for k in a)]


def test_fonts_are_data_and_only_those_that_may_be_needed() -> None:
    plain, upright = katex_style("p_g"), katex_style(r"\mathsf{e}")
    assert "url(fonts/" not in plain
    assert plain.count("font/woff2;base64") == 9  # AMS, three of Main, Math-Italic, four sizes
    assert "KaTeX_SansSerif" in upright
    assert re.findall(r"@font-face\{[^}]*KaTeX_SansSerif", plain) == []


def test_the_insides_are_those_of_the_pages() -> None:
    block = re.search(r'id="insides">([^<]*)<', report(RESULTS, MADE))
    assert block
    found = json.loads(gzip.decompress(base64.b64decode(block[1])))
    assert list(found) == ["s.a", "s.a.without", "s.b", "s.c"]
    assert 'href="#s.a"' in found["s.b"]
    assert "PROVED" in found["s.a"]


# ------------------------------------------------------------------------------------------- layout

names = st.lists(st.sampled_from("abcdefghij"), min_size=1, unique=True)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str]]]:
    """Graphs without circles."""
    nodes = draw(names)
    pairs = [(a, b) for i, a in enumerate(nodes) for b in nodes[i + 1 :]]
    return nodes, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []


@given(graphs())
def test_nodes_stand_apart_and_arrows_run_to_the_right(
    graph: tuple[list[str], list[tuple[str, str]]],
) -> None:
    nodes, edges = graph
    sizes = {n: (40.0 + 5 * i, 20.0 + i) for i, n in enumerate(nodes)}
    placed = layout(nodes, edges, sizes)
    assert set(placed.places) == set(nodes)
    for used, user in edges:
        points = [placed.places[used], *placed.routes[used, user], placed.places[user]]
        assert [p[0] for p in points] == sorted(p[0] for p in points)
        assert points[0][0] + sizes[used][0] < points[-1][0]
    boxes = [(*placed.places[n], *sizes[n]) for n in nodes]
    for i, (ax, ay, aw, ah) in enumerate(boxes):
        assert 0 <= ax <= ax + aw <= placed.width
        assert -1e-9 <= ay - ah / 2 <= ay + ah / 2 <= placed.height + 1e-9
        for bx, by, bw, bh in boxes[i + 1 :]:
            beside = ax + aw <= bx or bx + bw <= ax
            assert beside or abs(ay - by) >= (ah + bh) / 2 - 1e-6
    assert layout(nodes, edges, sizes) == placed


def test_a_circle_does_not_hang_the_layout() -> None:
    found = layers(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert sorted(found.values()) != []
    layout(["a", "b"], [("a", "b"), ("b", "a")], {"a": (1, 1), "b": (1, 1)})
