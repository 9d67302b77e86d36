"""What Coq itself says of compiled theorems: their statements, and the axioms they rest on."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.formal.coq import Coq
from gantheory.formal.development import Development
from gantheory.formal.theorems import FormalTheorem, Tier
from gantheory.formal.vernacular import ROOT

WIDTH = 90
"""The width at which statements are printed."""


@final
@dataclass(frozen=True)
class Audited:
    """What Coq says of a theorem.

    Attributes
    ----------
    statement
        As Coq prints it, section variables and all.
    axioms
        Everything that it, or a theorem asked about with it, rests on and that is not proved.
    """

    statement: str
    axioms: tuple[str, ...]


def audit(
    development: Development, tier: Tier, theorems: Sequence[FormalTheorem], coq: Coq, folder: Path
) -> dict[str, Audited | str]:
    """Ask Coq about compiled theorems of one tier: its answer, or why there is none, by name."""
    names = list(dict.fromkeys(t.name for t in theorems))
    with tempfile.TemporaryDirectory() as place:
        script = Path(place, "audit.v")
        script.write_text(_script(development, tier, theorems, names), encoding="utf-8")
        roots = [word for t in development.map.tiers for word in _root(t, folder)]
        asked = coq.output([*roots, script.name], script.parent)
        axioms = _axioms(_answer(Path(place, "axioms.out")))
        if asked.returncode == 0 and (len(names) == 1 or set(axioms) <= tier.axioms):
            return {
                name: Audited(_statement(_answer(Path(place, f"statement{n}.out"))), axioms)
                for n, name in enumerate(names)
            }
    if len(names) > 1:  # one of them is not there, or rests on too much: which
        apart = [audit(development, tier, [t], coq, folder) for t in theorems]
        return {name: answer for one in apart for name, answer in one.items()}
    said = " ".join((asked.stderr or asked.stdout).split())
    return dict.fromkeys(names, said.partition("Error: ")[2] or said or "coqc fails, no word why")


def _script(
    development: Development, tier: Tier, theorems: Sequence[FormalTheorem], names: Sequence[str]
) -> str:
    files = sorted({t.path for t in theorems})
    lines = [f"Require {_module(path)}." for path in files]
    # Together, since each answer walks through the whole library beneath. And before anything is
    # imported: an axiom's name is then printed with that of its file.
    lines += [f"Definition together := ({', '.join(f'@{name}' for name in names)})."]
    lines += ['Redirect "axioms" Print Assumptions together.']
    lines += [tier.preamble]
    # What the statements are written in: the notations of every file beneath them.
    beneath = dict.fromkeys(b for file in files for b in development.beneath(file))
    lines += [f"Require Import {_module(path)}." for path in beneath]
    lines += [f"Set Printing Width {WIDTH}.", "Set Printing Depth 1000."]
    lines += ["Unset Printing Implicit Defensive."]
    lines += [f'Redirect "statement{n}" Check @{name}.' for n, name in enumerate(names)]
    return "\n".join(lines) + "\n"


def _answer(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _module(path: str) -> str:
    tier, file = path.removesuffix(".v").split("/")
    return f"{ROOT}.{tier.capitalize()}.{file}"


def _root(tier: str, folder: Path) -> tuple[str, str, str]:
    return "-Q", str(folder / tier), f"{ROOT}.{tier.capitalize()}"


def _statement(said: str) -> str:
    """The type in the answer `name : type`, its lines kept and its margin taken away."""
    _, _, statement = said.partition(":")
    lines = statement.strip().splitlines()
    margin = min((len(x) - len(x.lstrip()) for x in lines[1:] if x.strip()), default=0)
    return "\n".join([lines[0], *(x[margin:].rstrip() for x in lines[1:])]) if lines else ""


def _axioms(said: str) -> tuple[str, ...]:
    """Every name in an answer to `Print Assumptions`; what is not understood counts as an axiom."""
    if said.strip() == "Closed under the global context":
        return ()
    found = []
    for line in said.splitlines():
        if line.strip() in ("", "Axioms:") or line.startswith((" ", "\t")):
            continue  # a heading, or the type of the axiom above
        named = re.match(r"([\w.']+)(?:\s*:.*)?$", line)
        found.append(named[1] if named else line.strip())
    return tuple(sorted(found))


@final
@dataclass(frozen=True)
class Memory:
    """What was asked before about the same sources, kept beside the build.

    Attributes
    ----------
    file
        Where it is kept.
    sources
        The digest of the sources that the answers are about.
    """

    file: Path
    sources: str

    def of(self, theorems: Sequence[FormalTheorem]) -> dict[str, Audited] | None:
        """The answers for theorems, by full name; None if one of them is not known."""
        known = self._answers()
        names = {t.name for t in theorems}
        return {name: known[name] for name in names} if names <= set(known) else None

    def keep(self, answers: Mapping[str, Audited]) -> None:
        """Add answers."""
        both = {**self._answers(), **answers}
        kept = {
            name: {"statement": a.statement, "axioms": list(a.axioms)} for name, a in both.items()
        }
        text = json.dumps({"sources": self.sources, "answers": kept})
        self.file.write_text(text, encoding="utf-8")

    def _answers(self) -> dict[str, Audited]:
        if not self.file.is_file():
            return {}
        kept = json.loads(self.file.read_text(encoding="utf-8"))
        if kept["sources"] != self.sources:
            return {}
        return {
            name: Audited(a["statement"], tuple(a["axioms"])) for name, a in kept["answers"].items()
        }
