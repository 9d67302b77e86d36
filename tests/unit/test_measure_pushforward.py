"""Pushforwards: exact on atoms, inside the family on densities, honest elsewhere."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from drawn_laws import base_law, discrete_law
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.measure.discrete import Discrete
from gantheory.measure.law import Law
from gantheory.measure.maps import Affine, Composition, Steps, steps, table
from gantheory.measure.mixture import same_form
from gantheory.measure.pushforward import pushforward, rational_cdf
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError

SMALL = st.fractions(min_value=-5, max_value=5, max_denominator=20)
AFFINE = st.builds(Affine, SMALL, SMALL)
STEPS = st.lists(SMALL, min_size=0, max_size=4, unique=True).flatmap(
    lambda ends: st.lists(SMALL, min_size=len(ends) + 1, max_size=len(ends) + 1).map(
        lambda values: Steps(tuple(sorted(ends)), tuple(values))
    )
)

# cdf values are float formulas of order one: a few roundings, and a quotient by the scale.
CDF_TOLERANCE = 1e-12


@given(discrete_law(), AFFINE | STEPS, AFFINE | STEPS)
def test_atoms_carry_their_mass_along_and_maps_compose(law: Discrete, f: object, g: object) -> None:
    image = pushforward(law, f)
    for y in image.atoms:
        assert image.atoms[y] == sum(w for x, w in law.atoms.items() if f(x) == y)
    assert same_form(pushforward(image, g), pushforward(law, Composition(g, f)))


@settings(max_examples=200)
@given(base_law(), AFFINE)
def test_an_affine_image_has_the_moved_distribution_function(law: Law, f: Affine) -> None:
    try:
        image = pushforward(law, f)
    except InputError as error:
        assert "is no member of its family" in str(error)  # noqa: PT017
        assert law.name in ("beta", "gamma", "exponential")
        return
    if not law.parts or not f.scale:
        assert list(image.atoms.values()) == [1]
        return
    density, moved = law.parts[0][1], image.parts[0][1]
    x = density.quantile(np.array([0.01, 0.3, 0.5, 0.9]))
    y = float(f.scale) * x + float(f.shift)
    expected = density.cdf(x) if f.scale > 0 else density.sf(x)
    np.testing.assert_allclose(moved.cdf(y), expected, atol=CDF_TOLERANCE, rtol=1e-9)


@given(base_law(), SMALL)
def test_a_rational_level_is_the_distribution_function(law: Law, x: Fraction) -> None:
    for _, density in law.parts:
        level = rational_cdf(density, x)
        if level is not None:
            assert float(density.cdf(float(x))) == pytest.approx(float(level), abs=CDF_TOLERANCE)


@pytest.mark.parametrize(
    ("law", "x", "level"),
    [
        ("uniform(0,3)", 1, Fraction(1, 3)),
        ("triangular(0,1,4)", 1, Fraction(1, 4)),
        ("triangular(0,1,4)", 2, Fraction(2, 3)),
        ("beta(2,3)", Fraction(1, 2), Fraction(11, 16)),
        ("beta(1/2,1/2)", Fraction(1, 2), Fraction(1, 2)),
        ("normal(1,7)", 1, Fraction(1, 2)),
        ("cauchy(1,2)", 3, Fraction(3, 4)),
        ("student(3,1,2)", 1, Fraction(1, 2)),
        ("exponential(2)", -1, 0),
        ("exponential(2)", 1, None),
        ("normal(0,1)", 1, None),
    ],
)
def test_known_levels(law: str, x: Fraction, level: Fraction | None) -> None:
    ((_, density),) = parse_law(law).parts
    assert rational_cdf(density, Fraction(x)) == level


def test_steps_of_a_density_and_an_atom() -> None:
    law = parse_law("mixture(1/2*dirac(0) + 1/2*uniform(-1,1))")
    sign = steps([0], [-1, 1])  # a point on a threshold takes the right value
    assert pushforward(law, sign) == Discrete(((-1, "1/4"), (1, "3/4")))


def test_a_mirrored_beta_law_changes_its_parameters() -> None:
    assert str(pushforward(parse_law("beta(2,3)"), Affine(-1, 1))) == "beta(3,2)"


@pytest.mark.parametrize(
    ("law", "mapping", "message"),
    [
        ("normal(0,1)", steps([1], [0, 1]), "not known to be rational"),
        ("beta(2,3)", Affine(2), "no member of its family"),
        ("normal(0,1)", table({0: 1}), "moves single points"),
        ("dirac(2)", table({0: 1}), "no row for 2"),
    ],
)
def test_what_is_not_exact_is_refused(law: str, mapping: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        pushforward(parse_law(law), mapping)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: steps([1, 0], [0, 0, 0]), "comes after"),
        (lambda: steps([1], [0]), "1 thresholds and 1 values"),
        (lambda: table({}), "empty table"),
        (lambda: table({0: 1, "0": 2}), "maps 0 twice"),
    ],
)
def test_a_map_that_is_none_is_refused(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()
