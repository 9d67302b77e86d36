"""How long `gantheory check` takes on the README's statements, start-up included."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r'^gantheory (check ".*?)(?:   .*)?$', README, re.MULTILINE)
COMMAND = "import sys; from gantheory.cli import main; sys.exit(main())"


@pytest.mark.parametrize("words", EXAMPLES)
def test_check(benchmark: BenchmarkFixture, words: str) -> None:
    """Wished for: 3 s."""
    command = [sys.executable, "-c", COMMAND, *shlex.split(words)]
    benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"capture_output": True}, rounds=2, warmup_rounds=1
    )
    assert benchmark.stats.stats.min < 3
