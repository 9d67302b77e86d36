"""Divergences of histograms in arrays."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from array_reference import TOLERANCE, exact_jsd, rows, worst_error

from gantheory import arrays
from gantheory.divergence.alpha import alpha
from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.divergence.discrete import divergences
from gantheory.divergence.rows import BLOCK
from gantheory.theory.errors import InputError

RNG = np.random.default_rng(1)
P, Q = RNG.dirichlet(np.ones(7), 5), RNG.dirichlet(np.ones(7), 5)
NAMED = {
    "kl": arrays.kl,
    "reverse-kl": arrays.reverse_kl,
    "js": arrays.jsd,
    "jeffreys": arrays.jeffreys,
    "pearson": arrays.pearson,
    "neyman": arrays.neyman,
    "hellinger": arrays.hellinger,
    "tv": arrays.tv,
    "triangular": arrays.triangular,
}


def test_jsd_is_accurate_from_log_2_down_to_1e_26() -> None:
    sizes = [float(x) for x in exact_jsd(*rows())]
    assert min(sizes) < 1e-26
    assert max(sizes) == pytest.approx(math.log(2), rel=1e-15)
    assert worst_error() < TOLERANCE


@pytest.mark.parametrize("f", [*DIVERGENCES, alpha(3), alpha("-1/2")], ids=lambda f: f.name)
def test_every_divergence_agrees_with_the_one_pair_way(f: object) -> None:
    """That way adds with math.fsum and has its own tests; zeros and disjoint rows included."""
    p, q = rows()
    keep = q.min(axis=1) > 1e-300 if f.name in ("pearson", "neyman", "alpha(3)") else q[:, 0] >= 0
    p, q = p[keep], q[keep]
    got = NAMED[f.name](p, q) if f.name in NAMED else arrays.divergence(f, p, q)
    # 40 terms >= 0 added up, and for js two ways to round each, subnormal terms too
    np.testing.assert_allclose(got, divergences(f, p, q), rtol=1e-14, atol=1e-321)


def test_the_named_order_of_alpha() -> None:
    # alpha(2) is half of pearson, by different kernels
    np.testing.assert_allclose(arrays.alpha(2, P, Q), arrays.pearson(P, Q) / 2, rtol=1e-13)


@pytest.mark.parametrize("name", NAMED)
def test_the_axis_of_the_bins(name: str) -> None:
    cube = RNG.dirichlet(np.ones(7), (2, 3)), RNG.dirichlet(np.ones(7), (2, 3))
    expected = NAMED[name](*cube)
    assert expected.shape == (2, 3)
    for axis in (0, 1, -2, 2):
        moved = [np.moveaxis(x, -1, axis) for x in cube]
        np.testing.assert_array_equal(NAMED[name](*moved, axis=axis), expected)
    one = NAMED[name](cube[0][1, 2], cube[1][1, 2])
    assert one.shape == ()
    # one row alone is added up in another order
    assert math.isclose(one, expected[1, 2], rel_tol=1e-14)


def test_blocks_and_long_rows_are_seamless() -> None:
    """More rows than a block holds, and a row that is longer than one."""
    many = RNG.dirichlet(np.ones(3), BLOCK), RNG.dirichlet(np.ones(3), BLOCK)
    np.testing.assert_allclose(arrays.jsd(*many), divergences(NAMES_JS, *many), rtol=1e-14)
    p, q = RNG.random(3 * BLOCK), RNG.random(3 * BLOCK)
    p, q = p / p.sum(), q / q.sum()
    assert math.isclose(arrays.jsd(p, q), divergences(NAMES_JS, p, q)[()], rel_tol=1e-14)


NAMES_JS = next(f for f in DIVERGENCES if f.name == "js")


def test_counts_are_normalised_at_any_scale() -> None:
    counts = np.array([[1, 2, 1], [0, 3, 1]])
    law = counts / counts.sum(axis=1, keepdims=True)
    for scale in (1, 5e-324, 2.0**1020, 7.0):
        # powers of two and small integers: each weight is rounded once more at most
        got = arrays.jsd(counts * scale, counts[::-1], normalise=True)
        np.testing.assert_allclose(got, arrays.jsd(law, law[::-1]), rtol=1e-14)
    assert arrays.jsd(counts, counts, normalise=True).tolist() == [0, 0]


def test_other_types_of_numbers() -> None:
    half = np.array([[0.5, 0.5]], dtype=np.float32)
    assert arrays.tv(half, [[1, 0]]).tolist() == [0.5]
    assert arrays.kl([[True, False]], half).tolist() == [math.log(2)]


def test_infinite_where_a_bin_is_missed() -> None:
    p, q = [[0.5, 0.5, 0.0]], [[0.0, 0.5, 0.5]]
    assert arrays.kl(p, q).tolist() == [math.inf]
    assert arrays.tv(p, q).tolist() == [0.5]
    assert arrays.jsd(p, q).tolist() == [math.log(2) / 2]


def test_memory_stays_small() -> None:
    """Blocks of rows: 10 MB in all, where a copy of one argument takes 16."""
    p = RNG.dirichlet(np.ones(1000), 2000)
    tracemalloc.start()
    try:
        arrays.jsd(p, p[::-1])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10e6


GOOD = np.full((2, 3, 4), 0.25)


def spoiled(value: float) -> np.ndarray:
    result = GOOD.copy()
    result[1, 2, 3] = value
    return result


@pytest.mark.parametrize(
    ("p", "q", "options", "message"),
    [
        (spoiled(math.nan), GOOD, {}, r"p\[1, 2, 3\] is nan"),
        (GOOD, spoiled(-0.25), {}, r"q\[1, 2, 3\] is -0.25"),
        (GOOD, spoiled(math.inf), {"normalise": True}, r"q\[1, 2, 3\] is inf"),
        (spoiled(0.18), GOOD, {}, r"p\[1, 2, :\]: weights sum to 0.93, not 1: pass normalise=True"),
        (spoiled(0.18)[1, 2], GOOD[1, 2], {}, r"p\[:\]: weights sum to 0.93"),
        (np.moveaxis(spoiled(-1), -1, 0), np.moveaxis(GOOD, -1, 0), {"axis": 0}, r"p\[3, 1, 2\]"),
        (GOOD * 0, GOOD, {"normalise": True}, r"p\[0, 0, :\]: all weights are 0"),
        (GOOD, GOOD[0], {}, r"shapes \(2, 3, 4\) and \(3, 4\)"),
        (GOOD[:0], GOOD[:0], {}, r"p is empty \(shape \(0, 3, 4\)\)"),
        (GOOD, GOOD, {"axis": 3}, r"no axis 3"),
        (0.5, 0.5, {}, r"single number"),
        ([[0.5, 0.5], [1.0]], GOOD, {}, r"rows of equal length"),
        (GOOD + 0j, GOOD, {}, r"complex"),
        (np.ma.masked_equal(GOOD, 0), GOOD, {}, r"masked"),
    ],
)
@pytest.mark.parametrize("function", [arrays.jsd, arrays.kl, arrays.optimal_discriminator])
def test_bad_input_is_named(
    function: object, p: object, q: object, options: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        function(p, q, **options)


def test_a_term_beyond_floats_is_refused() -> None:
    with pytest.raises(InputError, match="larger than any float"):
        arrays.pearson([0.5, 0.5], [1.0, 5e-324])
