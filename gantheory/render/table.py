"""The verdict table and the list of claims, for a terminal or a pipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import final

from gantheory.render.terminal import Terminal
from gantheory.theory.claim import Claim
from gantheory.theory.verdict import Evidence, Verdict
from gantheory.verify import Result, Run

_GAP = "  "
_WIDE = max(len(v.value) for v in Verdict)
_WAYS = len("derivation: undecided,")  # the least room that is left for the ways of knowing


def verdict_table(run: Run, terminal: Terminal, seconds: float, *, partial: bool) -> str:
    """One row a claim, grouped by source; then what needs an explanation; then a summary.

    On a terminal the heading carries the source, so that a row fits; in a pipe every row has the
    whole id. In a `partial` run a weaker verdict needs no explanation (`Run.exit_code`).
    """
    columns = _columns(run.results, terminal)
    lines = [terminal.heading(columns.line("  claim", "verdict", "expected")[0] + "ways (cases)")]
    for source, group in groupby(run.results, key=lambda r: r.claim.source.key):
        lines += ["", terminal.heading(source)]
        for r in group:
            lines += _row(r, columns, terminal)
    lines += ["", *_explanations(run.results, terminal, partial=partial)]
    lines += terminal.wrapped(summary(run, seconds, partial=partial))
    return "\n".join(lines)


@final
@dataclass(frozen=True)
class _Columns:
    """The widths of a table; `room` is for the ways of knowing, None if there is no limit."""

    name: int
    expected: bool
    room: int | None

    def line(self, name: str, verdict: str, expected: str) -> list[str]:
        """Up to the last column; an id that is too long has a line of its own."""
        cells = [name.ljust(self.name), verdict.ljust(_WIDE)]
        cells += [expected.ljust(_WIDE)] * self.expected
        if len(name) <= self.name:
            return ["".join(cell + _GAP for cell in cells)]
        return [name, "".join(cell + _GAP for cell in [" " * self.name, *cells[1:]])]


def _columns(results: Sequence[Result], terminal: Terminal) -> _Columns:
    names = [len(f"  {_short(r.claim.id, terminal)}") for r in results]
    expected = any(r.verdict is not r.claim.expected for r in results)
    name = max([len("  claim"), *names])
    fixed = (_WIDE + len(_GAP)) * (2 if expected else 1) + len(_GAP)
    if terminal.width is None:
        return _Columns(name, expected, None)
    name = max(len("  claim"), min(name, terminal.width - fixed - _WAYS))
    return _Columns(name, expected, terminal.width - fixed - name)


def _short(name: str, terminal: Terminal) -> str:
    return name if terminal.width is None else name.partition(".")[2]


def _row(r: Result, columns: _Columns, terminal: Terminal) -> list[str]:
    """Id, verdict, what was expected if that differs, ways of knowing; the last column wraps."""
    expected = "" if r.verdict is r.claim.expected else r.claim.expected.value
    *above, last = columns.line(f"  {_short(r.claim.id, terminal)}", r.verdict.value, expected)
    first, *more = _fold(ways(r), columns.room)
    shown = last.replace(r.verdict.value, terminal.verdict(r.verdict), 1)
    return [*above, shown + first, *(" " * len(last) + line for line in more)]


def _fold(words: Sequence[str], room: int | None) -> list[str]:
    """Join words by commas, in lines that fit; a word is never cut."""
    lines = [""]
    for n, word in enumerate(words):
        piece = word + ("," if n < len(words) - 1 else "")
        if lines[-1] and room is not None and len(lines[-1]) + 1 + len(piece) > room:
            lines.append(piece)
        else:
            lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def ways(r: Result) -> list[str]:
    """The ways of knowing behind a verdict, then those that did not decide, in words."""
    told = [_way(e) for e in r.evidence if e.finding not in ("undecided", "not run")]
    told += [f"{e.kind}: undecided" for e in r.evidence if e.finding == "undecided"]
    return list(dict.fromkeys(told)) or ["not run" if r.evidence else "no evidence"]


def _way(e: Evidence) -> str:
    cases = e.scope.partition(" ")[0]
    if e.finding in ("supported", "agrees") and cases.isdigit():
        return f"{e.kind} ({cases})"
    return f"{e.kind} ({e.finding})" if e.finding in ("recorded", "certified") else e.kind


def _explanations(results: Sequence[Result], terminal: Terminal, *, partial: bool) -> Iterator[str]:
    """Why a row is not as expected, or failed; nothing for the others."""
    for r in results:
        weak = r.weak(partial=partial) and not r.passed_over(partial=partial)
        if r.status != "contradicts" and not weak:
            continue
        undecided = [e for e in r.evidence if e.finding == "undecided"]
        expected = f"expected {r.claim.expected.value}"
        yield terminal.warning(f"{r.claim.id}: {r.verdict.value}, {expected}")
        if r.failure:
            yield from terminal.wrapped(f"failed: {r.failure}", "  ")
        if r.claim.weakened and r.status == "weaker":
            yield from terminal.wrapped(f"known: {r.claim.weakened}", "  ")
        telling = undecided if r.status == "weaker" else r.evidence
        for e in telling:
            yield from terminal.wrapped(f"{e.kind}: {e.finding}: {e.detail or e.scope}", "  ")
        yield ""


def summary(run: Run, seconds: float, *, partial: bool) -> str:
    """`30 claims: 25 PROVED, 5 REFUTED; all as expected; 12.3 s`."""
    results = run.results
    counts = Counter(r.verdict for r in results)
    verdicts = ", ".join(f"{counts[v]} {v.value}" for v in Verdict if counts[v])
    tests: list[tuple[str, Callable[[Result], bool]]] = [
        ("against expectation", lambda r: r.status == "contradicts"),
        ("weaker than expected", lambda r: _weaker(r, partial=partial)),
        ("not reached by the ways asked", lambda r: r.passed_over(partial=partial)),
        ("failed", lambda r: bool(r.failure)),
    ]
    off = [f"{n} {words}" for words, test in tests if (n := sum(map(test, results)))]
    number = f"{len(results)} claim{'' if len(results) == 1 else 's'}"
    parts = [f"{number}: {verdicts}" if verdicts else number]
    fine = all(r.status == "as expected" for r in results)
    parts.append(", ".join(off) or ("all as expected" if fine else "nothing against expectation"))
    parts.append("interrupted" if run.interrupted else f"{seconds:.1f} s")
    return "; ".join(parts)


def _weaker(r: Result, *, partial: bool) -> bool:
    return r.status == "weaker" and r.weak(partial=partial) and not r.passed_over(partial=partial)


def claim_list(claims: Sequence[Claim], terminal: Terminal) -> str:
    """Ids, expected verdicts and titles, grouped by source."""
    shown = {c.id: _short(c.id, terminal) for c in claims}
    width = max((len(name) for name in shown.values()), default=0)
    lines: list[str] = []
    for source, group in groupby(claims, key=lambda c: c.source.key):
        lines.append(terminal.heading(source))
        for c in group:
            lines.append(f"  {shown[c.id]:<{width}}{_GAP}{terminal.verdict(c.expected)}")
            lines += terminal.wrapped(c.title, "      ")
        lines.append("")
    return "\n".join(lines).rstrip()
