"""The game on histograms in arrays."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from array_reference import rows

from gantheory import arrays
from gantheory.theory.errors import InputError


def test_criterion_is_the_value_at_the_optimal_discriminator() -> None:
    p, q = rows()
    real, generated = arrays.log_optimal_discriminator(p, q, off_support=0.5)
    with np.errstate(invalid="ignore"):
        terms = np.where(p > 0, p * real, 0) + np.where(q > 0, q * generated, 0)
    # V adds numbers up to log 4 in size, and 40 of them
    np.testing.assert_allclose(arrays.criterion(p, q), terms.sum(axis=1), rtol=0, atol=2e-15)
    assert arrays.criterion([[1, 0]], [[0, 1]]).tolist() == [0]


def test_the_optimal_discriminator_and_its_logarithms() -> None:
    p, q = rows()
    free = (p == 0) & (q == 0)
    d = arrays.optimal_discriminator(p, q)
    logs = arrays.log_optimal_discriminator(p, q)
    assert isinstance(d, np.ma.MaskedArray)
    for array in (d, *logs):
        np.testing.assert_array_equal(np.ma.getmaskarray(array), free)
        assert not np.isnan(np.asarray(array)).any()
    with mp.workdps(400):  # p + q keeps both of two weights 1e-320 apart
        for k in np.ndindex(p.shape):
            if free[k]:
                continue
            x, y = mp.mpf(float(p[k])), mp.mpf(float(q[k]))
            # a sum, a quotient and a logarithm; d is subnormal below 1e-307
            assert abs(d[k] - x / (x + y)) <= 4e-16 * x / (x + y) + 5e-324
            for log, share in zip(logs, (x, y), strict=True):
                expected = mp.log(share / (x + y)) if share else -mp.inf
                assert log[k] == expected or abs(log[k] / expected - 1) < 1e-15


def test_the_generated_side_is_formed_from_q() -> None:
    p, q = np.array([[1 - 1e-12, 1e-12]]), np.array([[1e-20, 1.0]])
    d = arrays.optimal_discriminator(p, q)
    assert d[0, 0] == 1
    assert arrays.log_optimal_discriminator(p, q)[1][0, 0] == pytest.approx(-46.0517, abs=1e-4)


def test_where_both_vanish() -> None:
    p, q = [[1.0, 0.0]], [[1.0, 0.0]]
    assert arrays.optimal_discriminator(p, q).tolist() == [[0.5, None]]
    assert arrays.optimal_discriminator(p, q, off_support=0.25).tolist() == [[0.5, 0.25]]
    logs = arrays.log_optimal_discriminator(p, q, off_support=0)
    assert [x[0, 1] for x in logs] == [-math.inf, 0]
    with pytest.raises(InputError, match=r"off_support has the value 1.5"):
        arrays.optimal_discriminator(p, q, off_support=1.5)


def test_the_axis_of_the_bins() -> None:
    p, q = rows()
    np.testing.assert_array_equal(
        arrays.optimal_discriminator(p.T, q.T, axis=0, off_support=0.5),
        arrays.optimal_discriminator(p, q, off_support=0.5).T,
    )
