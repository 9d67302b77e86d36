"""Statements and derivations as displayed mathematics: aligned chains, numbered lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, groupby
from typing import TYPE_CHECKING, Protocol

from gantheory.render.markdown import code, display, inline, listed, small, with_links
from gantheory.theory.expr import Expr, conjuncts
from gantheory.theory.latex import definition_latex, equality_case, latex, marked
from gantheory.theory.tex_lines import RELATION, lines, plain, width
from gantheory.theory.tex_names import Notation
from gantheory.theory.text import definitions_of

if TYPE_CHECKING:
    from gantheory.derivation.outline import Line

ROOM = 78
"""About how many letters fit in a line of displayed mathematics."""

_NUMBER = 8  # letters that a line's number takes, with the space before it

_SIGNS = {"=": "=", "<=": r"\le", ">=": r"\ge"}
_UNSAID = ("from the lines above", "pointwise, cell by cell")


class Links(Protocol):
    """Where the pages of claims and the explanations of rules are."""

    def claim(self, name: str) -> str:
        """A claim's id as a link; empty if it has no page."""

    def rule(self, name: str) -> str:
        """A rule of the kernel, as a link to its justification."""


def statement(formula: Expr, notation: Notation) -> list[str]:
    """A statement, displayed."""
    return display(_rows(marked(formula, notation), ""))


def definitions(
    formulas: Sequence[Expr], notation: Notation, known: Sequence[Expr] = ()
) -> list[str]:
    """What the words of some formulas mean, each once, but for those of formulas before them."""
    before = {d for f in known for d in definitions_of(f)}
    used = dict.fromkeys(d for f in formulas for d in definitions_of(f))
    found = [d for d in used if d not in before]
    rows: list[str] = []
    for n, d in enumerate(found):
        name, _, body = definition_latex(d, notation).partition(RELATION)
        first, *more = lines(body, ROOM)
        end = ";" if n < len(found) - 1 else "."
        made = [f"{plain(name).strip()} & {first}", *(rf"& \quad {x}" for x in more)]
        rows += [*made[:-1], f"{made[-1]}{end}"]
    return display(rows) if rows else []


def _rows(formula: str, number: str) -> list[str]:
    """A formula in rows, numbered at the end of the last."""
    broken = lines(formula, ROOM - (_NUMBER if number else 0))
    if len(broken) == 1:
        return [broken[0] + (rf" \qquad {number}" if number else "")]
    rows = [f"& {row}" for row in broken]
    return [*rows[:-1], rows[-1] + (f" && {number}" if number else "")]


# ------------------------------------------------------------------------------------- derivations


def derivation(outline: Sequence[Line], notation: Notation, links: Links) -> list[str]:
    """Displayed lines, a chain in one display, each with what it rests on beneath."""
    letters = _letters(outline)
    told: set[Expr] = set()
    made: list[str] = []
    chains = count()
    numbered = list(enumerate(outline, start=1))
    starts = {n: next(chains) for n, line in numbered if not line.continues}
    chain = 0
    groups: list[tuple[int, tuple[int, Line]]] = []
    for n, line in numbered:
        chain = starts.get(n, chain)
        groups.append((chain, (n, line)))
    for _, group in groupby(groups, key=lambda x: x[0]):
        members = [member for _, member in group]
        for h in (h for _, line in members for h in line.given if h not in told):
            told.add(h)
            made += [f"Assume ({letters[h]}):", "", *_assumed(h, notation), ""]
        made += [*display(_chain(members, notation)), ""]
        made += [f"- ({n}) {_reason(line, letters, links)}" for n, line in members]
        made += [""]
        for n, line in members:
            if line.cells:
                made += [f"At each point, ({n}) says:", "", *_on_cells(line, notation), ""]
    return made[:-1]


def _letters(outline: Sequence[Line]) -> Mapping[Expr, str]:
    """A letter for each hypothesis that is made on the way."""
    found = dict.fromkeys(h for line in outline for h in line.given)
    return {h: _letter(n) for n, h in enumerate(found)}


