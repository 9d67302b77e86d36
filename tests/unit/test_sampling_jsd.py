"""JSD from samples: the interval holds the certified value as often as it says.

Coverage is counted over runs with fixed seeds. If an interval of confidence c misses with
probability at most 1 - c, the number of misses in R runs is at most binomial(R, 1 - c); the bound
in each test is its quantile of level 1 - 1e-6, so a right interval fails a test with one chance in
a million (and then always, since seeds are fixed).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.empirical import empirical
from gantheory.measure.text import parse_law
from gantheory.sampling import interval, jsd
from gantheory.sampling.draws import jsd_from_draws, jsd_of_laws, jsd_of_normals, line_log_ratio
from gantheory.sampling.interval import bernstein_radius, hoeffding_radius, mean_interval
from gantheory.sampling.jsd import LOG2, excess, jsd_interval, jsd_lower_bound
from gantheory.sampling.polynomial import fit_discriminator
from gantheory.theory.errors import InputError

CONFIDENCE, RUNS = 0.9, 200
ALLOWED = int(binom.ppf(1 - 1e-6, RUNS, 1 - CONFIDENCE))

# What is averaged is 0 or log 2, each half of the time: no law has more variance.
SPREAD = (
    "mixture(0.5*uniform(0,1) + 0.5*uniform(2,3))",
    "mixture(0.5*uniform(0,1) + 0.5*uniform(4,5))",
)
PAIRS = [
    ("normal(0,1)", "normal(1,1)"),
    ("uniform(0,1)", "normal(1/2,1/4)"),
    ("cauchy(0,1)", "normal(0,1)"),
    ("uniform(0,1)", "uniform(0,1)"),
    ("uniform(0,1)", "uniform(3,4)"),
    ("discrete(0:1/2, 1:1/2)", "discrete(0:1/4, 1:3/4)"),
    ("mixture(0.5*dirac(0) + 0.5*normal(0,1))", "mixture(0.2*dirac(0) + 0.8*normal(1,1))"),
    ("dirac(0)", "normal(0,1)"),
    SPREAD,
]


def certified(p: str, q: str) -> tuple[float, float]:
    found = divergence("js", parse_law(p), parse_law(q), 12)
    return float(found.low), float(found.high)


@pytest.mark.parametrize(("p", "q"), PAIRS)
@pytest.mark.parametrize("n", [1, 30, 2000])
def test_the_interval_holds_the_certified_value(p: str, q: str, n: int) -> None:
    low, high = certified(p, q)
    laws = parse_law(p), parse_law(q)
    runs = RUNS if n < 2000 else RUNS // 2
    found = [jsd_of_laws(*laws, n, confidence=CONFIDENCE, seed=s) for s in range(runs)]
    misses = sum(not (i.low <= high and low <= i.high) for i in found)
    assert misses <= int(binom.ppf(1 - 1e-6, runs, 1 - CONFIDENCE))
    assert all(0 <= i.low <= i.high <= LOG2 for i in found)


@pytest.mark.power
@pytest.mark.parametrize(("wrong", "n"), [("hoeffding_radius", 30), ("bernstein_radius", 2000)])
def test_an_interval_that_is_too_narrow_is_noticed(
    wrong: str, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(interval, wrong)
    monkeypatch.setattr(interval, wrong, lambda *args: right(*args) / 4)
    with pytest.raises(AssertionError):
        test_the_interval_holds_the_certified_value(*SPREAD, n)


def test_the_lower_bound_is_below_the_certified_value_as_often_as_it_says() -> None:
    """For a D that is none of the best, for the best, and for one that is wrong everywhere."""
    _, high = certified("normal(0,1)", "normal(1,1)")
    scores = [lambda x: 0.5 - x, lambda x: -2 * np.sign(x - 0.3), lambda x: 5 * x]
    for score in scores:
        misses = 0
        for seed in range(RUNS):
            rng = np.random.default_rng(seed)
            x, y = rng.normal(size=50), 1 + rng.normal(size=50)
            d, e = (1 / (1 + np.exp(-score(z))) for z in (x, y))
            misses += jsd_lower_bound(d, e, confidence=CONFIDENCE).low > high
        assert misses <= ALLOWED


def test_a_discriminator_judged_on_its_own_training_samples_is_no_bound() -> None:
    """Why the samples must be fresh: a D that knows its samples finds log 2 between equal laws."""
    rng = np.random.default_rng(0)
    x, y, fresh_x, fresh_y = rng.normal(size=(4, 500))

    def memorised(z: np.ndarray) -> np.ndarray:
        return np.where(np.isin(z, x), 1.0, np.where(np.isin(z, y), 0.0, 0.5))

    assert jsd_lower_bound(memorised(x), memorised(y)).low > 0.5
    assert jsd_lower_bound(memorised(fresh_x), memorised(fresh_y)).low == 0


def test_the_bound_comes_near_the_value_with_the_best_discriminator() -> None:
    low, _ = certified("normal(0,1)", "normal(1,1)")
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=200_000), 1 + rng.normal(size=200_000)
    d, e = (1 / (1 + np.exp(z - 0.5)) for z in (x, y))
    found = jsd_lower_bound(d, e, clip=1e-3)
    assert 0 < low - found.low < 0.004  # twice the radius, sqrt(2 var log(4/0.01)/n) = 0.0016
    assert found.high == LOG2


def test_radii_are_those_of_the_papers() -> None:
    """Hoeffding 1963, Theorem 2; Maurer and Pontil 2009, Theorem 4: by hand for one case."""
    assert hoeffding_radius(100, 2.0, 0.05) == pytest.approx(2 * math.sqrt(math.log(20) / 200))
    assert bernstein_radius(100, 2.0, 0.3, 0.05) == pytest.approx(
        math.sqrt(2 * 0.3 * math.log(40) / 100) + 14 * math.log(40) / (3 * 99)
    )
    assert bernstein_radius(1, 1.0, 0.0, 0.5) == math.inf


def test_the_interval_is_the_tighter_of_the_two_with_the_error_divided() -> None:
    spread, steady = np.tile([0.0, 1.0], 500), np.full(1000, 0.5)
    for values, variance in ((spread, np.var(spread, ddof=1)), (steady, 0.0)):
        found = mean_interval(values, 0, 1, 0.96)
        radii = hoeffding_radius(1000, 1, 0.01), bernstein_radius(1000, 1, variance, 0.01)
        assert found.high - 0.5 == pytest.approx(min(radii))
        assert min(radii) == radii[0 if variance else 1]


def test_the_excess_is_that_of_d_star() -> None:
    d = np.array([0.5, 0.25, 1e-3, 1 - 1e-9])
    by_hand = LOG2 + d * np.log(d) + (1 - d) * np.log(1 - d)
    logit = np.log(d) - np.log1p(-d)
    assert excess(logit) == pytest.approx(by_hand, rel=1e-12, abs=1e-15)
    assert excess([0.0, math.inf, -math.inf, 1e300]).tolist() == [0, LOG2, LOG2, LOG2]


def test_many_dimensions() -> None:
    """In d dimensions against one: a direction in which the laws agree changes nothing."""
    low, high = certified("normal(0,1)", "normal(1,2)")
    shift, scale = np.zeros(100), np.ones(100)
    shift[7], scale[7] = 1, 2
    found = jsd_of_normals((np.zeros(100), shift), (np.ones(100), scale), 20_000, confidence=0.9999)
    assert found.low <= low
    assert high <= found.high
    assert found.high - found.low < 0.012  # of 2 sqrt(2 (log 2)^2/8 log(8/1e-4)/n), at most


def test_the_same_seed_gives_the_same_interval_in_blocks_of_threads() -> None:
    laws = parse_law("normal(0,1)"), parse_law("laplace(0,1)")
    first, again, other = (jsd_of_laws(*laws, 300_000, seed=s) for s in (3, 3, 4))
    assert first == again != other


def test_an_atom_counts_by_its_mass() -> None:
    p, q = parse_law(PAIRS[6][0]), parse_law(PAIRS[6][1])
    found = line_log_ratio(p, q, np.array([0.0, 1.0]))
    assert found[0] == pytest.approx(math.log(0.5 / 0.2))
    assert found[1] == pytest.approx(math.log(0.5 / 0.8) - 0.5)
    assert line_log_ratio(parse_law("dirac(0)"), q, np.array([1.0, 0.0]))[0] == -math.inf


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: jsd_interval([], []), "empty sample"),
        (lambda: jsd_interval([0.0], [0.0, 1.0]), r"shapes \(1,\) and \(2,\)"),
        (lambda: jsd_interval([[0.0]], [[0.0]]), "one column"),
        (lambda: jsd_interval([0.0, math.nan], [0.0, 0.0]), "log-ratio 1 is nan"),
        (lambda: jsd_interval([0.0], [0.0], confidence=1), "confidence is 1"),
        (lambda: jsd_lower_bound([0.5, 1.5], [0.5, 0.5]), "D at sample 1 is 1.5"),
        (lambda: jsd_lower_bound([math.nan], [0.5]), "D at sample 0 is nan"),
        (lambda: jsd_lower_bound([0.5], [0.5], clip=0.5), "clip is 0.5"),
        (lambda: jsd_of_laws(parse_law("dirac(0)"), parse_law("dirac(0)"), 0), "0 points"),
        (lambda: jsd_of_laws(parse_law("dirac(0)"), parse_law("dirac(0)"), 1, seed=-1), "seed"),
        (lambda: jsd_of_normals(([0], [0]), ([1], [0]), 1), "sd 0 is 0"),
        (lambda: jsd_of_normals(([0], [0, 1]), ([1], [1]), 1), "one length"),
    ],
)
def test_what_is_no_sample_is_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]


def test_a_draw_without_a_density_is_refused() -> None:
    with pytest.raises(InputError, match="log-ratio 0 is nan"):
        jsd_from_draws(
            lambda rng, n: rng.normal(size=n),
            lambda rng, n: rng.normal(size=n),
            lambda x: np.full(len(x), math.nan),
            10,
        )


def test_the_clip_is_told_apart_from_the_bound() -> None:
    """With a perfect D the bound tends to log(2 - 2 clip), and not further."""
    ones, zeros = np.ones(10**6), np.zeros(10**6)
    found = jsd_lower_bound(ones, zeros, clip=0.05)
    assert found.estimate == pytest.approx(math.log(1.9))
    assert 0 < math.log(1.9) - found.low < 1e-4
    assert jsd.CLIP == 0.01


def test_a_trained_discriminator_is_the_best_of_its_class() -> None:
    """Against the certified supremum over the same class, on two empirical laws."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=60), 0.5 + rng.normal(size=60)
    d = fit_discriminator(x, y, 2)
    value = np.log(d(x)).mean() + np.log1p(-d(y)).mean()
    best = restricted(parse_discriminators("logistic(1,x,x^2)"), empirical(x), empirical(y), 12)
    # The ridge costs 1e-6 |w|^2, of second order: 1e-11 here.
    assert float(best.value.high) - 1e-9 < value < float(best.value.high) + 1e-12


