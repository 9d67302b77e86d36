"""Coq as a program: where it is, which version, and whether a tier's libraries are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.formal.theorems import Tier


@final
@dataclass(frozen=True)
class Coq:
    """An installed Coq.

    Attributes
    ----------
    coqc
        The compiler.
    version
        `8.16.1`.
    """

    coqc: str
    version: str

    def output(self, arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run coqc in a folder."""
        return subprocess.run(
            [self.coqc, "-q", "-w", "none", *arguments],
            cwd=folder,
            env=quiet_environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def lacks(self, tier: Tier) -> str:
        """Why the libraries of a tier cannot be loaded; empty if they can."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "probe.v")
            file.write_text(f"{tier.probe}\n", encoding="utf-8")
            tried = self.output([file.name], file.parent)
        if tried.returncode == 0:
            return ""
        said = (tried.stderr or tried.stdout).strip().splitlines()
        return f"`{tier.probe}` fails ({said[-1] if said else 'no word why'}): {install(tier)}"


def find_coq() -> Coq | str:
    """The Coq on the path, or why there is none."""
    missing = [name for name in ("coqc", "coq_makefile", "make") if not shutil.which(name)]
    if missing:
        return f"{', '.join(missing)} not found"
    coqc = shutil.which("coqc") or "coqc"
    asked = subprocess.run([coqc, "--print-version"], capture_output=True, text=True, check=False)
    words = asked.stdout.split()
    if asked.returncode != 0 or not words:
        return f"{coqc} --print-version fails: {asked.stderr.strip() or 'no word why'}"
    return Coq(coqc, words[0])


def install(tier: Tier) -> str:
    """How to get what a tier needs."""
    return f"on Debian, apt-get install --no-install-recommends {tier.packages}"


def quiet_environment() -> dict[str, str]:
    """The environment, without what would change how Coq or make reads its files."""
    unwanted = ("COQPATH", "COQFLAGS", "COQLIBS", "MAKEFLAGS", "MAKELEVEL", "TIMED", "VERBOSE")
    return {name: value for name, value in os.environ.items() if name not in unwanted}
