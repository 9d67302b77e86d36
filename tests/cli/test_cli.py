"""The command from outside: what it prints where, its exit codes, its errors."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gantheory.cli import run

COMMAND = [
    sys.executable,
    "-c",
    "from gantheory.cli import main\nif __name__ == '__main__': main()",
]
FAST = ["--by", "exact", "--jobs", "1"]

# A user's own file: a true claim, a false one, one with a defect in its evidence.
MINE = """
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import var
from gantheory.theory.kinds import REAL
from gantheory.theory.verdict import Verdict

x = var("x", REAL)
true = Claim("mine.true", "x <= x + 1 \\u2264", x <= x + 1, Source("mine", "1"), Verdict.SUPPORTED)
false = Claim("mine.false", "x <= 3", x <= 3, Source("mine", "2"), Verdict.PROVED)
broken = Claim("mine.broken", "x < x + 2", x < x + 2, Source("mine", "3"), Verdict.SUPPORTED)

@counterexample_to(broken)
def defect():
    raise ZeroDivisionError("oops")
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    file = tmp_path / "mine.py"
    file.write_text(MINE, encoding="utf-8")
    return str(file)


def called(
    *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with pipes."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **(env or {})},
    )


def in_terminal(*arguments: str, columns: int = 80, **env: str) -> str:
    """What the command writes to a terminal of so many columns."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **env}
    environment.pop("NO_COLOR", None) if "NO_COLOR" not in env else None
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=slave, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(slave)
    written = b""
    while True:
        ready, _, _ = select.select([master], [], [], 60)
        try:
            piece = os.read(master, 65536) if ready else b""
        except OSError:  # Linux says so when the other side has closed
            break
        if not piece:
            break
        written += piece
    process.wait(timeout=60)
    os.close(master)
    return written.decode().replace("\r\n", "\n")


# ---------------------------------------------------------------------------------------- numbers


def value(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, object]:
    assert run([*arguments, "--format", "json"]) == code
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_divergence_document(capsys: pytest.CaptureFixture[str]) -> None:
    found = value(capsys, "divergence", "js", "normal(0,1)", "normal(1,1)", "--digits", "15")
    assert list(found) == ["name", "p", "q", "value", "radius", "lower", "upper", "digits", "unit"]
    # JSD(N(0,1), N(1,1)) to 20 digits, by two other routes
    known = Fraction("0.11142148218473617972")
    assert abs(Fraction(str(found["value"])) - known) <= Fraction(str(found["radius"]))
    assert Fraction(str(found["lower"])) <= known <= Fraction(str(found["upper"]))
    assert len(Decimal(str(found["value"])).as_tuple().digits) == found["digits"] == 15
    assert (found["name"], found["unit"]) == ("js", "nats")


@pytest.mark.parametrize("name", ["js", "kl", "jeffreys", "tv", "hellinger", "pearson", "alpha(2)"])
def test_only_logarithms_are_in_nats(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["divergence", name, "normal(0,1)", "normal(1,1)", "--digits", "3"]) == 0
    assert ("nats" in capsys.readouterr().out) == (name in ("js", "kl", "jeffreys"))


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (("divergence", "kl", "normal(0,1)", "uniform(0,1)"), "inf"),
        (("divergence", "js", "normal(0,1)", "normal(0,1)"), "0"),
        (("divergence", "tv", "discrete(0:1)", "discrete(1:1)"), "1"),
    ],
)
def test_exact_numbers_have_radius_0(
    arguments: tuple[str, ...], number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = value(capsys, *arguments)
    assert (found["value"].rstrip("0").rstrip(".") or "0", found["radius"]) == (number, "0")  # type: ignore[attr-defined]


def test_criterion_document(capsys: pytest.CaptureFixture[str]) -> None:
    laws = ("normal(0,1)", "normal(1,1)")
    found = value(capsys, "criterion", *laws, "--at", "0", "--constant", "0")
    assert found["name"] == "criterion"
    assert found["discriminator"] is None
    assert found["constant"] == {"d": "0", "value": "-inf", "radius": "0"}
    at = found["at"]
    assert isinstance(at, dict)
    # D*(0) = sigmoid(1/2), to 20 digits
    distance = abs(Fraction(at["value"]) - Fraction("0.62245933120185456464"))
    assert distance <= Fraction(at["radius"])
    assert at["x"] == "0"
    bare = value(capsys, "criterion", *laws)
    assert bare["at"] is None
    assert bare["constant"] is None


ERRORS = {
    "unknown divergence": (["divergence", "jss", "normal(0,1)", "normal(0,1)"], "js"),
    "unknown law": (["divergence", "js", "nrmal(0,1)", "normal(0,1)"], "did you mean normal"),
    "typo in a law": (["divergence", "js", "normal(0,,1)", "normal(0,1)"], "^"),
    "sd": (["divergence", "js", "normal(0,-1)", "normal(0,1)"], "sd is -1"),
    "interval": (["divergence", "js", "uniform(1,0)", "normal(0,1)"], "low"),
    "weights": (["divergence", "js", "discrete(0:1/2)", "normal(0,1)"], "1/2"),
    "family": (["divergence", "js", "normal", "normal(0,1)"], "a law is wanted"),
    "digits": (["divergence", "js", "normal(0,1)", "normal(1,1)", "--digits", "0"], "digits is 0"),
    "digits < 0": (["criterion", "normal(0,1)", "normal(1,1)", "--digits", "-3"], "digits is -3"),
    "digits?": (
        ["criterion", "normal(0,1)", "normal(1,1)", "--digits", "x"],
        "not a valid integer",
    ),
    "D* at 0/0": (["criterion", "uniform(0,1)", "uniform(2,3)", "--at", "5"], "D*(5) is free"),
    "no score": (["criterion", "uniform(0,1)", "uniform(2,3)", "--constant", "2"], "d is 2"),
    "no number": (["criterion", "uniform(0,1)", "uniform(2,3)", "--at", "nan"], "nan"),
    "unknown id": (["verify", "goodfellow2014.theorm_1"], "did you mean goodfellow2014.theorem_1"),
    "short id": (["show", "theorem_1"], "did you mean goodfellow2014.theorem_1"),
    "unknown source": (["verify", "--source", "goodfelow2014"], "did you mean goodfellow2014"),
    "source and id": (
        ["verify", "goodfellow2014.theorem_1", "--source", "note2020"],
        "drop --source",
    ),
    "unknown kind": (["verify", "--by", "derivatoin"], "did you mean derivation"),
    "empty kind": (["verify", "--by", ""], "not a way of knowing"),
    "no file": (["verify", "--module", "/nowhere/mine.py"], "not a Python file"),
    "jobs": (["verify", "--jobs", "0"], "jobs is 0"),
    "both efforts": (["verify", "--quick", "--thorough"], "exclude each other"),
    "format": (["list", "--format", "yaml"], "yaml"),
    "unknown command": (["verfy"], "verfy"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_bad_input_is_one_clear_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, words = ERRORS[name]
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "Traceback" not in err


# ----------------------------------------------------------------------------------------- claims


def test_verify_document() -> None:
    names = ["goodfellow2014.theorem_1", "goodfellow2014.pointwise_maximum.as_printed"]
    found = called("verify", *names, "--format", "json", "--quick")
    assert found.returncode == 0
    assert found.stderr == ""
    results = json.loads(found.stdout)
    assert [r["id"] for r in results] == names
    for r in results:
        assert list(r) == ["id", "source", "verdict", "expected", "assuming", "evidence"]
        for e in r["evidence"]:
            assert list(e) == ["kind", "finding", "scope", "seconds", "detail"]
    assert [r["verdict"] for r in results] == ["PROVED", "REFUTED"]
    assert {e["kind"] for e in results[0]["evidence"]} >= {"derivation", "property"}


def test_exit_codes_of_ones_own_claims(mine: str, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--module", mine, "--jobs", "1", "--quick"]
    assert run(["verify", "mine.true", *common]) == 0
    assert "SUPPORTED" in capsys.readouterr().out
    assert run(["verify", "mine.false", *common]) == 1
    out = capsys.readouterr().out
    assert "1 against expectation" in out
    assert re.search(r"property: refuted: x = \d", out), "a refuted claim prints its witness"
    assert run(["verify", "mine.broken", *common]) == 3
    out, err = capsys.readouterr()
    assert "ZeroDivisionError: oops (mine.py:" in out
    assert "Traceback" not in out + err
    assert run(["verify", "mine.true", "mine.false", "mine.broken", *common]) == 1


def test_weaker_than_expected_counts_unless_the_ways_were_chosen(mine: str) -> None:
    names = ["verify", "goodfellow2014.jsd_nonnegative", "--jobs", "1"]
    assert run([*names, "--by", "property"]) == 0
    assert run(["verify", "note2020.unrestricted_generator", "--by", "enclosure"]) == 3, "no way"
    own = ["verify", "mine.true", "--module", mine, "--by", "derivation"]
    assert run(own) == 3


def test_a_flipped_sign_turns_the_exit_code_to_1(tmp_path: Path) -> None:
    source = """
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import AE, AtLeast, Eq, log
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import C, p, q
flipped = Claim("mine.flipped", "C >= log 4", AtLeast(C(p, q), SIGN log(4), AE(Eq(q, p))),
                Source("mine", "1"), Verdict.PROVED)
