"""The report as a reader meets it: it draws, it is found, it opens, it is read on any screen."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from chromium import Driver, settle, sized
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from verified import results

from gantheory.render.report_claims import anchor
from gantheory.theory.verdict import Verdict

THEOREM = "goodfellow2014.theorem_1"


def shown_claims(page: Driver) -> list[str]:
    script = "return [...document.querySelectorAll('details.claim:not([hidden])')].map(d => d.id)"
    return list(page.execute_script(script))


def waited(page: Driver, selector: str) -> WebElement:
    """What a selector finds, once it is there: the insides of claims are unpacked meanwhile."""
    return WebDriverWait(page, 10).until(lambda d: d.find_element(By.CSS_SELECTOR, selector))


def choose(page: Driver, name: str, value: str) -> None:
    page.find_element(By.CSS_SELECTOR, f"#{name} option[value='{value}']").click()


# ---------------------------------------------------------------------------------- alone, and fast


def test_it_opens_without_a_complaint_and_fetches_nothing(browser: Driver, file: Path) -> None:
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get(file.as_uri())
    settle(browser)
    fetched = browser.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)"
    )
    assert [name for name in fetched if not name.startswith("data:")] == []
    assert browser.get_log("browser") == []


def test_it_is_small(file: Path) -> None:
    assert file.stat().st_size < 1_500_000


# -------------------------------------------------------------------------------------- mathematics


EACH_CLAIM = """
    const [selector, done] = arguments;
    const claims = [...document.querySelectorAll(selector)];
    const found = {drawn: 0, wrong: [], scrolled: [], outside: []};
    const ready = d => d.querySelector('.body:empty, .math:not(.drawn)') === null;
    const told = e => `${e.closest('details').id}: ${e.textContent.slice(0, 60)}`;
    (async () => {
        for (const d of claims) {
            d.open = true;
            d.scrollIntoView();
            while (!ready(d)) await new Promise(go => setTimeout(go, 5));
            const all = selector => [...d.querySelectorAll(selector)];
            found.drawn += all('.katex').length;
            found.wrong.push(...all('.katex-error').map(told));
            found.scrolled.push(...all('.math.display').filter(
                m => m.scrollWidth > m.clientWidth + 1).map(told));
            found.outside.push(...all('*').filter(e =>
                !e.parentElement.closest('.wide, .math, pre')
                && e.getBoundingClientRect().right > innerWidth + 1).map(told));
            d.open = false;
            d.querySelector('.body')?.replaceChildren();
        }
        done(found);
    })();"""


@pytest.mark.parametrize(
    ("width", "which"),
    [
        (1280, "details.claim, details.rule"),
        # A variant's formulas are those of its claim, but for one place: they would take as long.
        (390, "details.claim:not(.variant), details.rule"),
    ],
)
def test_every_formula_is_drawn_and_stays_on_the_page(page: Driver, width: int, which: str) -> None:
    """A desk shows every line whole; on a telephone a long one is scrolled in its own place."""
    sized(page, width, 900)
    settle(page)
    page.set_script_timeout(120)
    found = page.execute_async_script(EACH_CLAIM, which)
    assert found["drawn"] > 5 * len(results())
    assert found["wrong"] == []
    assert found["outside"] == []
    if width == 1280:
        assert found["scrolled"] == []
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    assert page.get_log("browser") == []


# ------------------------------------------------------------------------------------------ finding


def test_a_newcomer_finds_theorem_1_and_why_it_holds(page: Driver) -> None:
    page.find_element(By.LINK_TEXT, "Theorem 1").click()
    claim = page.find_element(By.ID, THEOREM)
    waited(page, f"[id='{THEOREM}'][open] .derivation .katex")
    below = claim.find_element(By.CSS_SELECTOR, ".derivation a[href='#goodfellow2014.jsd_form']")
    below.click()
    place = waited(page, "[id='goodfellow2014.jsd_form'][open] .derivation .katex")
    assert place.is_displayed()
    top = page.execute_script(
        "return arguments[0].closest('details').getBoundingClientRect().top", place
    )
    assert -2 <= top < 450  # it is what stands on the screen


def test_a_rule_is_explained(page: Driver) -> None:
    page.execute_script("location.hash = arguments[0]", THEOREM)
    rule = waited(page, f"[id='{THEOREM}'] a[href^='#rule-']")
    target = str(rule.get_attribute("href")).rpartition("#")[2]
    rule.click()
    waited(page, f".rule[open] [id='{target}']")
    assert f"{target.removeprefix('rule-')}" in page.find_element(By.ID, "rules").text


def test_filters_leave_what_fits(page: Driver) -> None:
    everything = {anchor(r.claim.id): r for r in results()}
    assert shown_claims(page) == list(everything)
    choose(page, "f-verdict", "refuted")
    wanted = [a for a, r in everything.items() if r.verdict is Verdict.REFUTED]
    assert shown_claims(page) == wanted
    assert page.find_element(By.ID, "f-count").text == f"{len(wanted)} of {len(everything)} claims"
    choose(page, "f-source", "note2020")
    assert shown_claims(page) == [a for a in wanted if a.startswith("note2020.")]
    choose(page, "f-verdict", "")
    choose(page, "f-source", "")
    choose(page, "f-way", "enclosure")
    agrees = ("agrees", "certified", "proved", "refuted", "supported")
    spoken = [
        a
        for a, r in everything.items()
        if any(e.kind == "enclosure" and e.finding in agrees for e in r.evidence)
    ]
    assert shown_claims(page) == spoken
    choose(page, "f-way", "")
    page.find_element(By.ID, "f-variants").click()
    assert shown_claims(page) == [
        a for a, r in everything.items() if r.claim.drops not in {x.claim.id for x in results()}
    ]
    page.find_element(By.ID, "f-words").send_keys("theorem 1 discriminator")
    assert "goodfellow2014.theorem_1.discriminator" in shown_claims(page)
    page.find_element(By.ID, "f-words").send_keys(" no such words")
    assert shown_claims(page) == []


def test_refuted_claims_show_their_witness(page: Driver) -> None:
    choose(page, "f-verdict", "refuted")
    rows = page.find_elements(By.CSS_SELECTOR, "details.claim:not([hidden]) > summary")
    told = [row for row in rows if "false on" in row.text]
    with_laws = [
        r
        for r in results()
        if r.verdict is Verdict.REFUTED
        and any(e.finding == "refuted" and e.detail and e.kind != "derivation" for e in r.evidence)
    ]
    assert len(told) >= len(with_laws) * 0.9  # a witness found by Coq alone has no laws in text
    assert with_laws


# ---------------------------------------------------------------------------------------- the graph


def test_a_node_opens_with_the_keyboard_and_gives_the_focus_back(page: Driver) -> None:
    node = page.find_element(By.CSS_SELECTOR, f".graph a.claim[href='#{THEOREM}']")
    page.execute_script("arguments[0].focus()", node)
    ActionChains(page).send_keys(Keys.ENTER).perform()
    waited(page, "#reader[open] .derivation .katex")
    reader = page.find_element(By.ID, "reader")
    for part in (".statement .katex", ".evidence table", ".derivation .katex"):
        assert reader.find_element(By.CSS_SELECTOR, part).is_displayed()
    reader.find_element(By.CSS_SELECTOR, ".derivation a[href='#goodfellow2014.jsd_form']").click()
    WebDriverWait(page, 10).until(lambda _: "goodfellow2014.jsd_form: PROVED" in reader.text)
    assert reader.get_attribute("open")
    ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert not reader.get_attribute("open")
    assert (
        page.execute_script("return document.activeElement.getAttribute('href')") == f"#{THEOREM}"
    )


def test_every_claim_has_a_node_in_its_colour(page: Driver) -> None:
    nodes = page.execute_script("""
        return [...document.querySelectorAll('.graph a')]
            .map(a => [a.getAttribute('href'), a.getAttribute('class').split(' ')[1]])""")
    wanted = {
        (f"#{anchor(r.claim.id)}", r.verdict.value.lower().replace(" ", "-")) for r in results()
    }
    assert {tuple(n) for n in nodes} == wanted
    assert len(nodes) == len(wanted)


def test_an_arrow_runs_from_what_is_used_to_what_uses_it(page: Driver) -> None:
    ends = {
        tuple(e)
        for e in page.execute_script("""
            return [...document.querySelectorAll('.arrow')].map(
                a => [a.dataset.from, a.dataset.to])""")
    }
    assert ("goodfellow2014.jsd_form", THEOREM) in ends
    assert (THEOREM, "goodfellow2014.jsd_form") not in ends
    left = page.execute_script("""
        const node = name => document.querySelector(`.node[data-name='${name}']`);
        const at = name => node(name).getBoundingClientRect();
        return [...document.querySelectorAll('.arrow')].every(
            a => at(a.dataset.from).right <= at(a.dataset.to).left)""")
    assert left


# -------------------------------------------------------------------------------- screens and paper


def test_dark_is_followed_and_can_be_chosen(page: Driver, file: Path) -> None:
    def paper() -> str:
        return str(page.execute_script("return getComputedStyle(document.body).backgroundColor"))

    def prefer(scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    try:
        prefer("dark")
        page.execute_script("localStorage.clear()")
        page.get(file.as_uri())
        dark = paper()
        assert max(map(int, re.findall(r"\d+", dark)[:3])) < 60
        page.find_element(By.ID, "theme").click()
        assert min(map(int, re.findall(r"\d+", paper())[:3])) > 200
    finally:
        page.execute_script("localStorage.clear()")
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def contrast(page: Driver, theme: str) -> list[tuple[str, float]]:
    """Of each verdict's colour and of the soft words against the paper (WCAG 2, relative)."""
    page.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
    names = [
        "ink",
        "soft",
        "link",
        "proved",
        "proved-assuming",
        "certified",
        "supported",
        "refuted",
        "undecided",
        "paper",
    ]
    found = {}
    for name in names:
        told = page.execute_script(
            """
            const probe = document.createElement('span');
            probe.style.color = `var(--${arguments[0]})`;
            document.body.append(probe);
            const colour = getComputedStyle(probe).color;
            probe.remove();
            return colour;""",
            name,
        )
        levels = [int(v) / 255 for v in re.findall(r"\d+", told)[:3]]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
        found[name] = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    paper = found.pop("paper")
    return [(n, (max(v, paper) + 0.05) / (min(v, paper) + 0.05)) for n, v in found.items()]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_the_paper(page: Driver, theme: str) -> None:
    assert [c for c in contrast(page, theme) if c[1] < 4.5] == []  # level AA


def test_it_prints(page: Driver) -> None:
    page.execute_script("document.getElementById(arguments[0]).open = true", THEOREM)
    waited(page, f"[id='{THEOREM}'] .derivation .math")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        hidden = page.execute_script("""
            return ['nav', '.filters', '.steps', '#theme'].filter(
                s => getComputedStyle(document.querySelector(s)).display !== 'none')""")
        assert hidden == []
        assert page.find_element(By.ID, "chart").is_displayed()
        printed = page.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.7})
        assert base64.b64decode(printed["data"]).count(b"/Type /Page\n") > 5
        drawn = f"[id='{THEOREM}'] .derivation .katex"  # far from the screen, and on the paper
        assert page.find_element(By.CSS_SELECTOR, drawn).is_displayed()
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_everything_that_can_be_used_has_a_name(page: Driver) -> None:
    nameless = page.execute_script("""
        const used = 'button, input, select, a[href], [role="img"], [role="group"]';
        const name = e => e.getAttribute('aria-label') || e.textContent.trim()
            || e.labels?.length || e.title;
        return [...document.querySelectorAll(used)].filter(e => !name(e)).map(e => e.outerHTML)""")
    assert nameless == []
