"""A formal proof that is broken, left out, assumed, or of another statement, proves nothing.

Each test changes one thing in a copy of two files of the development, and Coq checks the copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from coq_here import needs_coq

from gantheory.formal.check import check, checked_record, recorded
from gantheory.formal.development import Development, find_development
from gantheory.formal.record import write_record
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import Evidence

pytestmark = pytest.mark.power

FILE = "core/StepSize.v"
CLAIM = "goodfellow2014.proposition_2.step_size"
Change = Callable[[str, str], None]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Development]:
    """Two files that rest on nothing else, with their map, recorded."""
    needs_coq()
    root = tmp_path_factory.mktemp("formal")
    real = find_development().root
    (root / "core").mkdir()
    for name in ("Logarithm.v", "StepSize.v"):
        shutil.copy(real / "core" / name, root / "core" / name)
    written = (real / "theorems.toml").read_text(encoding="utf-8")
    blocks = written.split("\n[")
    kept = [b for b in blocks if b.startswith("tier.core") or "step_size" in b]
    (root / "theorems.toml").write_text("".join(f"[{b}\n" for b in kept), encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
    here = Development(root, root / "record.json")
    write_record(here.record, checked_record(here))
    yield here
    patch.undo()


@pytest.fixture
def change(copy: Development) -> Iterator[Change]:
    """Replace text in the file; it is put back afterwards."""
    file = copy.root / FILE
    before = file.read_text(encoding="utf-8")

    def edit(old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield edit
    file.write_text(before, encoding="utf-8")


def found(copy: Development, claim: str = CLAIM) -> Evidence:
    """What Coq finds, in a development that is read afresh."""
    (evidence,) = check([claim], development=Development(copy.root, copy.record))[claim]
    return evidence


def test_what_is_whole_is_proved(copy: Development) -> None:
    assert found(copy).finding == "proved"
    assert found(copy, f"{CLAIM}.positive").finding == "refuted"


def test_another_proof_of_the_same_statement_is_as_good(copy: Development, change: Change) -> None:
    change(
        "pose proof (criterion_raised e small); lra.", "generalize (criterion_raised e small); lra."
    )
    change("Theorem step_size (eta", "(* a comment *)\nTheorem step_size (eta")
    assert found(copy).finding == "proved"


def test_a_broken_proof_is_located(copy: Development, change: Change) -> None:
    change("pose proof (criterion_raised e small); lra.", "lra.")
    evidence = found(copy)
    assert evidence.finding == "undecided"
    lines = (copy.root / FILE).read_text(encoding="utf-8").splitlines()
    line = lines.index("lra.") + 1
    assert f"{FILE}, line {line}: " in evidence.detail


CHOICE = """intros h; pose (e := Rmin (eta / 15) (1 / 10)).
destruct (ClassicalEpsilon.constructive_indefinite_description (fun n : nat => n = n)
  (ex_intro _ O eq_refl)) as [_ _]."""
HOLES = {
    "an admitted lemma": ("nra.\nQed.\nEnd Overshoot.", "Admitted.\nEnd Overshoot.", "Admitted"),
    "an admit": ("nra.\nQed.\nEnd Overshoot.", "admit.\nAdmitted.\nEnd Overshoot.", "admit"),
    "an axiom": ("Theorem step_size (", "Axiom ax : 0 < 0.\nTheorem step_size (", "assumes Axiom"),
    "a local axiom": (
        "Theorem step_size (",
        "Local Axiom ax : 0 < 0.\nTheorem step_size (",
        "Axiom",
    ),
    "a parameter": (
        "Theorem step_size (",
        "Parameter ax : 0 < 0.\nTheorem step_size (",
        "Parameter",
    ),
    "a hypothesis in no section": (
        "Theorem step_size (",
        "Hypothesis ax : 0 < 0.\nTheorem step_size (",
        "outside of a section",
    ),
    "a check switched off": (
        "Theorem step_size (",
        "Unset Guard Checking.\nTheorem step_size (",
        "switches a check off",
    ),
    "a proof as a term": (
        "Theorem step_size (",
        "Lemma t : True.\nProof I.\nTheorem step_size (",
        "gives a proof as a term",
    ),
    "an axiom of a library": (
        "intros h; pose (e := Rmin (eta / 15) (1 / 10)).",
        CHOICE,
        "constructive_indefinite_description, not in theorems.toml",
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_what_is_left_out_or_assumed_is_refused(
    copy: Development, change: Change, hole: str
) -> None:
    old, new, word = HOLES[hole]
    if "library" in hole:
        change(
            "From Coq Require Import Reals Lra.",
            "From Coq Require Import Reals Lra ClassicalEpsilon.",
        )
    change(old, new)
    evidence = found(copy)
    assert evidence.finding == "undecided"
    assert word in evidence.detail
    with pytest.raises(InputError, match="nothing is recorded"):
        checked_record(Development(copy.root, copy.record))


def test_a_weaker_statement_is_not_the_recorded_one(copy: Development, change: Change) -> None:
    change("Theorem step_size (eta : R) : 0 < eta ->", "Theorem step_size (eta : R) : 1 < eta ->")
    evidence = found(copy)
    assert evidence.finding == "undecided"
    assert "the statement of GanTheory.Core.StepSize.step_size" in evidence.detail
    assert "is not the one that Coq" in evidence.detail


def test_a_weaker_definition_beneath_is_seen(copy: Development, change: Change) -> None:
    # A step twice as long: Coq prints the same theorem, and proves it.
    change("clip (b - eta / 2 *", "clip (b - eta *")
    evidence = found(copy)
    assert evidence.finding == "undecided"
    assert (
        f"{FILE}, on which GanTheory.Core.StepSize.step_size rests, says other" in evidence.detail
    )


def test_a_notation_beneath_is_seen(copy: Development, change: Change) -> None:
    change("Definition clip", 'Local Notation "x < y" := (Rle x y) : R_scope.\nDefinition clip')
    assert found(copy).finding == "undecided"


def test_a_theorem_that_is_gone_is_missed(copy: Development, change: Change) -> None:
    change("Theorem step_size_positive_refuted :", "Theorem another_name :")
    evidence = found(copy, f"{CLAIM}.positive")
    assert evidence.finding == "undecided"
    assert "step_size_positive_refuted" in evidence.detail
    assert found(copy).finding == "undecided", "the file says other than recorded"


def test_a_stale_record_counts_for_nothing(copy: Development, change: Change) -> None:
    (fresh,) = recorded(Development(copy.root, copy.record))[CLAIM]
    assert fresh.finding == "recorded"
    change("Theorem step_size (eta", "(* a comment *) Theorem step_size (eta")
    (stale,) = recorded(Development(copy.root, copy.record))[CLAIM]
    assert stale.finding == "undecided"
    assert "stale" in stale.detail
    assert "apt-get install" in stale.detail
