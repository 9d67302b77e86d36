"""Every formula of proofs/ is one that KaTeX can set: strictly, and without its trust."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from github_math import formulas

import gantheory

PROOFS = Path(gantheory.__file__).parent.parent / "proofs"
NODE = shutil.which("node")
SCRIPT = """
const katex = require(process.argv[1]);
const said = JSON.parse(require("fs").readFileSync(0, "utf8"));
const wrong = [];
for (const f of said) {
  try { katex.renderToString(f, {displayMode: true, strict: "error", trust: false}); }
  catch (e) { wrong.push([f, e.message]); }
}
console.log(JSON.stringify(wrong));
"""


def refused(said: list[str]) -> list[list[str]]:
    """The formulas that KaTeX does not set, each with its reason."""
    assert NODE
    katex = str(files("gantheory.render") / "assets" / "katex" / "katex.min.js")
    done = subprocess.run(
        [NODE, "-e", SCRIPT, katex],
        input=json.dumps(said),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_katex_sets_every_formula() -> None:
    said = [f for page in PROOFS.rglob("*.md") for f in formulas(page.read_text())]
    assert len(said) > 1000
    assert refused(said) == []


@pytest.mark.power
@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_katex_refuses_what_is_no_formula() -> None:
    wrong = [r"\frac{a}", r"\left( a", r"\nosuchmacro", r"\begin{aligned} a", "a % b"]
    assert [f for f, _ in refused([*wrong, "a + b"])] == wrong
