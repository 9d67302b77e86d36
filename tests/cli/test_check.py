"""`gantheory check` from outside: what it prints where, its exit codes, its errors."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gantheory.cli import run

COMMAND = [
    sys.executable,
    "-c",
    "from gantheory.cli import main\nif __name__ == '__main__': main()",
]


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "check", *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def test_a_true_statement_is_proved_and_its_derivation_printed() -> None:
    done = called("C(p,q) = -log(4) + 2*JSD(p,q)")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "for every density p, q\nC(p,q) = -log(4) + 2*JSD(p,q)\n\nverdict  PROVED\n"
    )
    assert "rests on goodfellow2014.jsd_form" in done.stdout
    assert "\nderivation\n  (1)  C(p,q) = -log(4) + 2*JSD(p,q)\n" in done.stdout


def test_a_false_statement_is_refuted_and_the_command_that_replays_it_works() -> None:
    done = called("KL(p,q) = KL(q,p)")
    assert (done.returncode, done.stderr) == (1, "")
    assert "\nverdict  REFUTED\n" in done.stdout
    (replay,) = [x for x in done.stdout.splitlines() if x.strip().startswith("gantheory check")]
    again = called(*shlex.split(replay)[2:])
    assert again.returncode == 1
    assert "`KL(p,q) = KL(q,p)` fails" in again.stdout


def test_laws_of_ones_own() -> None:
    assert called("JSD(p,q) <= 1/2", "--on", "p = normal(0,1), q = normal(9,1)").returncode == 1
    held = called("JSD(p,q) <= 1/2", "--on", "p = normal(0,1), q = normal(1,1)")
    assert held.returncode == 0
    assert held.stdout.startswith(
        "on p = normal(0,1), q = normal(1,1)\nJSD(p,q) <= 1/2\n\nverdict  CERTIFIED\n"
    )
    lacking = called("JSD(p,q) <= 1/2", "--on", "p = normal(0,1)")
    assert (lacking.returncode, lacking.stdout) == (2, "")
    assert lacking.stderr == "error: no value for q: add `q = ...`\n"


def test_what_is_beyond_reach_says_what_each_way_ran_into() -> None:
    done = called("KL(p,q) >= 2*TV(p,q)^2")
    assert done.returncode == 3
    assert "verdict  SUPPORTED" in done.stdout
    assert "property: supported, 200 laws" in done.stdout
    assert "not a sum of integrals" in done.stdout


def test_bad_syntax_points_at_the_character() -> None:
    done = called("JSD(p,q) <= lg(2)")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: unknown function lg: did you mean log?\n  JSD(p,q) <= lg(2)\n              ^\n"
    )


def test_json_is_the_contract() -> None:
    done = called("JSD(p,q) < log(2)", "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["statement"] == "JSD(p,q) < log(2)"
    assert document["verdict"] == "REFUTED"
    keys = {"id", "source", "verdict", "expected", "assuming", "evidence", "statement", "read_as"}
    assert set(document) == keys
    refutation = document["evidence"][-1]
    assert refutation["finding"] == "refuted"
    assert refutation["witness"] == "p = discrete(1:1), q = discrete(0:1)"
    assert {"kind", "finding", "scope", "seconds", "detail"} < set(refutation)


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "claims.txt"
    file.write_text("# mine\nJSD(p,q) <= c  # Lin\nTV(p,q) < 1\n", encoding="utf-8")
    return str(file)


def test_a_file_gives_a_table(table: str) -> None:
    done = called("-f", table, "--let", "c = log(2)")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "  1  PROVED           JSD(p,q) <= c"
    assert "false on p = discrete(" in done.stdout
    assert done.stdout.endswith("2 statements: 1 PROVED, 1 REFUTED\n")
    found = called("-f", table, "--let", "c = log(2)", "--format", "json")
    assert [r["verdict"] for r in json.loads(found.stdout)] == ["PROVED", "REFUTED"]


def test_a_file_with_a_bad_line_checks_nothing(table: str) -> None:
    done = called("-f", table)
    assert (done.returncode, done.stdout) == (2, "")
    assert "claims.txt, line 2: unknown name c" in done.stderr


def test_a_file_shows_every_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "claims.txt"
    file.write_text("KL(p,q) <= c\nTV(p,q) < 1\n" + "KL(p q)\n" * 25, encoding="utf-8")
    done = called("-f", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert "claims.txt, line 1: unknown name c" in done.stderr
    assert "line 2:" not in done.stderr
    assert "claims.txt, line 3: " in done.stderr
    assert "and 6 more lines" in done.stderr


def test_latex() -> None:
    done = called("C(p,q) >= -log(4) iff p = q", "--latex")
    assert done.returncode == 0
    assert done.stdout == (
        r"\forall\, p_{\mathrm{data}} \text{ a density},\; p_g \text{ a density} :\quad "
        r"C(G) \ge -\log 4, \; \text{with equality iff}\; "
        r"p_{\mathrm{data}} = p_g \;\text{a.e. where}\; p_{\mathrm{data}} + p_g \gt 0" + "\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["p = q a.e.", "-f", "x"],
        ["-f", "/nowhere/at/all"],
        ["JSD(p,q) >= 0", "--let", "KL(p,q) = 1"],
        ["JSD(p,q) >= 0", "--quick", "--thorough"],
    ],
)
def test_bad_usage_is_2_and_never_a_traceback(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


def await_work(pid: int, seconds: float) -> None:
    """Wait until a process has had so much of the processor, or is over."""
    stat, ticks = Path(f"/proc/{pid}/stat"), os.sysconf("SC_CLK_TCK")
    if not stat.exists():
        pytest.skip("no /proc: the processor time of another process is not told")
    end = time.monotonic() + 300
    while time.monotonic() < end:
        state, *fields = stat.read_text().rpartition(")")[2].split()
        if state == "Z" or (int(fields[10]) + int(fields[11])) / ticks >= seconds:
            return
        time.sleep(0.05)


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    file.write_text("C(p,q) = C(q,p)\n" * 200, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "check", "-f", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        # a shell starts what runs in its background with interrupts ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    try:
        await_work(process.pid, 4.0)  # the first takes a second or two, all of them minutes
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err == "interrupted: only the statements that were finished are shown\n"
    assert out.splitlines()[0] == "  1  PROVED           C(p,q) = C(q,p)"


def test_a_witness_that_cannot_be_typed_has_no_replay(capsys: pytest.CaptureFixture[str]) -> None:
    asked = "w probability table of S; for index of S i: w[i] <= 1/2"
    assert run(["check", asked, "--quick"]) == 1
    out = capsys.readouterr().out
    assert "w = {" in out
    assert "replay" not in out