def test_separable_samples_have_large_weights_and_no_error() -> None:
    x = np.arange(5.0)
    d = fit_discriminator(x, x + 8, 1)
    assert (d(x) > 0.99).all()
    assert (d(x + 8) < 0.01).all()


def test_a_trained_discriminator_in_three_dimensions() -> None:
    """Laws with equal marginals: degree 1 sees nothing of their correlation, degree 2 does."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4000, 3))
    y = rng.normal(size=(4000, 3))
    y[:, 1] = 0.8 * y[:, 0] + 0.6 * y[:, 1]
    bounds = []
    for degree in (1, 2):
        d = fit_discriminator(x[:2000], y[:2000], degree)
        bounds.append(jsd_lower_bound(d(x[2000:]), d(y[2000:])).low)
    assert bounds[0] == 0
    assert bounds[1] > 0.02


@pytest.mark.parametrize(
    ("x", "y", "degree", "words"),
    [
        ([[0.0, 1.0]], [0.0], 1, "2 coordinates, the generated points 1"),
        (np.zeros((5, 100)), np.zeros((5, 100)), 3, "176851 terms"),
        ([], [0.0], 1, r"shape \(0,\)"),
        ([0.0, math.nan], [0.0], 1, "point 1 is"),
    ],
)
def test_samples_that_do_not_fit_are_refused(x: object, y: object, degree: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        fit_discriminator(x, y, degree)  # type: ignore[arg-type]
