"""The pytest plugin: one item for each claim and way of knowing, and one for its verdict.

Files named by the ini option `gantheory_claims` (glob patterns, as `Path.match` reads them) are
modules of claims; `--gantheory` adds the claims of gantheory and of installed packages. The items
of a claim are `my_claims.py::mine.symmetric[derivation]`, one a way of knowing, and
`my_claims.py::mine.symmetric[verdict]`. Nothing heavy is loaded until a claim is collected.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, final

import pytest

if TYPE_CHECKING:
    from gantheory.theory.claim import Claim
    from gantheory.theory.discovery import Catalogue
    from gantheory.theory.verdict import Evidence, Kind
    from gantheory.verify import Result

_ROOTS = pytest.StashKey[tuple[Path, ...]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("gantheory", "claims")
    group.addoption(
        "--gantheory",
        action="store_true",
        help="also collect the claims of gantheory and of installed packages",
    )
    group.addoption(
        "--gantheory-effort",
        choices=("quick", "default", "thorough"),
        default="default",
        help="how many cases are drawn for one claim (default: %(default)s)",
    )
    group.addoption(
        "--gantheory-allow-weaker",
        action="store_true",
        help="a verdict that is weaker than expected passes, if it is decided and consistent",
    )
    parser.addini(
        "gantheory_claims",
        "files that are modules of claims, as glob patterns",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and find the modules that `--gantheory` asks for."""
    config.addinivalue_line(
        "markers",
        "gantheory(id, kind, source): verifies a claim by one way of knowing, or its verdict",
    )
    roots = tuple(_installed()) if config.getoption("--gantheory") else ()
    config.stash[_ROOTS] = roots
    config.args += [str(root) for root in roots]


def _installed() -> Iterator[Path]:
    """Where the claims of gantheory and those of installed packages lie."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    from gantheory.theory.discovery import ENTRY_POINTS

    names = ["gantheory.claims", *(point.module for point in entry_points(group=ENTRY_POINTS))]
    for name in dict.fromkeys(names):
        try:
            spec = find_spec(name)
        except ImportError:
            spec = None
        if spec is None or spec.origin is None:
            raise pytest.UsageError(
                f"the module of claims {name} (entry points {ENTRY_POINTS}) cannot be found: "
                "mend or uninstall that package"
            )
        folder = spec.submodule_search_locations
        yield Path(folder[0] if folder else spec.origin)


# -------------------------------------------------------------------------------------- collection


def _holds_claims(path: Path, config: pytest.Config) -> bool:
    roots = config.stash[_ROOTS]
    return path.suffix == ".py" and (
        any(path.match(pattern) for pattern in config.getini("gantheory_claims"))
        or any(path == root or root in path.parents for root in roots)
    )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a module of claims, whether or not pytest takes it for a module of tests."""
    found = yield
    if not any(isinstance(c, ClaimModule) for c in found) and _holds_claims(
        file_path, parent.config
    ):
        found.append(ClaimModule.from_parent(parent, path=file_path))
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> ClaimModule | None:
    """A module of claims may hold ordinary tests too: then it is one module, not two."""
    if not _holds_claims(module_path, parent.config):
        return None
    module: ClaimModule = ClaimModule.from_parent(parent, path=module_path)
    return module


