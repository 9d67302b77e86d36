"""The experiments in the report: opened, with their figure drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import Driver, sized

from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.evidence import Measured, measure
from gantheory.render.report import Made, report


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    return list(measure([experiment_of("sample-size")], 1, lambda _: None))


@pytest.mark.parametrize("width", [1280, 400])
def test_an_experiment_opens_with_its_figure(
    browser: Driver, measured: list[Measured], width: int, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    made = Made(datetime(2026, 1, 2, tzinfo=UTC), 1.0)
    path.write_text(report([], made, (), measured), encoding="utf-8")
    sized(browser, width, 900)
    browser.get("about:blank")
    browser.get(f"{path.as_uri()}#experiment-sample-size")
    shown = browser.execute_async_script(
        """
        const done = arguments[0];
        const look = () => {
          const image = document.querySelector("#experiment-sample-size img.measured");
          if (!image || !image.complete) { setTimeout(look, 20); return; }
          const body = document.documentElement;
          done([image.naturalWidth, image.offsetWidth, body.scrollWidth - body.clientWidth,
                document.querySelectorAll("#experiment-sample-size tbody tr").length]);
        };
        look();
        """
    )
    assert shown[0] > 500  # the SVG was read, under the page's content security policy
    assert 0 < shown[1] <= width
    assert shown[2] == 0  # the page itself is not wider than the screen
    assert shown[3] == 4
    assert browser.get_log("browser") == []
