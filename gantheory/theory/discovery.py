"""Discovery: claims and their evidence are found by scanning the names of modules.

Nothing registers itself. A module of claims holds `Claim` and `Attached` objects under any names;
a claim that is imported into another module counts once.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, final

from gantheory.theory.attach import Attached
from gantheory.theory.claim import Claim
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

ENTRY_POINTS = "gantheory.claims"
"""The entry-point group in which another package names its modules of claims."""


@final
@dataclass(frozen=True)
class Catalogue:
    """What was found.

    Attributes
    ----------
    claims
        Every claim once, in the order of discovery: modules by name, then as written.
    attached
        Every piece of evidence once, in the same order.
    files
        The files (`--module`) it was made from, with which another process can make it again;
        None if it was put together by hand.
    """

    claims: tuple[Claim, ...]
    attached: tuple[Attached, ...]
    files: tuple[str, ...] | None = None

    def of(self, claim: Claim) -> tuple[Attached, ...]:
        """The evidence that points at a claim."""
        return tuple(a for a in self.attached if a.claim.id == claim.id)


def modules_of(package: str) -> tuple[ModuleType, ...]:
    """Import a package (or a module) and every module under it.

    A package whose ``__all__`` names its modules gives their order; further ones follow by name.
    """
    top = importlib.import_module(package)
    found = [top]
    names = [info.name for info in pkgutil.iter_modules(getattr(top, "__path__", ()))]
    first = [n for n in getattr(top, "__all__", ()) if n in names]
    for name in [*first, *sorted(set(names) - set(first))]:
        found += modules_of(f"{package}.{name}")
    return tuple(found)


def entry_point_modules() -> tuple[ModuleType, ...]:
    """The modules that installed packages name in the group `gantheory.claims`.

    Raises
    ------
    InputError
        If one of them cannot be imported; the message names the entry point.
    """
    found: list[ModuleType] = []
    for point in importlib.metadata.entry_points(group=ENTRY_POINTS):
        try:
            found += modules_of(point.module)
        except Exception as error:
            raise InputError(
                f"the entry point {point.name} = {point.value} ({ENTRY_POINTS}) cannot be "
                f"imported ({type(error).__name__}: {error}): mend or uninstall that package"
            ) from error
    return tuple(found)


def module_at(path: str) -> ModuleType:
    """Import one Python file as a module of claims.

    Raises
    ------
    InputError
        If there is no such file, or importing it fails; the message says at which line.
    """
    file = Path(path).resolve()
    if file.suffix != ".py" or not file.is_file():
        raise InputError(f"{path} is not a Python file: give the path of a module of claims")
    name = f"gantheory_module_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be read as a module: give the path of a .py file")
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(
            f"{path}{_line(error, file)} cannot be imported "
            f"({type(error).__name__}: {error}): mend it and try again"
        ) from error
    finally:
        # The file is not a module that others may import: its name is free again afterwards.
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
    return module


def _line(error: Exception, file: Path) -> str:
    """`, line 3`: the last line of the file itself that the error passed through."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}"
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", line {line}" if line else ""


def collect(modules: Iterable[ModuleType]) -> Catalogue:
    """Scan the names of modules for claims and evidence.

    A claim that only its evidence names (a variant made on the spot) is found through it.

    Raises
    ------
    InputError
        If two different claims share an id; the message names both files.
    """
    claims: dict[str, tuple[Claim, str]] = {}
    attached: dict[Attached, None] = {}
    for module in modules:
        file = getattr(module, "__file__", None) or module.__name__
        for found in _scan(module):
            claim = found.claim if isinstance(found, Attached) else found
            first, where = claims.setdefault(claim.id, (claim, file))
            if first != claim:
                raise InputError(
                    f"two different claims have the id {claim.id}, in {where} and {file}: "
                    "rename one of them"
                )
            if isinstance(found, Attached):
                attached.setdefault(found)
    return Catalogue(tuple(claim for claim, _ in claims.values()), tuple(attached))


def _scan(module: ModuleType) -> Iterator[Claim | Attached]:
    return (x for x in vars(module).values() if isinstance(x, (Claim, Attached)))
