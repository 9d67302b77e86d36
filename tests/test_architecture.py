"""The house: floors, abstract or final, light imports, and what is forbidden.

Every rule is a function of source text (or of modules), so that each is also tried on a made-up
bad module: a rule that cannot fail holds nothing.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import gantheory

ROOT = Path(gantheory.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))

# Floor by floor; within a floor, a package may import those that stand before it.
FLOORS = (
    ("theory", "workers", "deadline"),
    ("measure", "divergence", "game"),
    ("derivation", "enclosure", "formal", "sampling"),
    ("capacity", "dynamics", "experiments"),
    ("claims",),
    # Floor 5. Interfaces share the runner; the command stands last.
    (
        "strategies",
        "hypothesis_plugin",
        "arrays",
        "samples",
        "ways",
        "verify",
        "check",
        "power",
        "render",
        "prove",
        "pytest_plugin",
        "commands",
        "cli",
    ),
)
ORDER = [package for floor in FLOORS for package in floor]
HEAVY = ("numpy", "scipy", "flint", "hypothesis", "torch", "matplotlib", "rich", "lark")
# Only these files may be longer than 500 lines; each has its reason.
LONG: dict[str, str] = {
    "derivation/kernel.py": "all that is trusted stands in one file, to be audited in one sitting",
}


def part(path: Path) -> str:
    """The package (or module) of the house that a file belongs to; empty for the front door."""
    first = path.relative_to(ROOT).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Modules that a file imports anywhere, for types and inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def climbs(where: str, source: str) -> list[str]:
    """Imports that go up the house, or that hide where they go."""
    found = []
    for name, line in imported(ast.parse(source)):
        if name.startswith("."):
            found.append(f"line {line}: {name} is relative: name the package in full")
            continue
        parts = name.split(".")
        if parts[0] != "gantheory" or len(parts) == 1 or parts[1] == where:
            continue
        if parts[1] in ORDER and (not where or ORDER.index(parts[1]) > ORDER.index(where)):
            found.append(f"line {line}: {where or 'gantheory'} imports {parts[1]}, above it")
    return found


def open_classes(source: str) -> list[str]:
    """Classes that are neither final nor abstract, or that inherit from a final class."""
    classes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)]
    final = {c.name for c in classes if "final" in map(ast.unparse, c.decorator_list)}
    found = []
    for c in classes:
        bases = {ast.unparse(b).split("[")[0] for b in c.bases}
        if c.name not in final and not is_abstract(c) and not is_exception_base(bases):
            found.append(f"{c.name} is neither @final nor abstract")
        found += [f"{c.name} inherits from {b}, which is final" for b in sorted(bases & final)]
    return found


def is_abstract(c: ast.ClassDef) -> bool:
    """An ABC or a Protocol."""
    bases = {ast.unparse(b).split("[")[0].split(".")[-1] for b in c.bases}
    return bool(bases & {"ABC", "Protocol"}) or any(
        "abstractmethod" in ast.unparse(d)
        for f in c.body
        if isinstance(f, ast.FunctionDef)
        for d in f.decorator_list
    )


def is_exception_base(bases: set[str]) -> bool:
    """Exceptions say by their place in a hierarchy what may be caught together."""
    return any(b.endswith(("Error", "Exception")) for b in bases)


FORBIDDEN_CALLS = {"eval", "exec", "sympify", "parse_expr", "__import__"}
FORBIDDEN_MODULES = {"pickle", "dill", "cloudpickle", "marshal", "shelve"}


def dangers(source: str) -> list[str]:
    """Ways from a user's text to running code."""
    tree = ast.parse(source)
    found = [
        f"line {line}: imports {name}"
        for name, line in imported(tree)
        if name.split(".")[0] in FORBIDDEN_MODULES
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            if name in FORBIDDEN_CALLS:
                found.append(f"line {node.lineno}: calls {name}")
            if any(
                k.arg == "allow_pickle" and ast.unparse(k.value) != "False" for k in node.keywords
            ):
                found.append(f"line {node.lineno}: allows pickle")
    return found


POLYNOMIALS = "derivation/rational.py"
EXACT = {f"flint.{name}" for name in ("Ordering", "fmpz", "fmpz_mpoly", "fmpz_mpoly_ctx")}


def flint_outside(file: str, source: str) -> list[str]:
    """Balls are compared in one place, so only enclosure/ knows them; the kernel's polynomials over
    Z have none.
    """
    names = [x for x in imported(ast.parse(source)) if x[0].split(".")[0] == "flint"]
    allowed = EXACT if file == POLYNOMIALS else set()
    outside = not file.startswith("enclosure/")
    return [f"line {line}: imports {n}" for n, line in names if outside and n not in allowed]


def torch_outside(file: str, source: str) -> list[str]:
    """Networks are trained in one package; all else names an experiment that needs torch."""
    names = [x for x in imported(ast.parse(source)) if x[0].split(".")[0] == "torch"]
    return [f"line {line}: imports {n}" for n, line in names if not file.startswith("capacity/")]


def wordless(source: str) -> list[str]:
    """Public modules, classes and functions without a docstring."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else ["the module has no docstring"]
    pending: list[ast.Module | ast.ClassDef] = [tree]
    while pending:
        for node in pending.pop().body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                overrides = any("override" in ast.unparse(d) for d in node.decorator_list)
                if not ast.get_docstring(node) and not overrides:
                    found.append(f"line {node.lineno}: {node.name} has no docstring")
                if isinstance(node, ast.ClassDef):
                    pending.append(node)
    return found


# ---------------------------------------------------------------------------- the house as it is


def house_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=house_id)
def test_house(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    where = part(path)
    assert where in {*ORDER, ""}, f"{where} stands on no floor: put it on one in FLOORS"
    problems = [
        *climbs(where, source),
        *open_classes(source),
        *dangers(source),
        *flint_outside(house_id(path), source),
        *torch_outside(house_id(path), source),
        *wordless(source),
    ]
    lines = source.count("\n")
    if lines > 500 and house_id(path) not in LONG:
        problems.append(f"{lines} lines: split it by ideas")
    assert not problems


def modules() -> list[ModuleType]:
    names = [m.name for m in pkgutil.walk_packages(gantheory.__path__, "gantheory.")]
    return [importlib.import_module(name) for name in names]


def final_parents(module: ModuleType) -> list[str]:
    """Across files: classes of a module whose parent was declared final elsewhere."""
    return [
        f"{c.__qualname__} inherits from {b.__qualname__}"
        for c in vars(module).values()
        if inspect.isclass(c) and c.__module__ == module.__name__
        for b in c.__mro__[1:]
        if vars(b).get("__final__")
    ]


def overridden(module: ModuleType) -> list[str]:
    """Concrete methods of the house that a subclass redefines: then its base says too much."""
    return [
        f"{c.__qualname__}.{name} overrides {b.__qualname__}.{name}"
        for c in vars(module).values()
        if inspect.isclass(c) and c.__module__ == module.__name__
        for name, member in vars(c).items()
        for b in c.__mro__[1:]
        if b.__module__.startswith(("gantheory", "made_up"))
        if (of_base := vars(b).get(name)) is not None
        and (inspect.isfunction(member) or isinstance(member, property))
        and not name.startswith("__")
        and not getattr(of_base, "__isabstractmethod__", False)
    ]


def test_final_is_final_across_files() -> None:
    assert [x for m in modules() for x in (*final_parents(m), *overridden(m))] == []


def loaded_by(statement: str) -> set[str]:
    """The heavy packages that a statement loads in a fresh interpreter."""
    program = f"import sys; {statement}; print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in out.stdout.split()} & set(HEAVY)


@pytest.mark.parametrize(
    "statement",
    [
        "import gantheory",
        "import gantheory.cli",
        "import gantheory.pytest_plugin",
        "import gantheory.theory.vocabulary",
    ],
)
def test_imports_are_light(statement: str) -> None:
    assert loaded_by(statement) == set()


# ------------------------------------------------------------------------ each rule can be broken

BAD = {
    "climbs": (lambda s: climbs("measure", s), "from gantheory.enclosure import ball"),
    "climbs within a floor": (lambda s: climbs("measure", s), "import gantheory.divergence.js"),
    "climbs by another name": (lambda s: climbs("theory", s), "from gantheory import claims"),
    "climbs inside a function": (
        lambda s: climbs("theory", s),
        "def f():\n    from gantheory.verify import load",
    ),
    "climbs from the front door": (lambda s: climbs("", s), "import gantheory.theory"),
    "climbs relatively": (lambda s: climbs("theory", s), "from ..claims import x"),
    "open class": (open_classes, "class A:\n    x = 1"),
    "open dataclass": (open_classes, "@dataclass(frozen=True)\nclass A:\n    x: int"),
    "heir of a final class": (open_classes, "@final\nclass A: ...\n@final\nclass B(A): ..."),
    "eval": (dangers, "def f(x):\n    return eval(x)"),
    "exec": (dangers, "exec('1')"),
    "sympify": (dangers, "import sympy\nsympy.sympify('x')"),
    "pickle": (dangers, "from pickle import loads"),
    "numpy's pickle": (dangers, "import numpy as np\nnp.load('x.npy', allow_pickle=True)"),
    "flint": (lambda s: flint_outside("measure/law.py", s), "def f():\n    import flint"),
    "balls": (lambda s: flint_outside(POLYNOMIALS, s), "from flint import fmpz, arb"),
    "torch": (
        lambda s: torch_outside("experiments/saturation.py", s),
        "def f():\n    from torch import nn",
    ),
    "no docstring": (wordless, '"""A module."""\ndef f(): ...'),
    "no docstring on a method": (
        wordless,
        '"""M."""\nclass A:\n    """A."""\n    def f(self): ...',
    ),
    "no docstring on a module": (wordless, "x = 1"),
}


@pytest.mark.power
@pytest.mark.parametrize("name", BAD)
def test_each_rule_sees_its_breach(name: str) -> None:
    rule, source = BAD[name]
    assert rule(source)


GOOD = '''"""A module."""
from __future__ import annotations
from abc import ABC, abstractmethod
from typing import final
from gantheory.theory import expr


class Base(ABC):
    """A base."""

    @abstractmethod
    def f(self) -> int:
        """One method."""


@final
class Leaf(Base):
    """A leaf."""

    def f(self) -> int:
        """Its own."""
        return 1


class Wrong(ValueError):
    """An error."""
'''


@pytest.mark.power
def test_no_rule_cries_wolf() -> None:
    assert climbs("measure", GOOD) == []
    assert open_classes(GOOD) == dangers(GOOD) == flint_outside("measure/law.py", GOOD) == []
    assert wordless(GOOD) == []
    assert flint_outside("enclosure/ball.py", "import flint") == []
    assert flint_outside(POLYNOMIALS, "from flint import fmpz, fmpz_mpoly") == []


@pytest.mark.power
def test_rules_on_modules_see_their_breach() -> None:
    module = ModuleType("made_up")
    source = GOOD + "\nclass Heir(Leaf):\n    def f(self): return 2\n"
    exec(compile(source, "made_up", "exec"), vars(module))  # noqa: S102  the source is above
    assert final_parents(module) == ["Heir inherits from Leaf"]
    assert overridden(module) == ["Heir.f overrides Leaf.f"]


@pytest.mark.power
def test_a_heavy_import_is_seen() -> None:
    assert loaded_by("import gantheory, rich.text") == {"rich"}
