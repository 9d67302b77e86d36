"""Best members in floats: what Newton's method finds, against divergences by another way."""

from __future__ import annotations

import pytest

from gantheory.divergence.panels import float_divergence
from gantheory.divergence.projection import KERNELS, STANDARDS, guesses
from gantheory.measure.text import parse_law

TWO_HILLS = "mixture(1/2*normal(-2,1)+1/2*normal(2,1))"
SMOOTH = [name for name, s in STANDARDS.items() if not s.jump and not s.positive]


@pytest.mark.parametrize("name", [k for k in KERNELS if k != "pearson"])  # infinite for many
@pytest.mark.parametrize("family", SMOOTH)
@pytest.mark.parametrize("target", ["uniform(0,1)", "laplace(0,1)", "beta(1/2,1/2)", TWO_HILLS])
def test_no_member_beside_a_minimiser_is_closer(target: str, family: str, name: str) -> None:
    law = parse_law(target)
    found = guesses(name, law, STANDARDS[family])
    assert found
    for g in found:

        def value(location: float, scale: float) -> float:
            return float_divergence(name, law, f"{family}({location},{scale})")[0]

        # two quadratures, each good to some 1e-12 here; 1e-9 leaves room for singular densities
        assert value(g.location, g.scale) == pytest.approx(g.value, abs=1e-9)
        for along, across in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)):
            assert value(g.location + along * g.scale, g.scale * (1 + across)) > g.value


@pytest.mark.parametrize(
    ("target", "family", "name", "locations"),
    [
        ("mixture(1/2*normal(-5,1)+1/2*normal(5,1))", "normal", "js", [-5, 0, 5]),
        ("mixture(1/2*normal(0,0.01)+1/2*normal(10,0.01))", "logistic", "js", [0, 10]),
        (TWO_HILLS, "cauchy", "hellinger", [-1.16, 1.16]),  # between them lies a saddle
        (TWO_HILLS, "laplace", "hellinger", [-0.31, 0.31]),
        ("mixture(0.2*normal(-6,1)+0.8*normal(4,2))", "normal", "kl", [2]),  # the mean: convex
    ],
)
def test_several_minimisers_are_all_found(
    target: str, family: str, name: str, locations: list[float]
) -> None:
    found = guesses(name, parse_law(target), STANDARDS[family])
    # known to so many digits; a mode far from the rest moves its minimiser by less
    assert sorted(g.location for g in found) == pytest.approx(locations, abs=6e-3)


@pytest.mark.parametrize("target", ["uniform(1000,1001)", "uniform(0,1e-6)", "normal(1e6,1)"])
@pytest.mark.parametrize("name", list(KERNELS))
def test_far_and_narrow_targets_are_no_plateau(target: str, name: str) -> None:
    law = parse_law(target)
    ((_, density),) = law.parts
    middle, width = (float(density.quantile(u)) for u in (0.5, 0.75))
    (best,) = guesses(name, law, STANDARDS["normal"])
    assert best.location == pytest.approx(middle, abs=1e-6 * (width - middle))


def test_a_target_without_a_density_has_no_minimiser() -> None:
    assert guesses("js", parse_law("discrete(0:1/2, 1:1/2)"), STANDARDS["normal"]) == []


@pytest.mark.parametrize(
    ("target", "mean"),
    [
        ("gamma(1/2,1)", 1 / 2),
        ("beta(1/2,1/2)", 1 / 2),
        ("beta(1/4,3)", 1 / 13),
        ("beta(2,3)", 2 / 5),
    ],
)
def test_mass_too_near_an_end_to_be_told_from_it_is_not_outside(target: str, mean: float) -> None:
    """An exponential law's best mean for KL is the target's, though its density is without bound
    at 0 and the nearest nodes are 0 in floats.
    """
    (found,) = guesses("kl", parse_law(target), STANDARDS["exponential"], (0.0, None))
    assert found.scale == pytest.approx(mean, rel=1e-12)  # Newton's method ends near 1e-16