"""
    codes = {}
    for sign in "+-":
        file = tmp_path / "mine.py"
        text = source.replace("SIGN", "-" if sign == "-" else "0 +")
        file.write_text(text, encoding="utf-8")
        codes[sign] = run(["verify", "mine.flipped", "--module", str(file), "--quick"])
    assert codes == {"-": 0, "+": 1}


def test_junit_is_xml_with_a_case_for_each_claim(
    mine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["verify", "--source", "mine", "--module", mine, "--quick", "--format", "junit"]) == 1
    )
    suite = ET.fromstring(capsys.readouterr().out)[0]  # noqa: S314  we wrote it
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {
        "mine.true": ["system-out"],
        "mine.false": ["failure", "system-out"],
        "mine.broken": ["error", "system-out"],
    }
    assert [suite.get(k) for k in ("tests", "failures", "errors", "skipped")] == list("3110")


def test_list_and_show(mine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--format", "json", "--module", mine]) == 0
    listed = {c["id"]: c for c in json.loads(capsys.readouterr().out)}
    assert listed["mine.false"]["statement"] == "x <= 3"
    assert listed["mine.false"]["for_every"] == {"x": "real"}
    assert run(["list"]) == 0
    assert "goodfellow2014.theorem_1" in capsys.readouterr().out
    assert run(["show", "goodfellow2014.theorem_1"]) == 0
    page = capsys.readouterr().out
    for words in (
        "for every density p, q",
        "C(p,q) >= -log(4), with equality iff q = p a.e.",
        "p is p_data",
        "a probability density",
        "PROVED",
        "derivation: proved",
        "(1)  C(p,q) = -log(4) + 2*JSD(p,q)",
        "goodfellow2014.jsd_form",
        "goodfellow2014, Theorem 1",
    ):
        assert words in page
    assert run(["show", "goodfellow2014.theorem_1", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["derivation"][0][0]["statement"] == "C(p,q) = -log(4) + 2*JSD(p,q)"


# --------------------------------------------------------------------------- terminals and pipes


def test_a_pipe_gets_no_codes_and_whole_words() -> None:
    found = called("verify", *FAST, env={"COLUMNS": "40", "FORCE_COLOR": "1"})
    assert "\x1b" not in found.stdout + found.stderr
    assert "goodfellow2014.pointwise_maximum.as_printed" in found.stdout
    assert found.stderr == ""


@pytest.mark.parametrize("columns", [80, 100])
def test_a_terminal_gets_colours_and_lines_that_fit(columns: int) -> None:
    written = in_terminal("verify", *FAST, columns=columns)
    assert "\x1b[" in written
    plain = re.sub(r"\x1b\[[0-9;]*m", "", written)
    table = re.split(r"\n\n[a-z0-9_.]+: ", plain)[0].splitlines()  # explanations come after it
    assert len(table) > 20
    assert max(map(len, table)) <= columns
    assert "pointwise_maximum.as_printed" in plain


def test_no_color_is_honoured() -> None:
    written = in_terminal("list", NO_COLOR="1")
    assert "theorem_1" in written
    assert "\x1b" not in written


def test_a_closed_pipe_is_silent() -> None:
    process = subprocess.Popen(
        [*COMMAND, "list", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


SLOW = """
import time
from fractions import Fraction
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import var
from gantheory.theory.kinds import REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict

