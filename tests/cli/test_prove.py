"""`gantheory prove`: pages written, held against what is there, and safe from what claims say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from github_math import problems
from markdown_it import MarkdownIt

from gantheory import verify
from gantheory.cli import run
from gantheory.theory.discovery import Catalogue, collect, module_at

MINE = '''
"""Two claims, one of them dressed up."""

from gantheory.derivation.chain import Chain
from gantheory.theory.attach import counterexample_to, derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, p, q

symmetric = Claim(
    id="mine.symmetric",
    title="<script>alert(1)</script> [x](javascript:alert(1)) $`\\\\htmlClass{a}{b}`$ | *not bold*",
    says=Eq(JSD(p, q), JSD(q, p)),
    source=Source("mine", "<b>Lemma</b> 1 `code`"),
    expected=Verdict.PROVED,
)


@derivation_of(symmetric)
def swapped():
    return Chain(JSD(p, q)).eq(JSD(q, p), because="</li><img src=x onerror=alert(1)>").proof()


kl = Claim(
    id="mine.kl",
    title="KL is symmetric",
    says=Eq(KL(p, q), KL(q, p)),
    source=Source("mine", "Lemma 2"),
    expected=Verdict.REFUTED,
    drops="mine.symmetric",
)


@counterexample_to(kl)
def not_symmetric():
    from fractions import Fraction as F

    return Model(mu=(F(1), F(1)), values={"p": (F(1), F(0)), "q": (F(1, 2), F(1, 2))})


ill = Claim(
    id="mine.../../<b>x</b>",
    title="an id that would leave the folder",
    says=Eq(JSD(p, q), 0),
    source=Source("mine", "Lemma 3"),
    expected=Verdict.REFUTED,
)
'''


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file of claims, and nothing else to verify."""
    file = tmp_path / "mine.py"
    file.write_text(MINE)

    def load(files: tuple[str, ...] = ()) -> Catalogue:
        return collect(map(module_at, files))

    monkeypatch.setattr(verify, "load", load)
    return str(file)


Prove = Callable[..., int]


@pytest.fixture
def prove(mine: str, tmp_path: Path) -> Prove:
    out = str(tmp_path / "out" / "proofs")
    return lambda *more: run(["prove", "--module", mine, "--proofs", out, "--jobs", "1", *more])


def test_pages_are_written_checked_and_mended(
    prove: Prove, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out" / "proofs"
    assert prove("--check") == 1  # nothing is there
    assert "README.md: not there" in capsys.readouterr().out
    assert prove() == 3  # the ill-formed claim fails the run, and has a page that says so
    assert "4 pages" in capsys.readouterr().out
    assert prove("--check") == 3
    assert "all up to date" in capsys.readouterr().out

    page = folder / "claims" / "mine" / "kl.md"
    whole = page.read_text()
    page.write_text(whole.replace("REFUTED", "PROVED", 1))
    assert prove("--check") == 1
    told = capsys.readouterr().out
    assert "claims/mine/kl.md, line 3" in told
    assert "  is         `mine.kl`: **PROVED**" in told
    assert "  should be  `mine.kl`: **REFUTED**" in told
    prove()
    assert page.read_text() == whole


def test_what_a_claim_says_is_shown_and_not_interpreted(prove: Prove, tmp_path: Path) -> None:
    prove()
    folder = tmp_path / "out" / "proofs"
    pages = sorted(folder.rglob("*.md"))
    assert len(pages) == 4
    reader = MarkdownIt("commonmark").enable("table")
    for page in pages:
        text = page.read_text()
        assert problems(text) == []
        html = reader.render(re.sub(r"</?sub>|<br>", "", text))
        assert not re.search(r"<(script|img|b)\b|href=\"javascript", html), page
    shown = (folder / "claims" / "mine" / "symmetric.md").read_text()
    html = reader.render(shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;/li&gt;&lt;img src=x onerror=alert(1)&gt;" in html
    assert "*not bold*" in html


def test_nothing_is_written_outside_the_folder(prove: Prove, tmp_path: Path) -> None:
    prove()
    written = {p for p in tmp_path.rglob("*") if p.is_file()} - {tmp_path / "mine.py"}
    assert all((tmp_path / "out" / "proofs") in p.parents for p in written if "__py" not in str(p))


def test_a_false_claim_shows_its_witness(prove: Prove, tmp_path: Path) -> None:
    prove()
    folder = tmp_path / "out" / "proofs" / "claims" / "mine"
    witness = "`p = discrete(0:1), q = discrete(0:1/2, 1:1/2)`"
    assert f"It is false on {witness}" in (folder / "kl.md").read_text()
    variants = (folder / "symmetric.md").read_text().partition("When an assumption")[2]
    assert f"| REFUTED | {witness} |" in variants


def test_claims_of_ones_own_need_a_folder_of_ones_own(
    mine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["prove", "--module", mine]) == 2
    assert "--proofs DIR" in capsys.readouterr().err


def test_a_file_is_no_folder(mine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["prove", "--proofs", mine]) == 2
    assert "is a file" in capsys.readouterr().err
