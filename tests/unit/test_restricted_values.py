"""Restricted suprema: against C(G), against scipy, and against what is known in closed form."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from gantheory.enclosure import criterion
from gantheory.enclosure.divergences import refine
from gantheory.enclosure.restricted.hinges import found_lipschitz, found_networks
from gantheory.enclosure.restricted.logistic import game, supremum
from gantheory.enclosure.restricted.value import Restricted, restricted
from gantheory.enclosure.result import Enclosure
from gantheory.game.restricted import Power
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law

BLIND = -math.log(4)
POLYNOMIALS = tuple(Power(k) for k in range(5))


def found(f: str, p: str, q: str, digits: int = 15) -> Restricted:
    return restricted(parse_discriminators(f), parse_law(p), parse_law(q), digits)


def overlap(a: Enclosure, b: Enclosure) -> bool:
    return max(a.low, b.low) <= min(a.high, b.high)


def test_a_constant_sees_nothing() -> None:
    value = found("constant", "normal(0,1)", "dirac(3)", 50).value
    assert value.value == "-1.3862943611198906188344642429163531361510002687205"


PAIRS = [
    ("normal(0,1)", "normal(1,1)"),
    ("uniform(0,1)", "normal(1/2,1/4)"),
    ("mixture(1/2*dirac(0)+1/2*laplace(0,1))", "mixture(1/3*dirac(0)+2/3*cauchy(1,2))"),
    ("discrete(0:1/2,1:1/4,2:1/4)", "discrete(0:1/4,1:1/4,2:1/2)"),
    ("uniform(0,1)", "uniform(2,3)"),
    ("beta(1/2,1/2)", "student(3,0,1)"),
]
CLASSES = [
    "partition(0,1/2,1)",
    "threshold",
    "logistic(1,x)",
    "logistic(x^2,rbf(0,1))",
    "relu(2)",
    "lipschitz(1)",
]


@pytest.mark.parametrize("f", CLASSES)
@pytest.mark.parametrize(("p", "q"), PAIRS[::2])
def test_a_class_is_worth_between_a_constant_and_all_discriminators(f: str, p: str, q: str) -> None:
    value, most = found(f, p, q).value, criterion(parse_law(p), parse_law(q))
    assert value.high >= BLIND - 1e-15
    assert value.low <= most.high
    assert value.low <= value.high


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_finer_cells_see_more_and_come_near_the_criterion(p: str, q: str) -> None:
    laws = parse_law(p), parse_law(q)
    values = []
    for n in (2, 8, 32):
        cuts = ",".join(f"{k}/{n}" for k in range(-6 * n, 6 * n + 1))
        values.append(found(f"partition({cuts})", p, q).value)
    for coarse, fine in pairwise(values):
        assert coarse.low <= fine.high  # nested: the supremum rises
    most = criterion(*laws)
    assert all(v.low <= most.high for v in values)
    # cells of 1/32 on [-6, 6]: the loss is of second order in their width, and the Cauchy and
    # Student tails beyond 6 hold at most a tenth of the mass
    assert float(most.high) - float(values[-1].low) < 0.03


def test_cells_are_closed_on_the_left() -> None:
    p, q = "dirac(1)", "discrete(0:1/2,1:1/2)"
    assert found("partition(1)", p, q).value.low == pytest.approx(
        math.log(2 / 3) + math.log(1 / 3) / 2, abs=1e-15
    )
    assert found("partition(1/2)", p, q).value.value == found("partition(1)", p, q).value.value


def test_the_merged_atoms_of_the_known_values() -> None:
    """A discriminator that cannot tell atoms 2 and 3 apart: JSD 0.03382207556860523 (G11)."""
    value = found("partition(1)", "discrete(0:1/2,1:1/4,2:1/4)", "discrete(0:1/4,1:1/4,2:1/2)")
    assert float(value.value.value) == pytest.approx(BLIND + 2 * 0.03382207556860523, abs=1e-15)


# -------------------------------------------------------------------------------------- threshold


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("normal(0,1)", "normal(1,1)"),
        ("normal(0,1)", "cauchy(0,1)"),
        ("exponential(1)", "exponential(2)"),
        ("beta(1/2,1/2)", "uniform(0,1)"),
    ],
)
def test_the_best_cut_is_that_of_a_fine_grid(p: str, q: str) -> None:
    laws = [parse_law(x).parts[0][1] for x in (p, q)]

    def f(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.asarray(-np.nan_to_num(a * np.log1p(b / a) + b * np.log1p(a / b)))

    def loss(t: np.ndarray) -> np.ndarray:
        (a, c), (b, d) = ([law.cdf(t), law.sf(t)] for law in laws)
        return np.asarray(-f(a, b) - f(c, d))

    grid = np.linspace(-6, 6, 4801)
    best = grid[np.argmin(loss(grid))]
    top = minimize_scalar(loss, bounds=(best - 0.01, best + 0.01), method="bounded")
    value = found("threshold", p, q).value
    assert value.reached()
    # a smooth maximum located to 1e-5 is found to 1e-10 and better
    assert float(value.value) == pytest.approx(-top.fun, abs=1e-9)


def test_cuts_at_atoms_are_taken_from_either_side() -> None:
    p, q = "discrete(0:1/2,1:1/2)", "discrete(0:1/4,1:3/4)"
    reached = found("threshold", p, q).value
    assert overlap(reached, criterion(parse_law(p), parse_law(q)))
    assert found("threshold", "dirac(0)", "discrete(-1:1/2,1:1/2)").value.high < -0.5


# --------------------------------------------------------------------------------------- logistic


def certified(f: tuple[Power, ...], p: str, q: str, digits: int = 15) -> Enclosure:
    """The certificate itself, without the short ways that know the answer."""
    played = game(f, parse_law(p), parse_law(q))
    assert played is not None
    value = refine(lambda goal: supremum(played, goal), digits, 256)
    assert value.reached()
    return value


@pytest.mark.parametrize(
    ("p", "q", "degree"),
    [
        ("normal(0,1)", "normal(1,1)", 1),
        ("normal(1000000,1)", "normal(1000001,1)", 1),
        ("normal(0,1)", "normal(1,2)", 2),
        ("normal(1/2,1/1000)", "normal(1/2,1/700)", 2),
        ("exponential(1)", "exponential(2)", 1),
        ("normal(0,1)", "normal(0,1)", 4),
        ("normal(1000000000000,1)", "normal(1000000000000,2)", 3),
    ],
)
def test_with_the_best_discriminator_in_the_class_it_is_the_criterion(
    p: str, q: str, degree: int
) -> None:
    """Two computations with nothing in common but the laws: 15 digits."""
    value = certified(POLYNOMIALS[: degree + 1], p, q)
    assert overlap(value, criterion(parse_law(p), parse_law(q)))


def test_many_digits() -> None:
    value = certified(POLYNOMIALS[:3], "normal(0,1)", "normal(1,2)", 60)
    assert overlap(value, criterion(parse_law("normal(0,1)"), parse_law("normal(1,2)"), 60))


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("normal(0,1)", "normal(0,2)"),  # known value R02
        ("mixture(1/2*normal(-3/5,4/5)+1/2*normal(3/5,4/5))", "normal(0,1)"),
        # 2 sqrt(3) is irrational: a standard deviation next to 1/sqrt(12), the gap is its square
        ("uniform(0,1)", "normal(0.5,0.28867513459481288225457)"),
    ],
)
def test_matched_moments_blind_it(p: str, q: str) -> None:
    f = "logistic(1,x)" if q == "normal(0,2)" else "logistic(1,x,x^2)"
    value = found(f, p, q).value
    assert value.reached()
    assert value.low - Fraction(1, 10**15) <= -math.log(4) <= value.high + Fraction(1, 10**15)
    assert value.high < criterion(parse_law(p), parse_law(q)).low


@pytest.mark.parametrize(
    ("f", "p", "q"),
    [
        ("logistic(1,x,x^2,x^3,x^4)", "uniform(0,1)", "normal(1/2,1/4)"),
        ("logistic(x,x^3)", "normal(1,1)", "laplace(0,1)"),
        ("logistic(1,x)", "mixture(1/2*dirac(0)+1/2*normal(0,1))", "normal(1,1)"),
        ("logistic(1,cos(3*x),sin(pi*x))", "normal(0,1)", "uniform(-1,2)"),
        ("logistic(1,rbf(0,1),rbf(1,1/2))", "gamma(1/2,1)", "exponential(2)"),
    ],
)
def test_the_top_is_that_of_scipy(f: str, p: str, q: str) -> None:
    value = found(f, p, q).value
    assert value.reached()
    # the points leave out masses of 1e-14, and BFGS errs by the square of its slope
    assert float(value.value) == pytest.approx(_by_scipy(f, p, q), abs=1e-8)


def _by_scipy(f: str, p: str, q: str) -> float:
    """The best value by quadrature and BFGS, written from the formulas alone."""
    names = re.sub(r"x\^(\d)", r"x**\1", f[len("logistic") :])

    def rbf(x: float, c: float, s: float) -> float:
        return math.exp(-(((x - c) / s) ** 2) / 2)

    table: dict[str, Callable[[float], float]] = {
        "1": lambda _: 1.0,
        "x": lambda x: x,
        "x**2": lambda x: x**2,
        "x**3": lambda x: x**3,
        "x**4": lambda x: x**4,
        "cos(3*x)": lambda x: math.cos(3 * x),
        "sin(pi*x)": lambda x: math.sin(math.pi * x),
        "rbf(0,1)": lambda x: rbf(x, 0, 1),
        "rbf(1,1/2)": lambda x: rbf(x, 1, 0.5),
    }
    features = [table[t] for t in re.findall(r"rbf\([^)]*\)|\w+\([^)]*\)|x\*\*\d|x|1", names[1:-1])]

    measures = [(*_points(parse_law(law)), sign) for law, sign in ((p, 1), (q, -1))]
    columns = [np.array([[g(t) for g in features] for t in x]) for x, _, _ in measures]

    def loss(w: np.ndarray) -> float:
        return sum(
            float(m @ np.logaddexp(0, -sign * (table @ w)))
            for (_, m, sign), table in zip(measures, columns, strict=True)
        )

    return -float(minimize(loss, np.zeros(len(features)), tol=1e-9).fun)


def _points(law: Law) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre points between many quantiles and breakpoints, with weights; and the atoms."""
    levels = [*(4.0**-k for k in range(25, 0, -1)), *(1 - 4.0**-k for k in range(1, 25))]
    t, w = np.polynomial.legendre.leggauss(24)
    xs = [np.array([float(x) for x in law.atoms])]
    ws = [np.array([float(m) for m in law.atoms.values()])]
    for weight, d in law.parts:
        ends = sorted({*map(float, d.quantile(levels)), *map(float, d.breakpoints)})
        for a, b in pairwise(ends):
            x = (a + b) / 2 + (b - a) / 2 * t
            xs.append(x)
            ws.append(float(weight) * (b - a) / 2 * w * np.exp(d.log_density(x)))
    return np.concatenate(xs), np.concatenate(ws)


