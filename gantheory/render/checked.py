"""What was found about typed statements: a page for one, a table for many, a JSON document."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from gantheory.check import Checked
from gantheory.render.document import Document, evidence_document
from gantheory.render.page import derivation_lines, evidence_line
from gantheory.render.terminal import Terminal
from gantheory.theory.claim import Claim
from gantheory.theory.errors import InputError
from gantheory.theory.expr import free_variables
from gantheory.theory.parse import parse_statement, typed
from gantheory.theory.text import definition_text, definitions_of, statement_lines, text
from gantheory.theory.verdict import Evidence, Verdict


def checked_page(r: Checked, terminal: Terminal) -> str:
    """The statement as it was read, the verdict, the witness or the derivation, the evidence."""
    lines = [piece for line in _read_as(r) for piece in terminal.wrapped(line)]
    verdict = terminal.verdict(r.verdict)
    if r.assuming:
        verdict += f" {', '.join(r.assuming)}"
    blocks = [lines, [f"{terminal.heading('verdict')}  {verdict}"]]
    if r.notes:
        blocks.append([p for n in r.notes for p in terminal.wrapped(f"note: {n}", "  ")])
    if r.verdict is Verdict.REFUTED:
        blocks.append(_refutation(r, terminal))
    evidence = [p for e in r.evidence for p in terminal.wrapped(evidence_line(e), "  ")]
    blocks.append([terminal.heading("evidence"), *(evidence or ["  no way applies"])])
    for proof in r.proofs:
        derivation = derivation_lines(r.claim, proof, terminal)
        blocks.append([terminal.heading("derivation"), *derivation])
    words = [definition_text(d) for d in definitions_of(r.claim.statement)]
    if words:
        wrapped = [p for w in words for p in terminal.wrapped(w, "  ")]
        blocks.append([terminal.heading("words"), *wrapped])
    return "\n\n".join("\n".join(block) for block in blocks)


def _read_as(r: Checked) -> list[str]:
    """The lines of the statement; on laws that were named it is about these, and not about all. A
    hypothesis that was typed has no name but itself.
    """
    typed_once = {f"given {h.name}: {text(h.formula)}": f"given {h.name}" for h in r.claim.given}
    lines = [typed_once.get(line, line) for line in statement_lines(r.claim)]
    if r.on and free_variables(r.claim.statement):
        lines[0] = f"on {r.on}"
    return lines


def _refutation(r: Checked, terminal: Terminal) -> list[str]:
    lines = [terminal.heading("counterexample")]
    if r.witness:
        lines += terminal.wrapped(r.witness, "  ")
    if r.reason and r.reason != r.witness:
        lines += terminal.wrapped(r.reason, "  ")
    if r.witness and (command := replay_command(r)):
        lines += ["  replay it with", f"    {command}"]
    return lines


def replay_command(r: Checked) -> str:
    """The command that judges the statement on its counterexample again; empty if none is known,
    or if it is of values that are not typed (tables, sequences).
    """
    from gantheory.sampling.replay import model_of

    try:
        model_of(r.witness, r.claim.statement)
    except InputError:
        return ""
    words = ["gantheory", "check", r.written]
    for let in r.lets:
        words += ["--let", let]
    return shlex.join([*words, "--on", r.witness])


def replay_of(claim: Claim, witness: str) -> str:
    """The command that judges a claim on a witness again; empty if they cannot be typed."""
    from gantheory.sampling.replay import model_of

    written = typed(claim.statement)
    try:
        same = parse_statement(written).formula == claim.statement
        model_of(witness, claim.statement)
    except InputError:
        return ""
    return shlex.join(["gantheory", "check", written, "--on", witness]) if same else ""


def checked_table(results: Sequence[Checked], terminal: Terminal) -> str:
    """One row a statement: its number, its verdict, the statement, and the witness beneath it."""
    lines = []
    for n, r in enumerate(results, start=1):
        verdict = terminal.verdict(r.verdict) + " " * (15 - len(r.verdict.value))
        lines.append(f"{n:>3}  {verdict}  {r.written.strip()}")
        if r.witness:
            lines += terminal.wrapped(f"false on {r.witness}", " " * 22)
        elif r.verdict in (Verdict.SUPPORTED, Verdict.UNDECIDED):
            told = "; ".join(f"{e.kind}: {e.finding}, {e.scope}" for e in r.evidence)
            lines += terminal.wrapped(told or "no way applies", " " * 22)
        lines += [p for n in r.notes for p in terminal.wrapped(f"note: {n}", " " * 22)]
    counts = [(v, sum(r.verdict is v for r in results)) for v in Verdict]
    summary = ", ".join(f"{n} {v.value}" for v, n in counts if n)
    return "\n".join([*lines, "", f"{len(results)} statements: {summary}"])


def checked_document(r: Checked) -> Document:
    """`id`, `source`, `verdict`, `expected` (null), `assuming`, `evidence`, `statement`, `read_as`.

    `statement` is what was typed, `read_as` the lines of the statement as it was understood. The
    evidence of a refutation has `witness`, laws in text form, and `replay`, a command. A proof adds
    `derivation`, a list of steps; `notes` is there where the statement was not read word for word,
    or its hypotheses were met by nothing.
    """
    document: Document = {
        "id": r.claim.id,
        "source": r.claim.source.key,
        "verdict": r.verdict.value,
        "expected": None,
        "assuming": list(r.assuming),
        "evidence": [_evidence(e, r) for e in r.evidence],
        "statement": r.written,
        "read_as": _read_as(r),
    }
    if r.notes:
        document["notes"] = list(r.notes)
    if r.proofs:
        steps = [{"statement": text(s.statement), "because": s.because} for s in r.proofs[0].steps]
        document["derivation"] = steps
    return document


def _evidence(e: Evidence, r: Checked) -> Document:
    document = evidence_document(e)
    if e.finding == "refuted" and r.witness:
        document |= {"witness": r.witness, "replay": replay_command(r)}
    return document
