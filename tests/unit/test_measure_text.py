"""The text form's errors point at the character, and no text does worse than an error."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gantheory.measure.family import Family, FreeFamily
from gantheory.measure.law import Law
from gantheory.measure.text import MAX_CHARACTERS, MAX_DEPTH, parse, parse_family, parse_law
from gantheory.theory.errors import InputError

# Text with ^ before the character where the caret must stand, and what the message must say.
WRONG = [
    ("^nromal(0,1)", "did you mean normal"),
    ("normal(^men=0,sd=1)", "did you mean mean"),
    ("normal(0,1,^2)", "takes 2 values: remove this one"),
    ("normal(0^)", "2 values, 1 given: add sd"),
    ("normal(^)", "2 values, 0 given: add mean, sd"),
    ("dirac(^)", "takes 1 value, 0 given: add x"),
    ("normal(mean=0,^mean=1)", "mean is given twice"),
    ("normal(mean=0,^1)", "name it"),
    ("normal(0,^0)", "sd is 0, outside"),
    ("normal(0,sd=^-1)", "sd is -1, outside"),
    ("normal(0,^inf)", "inf is no finite number"),
    ("normal(^nan,1)", "nan is no finite number"),
    ("^uniform(1,0)", "low = 1 and high = 0, expected low < high"),
    ("mixture(1*^uniform(1,1))", "expected low < high"),
    ("^triangular(0,2,1)", "expected mode <= high"),
    ("^discrete()", "an empty discrete law"),
    ("^discrete(0:1/2, 1:1/3)", "weights sum to 5/6, not 1"),
    ("^discrete(0:1e-400, 1:1)", "weights sum to 1 + 1e-400, not 1"),
    ("^discrete(0:1e400, 1:1/3)", "weights sum to 1e+400, not 1"),
    ("discrete(0:^-1, 1:2)", "negative weight"),
    ("discrete(0:1/2,1^)", "expected :"),
    ("^mixture(0.33*normal(0,1) + 0.6*normal(1,1))", "sum to 0.93, not 1"),
    ("mixture(^-1*normal(0,1) + 2*normal(1,1))", "negative weight"),
    ("mixture(1*^normal)", "is a family, and a weighted mixture has laws"),
    ("mixture(^normal)", "a mixture of one component without a weight"),
    ("mixture(normal, ^mixture(normal, normal))", "inside a mixture"),
    ("dirac(^1e999999999)", "more than 4000 digits"),
    ("dirac(^1/0)", "division by zero"),
    ("normal(0,1)^x", "expected the end"),
    ("normal(0,1^", "the text ends"),
    ("^", "expected a distribution"),
    ('^empirical("no such file")', "cannot read the sample"),
    ("normal(^__import__(1),1)", "__import__ is no finite number"),
]


@pytest.mark.parametrize(("marked", "message"), WRONG, ids=[w for w, _ in WRONG])
def test_an_error_says_what_and_where(marked: str, message: str) -> None:
    text = marked.replace("^", "")
    with pytest.raises(InputError) as caught:
        parse(text)
    first, shown, caret = str(caught.value).split("\n")
    assert message in first
    assert text.startswith(shown[2:].removesuffix("..."))
    assert caret.index("^") - 2 == marked.index("^")


def test_a_family_is_no_law_and_a_law_no_family() -> None:
    with pytest.raises(InputError, match=r"family .* where a law is wanted"):
        parse_law("normal(0,*)")
    with pytest.raises(InputError, match="one law where a family is wanted"):
        parse_family("normal(0,1)")


def test_names_stars_and_bare_names_mean_the_same() -> None:
    assert parse("normal") == parse("normal(*,*)") == parse("normal(sd=*, mean=*)")
    assert parse("normal(sd=2, mean=-1/3)") == parse("normal( - 1 / 3 , 2.0 )")
    assert isinstance(parse("normal(mean=0, sd=*)"), FreeFamily)


def test_numbers_are_exact() -> None:
    assert dict(parse_law("discrete(0.1:1e-1, 1/10:9/10)").atoms) == {Fraction(1, 10): 1}


SOUP = [
    "normal",
    "mixture",
    "discrete",
    "empirical",
    "dirac",
    "uniform",
    "beta",
    "(",
    ")",
    ",",
    "+",
]
SOUP += [
    "*",
    ":",
    "/",
    "-",
    "=",
    "mean",
    "sd",
    "0",
    "1",
    "1/2",
    "0.5",
    "1e-6",
    "1e99",
    " ",
    "x",
    '"',
]
BALANCED = st.recursive(
    st.sampled_from(["normal", "normal(0,1)", "0.5*dirac(1)", "1/2*normal", "0:1/2", "1", "*"]),
    lambda inside: st.builds(
        lambda name, items, joint: f"{name}({joint.join(items)})",
        st.sampled_from(["mixture", "discrete", "normal", "empirical", "dirac"]),
        st.lists(inside, max_size=3),
        st.sampled_from([",", "+", " + 0.5*", ":"]),
    ),
)


@given(st.text(max_size=60) | st.lists(st.sampled_from(SOUP), max_size=30).map("".join) | BALANCED)
@example("(" * 100_000)
@example("mixture(1*" * MAX_DEPTH + "dirac(0)" + ")" * MAX_DEPTH)
@example("dirac(" + "9" * 100_000 + ")")
@example("dirac(1e" + "9" * 100_000 + ")")
@example("dirac(1e-4000/1e-4000)")
@example("dirac(1e4000/1e-4000)")
@example("x" * 100_000 + "(")
@example("normal(" + "0," * 50_000 + "1)")
@example("-" * 50_000)
@example("a" * (MAX_CHARACTERS + 1))
def test_any_text_is_read_or_refused_with_a_short_message(text: str) -> None:
    found: Law | Family | str
    try:
        found = parse(text)
    except InputError as error:
        found = str(error)
    if isinstance(found, str):
        assert len(found) < 1000
        assert found.replace("\n", "").isprintable()
    else:
        assert parse(str(found)) == found


def test_mixtures_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return "mixture(1*" * depth + "dirac(0)" + ")" * depth

    assert isinstance(parse(nested(MAX_DEPTH - 1)), Law)
    with pytest.raises(InputError, match="parentheses inside each other"):
        parse(nested(MAX_DEPTH))
