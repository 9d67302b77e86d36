"""Markup in a user's claim is shown, and not run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import Driver, settle

from gantheory.render import report_words
from gantheory.render.report import Made, report
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import var
from gantheory.theory.kinds import REAL
from gantheory.theory.verdict import Evidence, Verdict
from gantheory.verify import Result

MARKUP = (
    "<img src=x onerror=\"window.ran='img'\"><script>window.ran='script'</script></script>"
    "<!--</style>'\"><svg onload=window.ran=1>[x](javascript:window.ran=2) `</code><b>` "
    "$`x`$ @@css@@"
)
x = var("x", REAL)


def hostile() -> Result:
    """Every word that a user writes holds markup."""
    claim = Claim(
        id=f"mine{MARKUP}.claim{MARKUP}",
        title=MARKUP,
        says=x <= x + 1,
        source=Source(f"key{MARKUP}", MARKUP),
        expected=Verdict.REFUTED,
        given=(Hypothesis(MARKUP, x <= x + 2),),
        weakened=MARKUP,
    )
    evidence = Evidence("property", "refuted", MARKUP, 0.1, MARKUP, assuming=(MARKUP,))
    return Result(claim, (evidence,), Verdict.REFUTED, (MARKUP,), "as expected", MARKUP)


def opened(browser: Driver, folder: Path) -> None:
    """The report on that claim, with the claim open in the list and in the reader."""
    path = folder / "hostile.html"
    made = Made(datetime(2026, 1, 2, tzinfo=UTC), 1.0)
    path.write_text(report([hostile()], made), encoding="utf-8")
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(path.as_uri())
    browser.execute_script("""
        document.querySelectorAll('details.claim').forEach(d => { d.open = true; });
        document.querySelectorAll('.graph a').forEach(a => a.dispatchEvent(
            new MouseEvent('click', {bubbles: true, cancelable: true})));""")
    settle(browser)


# Ours: the page itself, KaTeX's drawings, the chart. Nothing else can hold what runs or loads.
INTRUDERS = """
    const found = [...document.querySelectorAll(
        'img, iframe, object, embed, link:not([rel=icon]), base, b, [src], [href^="javascript:"]')];
    const events = [...document.querySelectorAll('*')].filter(
        e => [...e.attributes].some(a => a.name.startsWith('on')));
    return [...found, ...events].map(e => e.outerHTML.slice(0, 80));"""


def test_markup_is_shown_and_not_run(browser: Driver, tmp_path: Path) -> None:
    opened(browser, tmp_path)
    assert browser.execute_script("return window.ran") is None
    assert browser.execute_script(INTRUDERS) == []
    title = browser.execute_script("return document.querySelector('.title').textContent")
    assert "<img src=x onerror=" in title
    assert "</script>" in title
    assert "@@css@@" in title
    assert browser.execute_script("return document.querySelectorAll('body script').length") == 6
    assert browser.get_log("browser") == []


@pytest.mark.power
def test_an_escape_that_is_left_out_is_seen(
    browser: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the markup is in the page; and still nothing of it runs, for the policy forbids it."""
    monkeypatch.setattr(report_words, "escape", lambda words, **_: words)
    opened(browser, tmp_path)
    assert browser.execute_script(INTRUDERS) != []
    assert browser.execute_script("return window.ran") is None
    assert any("Content Security Policy" in e["message"] for e in browser.get_log("browser"))
