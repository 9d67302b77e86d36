"""The tests of the float kernels notice the textbook forms, and a wrong declaration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from divergence_pairs import tolerance, worst_error

from gantheory.divergence import kernels
from gantheory.divergence.catalogue import HELLINGER, JS, KL
from gantheory.divergence.fdivergence import FDivergence
from gantheory.theory.expr import num


def textbook_kl(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return p * np.log(p / q) - p + q


def textbook_js(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    m = (p + q) / 2
    return (p * np.log(p / m) + q * np.log(q / m)) / 2


def safe_looking_js(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    d = (p - q) / (p + q)
    return (p + q) * ((1 + d) * np.log1p(d) + (1 - d) * np.log1p(-d)) / 4


def textbook_hellinger(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return (np.sqrt(p) - np.sqrt(q)) ** 2 / 2


@pytest.mark.power
@pytest.mark.parametrize(
    ("f", "form"),
    [(KL, textbook_kl), (JS, textbook_js), (JS, safe_looking_js), (HELLINGER, textbook_hellinger)],
)
def test_a_form_that_cancels_is_noticed(f: FDivergence, form: object) -> None:
    assert worst_error(f) < tolerance(f)
    assert not worst_error(f, form) < tolerance(f)


@pytest.mark.power
def test_a_short_series_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "atanh_minus", lambda d: d**3 / 3 + d**5 / 5)
    assert not worst_error(KL) < tolerance(KL)


@pytest.mark.power
def test_a_wrong_generator_is_noticed() -> None:
    assert not worst_error(replace(KL, generator=JS.generator)) < tolerance(KL)
    assert not worst_error(replace(KL, generator=KL.generator + num(0) - num(1))) < tolerance(KL)
