"""Claims that drop an assumption of another: refuted by a witness, or proved without it."""

from __future__ import annotations

import pytest

from gantheory.theory.attach import Attached
from gantheory.theory.claim import Claim
from gantheory.theory.verdict import KINDS, Verdict
from gantheory.verify import load
from gantheory.ways import derived, instance

CATALOGUE = load()
VARIANTS = [c for c in CATALOGUE.claims if c.drops]
EVIDENCE = [(c, a) for c in VARIANTS for a in CATALOGUE.of(c)]


@pytest.mark.parametrize("claim", VARIANTS, ids=lambda c: c.id)
def test_a_variant_names_the_claim_it_comes_from(claim: Claim) -> None:
    parents = {c.id: c.expected for c in CATALOGUE.claims if not c.drops}
    assert parents[claim.drops] in (Verdict.PROVED, Verdict.PROVED_ASSUMING, Verdict.CERTIFIED)
    assert claim.id.startswith(f"{claim.drops}.")
    assert claim.expected in (Verdict.REFUTED, Verdict.PROVED)


@pytest.mark.parametrize("claim", VARIANTS, ids=lambda c: c.id)
def test_a_variant_has_evidence_for_its_verdict(claim: Claim) -> None:
    roles = {a.role for a in CATALOGUE.of(claim)}
    refuted = claim.expected is Verdict.REFUTED
    assert roles & ({"counterexample", "refutation"} if refuted else {"derivation"})


@pytest.mark.parametrize(("claim", "attached"), EVIDENCE, ids=lambda x: getattr(x, "id", x and ""))
def test_the_evidence_of_a_variant_holds(claim: Claim, attached: Attached) -> None:
    by_kernel = attached.role in ("derivation", "refutation")
    found = derived(attached) if by_kernel else instance(attached, frozenset(KINDS))
    assert found is not None
    assert found.finding == ("refuted" if claim.expected is Verdict.REFUTED else "proved"), found
