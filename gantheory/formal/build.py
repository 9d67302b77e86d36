"""The build: make in a folder of its own, so that the sources stay clean and nothing is redone."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.formal.coq import Coq, quiet_environment
from gantheory.formal.development import Development

Say = Callable[[str], None]
"""Called with a line about what is being done."""

_JOBS = 2


@final
@dataclass(frozen=True)
class Built:
    """What came of a build.

    Attributes
    ----------
    errors
        By file, what Coq says against it, or against a file that it rests on.
    seconds
        By file, how long it took to compile; a file that was not compiled now is not in here.
    """

    errors: Mapping[str, str]
    seconds: Mapping[str, float]


def build_folder(development: Development, coq: Coq) -> Path:
    """Where a development is built: in the user's cache, one folder a place and version."""
    key = hashlib.sha256(f"{development.root.resolve()} {coq.version}".encode()).hexdigest()[:16]
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache, "gantheory", "coq", key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a home that cannot be written
        folder = Path(tempfile.gettempdir(), f"gantheory-{os.getuid()}", "coq", key)
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One build at a time: another process waits."""
    import fcntl  # not on every system: but there make is not either

    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(development: Development, paths: Sequence[str], folder: Path, say: Say) -> Built:
    """Compile files, and those that they rest on, where they are not compiled already."""
    _synchronise(development, folder)
    targets = [f"{path}o" for path in paths]
    if not targets:
        return Built({}, {})
    command = ["make", "-f", "Makefile", "--no-print-directory", "-k", f"-j{_JOBS}", *targets]
    started: dict[str, float] = {}
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=folder,
        env=quiet_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as make:
        for line in make.stdout or ():
            said.append(line.rstrip())
            if begun := re.fullmatch(r"COQC (\S+\.v)", said[-1]):
                started[begun[1]] = time.time()
                say(f"coqc {begun[1]}")
    errors = _errors(development, paths, said) if make.returncode else {}
    return Built(errors, _seconds(started, folder))


def _synchronise(development: Development, folder: Path) -> None:
    """Copy what changed; a file that did not keeps its time, so that make leaves it alone."""
    wanted = {**development.sources, "_CoqProject": development.project}
    for old in folder.glob("*/*.v"):
        if str(old.relative_to(folder)) not in wanted:
            for left in (old, *old.parent.glob(f"{old.stem}.vo*"), old.with_suffix(".glob")):
                left.unlink(missing_ok=True)
    for path, text in wanted.items():
        file = folder / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            file.with_suffix(".vo").unlink(missing_ok=True)
            if path == "_CoqProject":
                (folder / "Makefile").unlink(missing_ok=True)
    if not (folder / "Makefile").is_file():
        subprocess.run(
            ["coq_makefile", "-f", "_CoqProject", "-o", "Makefile"],
            cwd=folder,
            env=quiet_environment(),
            check=True,
            capture_output=True,
        )


_LOCATED = re.compile(r'File "(?:\./)?(?P<path>[^"]+\.v)", line (?P<line>\d+), characters [\d-]+:')


def _errors(development: Development, paths: Sequence[str], said: Sequence[str]) -> dict[str, str]:
    """Coq's complaints by file, handed on to the files that rest on one that failed."""
    own: dict[str, str] = {}
    for n, line in enumerate(said):
        if (at := _LOCATED.match(line)) and at["path"] not in own:
            words = []
            for more in said[n + 1 :]:
                if more.startswith(("make", "COQC", "File ")):
                    break
                words.append(more)
            message = " ".join(" ".join(words).split()).removeprefix("Error: ")
            own[at["path"]] = f"{at['path']}, line {at['line']}: {message}"
    errors = {}
    for path in paths:
        broken = [own[below] for below in development.beneath(path) if below in own]
        if broken:
            errors[path] = broken[0]
    if not errors:  # make itself failed: nothing may be believed
        reason = " ".join(said[-3:]) or "no word why"
        errors = dict.fromkeys(paths, f"make fails: {reason}")
    return errors


def _seconds(started: Mapping[str, float], folder: Path) -> dict[str, float]:
    ended = {path: folder / f"{path}o" for path in started}
    return {
        path: max(0.0, file.stat().st_mtime - started[path])
        for path, file in ended.items()
        if file.is_file()
    }
