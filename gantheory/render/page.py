"""A claim's page in the terminal: statement, assumptions, verdict, evidence, derivation, source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantheory.derivation.outline import Line, outline
from gantheory.render.terminal import Terminal
from gantheory.theory.expr import free_variables
from gantheory.theory.text import definition_text, definitions_of, statement_lines, text

if TYPE_CHECKING:
    from gantheory.derivation.proof import Proof
    from gantheory.theory.claim import Claim
    from gantheory.theory.verdict import Evidence
    from gantheory.verify import Result


def page(r: Result, proofs: Sequence[Proof], terminal: Terminal) -> str:
    """Everything that is known about one claim."""
    claim = r.claim
    blocks = [
        [terminal.heading(claim.id), *terminal.wrapped(claim.title)],
        _section("statement", statement_lines(claim), terminal),
        _section("words", _words(claim), terminal),
        _section("assumptions", _assumptions(claim), terminal),
        [f"{terminal.heading('verdict')}  {_verdict(r, terminal)}"],
        _section("evidence", [evidence_line(e) for e in r.evidence], terminal),
    ]
    for n, proof in enumerate(proofs, start=1):
        title = "derivation" if len(proofs) == 1 else f"derivation {n}"
        blocks.append([terminal.heading(title), *derivation_lines(claim, proof, terminal)])
    blocks.append(_section("source", [f"{claim.source.key}, {claim.source.place}"], terminal))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def _section(title: str, lines: Sequence[str], terminal: Terminal) -> list[str]:
    if not lines:
        return []
    wrapped = [piece for line in lines for piece in terminal.wrapped(line, "  ")]
    return [terminal.heading(title), *wrapped]


def _words(claim: Claim) -> list[str]:
    """What the names in the statement mean, each definition once."""
    names = {str(v.args[0]) for v in free_variables(claim.statement)}
    legend = [f"{name} is {meaning}" for name, meaning in _LEGEND.items() if name in names]
    return legend + [definition_text(d) for d in definitions_of(claim.statement)]


_LEGEND = {"p": "p_data", "q": "p_g"}


def _assumptions(claim: Claim) -> list[str]:
    """The kinds of the variables, and the named hypotheses."""
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    lines = [f"{v.args[0]}: {v.args[1].meaning}" for v in variables]
    lines += [f"{h.name}: {text(h.formula)}" for h in claim.given]
    if claim.drops:
        lines.append(f"one assumption of {claim.drops} is dropped")
    return lines


def _verdict(r: Result, terminal: Terminal) -> str:
    words = terminal.verdict(r.verdict)
    if r.assuming:
        words += f" {', '.join(r.assuming)}"
    if r.verdict is not r.claim.expected:
        words += f", expected {r.claim.expected.value}"
    if r.evaluators:
        words += f", by {', '.join(r.evaluators)}"
    if r.failure:
        words += f"; failed: {r.failure}"
    return words


def evidence_line(e: Evidence) -> str:
    """What one way found, in one line."""
    words = f"{e.kind}: {e.finding}, {e.scope} ({e.seconds:.2f} s)"
    if e.detail and e.detail != e.scope:
        words += f": {e.detail}"
    if e.uses:
        words += f"; rests on {', '.join(e.uses)}"
    return words


def derivation_lines(claim: Claim, proof: Proof, terminal: Terminal) -> list[str]:
    """Numbered steps, each with its reason beneath; a link of a chain begins with its sign."""
    lines: list[str] = []
    for n, line in enumerate(outline(claim, proof), start=1):
        shown = _link(line) if line.continues else text(line.statement)
        number = f"  {f'({n})':<5}"
        first, *more = terminal.wrapped(shown, " " * len(number))
        lines += [number + first[len(number) :], *more]
        if line.because:
            lines += terminal.wrapped(line.because, " " * 10)
        if line.given:
            lines += terminal.wrapped(f"given {'; '.join(map(text, line.given))}", " " * 10)
    return lines


def _link(line: Line) -> str:
    """`>= b, with equality iff ...`: a link without its left end."""
    if line.link is None:
        return ""
    sign, right = line.link
    shown = f"{sign} {text(right)}"
    if line.statement.op == "and":
        shown += f", with equality iff {text(line.statement.args[1].args[1])}"
    return shown