def test_features_without_moments_are_dropped() -> None:
    both = found("logistic(1,x,x^2)", "cauchy(0,1)", "cauchy(1,2)")
    assert both.value.reached()
    assert "x^2, x" in both.reason
    assert both.value.low <= BLIND + 1e-15
    one = found("logistic(1,x,x^2)", "cauchy(0,1)", "normal(0,1)")  # u -> oo in both tails
    assert "-oo" not in one.reason
    assert one.value.low > -1.3


def test_polynomials_that_separate_the_laws_reach_the_criterion() -> None:
    halves = "mixture(1/2*uniform(-1,0)+1/2*uniform(1,2))"
    assert found("logistic(1,x)", "uniform(0,1)", halves).value.high < -1.38
    assert found("logistic(1,x,x^2)", "uniform(0,1)", halves).value.high == 0
    assert found("logistic(1,x)", "uniform(0,1)", "uniform(1,2)").value.low == 0
    atom = "mixture(1/2*dirac(0)+1/2*uniform({},{}))"
    touching = found("logistic(1,x)", atom.format(0, 1), atom.format(-1, 0)).value
    assert -math.log(2) == pytest.approx(float(touching.value), abs=1e-15)


# ---------------------------------------------------------------------- networks, Lipschitz logits


def test_found_members_are_in_their_class() -> None:
    p, q = parse_law("normal(0,1)"), parse_law("laplace(1,2)")
    assert all(len(n.units) <= 3 for n in found_networks(3, p, q))
    for bound in (Fraction(1, 10), Fraction(3)):
        assert found_lipschitz(bound, p, q).steepest() <= bound


