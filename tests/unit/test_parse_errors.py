"""Errors point at the character; any text is read or refused, soon."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gantheory.theory.errors import InputError
from gantheory.theory.parse import parse_definitions, parse_statement
from gantheory.theory.text import text

# What is wrong, what the message says, and the characters from the caret on.
WRONG = [
    ("JSD(p,q) <=", "the text ends: expected a term", ""),
    ("JSD(p,q) <= lg(2)", "unknown function lg: did you mean log?", "lg(2)"),
    ("JDS(p,q) <= 1", "did you mean JSD?", "JDS(p,q) <= 1"),
    ("JSD(p) <= 1", "JSD takes 2 arguments, not 1: write JSD(p,q)", "JSD(p) <= 1"),
    ("KL <= 1", "KL wants arguments: write KL(p,q)", "KL <= 1"),
    ("JSD(p,q) <= a", "unknown name a: declare it", "a"),
    ("s densty; s = p", "`densty` is no kind: did you mean density?", "densty; s = p"),
    ("p = q", "speaks of each point apart: add `a.e.`", "p = q"),
    ("JSD(p,q)", "a formula is wanted: compare it", "JSD(p,q)"),
    ("0 < 1 iff D = 1 if p > q else 0", "bracket it, as in", "0 < 1 iff D = 1 if p > q else 0"),
    ("2*(JSD(p,q) <= 1) >= 0", "a formula where a number", "(JSD(p,q) <= 1) >= 0"),
    ("p >= 0 & q >= 0", "'&' is no sign of the notation", "& q >= 0"),
    ("a in (0,1]; a <= 1", "no kind of numbers in (0,1]", "(0,1]; a <= 1"),
    ("a real; a^(1/2) >= 0", "a whole number above it", "(1/2) >= 0"),
    ("1/0 <= 1", "a division by zero", "0 <= 1"),
    ("sup_a a <= 1", "the kind of a is not said", "sup_a a <= 1"),
    ("p(q) = 1", "a product is written with *", "p(q) = 1"),
    ("p density", "a declaration and no statement", "p density"),
    ("a real; a >= 0; a > 1; a in (0,1); a > 0", "declared twice", "a in (0,1); a > 0"),
    ("KL(p,q) < 1 with equality iff p = q", "belongs to <= or >=", "< 1 with equality iff p = q"),
    ("0 <= KL(p,q) <= 1 iff p = q", "belongs to one comparison", "0 <= KL(p,q) <= 1 iff p = q"),
    ("  ", "an empty statement", "  "),
]


@pytest.mark.parametrize(("written", "message", "rest"), WRONG, ids=[w[0] for w in WRONG])
def test_an_error_points_at_the_character(written: str, message: str, rest: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_statement(written)
    first, shown, caret = str(caught.value).split("\n")
    assert message in first
    assert shown[caret.index("^") :] == rest


@pytest.mark.parametrize(
    ("lets", "message"),
    [
        (("f(u) = g(u)", "g(u) = f(u)"), "defined by itself"),
        (("f(u) = f(u)",), "defined by itself"),
        (("KL(p,q) = 1",), "KL is a word of the theory already"),
        (("log(u) = u",), "log is a name with a meaning already"),
        (("p = 1",), "p is a name with a meaning already"),
        (("f(u) = u", "f(a) = a"), "defined twice"),
        (("f(u,u) = 1",), "one parameter twice"),
        (("f(u) = h(u)",), "unknown function h"),
        (("f(u) = u <= 1",), "a formula where a number or function is wanted"),
        (("f(u)",), "no definition"),
        (("f(1) = 2",), "names no parameter"),
        (("f30(u) = u*u", *(f"f{n}(u) = f{n + 1}(f{n + 1}(u))" for n in range(30))), "large"),
    ],
)
def test_a_bad_definition_is_refused(lets: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_definitions(lets)


def test_definitions_may_stand_in_any_order() -> None:
    lets = ("Df(p,q) = Int(q*f(p/q) if q > 0 else p)", "f(u) = (u-1)^2/(u+c)", "c = 1")
    for order in (lets, lets[::-1]):
        assert text(parse_statement("Df(p,q) >= 0", order).says) == "Df(p,q) >= 0"


def test_wrong_number_of_arguments_of_an_own_definition() -> None:
    with pytest.raises(InputError, match=r"f takes 1 argument, not 2: write f\(u\)"):
        parse_statement("f(1,2) <= 1", ("f(u) = u",))


NOTATION = (
    "p q r D E u m x KL JSD C V log exp Int int sup_D inf_q a.e. iff implies and or not for all in "
    "( ) [ ] { } , ; : <= < = >= > + - * / ^ | ~ # o oo 0 1 1/2 2.5 1e9 real density if else where "
    "with equality true -> as lim_( d/da some on space"
)
WORDS = NOTATION.split(" ")


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text()))
@example("(" * 5000)
@example("-" * 9000)
@example("not " * 2000 + "true")
@example("1" * 9000 + " <= 1")
@example("1e999999999 <= 1")
@example("2^(2^(2^(2^(2^2)))) <= 1")
@example("a real; " + "a^16" * 1 + "^16" * 20 + " >= 0")
@example("1" + "+1" * 4000 + " <= 1")
@example("JSD(" * 60 + "p,q" + ",q)" * 60 + " <= 1")
@example("p, q, p density; p = p a.e.; ; ;")
@settings(deadline=None)
def test_any_text_is_read_or_refused(written: str) -> None:
    start = time.process_time()
    with suppress(InputError):
        assert text(parse_statement(written).formula)
    # Generous: a slow machine; the worst text of this length takes a tenth of it.
    assert time.process_time() - start < 10
