"""The living figure: its formulas against certified values, its sliders, its steps."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
from chromium import Driver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from gantheory.enclosure import criterion, divergence, optimal_discriminator
from gantheory.measure.family import FreeFamily
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law
from gantheory.render import report_assets
from gantheory.render.report import Made, report
from gantheory.render.report_figure import figure_families

LEAST = -log(4)
FAMILIES = figure_families()

# Two members of each family, one of them at a pole or an edge where there is one.
MEMBERS: dict[str, tuple[dict[str, Fraction], dict[str, Fraction]]] = {
    name: (
        {p.name: p.typical[0] for p in family.parameters},
        {p.name: (p.typical[0] + 3 * p.typical[1]) / 4 for p in family.parameters},
    )
    for name, family in FAMILIES.items()
    if isinstance(family, FreeFamily)
}
MEMBERS["triangular"] = (
    {"low": Fraction(0), "mode": Fraction(0), "high": Fraction(1)},
    {"low": Fraction(-1), "mode": Fraction(1, 2), "high": Fraction(3)},
)
MEMBERS["mixture(normal, normal)"] = (
    dict(zip(("w1", "mean1", "sd1", "mean2", "sd2"), map(Fraction, (1, -2, 1, 1, 2)), strict=True))
    | {"w1": Fraction(1, 3)},
    dict(zip(("w1", "mean1", "sd1", "mean2", "sd2"), map(Fraction, (0, 0, 1, 3, 1)), strict=True))
    | {"w1": Fraction(3, 4)},
)
AGAINST = "normal(1/2,5/4)"

# The panels reach 14 digits and more; a density with a pole at 1 (beta with b < 1) is read at the
# float next to 1, which leaves out a mass of about 1e-8.
EXACT, AT_A_POLE = 1e-12, 3e-8


def in_page(page: Driver, expression: str) -> float:
    return float(page.execute_script(f"return {expression}"))


def made(name: str, values: dict[str, Fraction]) -> str:
    return f"gan.make({json.dumps(name)}, {json.dumps({k: float(v) for k, v in values.items()})})"


def made_normal(mean: float, sd: float) -> str:
    return f"gan.make('normal', {{mean: {mean}, sd: {sd}}})"


def tolerance(values: dict[str, Fraction]) -> float:
    return AT_A_POLE if values.get("b", 1) < 1 else EXACT


def test_the_figure_draws_the_families_of_the_catalogue(page: Driver) -> None:
    assert page.execute_script("return gan.families") == list(FAMILIES)
    assert set(MEMBERS) == set(FAMILIES)


def deviations(page: Driver, name: str) -> list[tuple[str, float, float]]:
    """What differs from the certified values by more than it may, and by how much.

    Mass, C(G), JSD, and D* at three points, of two members against one normal law.
    """
    q, normal = parse_law(AGAINST), made_normal(0.5, 1.25)
    found = []
    for values in MEMBERS[name]:
        law, near = FAMILIES[name].member(**values), tolerance(values)
        there = made(name, values)
        asked = [
            (f"gan.mass({there})", 1.0, near),
            (f"gan.criterion({there}, {normal})", float(criterion(law, q, 16).value), 4 * near),
            (f"gan.jsd({there}, {normal})", float(divergence("js", law, q, 16).value), near),
        ]
        for x in (Fraction(1, 4), Fraction(3, 4), Fraction(9, 4)):
            d = float(optimal_discriminator(law, q, x, 16).value)
            call = f"gan.optimalDiscriminator({there}, {normal}, {float(x)})"
            asked.append((call, d, 1e-12 * d + 1e-15))
        seen = page.execute_script(f"return [{', '.join(call for call, _, _ in asked)}]")
        pairs = zip(asked, seen, strict=True)
        found += [(c, v, wanted) for (c, wanted, near), v in pairs if not abs(v - wanted) <= near]
    return found


@pytest.mark.parametrize("name", FAMILIES)
def test_its_formulas_agree_with_the_certified_values(page: Driver, name: str) -> None:
    assert deviations(page, name) == []


# One slip each: in a density, a tail, the integrand, the criterion, a mixture, a quadrature.
SLIPS = {
    "normal": ("- Math.log(sd) - HALF_LOG_2PI", "- HALF_LOG_2PI"),
    "student": ("0.5 * (df + 1) * Math.log1p", "0.5 * df * Math.log1p"),
    "uniform": ("return 0.25 * (Math.exp(lp)", "return 0.2501 * (Math.exp(lp)"),
    "laplace": ("v -= Math.exp(lq) * softplus(lp - lq)", "v -= Math.exp(lq) * softplus(lq - lp)"),
    "mixture(normal, normal)": ("[1 - w1, FAMILIES", "[w1, FAMILIES"),
    "cauchy": ("if (high === Infinity) sum +=", "if (high === Infinity) sum -="),
}


@pytest.mark.power
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_a_formula_is_seen(
    browser: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    right, wrong = SLIPS[name]
    laws = report_assets.asset("laws.js")
    assert laws.count(right) == 1
    slipped = laws.replace(right, wrong)
    was = report_assets.asset
    monkeypatch.setattr(report_assets, "asset", lambda n: slipped if n == "laws.js" else was(n))
    path = tmp_path / "slipped.html"
    path.write_text(report([], Made(datetime(2026, 1, 2, tzinfo=UTC), 1.0)), encoding="utf-8")
    browser.get(path.as_uri())
    assert deviations(browser, name) != []


def test_a_tiny_divergence_keeps_its_digits(page: Driver) -> None:
    """Near equality JSD is about d^2/8: nothing may cancel."""
    js = float(divergence("js", parse_law("normal(0,1)"), parse_law("normal(0.0001,1)"), 15).value)
    seen = in_page(page, f"gan.jsd({made_normal(0, 1)}, {made_normal(1e-4, 1)})")
    assert seen == pytest.approx(js, rel=1e-10)  # rounding of 1e-16 against t = 1e-4, squared away


def test_laws_with_nothing_in_common(page: Driver) -> None:
    a, b = "gan.make('uniform', {low: -2, high: -1})", "gan.make('uniform', {low: 1, high: 2})"
    assert in_page(page, f"gan.jsd({a}, {b})") == pytest.approx(log(2), abs=EXACT)
    assert in_page(page, f"gan.criterion({a}, {b})") == pytest.approx(0, abs=EXACT)
    assert page.execute_script(f"return Number.isNaN(gan.optimalDiscriminator({a}, {b}, 0))")


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_exact_step_is_half_way_to_the_data(page: Driver, n: int) -> None:
    """q <- (p + q)/2, n times."""
    p, q = "normal(0,1)", "cauchy(1,1/2)"
    w = Fraction(1, 2**n)
    there = parse_law(f"mixture({1 - w}*{p} + {w}*{q})")
    js = float(divergence("js", parse_law(p), there, 16).value)
    moved = f"gan.halved({made_normal(0, 1)}, gan.make('cauchy', {{loc: 1, scale: 0.5}}), {n})"
    assert in_page(page, f"gan.jsd({made_normal(0, 1)}, {moved})") == pytest.approx(js, abs=EXACT)


@pytest.mark.parametrize("name", ["normal", "laplace", "gamma", "mixture(normal, normal)"])
def test_the_slopes_are_those_of_the_criterion(page: Driver, name: str) -> None:
    values = MEMBERS[name][1]
    call = f"gan.gradient({made_normal(0.5, 1.25)}, {json.dumps(name)}, "
    seen = page.execute_script(
        f"return {call}{json.dumps({k: float(v) for k, v in values.items()})})"
    )
    h = Fraction(1, 10**6)
    for parameter, v in values.items():
        ends: list[Law] = [
            FAMILIES[name].member(**{**values, parameter: v + s * h}) for s in (1, -1)
        ]
        high, low = (criterion(parse_law(AGAINST), e, 25).midpoint for e in ends)
        slope = float((high - low) / (2 * h))
        # Two central differences: the page's has an error of about h^2 C''' / 6 with h = 1e-4.
        assert seen[parameter] == pytest.approx(slope, abs=1e-7)


# ----------------------------------------------------------------------------------------- the hand


def value(page: Driver, name: str) -> float:
    return float(page.find_element(By.ID, name).text.replace("\u2212", "-"))


def curve(page: Driver, layer: str) -> str:
    found = page.find_elements(By.CSS_SELECTOR, f"#chart [data-layer='{layer}']")
    return str(found[0].get_attribute("d")) if found else ""


def peak(path: str) -> tuple[float, float]:
    """The highest point of a curve, in the drawing's own units (y runs down)."""
    points = [tuple(map(float, point.split(","))) for point in re.split("[ML]", path) if point]
    return min(points, key=lambda point: point[1])  # type: ignore[return-value]


