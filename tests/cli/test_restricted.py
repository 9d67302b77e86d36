"""``criterion --discriminator CLASS`` from outside: lines, JSON, exit codes, errors."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from gantheory.cli import run

LAWS = ["criterion", "uniform(0,1)", "normal(1/2,1/4)"]


def test_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*LAWS, "--discriminator", "partition(0,1/2,1)", "--digits", "10"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "sup V over partition(0,0.5,1) for p_data = uniform(0,1), p_g = normal(0.5,0.25)"
    )
    assert lines[1].split()[1] == "nats"
    assert "Proposition 1" in lines[-1]


def test_json_and_an_exit_code_for_a_bracket(capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for f, code in (("logistic(1,x,x^2)", 0), ("lipschitz(1)", 3)):
        assert run([*LAWS, "--discriminator", f, "--format", "json"]) == code
        document = json.loads(capsys.readouterr().out)
        assert document["discriminator"] == f
        assert document["name"] == "criterion"
        assert document["reason"]
        assert Decimal(document["lower"]) <= Decimal(document["upper"])
        found[f] = Decimal(document["lower"])
    assert run([*LAWS, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["discriminator"] is None
    assert document["reason"] is None
    assert all(lower < Decimal(document["value"]) for lower in found.values())


def test_a_class_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*LAWS, "--discriminator", "logistic(1,y)"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines()[-1].index("^") == len("  logistic(1,")