def _letter(n: int) -> str:
    return chr(ord("A") + n % 26) + (str(n // 26) if n >= 26 else "")


def _assumed(h: Expr, notation: Notation) -> list[str]:
    return display(_rows(marked(h, notation), ""))


def _chain(members: Sequence[tuple[int, Line]], notation: Notation) -> list[str]:
    """`a = b`, `>= c`: one row a link, or a statement of its own."""
    first = members[0][1]
    if first.link is None:
        ((n, line),) = members
        return _rows(marked(line.statement, notation), _number(n))
    left = latex(_left_end(first), notation)
    rows: list[str] = []
    for n, line in members:
        assert line.link is not None  # noqa: S101  a chain is made of links
        sign, right = line.link
        broken = lines(marked(right, notation), ROOM - _NUMBER - min(width(left), ROOM // 2))
        head = ""
        if not rows:
            head = left
            if width(left) > ROOM // 2:  # the left end has a row of its own
                rows.append(f"& {left}")
                head = ""
        link = [f"{head} & {_SIGNS[sign]} {broken[0]}".strip()]
        link += [rf"& \qquad {more}" for more in broken[1:]]
        if line.statement.op == "and":
            case = equality_case(line.statement.args[1].args[1], notation)
            if len(link) == 1 and width(link[0]) + width(case) <= ROOM:
                link[0] += rf", \; {plain(case)}"
            else:
                link[-1] += ","
                link += [rf"& \qquad {row}" for row in lines(case, ROOM)]
        link[-1] += f" && {_number(n)}"
        rows += link
    return rows


def _number(n: int) -> str:
    return rf"\text{{({n})}}"


def _left_end(line: Line) -> Expr:
    """Where the chain begins: the end of the first link that is not its right one."""
    assert line.link is not None  # noqa: S101
    order = line.statement.args[0] if line.statement.op == "and" else line.statement
    a, b = order.args
    right: Expr = line.link[1]
    found: Expr = b if line.link[0] == ">=" else a
    return found if found != right or a == b else (a if found == b else b)


def _reason(line: Line, letters: Mapping[Expr, str], links: Links) -> str:
    """What a line rests on: words, lines, claims, rules, and the hypotheses it is under."""
    said = [s for s in line.because.split("; ") if s not in _UNSAID]
    words = with_links("; ".join(said), links.claim) if said else ""
    before = [f"({n})" for n in line.lines]
    before += [links.claim(c) or code(c) for c in line.claims if not _names(said, c)]
    parts = [words] if words else []
    if before:
        parts.append(f"from {listed(before)}")
    if not parts:
        parts.append("at each point, cell by cell")
    under = [f"({letters[h]})" for h in line.given]
    if under:
        parts[-1] += f", under {listed(under)}"
    rules = [links.rule(r) for r in line.rules if r not in _PLAIN_RULES]
    by = f" {small(listed(rules))}" if rules else ""
    return "; ".join(parts) + by


_PLAIN_RULES = ("assumption", "claim")  # told by `under (A)`, and by the claim's own link


def _names(said: Sequence[str], claim: str) -> bool:
    return any(claim in s.replace(",", " ").split() for s in said)


def _on_cells(line: Line, notation: Notation) -> list[str]:
    """What a pointwise comparison says on each cell of the support."""
    rows: list[str] = []
    for c in line.cells:
        where = _where(c.where, notation)
        first, *more = lines(marked(c.says, notation), ROOM - width(where) - 5)
        rows.append(rf"{where} \colon & \quad {first}")
        rows += [rf"& \qquad {row}" for row in more]
    return display(rows)


def _where(f: Expr, notation: Notation) -> str:
    return ",\\; ".join(latex(x, notation) for x in conjuncts(f))


def in_line(formula: Expr, notation: Notation) -> str:
    """A formula in a line of words; empty if it is too wide for one."""
    tex = marked(formula, notation)
    return inline(plain(tex)) if width(tex) <= ROOM else ""
