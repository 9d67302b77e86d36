"""Speed of the report: writing it from a verification, and opening it in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import Driver, started
from pytest_benchmark.fixture import BenchmarkFixture
from verified import results

from gantheory.render.report import Made, report
from gantheory.render.report_floor import certified_floors

MADE = Made(datetime(2026, 1, 2, tzinfo=UTC), 1.0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Driver]:
    driver = started()
    yield driver
    driver.quit()


def test_writing(benchmark: BenchmarkFixture) -> None:
    """Wished for: 20 s from a warm verification; the floors of the figure are part of it."""
    found = results()
    benchmark.pedantic(lambda: report(found, MADE, certified_floors()), rounds=2)


def test_opening(benchmark: BenchmarkFixture, browser: Driver, tmp_path: Path) -> None:
    """Wished for: 1 s, from the address to the drawn figure, its fonts in."""
    path = tmp_path / "report.html"
    path.write_text(report(results(), MADE), encoding="utf-8")

    def opened() -> None:
        browser.get(path.as_uri())  # until the page has loaded; scripts have run by then
        browser.execute_async_script("document.fonts.ready.then(() => arguments[0]())")
        assert browser.execute_script("return document.querySelector('#chart path.best') !== null")

    benchmark.pedantic(opened, setup=lambda: browser.get("about:blank"), rounds=10)
