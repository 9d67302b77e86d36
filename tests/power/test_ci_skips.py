"""The continuous integration notices a test that was skipped."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[2] / ".ci" / "skips.py"


@pytest.fixture
def skips() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_skips", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def junit(*cases: str) -> str:
    return f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"


RAN = '<testcase classname="tests.unit.a" name="runs" />'
SKIPPED = (
    '<testcase classname="tests.unit.a" name="torch[1]"><skipped message="no torch" /></testcase>'
)


@pytest.mark.power
def test_skips_are_noticed_unless_listed_with_a_reason(skips: ModuleType) -> None:
    assert skips.problems(junit(RAN), {}) == []
    assert skips.problems(junit(), {}) == ["no test ran"]
    assert skips.problems(junit(RAN, SKIPPED), {}) == [
        "tests.unit.a::torch[1] was skipped: no torch"
    ]
    assert skips.problems(junit(RAN, SKIPPED), skips.allowed("*::torch*: no wheel here")) == []
    assert skips.problems(junit(RAN, SKIPPED), skips.allowed("*::dask*: no wheel here"))


@pytest.mark.power
@pytest.mark.parametrize("line", ["*::torch*", "*::torch*: ", "*::torch*:x"])
def test_a_pattern_without_a_reason_is_refused(skips: ModuleType, line: str) -> None:
    with pytest.raises(ValueError, match="gives no reason"):
        skips.allowed(line)


def test_the_list_that_is_in_use_can_be_read(skips: ModuleType) -> None:
    skips.allowed((FILE.parent / "may-skip").read_text(encoding="utf-8"))
