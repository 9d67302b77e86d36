"""The formal proofs of the project: all of them, by Coq where it is, and as they are recorded."""

from __future__ import annotations

import json
import re
import time
from collections import Counter

import pytest
from coq_here import needs_coq

from gantheory.cli import run
from gantheory.formal import find_development, recorded
from gantheory.formal.record import read_record
from gantheory.theory.verdict import Verdict
from gantheory.verify import load

HERE = find_development()
THEOREMS = HERE.map.theorems
CLAIMS = {c.id: c for c in load().claims}


def test_every_mapped_claim_is_a_claim() -> None:
    assert {t.claim for t in THEOREMS} <= set(CLAIMS)


def test_what_refutes_is_mapped_to_what_is_false() -> None:
    for t in THEOREMS:
        assert t.refutes is (CLAIMS[t.claim].expected is Verdict.REFUTED), t.name


def test_the_record_is_of_these_sources() -> None:
    record = read_record(HERE.record)
    assert record.sources == HERE.digest, "run `python -m gantheory.formal`, and read what changed"
    assert {t.name for t in THEOREMS} == set(record.theorems)
    for t in THEOREMS:
        assert set(record.theorems[t.name].axioms) <= HERE.map.tiers[t.tier].axioms, t.name


def test_every_file_serves_a_mapped_theorem() -> None:
    assert HERE.served == tuple(sorted(HERE.sources))


def test_no_file_says_what_it_must_not() -> None:
    assert [d for t in THEOREMS if (d := HERE.defects(t))] == []


def test_no_lemma_is_dead() -> None:
    files = sorted(HERE.root.rglob("*.v"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    words = Counter(re.findall(r"[A-Za-z_][\w']*", text))
    # Integrals.v states the facts that the derivation kernel rests on, used in Coq or not.
    here = "\n".join(s for path, s in HERE.sources.items() if path != "measure/Integrals.v")
    lemmas = re.findall(r"^Lemma ([\w']+)", here, re.MULTILINE)
    assert [name for name in lemmas if words[name] == 1] == []


def test_coq_proves_every_theorem_of_the_map(
    capsys: pytest.CaptureFixture[str],
) -> None:
    needs_coq()
    ids = sorted({t.claim for t in THEOREMS})
    assert run(["verify", *ids, "--by", "formal", "--format", "json"]) == 0
    documents = json.loads(capsys.readouterr().out)
    found = {(d["id"], e["scope"]): e["finding"] for d in documents for e in d["evidence"]}
    for t in THEOREMS:
        scope = "for all" if t.scope == "all" else t.scope
        granted = "proved" if t.scope == "all" else "supported" if t.instance else "certified"
        assert found[t.claim, scope] == ("refuted" if t.refutes else granted), t.name
    # Nothing changed since: nothing is compiled again.
    start = time.process_time()  # what else the machine does does not count
    assert run(["verify", *ids, "--by", "formal"]) == 0
    assert time.process_time() - start < 6  # a third of it, where this was written
    assert "coqc" not in capsys.readouterr().err


def test_the_record_speaks_as_coq_does() -> None:
    for claim, evidence in recorded(HERE).items():
        assert "undecided" not in {e.finding for e in evidence}, claim


def expected_table() -> list[str]:
    """The table of proofs/formal/README.md: every theorem, in the order of the map."""
    rows = ["| claim | place in its source | theorem | says it |", "|---|---|---|---|"]
    for t in THEOREMS:
        how = "refutes it: " if t.refutes else "an instance: " if t.instance else ""
        scope = "for all" if t.scope == "all" else t.scope
        link = f"[{t.path.removesuffix('.v')}]({t.path}) `{t.theorem}`"
        rows.append(f"| {t.claim} | {CLAIMS[t.claim].source.place} | {link} | {how}{scope} |")
    return rows


def test_the_readme_lists_every_theorem() -> None:
    text = (HERE.root / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- THEOREMS -->\n(.*?)\n<!-- /THEOREMS -->", text, re.DOTALL)
    assert found is not None
    assert found[1].splitlines() == expected_table()
