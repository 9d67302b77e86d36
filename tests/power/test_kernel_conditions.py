"""Every side condition of the trusted files is there for a reason, which is shown or written down.

A condition is found in the source: a disjunct of a test that guards a refusal, a conjunct of what
must be `ok`, or a statement that only checks. `without` runs the kernel with some conditions taken
out; an attack is a derivation that then ends in a false theorem, and that the whole kernel refuses.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, final

import pytest

from gantheory.derivation import kernel, tactics
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse
from gantheory.enclosure.exact.evaluate import evaluate
from gantheory.theory.model import Model

TRUSTED = ("rational", "values", "cells", "decide", "shape", "theorem", "kernel", "laws", "models")
CHECKS = ("check", "check_shape", "own_names", "integrand_of", "_not_free", "_finite", "_law")
PATHS = {f: Path(str(kernel.__file__)).with_name(f"{f}.py") for f in TRUSTED}

Place = tuple[str, str, str]
"""A trusted file, a function, and a condition in it as it is written there."""


@final
@dataclass(frozen=True)
class Attack:
    """A derivation of something false, once some conditions are taken out.

    Attributes
    ----------
    false
        The derivation.
    removed
        The conditions; several, where each alone is enough to stop it.
    where
        A model on which the exact evaluator finds the theorem false, or in words a space and values
        for which it is false, where that evaluator does not reach.
    """

    false: Callable[[], Theorem]
    removed: tuple[Place, ...]
    where: Model | str = field(default_factory=Model)


def _conditions(node: ast.AST) -> list[tuple[ast.expr | ast.stmt, str]]:
    """The conditions that a statement sets, and how each is written."""
    if isinstance(node, ast.If) and any(isinstance(x, ast.Raise) for x in node.body):
        test = node.test
        split = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)
        parts: list[ast.expr] = test.values if split else [test]  # type: ignore[attr-defined]
        return [(p, ast.unparse(p)) for p in parts]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name) or target.id not in ("ok", "inside"):
            return []
        value = node.value
        assert value is not None
        parts = value.values if isinstance(value, ast.BoolOp) else [value]
        return [(p, ast.unparse(p)) for p in parts if ast.unparse(p) != target.id]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Name) and called.id in CHECKS:
            return [(node, ast.unparse(node))]
    return []


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node


@cache
def conditions() -> tuple[Place, ...]:
    """Every condition of the trusted files."""
    return tuple(
        (file, name, written)
        for file in TRUSTED
        for name, function in _functions(ast.parse(PATHS[file].read_text()))
        for node in ast.walk(function)
        for _, written in _conditions(node)
    )


@final
class _Remove(ast.NodeTransformer):
    """Takes some conditions out of a function; `done` lists those that were there."""

    def __init__(self, written: set[str]) -> None:
        self.written, self.done = written, set[str]()

    def visit(self, node: ast.AST) -> Any:
        for part, text in _conditions(node):
            if text in self.written:
                self.done.add(text)
                if part is node:
                    return ast.copy_location(ast.Pass(), node)
                # Out of a refusal's test: never. Out of what must be ok: always.
                self._replace(node, part, holds=not isinstance(node, ast.If))
        return self.generic_visit(node)

    def _replace(self, node: ast.AST, part: ast.AST, *, holds: bool) -> None:
        always = ast.copy_location(ast.Constant(holds), part)  # type: ignore[arg-type]
        for name, value in ast.iter_fields(node):
            if value is part:
                setattr(node, name, always)
            elif isinstance(value, ast.BoolOp):
                value.values = [always if x is part else x for x in value.values]


@contextmanager
def without(*places: Place) -> Iterator[None]:
    """The kernel with these conditions taken out."""
    functions = {(file, name) for file, name, _ in places}
    with pytest.MonkeyPatch.context() as patch:
        for file, name in functions:
            written = {w for f, n, w in places if (f, n) == (file, name)}
            remove = _Remove(written)
            broken = dict(_functions(ast.parse(PATHS[file].read_text())))[name]
            remove.visit(broken)
            assert remove.done == written, f"not in {file}.{name}: {written - remove.done}"
            install(patch, file, name, broken)
        yield
    forget()


@contextmanager
def changed(file: str, name: str, old: str, new: str) -> Iterator[None]:
    """The kernel with one piece of a function's source replaced."""
    source = dict(_functions(ast.parse(PATHS[file].read_text())))[name]
    text = ast.unparse(source)
    assert text.count(old) == 1, f"{file}.{name} has {old!r} {text.count(old)} times"
    broken = ast.parse(text.replace(old, new)).body[0]
    assert isinstance(broken, ast.FunctionDef)
    forget()
    with pytest.MonkeyPatch.context() as patch:
        install(patch, file, name, broken)
        yield
    forget()


