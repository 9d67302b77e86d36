"""The report of one verification of everything, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import Driver, sized, started
from verified import results

from gantheory.render.report import Made, report
from gantheory.render.report_floor import certified_floors


@pytest.fixture(scope="session")
def browser() -> Iterator[Driver]:
    driver = started()
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def file(browser: Driver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    del browser  # without one there is no need for a report
    path = tmp_path_factory.mktemp("report") / "report.html"
    made = Made(datetime(2026, 1, 2, tzinfo=UTC), 1.0)
    path.write_text(report(results(), made, certified_floors()), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Driver, file: Path) -> Driver:
    """The report, opened anew on a desk."""
    sized(browser, 1280, 900)
    browser.get("about:blank")
    browser.get(file.as_uri())
    browser.get_log("browser")
    return browser
