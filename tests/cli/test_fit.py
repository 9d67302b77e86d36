"""`gantheory fit` from outside: every status, its exit code and its words."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from gantheory.cli import cli, run
from gantheory.enclosure.projection import search

DOCUMENT = {
    "name",
    "target",
    "family",
    "value",
    "radius",
    "lower",
    "upper",
    "digits",
    "unit",
    "status",
    "global",
    "parameters",
    "minimisers",
    "criterion",
    "reason",
    "discriminator",
}


def fitted(*arguments: str) -> tuple[int, dict[str, object]]:
    result = CliRunner().invoke(cli, ["fit", *arguments, "--format", "json"], standalone_mode=False)
    assert result.exception is None
    document = json.loads(result.stdout)
    assert set(document) == DOCUMENT
    assert document["global"] == (document["status"] == "global")
    code = result.return_value
    assert isinstance(code, int)
    return code, document


def test_the_best_normal_of_mean_zero_for_a_laplace_law() -> None:
    """Known values: sd and JSD, both to 12 digits."""
    code, found = fitted("laplace(0,1.5)", "normal(0,*)", "--digits", "12")
    assert (code, found["status"]) == (0, "global")
    assert found["value"] == "0.0132863237339"
    assert found["parameters"] == {"sd": {"value": "1.93050088402", "radius": "3.0e-12"}}


@pytest.mark.parametrize(
    ("arguments", "code", "status", "value"),
    [
        (["normal(2,3)", "normal"], 0, "global", "0"),
        (["gamma(1,2)", "exponential"], 0, "global", "0"),
        (["uniform(0,2)", "uniform(0,*)", "--divergence", "tv"], 0, "global", "0"),
        (["uniform(0,2)", "uniform(1,*)", "--digits", "5"], 0, "global", "0.21576"),
        (["discrete(0:1/2, 1:1/2)", "normal", "--digits", "5"], 0, "constant", "0.69315"),
        (["uniform(-2,-1)", "exponential", "--digits", "5"], 0, "constant", "0.69315"),
        (["dirac(0)", "normal", "--divergence", "kl"], 0, "infinite", "inf"),
        (["uniform(0,1)", "normal", "--divergence", "reverse-kl"], 0, "infinite", "inf"),
        (["cauchy(0,1)", "normal", "--divergence", "kl"], 0, "infinite", "inf"),
        (["uniform(0,1)", "beta(*,2)"], 3, "stationary", "0"),
    ],
)
def test_what_needs_no_search(arguments: list[str], code: int, status: str, value: str) -> None:
    found_code, found = fitted(*arguments)
    assert (found_code, found["status"], found["value"]) == (code, status, value)


def test_the_best_member_depends_on_what_the_discriminator_sees() -> None:
    """The claim capacity.limited_discriminator_moves_the_optimum: sigma is 1/sqrt 12."""
    limited = ["--discriminator", "logistic(1,x,x^2)", "--digits", "20"]
    code, found = fitted("uniform(0,1)", "normal", *limited)
    assert (code, found["status"], found["name"]) == (0, "global", "criterion")
    assert found["value"] == "-1.3862943611198906188"
    assert found["parameters"] == {
        "mean": {"value": "0.5", "radius": "0"},
        "sd": {"value": "0.28867513459481288225", "radius": "4.6e-21"},
    }
    assert found["discriminator"] == "logistic(1,x,x^2)"
    code, found = fitted("uniform(0,1)", "normal", "--discriminator", "relu(1)", "--digits", "5")
    assert (code, found["status"]) == (3, "stationary")
    assert (found["lower"], found["upper"]) == ("-1.387", "-1.290")


def test_a_class_and_a_divergence_exclude_each_other(capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["fit", "uniform(0,1)", "normal", "--discriminator"]
    assert run([*asked, "constant", "--divergence", "js"]) == 2
    assert "--divergence" in capfd.readouterr().err
    assert run([*asked, "logistik(1,x)"]) == 2
    assert "did you mean logistic" in capfd.readouterr().err


def test_a_law_is_no_family(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["fit", "uniform(0,1)", "normal(0,1)"]) == 2
    assert "leave a parameter free with *" in capfd.readouterr().err


def test_a_bounded_divergence_bounds_what_is_not_searched(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["fit", "uniform(0,2)", "beta(*,1)"]) == 3
    # log 2, rounded up: the largest JSD there is
    out = capsys.readouterr().out
    assert "in [0, 0.694]" in out
    assert "in [-1.39, 0]" in out


def test_a_member_that_was_tried_has_no_radius(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_LONGEST", 0.0)
    target = "mixture(0.5*normal(-3,1)+0.5*normal(3,1))"
    assert run(["fit", target, "normal(*,1)", "--divergence", "reverse-kl"]) == 3
    out = capsys.readouterr().out
    assert "(a float)" in out
    assert "+/-" not in out


def test_a_search_without_end_is_given_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_LONGEST", 0.0)
    assert run(["fit", "uniform(0,1)", "normal"]) == 3
    out = capsys.readouterr().out
    assert "the search gave up" in out
    assert "Fraction" not in out


def test_a_bracket_says_how_it_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Both ends are certified, the member is not; the exit code is that of ``stationary``."""
    arguments = ["fit", "normal(0,1)", "triangular(-2,*,2)", "--minutes", "0.05"]
    assert run(arguments) == 3
    out = capsys.readouterr().out
    assert "stationary, certified: an interval that holds the infimum" in out
    assert "boxes of members, by data processing, with 3 s of work allowed" in out
    assert "(a float)" in out


def test_no_time_is_no_number_of_minutes(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["fit", "normal(0,1)", "triangular", "--minutes", "0"]) == 2
    assert "--minutes" in capfd.readouterr().err
