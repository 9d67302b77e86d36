"""The recorded atlas: in proofs/, and in the report, where it says that it was recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from github_math import problems

import gantheory
from gantheory.experiments.atlas import EXPERIMENT, STATUSES, cells_of, sources_digest
from gantheory.experiments.atlas_record import recorded_atlas
from gantheory.experiments.evidence import Measured
from gantheory.experiments.experiment import Row
from gantheory.experiments.folder import Folder
from gantheory.experiments.record import Record
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep
from gantheory.prove import ATLAS, atlas_pages, differences, draw_figures, missing_figures
from gantheory.render.atlas import figure_files, missing, write_figures
from gantheory.render.report_atlas import atlas_html

PROOFS = Path(gantheory.__file__).parent.parent / "proofs"


def known() -> Measured:
    found = recorded_atlas()
    assert found is not None
    assert found.sweep is not None
    return found


def test_proofs_has_the_recorded_atlas() -> None:
    wanted = atlas_pages()
    different = [d for d in differences(PROOFS, wanted) if d.page in wanted]
    assert different == []
    assert missing_figures(PROOFS) == []
    assert problems(wanted[f"{ATLAS}/README.md"]) == []
    size = sum(f.stat().st_size for f in (PROOFS / ATLAS).iterdir())
    assert size < 3e6


def test_it_holds_no_contradiction_and_tells_what_is_missing() -> None:
    sweep = known().sweep
    assert sweep is not None
    cells = cells_of(sweep.rows)
    assert len(EXPERIMENT.all_inputs(sweep.settings)) >= 8 * 6 * 4
    absent = missing(sweep)
    if absent:  # told, and not passed over
        words = f"{absent} further cells were not run"
        assert words in atlas_pages()[f"{ATLAS}/README.md"]
        assert f"{absent} were not run" in atlas_html()
    assert len({(c.target, c.family, c.name) for c in cells}) == len(cells)
    assert {c.status for c in cells} <= set(STATUSES)
    compared = EXPERIMENT.compare(sweep.settings, sweep.rows)
    assert compared
    assert not any(c.agrees is False for c in compared)


@pytest.mark.long
def test_its_figures_are_drawn_to_the_same_bytes(tmp_path: Path) -> None:
    """With the pinned version of matplotlib, which .ci/run installs."""
    sweep = known().sweep
    assert sweep is not None
    cells = cells_of(sweep.rows)
    write_figures(tmp_path, cells)
    for name in figure_files(cells):
        assert (tmp_path / name).read_bytes() == (PROOFS / ATLAS / name).read_bytes(), name


def test_figures_are_drawn_where_a_page_changed_or_one_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []
    monkeypatch.setattr("gantheory.prove.write_figures", lambda folder, _: drawn.append(folder))
    draw_figures(PROOFS, ["README.md", "claims/a/b.md"])
    assert drawn == []
    draw_figures(PROOFS, [f"{ATLAS}/README.md"])
    draw_figures(tmp_path, [])
    assert drawn == [PROOFS / ATLAS, tmp_path / ATLAS]


# -------------------------------------------------------------------------------------- the report

RESULTS = {
    "status": "global",
    "value": "0.04780664359",
    "radius": "3.2e-12",
    "lower": "0.0478066435868",
    "upper": "0.0478066435869",
    "minimisers": [{"mean": {"value": "0.5", "radius": "0"}}],
    "reason": "<b>certified</b>",
    "sources": "0" * 64,
}
SETTINGS = settings_of(
    EXPERIMENT.parameters,
    None,
    ('targets="uniform(0,1)"', 'families="normal"', 'divergences="js"'),
)
INPUTS = {"target": "uniform(0,1)", "family": "normal(*,*)", "divergence": "js"}


def shown(**changed: str) -> str:
    rows = (Row(INPUTS, {**RESULTS, **changed}),)
    sweep = Sweep(EXPERIMENT, SETTINGS, Folder(PROOFS), rows, (), ())
    return atlas_html(Measured(EXPERIMENT, sweep, 0.0, Record("2020-02-02", "Python 1", ("a",))))


def test_a_recorded_status_says_when_by_what_and_on_which_sources() -> None:
    html = shown()
    assert "Recorded on 2020-02-02 with Python 1, and not computed in the run" in html
    assert f"SHA-256 {'0' * 64} (not those here)" in html
    assert "not those here" not in shown(sources=sources_digest())
    assert ">0.0478</td>" in html
    assert "mean = 0.5 +/- 0" in html
    assert "<b>" not in html


def test_without_a_record_nothing_is_shown() -> None:
    found = known()
    assert atlas_html(replace(found, record=None)) == ""
    assert atlas_html(replace(found, sweep=None)) == ""


def test_a_member_that_was_found_is_not_shown_as_a_minimum() -> None:
    html = shown(status="stationary", value="0", lower="0", upper="0.2131")
    assert re.search(r'<td class="stationary"[^>]*>≤ 0.22</td>', html)
    assert "stationary, in [0, 0.2131]" in html
