"""The pytest plugin from outside: items, outcomes, what a reader sees, and what it costs."""

from __future__ import annotations

import importlib
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gantheory.claims.goodfellow2014 import gradient_steps
from gantheory.cli import run
from gantheory.verify import load

pytest_plugins = ["pytester"]

HEAVY = ("numpy", "scipy", "flint", "hypothesis", "lark", "rich", "gantheory.theory")
INI = "[pytest]\ngantheory_claims = *_claims.py\n"

HEAD = '''
"""Claims of a user."""

from gantheory.derivation.chain import Chain
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq, log, num, var
from gantheory.theory.kinds import REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, TV, p, q

x = var("x", REAL)


def claim(name, says, expected=Verdict.PROVED):
    return Claim(f"mine.{name}", name, says, Source("mine", "1"), expected)
'''
TRUE = """
symmetric = claim("symmetric", Eq(JSD(p, q), JSD(q, p)))


@derivation_of(symmetric)
def swapped():
    return Chain(JSD(p, q)).eq(JSD(q, p)).proof()
"""
FALSE = '\nhasty = claim("hasty", KL(p, q) <= log(2))\n'
WEAK = '\nweak = claim("weak", JSD(p, q) * TV(p, q) / 100 <= KL(p, q))\n'
KNOWN = """
small = claim("small", x <= 3, Verdict.REFUTED)


@counterexample_to(small)
def four():
    return Model(values={"x": num(4).args[0]})
"""


@pytest.fixture(autouse=True)
def _whole() -> None:
    """All that an inner run imports is here before it: it is forgotten again after such a run."""
    load()
    for name in ("gantheory.check", "gantheory.render.checked", "hypothesis", "lark.lark"):
        importlib.import_module(name)
    run(["check", "KL(p,q) >= 0", "--quick"])


def inner(pytester: pytest.Pytester, *arguments: str, **files: str) -> pytest.RunResult:
    """Pytest in a project with such files."""
    pytester.makeini(INI)
    pytester.makepyfile(**files)
    return pytester.runpytest_inprocess("--gantheory-effort", "quick", *arguments)


def ids(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line]


# -------------------------------------------------------------------------------------- collection


def test_one_item_for_each_way_of_knowing_and_one_for_the_verdict(
    pytester: pytest.Pytester,
) -> None:
    found = inner(pytester, "--collect-only", "-q", my_claims=HEAD + TRUE + KNOWN)
    assert ids(found) == [
        "my_claims.py::mine.symmetric[derivation]",
        "my_claims.py::mine.symmetric[enclosure]",
        "my_claims.py::mine.symmetric[property]",
        "my_claims.py::mine.symmetric[verdict]",
        "my_claims.py::mine.small[exact]",
        "my_claims.py::mine.small[property]",
        "my_claims.py::mine.small[verdict]",
    ]


SELECTIONS = {
    "-k symmetric and property": ["symmetric[property]"],
    "-k mine.small[exact]": ["small[exact]"],
    "-m gantheory(kind='verdict')": ["symmetric[verdict]", "small[verdict]"],
    "-m gantheory(id='mine.small', kind='exact')": ["small[exact]"],
    "-m gantheory(source='other')": [],
}


@pytest.mark.parametrize("selection", SELECTIONS)
def test_items_are_selected_by_words_and_by_marker(
    pytester: pytest.Pytester, selection: str
) -> None:
    option, _, words = selection.partition(" ")
    common = ("--collect-only", "-q", "--strict-markers")
    found = inner(pytester, *common, option, words, my_claims=HEAD + TRUE + KNOWN)
    assert ids(found) == [f"my_claims.py::mine.{name}" for name in SELECTIONS[selection]]


def test_a_claim_has_its_items_where_it_is_stated_and_tests_stay_tests(
    pytester: pytest.Pytester,
) -> None:
    """Named once though imported, run once though the file is named and matches both patterns."""
    files = {
        "my_claims": HEAD + TRUE,
        "test_more_claims": HEAD
        + "from my_claims import swapped, symmetric\n"
        + KNOWN
        + "\ndef test_of_their_own():\n    assert True\n",
    }
    options = ("--collect-only", "-q", "test_more_claims.py", "my_claims.py")
    names = [line.partition("::")[2] for line in ids(inner(pytester, *options, **files))]
    own = [f"mine.small[{k}]" for k in ("exact", "property", "verdict")]
    kinds = ("derivation", "enclosure", "property", "verdict")
    assert names == [*own, "test_of_their_own", *(f"mine.symmetric[{k}]" for k in kinds)]