x = var("x", REAL)
first = Claim("mine.first", "x <= 3", x <= 3, Source("mine", "1"), Verdict.REFUTED)
slow = Claim("mine.slow", "x <= 4", x <= 4, Source("mine", "1"), Verdict.REFUTED)

@counterexample_to(first)
def four():
    open(MARK + "-first", "w").close()
    return Model(values={"x": Fraction(4)})

@counterexample_to(slow)
def never():
    open(MARK, "w").close()
    time.sleep(600)
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_prints_what_is_finished_and_exits_with_130(jobs: str, tmp_path: Path) -> None:
    file, mark = tmp_path / "mine.py", tmp_path / "reached"
    file.write_text(SLOW.replace("MARK", repr(str(mark))), encoding="utf-8")
    arguments = ["verify", "--source", "mine", "--module", str(file), "--by", "exact"]
    process = subprocess.Popen(
        [*COMMAND, *arguments, "--jobs", jobs, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell starts what runs in its background with interrupts ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    try:
        deadline = time.monotonic() + 300
        begun = (mark, mark.with_name("reached-first"))
        while not all(m.exists() for m in begun) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(2)  # to judge the first takes a hundredth of a second
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert [r["id"] for r in json.loads(out)] == ["mine.first"]
    assert "Traceback" not in err
    assert "interrupted" in err


def test_a_locale_that_cannot_print_a_title_does_not_end_the_run(mine: str) -> None:
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    found = called("list", "--module", mine, env=plain)
    assert found.returncode == 0
    assert "\\u2264" in found.stdout


def test_help_names_every_command() -> None:
    found = called("--help")
    assert found.returncode == 0
    for name in ("verify", "list", "show", "divergence", "criterion"):
        assert re.search(rf"^  {name} ", found.stdout, re.MULTILINE)


def test_an_internal_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gantheory import verify

    def broken(*_: object) -> None:
        raise RuntimeError("lost\nmy way")

    monkeypatch.setattr(verify, "load", broken)
    assert run(["list"]) == 3
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "lost my way" in err
    assert "please report" in err


def test_nothing_is_left_in_the_folder_it_is_run_in(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "verify", "goodfellow2014.jsd_nonnegative"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={k: v for k, v in os.environ.items() if not k.startswith("HYPOTHESIS")},
    )
    assert done.returncode == 0
    # Hypothesis would leave its tables here.
    assert list(tmp_path.iterdir()) == []
