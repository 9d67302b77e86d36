"""The map from claims to Coq theorems: proofs/formal/theorems.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.formal.vernacular import ROOT
from gantheory.theory.errors import InputError

FOR_ALL = "all"
"""The scope of a theorem that is as wide as its claim."""


@final
@dataclass(frozen=True)
class Tier:
    """A folder of the development, and what it is built on.

    Attributes
    ----------
    name
        The folder.
    on
        The tiers below that its files may require.
    probe
        One sentence of Coq that succeeds where the libraries it needs are installed.
    packages
        The Debian packages that bring them.
    preamble
        Sentences that open the scopes in which its statements are printed.
    axioms
        Every axiom that a theorem of this tier may rest on, as `Print Assumptions` names it.
    """

    name: str
    on: tuple[str, ...]
    probe: str
    packages: str
    preamble: str
    axioms: frozenset[str]


@final
@dataclass(frozen=True)
class FormalTheorem:
    """A Coq theorem that says a claim, or refutes it.

    Attributes
    ----------
    claim
        The id of the claim.
    tier, file, theorem
        `core`, `Maximum`, `pointwise_maximum`: the theorem of that name in core/Maximum.v.
    scope
        `all`, or in words the narrower scope on which the theorem says the claim.
    refutes
        Whether the theorem is a refutation: then the scope names the witness.
    instance
        Whether the theorem says only an instance of the claim, or a part of it: that supports it,
        and no more.
    """

    claim: str
    tier: str
    file: str
    theorem: str
    scope: str
    refutes: bool = False
    instance: bool = False

    @property
    def path(self) -> str:
        """The file, from the root of the development."""
        return f"{self.tier}/{self.file}.v"

    @property
    def module(self) -> str:
        """The logical name of the file."""
        return f"{ROOT}.{self.tier.capitalize()}.{self.file}"

    @property
    def name(self) -> str:
        """The full name of the theorem."""
        return f"{self.module}.{self.theorem}"


@final
@dataclass(frozen=True)
class FormalMap:
    """The tiers, lowest first, and the theorems."""

    tiers: Mapping[str, Tier]
    theorems: tuple[FormalTheorem, ...]


def read_map(file: Path) -> FormalMap:
    """Read theorems.toml.

    Raises
    ------
    InputError
        If it is not as its head describes; the message names the entry.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{file} cannot be read as a map of theorems: {error}") from error
    if set(found) - {"tier", "theorem"}:
        raise InputError(f"{file}: expected only [tier.NAME] and [[theorem]], not {sorted(found)}")
    tiers = {name: _tier(file, name, entry) for name, entry in found.get("tier", {}).items()}
    theorems = tuple(_theorem(file, tiers, entry) for entry in found.get("theorem", ()))
    for theorem, times in Counter((t.claim, t.name) for t in theorems).items():
        if times > 1:
            raise InputError(f"{file} maps {theorem[0]} twice to {theorem[1]}: drop one")
    return FormalMap(tiers, theorems)


def _tier(file: Path, name: str, entry: dict[str, object]) -> Tier:
    where = f"{file}, [tier.{name}]"
    _keys(where, entry, {"on", "probe", "packages", "preamble", "axioms"}, set())
    return Tier(
        name,
        _words(where, entry, "on"),
        _text(where, entry, "probe"),
        _text(where, entry, "packages"),
        _text(where, entry, "preamble"),
        frozenset(_words(where, entry, "axioms")),
    )


def _theorem(file: Path, tiers: Mapping[str, Tier], entry: dict[str, object]) -> FormalTheorem:
    where = f"{file}, [[theorem]] of {entry.get('claim', '?')}"
    _keys(where, entry, {"claim", "tier", "file", "theorem", "scope"}, {"refutes", "instance"})
    names = ("claim", "tier", "file", "theorem", "scope")
    claim, tier, source, theorem, scope = (_text(where, entry, name) for name in names)
    refutes, instance = (_flag(where, entry, name) for name in ("refutes", "instance"))
    if instance and (refutes or scope == FOR_ALL):
        raise InputError(f"{where}: an instance neither refutes a claim nor says all of it")
    if tier not in tiers:
        raise InputError(f"{where}: there is no tier {tier!r}: the tiers are {', '.join(tiers)}")
    for name in (source, theorem):
        if not name.replace("'", "_").isidentifier():
            raise InputError(f"{where}: {name!r} is no name of Coq: give it without folder or dots")
    return FormalTheorem(claim, tier, source, theorem, scope, refutes, instance)


def _keys(where: str, entry: dict[str, object], needed: set[str], more: set[str]) -> None:
    if missing := needed - set(entry):
        raise InputError(f"{where}: lacks {', '.join(sorted(missing))}")
    if unknown := set(entry) - needed - more:
        raise InputError(f"{where}: does not know {', '.join(sorted(unknown))}: drop it")


def _text(where: str, entry: dict[str, object], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str):
        raise InputError(f"{where}: {key} is {value!r}, not a text")
    return value


def _flag(where: str, entry: dict[str, object], key: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise InputError(f"{where}: {key} is {value!r}: write true or false")
    return value


def _words(where: str, entry: dict[str, object], key: str) -> tuple[str, ...]:
    value = entry[key]
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise InputError(f"{where}: {key} is {value!r}, not a list of texts")
    return tuple(value)
