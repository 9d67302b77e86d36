"""`gantheory atlas` from outside: its files, what a cell says, and what a broken run leaves."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.experiments.atlas import EXPERIMENT, Cell, cells_of
from gantheory.experiments.atlas_heat import darkness, label
from gantheory.experiments.experiment import Row
from gantheory.experiments.folder import RESULTS
from gantheory.experiments.record import MADE
from gantheory.experiments.settings import settings_of
from gantheory.measure.text import parse_law
from gantheory.render.atlas_sheet import _window

SMALL = ["--target", "uniform(0,1)", "--target", "discrete(0:1/2, 1:1/2)", "--target", "gamma(1,2)"]
SMALL += ["--family", "exponential", "--family", "normal(0,*)", "--jobs", "1"]
SMALL += ["--divergence", "js", "--divergence", "kl"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("atlas") / "whole"
    assert run(["atlas", *SMALL, "--out", str(folder)]) == 0
    return folder


def rows(folder: Path) -> list[Row]:
    lines = (folder / RESULTS).read_text().splitlines()
    return [Row(d["inputs"], d["results"]) for d in map(json.loads, lines)]


def test_every_cell_says_what_is_proved(whole: Path) -> None:
    found = {(c.target, c.family, c.name): c for c in cells_of(rows(whole))}
    assert len(found) == 12
    atomic, member = "discrete(0:0.5, 1:0.5)", "gamma(1,2)"
    assert found[atomic, "exponential(*)", "js"].status == "constant"
    assert found[atomic, "exponential(*)", "kl"].status == "infinite"
    assert found[member, "exponential(*)", "js"].value == "0"
    rate = found[member, "exponential(*)", "kl"].minimisers[0]["rate"]
    assert rate == {"value": "2", "radius": "0"}
    # known: log 2 - 1 + ... is least at the rate 2, the inverse of the mean
    least = found["uniform(0,1)", "exponential(*)", "kl"]
    assert (least.status, least.value) == ("global", "0.3068528194")


def test_the_files_tell_the_same(whole: Path) -> None:
    document = json.loads((whole / "atlas.json").read_text())
    table, page = (whole / "atlas.csv").read_text(), (whole / "README.md").read_text()
    assert table.count("\n") == 13
    for cell, row in zip(document["cells"], rows(whole), strict=True):
        assert cell["target"] == row.inputs["target"]
        assert {**cell, **row.results} == cell
        assert f",{cell['status']},{cell['value']},{cell['radius']}," in table
    linked = {name for name in page.replace("(", ")").split(")") if name.endswith(".svg")}
    assert linked == {f.name for f in whole.glob("*.svg")}
    assert len(linked) == 2 + 3  # a heat map a divergence, a sheet a target
    for svg in linked:
        text = (whole / svg).read_text()
        assert "date" not in text.lower()
        assert "normal(0,*)" in text


def test_a_broken_run_goes_on_to_the_same_bytes(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    shutil.copy(whole / "settings.toml", broken)
    lines = (whole / RESULTS).read_text().splitlines(keepends=True)
    # the cells came in another order, and the last one was cut off
    (broken / RESULTS).write_text("".join([*lines[6:], *lines[1:5], lines[0][:50]]))
    assert run(["atlas", *SMALL, "--out", str(broken)]) == 2
    assert "--resume goes on" in capsys.readouterr().err
    assert run(["atlas", *SMALL, "--out", str(broken), "--resume"]) == 0
    for file in whole.iterdir():
        if file.name == MADE:  # that it was resumed is told there
            continue
        assert (broken / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_cell_that_takes_too_long_is_stationary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--target", "uniform(0,1)", "--family", "laplace", "--divergence", "js", "--jobs", "1"]
    assert run(["atlas", *asked, "--seconds", "0.05", "--out", str(tmp_path / "own")]) == 3
    assert "1 cells: 1 stationary" in capsys.readouterr().out
    (cell,) = cells_of(rows(tmp_path / "own"))
    assert cell.reason == "not settled within 0.05 s of processor time"
    assert (cell.lower, cell.upper, cell.minimisers) == ("0", "0.694", ())
    assert label(cell) == "≤ 0.7"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--target", "uniform(0,1"], "expected )"),
        (["--family", "normall"], "did you mean normal?"),
        (["--family", "normal(0,1)"], "leave a parameter free with *"),
        (["--divergence", "kll"], "did you mean kl?"),
        (["--digits", "0"], "at least 1"),
        (["--seconds", "-1"], "something > 0"),
        (["--executor", "dask"], "--address"),
    ],
)
def test_bad_input_is_named(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["atlas", *arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


@pytest.mark.power
def test_a_cell_that_is_too_large_or_too_small_breaks_the_order() -> None:
    settings = settings_of(EXPERIMENT.parameters)
    inputs = {"target": "uniform(0,1)", "family": "laplace(*,*)", "digits": 10, "seconds": 60.0}

    def compared(js: str, triangular: str) -> list[bool | None]:
        pairs = [("js", js), ("triangular", triangular)]
        made = [Row({**inputs, "divergence": name}, _result(value)) for name, value in pairs]
        return [c.agrees for c in EXPERIMENT.compare(settings, made)]

    # true values, then each ten per cent off: js <= log(2)/2 triangular, triangular <= 4 js
    assert compared("0.0824814186", "0.2808607393") == [True, True]
    assert compared("0.0982", "0.2808607393") == [False, True]
    assert compared("0.0702", "0.2808607393") == [True, False]


def _result(value: str) -> dict[str, object]:
    return {
        "status": "global",
        "value": value,
        "radius": "0",
        "lower": value,
        "upper": value,
        "minimisers": [],
        "reason": "",
        "sources": "",
    }


CELL = Cell(
    "uniform(0,1)", "normal(*,*)", "js", "global", "0.04780664359", "3.2e-12",
    "0.0478066435868", "0.0478066435869", (), "", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "0.0478"),
        ({"status": "no_minimiser"}, "0.0478*"),
        ({"status": "constant"}, "= 0.0478"),
        ({"status": "infinite", "lower": "inf", "upper": "inf", "value": "inf"}, "∞"),
        ({"value": "0", "radius": "0", "lower": "0", "upper": "0"}, "0"),
        # two digits certified: three are not shown
        ({"value": "0.048", "radius": "0.0004", "lower": "0.0476", "upper": "0.0484"}, None),
        ({"status": "stationary", "value": "0", "lower": "0", "upper": "0.2131"}, "≤ 0.22"),
        ({"status": "stationary", "value": "0", "lower": "0", "upper": "inf"}, "?"),
        ({"status": "stationary", "lower": "0.1234", "upper": "0.1251"}, "0.12 to 0.13"),
    ],
)
def test_a_label_shows_no_digit_that_is_not_certified(
    changed: dict[str, str], shown: str | None
) -> None:
    cell = replace(CELL, **changed)  # type: ignore[arg-type]
    assert label(cell) == (shown or "0.047 to 0.049")
    deep = darkness(cell, [cell, CELL])
    assert deep is None or 0 <= deep <= 1


def test_a_window_holds_the_bulk() -> None:
    low, high = _window(parse_law("mixture(1/2*normal(-9,1) + 1/2*dirac(20))"))
    assert low < -11 < 20 < high