def test_evidence_for_a_claim_of_another_file_is_judged_where_it_is(
    pytester: pytest.Pytester,
) -> None:
    evidence = TRUE[TRUE.index("@derivation_of") :].replace("q, p", "p, p")
    files = {
        "my_claims": HEAD + TRUE,
        "more_claims": HEAD + "from my_claims import symmetric\n" + evidence,
    }
    found = inner(pytester, "-k", "derivation", **files)
    found.assert_outcomes(passed=1, failed=1)
    assert "more_claims.py::mine.symmetric[derivation]" in found.stdout.str()


def test_every_claim_of_the_project_and_of_installed_packages_once(
    pytester: pytest.Pytester,
) -> None:
    (pytester.path / "theirs-1.0.dist-info").mkdir()
    pytester.path.joinpath("theirs-1.0.dist-info", "METADATA").write_text(
        "Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n", encoding="utf-8"
    )
    pytester.path.joinpath("theirs-1.0.dist-info", "entry_points.txt").write_text(
        "[gantheory.claims]\ntheirs = theirs.statements\n", encoding="utf-8"
    )
    pytester.mkpydir("theirs").joinpath("statements.py").write_text(HEAD + KNOWN, encoding="utf-8")
    pytester.syspathinsert()
    options = ("--gantheory", "--collect-only", "-q", "-m", "gantheory(kind='verdict')")
    found = pytester.runpytest_inprocess(*options, "--import-mode=importlib")
    named = sorted(line.rpartition("::")[2].removesuffix("[verdict]") for line in ids(found))
    ours = [c.id for c in load().claims if c.source.key != "mine"]
    assert named == sorted([*ours, "mine.small"])


