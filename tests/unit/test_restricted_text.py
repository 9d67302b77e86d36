"""Classes of discriminators in text: read and printed back, and errors that point at the place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gantheory.game.restricted import Bump, Logistic, Partition, Power, Wave
from gantheory.game.restricted_text import FORMS, parse_discriminators
from gantheory.theory.errors import InputError

TEXTS = [
    *FORMS,
    "partition(-1.5)",
    "logistic(1,x,x^2,x^12)",
    "logistic(cos(x),sin(2*pi*x),cos(1/3*pi*x),cos(0.5*x))",
    "logistic(rbf(-1,1/3),rbf(0,2))",
    "lipschitz(1/3)",
]


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_read_and_printed_back(text: str) -> None:
    found = parse_discriminators(text)
    assert parse_discriminators(str(found)) == found


def test_numbers_are_exact_and_angles_are_products() -> None:
    assert parse_discriminators(" partition( -1/3 , 0.1 ,1e2)") == Partition(
        (Fraction(-1, 3), Fraction(1, 10), Fraction(100))
    )
    assert parse_discriminators("logistic(x^0, x**2, sin(x*pi/2*3), rbf(0, 1))") == Logistic(
        (
            Power(0),
            Power(2),
            Wave("sin", Fraction(3, 2), times_pi=True),
            Bump(Fraction(0), Fraction(1)),
        )
    )


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", 0, "the text ends"),
        ("partitoin(0,1)", 0, "did you mean partition"),
        ("constant(1)", 9, "takes no argument"),
        ("partition(0,2,1)", 14, "cuts increase"),
        ("partition(0,1/0)", 14, "division by zero"),
        ("partition(0,x)", 12, "a number is expected"),
        ("logistic(1,y)", 11, "unknown feature y"),
        ("logistic(1,x,1)", 13, "twice"),
        ("logistic(2,x)", 9, "written 1"),
        ("logistic(1,2*x)", 11, "no coefficient"),
        ("logistic(1,-x)", 11, "no coefficient"),
        ("logistic(x^13)", 9, "up to 12"),
        ("logistic(x^1.5)", 9, "whole number"),
        ("logistic(cos(2*pi))", 13, "above 0 times x"),
        ("logistic(cos(x*x))", 13, "above 0 times x"),
        ("logistic(cos(0*x))", 13, "above 0 times x"),
        ("logistic(cos(1/x))", 15, "a number times x"),
        ("logistic(rbf(1))", 9, "centre and its scale"),
        ("logistic(rbf(0,0))", 15, "above 0"),
        ("relu(0)", 5, "1 to 32"),
        ("relu(1/2)", 5, "1 to 32"),
        ("relu", 4, "the number of its units"),
        ("lipschitz(1,2)", 12, "one number"),
        ("lipschitz(1e999999)", 10, "digits"),
        ("logistic(1,x", 12, "the text ends"),
        ("logistic((x))", 9, "unexpected"),
        ("logistic(1;x)", 10, "unexpected"),
        ("logistic(((((x)))))", 12, "more than 4 parentheses"),
    ],
)
def test_an_error_points_at_the_character(text: str, place: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        parse_discriminators(text)
    shown, caret = str(error.value).splitlines()[-2:]
    assert shown == f"  {text}"
    assert caret == " " * (place + 2) + "^"
