"""The power of the checks: a table, what survived, and a JSON document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from gantheory.render.document import Document
from gantheory.render.terminal import Terminal

if TYPE_CHECKING:
    from gantheory.power import Fate, PowerRun, Score, Trial
    from gantheory.theory.verdict import Kind

_MOST = 40
"""Unsettled mutants are listed if they are not more."""
_WAYS: tuple[Kind, ...] = ("derivation", "exact", "property", "enclosure")


def power_table(run: PowerRun, terminal: Terminal, seconds: float) -> str:
    """One row a claim; then what is wrong, what survived and what is unsettled; then a summary."""
    shown = {s.id: f"  {_short(s.id, terminal)}" for s in run.scores}
    width = max([len("  claim"), *map(len, shown.values())])
    lines = [terminal.heading(_line("  claim".ljust(width), [name for name, _ in _COLUMNS]))]
    for source, group in groupby(run.scores, key=lambda s: s.id.partition(".")[0]):
        lines += ["", terminal.heading(source)]
        lines += [_row(shown[s.id], width, s, terminal) for s in group]
    lines += ["", *_explanations(run, terminal), *_summary(run, terminal, seconds)]
    return "\n".join(lines)


def _short(name: str, terminal: Terminal) -> str:
    return name if terminal.width is None else name.partition(".")[2]


def _row(name: str, width: int, score: Score, terminal: Terminal) -> str:
    """An id that leaves no room for the numbers has a line of its own."""
    numbers = _line("".ljust(width), [cell(score) for _, cell in _COLUMNS])[width:]
    if terminal.width is not None and width + len(numbers) > terminal.width:
        return f"{name}\n{'':4}{numbers.lstrip()}"
    return name.ljust(width) + numbers


def _line(name: str, cells: Sequence[str]) -> str:
    titles = [title for title, _ in _COLUMNS]
    return name + "".join(f"  {c:>{len(t)}}" for c, t in zip(cells, titles, strict=True))


def _of(done: int, total: int) -> str:
    return f"{done}/{total}" if total else "-"


def _killed(kind: Kind) -> Callable[[Score], str]:
    return lambda s: _of(*s.killed(kind))


def _refused(trials: Callable[[Score], Sequence[Trial]]) -> Callable[[Score], str]:
    return lambda s: _of(sum(t.refused for t in trials(s)), len(trials(s)))


def _mutants(score: Score) -> str:
    """How many, or how many of how many in a sample."""
    looked_at = len(score.fates)
    return str(looked_at or "-") if looked_at == score.made else _of(looked_at, score.made)


_COLUMNS: tuple[tuple[str, Callable[[Score], str]], ...] = (
    ("mutants", _mutants),
    ("false: derivation", _killed("derivation")),
    ("property", _killed("property")),
    ("  balls", _killed("enclosure")),
    ("true", lambda s: str(len(s.of("true"))) if s.fates else "-"),
    ("unsettled", lambda s: str(len(s.of("unsettled"))) if s.fates else "-"),
    ("  steps", _refused(lambda s: s.steps)),
    ("reasons", _refused(lambda s: s.reasons)),
    ("witness", _refused(lambda s: s.witnesses)),
)


def _explanations(run: PowerRun, terminal: Terminal) -> Iterator[str]:
    for s in run.scores:
        told = [("wrong", w) for w in s.wrong] + [("failed", f) for f in s.failures]
        for what, words in told:
            yield from terminal.wrapped(f"{terminal.warning(s.id)}: {what}: {words}")
    survivors = [(s, f) for s in run.scores for f in s.survivors]
    if survivors:
        yield terminal.heading("false, and not seen by the property runner at the default effort")
        for s, f in survivors:
            yield from _told(s, f, terminal)
            yield from terminal.wrapped(f"false on {f.later or f.because}", "    ")
        yield ""
    unsettled = [(s, f) for s in run.scores for f in s.of("unsettled")]
    if 0 < len(unsettled) <= _MOST:
        yield terminal.heading("unsettled: neither proved nor refuted")
        for s, f in unsettled:
            yield from _told(s, f, terminal)
        yield ""


def _told(score: Score, fate: Fate, terminal: Terminal) -> Iterator[str]:
    yield from terminal.wrapped(f"{_short(score.id, terminal)}: {fate.change}", "  ")
    yield from terminal.wrapped(fate.statement, "    ")


def _summary(run: PowerRun, terminal: Terminal, seconds: float) -> Iterator[str]:
    scores = run.scores
    counts = {
        truth: sum(len(s.of(truth)) for s in scores) for truth in ("false", "true", "unsettled")
    }
    number = f"{len(scores)} claim{'' if len(scores) == 1 else 's'}"
    total, made = sum(counts.values()), sum(s.made for s in scores)
    mutants = f"{total} mutants" if total == made else f"a sample of {total} of {made} mutants"
    truths = ", ".join(f"{n} {truth}" for truth, n in counts.items())
    yield from terminal.wrapped(f"{number}, {mutants}: {truths}")
    ways = []
    for kind in _WAYS:
        found = [s.killed(kind) for s in scores]
        killed, total = sum(k for k, _ in found), sum(n for _, n in found)
        ways += [f"{kind} {killed} of {total}"] if total else []
    if ways:
        yield from terminal.wrapped(f"false mutants refused: {', '.join(ways)}")
    trials = {
        "changed steps": [t for s in scores for t in s.steps],
        "steps without a reason": [t for s in scores for t in s.reasons],
        "changed witnesses": [t for s in scores for t in s.witnesses],
    }
    told = [f"{sum(t.refused for t in ts)} of {len(ts)} {w}" for w, ts in trials.items() if ts]
    if told:
        yield from terminal.wrapped(f"refused: {', '.join(told)}; none of the others is false")
    if counts["unsettled"] > _MOST:
        words = "name a claim, or use --format json, to see the unsettled ones"
        yield from terminal.wrapped(words)
    wrong = sum(len(s.wrong) for s in scores)
    fine = f"{wrong} false and proved" if wrong else "nothing false is proved"
    yield f"{fine}; {'interrupted' if run.interrupted else f'{seconds:.1f} s'}"


def score_document(score: Score) -> Document:
    """As docs/json.md describes it; `failures` only if there are."""
    document: Document = {
        "id": score.id,
        "made": score.made,
        "mutants": [_fate_document(f) for f in score.fates],
        "steps": [_trial_document(t) for t in score.steps],
        "reasons": [_trial_document(t) for t in score.reasons],
        "witnesses": [_trial_document(t) for t in score.witnesses],
        "wrong": list(score.wrong),
    }
    return {**document, "failures": list(score.failures)} if score.failures else document


def _fate_document(fate: Fate) -> Document:
    return {
        "change": fate.change,
        "statement": fate.statement,
        "truth": fate.truth,
        "findings": dict(fate.findings),
        "because": fate.later or fate.because,
        "survives": fate.survives,
    }


def _trial_document(trial: Trial) -> Document:
    return {"change": trial.change, "refused": trial.refused}
