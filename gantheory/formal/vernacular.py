"""Coq source text, read as far as is needed to say what a file says and what it must not say.

A file is read as a list of sentences without comments. What an opaque proof contains is Coq's
business; everything else (statements, definitions, notations, imports, scopes) is what the file
says, and a digest of that tells whether a definition beneath a theorem was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

ROOT = "GanTheory"
"""The logical root of the development."""


@final
@dataclass(frozen=True)
class Sentence:
    """A sentence of Coq, its white space collapsed, and the line on which it begins."""

    text: str
    line: int


def sentences(source: str) -> tuple[Sentence, ...]:
    """The sentences of a file, in order, without comments."""
    bare = _without_comments(source)
    found = []
    start = 0
    for end in re.finditer(r"\.(?=\s|$)", bare):
        raw = bare[start : end.start()]
        text = " ".join(raw.split())
        if text:
            skipped = len(raw) - len(raw.lstrip())
            found.append(Sentence(text, bare.count("\n", 0, start + skipped) + 1))
        start = end.end()
    if rest := " ".join(bare[start:].split()):
        found.append(Sentence(rest, bare.count("\n", 0, start) + 1))
    return tuple(found)


def _without_comments(source: str) -> str:
    """Blanks for comments, which nest; strings stand, and may hold what looks like a comment."""
    out, depth, at = [], 0, 0
    for token in re.finditer(r'\(\*|\*\)|"(?:[^"]|"")*"', source):
        between = source[at : token.start()]
        out.append(between if depth == 0 else _blank(between))
        word = token.group()
        depth += {"(*": 1, "*)": -1 if depth else 0}.get(word, 0)
        inside = depth > 0 or word in ("(*", "*)")
        out.append(_blank(word) if inside else word)
        at = token.end()
    out.append(source[at:] if depth == 0 else _blank(source[at:]))
    return "".join(out)


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)


def says(source: str) -> str:
    """A file without its comments and its opaque proofs: what its theorems mean is all in there."""
    kept: list[str] = []
    proof: list[str] = []
    for sentence in sentences(source):
        if proof:
            proof.append(sentence.text)
            if sentence.text == "Qed":
                proof = []
            elif sentence.text == "Defined":  # a transparent proof is a definition
                kept += proof
                proof = []
        elif _OPENS_PROOF.fullmatch(sentence.text):
            proof = [sentence.text]
        else:
            kept.append(sentence.text)
    return "\n".join(kept + proof)


_OPENS_PROOF = re.compile(r"Proof( using\b.*| with .*)?")


def requires(source: str) -> tuple[str, ...]:
    """The files of the development that a file requires: `core/Pointwise.v`, in order."""
    found = []
    for sentence in sentences(source):
        if named := _REQUIRES.fullmatch(sentence.text):
            found += [f"{named['tier'].lower()}/{name}.v" for name in named["names"].split()]
    return tuple(found)


_REQUIRES = re.compile(
    rf"From {ROOT}\.(?P<tier>\w+) Require( Import| Export)? (?P<names>\w+( \w+)*)"
)

_FORBIDDEN = (
    (r"(?:(?:Local|Global|#\[[^\]]*\]) )*(?:Axioms?|Parameters?|Conjectures?)\b", "assumes {word}"),
    (r"Admitted\b|Admit Obligations\b|.*\b(?:admit|give_up)\b", "leaves a proof out ({word})"),
    (r"(?:Local |Global )?(?:Unset|Set) .*(?:Checking|Bypass)\b", "switches a check off: {word}"),
    (r".*bypass_check", "switches a check off: {word}"),
    (r"(?:Declare ML Module|Load|Redirect|Abort)\b", "is not for a finished proof: {word}"),
    (r"Proof (?!using\b|with ).*", "gives a proof as a term: begin it with `Proof.`"),
)
_ASSUMES = re.compile(r"(?:(?:Local|Global) )?(?:Variables?|Hypothes[ei]s|Context)\b")


def forbidden(source: str) -> Iterator[str]:
    """What a file must not say: `line 3: assumes Axiom ...`. An assumption belongs in a section."""
    open_sections: list[str] = []
    for sentence in sentences(source):
        text = sentence.text
        word = text if len(text) <= 40 else f"{text[:37]}..."
        for pattern, complaint in _FORBIDDEN:
            if re.match(pattern, text):
                yield f"line {sentence.line}: {complaint.format(word=word)}"
        words = set(re.findall(r"\w+", text))
        if {"Require", ROOT} <= words and not _REQUIRES.fullmatch(text):
            yield f"line {sentence.line}: write `From {ROOT}.Tier Require Import File`, not {word}"
        if section := re.fullmatch(r"Section (\w+)", text):
            open_sections.append(section[1])
        elif text.startswith("End ") and open_sections and text == f"End {open_sections[-1]}":
            open_sections.pop()
        elif not open_sections and _ASSUMES.match(text):
            yield f"line {sentence.line}: assumes outside of a section: {word}"
