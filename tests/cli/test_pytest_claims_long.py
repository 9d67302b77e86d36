"""The project's claims through its own pytest plugin, beside what the command says of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from gantheory.render.table import ways
from gantheory.theory.verdict import KINDS, Evidence

Said = Mapping[str, Any]
"""Of one claim: its verdict, the ways of knowing in words, and what became of each."""


def by_pytest(folder: Path) -> dict[str, Said]:
    """What the plugin reports from two processes."""
    report = folder / "report.xml"
    asked = ["--gantheory", "-n", "2", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    command = [sys.executable, "-m", "pytest", *asked]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert report.exists(), run.stdout + run.stderr
    told: dict[str, dict[str, Any]] = {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  our own
        said = {p.attrib["name"]: p.attrib["value"] for p in case.iter("property")}
        claim = told.setdefault(said["claim"], {"outcomes": {}})
        how = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        claim["outcomes"][said["kind"]] = how[0] if how else "passed"
        if "verdict" in said:
            claim |= {"verdict": said["verdict"], "ways": said["ways"]}
    return told


def by_command() -> dict[str, Said]:
    """What `gantheory verify` says, and what the items should come to if that is so."""
    command = [
        sys.executable,
        "-c",
        "from gantheory.cli import main\nif __name__ == '__main__': main()",
    ]
    command += ["verify", "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    told = {}
    for r in json.loads(run.stdout):
        evidence = [Evidence(**e) for e in r["evidence"]]
        decided = {e.kind for e in evidence if e.finding != "undecided"}
        undecided = {e.kind for e in evidence if e.finding == "undecided"}
        outcomes = dict.fromkeys(decided, "passed") | dict.fromkeys(undecided, "skipped")
        told[r["id"]] = {
            "verdict": r["verdict"],
            "ways": ", ".join(ways(SimpleNamespace(evidence=evidence))),  # type: ignore[arg-type]
            "outcomes": outcomes
            | {"verdict": "passed" if r["verdict"] == r["expected"] else "failure"},
        }
    return told


def apart(plugin: Mapping[str, Said], command: Mapping[str, Said]) -> list[str]:
    """Where the two differ. An item of a way that found nothing is skipped, and no evidence."""
    found = [f"{name}: only one of them judges it" for name in plugin.keys() ^ command.keys()]
    for name in plugin.keys() & command.keys():
        here, there = plugin[name], command[name]
        silent = {k: "skipped" for k in KINDS if here["outcomes"].get(k) == "skipped"}
        expected = {**there, "outcomes": silent | there["outcomes"]}
        found += [
            f"{name}: {key}: {here[key]}, {expected[key]}"
            for key in here
            if here[key] != expected[key]
        ]
    return found


@pytest.mark.long
def test_the_plugin_judges_every_claim_as_the_command_does(tmp_path: Path) -> None:
    command = by_command()
    assert len(command) > 100
    assert apart(by_pytest(tmp_path), command) == []


@pytest.mark.power
@pytest.mark.parametrize(
    "other",
    [
        {},
        {"t.t": {"verdict": "UNDECIDED"}},
        {"t.t": {"ways": "derivation"}},
        {"t.t": {"outcomes": {"derivation": "passed", "property": "failure", "verdict": "passed"}}},
        {"t.t": {"outcomes": {"derivation": "passed", "verdict": "passed"}}},
        {"t.t": {"outcomes": {"exact": "passed", "property": "passed", "verdict": "passed"}}},
    ],
)
def test_what_differs_is_told(other: dict[str, Said]) -> None:
    outcomes = {"derivation": "passed", "property": "passed", "verdict": "passed"}
    said = {"verdict": "PROVED", "ways": "derivation, property (200)", "outcomes": outcomes}
    silent = {**said, "outcomes": {"enclosure": "skipped", **outcomes}}
    assert apart({"t.t": silent}, {"t.t": said}) == []
    assert apart({name: {**said, **o} for name, o in other.items()}, {"t.t": said}) != []
