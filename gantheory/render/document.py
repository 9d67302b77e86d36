"""The JSON documents: a stable contract, described in the functions that make them.

Numbers with a guarantee are decimal strings, never floats.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gantheory.theory.expr import free_variables
from gantheory.theory.text import kind_text, text

if TYPE_CHECKING:
    from gantheory.derivation.proof import Proof
    from gantheory.theory.claim import Claim
    from gantheory.theory.verdict import Evidence
    from gantheory.verify import Result

Document = dict[str, object]


def dumps(document: Document | list[Document]) -> str:
    """Print a document; strings are ASCII, so that any pipe carries them."""
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False)


def result_document(r: Result) -> Document:
    """`id`, `source`, `verdict`, `expected`, `assuming`, `evidence`.

    Each piece of evidence has `kind`, `finding`, `scope`, `seconds`, `detail`. A failure of the
    harness itself is a further key, `failure`, present only then.
    """
    document: Document = {
        "id": r.claim.id,
        "source": r.claim.source.key,
        "verdict": r.verdict.value,
        "expected": r.claim.expected.value,
        "assuming": list(r.assuming),
        "evidence": [evidence_document(e) for e in r.evidence],
    }
    return {**document, "failure": r.failure} if r.failure else document


def evidence_document(e: Evidence) -> Document:
    """`kind`, `finding`, `scope`, `seconds`, `detail`."""
    return {
        "kind": e.kind,
        "finding": e.finding,
        "scope": e.scope,
        "seconds": round(e.seconds, 6),
        "detail": e.detail,
    }


def claim_document(claim: Claim) -> Document:
    """`id`, `source`, `place`, `title`, `statement`, `for_every`, `given`, `expected`."""
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    return {
        "id": claim.id,
        "source": claim.source.key,
        "place": claim.source.place,
        "title": claim.title,
        "statement": text(claim.says),
        "for_every": {str(v.args[0]): kind_text(v.args[1]) for v in variables},
        "given": [{"name": h.name, "formula": text(h.formula)} for h in claim.given],
        "expected": claim.expected.value,
    }


def page_document(r: Result, proofs: Sequence[Proof]) -> Document:
    """A claim's document and its result's, with `derivation`: lists of steps."""
    steps = [
        [{"statement": text(s.statement), "because": s.because} for s in proof.steps]
        for proof in proofs
    ]
    return {**claim_document(r.claim), **result_document(r), "derivation": steps}
