"""Coq text as far as it is read: sentences, what a file says, what it must not say."""

from __future__ import annotations

import pytest

from gantheory.formal.vernacular import forbidden, requires, says, sentences

FILE = """(* A comment. (* Nested. *) "A string in it (*" *)
From GanTheory.Core Require Import Logarithm Pointwise.
Definition two :=
  1 + 1.  (* not. a. sentence. *)
Lemma easy : two = 2.
Proof.
reflexivity.
Qed.
Notation "x (* y" := (x y).
"""


def test_sentences_know_their_line_and_no_comment() -> None:
    assert [(s.line, s.text) for s in sentences(FILE)] == [
        (2, "From GanTheory.Core Require Import Logarithm Pointwise"),
        (3, "Definition two := 1 + 1"),
        (5, "Lemma easy : two = 2"),
        (6, "Proof"),
        (7, "reflexivity"),
        (8, "Qed"),
        (9, 'Notation "x (* y" := (x y)'),
    ]


def test_a_file_requires_only_what_it_names() -> None:
    assert requires(FILE) == ("core/Logarithm.v", "core/Pointwise.v")
    assert requires("From Coq Require Import Reals.") == ()


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("reflexivity.", "easy. (* or *)", True),
        ("(* not. a. sentence. *)", "", True),
        ("  1 + 1.", "1 +\n1.", True),
        ("1 + 1", "1 + 2", False),
        ("two = 2", "two = two", False),
        ("Logarithm Pointwise", "Pointwise Logarithm", False),
        ("reflexivity.\nQed.", "reflexivity.\nDefined.", False),
        ('"x (* y"', '"x (* z"', False),
        ("Qed.", "Qed.\nDefinition three := 3.", False),
        ("Proof.\n", "Proof using.\n", True),
        # A proof is skipped only to its own end: what follows is said.
        ("Notation", "Lemma l : True.\nProof.\nexact I.\nQed.\nNotation", False),
    ],
)
def test_a_file_says_all_but_comments_and_opaque_proofs(old: str, new: str, same: bool) -> None:  # noqa: FBT001
    assert old in FILE
    assert (says(FILE.replace(old, new)) == says(FILE)) is same


@pytest.mark.parametrize(
    "said",
    [
        "Axiom a : False.",
        "Axioms a b : False.",
        "Local Axiom a : False.",
        "#[local] Axiom a : False.",
        "Parameter a : nat.",
        "Conjecture a : False.",
        "Variable a : nat.",
        "Hypotheses (a : nat) (b : nat).",
        "Context (a : nat).",
        "Section S. Variable a : nat. End S. Variable b : nat.",
        "Lemma l : False. Proof. Admitted.",
        "Lemma l : False. Proof. admit.",
        "Lemma l : False. Proof. split; admit. Qed.",
        "Lemma l : False. Proof. give_up. Qed.",
        "Lemma l : True. Proof I.",
        "Unset Guard Checking.",
        "Global Unset Universe Checking.",
        "Unset Positivity Checking.",
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.",
        'Declare ML Module "evil".',
        "Load evil.",
        "Require Import GanTheory.Core.Pointwise.",
        "From GanTheory Require Import Core.Pointwise.",
        "Lemma l : True. Proof. Abort.",
    ],
)
def test_what_a_file_must_not_say(said: str) -> None:
    assert list(forbidden(f"{FILE}{said}\n"))


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Section S. Variable a : nat. Hypothesis h : a = a. Context (b : nat). End S.",
        "Section S. Section T. End T. Variables a b : nat. End S.",
        "Definition Admittedly := 1. Definition axiom := 1. Definition parameters := 2.",
        "(* Axiom a : False. Admitted. *)",
        "Lemma l : True. Proof using. exact I. Qed.",
        "Lemma l : True. Proof with auto. exact I. Qed.",
    ],
)
def test_no_complaint_without_a_reason(said: str) -> None:
    assert list(forbidden(f"{FILE}{said}\n")) == []


def test_a_complaint_names_the_line() -> None:
    (complaint,) = forbidden("Definition a := 1.\n\nAxiom false :\n  False.\n")
    assert complaint == "line 3: assumes Axiom false : False"
