"""Powers that would fill the memory are refused before they are made: no deadline is seen then."""

from __future__ import annotations

import pytest

from gantheory.derivation.cells import Cell
from gantheory.derivation.certificates import shannon
from gantheory.derivation.rational import unknowns
from gantheory.derivation.values import Key, Refuse, Value, product_of_powers

OVER = unknowns(("x", "y"))
X, Y = OVER.gens
MANY = 2**20 + 1


def test_a_product_of_powers_is_the_product() -> None:
    made = product_of_powers(OVER, {2: 3, 1 - X: 40, X + Y: -2})
    assert made == 8 * (1 - X) ** 40 / ((X + Y) * (X + Y))
    assert product_of_powers(OVER, {}).is_one()
    assert product_of_powers(OVER, {X: MANY, 2: MANY}) == X**MANY * OVER(2) ** MANY


LONG: dict[str, dict[Key, int]] = {
    "one factor": {1 - X: MANY},
    "in the denominator": {1 - X: -MANY},
    "several": {X + Y: 300, 1 - X: 300, 1 - Y: 300},
    "a number": {2: 2**30},
    "beyond floats": {1 - X: 10**400},
}


@pytest.mark.parametrize("name", LONG)
def test_what_would_be_too_long_is_refused(name: str) -> None:
    with pytest.raises(Refuse, match="too many terms"):
        product_of_powers(OVER, LONG[name])


def test_the_exponential_of_many_logarithms_is_refused() -> None:
    with pytest.raises(Refuse, match="too many terms"):
        Value(OVER.zero, {1 - X: OVER(MANY)}).exp()


def test_no_certificate_is_made_of_them() -> None:
    cell = Cell({}, {}, shannon, OVER.names)
    near, far = (Value(OVER.zero, {1 - X: OVER(n), 2: OVER.one}) for n in (7, MANY))
    assert list(shannon(cell, near)) == [[(OVER.one, OVER(1) / 2 / (1 - X) ** 7)]]
    assert list(shannon(cell, far)) == [[]]