def retype(box: WebElement, typed: str) -> None:
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.NULL)
    box.send_keys(typed or Keys.DELETE)


def control(page: Driver, side: str, label: str, kind: str) -> WebElement:
    who = {"p": "data", "q": "generator"}[side]
    name = f"{label} of the {who}" + (", slider" if kind == "range" else "")
    return page.find_element(By.CSS_SELECTOR, f"input[type='{kind}'][aria-label='{name}']")


def test_a_slider_moves_the_curve_and_the_numbers_by_keyboard(page: Driver) -> None:
    c, d, drawn = value(page, "out-c"), curve(page, "best"), curve(page, "generated")
    data = peak(curve(page, "data"))
    slider = control(page, "q", "mean", "range")
    slider.send_keys(Keys.ARROW_LEFT * 20)
    assert value(page, "out-c") < c
    assert curve(page, "generated") != drawn
    assert curve(page, "best") != d
    assert peak(curve(page, "data")) == data
    box = float(control(page, "q", "mean", "number").get_attribute("value"))
    assert box == pytest.approx(float(slider.get_attribute("value")), rel=1e-5)
    seen = in_page(page, f"gan.criterion({made_normal(0, 1)}, {made_normal(box, 0.8)})")
    assert value(page, "out-c") == pytest.approx(seen, abs=1e-5)  # six decimals are shown


