"""What holds of every page of proofs/: it is up to date, it shows the trees it was made from, and
GitHub can read it.

All from one verification of everything, about as long as `gantheory verify` takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from github_math import problems, unfenced
from tex_reader import read
from verified import results

import gantheory
from gantheory.derivation.outline import Line
from gantheory.derivation.tactics import pointwise
from gantheory.prove import difference_lines, differences, pages
from gantheory.render.proof_page import page_path
from gantheory.theory.expr import Eq, Expr, Implies, free_variables
from gantheory.theory.latex import latex
from gantheory.theory.tex_names import Notation, notation_of
from gantheory.theory.text import definitions_of
from gantheory.verify import Result

PROOFS = Path(gantheory.__file__).parent.parent / "proofs"


@cache
def made() -> dict[str, str]:
    return dict(pages(results()))


def test_proofs_is_up_to_date() -> None:
    different = differences(PROOFS, made())
    assert not different, "\n".join(difference_lines(different, len(made())))


def test_every_claim_has_its_page() -> None:
    assert set(made()) == {"README.md", *(page_path(r.claim.id) for r in results())}


# ------------------------------------------------------------------- what is shown is what is meant


def notation(r: Result) -> Notation:
    steps = (line.statement for outline in r.outlines for line in outline)
    return notation_of(r.claim.statement, *steps)


def lines_of(r: Result) -> Iterator[Line]:
    return (line for outline in r.outlines for line in outline)


def shown(r: Result) -> Iterator[Expr]:
    """Every tree of which a page prints the LaTeX."""
    yield r.claim.says
    yield from (h.formula for h in r.claim.given)
    for d in definitions_of(r.claim.statement):
        yield from (d.body, d(*d.params))
    for line in lines_of(r):
        yield from (line.statement, *line.given)
        for c in line.cells:
            yield from (c.where, c.says)


def read_back(tex: str, like: Expr, n: Notation) -> Expr:
    """What the LaTeX says, with the free variables and own words of a tree known."""
    words = definitions_of(like, own=True)
    return read(tex, free_variables(like), words, paper=n.paper, generator=n.generator)


def test_every_formula_on_a_page_is_read_back_as_the_tree_it_shows() -> None:
    for r in results():
        n = notation(r)
        for t in {*shown(r)}:
            assert read_back(latex(t, n), t, n) == t, r.claim.id


def displays(page: str) -> list[str]:
    return re.findall(r"^```math\n(.*?)\n```$", page, flags=re.MULTILINE | re.DOTALL)


def plain_rows(block: str) -> str:
    return block.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "")


def test_the_displayed_statement_is_the_statement() -> None:
    for r in results():
        n = notation(r)
        block = displays(made()[page_path(r.claim.id)])[0]
        assert read_back(plain_rows(block), r.claim.says, n) == r.claim.says, r.claim.id


def test_the_displayed_derivation_is_the_derivation() -> None:
    """Row by row: each numbered piece, with the end of the row before it where it is a link."""
    checked = 0
    for r in results():
        n = notation(r)
        page = made()[page_path(r.claim.id)]
        pieces = [
            piece.strip().removeprefix(r"\\").strip()
            for block in displays(page)
            if r"\text{(" in block
            for piece in re.split(r"(?:&&|\\qquad) \\text\{\(\d+\)\}", plain_rows(block))
            if piece.strip()
        ]
        lines = list(lines_of(r))
        assert len(pieces) == len(lines), r.claim.id
        for piece, line, before in zip(pieces, lines, [None, *lines], strict=False):
            whole = piece
            if line.continues:
                assert before
                assert before.link
                whole = f"{latex(before.link[1], n)} {piece}"
            wanted = line.statement
            assert read_back(whole, wanted, n) == wanted, (r.claim.id, piece)
            checked += 1
    assert checked > 200


def test_what_a_page_says_of_a_cell_holds_there() -> None:
    """The kernel grants that both sides are, on the cell, what is displayed."""
    found = {c for r in results() for line in lines_of(r) for c in line.cells}
    assert len(found) > 50
    for c in found:
        for whole, there in zip(c.whole.args, c.says.args, strict=True):
            if whole != there:
                pointwise(Implies(c.where, Eq(whole, there)))


def test_two_claims_never_read_alike() -> None:
    """Statement and assumptions together; the title and the id are not looked at."""
    said: dict[str, str] = {}
    for r in results():
        page = made()[page_path(r.claim.id)]
        section = page.partition("## Statement")[2].partition("## Assumptions")
        kinds = section[2].partition("\n## ")[0].partition("- changed against")[0]
        key = section[0] + kinds
        assert key not in said, (said[key], r.claim.id)
        said[key] = r.claim.id


# ------------------------------------------------------------------------------- what GitHub reads


def test_every_page_renders_on_github() -> None:
    for name, page in made().items():
        assert problems(page) == [], name


def test_every_link_leads_somewhere() -> None:
    trust = (PROOFS / "TRUST.md").read_text()
    count = 0
    for name, page in made().items():
        for target in re.findall(r"\]\(([^)\s]+)\)", unfenced(page)):
            path, _, anchor = target.partition("#")
            where = (PROOFS / name).parent / path
            inside = where.resolve().relative_to(PROOFS.resolve()).as_posix()
            assert inside in {*made(), "TRUST.md"}, (name, target)
            if anchor:
                assert f'<a id="{anchor}"></a>' in trust, (name, target)
            count += 1
    assert count > 1000


def test_every_rule_that_was_used_is_linked() -> None:
    for r in results():
        page = made()[page_path(r.claim.id)]
        used = {rule for line in lines_of(r) for rule in line.rules} - {"assumption", "claim"}
        assert all(f"[{rule}](" in page for rule in used), r.claim.id


def test_no_page_tells_of_the_machine_or_the_day() -> None:
    for name, page in made().items():
        found = re.search(r"\d\.\d+ s\b|\bseconds\b|/home/|/tmp/|/work/|20[3-9]\d-\d\d", page)
        assert found is None, (name, found)


@pytest.mark.power
def test_a_page_with_a_wrong_sign_is_seen() -> None:
    r = next(r for r in results() if r.claim.id == "goodfellow2014.theorem_1")
    block = displays(made()[page_path(r.claim.id)])[0]
    wrong = plain_rows(block).replace(r"\ge", r"\le")
    assert wrong != plain_rows(block)
    assert read_back(wrong, r.claim.says, notation(r)) != r.claim.says