@final
class ClaimModule(pytest.Module):
    """A Python file with claims, and perhaps with tests.

    A claim belongs to the file that states it, or that holds evidence for it: one that is only
    imported has its items elsewhere.
    """

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """The items of the claims, then the tests that pytest finds.

        Raises
        ------
        CollectError
            If a claim means nothing: its message, without a traceback.
        """
        from gantheory.theory.errors import InputError

        try:
            items = list(self._items())
        except InputError as error:
            raise self.CollectError(f"{self._place(error)}: {error}") from None
        return [*items, *super().collect()]

    def _items(self) -> Iterator[ClaimItem]:
        from gantheory.theory.discovery import collect
        from gantheory.theory.wellformed import check_claim
        from gantheory.ways import kinds_of

        here = collect([self.obj])
        imported = self._imported()
        for claim in here.claims:
            attached = here.of(claim)
            evidence = any(a.make.__module__ == self.obj.__name__ for a in attached)
            if claim in imported and not evidence:
                continue
            check_claim(claim)
            for kind in kinds_of(claim, attached):
                yield _item(self, claim, kind)
            yield _item(self, claim, None)

    def _imported(self) -> list[Claim]:
        """The claims that the file's import statements bind, themselves or by their evidence."""
        from gantheory.theory.attach import Attached
        from gantheory.theory.claim import Claim

        statements = ast.walk(ast.parse(self.path.read_bytes()))
        aliases = [
            a for s in statements if isinstance(s, (ast.Import, ast.ImportFrom)) for a in s.names
        ]
        bound = [vars(self.obj).get(a.asname or a.name) for a in aliases]
        claims = [x.claim if isinstance(x, Attached) else x for x in bound]
        return [c for c in claims if isinstance(c, Claim)]

    def _place(self, error: Exception) -> str:
        """`my_claims.py:7`: the last line of the file itself that an error passed through."""
        place, trace = self.path.name, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == str(self.path):
                place = f"{self.path.name}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place

    @cached_property
    def catalogue(self) -> Catalogue:
        """All that is known, to which the file adds its own: proofs rest on other claims."""
        from gantheory.verify import load

        return load((), self.obj)

    @cached_property
    def found(self) -> dict[tuple[str, Kind], Result]:
        """What was found in this process: a verdict asks no way a second time.

        An item that finds nothing here asks by itself, so any item may run anywhere.
        """
        return {}


# ------------------------------------------------------------------------------------------- items


def _item(module: ClaimModule, claim: Claim, kind: Kind | None) -> ClaimItem:
    name = f"{claim.id}[{kind or 'verdict'}]"
    item: ClaimItem = ClaimItem.from_parent(module, name=name, claim=claim, kind=kind)
    return item