BAD = {
    "ill-formed": ('x_1 = claim("a", x + 1)', "is a number, not a statement"),
    "hidden in a name": ('a = claim("Not an id", x <= 1)', "the id is not of the form"),
    "two claims of one id": (
        'a = claim("a", x <= 1)\nb = claim("a", x <= 2)',
        "two different claims have the id mine.a",
    ),
    "a law that is none": (
        '\n\nfrom gantheory.measure.text import parse_law\nlaw = parse_law("nrmal(0,1)")',
        "my_claims.py:27: unknown distribution nrmal",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_claim_that_means_nothing_is_a_collection_error(
    pytester: pytest.Pytester, name: str
) -> None:
    source, words = BAD[name]
    found = inner(pytester, my_claims=HEAD + TRUE + source)
    found.assert_outcomes(errors=1)
    shown = found.stdout.str()
    assert words in shown
    assert "my_claims.py" in shown
    assert "Traceback" not in shown
    assert "pytest_plugin" not in shown


# ---------------------------------------------------------------------------------------- outcomes


def test_what_is_as_expected_passes(pytester: pytest.Pytester) -> None:
    found = inner(pytester, my_claims=HEAD + TRUE + KNOWN)
    found.assert_outcomes(passed=7)
    found.stdout.re_match_lines(
        [
            r"=+ claims =+",
            r"mine\.small +REFUTED +exact, property",
            r"mine\.symmetric +PROVED +derivation, enclosure \(12\), property \(25\)",
            "2 claims: 1 REFUTED, 1 PROVED",
        ]
    )


def test_a_refuted_claim_shows_its_witness_and_how_to_see_it_again(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    found = inner(pytester, "-k", "property", my_claims=HEAD + FALSE)
    found.assert_outcomes(failed=1)
    shown = found.stdout.str()
    assert "REFUTED, expected PROVED" in shown
    assert "KL(p,q) <= log(2)" in shown
    assert "property: refuted: p = discrete(" in shown
    assert "Traceback" not in shown
    assert "pytest_plugin" not in shown
    command = found.outlines[found.outlines.index("replay it with") + 1]
    capsys.readouterr()
    assert run(shlex.split(command)[1:]) == 1
    assert "REFUTED" in capsys.readouterr().out


def test_a_weaker_verdict_fails_unless_it_is_allowed(pytester: pytest.Pytester) -> None:
    found = inner(pytester, my_claims=HEAD + WEAK)
    found.assert_outcomes(passed=2, failed=1)
    assert "SUPPORTED, expected PROVED" in found.stdout.str()
    inner(pytester, "--gantheory-allow-weaker", my_claims=HEAD + WEAK).assert_outcomes(passed=3)


NOTHING_KNOWN = """
from gantheory.theory.expr import Somewhere
open = claim("open", Somewhere((x,), x >= 3))
"""


def test_undecided_is_no_success_whatever_is_allowed(pytester: pytest.Pytester) -> None:
    found = inner(pytester, "--gantheory-allow-weaker", my_claims=HEAD + NOTHING_KNOWN)
    found.assert_outcomes(failed=1)
    assert "UNDECIDED, expected PROVED" in found.stdout.str()


def test_evidence_that_is_refused_fails_by_itself(pytester: pytest.Pytester) -> None:
    wrong = TRUE.replace(".eq(JSD(q, p))", ".eq(JSD(p, p))")
    found = inner(pytester, "-k", "derivation", my_claims=HEAD + wrong)
    found.assert_outcomes(failed=1)
    assert "derivation: undecided: " in found.stdout.str()
    miss = KNOWN.replace("num(4)", "num(2)")
    found = inner(pytester, "-k", "exact", my_claims=HEAD + miss)
    found.assert_outcomes(failed=1)
    assert "holds on the counterexample" in found.stdout.str()


def test_a_way_without_an_answer_is_skipped_with_its_reason(pytester: pytest.Pytester) -> None:
    claims = Path(gradient_steps.__file__).read_text(encoding="utf-8")
    options = ("-rs", "-k", "as_stated and property")
    found = inner(pytester, *options, my_claims=claims)
    found.assert_outcomes(skipped=1)
    assert "undecided: no finite model holds" in found.stdout.str()


def test_the_first_failure_stops_and_the_last_failures_run_again(
    pytester: pytest.Pytester,
) -> None:
    files = {"my_claims": HEAD + FALSE + KNOWN}
    inner(pytester, "-x", **files).assert_outcomes(failed=1)
    inner(pytester, **files).assert_outcomes(failed=3, passed=3)
    found = inner(pytester, "--lf", "--collect-only", "-q", **files)
    kinds = ("enclosure", "property", "verdict")
    assert ids(found) == [f"my_claims.py::mine.hasty[{k}]" for k in kinds]


# -------------------------------------------------------------------------------- other processes


def test_in_two_processes_the_same_is_found(pytester: pytest.Pytester) -> None:
    """And the test report tells each claim and its verdict."""
    pytester.makeini(INI)
    pytester.makepyfile(my_claims=HEAD + TRUE + FALSE)
    options = ("-n", "2", "--junitxml=report.xml", "-p", "no:cacheprovider")
    found = pytester.runpytest_subprocess(*options, "--gantheory-effort", "quick")
    found.assert_outcomes(passed=4, failed=3)
    found.stdout.re_match_lines(
        [
            r"mine\.hasty +REFUTED +enclosure, property; expected PROVED",
            r"mine\.symmetric +PROVED +derivation, enclosure \(12\), property \(25\)",
        ]
    )
    cases = ET.parse(pytester.path / "report.xml").getroot().iter("testcase")  # noqa: S314  our own
    told = {
        c.attrib["name"]: {p.attrib["name"]: p.attrib["value"] for p in c.iter("property")}
        for c in cases
    }
    assert all(said["claim"] == name.partition("[")[0] for name, said in told.items())
    assert told["mine.hasty[property]"]["kind"] == "property"
    assert told["mine.hasty[verdict]"]["verdict"] == "REFUTED"


def loaded(pytester: pytest.Pytester) -> set[str]:
    """The heavy modules that a run of pytest has loaded when its tests run."""
    body = f"print('loaded', *(m for m in {HEAVY} if m in sys.modules))"
    pytester.makepyfile(test_plain=f"import sys\ndef test_it():\n    {body}")
    found = pytester.runpytest_subprocess("-q", "-rP", "-p", "no:cacheprovider")
    assert found.ret == 0
    return set(next(x for x in found.outlines if x.startswith("loaded")).split()[1:])


def test_nothing_heavy_is_loaded_until_a_claim_is_collected(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    assert loaded(pytester) == set()
    pytester.makepyfile(my_claims=HEAD + KNOWN)
    assert loaded(pytester) >= {"gantheory.theory", "flint"}


def test_from_the_wheel_in_a_project_of_its_own(pytester: pytest.Pytester) -> None:
    """A fresh environment with the built wheel; what gantheory needs is lent to it by a path."""
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", pytester.path / "dist"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = pytester.path.glob("dist/*.whl")
    venv = pytester.path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / "bin" / "python"
    install = ["install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    (site,) = venv.glob("lib/python*/site-packages")
    lent = sysconfig.get_path("purelib")
    (site / "lent.pth").write_text(lent + "\n", encoding="utf-8")
    project = pytester.mkdir("project")
    (project / "pytest.ini").write_text(INI, encoding="utf-8")
    (project / "my_claims.py").write_text(HEAD + TRUE + FALSE, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "--gantheory-effort", "quick"]
    done = subprocess.run(
        [python, "-m", "pytest", *options], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "3 failed, 4 passed" in done.stdout
    where = "import gantheory; print(gantheory.__file__)"
    told = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    assert told.stdout.startswith(str(venv)), "the wheel, not the tree"
