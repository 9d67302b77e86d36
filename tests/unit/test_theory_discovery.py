"""Discovery: what is scanned counts once, and what clashes is named."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.discovery import collect, module_at
from gantheory.theory.errors import InputError
from gantheory.theory.expr import num
from gantheory.theory.verdict import Verdict


def claim(name: str, bound: int = 1) -> Claim:
    return Claim(f"t.{name}", name, num(0) <= bound, Source("t", "1"), Verdict.PROVED)


def module(name: str, **names: object) -> ModuleType:
    made = ModuleType(name)
    made.__file__ = f"/there/{name}.py"
    vars(made).update(names)
    return made


def test_an_imported_claim_counts_once_and_evidence_too() -> None:
    a, b = claim("a"), claim("b")
    proof = derivation_of(a)(object)
    catalogue = collect([module("one", a=a, proof=proof), module("two", b=b, a=a, again=proof)])
    assert catalogue.claims == (a, b)
    assert catalogue.attached == catalogue.of(a) == (proof,)
    assert catalogue.of(b) == ()


def test_a_claim_that_only_evidence_names_is_found() -> None:
    a = claim("a")
    assert collect([module("one", proof=derivation_of(a)(object))]).claims == (a,)


def test_two_claims_of_one_id_are_refused_with_both_files() -> None:
    with pytest.raises(InputError, match=r"t\.a, in /there/one\.py and /there/two\.py"):
        collect([module("one", a=claim("a")), module("two", a=claim("a", bound=2))])


BROKEN = {
    "def f(:": "line 1",
    "x = 1\ny = nowhere": "line 2.*NameError",
    "import no_such_package": "line 1.*ModuleNotFoundError",
}


@pytest.mark.parametrize("source", BROKEN)
def test_a_file_that_cannot_be_imported_is_named_with_its_line(source: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match=rf"mine\.py, {BROKEN[source]}"):
        module_at(str(file))


@pytest.mark.parametrize("name", ["nothing.py", "folder", "data.txt"])
def test_what_is_no_python_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "data.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="is not a Python file"):
        module_at(str(tmp_path / name))


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(f"x = {folder!r}", encoding="utf-8")
    assert [module_at(str(tmp_path / f / "mine.py")).x for f in ("one", "two")] == ["one", "two"]
