"""A pair on the line against theory: V, C, D* and total variation by quadrature."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gantheory.capacity.image import ImageLaw, image_law
from gantheory.capacity.on_the_line import standing
from gantheory.capacity.piecewise import Floats, PiecewiseLinear
from gantheory.capacity.targets import on_the_line
from gantheory.divergence.panels import float_divergence

NONE = np.empty(0)
LOG_4 = math.log(4)


def normal_image(mean: float, sd: float) -> ImageLaw:
    return image_law(PiecewiseLinear(((np.array([[sd]]), np.array([mean])),), 0.0))


def constant(x: Floats) -> Floats:
    return np.zeros_like(x)


PAIRS = [
    ("uniform(0,1)", 0.5, 0.25),
    ("uniform(0,1)", 3.0, 2.0),
    ("laplace(0,1)", 0.0, 2.0),
    ("claw", 0.0, 1.0),
    ("normal(0,1)", 0.0, 1.0),
    ("normal(0,1)", 0.0, 1e-3),
    ("normal(0,1)", 30.0, 1.0),
    ("student(3,0,1)", 1.0, 2.0),
    ("beta(1/2,3)", 0.5, 0.5),
    ("mixture(1/2*uniform(0,1e-4) + 1/2*normal(2,1))", 1.0, 1.0),
]


@pytest.mark.parametrize(("target", "mean", "sd"), PAIRS)
def test_the_criterion_is_that_of_the_laws(target: str, mean: float, sd: float) -> None:
    p = on_the_line(target).law
    found = standing(p, normal_image(mean, sd), constant, NONE)
    q = f"normal({Fraction(mean)},{Fraction(sd)})"
    jsd, _ = float_divergence("js", p, q)
    # The data's mass beyond the last node is 2e-13; where the density is infinite, the last panel
    # has the length 1e-15 and the mass 1e-7.
    near = 1e-7 if target.startswith("beta") else 1e-10
    assert found.criterion == pytest.approx(2 * jsd - LOG_4, abs=near)
    assert found.value == pytest.approx(-LOG_4, abs=near)
    tv, _ = float_divergence("tv", p, q)
    # |p - q| has kinks inside the panels.
    assert found.total_variation == pytest.approx(tv, abs=2e-3)


def test_the_optimal_discriminator_is_worth_the_criterion() -> None:
    p, q = on_the_line("laplace(0,1)").law, normal_image(0.5, 2.0)
    ((_, density),) = p.parts

    def best(x: Floats) -> Floats:
        with np.errstate(divide="ignore"):  # D* = 1 where p_g has no density left
            return density.log_density(x) - np.log(q.density(x))

    found = standing(p, q, best, NONE)
    assert found.value == pytest.approx(found.criterion, abs=1e-10)
    assert found.discriminator_error < 1e-12
    worse = standing(p, q, lambda x: best(x) + 0.3, NONE)
    # Pinsker's inequality, at each point
    assert found.criterion - worse.value >= 4 * worse.discriminator_error**2 > 0


def test_kinks_of_the_discriminator_are_panels_ends() -> None:
    p, q = on_the_line("uniform(0,1)").law, normal_image(0.5, 0.25)

    def bent(x: Floats) -> Floats:
        return 40 * np.abs(x - 0.377)

    kink = np.array([0.377])
    fine = np.sort(np.append(np.linspace(-2, 3, 4001), kink))
    assert standing(p, q, bent, kink).value == pytest.approx(standing(p, q, bent, fine).value)


def test_an_atom_of_the_generator_is_always_known() -> None:
    first = np.ones((1, 1)), np.zeros(1)
    half = image_law(PiecewiseLinear((first, first), 0.0))  # relu(z)
    p = on_the_line("normal(0,1)").law
    found = standing(p, half, constant, NONE)
    # Left of 0 the data are alone, right of 0 the laws agree, the atom is the generator's alone:
    # JSD = log(2)/2, TV = 1/2, and |1/2 - D*| is 1/2 on half of each law.
    assert found.criterion == pytest.approx(-LOG_4 + math.log(2), abs=1e-12)
    assert found.total_variation == pytest.approx(0.5)
    assert found.discriminator_error == pytest.approx(0.25)
    assert found.value == pytest.approx(-LOG_4)
