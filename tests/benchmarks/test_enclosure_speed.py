"""Speed of the rigorous divergences, after warm-up. Run with ``--benchmark-only``."""

from __future__ import annotations

import math
import time

import mpmath as mp
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from gantheory.enclosure import divergence
from gantheory.measure.text import parse_law

MIXTURE = "mixture(0.33*normal(-1,0.255) + 0.67*normal(2,1.415))"
ONE_PIECE = [
    ("uniform(0,1)", "normal(0.5,0.2668)"),
    ("normal(0,1)", "normal(1,1)"),
    ("exponential(1)", "exponential(2)"),
    ("cauchy(0,1)", "cauchy(1,2)"),
    ("laplace(0,1.5)", "normal(0,1.9)"),
    ("beta(1/2,1/2)", "uniform(0,1)"),
    ("logistic(0,1)", "normal(0,1)"),
    ("normal(0,1)", "normal(1,2)"),
    ("student(3,0,1)", "normal(0,1)"),
    ("gamma(2,1)", "exponential(1)"),
    ("logistic(0,1)", "logistic(1,2)"),
]
# Each family twice, the second time elsewhere and wider: all ordered pairs of them.
FAMILIES = [
    ("normal(0,1)", "normal(1,2)"),
    ("laplace(0,1)", "laplace(1,2)"),
    ("logistic(0,1)", "logistic(1,2)"),
    ("cauchy(0,1)", "cauchy(1,2)"),
    ("student(3,0,1)", "student(3,1,2)"),
    ("uniform(0,1)", "uniform(-1/2,2)"),
    ("exponential(1)", "exponential(2)"),
    ("gamma(2,1)", "gamma(3,2)"),
    ("beta(2,3)", "beta(3,2)"),
    ("beta(1/2,1/2)", "beta(1/2,3/2)"),
    ("triangular(0,1/3,1)", "triangular(-1,1/2,2)"),
]
ROUNDS = 7
MIXTURES = [(MIXTURE, "normal(1,1.8)"), (MIXTURE, "uniform(-3,5)")]


@pytest.mark.parametrize("digits", [20, 100])
@pytest.mark.parametrize(("p", "q"), ONE_PIECE)
def test_js_of_one_piece_pairs(benchmark: BenchmarkFixture, p: str, q: str, digits: int) -> None:
    """Wished for: 3 ms for 20 digits, 20 ms for 100."""
    left, right = parse_law(p), parse_law(q)
    assert benchmark(divergence, "js", left, right, digits).reached()


@pytest.mark.parametrize(("digits", "wish"), [(20, 3.0), (100, 20.0)])
def test_js_of_all_pairs_of_families(benchmark: BenchmarkFixture, digits: int, wish: float) -> None:
    """The least processor time of a few rounds for each pair; how many pairs stay under the wish.

    The figures are in the extra information of ``--benchmark-json``, in milliseconds.
    """
    laws = [(parse_law(p), parse_law(q)) for p, _ in FAMILIES for _, q in FAMILIES]
    least = [math.inf] * len(laws)

    def all_pairs() -> None:
        for k, (p, q) in enumerate(laws):
            began = time.process_time()
            assert divergence("js", p, q, digits).reached()
            least[k] = min(least[k], 1000 * (time.process_time() - began))

    benchmark.pedantic(all_pairs, rounds=ROUNDS, warmup_rounds=1)
    least.sort()
    benchmark.extra_info["pairs"] = len(least)
    benchmark.extra_info["under the wish"] = sum(x < wish for x in least)
    benchmark.extra_info["median"] = least[len(least) // 2]
    benchmark.extra_info["largest"] = least[-5:]


@pytest.mark.parametrize("digits", [20, 100])
@pytest.mark.parametrize(("p", "q"), MIXTURES)
def test_js_of_mixtures(benchmark: BenchmarkFixture, p: str, q: str, digits: int) -> None:
    """Wished for: 20 ms for 20 digits, 120 ms for 100."""
    left, right = parse_law(p), parse_law(q)
    assert benchmark(divergence, "js", left, right, digits).reached()


def test_mpmath_quad_at_30_digits(benchmark: BenchmarkFixture) -> None:
    """The same number as the first pair above, without a guarantee: at least 20 times slower."""
    with mp.workdps(30):
        sd, half = mp.mpf("0.2668"), mp.mpf("0.5")
        scale = 1 / (sd * mp.sqrt(2 * mp.pi))

        def integrand(x: mp.mpf) -> mp.mpf:
            q = scale * mp.exp(-(((x - half) / sd) ** 2) / 2)
            if not 0 < x < 1:
                return q * mp.log(2) / 2
            return (mp.log(2 / (1 + q)) + q * mp.log(2 * q / (1 + q))) / 2

        value = benchmark(lambda: mp.quad(integrand, [-mp.inf, 0, 1, mp.inf]))
        assert abs(value - mp.mpf("0.047806643589352754874")) < mp.mpf(10) ** -18