def install(patch: pytest.MonkeyPatch, file: str, name: str, source: ast.FunctionDef) -> None:
    """Put a function in the place of one of the kernel's, wherever it is imported."""
    module = importlib.import_module(f"gantheory.derivation.{file}")
    made: dict[str, Any] = {}
    code = compile(ast.fix_missing_locations(ast.Module([source], [])), str(PATHS[file]), "exec")
    exec(code, vars(module), made)  # noqa: S102 - the kernel's own source, with a piece taken out
    short = name.rpartition(".")[2]
    if "." in name:
        patch.setattr(getattr(module, name.split(".", maxsplit=1)[0]), short, made[short])
        return
    old = getattr(module, short)
    places = ("gantheory.derivation", "test_kernel")
    for other in [m for n, m in sys.modules.items() if n.startswith(places)]:
        if getattr(other, short, None) is old:
            patch.setattr(other, short, made[short])


def forget() -> None:
    """Drop what another kernel computed."""
    files = [f"gantheory.derivation.{f}" for f in (*TRUSTED, "tactics", "chain")]
    for file in (*files, "gantheory.theory.expr"):
        for x in vars(importlib.import_module(file)).values():
            if hasattr(x, "cache_clear"):
                x.cache_clear()
    assert tactics.bounds_of.cache_info().currsize == 0


def is_false(theorem: Theorem, where: Model) -> bool:
    """Whether a theorem is false on a model: its hypotheses hold there, its conclusion fails.

    A hypothesis on the line or on a finite space is not evaluated: it is only not refuted.
    """
    given = [evaluate(h, where).holds for h in theorem.hypotheses]
    return False not in given and evaluate(theorem.conclusion, where).holds is False


def holds_up(attack: Attack) -> None:
    """The kernel refuses the attack, and does not without the conditions."""
    with pytest.raises(Refuse):
        attack.false()
    with without(*attack.removed):
        theorem = attack.false()
    assert type(theorem) is Theorem
    assert not theorem.assumed, "a false theorem that says what it assumes is none"
    if isinstance(attack.where, Model):
        assert is_false(theorem, attack.where), f"{theorem!r} is not false on {attack.where}"


def covered(file: str, attacks: list[Attack], reasons: dict[tuple[str, str], str]) -> None:
    """Each condition of a file is attacked, or has its reason; and nothing else is listed."""
    attacked = {p for a in attacks for p in a.removed if p[0] == file}
    listed = {(file, name, written) for name, written in reasons}
    here = {p for p in conditions() if p[0] == file}
    assert not attacked & listed
    assert attacked | listed == here, (here - attacked - listed, (attacked | listed) - here)


@pytest.mark.power
def test_a_condition_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(AssertionError), without(("kernel", "mass", "v.op == 'law'")):
        pass


def test_every_refusal_is_found() -> None:
    """What is found holds every refusal under a condition; the others end a list of cases."""
    for file in TRUSTED:
        tree = ast.parse(PATHS[file].read_text())
        guarded = [
            x
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and _conditions(node)
            for x in node.body
            if isinstance(x, ast.Raise)
        ]
        handled = [
            x for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) for x in node.body
        ]
        last = [node.body[-1] for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for x in ast.walk(tree):
            if isinstance(x, ast.Raise):
                assert any(x is y for y in (*guarded, *handled, *last)), ast.unparse(x)