@final
class ClaimItem(pytest.Item):
    """One claim, asked by one way of knowing; or by all of them, for its verdict.

    Attributes
    ----------
    claim
        The claim.
    kind
        The way of knowing; None for the verdict.
    """

    def __init__(self, name: str, parent: ClaimModule, *, claim: Claim, kind: Kind | None) -> None:
        # Said as text: pytest finds an item again (--lf) by reading its id with [...] taken apart.
        super().__init__(name, parent, nodeid=f"{parent.nodeid}::{name}")
        self.claim = claim
        self.kind = kind
        self._module = parent
        said = {"id": claim.id, "kind": kind or "verdict", "source": claim.source.key}
        self.add_marker(pytest.mark.gantheory(**said))
        self.user_properties += [("claim", claim.id), ("kind", kind or "verdict")]

    def runtest(self) -> None:
        """Pass if what is found agrees with what the claim expects.

        The verdict must be as expected or stronger. One way of knowing fails if it contradicts
        that, if the harness failed, or if it refuses evidence that the author gave; a way that
        comes to no answer of its own accord is skipped, with what it ran into.
        """
        from gantheory.theory.errors import InputError
        from gantheory.theory.verdict import Contradiction

        try:
            result = self._verdict() if self.kind is None else self._asked(self.kind)
        except InputError as error:
            pytest.fail(str(error), pytrace=False)
        except Contradiction as contradiction:
            pytest.fail(f"internal error: {contradiction}: the harness is wrong", pytrace=False)
        if self.kind is None:
            self._tell(result)
            allowed = self.config.getoption("--gantheory-allow-weaker")
            if result.status == "contradicts" or result.weak(partial=allowed):
                pytest.fail(_complaint(result, self), pytrace=False)
        elif result.passed_over(partial=True):
            pytest.skip(result.evidence[0].detail)
        else:
            self._judge(result, given=self.kind in ("derivation", "exact"))

    def _judge(self, result: Result, *, given: bool) -> None:
        """Judge one way of knowing; `given`: its evidence is the author's, or plain arithmetic."""
        undecided = [e for e in result.evidence if e.finding == "undecided"]
        if result.status == "contradicts" or result.failure or (given and undecided):
            pytest.fail(_complaint(result, self), pytrace=False)
        if undecided:
            pytest.skip("; ".join(f"undecided: {e.detail or e.scope}" for e in undecided))

    def _verdict(self) -> Result:
        from gantheory.verify import together
        from gantheory.ways import kinds_of

        kinds = kinds_of(self.claim, self._module.catalogue.of(self.claim))
        return together([self._asked(k) for k in kinds or ("property",)])

    def _asked(self, kind: Kind) -> Result:
        from gantheory.verify import verify_claims

        key = (self.claim.id, kind)
        if key not in self._module.found:
            effort = self.config.getoption("--gantheory-effort")
            run = verify_claims(
                self._module.catalogue, [self.claim], effort=effort, kinds=frozenset((kind,))
            )
            if run.interrupted:
                raise KeyboardInterrupt
            self._module.found[key] = run.results[0]
        return self._module.found[key]

    def _tell(self, result: Result) -> None:
        """What the summary and the test report show, from any process."""
        from gantheory.render.table import ways

        self.user_properties += [
            ("verdict", result.verdict.value),
            ("expected", result.claim.expected.value),
            ("ways", ", ".join(ways(result))),
        ]

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the item is, and its headline in a report."""
        how = f", by {self.kind}" if self.kind else ": verdict"
        return self.path, None, f"{self.claim.id}{how}"


def _complaint(result: Result, item: ClaimItem) -> str:
    """Why an item fails: the verdict, the statement, what each way found, how to see it again."""
    from gantheory.theory.text import statement_lines

    claim = result.claim
    lines = [f"{result.verdict.value}, expected {claim.expected.value}", ""]
    lines += [f"  {line}" for line in statement_lines(claim)]
    lines += ["", *(_found(e) for e in result.evidence)]
    if result.failure:
        lines.append(f"failed: {result.failure}")
    if claim.weakened and result.status == "weaker":
        lines.append(f"known: {claim.weakened}")
    if result.verdict.value == "REFUTED":
        lines += ["replay it with", f"  {_replay(result, item)}"]
    return "\n".join(lines)


def _found(e: Evidence) -> str:
    return f"{e.kind}: {e.finding}: {e.detail or e.scope}"


def _replay(result: Result, item: ClaimItem) -> str:
    """A command that shows the refutation again: on its witness if that can be typed."""
    from gantheory.render.checked import replay_of

    for e in result.evidence:
        command = replay_of(result.claim, e.detail) if e.finding == "refuted" else ""
        if command:
            return command
    return f"pytest '{item.nodeid}'"


# ----------------------------------------------------------------------------------------- summary


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A table of the verdicts, from the reports alone: any process may have sent them."""
    reports = [r for group in terminalreporter.stats.values() for r in group]
    judged = {
        r.nodeid: (r, {name: str(value) for name, value in r.user_properties})
        for r in reports
        if isinstance(r, pytest.TestReport) and r.when == "call"
    }
    rows = [judged[name] for name in sorted(judged) if "verdict" in judged[name][1]]
    if not rows:
        return
    width, wide = (max(len(said[k]) for _, said in rows) for k in ("claim", "verdict"))
    terminalreporter.section("claims")
    for report, said in rows:
        line = f"{said['claim']:<{width}}  {said['verdict']:<{wide}}  {said['ways']}"
        if said["verdict"] != said["expected"]:
            line += f"; expected {said['expected']}"
        terminalreporter.write_line(line, red=report.failed)
    counts = Counter(said["verdict"] for _, said in rows)
    verdicts = ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    terminalreporter.write_line(f"{len(rows)} claim{'' if len(rows) == 1 else 's'}: {verdicts}")