def test_a_number_box_moves_the_slider(page: Driver) -> None:
    retype(control(page, "q", "mean", "number"), "0")
    retype(control(page, "q", "sd", "number"), "1")
    assert float(control(page, "q", "mean", "range").get_attribute("value")) == 0
    assert value(page, "out-c") == pytest.approx(LEAST, abs=1e-6)
    assert value(page, "out-jsd") == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("typed", ["0", "-1", ""])
def test_a_value_outside_the_family_is_refused_with_its_reason(page: Driver, typed: str) -> None:
    c = value(page, "out-c")
    box = control(page, "q", "sd", "number")
    retype(box, typed)
    assert not page.execute_script("return arguments[0].checkValidity()", box)
    assert "sd must be" in page.find_element(By.ID, "step-note").text
    assert value(page, "out-c") == c


def test_the_value_reaches_minus_log_4_by_exact_steps(page: Driver) -> None:
    values = [value(page, "out-c")]
    for _ in range(14):
        page.find_element(By.ID, "halve").click()
        values.append(value(page, "out-c"))
    assert all(b <= a for a, b in pairwise(values))
    assert values[1] < values[0]
    assert values[-1] == pytest.approx(LEAST, abs=1e-6)
    assert len(page.find_elements(By.CSS_SELECTOR, "#gauge .trail")) == 14
    assert "step of size 1" in page.find_element(By.ID, "step-note").text
    page.find_element(By.ID, "undo").click()
    assert value(page, "out-c") == values[0]


def test_an_exact_step_is_a_gradient_step_only_where_p_g_covers_the_data(
    page: Driver,
) -> None:
    """An exponentiated-gradient step multiplies: it brings no mass to where there was none."""
    page.find_element(By.CSS_SELECTOR, "#preset option[value='3']").click()
    page.find_element(By.ID, "halve").click()
    note = page.find_element(By.ID, "step-note")
    assert "would bring mass" in note.text
    page.find_element(By.ID, "halve").click()
    assert "step of size 1" in note.text


def test_gradient_steps_go_down_to_the_certified_floor(page: Driver) -> None:
    page.find_element(By.CSS_SELECTOR, "#preset option[value='1']").click()
    floor = json.loads(
        str(page.execute_script("return document.getElementById('figure-data').textContent"))
    )["floors"][0]
    said = page.find_element(By.ID, "floor").text
    assert floor["jsd"] in said
    # min over all normal laws of C against a uniform one; known to 20 digits elsewhere
    assert floor["criterion"] == pytest.approx(-1.2906810739462023587, abs=1e-8)
    values = [value(page, "out-c")]
    for _ in range(25):
        page.find_element(By.ID, "descend").click()
        values.append(value(page, "out-c"))
    assert all(b <= a for a, b in pairwise(values))
    assert min(values) >= floor["criterion"] - 1e-6  # six decimals are shown
    assert values[-1] == pytest.approx(floor["criterion"], abs=1e-4)


def test_where_the_slopes_vanish_no_step_is_claimed(page: Driver) -> None:
    page.find_element(By.CSS_SELECTOR, "#preset option[value='3']").click()
    page.find_element(By.ID, "descend").click()
    assert "slopes vanish" in page.find_element(By.ID, "step-note").text
    assert value(page, "out-c") == 0


def test_a_floor_that_was_not_computed_is_not_shown(page: Driver) -> None:
    page.find_element(By.CSS_SELECTOR, "#preset option[value='4']").click()
    said = page.find_element(By.ID, "floor").text
    assert "not computed in this run" in said
    assert 'gantheory fit "cauchy(0,1)" "normal"' in said
    assert not page.find_elements(By.CSS_SELECTOR, "#gauge .floor-mark")


def test_layers_are_switched(page: Driver) -> None:
    for layer in ("data", "generated", "best"):
        assert curve(page, layer)
        page.find_element(By.ID, f"layer-{layer}").send_keys(Keys.SPACE)
        assert not curve(page, layer)
    page.find_element(By.ID, "layer-mixture").click()
    assert curve(page, "mixture")
    page.find_element(By.ID, "layer-push").click()
    assert not page.find_elements(By.CSS_SELECTOR, "#chart .push")


def test_the_reading_is_the_best_discriminator_there(page: Driver) -> None:
    retype(page.find_element(By.ID, "x"), "1.5")
    p, q = parse_law("normal(0,1)"), parse_law("normal(1,0.8)")
    d = float(optimal_discriminator(p, q, Fraction(3, 2), 12).value)
    assert value(page, "out-d") == pytest.approx(d, abs=1e-6)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_can_be_chosen(page: Driver, name: str) -> None:
    for side in ("p", "q"):
        page.find_element(By.CSS_SELECTOR, f"#law-{side} option[value='{name}']").click()
    assert LEAST - 1e-6 <= value(page, "out-c") <= 1e-6
    assert curve(page, "data")
    chosen = page.find_elements(By.CSS_SELECTOR, ".law select")
    assert [s.get_attribute("value") for s in chosen] == [name, name]
    assert page.get_log("browser") == []
