"""Of a sample of mutants, no false one is proved and the property runner sees the false ones; and
what measures that notices when a checker is broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from zlib import crc32

import pytest

from gantheory.derivation import kernel, models
from gantheory.derivation.chain import proof_of
from gantheory.derivation.nearby import from_nearby
from gantheory.derivation.proof import Proof
from gantheory.derivation.theorem import Theorem
from gantheory.enclosure.exact import evaluate
from gantheory.power import Score, battery, measure_power
from gantheory.power.measure import QUICK, sample
from gantheory.power.statement import fate_of, theorems_of
from gantheory.power.trials import steps_changed, steps_without_a_reason, witnesses_changed
from gantheory.sampling import search as search_function
from gantheory.theory.attach import Attached
from gantheory.theory.claim import Claim
from gantheory.theory.expr import expand
from gantheory.theory.mutate import Mutant, each_mutant_of, mutants_of
from gantheory.theory.verdict import Verdict
from gantheory.verify import load
from gantheory.ways import derived, goal

CATALOGUE = load()
CLAIMS = {c.id: c for c in CATALOGUE.claims}
HELD = [c for c in CATALOGUE.claims if c.expected is not Verdict.REFUTED]
THEOREM_1 = CLAIMS["goodfellow2014.theorem_1"]
BITS = CLAIMS["goodfellow2014.theorem_1.bits"]
WITNESSED = CLAIMS["goodfellow2014.proposition_1.unit_range"]


def some(claim: Claim, count: int) -> list[Mutant]:
    """A few mutants, spread over all of them."""
    found = mutants_of(claim)
    return list(found[:: max(1, len(found) // count)][:count])


def one(claim: Claim) -> Iterator[Mutant]:
    """One of the first few mutants: which, differs between claims."""
    number = crc32(claim.id.encode()) % 8
    yield from list(islice(each_mutant_of(claim), number + 1))[-1:]


# ------------------------------------------------------------------------------------- the checks


def test_mutants_of_theorem_1_are_settled_and_every_false_one_is_seen() -> None:
    own = theorems_of(CATALOGUE.of(THEOREM_1))
    score = Score("t.t", tuple(fate_of(m, own) for m in some(THEOREM_1, 12)))
    assert (score.wrong, score.survivors, score.of("unsettled")) == ((), (), ())
    false = len(score.of("false"))
    assert 3 <= false <= 9
    assert score.killed("property") == score.killed("derivation") == (false, false)


@pytest.mark.parametrize("claim", HELD, ids=lambda c: c.id)
def test_one_mutant_of_each_claim_is_not_false_and_proved(claim: Claim) -> None:
    """`gantheory verify --power` tries them all."""
    own = theorems_of(CATALOGUE.of(claim))
    for mutant in one(claim):
        found = fate_of(mutant, own, "quick")
        assert not (found.is_false and found.is_proved), found


@pytest.mark.parametrize("claim", HELD, ids=lambda c: c.id)
def test_a_derivation_is_not_taken_for_a_mutant_nor_a_part_of_it_for_the_whole(
    claim: Claim,
) -> None:
    for attached in CATALOGUE.of(claim):
        if attached.role != "derivation":
            continue
        proof = proof_of(attached)
        for mutant in one(claim):
            other = Attached(mutant.claim, "derivation", lambda: proof)  # noqa: B023
            assert derived(other).finding == "undecided", mutant.change
        for part in cut(proof.theorem, goal(attached)):
            early = Attached(claim, "derivation", lambda: Proof(part, ()))  # noqa: B023
            assert derived(early).finding == "undecided", part


def cut(theorem: Theorem, wanted: object) -> Iterator[Theorem]:
    """Theorems on which a proof rests that say less than it: at most 6, nearest the end."""
    seen: list[Theorem] = []
    todo = [theorem]
    while todo and len(seen) < 6:
        here = todo.pop(0)
        if here.hypotheses or here.conclusion != wanted:
            seen.append(here)
        todo += here.premises
    yield from seen


@pytest.mark.parametrize("name", ["theorem_1", "proposition_1"])
def test_changed_steps_are_refused_or_true_and_reasons_are_needed(name: str) -> None:
    for attached in CATALOGUE.of(CLAIMS[f"goodfellow2014.{name}"]):
        changed = [ask() for ask in steps_changed(attached)]
        assert [t.wrong for t in changed if t.wrong] == []
        assert sum(t.refused for t in changed) > len(changed) / 3
        assert all(not t.wrong for t in (ask() for ask in steps_without_a_reason(attached)))


@pytest.mark.parametrize("claim", [c for c in CATALOGUE.claims if c.drops], ids=lambda c: c.id)
def test_the_kernel_does_not_contradict_one_changed_witness_in_six(claim: Claim) -> None:
    for attached in CATALOGUE.of(claim):
        if attached.role == "counterexample":
            found = [ask() for ask in islice(witnesses_changed(attached), 0, None, 6)]
            assert [t.wrong for t in found if t.wrong] == []


def test_one_process_finds_what_two_do() -> None:
    one = measure_power(CATALOGUE, [BITS, WITNESSED])
    assert measure_power(CATALOGUE, [BITS, WITNESSED], jobs=2) == one


def test_a_number_that_is_equal_at_one_of_its_places_leaves_a_claim_true() -> None:
    """Where p = 0 the integrand vanishes: everywhere is as good as where p > 0, at any place."""
    claim = CLAIMS["goodfellow2014.conditional_likelihood"]
    own = theorems_of(CATALOGUE.of(claim))
    words = "in E[p](log(D)), everywhere, not only where p > 0"
    found = [m.claim.statement for m in mutants_of(claim) if m.change.endswith(words)]
    assert len(found) > 1, "several places"
    for statement in found:
        assert from_nearby(statement, own).conclusion == expand(statement)


# ------------------------------------------------------------------------------ and what breaks it


@pytest.mark.power
def test_a_kernel_that_grants_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "check", lambda *_, **__: 1)
    own = ()
    fates = [fate_of(m, own, "quick") for m in some(CLAIMS["goodfellow2014.jsd_nonnegative"], 6)]
    score = Score("t.t", tuple(fates))
    assert any("proved, and false on" in w for w in score.wrong)


@pytest.mark.power
def test_a_kernel_that_grants_every_step_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    (attached,) = CATALOGUE.of(CLAIMS["goodfellow2014.jsd_nonnegative"])
    proof_of(attached)
    monkeypatch.setattr(kernel, "check", lambda *_, **__: 1)
    found = [ask() for ask in steps_changed(attached)]
    assert any("granted, and false on" in t.wrong for t in found)


@pytest.mark.power
def test_a_property_runner_that_sees_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Balls still see which mutants are false, so those survive."""
    module = search_function.__globals__
    monkeypatch.setitem(module, "holds", lambda *_: True)
    fates = [fate_of(m, (), "quick") for m in some(CLAIMS["goodfellow2014.jsd_form"], 6)]
    score = Score("t.t", tuple(fates))
    killed, total = score.killed("property")
    assert (killed, total > 0) == (0, True)
    assert len(score.survivors) == total


