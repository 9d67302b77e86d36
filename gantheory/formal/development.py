"""The Coq development as files: where it stands, what it says, and its digests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import final

from gantheory.formal.theorems import FormalMap, FormalTheorem, Tier, read_map
from gantheory.formal.vernacular import ROOT, forbidden, requires, says
from gantheory.theory.errors import InputError

_PACKAGE = Path(__file__).parent


@final
@dataclass(frozen=True)
class Development:
    """Coq sources in folders by tier, their map, and the record of the last checked run.

    Attributes
    ----------
    root
        The folder that holds the tiers and theorems.toml.
    record
        The file in which a checked run is recorded.
    """

    root: Path
    record: Path

    @cached_property
    def map(self) -> FormalMap:
        """The claims and their theorems."""
        return read_map(self.root / "theorems.toml")

    @cached_property
    def sources(self) -> dict[str, str]:
        """The text of every file, by its path from the root, lowest tier first."""
        return {
            f"{tier}/{file.name}": file.read_text(encoding="utf-8")
            for tier in self.map.tiers
            for file in sorted((self.root / tier).glob("*.v"))
        }

    @cached_property
    def digest(self) -> str:
        """A hash of the map, and of every file beneath one of its theorems."""
        sources = {path: self.sources.get(path, "") for path in self.served}
        return _digest({**sources, "map": (self.root / "theorems.toml").read_text("utf-8")})

    @cached_property
    def served(self) -> tuple[str, ...]:
        """Every file beneath a theorem of the map."""
        return tuple(sorted({path for t in self.map.theorems for path in self.beneath(t.path)}))

    def digest_of(self, tier: Tier) -> str:
        """A hash of the sources of a tier and of those below it, and of its preamble."""
        below = (*tier.on, tier.name)
        served = (path for path in self.served if path.split("/")[0] in below)
        parts = {path: self.sources.get(path, "") for path in served}
        return _digest({**parts, "preamble": tier.preamble})

    def says(self, path: str) -> str:
        """A hash of what one file says: all of it but comments and opaque proofs."""
        return self._says[path]

    def beneath(self, path: str) -> tuple[str, ...]:
        """The file and every file of the development that it rests on, itself last."""
        found: dict[str, None] = {}

        def visit(at: str) -> None:
            for below in self._needs.get(at, ()):
                if below not in found and below != path:
                    visit(below)
            found[at] = None

        visit(path)
        return tuple(found)

    def defects(self, theorem: FormalTheorem) -> str:
        """Why a theorem is not even given to Coq; empty if it is."""
        tier = self.map.tiers[theorem.tier]
        for path in self.beneath(theorem.path):
            if path not in self.sources:
                return f"there is no file {path}"
            if path.split("/")[0] not in (tier.name, *tier.on):
                return f"{theorem.path} rests on {path}, which is not below the tier {tier.name}"
            for complaint in self._complaints[path]:
                return f"{path}, {complaint}"
        return ""

    @cached_property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {path: requires(source) for path, source in self.sources.items()}

    @cached_property
    def _complaints(self) -> dict[str, tuple[str, ...]]:
        return {path: tuple(forbidden(source)) for path, source in self.sources.items()}

    @cached_property
    def _says(self) -> dict[str, str]:
        return {path: _sha256(says(source)) for path, source in self.sources.items()}

    @property
    def project(self) -> str:
        """The text of the _CoqProject."""
        roots = [f"-Q {tier} {ROOT}.{tier.capitalize()}" for tier in self.map.tiers]
        return "\n".join([*roots, "-arg -w -arg none", *self.sources]) + "\n"


def find_development() -> Development:
    """The project's own development: beside the package in a clone, inside it if installed.

    Raises
    ------
    InputError
        If the sources are in neither place.
    """
    for root in (_PACKAGE.parent.parent / "proofs" / "formal", _PACKAGE / "coq"):
        if (root / "theorems.toml").is_file():
            return Development(root, _PACKAGE / "record.json")
    raise InputError(f"the Coq sources are missing from {_PACKAGE / 'coq'}: reinstall gantheory")


def _digest(parts: Mapping[str, str]) -> str:
    return _sha256("".join(f"{name}\n{len(text)}\n{text}" for name, text in parts.items()))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
