"""JUnit XML: one test case a claim, for the test report of a continuous integration."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from gantheory.verify import Result, Run

# Characters that XML 1.0 cannot carry, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, *, partial: bool) -> str:
    """Print a run: a contradicted expectation is a failure, a weak or failed claim an error.

    Parameters
    ----------
    run
        What was verified.
    partial
        As in `Run.exit_code`: a weaker consistent verdict is then no error.
    """
    suite = ET.Element("testsuite", name="gantheory")
    marks = {"failure": 0, "error": 0, "skipped": 0}
    for r in run.results:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=r.claim.source.key,
            name=r.claim.id,
            time=f"{r.seconds:.3f}",
        )
        mark = _mark(r, partial=partial)
        if mark:
            marks[mark] += 1
            message = f"{r.verdict.value}, expected {r.claim.expected.value}"
            ET.SubElement(case, mark, message=_clean(r.failure or message)).text = _clean(_told(r))
        ET.SubElement(case, "system-out").text = _clean(f"{r.verdict.value}\n{_told(r)}")
    suite.set("tests", str(len(run.results)))
    suite.set("failures", str(marks["failure"]))
    suite.set("errors", str(marks["error"]))
    suite.set("skipped", str(marks["skipped"]))
    suite.set("time", f"{sum(r.seconds for r in run.results):.3f}")
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'
    return document.encode("ascii", "xmlcharrefreplace").decode()  # any pipe carries ASCII


def _mark(r: Result, *, partial: bool) -> str:
    if r.status == "contradicts":
        return "failure"
    if r.passed_over(partial=partial):
        return "skipped"
    return "error" if r.weak(partial=partial) else ""


def _told(r: Result) -> str:
    return "\n".join(f"{e.kind}: {e.finding} ({e.scope}) {e.detail}".rstrip() for e in r.evidence)


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("?", words)
