"""A headless Chromium, as Debian packages it."""

from __future__ import annotations

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

Driver = webdriver.Chrome


def started() -> Driver:
    """A browser whose window is a desk's; what it complains about is kept."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("needs Debian's chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(chromedriver))


def sized(browser: Driver, width: int, height: int) -> None:
    """Give the page a screen of this size, in CSS pixels; a narrow one is a telephone's."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def settle(browser: Driver) -> None:
    """Wait until the fonts are in, and what they moved is in its place."""
    browser.execute_async_script("""
        const done = arguments[0];
        document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(done, 50)));""")
