"""The tests of the array kernels and of the panels notice forms that cancel, and broken parts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from array_reference import TOLERANCE as ROW_TOLERANCE
from array_reference import worst_error
from panel_pairs import assessed

from gantheory.divergence import charts, float_forms, log_kernels, panels, quadrature
from gantheory.measure.law import Law

NEAR = ("normal(0,1)", "normal(0,1.000000001)")
FAR = ("normal(800,1)", "normal(801,1)")


def textbook_jsd(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    m = (p + q) / 2
    terms = np.where(p > 0, p * np.log(p / m), 0) + np.where(q > 0, q * np.log(q / m), 0)
    return terms.sum(axis=1) / 2


def safe_looking_jsd(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    d = np.where(p + q > 0, (p - q) / (p + q), 0)
    terms = [np.where(x > -1, (1 + x) * np.log1p(x), 0) for x in (d, -d)]
    return ((p + q) * (terms[0] + terms[1])).sum(axis=1) / 4


def scipy_jsd(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    from scipy.spatial.distance import jensenshannon

    return jensenshannon(p, q, axis=1) ** 2


@pytest.mark.power
@pytest.mark.parametrize("form", [textbook_jsd, safe_looking_jsd, scipy_jsd])
def test_a_form_that_cancels_is_noticed(form: object) -> None:
    assert worst_error() < ROW_TOLERANCE
    assert not worst_error(form) < ROW_TOLERANCE


def quadpack(_: str, p: Law, q: Law) -> tuple[float, float]:
    """JSD by QUADPACK over the whole line."""
    from scipy.integrate import quad

    def integrand(x: float) -> float:
        a, b = (sum(float(w) * math.exp(d.log_density(x)) for w, d in law.parts) for law in (p, q))
        m = (a + b) / 2
        return sum(v * math.log(v / m) for v in (a, b) if v) / 2

    return quad(integrand, -math.inf, math.inf)


@pytest.mark.power
def test_the_silent_error_of_quadpack_is_noticed() -> None:
    assert assessed("js", *FAR).within_estimate
    assert not assessed("js", *FAR, quadpack).within_estimate


@pytest.mark.power
def test_a_cancelling_log_kernel_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def textbook(l: np.ndarray, d: np.ndarray) -> np.ndarray:
        p, q = np.exp(l + np.minimum(d, 0)), np.exp(l - np.maximum(d, 0))
        m = (p + q) / 2
        return np.where(m > 0, p * np.log(p / m) + q * np.log(q / m), 0) / 2

    assert assessed("js", *NEAR).relative_error < 1e-12
    monkeypatch.setattr(panels, "log_kernel", lambda _: textbook)
    assert not assessed("js", *NEAR).relative_error < 1e-12


@pytest.mark.power
def test_constants_taken_apart_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of the ratio of two scales 1e-9 apart, as a difference: and the estimate says so."""
    monkeypatch.setattr(
        float_forms, "_log", lambda r: math.log(r.numerator) - math.log(r.denominator)
    )
    found = assessed("tv", *NEAR)
    assert not found.relative_error < 1e-12


@pytest.mark.power
def test_a_kink_that_is_not_split_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = ("laplace(0,1.5)", "normal(0,1.9)")
    assert assessed("tv", *pair).relative_error < 1e-12
    monkeypatch.setattr(quadrature, "_with_roots", lambda chart: chart.edges)
    monkeypatch.setattr(quadrature, "_MOST_ROUNDS", 1)
    assert not assessed("tv", *pair).relative_error < 1e-12


@pytest.mark.power
def test_a_truncated_tail_is_noticed_and_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = ("student(1/20,0,1)", "normal(0,1)")
    assert assessed("js", *pair).relative_error < 1e-12
    monkeypatch.setattr(charts, "_UNDERFLOW", 1.0)
    found = assessed("js", *pair)
    assert not found.relative_error < 1e-12
    assert found.within_estimate


@pytest.mark.power
@pytest.mark.parametrize("name", sorted(log_kernels._KERNELS))
def test_a_kernel_under_another_name_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    laws = "normal(0,1)", "normal(1,1.1)"
    assert assessed(name, *laws).relative_error < 1e-12
    others = [k for n, k in log_kernels._KERNELS.items() if n != name]
    for other in others:
        monkeypatch.setattr(panels, "log_kernel", lambda _, other=other: other)
        assert not assessed(name, *laws).relative_error < 1e-12
