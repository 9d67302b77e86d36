"""proofs/: the pages of one verification, written, or held against what is there.

The same claims give the same pages, byte for byte: nothing in them depends on the day, on the
machine or on how long anything took.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import final

from gantheory.experiments.atlas import Cell, cells_of
from gantheory.experiments.atlas_record import recorded_atlas
from gantheory.render.atlas import (
    PAGE,
    TABLE,
    atlas_csv,
    atlas_page,
    figure_files,
    missing,
    write_figures,
)
from gantheory.render.proof_index import index_page
from gantheory.render.proof_page import FOLDER, Book, claim_page, page_path
from gantheory.render.whole_file import write_whole
from gantheory.theory.errors import InputError
from gantheory.verify import Result

INDEX, ATLAS = "README.md", "atlas"


def pages(results: Sequence[Result]) -> Mapping[str, str]:
    """Every page by its path under proofs/: the index, and one a claim."""
    book = Book(tuple(results))
    made = {page_path(r.claim.id): claim_page(r, book) for r in results}
    return {INDEX: index_page(book), **made}


def atlas_pages() -> Mapping[str, str]:
    """The pages of the recorded atlas, by path under proofs/; none if nothing is recorded."""
    known = recorded_atlas()
    if known is None or known.sweep is None:
        return {}
    cells = cells_of(known.sweep.rows)
    page = atlas_page(cells, missing(known.sweep))
    return {f"{ATLAS}/{PAGE}": page, f"{ATLAS}/{TABLE}": atlas_csv(cells)}


def missing_figures(folder: Path) -> list[str]:
    """The figures of the recorded atlas that are not there."""
    wanted = figure_files(_recorded_cells())
    return [f"{ATLAS}/{name}" for name in wanted if not (folder / ATLAS / name).is_file()]


def draw_figures(folder: Path, changed: Sequence[str]) -> None:
    """Draw the recorded atlas anew if its pages changed or a figure is missing.

    Figures are not compared: another version of matplotlib draws other bytes.
    """
    if any(name.startswith(f"{ATLAS}/") for name in changed) or missing_figures(folder):
        write_figures(folder / ATLAS, _recorded_cells())


def _recorded_cells() -> list[Cell]:
    known = recorded_atlas()
    return [] if known is None or known.sweep is None else cells_of(known.sweep.rows)


def folder_of(asked: str | None, *, own: bool) -> Path:
    """The folder of the pages: the one asked for, or in a clone proofs/ beside the package.

    Parameters
    ----------
    asked
        A folder, which is made if it is not there.
    own
        Whether the claims are those of the project and of installed packages only: others have no
        place in the project's folder.

    Raises
    ------
    InputError
        If no folder was asked for and there is none to take, or the one asked for is a file.
    """
    if asked is not None:
        folder = Path(asked)
        if folder.exists() and not folder.is_dir():
            raise InputError(f"--proofs {asked} is a file: give a folder")
        return folder
    folder = Path(__file__).parent.parent / "proofs"
    if not own:
        raise InputError(
            "claims of your own have no page in the project's proofs/: give a folder, --proofs DIR"
        )
    if not (folder / "TRUST.md").is_file():
        raise InputError("there is no proofs/ beside the package: give a folder, --proofs DIR")
    return folder


@final
@dataclass(frozen=True)
class Difference:
    """A page that is not as it would be written now.

    Attributes
    ----------
    page
        Its path under proofs/.
    line
        The first line that differs, from 1; 0 if there is no such page, or should be none.
    there, wanted
        That line as it is, and as it would be written; None where one of them has ended.
    """

    page: str
    line: int
    there: str | None
    wanted: str | None


def differences(folder: Path, wanted: Mapping[str, str]) -> list[Difference]:
    """What `write` would change, in the order of the pages."""
    found = []
    for name in sorted({*wanted, *_owned(folder)}):
        there, want = _read(folder / name), wanted.get(name)
        if there is None or want is None:
            found.append(Difference(name, 0, there, want))
        elif there != want:
            found.append(_first_difference(name, there, want))
    return found


def _first_difference(name: str, there: str, want: str) -> Difference:
    old, new = there.split("\n"), want.split("\n")
    pairs = zip([*old, None], [*new, None], strict=False)
    n, (a, b) = next((n, pair) for n, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
    return Difference(name, n, a, b)


def write(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write every page that differs, each whole or not at all, and remove those that no claim has.

    Only the index and the pages of claims are touched.

    Returns
    -------
    The pages that were written or removed.

    Raises
    ------
    InputError
        If a page cannot be written.
    """
    changed = [d.page for d in differences(folder, wanted)]
    try:
        for name in changed:
            if name in wanted:
                write_whole(folder / name, wanted[name])
            else:
                (folder / name).unlink()
                _remove_empty((folder / name).parent, folder)
    except OSError as error:
        raise InputError(
            f"{error.filename or folder} cannot be written ({error.strerror}): "
            "give a folder of your own with --proofs DIR"
        ) from error
    return changed


def _owned(folder: Path) -> list[str]:
    """The pages of claims that are there, of claims that exist or existed."""
    return [p.relative_to(folder).as_posix() for p in sorted((folder / FOLDER).rglob("*.md"))]


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): mend or remove it") from error


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


# ------------------------------------------------------------------------------------------ words


def written_line(folder: Path, changed: Sequence[str], total: int) -> str:
    """`121 pages in proofs: 2 changed`, and which, if they are few."""
    pages = f"{total} page{'' if total == 1 else 's'} in {folder}"
    if not changed:
        return f"{pages}: all up to date"
    named = f": {', '.join(changed)}" if len(changed) <= _FEW else ""
    return f"{pages}: {len(changed)} changed{named}"


_FEW = 5


def difference_lines(different: Sequence[Difference], total: int) -> list[str]:
    """Every page that differs, with its first differing line as it is and as it should be."""
    if not different:
        return [f"{total} pages: all up to date"]
    lines: list[str] = []
    for d in different:
        if d.line == 0:
            lines.append(f"{d.page}: {'not there' if d.there is None else 'of no claim'}")
        else:
            lines.append(f"{d.page}, line {d.line}")
            lines += [f"  is         {_shown(d.there)}", f"  should be  {_shown(d.wanted)}"]
    number = f"{len(different)} page{'' if len(different) == 1 else 's'}"
    return [*lines, f"{number} not up to date: `gantheory prove` writes them"]


def _shown(line: str | None) -> str:
    return "(the page has ended)" if line is None else line
