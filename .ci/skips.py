"""Fail if a test was skipped that should have run here.

Usage: skips.py JUNIT.xml MAY_SKIP. A line of MAY_SKIP is `pattern: reason`, the pattern (as in a
shell) being matched against `module::test`.
"""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase
from pathlib import Path
from xml.etree import ElementTree as ET


def allowed(text: str) -> dict[str, str]:
    """The patterns of an allow-list and their reasons.

    Raises
    ------
    ValueError
        If a line has no reason.
    """
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pattern, separator, reason = line.partition(": ")
        if not separator or not reason.strip():
            raise ValueError(f"`{line}` gives no reason: write `pattern: reason`")
        found[pattern.strip()] = reason.strip()
    return found


def problems(junit: str, patterns: dict[str, str]) -> list[str]:
    """What is wrong with a test run: skips that are not allowed, or no test at all."""
    cases = list(ET.fromstring(junit).iter("testcase"))  # noqa: S314  written by our own pytest
    if not cases:
        return ["no test ran"]
    found = []
    for case in cases:
        name = f"{case.get('classname')}::{case.get('name')}"
        skip = case.find("skipped")
        if skip is not None and not any(fnmatchcase(name, p) for p in patterns):
            found.append(f"{name} was skipped: {skip.get('message')}")
    return found


def main(junit: str, may_skip: str) -> int:
    """Print the problems; 1 if there are any."""
    patterns = allowed(Path(may_skip).read_text(encoding="utf-8"))
    found = problems(Path(junit).read_text(encoding="utf-8"), patterns)
    print("\n".join(found) or "no test was skipped that should run here")  # noqa: T201
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
