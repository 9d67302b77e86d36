"""The map of theorems, the record, and what is said where Coq is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.formal import coq as coq_module
from gantheory.formal.audit import Audited, _axioms, _statement
from gantheory.formal.check import check, recorded
from gantheory.formal.development import Development
from gantheory.formal.record import Record, read_record, write_record
from gantheory.formal.statement import statement_of
from gantheory.formal.theorems import read_map
from gantheory.theory.errors import InputError

TIER = """[tier.core]
on = []
probe = "From Coq Require Import Arith."
packages = "coq"
preamble = ""
axioms = ["Classical_Prop.classic"]
"""


def theorem(claim: str = "a.b", name: str = "t", scope: str = "all", more: str = "") -> str:
    return (
        f'[[theorem]]\nclaim = "{claim}"\ntier = "core"\nfile = "F"\n'
        f'theorem = "{name}"\nscope = "{scope}"\n{more}\n'
    )


MAP = (
    TIER + theorem() + theorem("a.c", "u", "two points") + theorem("a.d", "v", "x", "refutes=true")
)


@pytest.fixture
def here(tmp_path: Path) -> Development:
    """A development with a record that matches it."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "F.v").write_text("Theorem t : True.\nProof. exact I. Qed.\n", "utf-8")
    (tmp_path / "theorems.toml").write_text(MAP, encoding="utf-8")
    found = Development(tmp_path, tmp_path / "record.json")
    theorems = {f"GanTheory.Core.F.{name}": Audited("True", ()) for name in "tuv"}
    record = Record("8.16.1", "2026-01-01", found.digest, {}, theorems)
    write_record(found.record, record)
    assert read_record(found.record) == record
    return found


def test_the_record_speaks_by_the_scope_of_each_theorem(here: Development) -> None:
    findings = {claim: e.finding for claim, (e,) in recorded(here).items()}
    assert findings == {"a.b": "recorded", "a.c": "certified", "a.d": "refuted"}
    assert all("recorded by Coq 8.16.1" in e.detail for (e,) in recorded(here).values())


@pytest.mark.parametrize("changed", ["core/F.v", "theorems.toml"])
def test_any_change_makes_the_record_stale(here: Development, changed: str) -> None:
    with (here.root / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    again = Development(here.root, here.record)
    assert {e.finding for (e,) in recorded(again).values()} == {"undecided"}
    assert statement_of("a.b", again) == ()


def test_a_theorem_that_was_not_recorded_is_not_proved(here: Development) -> None:
    document = json.loads(here.record.read_text(encoding="utf-8"))
    del document["theorems"]["GanTheory.Core.F.t"]
    here.record.write_text(json.dumps(document), encoding="utf-8")
    assert recorded(here)["a.b"][0].finding == "undecided"


def test_without_a_record_nothing_is_proved(here: Development) -> None:
    here.record.unlink()
    (evidence,) = recorded(here)["a.b"]
    assert evidence.finding == "undecided"
    assert "there is no record" in evidence.detail
    assert "apt-get install --no-install-recommends coq" in evidence.detail


def test_the_statement_is_shown_with_its_theorem(here: Development) -> None:
    (shown,) = statement_of("a.c", here)
    assert (shown.theorem.path, shown.theorem.scope, shown.statement) == (
        "core/F.v",
        "two points",
        "True",
    )


def test_without_coq_the_record_speaks_and_says_so(
    here: Development, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coq_module.shutil, "which", lambda _: None)
    said: list[str] = []
    (evidence,) = check(["a.b"], said.append, here)["a.b"]
    assert evidence.finding == "recorded"
    assert "coqc, coq_makefile, make not found" in evidence.detail
    assert any("apt-get install" in line for line in said)


def test_the_command_without_coq(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(coq_module.shutil, "which", lambda _: None)
    claim = "goodfellow2014.pointwise_maximum"
    assert run(["verify", claim, "--by", "formal"]) == 0
    out = capsys.readouterr()
    assert "formal (recorded)" in out.out
    assert "not found" in out.err
    assert "apt-get install --no-install-recommends" in out.err


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = ", "cannot be read as a map"),
        ("[other]\n", "expected only"),
        (TIER + theorem(more='place = "1"'), "does not know place"),
        (TIER + theorem().replace('scope = "all"\n', ""), "lacks scope"),
        (TIER + theorem().replace('"core"', '"cloud"'), "there is no tier 'cloud'"),
        (TIER + theorem(name="a.b"), "'a.b' is no name of Coq"),
        (TIER + theorem(more='refutes = "yes"'), "refutes is 'yes'"),
        (TIER + theorem() + theorem(), "maps a.b twice"),
        (TIER.replace("on = []", 'on = "core"'), "not a list of texts"),
        (TIER.replace('packages = "coq"\n', ""), "lacks packages"),
    ],
)
def test_a_bad_map_is_refused_with_the_entry(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "theorems.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=word):
        read_map(file)


@pytest.mark.parametrize("text", ["", "[]", '{"coq": "8"}', '{"theorems": [1]}'])
def test_a_bad_record_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "record.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no record of a checked run"):
        read_record(file)


def test_what_coq_answers_is_read() -> None:
    assert _axioms("Closed under the global context\n") == ()
    answer = "Axioms:\nA.classic : forall P : Prop,\n  P \\/ ~ P\nB.choice\n  : nat\n"
    assert _axioms(answer) == ("A.classic", "B.choice")
    # What is not understood counts as an axiom, which no whitelist holds.
    assert _axioms("Axioms:\nf is assumed to be guarded.") == ("f is assumed to be guarded.",)
    assert _statement("t\n     : forall n : nat,\n       n = n\n") == "forall n : nat,\nn = n"
