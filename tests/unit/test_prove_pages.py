"""Pages on disk: where they are, what is written, what is left alone, what differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gantheory import prove
from gantheory.prove import Difference, difference_lines, differences, folder_of, write
from gantheory.render.proof_page import page_path
from gantheory.theory.errors import InputError

WANTED = {"README.md": "index\n", "claims/a/x.md": "one\ntwo\n", "claims/b/y.md": "y\n"}


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../../etc/passwd",
        "a.../b",
        "a./../../x",
        "A.b",
        "a.b/c",
        ".",
        "",
        "con.nul",
        "a.b\x00",
    ],
)
def test_no_id_leaves_the_folder(name: str) -> None:
    path = page_path(name)
    assert path.startswith("claims/")
    assert len(Path(path).parts) == 3
    assert not {"..", "."} & set(Path(path).parts)
    assert not any(part.startswith(".") for part in Path(path).parts)


@given(st.lists(st.text(alphabet="aAbB._-/2e", max_size=6), min_size=2, max_size=2, unique=True))
def test_two_ids_never_share_a_page(ids: list[str]) -> None:
    """Not on a disk that ignores case either. `a` and `a.` name nothing else."""
    first, second = (n.partition(".")[::2] for n in ids)
    if first != second:
        assert page_path(ids[0]).lower() != page_path(ids[1]).lower()


def test_an_id_of_the_project_reads_as_it_is() -> None:
    found = page_path("goodfellow2014.theorem_1.discriminator")
    assert found == "claims/goodfellow2014/theorem_1.discriminator.md"


def test_what_is_written_is_up_to_date(tmp_path: Path) -> None:
    assert sorted(write(tmp_path, WANTED)) == sorted(WANTED)
    assert differences(tmp_path, WANTED) == []
    assert write(tmp_path, WANTED) == []
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")} == set(WANTED)


def test_stale_pages_go_and_nothing_else(tmp_path: Path) -> None:
    others = ["TRUST.md", "formal/Game.v", "formal/notes.md", "claims/keep.txt"]
    for name in [*others, "claims/old/gone.md"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    write(tmp_path, WANTED)
    assert not (tmp_path / "claims/old").exists()
    assert all((tmp_path / name).read_text() == name for name in others)


@pytest.mark.parametrize(
    ("there", "line", "is_", "wanted"),
    [
        ("one\n2\n", 2, "2", "two"),
        ("one\n", 2, "", "two"),
        ("one\ntwo\nthree\n", 3, "three", ""),
        ("one\r\ntwo\n", 1, "one\r", "one"),
        ("", 1, "", "one"),
        ("one\ntwo", 3, None, ""),
    ],
)
def test_the_first_line_that_differs_is_named(
    tmp_path: Path, there: str, line: int, is_: str | None, wanted: str | None
) -> None:
    write(tmp_path, WANTED)
    (tmp_path / "claims/a/x.md").write_bytes(there.encode())
    found = differences(tmp_path, WANTED)
    assert found == [Difference("claims/a/x.md", line, is_, wanted)]
    assert f"claims/a/x.md, line {line}" in difference_lines(found, 3)[0]


def test_a_missing_page_and_one_too_many_are_named(tmp_path: Path) -> None:
    write(tmp_path, WANTED)
    (tmp_path / "claims/a/x.md").unlink()
    (tmp_path / "claims/a/z.md").write_text("")
    lines = difference_lines(differences(tmp_path, WANTED), 3)
    assert lines[:2] == ["claims/a/x.md: not there", "claims/a/z.md: of no claim"]


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "claims").write_text("a file")
    with pytest.raises(InputError, match="claims"):
        write(tmp_path, WANTED)


def test_a_page_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, WANTED)

    def full(_: Path, target: Path) -> Path:
        raise OSError(28, "no space left", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="no space left"):
        write(tmp_path, {**WANTED, "claims/a/x.md": "new\n"})
    assert (tmp_path / "claims/a/x.md").read_text() == "one\ntwo\n"
    assert list(tmp_path.rglob(".writing-*")) == []


def test_the_folder_is_the_clones_or_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (folder_of(None, own=True) / "TRUST.md").is_file()
    with pytest.raises(InputError, match="--proofs DIR"):
        folder_of(None, own=False)
    monkeypatch.setattr(prove, "__file__", str(tmp_path / "gantheory" / "prove.py"))
    with pytest.raises(InputError, match="--proofs DIR"):
        folder_of(None, own=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        folder_of(str(tmp_path / "file"), own=True)