@pytest.mark.power
def test_a_comparison_that_is_always_equal_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the exact evaluator: false equations would be taken for true, and proofs contradicted."""
    mutants = some(CLAIMS["goodfellow2014.jsd_form"], 6)

    def seen() -> tuple[int, int]:
        return Score("t.t", tuple(fate_of(m, (), "quick") for m in mutants)).killed("property")

    before = seen()
    assert before[0] == before[1] > 0
    module = evaluate.__globals__
    monkeypatch.setitem(module, "compare", lambda *_: 0)
    after = seen()
    assert after[0] < after[1]


@pytest.mark.power
def test_an_evaluator_that_refutes_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel proves on the same model that the statement holds."""
    (attached,) = (a for a in CATALOGUE.of(WITNESSED) if a.role == "counterexample")
    from gantheory.power import trials

    monkeypatch.setattr(trials, "judged", lambda *_: ("exact", False, ""))
    found = [ask() for ask in witnesses_changed(attached)]
    assert any("the kernel proves the contrary" in t.wrong for t in found)


@pytest.mark.power
def test_a_battery_that_refutes_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel proves some of what it calls false."""
    monkeypatch.setattr(battery, "holds", lambda *_: False)
    fates = [fate_of(m, theorems_of(CATALOGUE.of(THEOREM_1))) for m in some(THEOREM_1, 12)]
    assert any("proved, and false on" in w for w in Score("t.t", tuple(fates)).wrong)


@pytest.mark.power
def test_without_the_battery_drawn_laws_show_what_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    """The battery is a short cut, and no way of its own."""
    mutants = some(THEOREM_1, 4)
    before = [fate_of(m, ()).is_false for m in mutants]
    monkeypatch.setattr(battery, "MODELS", 1)
    battery._models.cache_clear()
    assert [fate_of(m, ()).is_false for m in mutants] == before
    battery._models.cache_clear()


def test_a_sample_is_some_of_all_the_same_each_time_and_small_claims_are_seen() -> None:
    everything = tuple(range(50))
    assert sample(everything, "a.b", "default") == everything
    found = sample(everything, "a.b", "quick")
    assert found == sample(everything, "a.b", "quick")
    assert set(found) < set(everything)
    assert len(found) in (50 // QUICK, 50 // QUICK + 1)
    assert sample((), "a.b", "quick") == ()
    assert sample((7,), "a.b", "quick") == (7,)


@pytest.mark.power
def test_the_kernel_is_asked_about_witnesses(monkeypatch: pytest.MonkeyPatch) -> None:
    (attached,) = (a for a in CATALOGUE.of(WITNESSED) if a.role == "counterexample")
    monkeypatch.setattr(models, "check", lambda *_, **__: 1)
    assert any(ask().wrong for ask in witnesses_changed(attached))
