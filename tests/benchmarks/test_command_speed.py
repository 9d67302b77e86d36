"""Speed of the command and of all derivations. Run with ``--benchmark-only``.

Subprocesses are measured beside a bare interpreter in the same run: the difference is what the
package costs.
"""

from __future__ import annotations

import subprocess
import sys

from pytest_benchmark.fixture import BenchmarkFixture

COMMAND = "import sys; from gantheory.cli import main; sys.exit(main())"
DERIVE = """
from gantheory.derivation.chain import theorem_of
from gantheory.verify import load
for attached in load().attached:
    if attached.role == "derivation":
        theorem_of(attached)
    elif attached.role == "refutation":
        attached.make()
"""


def run(code: str, *args: str) -> None:
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_bare_python(benchmark: BenchmarkFixture) -> None:
    """The peer of the three below."""
    benchmark.pedantic(run, ("pass",), rounds=10)


def test_import(benchmark: BenchmarkFixture) -> None:
    """Wished for: 0.1 s beyond bare Python."""
    benchmark.pedantic(run, ("import gantheory",), rounds=10)


def test_help(benchmark: BenchmarkFixture) -> None:
    """Wished for: 0.3 s."""
    benchmark.pedantic(run, (COMMAND, "--help"), rounds=5)


def test_all_derivations(benchmark: BenchmarkFixture) -> None:
    """Wished for: 15 s, start-up included."""
    benchmark.pedantic(run, (DERIVE,), rounds=1)


def test_verify_quick(benchmark: BenchmarkFixture) -> None:
    """Wished for: 10 s on two cores."""
    benchmark.pedantic(run, (COMMAND, "verify", "--quick"), rounds=1)


def test_verify(benchmark: BenchmarkFixture) -> None:
    """Wished for: 60 s on two cores."""
    benchmark.pedantic(run, (COMMAND, "verify"), rounds=1)
