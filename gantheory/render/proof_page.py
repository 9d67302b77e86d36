"""A claim's page in proofs/: what it says, why it holds, what was found, what breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, relpath
from typing import final

from gantheory.derivation.outline import RULES, Line
from gantheory.formal.development import Development, find_development
from gantheory.formal.statement import statement_of
from gantheory.formal.theorems import FOR_ALL
from gantheory.render.displayed import definitions, derivation, in_line, statement
from gantheory.render.markdown import code, escaped, inline, link, listed, table
from gantheory.theory.claim import Claim
from gantheory.theory.expr import Expr, free_variables
from gantheory.theory.kinds import DENSITY, Kind
from gantheory.theory.sources import BIBLIOGRAPHY
from gantheory.theory.tex_names import Notation, notation_of, variable
from gantheory.theory.text import definitions_of
from gantheory.theory.verdict import Evidence, Verdict
from gantheory.verify import Result

FOLDER = "claims"
"""The pages of claims lie here, in a folder by source, under the folder of the index."""


def page_path(name: str) -> str:
    """Where a claim's page is: `claims/source/rest.md`.

    Whatever the id is, the path stays inside the folder, two ids never share one, not on a disk
    that ignores case either.
    """
    source, _, rest = name.partition(".")
    return f"{FOLDER}/{_safe(source)}/{_safe(rest)}.md"


_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.")


def _safe(part: str) -> str:
    """Lower-case letters, digits, underscores and single inner dots; others by their number."""
    kept = "".join(
        c if c.isascii() and (c.islower() or c.isdigit() or c in "_.") else f"-{ord(c):x}-"
        for c in part
    )
    if not kept.strip(".") or kept.startswith("."):
        kept = kept.replace(".", "-2e-")
    return kept or "-"


@final
@dataclass(frozen=True)
class Book:
    """The results of one run, with what depends on what."""

    results: tuple[Result, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Result]:
        """A result by the id of its claim."""
        return {r.claim.id: r for r in self.results}

    def rests_on(self, name: str) -> list[str]:
        """The claims that a claim's evidence uses."""
        return sorted({u for e in self.by_id[name].evidence for u in e.uses})

    @cached_property
    def _rest_on(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for r in self.results:
            for u in self.rests_on(r.claim.id):
                found.setdefault(u, []).append(r.claim.id)
        return found

    def supports(self, name: str) -> list[str]:
        """The claims whose evidence uses a claim."""
        return self._rest_on.get(name, [])

    @cached_property
    def formal(self) -> Development:
        """The Coq proofs, whose record holds the statements as Coq prints them."""
        return find_development()

    def variants(self, name: str) -> list[Result]:
        """The claims that drop an assumption of a claim."""
        return [r for r in self.results if r.claim.drops == name]


@final
@dataclass(frozen=True)
class _Links:
    """Links from one claim's page."""

    book: Book
    here: str

    def to(self, path: str) -> str:
        """The way from this page to another."""
        return relpath(path, dirname(self.here))

    def claim(self, name: str) -> str:
        known = name in self.book.by_id
        return link(code(name), self.to(page_path(name))) if known else ""

    def rule(self, name: str) -> str:
        anchor = RULES.get(name)
        return link(escaped(name), self.to(f"TRUST.md#{anchor}")) if anchor else escaped(name)


def claim_page(r: Result, book: Book) -> str:
    """The page of one claim, in Markdown."""
    claim, links = r.claim, _Links(book, page_path(r.claim.id))
    steps = [line.statement for outline in r.outlines for line in outline]
    lines = [f"# {escaped(claim.title)}", "", _standing(r, links), ""]
    if r.failure:
        lines += [f"It could not be checked: {escaped(r.failure)}.", ""]
    if not r.evidence and r.failure:  # ill-formed: nothing more can be said of it
        return "\n".join(lines)
    notation = notation_of(claim.statement, *steps)
    sections = [
        ("Statement", _statement(claim, notation)),
        ("Assumptions", _assumptions(claim, notation, links)),
        ("Witness", _witness(r)),
        *((title, _derivation(o, claim, notation, links)) for title, o in _titled(r)),
        ("In Coq", _formal(claim, book)),
        ("When an assumption is changed", _variants(claim, book, links)),
        ("Evidence", _evidence(r)),
        ("What it rests on, and what rests on it", _dependencies(claim, book, links)),
        ("Source", [_source(claim)]),
    ]
    for title, body in sections:
        if body:
            lines += [f"## {title}", "", *body, ""]
    lines += [
        f"{link('All claims', links.to('README.md'))}. This page is written by `gantheory prove`."
    ]
    return "\n".join(lines) + "\n"


def verdict_words(r: Result) -> str:
    """The verdict, and the textbook theorems it assumes."""
    assuming = f" {escaped(', '.join(r.assuming))}" if r.assuming else ""
    return f"**{r.verdict.value}**{assuming}"


def _standing(r: Result, links: _Links) -> str:
    words = f"{code(r.claim.id)}: {verdict_words(r)}"
    if r.evaluators:
        words += f" by {escaped(listed(r.evaluators))}"
    if r.verdict is not r.claim.expected:
        words += f", expected {r.claim.expected.value}"
        words += f" ({escaped(r.claim.weakened)})" if r.claim.weakened else ""
    if r.claim.drops:
        words += (
            f". It changes one assumption of {links.claim(r.claim.drops) or code(r.claim.drops)}"
        )
    return f"{words}."


def _titled(r: Result) -> list[tuple[str, Sequence[Line]]]:
    """The derivations, with a heading each."""
    title = "Refutation" if r.verdict is Verdict.REFUTED else "Derivation"
    many = len(r.outlines) > 1
    return [(f"{title} {n}" if many else title, o) for n, o in enumerate(r.outlines, start=1)]


# -------------------------------------------------------------------------------------- statement


def _variables(claim: Claim) -> list[Expr]:
    return sorted(free_variables(claim.statement), key=lambda v: (_rank(v), str(v.args[0])))


def _rank(v: Expr) -> int:
    """Densities are named before the discriminators that are chosen against them."""
    order = ("law", "sequence", "map", "function", "table", "index", "number")
    kind: Kind = v.args[1]
    return 2 * order.index(kind.sort) + (kind != DENSITY)


def _statement(claim: Claim, notation: Notation) -> list[str]:
    lines: list[str] = []
    variables = _variables(claim)
    if variables:
        names = listed([inline(variable(v, notation)) for v in variables])
        given = " that satisfy the hypotheses" if claim.given else ""
        lines += [f"For all {names}{given},", ""]
    lines += statement(claim.says, notation)
    meaning = definitions([claim.statement], notation)
    if meaning:
        lines += ["", "where", "", *meaning]
    return lines


def _assumptions(claim: Claim, notation: Notation, links: _Links) -> list[str]:
    groups: dict[str, list[str]] = {}
    for v in _variables(claim):
        groups.setdefault(v.args[1].meaning, []).append(inline(variable(v, notation)))
    lines = [f"- {listed(names)}: {_meaning(meaning)}" for meaning, names in groups.items()]
    if "Dstar" in {d.name for d in definitions_of(claim.statement)}:
        lines = [x + _OFF_SUPPORT if "$`u`$" in x else x for x in lines]
    shown = [(escaped(h.name), in_line(h.formula, notation), h.formula) for h in claim.given]
    lines += [f"- {name}: {tex}" if tex else f"- {name}, below" for name, tex, _ in shown]
    if claim.drops:
        lines.append(f"- changed against {links.claim(claim.drops) or code(claim.drops)}")
    for name, tex, formula in shown:
        if not tex:
            lines += ["", f"{name[0].upper()}{name[1:]}:", "", *statement(formula, notation)]
    if notation.paper:
        lines += ["", _PAPER]
    return lines


def _derivation(
    outline: Sequence[Line], claim: Claim, notation: Notation, links: _Links
) -> list[str]:
    """The derivation, after the words that it uses and the statement does not."""
    steps = [line.statement for line in outline]
    meaning = definitions(steps, notation, [claim.statement])
    words = ["With", "", *meaning, "", "the steps are", ""] if meaning else []
    return words + derivation(outline, notation, links)


_PAPER = "In laws and in the terminal `p` stands for $`p_{\\mathrm{data}}`$ and `q` for $`p_g`$."


def _meaning(words: str) -> str:
    """What a variable ranges over, its intervals and its measure as mathematics."""
    found = re.sub(r"\\\[0,1\\\]", "$`[0,1]`$", escaped(words))
    found = found.replace("\\[0,oo)", r"$`[0,\infty)`$").replace("(0,1)", "$`(0,1)`$")
    return re.sub(r"\bmu\b", r"$`\\mu`$", found)


_OFF_SUPPORT = " ($`u`$ is what $`D^*`$ answers where both densities vanish)"


def _formal(claim: Claim, book: Book) -> list[str]:
    """The same claim in Coq's language, to be compared by the reader."""
    lines: list[str] = []
    for f in statement_of(claim.id, book.formal):
        scope = "" if f.theorem.scope == FOR_ALL else f", for {escaped(f.theorem.scope)}"
        axioms = listed([code(a) for a in f.axioms]) if f.axioms else "none"
        lines += [f"{code(f.theorem.name)}{scope}. Axioms of its logic: {axioms}.", ""]
        lines += ["```coq", f.statement.replace("```", "` ` `"), "```", ""]
    return lines[:-1]


def _source(claim: Claim) -> str:
    work = BIBLIOGRAPHY.get(claim.source.key, claim.source.key)
    return f"{escaped(work)}: {escaped(claim.source.place)}."


# --------------------------------------------------------------------------------------- evidence


def witness(r: Result) -> str:
    """The laws on which a claim fails, or on which an existential holds; empty if none is given."""
    found = [e for e in r.evidence if _shows(e) and e.kind in ("exact", "enclosure")]
    found += [e for e in r.evidence if _shows(e) and e.kind == "property"]
    return found[0].detail if found else ""


def _shows(e: Evidence) -> bool:
    return bool(e.detail) and e.finding in ("refuted", "proved") and e.kind != "derivation"


def _witness(r: Result) -> list[str]:
    laws = witness(r)
    if not laws:
        return []
    refuted = r.verdict is Verdict.REFUTED
    return [f"{'It is false' if refuted else 'It holds'} on {code(laws)}."]


def _evidence(r: Result) -> list[str]:
    return table(("way of knowing", "finding", "scope"), [_row(e, witness(r)) for e in r.evidence])


def _row(e: Evidence, laws: str) -> tuple[str, str, str]:
    """Figures that do not change from run to run: counts and scopes, no seconds."""
    if e.kind == "formal" and e.finding == "undecided":  # not how to mend it on this machine
        return e.kind, e.finding, escaped(f"{e.scope}: {e.detail.partition(';')[0]}")
    if e.finding == "refuted" and e.kind == "property" and e.detail != laws:
        return e.kind, e.finding, "a counterexample was drawn too"
    if e.detail == laws and laws:
        return e.kind, e.finding, "the witness above"
    detail = "" if e.detail in ("", e.scope) else f": {escaped(e.detail)}"
    if e.detail.startswith(e.scope) and e.detail != e.scope:
        return e.kind, e.finding, escaped(e.detail)
    return e.kind, e.finding, f"{escaped(e.scope)}{detail}"


# ------------------------------------------------------------------------------------ other claims


def _variants(claim: Claim, book: Book, links: _Links) -> list[str]:
    rows = []
    for v in book.variants(claim.id):
        laws = witness(v)
        shown = code(laws) if laws and len(laws) < _LONG else "see its page"
        if v.verdict is not Verdict.REFUTED:
            shown = "it still holds" if v.verdict in _HOLDS else ""
        title = link(escaped(v.claim.title), links.to(page_path(v.claim.id)))
        rows.append((title, v.verdict.value, shown))
    return table(("changed statement", "verdict", "witness"), rows) if rows else []


_LONG = 120
_HOLDS = (Verdict.PROVED, Verdict.PROVED_ASSUMING, Verdict.CERTIFIED)


def _dependencies(claim: Claim, book: Book, links: _Links) -> list[str]:
    lines = []
    below, above = book.rests_on(claim.id), book.supports(claim.id)
    if below:
        lines.append(f"- It rests on {listed([links.claim(c) or code(c) for c in below])}.")
    if above:
        lines.append(f"- On it rest {listed([links.claim(c) for c in above])}.")
    return lines
