"""The kernel's rational functions against sympy's: sums, products, quotients, slopes and factors of
random fractions, in the one normal form.
"""

from __future__ import annotations

import random
from math import prod
from typing import Any

import pytest
from flint.utils.flint_exceptions import DomainError
from sympy import ZZ
from sympy.polys.fields import field
from test_kernel_conditions import changed

from gantheory.derivation.rational import Field, Rational, primes, unknowns

NAMES = ("a", "b", "c")
OURS: Field = unknowns(NAMES)
THEIRS: Any = field(NAMES, ZZ)[0]


def polynomial(over: Any, terms: dict[tuple[int, ...], int]) -> Any:
    """The sum of these terms: powers and a coefficient."""
    out = over(0)
    for powers, c in terms.items():
        out += prod((x**n for x, n in zip(over.gens, powers, strict=True)), start=over(c))
    return out


def drawn(rng: random.Random) -> tuple[Rational, Any]:
    """The same polynomial twice: a sum, or a product, of small ones."""
    powers = [tuple(rng.randint(0, 2) for _ in NAMES) for _ in range(rng.randint(1, 4))]
    terms = {p: rng.choice((-6, -2, -1, 1, 2, 3)) for p in powers}
    ours, theirs = (polynomial(f, terms) for f in (OURS, THEIRS))
    if rng.random() < 0.5:
        more = drawn(rng)
        return ours * more[0], theirs * more[1]
    return ours, theirs


def read(f: Any) -> tuple[dict[Any, int], dict[Any, int]]:
    """Numerator and denominator, term by term."""
    above, below = ({powers: int(c) for powers, c in part.terms()} for part in (f.numer, f.denom))
    return above, below


def disagreements(count: int = 150, seed: int = 5) -> list[str]:
    """What is not the same in both."""
    rng, found = random.Random(seed), []
    for _ in range(count):
        (a, x), (b, y), (c, z) = (drawn(rng) for _ in range(3))
        if b.is_zero() or c.is_zero():
            continue
        pairs = [
            ("sum", a / b + c / b, x / y + z / y),
            ("sum of unlike", a / b + b / c, x / y + y / z),
            ("difference", a / b - c, x / y - z),
            ("product", (a / b) * (b / c), (x / y) * (y / z)),
            ("quotient", (a / b) / (c / b), (x / y) / (z / y)),
            ("slope", (a / b).diff(OURS.gens[1]), (x / y).diff(THEIRS.gens[1])),
            ("power", (b / c) ** -2, (y / z) ** -2),
        ]
        found += [f"{what}: {u} for {v}" for what, u, v in pairs if read(u) != read(v)]
        constant, factors = b.factors()
        if not (prod((g**k for g, k in factors), start=OURS(constant)) - b).is_zero():
            found.append(f"the factors {factors} of {b}")
        there = {frozenset(dict(g.terms()).items()): k for g, k in y.numer.factor_list()[1]}
        if {frozenset(g.terms()): k for g, k in factors} != there:
            found.append(f"factors: {factors} for {there}")
        if any(dict(g.terms())[max(dict(g.terms()))] < 0 for g, _ in factors):
            found.append(f"signs of {factors}")
    return found


def test_the_arithmetic_is_that_of_sympy() -> None:
    """Derandomised, so that it finds the same every time."""
    assert disagreements() == []


@pytest.mark.power
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("Field.reduced", "not common.is_one()", "False"),
        ("Field.reduced", "below.leading_coefficient() < 0", "False"),
        ("Rational.__add__", "self._below == b._below", "True"),
        ("Rational.__truediv__", "self._below * b._above", "b._above"),
        ("Rational.__pow__", "n < 0", "False"),
        ("Rational.diff", "above = self._above.derivative(i) * self._below -", "above ="),
        ("Rational.factors", "int(constant)", "1"),
    ],
)
def test_a_broken_operation_is_noticed(name: str, old: str, new: str) -> None:
    with changed("rational", name, old, new):
        try:
            assert disagreements()
        except (ArithmeticError, DomainError):
            return


def test_numbers() -> None:
    a, b = OURS.gens[:2]
    assert (a / (2 * a)).number() == primes(12)[1][1] / 2
    assert (a / b).number() is None
    assert primes(12) == [(2, 2), (3, 1)]
    assert primes(1) == []
    assert str((a + 1) / b) == "(a + 1)/b"
    assert str(a / (2 * b)) == "a/(2*b)"


def test_elements_of_two_fields_do_not_meet() -> None:
    """Not even where FLINT keeps both in the same ring."""
    other = unknowns(("d", "e", "f")).gens[0]
    assert OURS.gens[0] != other
    with pytest.raises(TypeError, match="another field"):
        OURS.gens[0] + other
