"""docs/json.md keeps its word: the fields that it names are those that the commands print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from gantheory.cli import run
from gantheory.experiments.catalogue import experiment_of
from gantheory.experiments.folder import Folder
from gantheory.experiments.settings import settings_of
from gantheory.experiments.sweep import Sweep
from gantheory.power import Score
from gantheory.render.atlas import atlas_document
from gantheory.render.document import result_document
from gantheory.render.experiment import experiment_document
from gantheory.render.power import score_document
from gantheory.verify import load, verify_claims

TEXT = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("`\n")[0]: part
    for part in re.split(r"^## `gantheory ", TEXT, flags=re.MULTILINE)[1:]
}
Printed = Callable[..., object]


def documented(section: str) -> set[str]:
    """The fields in the first column of a section's table of fields."""
    table = SECTIONS[section].partition("| field |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("|")]
    return {field for cell in cells for field in re.findall(r"`([^`]+)`", cell)}


def paths(document: object, above: str = "") -> Iterator[str]:
    """Every field of a document; the objects of a list are one."""
    if isinstance(document, list):
        for each in document:
            yield from paths(each, above)
    elif isinstance(document, Mapping):
        for name, value in document.items():
            yield f"{above}{name}"
            yield from paths(value, f"{above}{name}.")


def is_told(path: str, fields: Iterable[str]) -> list[str]:
    """The fields of the page that a path is, capitals standing for any name."""
    return [f for f in fields if re.fullmatch(re.sub(r"\b[A-Z]+\b", "[^.]+", f), path)]


def compare(section: str, *documents: object, more: Iterable[str] = ()) -> None:
    fields = documented(section) | set(more)
    printed = {path for document in documents for path in paths(document)}
    assert {path for path in printed if not is_told(path, fields)} == set(), "not on the page"
    met = {f for path in printed for f in is_told(path, fields)}
    assert fields - met == set(), "on the page, and not printed"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    def ask(*words: str) -> object:
        run([*words, "--format", "json"])
        return json.loads(capsys.readouterr().out)

    return ask


# Fixed numbers, and a witness.
IDS = ("goodfellow2014.theorem_1.bits", "goodfellow2014.minimax.off_support")
DIVERGENCE = ("js", "dirac(0)", "dirac(1)")
DIRACS = DIVERGENCE[1:]


def test_verify(printed: Printed) -> None:
    (claim,) = (c for c in load().claims if c.id == IDS[0])
    (result,) = verify_claims(load(), [claim], effort="quick").results
    failed = result_document(replace(result, failure="KeyError: 3"))
    compare("verify --format json", printed("verify", *IDS, "--quick", "--jobs", "1"), failed)


def test_power(printed: Printed) -> None:
    score = Score("a.b", (), failures=("KeyError: 3",))
    asked = printed(
        "verify", "--power", "--quick", "--jobs", "1", IDS[1], "goodfellow2014.jsd_form"
    )
    compare("verify --power --format json", asked, score_document(score))


def test_divergence(printed: Printed) -> None:
    compare("divergence NAME P Q --format json", printed("divergence", *DIVERGENCE))


def test_criterion(printed: Printed) -> None:
    asked = printed("criterion", "normal(0,1)", "normal(1,1)", "--at", "0", "--constant", "1/2")
    limited = printed("criterion", *DIRACS, "--discriminator", "constant")
    compare("criterion P Q --format json", asked, limited)


def test_fit(printed: Printed) -> None:
    asked = printed("fit", "normal(1,2)", "normal", "--divergence", "js")
    limited = printed("fit", "dirac(0)", "normal", "--discriminator", "constant")
    compare("fit TARGET FAMILY --format json", asked, limited)


def test_atlas(printed: Printed, tmp_path: Path) -> None:
    pair = ["--divergence", "hellinger", "--divergence", "tv"]
    asked = ["--target", "exponential(1)", "--family", "exponential", *pair, "--jobs", "1"]
    whole = printed("atlas", *asked, "--out", str(tmp_path))
    named = experiment_of("atlas")
    settings = settings_of(named.parameters)
    point = named.all_inputs(settings)[0]
    failed = Sweep(named, settings, Folder(tmp_path), (), ((point, "KeyError: 3"),), ())
    compare("atlas --format json", whole, atlas_document(failed))


def test_check(printed: Printed) -> None:
    asked = ["a real; a^2 >= 0", "KL(p,q) = KL(q,p)", "a in (0,1); a > 1; a = 3"]
    documents = [printed("check", statement, "--quick") for statement in asked]
    compare("check STATEMENT --format json", *documents)


def test_experiment(printed: Printed, tmp_path: Path) -> None:
    small = ["--set", "rules=['mirror descent']", "--set", "k=[1]", "--set", "rounds=60"]
    asked = ["experiment", "algorithm-1", *small, "--jobs", "1", "--out"]
    whole = printed(*asked, str(tmp_path))
    named = experiment_of("algorithm-1")
    settings = settings_of(named.parameters, None, asked[3:8:2])
    point = named.all_inputs(settings)[0]
    failed = Sweep(named, settings, Folder(tmp_path), (), ((point, "KeyError: 3"),), ())
    compare("experiment NAME --format json", whole, experiment_document(failed))


def test_list_and_show(printed: Printed) -> None:
    compare("list --format json", printed("list"))
    more = documented("list --format json") | documented("verify --format json") - {"failure"}
    given = "note2020.unrestricted_generator"
    compare("show ID --format json", printed("show", given), printed("show", IDS[0]), more=more)


@pytest.mark.power
def test_a_field_that_is_missing_or_made_up_is_seen(printed: Printed) -> None:
    found = printed("divergence", *DIVERGENCE)
    assert isinstance(found, dict)
    section = "divergence NAME P Q --format json"
    with pytest.raises(AssertionError, match="not on the page"):
        compare(section, {**found, "made_up": 1})
    with pytest.raises(AssertionError, match="and not printed"):
        compare(section, {k: v for k, v in found.items() if k != "unit"})
