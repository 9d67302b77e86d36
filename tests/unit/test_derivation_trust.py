"""What is trusted stays small, and proofs/TRUST.md says all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gantheory
from gantheory.derivation.cells import RANGES
from gantheory.theory.expr import BINDERS

PACKAGE = Path(gantheory.__file__).parent
TRUST = PACKAGE.parent / "proofs" / "TRUST.md"
MAY_GRANT = {f"derivation/{f}.py" for f in ("theorem", "kernel", "laws", "models")}
TRUSTED = MAY_GRANT | {
    f"derivation/{f}.py" for f in ("rational", "values", "cells", "decide", "shape")
}
MEANING = {f"theory/{f}.py" for f in ("expr", "finite", "kinds")}
FORGES = ("grant", "_KEY")


def names(tree: ast.AST) -> Iterator[str]:
    """Every name that a module uses, imports or looks up, in strings too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def rules() -> list[tuple[str, str]]:
    """Every public function of the rules that returns a theorem, or theorems."""
    return [
        (f, node.name)
        for f in ("kernel", "laws", "models")
        for node in ast.parse((PACKAGE / f"derivation/{f}.py").read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and "Theorem" in ast.unparse(node.returns)
    ]


def test_only_the_trusted_files_grant() -> None:
    for path in PACKAGE.rglob("*.py"):
        where = str(path.relative_to(PACKAGE))
        forging = [n for n in names(ast.parse(path.read_text())) if n in FORGES]
        assert not forging or where in MAY_GRANT, f"{where} mentions {forging[0]}"


@pytest.mark.power
@pytest.mark.parametrize(
    "source",
    [
        "from gantheory.derivation.theorem import grant",
        "theorem.grant(goal, 'trust me')",
        "getattr(theorem, 'grant')(goal, 'trust me')",
        "Theorem(theorem._KEY, conclusion=goal)",
    ],
)
def test_a_forgery_is_seen(source: str) -> None:
    assert any(n in FORGES for n in names(ast.parse(source)))


def test_the_trusted_files_import_nothing_else() -> None:
    """Of this package they import each other and the statement tree; of others, FLINT."""
    allowed = {f.removesuffix(".py").replace("/", ".") for f in TRUSTED | MEANING}
    allowed |= {"theory.model"}
    for file in TRUSTED:
        for node in ast.walk(ast.parse((PACKAGE / file).read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                top, _, rest = node.module.partition(".")
                if top == "gantheory" and rest == "theory":
                    assert all(f"theory.{a.name}" in allowed for a in node.names), file
                elif top == "gantheory":
                    assert rest in allowed, f"{file} imports {node.module}"


@pytest.mark.parametrize("file", sorted(TRUSTED | MEANING))
def test_every_trusted_file_is_named(file: str) -> None:
    assert f"`gantheory/{file}`" in TRUST.read_text()


@pytest.mark.parametrize(("file", "name"), rules(), ids=lambda x: x)
def test_every_rule_is_explained(file: str, name: str) -> None:
    """One heading a rule, under the file that has it."""
    section = TRUST.read_text().partition(f"## Rules of `{file}.py`")[2].partition("\n## ")[0]
    assert f"\n**`{name}`**" in section


def test_nothing_is_explained_that_is_not_there() -> None:
    said = set(re.findall(r"^\*\*`(\w+)`\*\*", TRUST.read_text(), re.MULTILINE))
    assert said == {name for _, name in rules()}


def test_the_page_renders_on_github() -> None:
    text = TRUST.read_text()
    for word in ("\\operatorname", "\\mbox", "\\newcommand", "$$"):
        assert word not in text
    # Inline mathematics is $`...`$, so that underscores and stars stay what they are.
    outside = re.sub(r"```.*?```|\$`[^`]*`\$|`[^`]*`", "", text, flags=re.DOTALL)
    assert "$" not in outside


def test_every_binder_has_its_scope_and_every_kind_its_range() -> None:
    """The tables that the trusted files read agree with the statement tree."""
    from gantheory.derivation.shape import _KINDS, _SHAPES

    bound = {op for op, shape in _SHAPES.items() if any(s.startswith("bound ") for s in shape)}
    assert bound == BINDERS | {"diff"}
    assert set(RANGES) - {"extended"} == {
        n for n, sort in _KINDS.items() if sort in ("function", "number") and n != "natural"
    }
