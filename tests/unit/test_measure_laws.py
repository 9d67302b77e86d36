"""Discrete, Dirac, empirical and mixture laws: conversion, checks, files."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gantheory.measure.discrete import Discrete, discrete
from gantheory.measure.empirical import Empirical, empirical, read_empirical
from gantheory.measure.exact import MAX_DIGITS, exact, number_text
from gantheory.measure.families.normal import Normal
from gantheory.measure.mixture import Mixture, mixture
from gantheory.measure.sample import sample
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

HALF = Fraction(1, 2)


def test_floats_are_converted_exactly_and_normalised_on_request() -> None:
    with pytest.raises(InputError, match=r"weights sum to 1 - 2\.78e-17, not 1: pass normalise"):
        discrete([0.1, 0.2, 0.7])
    law = discrete(np.array([0.1, 0.2, 0.7]), normalise=True)
    assert sum(law.atoms.values()) == 1
    assert law.atoms[Fraction(0)] / law.atoms[Fraction(1)] == HALF  # 0.1 is half of 0.2, exactly


def test_zero_weights_are_allowed_and_are_no_atoms_and_equal_points_merge() -> None:
    law = discrete({0: "1/2", "0.0": "1/2", 7: 0})
    assert dict(law.atoms) == {0: 1}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: discrete([]), "empty discrete law"),
        (lambda: discrete([0.5, 0.43]), "sum to 0.93, not 1"),
        (lambda: discrete([1.5, -0.5]), "weight of 1 is -0.5"),
        (lambda: discrete([math.nan, 1]), "weight of 0 is nan"),
        (lambda: discrete([math.inf, 1]), "weight of 0 is inf"),
        (lambda: discrete([1], points=[0, 1]), "1 weights and 2 points"),
        (lambda: discrete(np.eye(2)), r"shape \(2, 2\)"),
        (lambda: discrete([0, 0], normalise=True), "sum to 0: normalising"),
        (lambda: discrete({0: 1}, points=[0]), "points are given twice"),
        (lambda: empirical([]), "empty sample"),
        (lambda: empirical(np.zeros((2, 2))), r"shape \(2, 2\)"),
        (lambda: empirical([0.0, math.nan]), "value 2 is nan"),
        (mixture, "empty mixture"),
        (lambda: mixture(("1/2", Normal(0, 1))), "sum to 0.5, not 1"),
        (lambda: mixture((-1, Normal(0, 1)), (2, Normal(1, 1))), "is -1"),
        (lambda: Discrete(((Fraction(0), True),)), "is True"),
        (lambda: exact("0x10"), "'0x10', not a finite number"),
        (lambda: exact("1_0"), "'1_0', not a finite number"),
        (lambda: exact(Fraction(10) ** (MAX_DIGITS + 1)), "round it"),
    ],
)
def test_bad_input_names_the_value(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


def test_mixtures_flatten_and_add_up_equal_components() -> None:
    inner = mixture(("1/2", Normal(0, 1)), ("1/2", discrete({0: 1})))
    outer = mixture(("1/2", inner), ("1/4", Normal(0, 1)), ("1/4", discrete({0: "1/2", 1: "1/2"})))
    assert outer.parts == ((HALF, Normal(0, 1)),)
    assert dict(outer.atoms) == {0: Fraction(3, 8), 1: Fraction(1, 8)}
    assert not any(isinstance(law, Mixture) for _, law in outer.components)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1e-6", "0.000001"),
        ("-0.25", "-0.25"),
        ("1/3", "1/3"),
        ("1e-7", "1/10000000"),
        ("-7", "-7"),
    ],
)
def test_numbers_print_exactly_and_briefly(value: str, text: str) -> None:
    assert number_text(exact(value)) == text


def test_files_are_read_exactly(tmp_path: Path) -> None:
    lines, csv, npy = (tmp_path / name for name in ("a.txt", "b.csv", "c.npy"))
    lines.write_text("# sample\n0.1\n\n1/3\n-2e-1\n")
    csv.write_text("value,other\n0.1,1/3\n-0.2\n")
    np.save(npy, np.array([[0.5], [0.25]]))
    expected = Empirical((exact("0.1"), exact("1/3"), exact("-0.2")))
    assert read_empirical(str(lines)) == read_empirical(str(csv)) == expected
    assert read_empirical(str(npy)) == empirical([0.5, 0.25])
    for file in (lines, csv, npy):
        law = read_empirical(str(file))
        assert parse_law(str(law)) == law == parse_law(f"empirical({file})")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no number"),
        (b"1\nnan\n", "line 2 of"),
        (b"nan\n1\n", "line 1 of"),
        (b"a\nb\n", "line 2 of"),
        (b"1\nx,2\n", "line 2 of"),
        (b"\xff\xfe", "cannot read"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "sample.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_empirical(str(file))


def test_a_pickled_array_is_never_loaded(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (tmp_path / "ran",)

    file = tmp_path / "trap.npy"
    np.save(file, np.array([Trap()], dtype=object), allow_pickle=True)
    (tmp_path / "bare.npy").write_bytes(pickle.dumps(Trap()))
    for name in ("trap.npy", "bare.npy"):
        with pytest.raises(InputError, match="cannot read"):
            read_empirical(str(tmp_path / name))
    assert not (tmp_path / "ran").exists()
    np.load(file, allow_pickle=True)  # the trap works where pickles are allowed
    assert (tmp_path / "ran").exists()


def test_sample_frequencies_are_those_of_the_law() -> None:
    """Hoeffding: each frequency is off by more than 0.025 with probability below 2e-10."""
    law = parse_law("mixture(1/4*dirac(5) + 3/4*uniform(0,1))")
    draws = sample(law, np.random.default_rng(1), 20_000)
    bound = math.sqrt(math.log(2 / 2e-10) / (2 * 20_000))
    assert bound < 0.025
    assert abs(np.mean(draws == 5) - 0.25) < bound
    assert abs(np.mean(draws < 0.5) - 0.375) < bound
    # In the order of the components the second half would hold no atom.
    assert np.mean(draws[10_000:] == 5) > 0.2