def test_a_network_of_two_units_holds_the_best_discriminator_of_two_laplace_laws() -> None:
    value = found("relu(2)", "laplace(0,1)", "laplace(1,1)").value
    most = criterion(parse_law("laplace(0,1)"), parse_law("laplace(1,1)"))
    assert most.high == value.high
    assert most.low - value.low < 1e-8  # quasi-Newton in floats errs by the square of its slope


def test_a_class_of_networks_is_a_bracket() -> None:
    found_ = found("relu(1)", "cauchy(0,1)", "cauchy(1,1)")
    assert not found_.value.reached()
    assert found_.reason.startswith("a bracket")


def test_a_flat_logit_is_worth_the_constant() -> None:
    """The member -> 0 as the bound does."""
    value = found("lipschitz(1e-9)", "normal(0,1)", "normal(1,1)").value
    assert value.low == pytest.approx(BLIND, abs=1e-8)


@pytest.mark.parametrize(
    ("f", "p", "q"),
    [
        ("logistic(1,x)", "uniform(0,1e-400)", "uniform(0,2e-400)"),
        ("logistic(x,x^2,x^3)", "discrete(1:1/2,2:1/2)", "discrete(1:1/4,2:3/4)"),
        ("logistic(x,rbf(0,1))", "dirac(0)", "dirac(1)"),
        ("logistic(rbf(0,1e-300))", "normal(0,1)", "normal(1,1)"),
        ("lipschitz(1e400)", "uniform(0,1)", "uniform(0,2)"),
    ],
)
def test_where_floats_find_nothing_the_bracket_is_all(f: str, p: str, q: str) -> None:
    value = found(f, p, q).value
    assert value.low <= BLIND + 1e-12
    assert value.high == criterion(parse_law(p), parse_law(q)).high
