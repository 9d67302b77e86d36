"""Brackets: tables, lines, and bounds over boxes, each against members that are drawn."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from gantheory.enclosure import divergence
from gantheory.enclosure.ball import ball, working_precision
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.projection.brackets import gammas, normal_table
from gantheory.enclosure.projection.brackets.cube import MassCube
from gantheory.enclosure.projection.brackets.families import cube_of
from gantheory.enclosure.projection.brackets.fit import BracketProblem
from gantheory.enclosure.projection.brackets.normal_pair import NormalPair
from gantheory.enclosure.projection.brackets.search import halves, level_of, whole
from gantheory.enclosure.projection.brackets.tangents import NAMES, Tangents
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.location_scale import Units
from gantheory.measure.text import parse_family, parse_law
from gantheory.theory.errors import InputError

UNITS = Units(Fraction(1, 4), Fraction(1, 2))
EDGES = tuple(Fraction(k, 4) for k in range(-9, 10))


CURVES = (
    (normal_table.height_between, lambda z: z * 0 + 1),
    (normal_table.moment_between, lambda z: z),
    (normal_table.bend_between, lambda z: 1 - z * z),
    (normal_table.third_between, lambda z: z * (2 - z * z)),
)


def test_the_table_is_as_close_as_it_says() -> None:
    draw = random.Random(1)
    z = np.array([draw.uniform(-10, 10) for _ in range(2000)])
    found, curves = normal_table.cdf(z), [(over(z, z), factor) for over, factor in CURVES]
    with working_precision(80):
        for k, x in enumerate(float(v) for v in z):
            true = (-arb(x) / arb(2).sqrt()).erfc() / 2
            height = (-(arb(x) ** 2) / 2).exp() / (2 * arb.pi()).sqrt()
            assert abs(true - arb(float(found[k]))) < normal_table.ERROR
            for (low, high), factor in curves:
                assert arb(float(low[k])) <= height * factor(arb(x)) <= arb(float(high[k]))
                assert high[k] - low[k] < 3 * normal_table.ERROR


def test_bounds_over_intervals_hold_between_the_ends() -> None:
    """Around each turning point too, and no wider than they need to be."""
    ends = [(a / 4, b / 4) for a in range(-16, 16) for b in range(a + 1, 17, 3)]
    for low, high in ends:
        z = np.linspace(low, high, 800)
        for over, factor in CURVES:
            bounds = over(np.array([low]), np.array([high]))
            values = factor(z) * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
            assert bounds[0][0] <= values.min() <= bounds[0][0] + 1e-4  # of a grid's step
            assert bounds[1][0] - 1e-4 <= values.max() <= bounds[1][0]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_lies_below_the_integrand(name: str) -> None:
    tangents, entry, draw = Tangents(name), entry_of(name), random.Random(2)
    with working_precision(100):
        for _ in range(300):
            p, q, at = (Fraction(2) ** draw.randint(-12, 8) for _ in range(3))
            a, b = tangents.at(np.array([float(p)]), np.array([float(at)]))
            line = ball(Fraction(float(a[0])) * p + Fraction(float(b[0])) * q)
            value = entry.kernel.at(p, q) * ball(entry.factor)
            assert not bool(line > value)
            if at == q and p / 2**13 < q < p * 2**13:
                # between neighbouring lines, a factor 2^(1/64) apart, F bends by at most 1e-4 p
                assert bool(value - line < ball(p + q) / 10**3)


@pytest.mark.parametrize("z", [-30.0, -1.5, -0.01, 0.0, 0.4, 2.0, 100.0])
def test_students_distribution_functions_are_bounded(z: float) -> None:
    """Over a range of df whose ends are no rows of the table."""
    cube = cube_of(parse_family("student(*,0,1)"), Units(Fraction(0), Fraction(1)))
    assert isinstance(cube, MassCube)
    low, high = np.array([[0.31]]), np.array([[0.62]])
    least, most = cube.masses(low, high, np.array([z]))
    for s in (0.31, 0.4, 0.5, 0.62):
        share = float(parse_law(f"student({s / (1 - s)},0,1)").parts[0][1].cdf(z))
        assert least[0, 0] - 1e-12 <= share <= most[0, 0] + 1e-12  # scipy's own error
    assert most[0, 0] - least[0, 0] < 0.15


@pytest.mark.parametrize("df", ["1/40", "1/2", "1", "7", "200"])
def test_a_student_density_is_largest_over_its_distance_at_one(df: str) -> None:
    """``|z| f(z) <= f(1)``, and ``f(1)`` rises with ``df``: what bounds masses far from it."""
    z = np.array([2.0**k for k in range(-30, 30)])
    law = parse_law(f"student({df},0,1)").parts[0][1]
    heights = z * np.exp(law.log_density(z))
    assert heights.argmax() == 30
    more = parse_law(f"student({Fraction(df) * 2},0,1)").parts[0][1]
    assert more.log_density(1.0) > law.log_density(1.0)


@pytest.mark.parametrize("family", ["gamma", "gamma(*,3)", "gamma(5/2,*)"])
def test_gamma_distribution_functions_are_bounded(family: str) -> None:
    """Over ranges with ends between the rows of the table, far from 0 too."""
    members = parse_family(family)
    for units in (UNITS, Units(Fraction(7), Fraction(1)), Units(Fraction(0), Fraction(8))):
        cube = cube_of(members, units)
        assert isinstance(cube, MassCube)
        low, high = (np.full((1, len(cube.corners[0])), s) for s in (0.4703, 0.4807))
        edges = np.array([-50.0, -1.0, -0.25, 0.125, 1.0, 3.0])
        least, most = cube.masses(low, high, edges)
        for share in ((0, 0), (0, 1), (1, 0), (1, 1), (0.3, 0.6)):
            point = tuple(0.4703 + 0.0104 * share[i] for i in range(low.shape[1]))
            law = members.member(**cube.parameters(point)).parts[0][1]
            shares = law.cdf(edges * float(units.unit) + float(units.centre))
            masses = np.diff([0.0, *shares, 1.0])
            assert (least[0] - 1e-12 <= masses).all()  # scipy's own error
            assert (masses <= most[0] + 1e-12).all()
        # far from 0 the box is two thirds of a member's standard deviation wide
        assert (most - least).max() < 0.4


def test_a_median_lies_between_its_bounds() -> None:
    for shape, pivot in (("1/500", 1), ("1/2", 1), ("1", 1), ("511", 1), ("1048576", 1 << 20)):
        _, low, high = gammas._row(Fraction(shape), pivot)
        law = parse_law(f"gamma({shape},1)").parts[0][1]
        assert 0.5 - 1e-12 < float(law.cdf(low)) <= float(law.cdf(high)) < 0.5 + 1e-9
        assert high <= low * (1 + 1e-15)


def drawn(low: np.ndarray, high: np.ndarray, draw: random.Random) -> tuple[float, ...]:
    """A point of a box, inside the cube."""
    return tuple(
        float(a + (b - a) * draw.choice((0.0, 0.25, 0.5, 1.0)))
        if -1 < a and b < 1 and a > 0
        else float(a + (b - a) * draw.uniform(0.1, 0.9))
        for a, b in zip(low, high, strict=True)
    )


@pytest.mark.parametrize("name", ["js", "hellinger", "kl", "tv"])
@pytest.mark.parametrize(
    ("target", "family"),
    [
        ("uniform(0,1)", "mixture(normal, normal)"),
        ("normal(0,1)", "triangular"),
        ("mixture(1/4*dirac(0) + 3/4*laplace(0,1))", "triangular(-2,*,*)"),
        ("uniform(0,1)", "student"),
        ("laplace(0,1)", "student(*,1/4,*)"),
        ("uniform(0,1)", "gamma"),
        ("mixture(1/4*dirac(1) + 3/4*normal(0,1))", "gamma(*,2)"),
        ("laplace(1,1)", "gamma(1/2,*)"),
    ],
)
def test_no_member_of_a_box_comes_below_its_bound(target: str, family: str, name: str) -> None:
    """Boxes of all sizes, from cuts as the search makes them, and members of them."""
    law, members, draw = parse_law(target), parse_family(family), random.Random(3)
    cube = cube_of(members, UNITS)
    assert cube is not None
    facts, tried = level_of(name, law, cube, UNITS, EDGES), 0
    for k in range(24):
        low, high = whole(cube)
        for _ in range(3 + 2 * (k % 8)):
            low, high = halves(low, high, facts.cuts(low, high))
            keep = draw.randrange(2)
            low, high = low[keep : keep + 1], high[keep : keep + 1]
        least = float(facts.least(low, high, np.inf)[0])
        try:
            at = dict(cube.parameters(drawn(low[0], high[0], draw)))
            if isinstance(cube, NormalPair):  # its boxes hold every weight
                at["w1"] = Fraction(draw.choice((0, 1, 50, 99, 100)), 100)
            member = members.member(**at)
        except InputError:  # out of order: no member
            continue
        tried += 1
        assert divergence(name, law, member, 8).high >= least
    assert tried > 3


def test_a_bracket_holds_the_infimum() -> None:
    """The best even pair of normal laws for U[0,1] lies inside; both ends are useful."""
    found = fit(parse_law("uniform(0,1)"), parse_family("mixture(normal, normal)"), "js", 8, 8.0)
    assert found.status == "stationary"
    assert found.bracket is not None
    # the level of a half takes a quarter of the time that a pass may take
    assert Fraction(1, 2) * found.value.high <= found.value.low + Fraction(1, 10**9)
    known = Fraction("0.0278171255883")  # by another search in floats
    assert found.value.low < known < found.value.high + Fraction(1, 10**9)


def test_an_edge_near_the_end_of_a_piece_is_left_out() -> None:
    """A median in floats is beside the kink that it should be: no cell lies between the two."""
    law, family = parse_law("laplace(0,1)"), parse_family("mixture(normal, normal)")
    problem = BracketProblem("js", law, family, 8, 1.0)
    edges = problem._edges(problem._units(), 20)
    assert 0 in edges
    assert min(abs(edge) for edge in edges if edge != 0) > Fraction(1, 100)


def test_moved_and_stretched_the_bracket_is_the_same() -> None:
    ends = []
    for target, family in (
        ("normal(0,1)", "triangular(-2,*,2)"),
        ("normal(1000000,0.000001)", "triangular(999999.999998,*,1000000.000002)"),
    ):
        found = fit(parse_law(target), parse_family(family), "js", 8, 2.0)
        assert found.bracket is not None
        ends.append(found.value)
    assert abs(ends[0].high - ends[1].high) < Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("target", "family", "name", "status"),
    [
        ("mixture(0.3*normal(-1,1) + 0.7*normal(2,1))", "mixture(normal, normal)", "js", "global"),
        ("normal(0,1)", "mixture(normal, normal)", "kl", "global"),
        ("triangular(0,1/2,1)", "triangular(0,*,1)", "js", "global"),
        ("cauchy(0,1)", "mixture(normal, normal)", "kl", "infinite"),
        ("normal(0,1)", "triangular", "kl", "infinite"),
        ("dirac(0)", "triangular", "js", "constant"),
        ("dirac(0)", "mixture(normal, normal)", "kl", "infinite"),
        ("normal(0,1)", "gamma", "kl", "infinite"),
        ("uniform(0,1)", "gamma", "reverse-kl", "infinite"),
        ("uniform(-2,-1)", "gamma(*,1)", "js", "constant"),
        ("dirac(1)", "gamma", "js", "constant"),
    ],
)
def test_what_needs_no_boxes(target: str, family: str, name: str, status: str) -> None:
    found = fit(parse_law(target), parse_family(family), name, 8, 1.0)
    assert found.status == status
    assert found.bracket is None


def test_gamma_laws_far_from_0_are_not_bracketed() -> None:
    """The whole range is said, at once, and why: total variation has no other search."""
    found = fit(parse_law("uniform(1000,1001)"), parse_family("gamma"), "tv", 8, 1.0)
    assert (found.status, found.value.low, found.bracket) == ("stationary", 0, None)
    assert "narrow" in found.reason
